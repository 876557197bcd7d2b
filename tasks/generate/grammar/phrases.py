"""Parts of tasks, as text: lines of source, what they are called, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

IRREGULAR = {"box": "boxes"}


def plural(kind: str) -> str:
    """
    >>> plural("block"), plural("box")
    ('blocks', 'boxes')
    """
    return IRREGULAR.get(kind, f"{kind}s")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Things that are to be moved.

    Args:
        slug: for names, such as "largest-block".
        moved: the kinds of those that are meant.
        kinds: of all that it adds.
        lines: of source, which add them.
        names: an expression: the list of the names of those that are meant.
        most: how many these are at most; 1 is one thing.
        said: who is meant, to be put into an f-string.
        told: the same where no name is known.
        count: of "exactly so many of them", None for all.
        rest: an expression: the list of the names of those that stay; spared: what they are called.
    """

    slug: str
    moved: frozenset[str]
    kinds: frozenset[str]
    lines: tuple[str, ...]
    names: str
    most: int
    said: str
    told: str
    count: str | None = None
    rest: str | None = None
    spared: str = ""

    @property
    def one(self) -> str:
        """An expression: the name of the only one."""
        return self.names.removeprefix("[").removesuffix("]")


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """Where things go.

    Args:
        slug: for names, such as "into-bowl".
        kinds: of all that it adds.
        lines: of source, after those of the selection.
        each: a predicate of one thing, `each`; "" when the goal is about all of them.
        goals: predicates of all of them.
        said: sentences with {who} in them, for f-strings.
        told: the same where no name is known.
        predicates: that it uses.
        oracle: lines of source that call `oracle`, where none is to be derived.
    """

    slug: str
    kinds: frozenset[str]
    lines: tuple[str, ...]
    said: tuple[str, ...]
    told: str
    predicates: tuple[str, ...]
    each: str = ""
    goals: tuple[str, ...] = ()
    oracle: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Composition:
    """A task, ready to be written down.

    Args:
        name: words with hyphens between them.
        description: a sentence.
        kinds, predicates: what it is made of.
        lines: of source, which add what is there.
        sentences: what may be said, as f-strings without quotes.
        goals: arguments of `goal`.
        in_order: whether they are reached one after the other.
        oracle: lines of source that call `oracle`.
        things: how many there are at most: of two compositions, the one with more is harder.
    """

    name: str
    description: str
    kinds: tuple[str, ...]
    predicates: tuple[str, ...]
    lines: tuple[str, ...]
    sentences: tuple[str, ...]
    goals: tuple[str, ...]
    in_order: bool = False
    oracle: tuple[str, ...] = ()

    @property
    def things(self) -> int:
        """How many calls of `add` there are, as a measure of how hard it is."""
        return sum(line.count("add(") for line in self.lines)

    @property
    def source(self) -> str:
        """In the task language."""
        told = [f"f{text!r}" if "{" in text else repr(text) for text in self.sentences]
        said = told[0] if len(told) == 1 else f"choose([{', '.join(told)}])"
        if len(said) > 90:
            said = "choose([\n    " + ",\n    ".join(told) + ",\n])"
        goals = [*self.goals, *(["in_order=True"] if self.in_order else [])]
        lines = [f'"""{self.description}"""', *self.lines, f"instruct({said})", *self.oracle]
        return "\n".join([*lines, f"goal({', '.join(goals)})", ""])


def pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    """One of the options, all as likely."""
    return options[int(rng.integers(len(options)))]
