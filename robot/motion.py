"""Cartesian goals become collision-checked, time-parametrised joint trajectories. The tool always points down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from perception.types import Array, SceneObject
from robot.arm import Arm
from robot.collision import Collision, Held, Hit
from robot.kinematics import Kinematics, tool_down
from robot.path import Piece, Waypoint, rounded
from robot.timing import JointPiece, Leg, along, between, joined, standing
from robot.types import InCollision, JointTrajectory, Unreachable

DEVIATION = 0.003
# The last stretch to a goal and the first one away from it are straight and vertical for this long at least.
STRAIGHT = 0.03
CLEARANCE = 0.015
# What is tried one after the other when the way at the lowest height is not free.
RAISES = (0.0, 0.03, 0.06, 0.10, 0.15)
LARGEST_JUMP = 0.5
# How fast to be between vertical line and swing, as shares of what is possible; the last is always feasible.
SWING_SHARES = (0.8, 0.4, 0.0)
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
        pieces = rounded([self.tool(start), *waypoints], deviation)
        joints, hit = self._checked(start, pieces, obstacles, width, held)
        if hit is not None:
            raise InCollision(self._story(hit, waypoints[-1], held))
        trajectory = self._timed(start, joints)
        return replace(trajectory, times=trajectory.times / pace, velocities=trajectory.velocities * pace)

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
        """Up, over what is in between, and down to a goal; the height of the way over is the lowest that is free.

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
            InCollision: no height is free; the message says what is in the way.
        """
        here = self.tool(start)
        reach = self.arm.gripper.tip if below is None else below
        over = self._corridor(here, goal, obstacles) + reach + CLEARANCE
        lowest = (here.position[2] + lift, goal.position[2] + approach)
        heights = [lowest, *((max(lowest[0], over + extra), max(lowest[1], over + extra)) for extra in RAISES)]
        blocked: Hit | None = None
        for up, down in dict.fromkeys(heights):
            try:
                legs = self._up_over_down(start, here, goal, up, down, end)
            except Unreachable:
                if blocked is None:
                    raise
                break
            path = np.vstack([leg.positions for leg in legs])
            hit = self._collision.first_hit(path, obstacles, width=width, held=held, under=under)
            if hit is None:
                return joined(legs, self.arm)
            blocked = hit
        if blocked is None:
            raise InCollision(f"no way from {here.position} to {goal.position} was tried")
        raise InCollision(self._story(blocked, goal, held))

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
        leg = between(standing(start), standing(goal), self.arm)
        hit = self._collision.first_hit(leg.positions, obstacles, width=width, held=held)
        if hit is not None:
            raise InCollision(self._story(hit, self.tool(goal), held))
        return joined([leg], self.arm)

    def _up_over_down(
        self, start: Array, here: Waypoint, goal: Waypoint, up: float, down: float, end: Array | None
    ) -> list[Leg]:
        """A straight line up, a swing of all joints, a straight line down: the quickest of a few speeds in between."""
        rise = self._vertical(start, here, up)
        above = np.array([*goal.position[:2], max(down, goal.position[2])])
        if end is None:
            lowering = self.kinematics.inverse(tool_down(above, goal.yaw))
            drop = self._joints(lowering, rounded([Waypoint(above, goal.yaw), goal], 0.0))
        else:
            lowering, drop = end, []
        found: list[list[Leg]] = []
        for share in SWING_SHARES if rise or drop else SWING_SHARES[-1:]:
            first = along(rise, self.arm, leave=share) if rise else standing(start)
            last = along(drop, self.arm, enter=share) if drop else standing(lowering)
            swing = between(first, last, self.arm)
            if bool((swing.positions > self.arm.lower).all() and (swing.positions < self.arm.upper).all()):
                found.append([first, swing, last])
        if not found:
            raise Unreachable(self._limits(goal))
        return min(found, key=lambda legs: sum(leg.duration for leg in legs))

    def _vertical(self, start: Array, here: Waypoint, height: float) -> list[JointPiece]:
        """Straight up from where the arm stands; nothing where it stands that high."""
        if height <= here.position[2] + 1e-6:
            return []
        return self._joints(start, rounded([here, Waypoint(np.array([*here.position[:2], height]), here.yaw)], 0.0))

    def _limits(self, goal: Waypoint) -> str:
        x, y, z = goal.position
        return f"the way to ({x:.3f}, {y:.3f}, {z:.3f}) m would take a joint of the {self.arm.name} past its limit"

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
        return joined([along(joints, self.arm)], self.arm)

    def _story(self, hit: Hit, goal: Waypoint, held: Held | None) -> str:
        x, y, z = goal.position
        mover = "the gripper" if held is None else f"the gripper or {held.thing.name}"
        return f"no free way to ({x:.3f}, {y:.3f}, {z:.3f}) m: {mover} would hit {hit.obstacle}"
