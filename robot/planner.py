"""What plans for an arm, as skills see it: ways to goals of the tool, as values. Nothing moves here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

import numpy as np

from perception.types import Array, SceneObject
from robot.arm import Arm
from robot.collision import Collision, Held
from robot.kinematics import Kinematics
from robot.path import Waypoint
from robot.types import JointTrajectory

# How far a path may pass from a waypoint in its middle, m.
DEVIATION = 0.003
# The last stretch to a goal and the first one away from it are straight and vertical for this long at least.
STRAIGHT = 0.03
UPRIGHT = 0.03


class Planner(ABC):
    """Plans for one arm. `robot.motion.Motion` is Handscript's own; where a cell says so, MoveIt is another.

    Args:
        arm: limits, shape and place of the arm.
    """

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self.kinematics = Kinematics(arm)
        self._collision = Collision(arm)

    @abstractmethod
    def line(
        self,
        start: Array,
        waypoints: Sequence[Waypoint],
        obstacles: Collection[SceneObject] = (),
        *,
        width: float = 0.0,
        held: Held | None = None,
        deviation: float = DEVIATION,
        pace: float = 1.0,
    ) -> JointTrajectory:
        """Straight lines from where the arm stands through waypoints, corners rounded.

        Args:
            start: (dof,) joint positions now, tool down.
            waypoints: in order.
            obstacles: what must not be touched.
            width: opening of the fingers, m.
            held: what is in the gripper.
            deviation: how far from a waypoint the path may pass, m.
            pace: 1 for as fast as the joints allow, less for slower.

        Raises:
            Unreachable, InCollision: see there; nothing has moved.
        """

    @abstractmethod
    def route(
        self,
        start: Array,
        goal: Waypoint,
        obstacles: Collection[SceneObject] = (),
        *,
        width: float = 0.0,
        held: Held | None = None,
        lift: float = 0.0,
        approach: float = STRAIGHT,
        below: float | None = None,
        end: Array | None = None,
        under: Collection[str] = (),
    ) -> JointTrajectory:
        """Up, over or around what is in between, and down to a goal.

        Args:
            start: (dof,) joint positions now, tool down.
            goal: where to end.
            obstacles: what must not be touched.
            width: opening of the fingers, m.
            held: what is in the gripper.
            lift: straight up for so long at least before turning, m; 0 where the arm is in the air.
            approach: straight down for so long at least before the goal, m.
            below: how far what is carried reaches below the tool centre point; the gripper's tip when None, m.
            end: (dof,) joint positions of the goal where they are known; then `approach` must be 0.
            under: names of the obstacles that what is held is taken from or put on.

        Raises:
            Unreachable: the goal, or the way over it.
            InCollision: no way is free; the message says what is in it.
        """

    @abstractmethod
    def joints(
        self,
        start: Array,
        goal: Array,
        obstacles: Collection[SceneObject] = (),
        *,
        width: float = 0.0,
        held: Held | None = None,
    ) -> JointTrajectory:
        """All joints from one place (dof,) to another, wherever the tool points. Raises `InCollision`."""

    def tool(self, positions: Array) -> Waypoint:
        """Where the tool is at joint positions (dof,), and its yaw, in the branch that its last joint is in."""
        pose = self.kinematics.forward(positions)
        yaw = float(np.arctan2(pose[1, 1], pose[0, 1]))
        low, high = self.kinematics.yaw_range(pose[:3, 3])
        middle = (low + high) / 2
        return Waypoint(pose[:3, 3], middle + (yaw - middle + np.pi) % (2 * np.pi) - np.pi)

    def points_down(self, positions: Array) -> bool:
        """Whether the tool points straight down, as all motions but `joints` need at their start."""
        return bool(self.kinematics.forward(positions)[2, 2] < -np.cos(UPRIGHT))

    def best_yaw(self, position: Array, yaws: Sequence[float], period: float, near: float) -> list[float]:
        """The yaws that the last joint can take at a position, nearest to `near` first.

        Args:
            position: (3,) m.
            yaws: acceptable ones, each up to multiples of `period` (rad; pi for a hand).
            near: the yaw to stay close to.
        """
        low, high = self.kinematics.yaw_range(position)
        found = []
        for yaw in yaws:
            first = np.ceil((low - yaw) / period)
            last = np.floor((high - yaw) / period)
            found += [yaw + k * period for k in np.arange(first, last + 1)]
        return sorted(found, key=lambda yaw: abs(yaw - near))

    def touched(
        self,
        positions: Array,
        obstacles: Collection[SceneObject],
        *,
        width: float = 0.0,
        held: Held | None = None,
        under: Collection[str] = (),
    ) -> list[str]:
        """What the arm at joint positions (dof,) touches: names of obstacles, or "the table"."""
        return self._collision.touched(positions, obstacles, width=width, held=held, under=under)


def blocked(obstacle: str, goal: Waypoint, held: Held | None) -> str:
    """What to tell a person of a way that hits something."""
    x, y, z = goal.position
    mover = "the gripper" if held is None else f"the gripper or {held.thing.name}"
    return f"no free way to ({x:.3f}, {y:.3f}, {z:.3f}) m: {mover} would hit {obstacle}"
