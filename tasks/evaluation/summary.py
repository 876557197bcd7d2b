"""What the trials of an evaluation come to: rates, comparisons in pairs, why trials fail, and what they cost."""

from __future__ import annotations

import importlib
import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from tasks.evaluation.row import FAILURES, Row
from tasks.evaluation.statistics import Pairs, Rate, holm
from tasks.task import LIBRARY, Published

Key = TypeVar("Key")
One = TypeVar("One")

PARTS = ("model", "physics", "perception", "sandbox", "setup", "rest")
"""What the seconds of a trial are spent on; the rest is none of the others."""


@dataclass(frozen=True)
class System:
    """What trials are put to."""

    model: str
    perception: str

    def __str__(self) -> str:
        return f"{self.model}, {self.perception}"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Trials that are counted together.

    Args:
        labels: what they have in common; none for all trials.
        rates: how often the goal was reached; scores: how much of it on average, 0 to 1; both of every system that
            was put to some of them.
        published: what others reached on trials with these labels, in percent by name.
    """

    labels: Mapping[str, str]
    rates: Mapping[System, Rate]
    scores: Mapping[System, float]
    published: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two systems that differ in one thing, on the trials that both were put to.

    Args:
        adjusted: the pairs' p after Holm, for the comparisons of the evaluation together; compared: how many these are.
    """

    first: System
    second: System
    pairs: Pairs
    adjusted: float
    compared: int

    @property
    def same(self) -> str:
        """What both have in common."""
        return self.first.model if self.first.model == self.second.model else self.first.perception

    @property
    def names(self) -> tuple[str, str]:
        """What tells the first from the second."""
        if self.first.model == self.second.model:
            return self.first.perception, self.second.perception
        return self.first.model, self.second.model

    def __str__(self) -> str:
        first, second = self.names
        only = sorted([(self.pairs.only_first, first), (self.pairs.only_second, second)], key=lambda one: -one[0])
        counts = ", ".join(f"{count} only with {name}" for count, name in only)
        after = f" ({probability(self.adjusted)} after Holm)" if self.compared > 1 else ""
        p = f"p = {probability(self.pairs.p)}".replace("= <", "<")
        return f"{self.same}, {first} vs {second}: {counts}, {p}{after}"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What the trials of one system took.

    Args:
        seconds: of each part, in all; medians: of each part, of one trial.
        median: seconds of one trial.
        model_calls, prompt_tokens, completion_tokens: in all.
    """

    trials: int
    seconds: Mapping[str, float]
    medians: Mapping[str, float]
    median: float
    model_calls: int
    prompt_tokens: int
    completion_tokens: int

    @property
    def total(self) -> float:
        """Seconds of all trials, one after the other."""
        return math.fsum(self.seconds.values())

    @property
    def per_minute(self) -> float:
        """Trials that one worker gets done in a minute; 0 where no time was taken."""
        return 60 * self.trials / self.total if self.total > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What reports show.

    Args:
        overall: all trials; cells: by their labels; tasks: by task, in the group's label "task".
        failures: the trials that did not reach their goal, by why; only kinds that there are.
        published: the names of what others published figures for.
    """

    systems: Sequence[System]
    overall: Group
    cells: Sequence[Group]
    tasks: Sequence[Group]
    failures: Mapping[str, Sequence[Row]]
    comparisons: Sequence[Comparison]
    costs: Mapping[System, Cost]
    published: Sequence[str]


def summarize(rows: Sequence[Row], published: Sequence[Published] = ()) -> Summary:
    """Count the trials.

    Args:
        rows: trials; systems, tasks and labels come in the order in which these have them first.
        published: figures of others. Where there are any, trials are grouped by the labels that these are about, and
            otherwise by all that they have.
    """
    names = dict.fromkeys(key for figure in published for key in figure.labels)
    keys = list(names or dict.fromkeys(key for row in rows for key in row.labels))
    cells = grouped(rows, lambda row: tuple((key, row.labels[key]) for key in keys if key in row.labels))
    return Summary(
        systems=list(grouped(rows, system)),
        overall=_group({}, rows, published),
        cells=[_group(dict(labels), inside, published) for labels, inside in cells.items() if labels],
        tasks=[_group({"task": task}, inside, ()) for task, inside in grouped(rows, lambda row: row.task).items()],
        failures=_failures(rows),
        comparisons=_comparisons(rows),
        costs={one: _cost(its) for one, its in grouped(rows, system).items()},
        published=list(dict.fromkeys(figure.name for figure in published)),
    )


def published(suite: str) -> Sequence[Published]:
    """What others published on a suite of the library; nothing on a file, which is not run for it."""
    if suite not in LIBRARY:
        return ()
    figures: Sequence[Published] = getattr(importlib.import_module(f"tasks.library.{suite}"), "PUBLISHED", ())
    return figures


def shortened(systems: Sequence[System]) -> dict[System, str]:
    """What tells each of them from the others: "" of one alone."""
    models = len({one.model for one in systems}) > 1
    perceptions = len({one.perception for one in systems}) > 1
    return {one: ", ".join([one.model] * models + [one.perception] * perceptions) for one in systems}


def system(row: Row) -> System:
    """What a trial was put to."""
    return System(row.model, row.perception)


def grouped(rows: Iterable[One], key: Callable[[One], Key]) -> dict[Key, list[One]]:
    """Rows by a key, in the order in which each first comes."""
    groups: dict[Key, list[One]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def probability(p: float) -> str:
    """A p as one writes it.

    >>> probability(0.25), probability(0.01234), probability(0.00001)
    ('0.25', '0.012', '< 0.001')
    """
    return "< 0.001" if p < 0.001 else f"{p:.2g}"


def _group(labels: Mapping[str, str], rows: Sequence[Row], published: Iterable[Published]) -> Group:
    by_system = grouped(rows, system)
    return Group(
        labels=labels,
        rates={one: Rate(sum(row.reached for row in its), len(its)) for one, its in by_system.items()},
        scores={one: math.fsum(row.score for row in its) / len(its) for one, its in by_system.items()},
        published={figure.name: figure.percent for figure in published if dict(figure.labels) == dict(labels)},
    )


def _failures(rows: Iterable[Row]) -> dict[str, list[Row]]:
    by_kind = grouped((row for row in rows if not row.reached), lambda row: row.failure or "unexplained")
    return {kind: by_kind[kind] for kind in (*FAILURES, *by_kind) if kind in by_kind}


def _comparisons(rows: Iterable[Row]) -> list[Comparison]:
    reached = {
        one: {(row.task, row.trial, row.seed): row.reached for row in its} for one, its in grouped(rows, system).items()
    }
    found = []
    for first, second in combinations(reached, 2):
        shared = reached[first].keys() & reached[second].keys()
        if shared and (first.model == second.model) != (first.perception == second.perception):
            counted = Pairs.count((reached[first][trial], reached[second][trial]) for trial in shared)
            found.append((first, second, counted))
    adjusted = holm([pairs.p for _, _, pairs in found])
    return [
        Comparison(first=first, second=second, pairs=pairs, adjusted=p, compared=len(found))
        for (first, second, pairs), p in zip(found, adjusted, strict=True)
    ]


def _cost(rows: Sequence[Row]) -> Cost:
    spent = {part: [_seconds(row, part) for row in rows] for part in PARTS}
    return Cost(
        trials=len(rows),
        seconds={part: math.fsum(each) for part, each in spent.items()},
        medians={part: statistics.median(each) for part, each in spent.items()},
        median=statistics.median(row.seconds for row in rows),
        model_calls=sum(row.model_calls for row in rows),
        prompt_tokens=sum(row.prompt_tokens for row in rows),
        completion_tokens=sum(row.completion_tokens for row in rows),
    )


def _seconds(row: Row, part: str) -> float:
    seconds: float = row.overhead if part == "rest" else getattr(row, f"seconds_{part}")
    return seconds
