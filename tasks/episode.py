"""What there is to judge a goal by, and what judging finds: credits in 0..1, with what is missing in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from perception.types import SceneObject
from tasks import relations
from tasks.predicates import InvalidGoal

FULL = 1.0 - 1e-9


@dataclass(frozen=True)
class Episode:
    """What there is to judge by.

    Args:
        before, after: every object by name, from simulator truth.
        outcome: "done", "failed" or "not_understood".
        answers: the values that were answered; said: the texts that were said; message: what came of it, in words.
        tool: (3,) where the gripper's tool centre point is at the end, m; None when unknown.
        held: the name of the object in the gripper at the end.
    """

    before: Mapping[str, SceneObject]
    after: Mapping[str, SceneObject]
    outcome: str = "done"
    answers: Sequence[Any] = ()
    said: Sequence[str] = ()
    message: str = ""
    tool: Sequence[float] | None = None
    held: str | None = None

    def now(self, name: str) -> SceneObject:
        """The object at the end. Raises `InvalidGoal` for a name that no object has."""
        return _named(name, self.after)

    def then(self, name: str) -> SceneObject:
        """The object at the start. Raises `InvalidGoal` for a name that no object has."""
        return _named(name, self.before)

    def displaced(self, name: str) -> float:
        """Metres between where an object stood and where it stands; of a pile or a rope, what has moved farthest."""
        now, then = self.now(name), self.then(name)
        pairs = zip(now.members or (now,), then.members or (then,), strict=True)
        return max(float(np.linalg.norm(one.position - other.position)) for one, other in pairs)

    def members(self, name: str) -> Sequence[SceneObject]:
        """The members of a pile or a rope at the end. Raises `InvalidGoal` for a name of anything else."""
        thing = self.now(name)
        if not thing.members:
            raise InvalidGoal(f"a goal takes {name!r} for a pile or a rope; it is a {thing.kind}")
        return thing.members


@dataclass(frozen=True)
class Finding:
    """What judging one predicate found: its credit, and what is missing in words ("" at full credit)."""

    credit: float
    missing: str = ""


def measured(excess: float, missing: str) -> Finding:
    """For an excess in metres; what is missing is said with it."""
    return Finding(relations.credit(excess), f"{missing} ({100 * excess:.1f} cm off)" if excess > 0 else "")


def either(right: bool, missing: str) -> Finding:
    """All or nothing."""
    return Finding(1.0) if right else Finding(0.0, missing)


def every(found: Sequence[Finding]) -> Finding:
    """The mean of several, each of which is to hold."""
    return Finding(mean(f.credit for f in found), "; ".join(f.missing for f in found if f.credit < FULL))


def mean(credits: Iterable[float]) -> float:
    """Of credits; 1 for none."""
    values = list(credits)
    return sum(values) / len(values) if values else 1.0


def _named(name: str, objects: Mapping[str, SceneObject]) -> SceneObject:
    if name not in objects:
        raise InvalidGoal(f"a goal names {name!r}; there are: {', '.join(objects) or 'none'}")
    return objects[name]
