"""What changed from one belief about the table to the next: things that are new, gone, or elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from perception.types import Array, SceneObject

# What is measured twice, or settles, is off by less, m.
_MOVED = 0.01


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was.

    Args:
        what: "new": it was not known, or known to be gone; "gone": its place is empty and it is nowhere else; "moved".
        name: whose.
        before: (3,) where it was last, m; None for what was never seen.
        after: (3,) where it is, m; None for what is gone.
        by_arm: whether it is the arm that put it there; what it only touched or pushed has moved of itself.
    """

    what: Literal["new", "gone", "moved"]
    name: str
    before: Array | None
    after: Array | None
    by_arm: bool = False


def unnoticed(change: Change) -> None:
    """A change that nobody wants to know of."""


def changes(
    before: Mapping[str, SceneObject],
    after: Mapping[str, SceneObject],
    lost: Mapping[str, SceneObject],
    by_arm: Collection[str] = (),
) -> Iterator[Change]:
    """What changed between two beliefs, in the order of the names.

    Args:
        before, after: things by name.
        lost: what was known to be gone before, where it was last.
        by_arm: the names of what the arm has put where it is.
    """
    for name, thing in after.items():
        if name not in before:
            last = lost.get(name)
            yield Change("new", name, None if last is None else last.position, thing.position)
        elif float(np.linalg.norm(thing.position - before[name].position)) > _MOVED:
            yield Change("moved", name, before[name].position, thing.position, name in by_arm)
    for name, thing in before.items():
        if name not in after:
            yield Change("gone", name, thing.position, None)
