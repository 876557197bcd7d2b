"""What corrections need of an arm. `robot.correctable.CorrectableArm` is one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Adjustable(Protocol):
    """A pose by which a call of a skill goes, and which a correction can shift."""

    @property
    def parameter(self) -> str:
        """Its name, as the function that programs call takes it by keyword."""
        ...

    @property
    def table_from_frame(self) -> Array:
        """(4, 4) the frame that it is given in: that of the thing which the skill is done to, or of a part of it."""
        ...

    @property
    def pose(self) -> Array:
        """(4, 4) as it was when the skill was last done, or would be."""
        ...

    @property
    def size(self) -> float:
        """Of what it is about, m: half of it is "a bit"."""
        ...

    @property
    def state(self) -> bool:
        """Whether the call brings about a state that has to be undone before it can be done again."""
        ...


class Arm(Protocol):
    """An arm that can be told better. All in the table frame, metres."""

    pace: float
    """How fast it moves, as a share of how fast it could; what is too much or too little is brought to the nearest."""

    @property
    def name(self) -> str:
        """Which arm: what is told to one may be wrong for another."""
        ...

    @property
    def held(self) -> str | None:
        """The name of what is in the gripper."""
        ...

    @property
    def tip(self) -> Array:
        """(3,) where the tip of the gripper is."""
        ...

    def standing(self) -> Any:
        """How things stand now, to be handed to `take_back`."""
        ...

    def take_back(self, then: Any, only: Collection[str] | None = None) -> list[str]:
        """Bring things back to where they stood, all or only some; returns the names of what was moved.

        Raises:
            Exception: what cannot go back, and why.
        """
        ...

    def adjustable(self, skill: str, target: str) -> Adjustable | None:
        """The pose by which a skill is done to a named thing; None where there is none that could be another."""
        ...
