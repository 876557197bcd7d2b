"""Cartesian goals become collision-checked, time-parametrised joint trajectories. The tool always points down."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from perception.types import Array, SceneObject
from robot.arm import Arm
from robot.collision import Collision, Held, Hit
from robot.kinematics import Kinematics, tool_down
from robot.path import Piece, Waypoint, rounded, smooth
from robot.timing import JointPiece, time_along
from robot.types import InCollision, JointTrajectory, Unreachable

BLEND = 0.05
# The last stretch to a goal and the first one away from it are straight and vertical for this long at least.
STRAIGHT = 0.03
CLEARANCE = 0.015
# What is tried one after the other when the way at the lowest height is not free.
RAISES = (0.0, 0.03, 0.06, 0.10, 0.15)
LARGEST_JUMP = 0.5
UPRIGHT = 0.03
ALONG_CORRIDOR = 0.05


class Motion:
    """Plans for one arm. Nothing moves here: plans are values.

    Args:
        arm: limits, shape and place of the arm.
    """

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self.kinematics = Kinematics(arm)
        self._collision = Collision(arm)

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

    def line(
        self,
        start: Array,
        waypoints: Sequence[Waypoint],
        obstacles: Collection[SceneObject] = (),
        *,
        width: float = 0.0,
        held: Held | None = None,
        blend: float = BLEND,
    ) -> JointTrajectory:
        """Straight lines from where the arm stands through waypoints, corners rounded.

        Args:
            start: (dof,) joint positions now, tool down.
            waypoints: in order.
            obstacles: what must not be touched.
            width: opening of the fingers, m.
            held: what is in the gripper.
            blend: how far before and after a waypoint the path may leave the lines, m.

        Raises:
            Unreachable, InCollision: see there; nothing has moved.
        """
        pieces = rounded([self.tool(start), *waypoints], blend)
        joints, hit = self._checked(start, pieces, obstacles, width, held)
        if hit is not None:
            raise InCollision(self._story(hit, waypoints[-1], held))
        return self._timed(start, joints)

    def curve(
        self, start: Array, points: Array, obstacles: Collection[SceneObject] = (), *, width: float = 0.0
    ) -> JointTrajectory:
        """A smooth curve through points (n, 3), at constant speed as far as limits allow. Raises as `line` does."""
        here = self.tool(start)
        piece = smooth(np.vstack([here.position, points]), here.yaw)
        joints, hit = self._checked(start, [piece], obstacles, width, None)
        if hit is not None:
            raise InCollision(self._story(hit, Waypoint(points[-1], here.yaw), None))
        return self._timed(start, joints)

    def route(
        self,
        start: Array,
        goal: Waypoint,
        obstacles: Collection[SceneObject] = (),
        *,
        width: float = 0.0,
        held: Held | None = None,
        lift: float = STRAIGHT,
        approach: float = STRAIGHT,
        below: float | None = None,
    ) -> JointTrajectory:
        """Up, over what is in between, and down to a goal; the height of the way over is the lowest that is free.

        Args:
            start: (dof,) joint positions now, tool down.
            goal: where to end.
            obstacles: what must not be touched.
            width: opening of the fingers, m.
            held: what is in the gripper.
            lift: straight up for so long at least before turning, m.
            approach: straight down for so long at least before the goal, m.
            below: how far what is carried reaches below the tool centre point; the gripper's tip when None, m.

        Raises:
            Unreachable: the goal, or the way over it.
            InCollision: no height is free; the message says what is in the way.
        """
        here = self.tool(start)
        reach = self.arm.gripper.tip if below is None else below
        over = max(goal.position[2] + approach, self._corridor(here, goal, obstacles) + reach + CLEARANCE)
        leave = max(over, here.position[2] + lift)
        blocked: Hit | None = None
        for extra in RAISES:
            top = max(over, min(leave, here.position[2] + lift)) + extra
            pieces = rounded(self._up_over_down(here, goal, top, lift), BLEND)
            try:
                joints, hit = self._checked(start, pieces, obstacles, width, held)
            except Unreachable:
                if blocked is None:
                    raise
                break
            if hit is None:
                return self._timed(start, joints)
            blocked = hit
        if blocked is None:
            raise InCollision("no way was tried")
        raise InCollision(self._story(blocked, goal, held))

    def _up_over_down(self, here: Waypoint, goal: Waypoint, top: float, lift: float) -> list[Waypoint]:
        """Waypoints of a route; from above `top` it goes down to it on the way."""
        above_goal = Waypoint(np.array([*goal.position[:2], top]), goal.yaw)
        if here.position[2] >= top - 1e-6:
            return [here, above_goal, goal]
        above_here = Waypoint(np.array([*here.position[:2], top]), here.yaw)
        return [here, above_here, above_goal, goal]

    def _corridor(self, here: Waypoint, goal: Waypoint, obstacles: Collection[SceneObject]) -> float:
        """Height of the highest thing between two places, 0 for none."""
        a, b = here.position[:2], goal.position[:2]
        along = b - a
        squared = max(float(along @ along), 1e-12)
        highest = 0.0
        for thing in obstacles:
            offset = thing.position[:2] - a
            t = min(max(float(offset @ along) / squared, 0.0), 1.0)
            if np.linalg.norm(offset - t * along) < np.linalg.norm(thing.size[:2]) / 2 + ALONG_CORRIDOR:
                highest = max(highest, thing.top)
        return highest

    def _checked(
        self,
        start: Array,
        pieces: Sequence[Piece],
        obstacles: Collection[SceneObject],
        width: float,
        held: Held | None,
    ) -> tuple[list[JointPiece], Hit | None]:
        joints = self._joints(start, pieces)
        if not joints:
            return joints, None
        path = np.vstack([piece.positions for piece in joints])
        return joints, self._collision.first_hit(path, obstacles, width=width, held=held)

    def _joints(self, start: Array, pieces: Sequence[Piece]) -> list[JointPiece]:
        """Inverse kinematics along a path, each sample starting from the ones before it."""
        q, before = start, start
        result = []
        for piece in pieces:
            rows = [q]
            for position, yaw in zip(piece.positions[1:], piece.yaws[1:], strict=True):
                solution = self.kinematics.inverse(tool_down(position, float(yaw)), seed=2 * q - before)
                if np.abs(solution - q).max() > LARGEST_JUMP:
                    raise Unreachable(
                        f"on the way to ({position[0]:.3f}, {position[1]:.3f}, {position[2]:.3f}) m the arm would have "
                        f"to turn joint {int(np.abs(solution - q).argmax()) + 1} past its limit"
                    )
                before, q = q, solution
                rows.append(q)
            result.append(JointPiece(np.array(rows), piece.curved))
        return result

    def _timed(self, start: Array, joints: Sequence[JointPiece]) -> JointTrajectory:
        if not joints:
            still = np.vstack([start, start])
            return JointTrajectory(np.array([0.0, 0.01]), still, np.zeros_like(still))
        return time_along(joints, self.arm)

    def _story(self, hit: Hit, goal: Waypoint, held: Held | None) -> str:
        x, y, z = goal.position
        mover = "the gripper" if held is None else f"the gripper or {held.thing.name}"
        return f"no free way to ({x:.3f}, {y:.3f}, {z:.3f}) m: {mover} would hit {hit.obstacle}"
