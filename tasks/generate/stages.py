"""The stages in which a task is written: describe, choose, write, review.

Whoever goes through them, a model (`tasks.generate.writer`) or the proposer (`tasks.generate.proposer`), is behind one
protocol; what is done with the answers is the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Mode = Literal["explore", "target"]


class NoAnswer(Exception):
    """A stage has no answer that can be used; the message says why."""


class NothingBetter(Exception):
    """Whoever wrote a source that was turned down has no other one."""


@dataclass(frozen=True)
class Shown:
    """A task that those who write can look at.

    Args:
        name, description, source: of the task.
        family: of its goal, such as "on(block, bowl)".
    """

    name: str
    description: str
    source: str
    family: str


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What is wanted of one candidate.

    Args:
        mode: "explore": what is new and useful; "target": a step of a curriculum towards a task.
        target: that task, in words; in explore mode a wish, or "".
        number: of the candidate in its run, from 0; it draws what is random.
        seed: of the run.
        step, steps: how many tasks of the run are there, and how many are wanted.
        library: the tasks that are there, oldest first.
        avoid: names that are taken or were removed.
        turned_down: lately, as "name: why".
    """

    mode: Mode
    target: str = ""
    number: int = 0
    seed: int = 0
    step: int = 0
    steps: int = 1
    library: Sequence[Shown] = ()
    avoid: frozenset[str] = frozenset()
    turned_down: Sequence[str] = ()

    @property
    def families(self) -> Mapping[str, int]:
        """How many tasks of each family there are."""
        counts: dict[str, int] = {}
        for task in self.library:
            counts[task.family] = counts.get(task.family, 0) + 1
        return counts


@dataclass(frozen=True)
class Idea:
    """What a task is to be.

    Args:
        name: words with hyphens between them.
        description: what it asks, in a sentence.
        lineage: names of the library's tasks that it comes from.
    """

    name: str
    description: str
    lineage: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """What a task is made of: kinds of objects, and predicates of its goal."""

    kinds: tuple[str, ...]
    predicates: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """A source that was turned down, and why."""

    source: str
    problem: str


class Stages(Protocol):
    """Who writes tasks. Each stage raises `NoAnswer`, and what a model raises."""

    @property
    def name(self) -> str:
        """ "proposer", or the model's name; every task says who wrote it."""
        ...

    def describe(self, brief: Brief) -> Idea:
        """What task is to be written next."""
        ...

    def choose(self, brief: Brief, idea: Idea) -> Parts:
        """What it is made of."""
        ...

    def write(self, brief: Brief, idea: Idea, parts: Parts, attempts: Sequence[Attempt]) -> str:
        """Its source; a repaired one when there were attempts, the last of which is to be mended. May raise
        `NothingBetter` then."""
        ...

    def review(self, brief: Brief, idea: Idea, source: str) -> tuple[str, ...]:
        """The mistakes that can be seen without running it, in words; mostly none."""
        ...
