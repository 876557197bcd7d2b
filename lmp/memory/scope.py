"""When a record applies: its scope, held against the command that is being done."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict

from lmp.memory.encode import similarity
from lmp.memory.words import phrase_in, words

SAME_TASK = 0.6
"""How similar a command and a scope's task are, at least, to be the same task in other words."""

ALL = frozenset(("everything", "anything", "object", "thing", "rest"))
"""Words that mean things of whatever kind."""


@dataclass(frozen=True)
class Appearance:
    """How an object looks.

    Args:
        encoder: who says so; vectors of different encoders are not compared.
        vector: of unit length.
    """

    encoder: str
    vector: tuple[float, ...]

    def like(self, other: Appearance | None) -> float | None:
        """The cosine of the angle between two appearances; None where they cannot be compared."""
        if other is None or other.encoder != self.encoder or len(other.vector) != len(self.vector):
            return None
        return float(self._array @ other._array)

    @cached_property
    def _array(self) -> NDArray[np.float64]:
        return np.array(self.vector)


@dataclass(frozen=True)
class Seen:
    """An object that is there.

    Args:
        name: as programs call it, e.g. "red block 2".
        kind: its class, e.g. "block".
        properties: what else can be said of it, one word each: colours, size, "fragile", wider classes ("fruit").
    """

    name: str
    kind: str = "object"
    properties: frozenset[str] = frozenset()
    appearance: Appearance | None = None

    @cached_property
    def words(self) -> frozenset[str]:
        """All that can be said of it, singular, without the number that tells it from others of its name."""
        said = words(f"{self.name} {self.kind} {' '.join(self.properties)}")
        return frozenset(word for word in said if not word.isdecimal())


@dataclass(frozen=True)
class Situation:
    """A command, and what it is given among.

    Args:
        sentence: what was said.
        objects: what is there.
        person: who says it; empty when nobody knows.
        robot: who is to do it.
    """

    sentence: str
    objects: tuple[Seen, ...] = ()
    person: str = ""
    robot: str = ""

    @cached_property
    def words(self) -> list[str]:
        """Of the sentence."""
        return words(self.sentence)

    @cached_property
    def mentioned(self) -> tuple[Seen, ...]:
        """The objects that the command is about.

        Words that are true of something here and stand side by side ("small red block") are one description; it means
        whatever all of them are true of.
        """
        if not ALL.isdisjoint(self.words):
            return self.objects
        known = frozenset[str]().union(*(seen.words for seen in self.objects))
        runs = groupby(self.words, key=known.__contains__)
        described = [frozenset(run) for is_known, run in runs if is_known]
        return tuple(seen for seen in self.objects if any(run <= seen.words for run in described))

    def is_about(self, kind: frozenset[str], attribute: frozenset[str]) -> bool:
        """Whether an object that the command is about is of this kind and has this attribute, each given in words.

        Of a kind that nobody has seen here only the sentence can say so: "open the drawer" is about a drawer.
        """
        wanted = kind | attribute
        if not wanted or any(wanted <= seen.words for seen in self.mentioned):
            return True
        return not any(kind <= seen.words for seen in self.objects) and wanted.issubset(self.words)


@dataclass(frozen=True)
class Scope:
    """Conditions; a record applies when all that are given hold.

    Args:
        kind: the command is about an object of this class, e.g. "block", "fruit".
        attribute: …that is this, e.g. "red", "fragile".
        relation: these words are in the command, e.g. "next to".
        task: the command asks for this, in these or similar words, e.g. "open the drawer".
        person: this person gives it.
        robot: this robot does it.
    """

    kind: str = ""
    attribute: str = ""
    relation: str = ""
    task: str = ""
    person: str = ""
    robot: str = ""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    def holds(self, situation: Situation) -> bool:
        """Whether all conditions hold."""
        return (
            self.person in ("", situation.person)
            and self.robot in ("", situation.robot)
            and phrase_in(words(self.relation), situation.words)
            and situation.is_about(frozenset(words(self.kind)), frozenset(words(self.attribute)))
            and (not self.task or similarity(self.task, situation.sentence) >= SAME_TASK)
        )

    @property
    def narrow(self) -> bool:
        """Whether it says anything about the command itself, and not only about who is there."""
        return bool(self.kind or self.attribute or self.relation or self.task)

    @property
    def words(self) -> str:
        """What it says about the command, as text."""
        return " ".join(filter(None, (self.attribute, self.kind, self.relation, self.task)))

    def __str__(self) -> str:
        return (
            ", ".join(f"{each.name} {value}" for each in fields(self) if (value := getattr(self, each.name))) or "all"
        )
