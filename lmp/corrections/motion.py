"""A call that moves the arm, as a correction sees it: how it was meant, and how it can be done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Motion:
    """One call.

    Args:
        skill: the function that the program called.
        args: what it was called with.
        before: how things stood, for `Arm.take_back`; None when no arm can tell.
        origin: (2,) where the first thing stood before; None when it is no name.
        words: the description by which a program found the place, "next to the blue bowl"; empty when it said a name.
        poses: by keyword: poses (4, 4) that corrections have set.
        pace: share of the usual speed.
    """

    skill: str
    args: tuple[Any, ...]
    before: Any = None
    origin: np.ndarray[Any, np.dtype[np.float64]] | None = None
    words: str = ""
    poses: Mapping[str, Any] = field(default_factory=dict)
    pace: float | None = None

    @property
    def thing(self) -> str | None:
        """The name of what it is done to."""
        first = self.args[0] if self.args else None
        if self.skill == "stack_objects_in_order":
            return str(first[-1]) if first else None
        return first if isinstance(first, str) else None

    @property
    def things(self) -> frozenset[str] | None:
        """The names of what it moves; None when it says a position."""
        if self.skill == "stack_objects_in_order":
            return frozenset(map(str, self.args[0][1:]))
        return None if self.thing is None else frozenset([self.thing])

    @property
    def target(self) -> Any:
        """The name or position that says where: the last argument; None for a call without any."""
        return self.args[-1] if self.args else None

    @property
    def source(self) -> str:
        """The call as Python."""
        return f"{self.skill}({', '.join(_written(value) for value in self.args)})"

    def same(self, other: Motion) -> bool:
        """Whether a program called the same."""
        return self.skill == other.skill and self.source == other.source

    def to(self, target: Any, **poses: Any) -> Motion:
        """The same with another target or other poses."""
        return replace(self, args=(*self.args[:-1], target), poses={**self.poses, **poses})


def _written(value: Any) -> str:
    """A value as a program would write it, numbers to the millimetre."""
    if isinstance(value, np.ndarray):
        return f"np.array({np.round(value, 3).tolist()!r})"
    if isinstance(value, list | tuple) and value and all(isinstance(part, int | float) for part in value):
        return repr([round(float(part), 3) for part in value])
    return repr(value)
