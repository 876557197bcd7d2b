"""When two tasks are one: they behave alike over many drawings, or they are told in the same words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from perception.colors import COLORS
from tasks.generate.structure import Structure, most_common, structure
from tasks.said import NUMBERS
from tasks.task import Instance

OVERLAP = 0.5
"""Share of drawings that have twins among the other task's, from which on two tasks behave alike."""

WORDING = 0.9
"""Share of three words in a row that two tasks have in common, from which on they are told in the same words."""


@dataclass(frozen=True)
class Behaviour:
    """What a task's drawings have in common.

    Args:
        form, family: of most of them (`tasks.generate.structure`).
        twins: which share of the drawings has which twins, by digest.
        traits: those that every drawing has.
        instructions: the different sentences, without colours and numbers.
        kinds: of the things that are there.
    """

    form: str
    family: str
    twins: Mapping[str, float]
    traits: tuple[str, ...]
    instructions: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, drawings: Sequence[Instance]) -> Self:
        """What one or more drawings of a task have in common."""
        found: list[Structure] = [structure(drawing) for drawing in drawings]
        counts = Counter(each.twin for each in found)
        return cls(
            form=most_common([each.form for each in found]),
            family=most_common([each.family for each in found]),
            twins={twin: count / len(found) for twin, count in sorted(counts.items())},
            traits=tuple(sorted(frozenset.intersection(*(each.traits for each in found)))),
            instructions=tuple(sorted({masked(drawing.instruction) for drawing in drawings})),
            kinds=tuple(sorted({thing.kind for drawing in drawings for thing in drawing.scene.objects})),
        )

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The behaviour of `as_json`."""
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**values)

    def like(self, other: Behaviour) -> str:
        """In what two tasks are one: "behaviour", "wording", or "" when they are two."""
        shared = sum(min(share, other.twins.get(twin, 0.0)) for twin, share in self.twins.items())
        if shared >= OVERLAP and self.traits == other.traits:
            return "behaviour"
        mine, theirs = _runs(self.instructions), _runs(other.instructions)
        if len(mine & theirs) >= WORDING * len(mine | theirs):
            return "wording"
        return ""


def masked(text: str) -> str:
    """A sentence without what may differ between two drawings of a task: colours and numbers.

    >>> masked("Put 2 red blocks on the blue one.")
    'put # color blocks on the color #'
    """
    words = re.findall(r"[a-z]+|\d+(?:\.\d+)?", text.lower())
    return " ".join("color" if word in COLORS else "#" if _is_number(word) else word for word in words)


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in NUMBERS


def _runs(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Every three words in a row, with the ends of the texts as words."""
    padded = (["", *text.split(), ""] for text in texts)
    return frozenset(tuple(words[i : i + 3]) for words in padded for i in range(len(words) - 2))
