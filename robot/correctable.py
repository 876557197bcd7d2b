"""What people's corrections need of an arm: how things stood, how a call was done, how fast it moves.

`lmp.corrections.arm.Arm` says the same from the other side.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from perception.drawers import DRAWER, table_from_handle
from perception.geometry.drawers import BAR
from perception.geometry.symmetry import matrix
from perception.types import Array
from robot.interruptible import InterruptibleRobot
from robot.skills import Skills
from robot.types import Refused
from robot.undo import Standing, standing, take_back

PLACING = ("put_first_on_second", "place")
SLIDING = ("open_drawer", "close_drawer")


@dataclass(frozen=True, eq=False)
class Adjustable:
    """A pose by which a call of a skill goes, and which a correction can shift.

    Args:
        parameter: its name, as the control function takes it.
        table_from_frame: (4, 4) the frame that it is given in.
        pose: (4, 4) as it was.
        size: of what it is about, m: half of it is "a bit".
        state: whether the call brings about a state that has to be undone before it can be done again.
    """

    parameter: str
    table_from_frame: Array
    pose: Array
    size: float
    state: bool


class CorrectableArm:
    """Implements `lmp.corrections.arm.Arm`.

    Args:
        name: which arm: what is told to one may be wrong for another.
        skills: what it can do.
        robot: what the skills move.
    """

    def __init__(self, name: str, skills: Skills, robot: InterruptibleRobot) -> None:
        self.name = name
        self._skills, self._robot = skills, robot

    @property
    def pace(self) -> float:
        """How fast it moves, as a share of how fast it could; from 0.1 to 1."""
        return self._robot.pace

    @pace.setter
    def pace(self, share: float) -> None:
        self._robot.pace = share

    @property
    def held(self) -> str | None:
        """The name of what is in the gripper."""
        return self._skills.held

    @property
    def tip(self) -> Array:
        """(3,) where the tip of the gripper is, table frame, m."""
        return self._skills.tip

    def standing(self) -> Standing:
        """How things stand now, to be handed to `take_back`."""
        return standing(self._skills)

    def take_back(self, then: Standing, only: Collection[str] | None = None) -> list[str]:
        """Bring things back to where they stood; see `robot.undo.take_back`."""
        return take_back(self._skills, then, only)

    def adjustable(self, skill: str, target: str) -> Adjustable | None:
        """The pose by which a skill is done to a named thing; None where there is none that could be another.

        Raises:
            UnknownObject: there is no such thing.
        """
        scene = self._skills.scene
        scene.refresh()
        if skill in PLACING:
            thing = scene.get(target)
            if thing.kind == DRAWER:
                return None
            frame = np.eye(4)
            frame[:3, :3], frame[:3, 3] = matrix(thing.pose.quaternion), thing.position
            return Adjustable("offset", frame, np.eye(4), float(min(thing.size[:2])), state=False)
        if skill in SLIDING:
            thing = scene.get(target)
            if thing.kind != DRAWER:
                raise Refused(f"{target} is no drawer")
            return Adjustable("grasp", table_from_handle(thing), self._skills.handle_grasp, float(BAR[2]), state=True)
        return None
