"""An evaluation on a terminal: rates with their intervals, beside published figures, and what the rest is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tasks.evaluation.row import Row
from tasks.evaluation.statistics import Rate
from tasks.evaluation.summary import PARTS, Cost, Group, Summary, System, published, summarize, system

NO_FIGURE, TOTAL = "–", "all trials"


def table(rows: Sequence[Row]) -> RenderableType:
    """What the trials of an evaluation come to."""
    if not rows:
        return Text("no trial is finished")
    summary = summarize(rows, published(rows[0].suite))
    parts: list[RenderableType] = [_rates(summary)]
    if summary.failures:
        parts.append(_failures(summary))
    parts += [Text(str(comparison)) for comparison in summary.comparisons]
    parts += [Text(f"{one}: {in_words(cost)}") for one, cost in summary.costs.items()]
    return Lines(*(Padding(part, (0, 0, 1 if isinstance(part, Table) else 0, 0)) for part in parts))


def in_words(cost: Cost) -> str:
    """What the trials took, in a line."""
    parts = sorted(PARTS, key=lambda part: -cost.seconds[part])
    shares = [f"{part} {100 * cost.seconds[part] / cost.total:.0f} %" for part in parts if cost.total > 0]
    tokens = cost.prompt_tokens + cost.completion_tokens
    return (
        f"{cost.per_minute:.0f} trials a minute and worker ({', '.join(shares)}), "
        f"{cost.model_calls / cost.trials:.1f} model calls and {tokens / cost.trials:.0f} tokens a trial"
    )


def _rates(summary: Summary) -> Table:
    """By cell where trials have labels, by task where they have none."""
    groups = summary.cells or summary.tasks
    keys = list(dict.fromkeys(key for group in groups for key in group.labels))
    names = [" · ".join(group.labels.get(key, NO_FIGURE) for key in keys) for group in groups]
    shown = _table(f"% of trials by {' · '.join(keys)}", summary.systems, summary.published)
    for name, group in zip(names, groups, strict=True):
        shown.add_row(Text(name), *_figures(group, summary))
    shown.add_row(Text(TOTAL), *_figures(summary.overall, summary), style="bold")
    return shown


def _figures(group: Group, summary: Summary) -> list[str]:
    ours = [_figure(group.rates[one]) if one in group.rates else NO_FIGURE for one in summary.systems]
    theirs = [f"{group.published[name]:g}" if name in group.published else NO_FIGURE for name in summary.published]
    return ours + theirs


def _figure(rate: Rate) -> str:
    low, high = rate.interval
    return f"{100 * rate.share:.1f} ({100 * low:.0f} to {100 * high:.0f})"


def _failures(summary: Summary) -> Table:
    shown = _table("failures", summary.systems)
    for kind, rows in summary.failures.items():
        counts = Counter(system(row) for row in rows)
        shown.add_row(Text(kind), *(str(counts[one]) for one in summary.systems))
    trials = [str(summary.overall.rates[one].trials) for one in summary.systems]
    shown.add_row("of trials", *trials, style="bold")
    return shown


def _table(title: str, systems: Iterable[System], others: Iterable[str] = ()) -> Table:
    """A column of names, one of each system, and such as may be narrower than their heads."""
    # Text, because what is in square brackets in a name is no markup.
    shown = Table(box=None, pad_edge=False, title=Text(title), title_justify="left")
    shown.add_column(no_wrap=True)
    for one in systems:
        shown.add_column(Text(f"{one.model}\n{one.perception}"), justify="right", no_wrap=True)
    for other in others:
        shown.add_column(Text(other), justify="right", overflow="fold")
    return shown
