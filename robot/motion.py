"""Cartesian goals become collision-checked, time-parametrised joint trajectories. The tool always points down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from perception.types import Array, SceneObject
from robot.collision import Held, Hit
from robot.kinematics import tool_down
from robot.path import Piece, Waypoint, rounded
from robot.planner import DEVIATION, STRAIGHT, Planner, blocked
from robot.timing import JointPiece, Leg, along, between, joined, standing
from robot.types import InCollision, JointTrajectory, Unreachable

CLEARANCE = 0.015
# What is tried one after the other when the way at the lowest height is not free.
RAISES = (0.0, 0.03, 0.06, 0.10, 0.15)
LARGEST_JUMP = 0.5
# How fast to be between vertical line and swing, as shares of what is possible; the last is always feasible.
SWING_SHARES = (0.8, 0.4, 0.0)
ALONG_CORRIDOR = 0.05


class Motion(Planner):
    """Handscript's own planner: of a few ways over what is in between, the lowest that is free. See `Planner`."""

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
        """See `Planner.line`."""
        pieces = rounded([self.tool(start), *waypoints], deviation)
        joints, hit = self._checked(start, pieces, obstacles, width, held)
        if hit is not None:
            raise InCollision(blocked(hit.obstacle, waypoints[-1], held))
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
        """See `Planner.route`; the height of the way over is the lowest of a few that is free."""
        here = self.tool(start)
        reach = self.arm.gripper.tip if below is None else below
        over = self._corridor(here, goal, obstacles) + reach + CLEARANCE
        lowest = (here.position[2] + lift, goal.position[2] + approach)
        heights = [lowest, *((max(lowest[0], over + extra), max(lowest[1], over + extra)) for extra in RAISES)]
        barred: Hit | None = None
        for up, down in dict.fromkeys(heights):
            try:
                legs = self._up_over_down(start, here, goal, up, down, end)
            except Unreachable:
                if barred is None:
                    raise
                break
            path = np.vstack([leg.positions for leg in legs])
            hit = self._collision.first_hit(path, obstacles, width=width, held=held, under=under)
            if hit is None:
                return joined(legs, self.arm)
            barred = hit
        if barred is None:
            raise InCollision(f"no way from {here.position} to {goal.position} was tried")
        raise InCollision(blocked(barred.obstacle, goal, held))

    def joints(
        self,
        start: Array,
        goal: Array,
        obstacles: Collection[SceneObject] = (),
        *,
        width: float = 0.0,
        held: Held | None = None,
    ) -> JointTrajectory:
        """See `Planner.joints`."""
        leg = between(standing(start), standing(goal), self.arm)
        hit = self._collision.first_hit(leg.positions, obstacles, width=width, held=held)
        if hit is not None:
            raise InCollision(blocked(hit.obstacle, self.tool(goal), held))
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
