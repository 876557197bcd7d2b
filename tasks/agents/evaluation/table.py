"""An evaluation of agents on a terminal: success with intervals, by turn, by label, and what differs for certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from statistics import fmean

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tasks.agents.evaluation.row import Row
from tasks.evaluation.statistics import Pairs, Rate, holm
from tasks.evaluation.summary import grouped, probability

System = tuple[str, str, str]

MEANS: Mapping[str, Callable[[Row], float]] = {
    "reward": lambda row: row.reward,
    "turns": lambda row: row.turns,
    "of them with an error": lambda row: row.errors,
    "calls of the model": lambda row: row.model_calls,
    "tokens": lambda row: row.tokens,
    "seconds": lambda row: row.seconds,
}
"""What is told of an episode on average."""

SHOWN_TURNS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50)


def table(rows: Sequence[Row]) -> RenderableType:
    """What the episodes of an evaluation come to."""
    if not rows:
        return Text("no episode is finished")
    by_system = grouped(rows, lambda row: row.system)
    names = _names(list(by_system))
    parts: list[RenderableType] = [_overall(rows, by_system, names), _by_turn(by_system, names)]
    parts += _by_label(rows, by_system, names)
    parts += [Text(line) for line in _comparisons(by_system, names)]
    return Group(*(Padding(part, (0, 0, 1 if isinstance(part, Table) else 0, 0)) for part in parts))


def _names(systems: Sequence[System]) -> dict[System, str]:
    """What tells each system from the others; all of it of one alone."""
    differing = [i for i in range(3) if len({system[i] for system in systems}) > 1] or [0, 1, 2]
    return {system: ", ".join(system[i] for i in differing) for system in systems}


def _overall(rows: Sequence[Row], by_system: dict[System, list[Row]], names: dict[System, str]) -> Table:
    first = rows[0]
    shown = _table(f"{first.environment}, feedback: {first.feedback}", list(names.values()))
    shown.add_row(
        "success, %", *(_figure(Rate(sum(row.success for row in its), len(its))) for its in by_system.values())
    )
    for what, figure in MEANS.items():
        shown.add_row(what, *(f"{fmean(figure(row) for row in its):.2f}" for its in by_system.values()))
    return shown


def _by_turn(by_system: dict[System, list[Row]], names: dict[System, str]) -> Table:
    turns = max(len(row.by_turn) for its in by_system.values() for row in its)
    shown = _table("success by turn, %", list(names.values()))
    for turn in [*(turn for turn in SHOWN_TURNS if turn < turns), turns]:
        rates = [Rate(sum(row.by_turn[turn - 1] for row in its), len(its)) for its in by_system.values()]
        shown.add_row(str(turn), *(_figure(rate) for rate in rates))
    return shown


def _by_label(
    rows: Sequence[Row], by_system: dict[System, list[Row]], names: dict[System, str]
) -> Iterator[RenderableType]:
    for key in dict.fromkeys(key for row in rows for key in row.labels):
        values = list(dict.fromkeys(row.labels.get(key, "–") for row in rows))
        if len(values) < 2:
            continue
        shown = _table(f"success by {key}, %", [names[system] for system in by_system])
        for value in values:
            parts = [[row for row in its if row.labels.get(key, "–") == value] for its in by_system.values()]
            shown.add_row(Text(value), *(_figure(Rate(sum(r.success for r in part), len(part))) for part in parts))
        yield shown


def _comparisons(by_system: dict[System, list[Row]], names: dict[System, str]) -> Iterator[str]:
    """Every two systems on the episodes that both have played."""
    reached = {system: {(row.item, row.trial): row.success for row in its} for system, its in by_system.items()}
    found = []
    for first, second in combinations(reached, 2):
        shared = reached[first].keys() & reached[second].keys()
        if shared:
            found.append((first, second, Pairs.count((reached[first][k], reached[second][k]) for k in shared)))
    for (first, second, pairs), p in zip(found, holm([pairs.p for *_, pairs in found]), strict=True):
        after = f", {probability(p)} after Holm" if len(found) > 1 else ""
        yield f"{names[first]} less {names[second]}: {pairs.points} points, p {probability(pairs.p)}{after}"


def _figure(rate: Rate) -> str:
    low, high = rate.interval
    return f"{100 * rate.share:.1f} ({100 * low:.0f} to {100 * high:.0f})" if rate.trials else "–"


def _table(title: str, heads: Sequence[str]) -> Table:
    # Text, because what is in square brackets in a name is no markup.
    shown = Table(box=None, pad_edge=False, title=Text(title), title_justify="left")
    shown.add_column(no_wrap=True)
    for head in heads:
        shown.add_column(Text(head), justify="right", no_wrap=True)
    return shown
