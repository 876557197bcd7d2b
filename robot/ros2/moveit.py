"""Plans by MoveIt: move_group finds the ways, and Handscript checks and times them.

Straight stretches are asked for as straight lines, all else as free motions to joint positions from our own inverse
kinematics. What comes back is taken for a path alone: MoveIt's times know no jerk, follow limits of another file and
round corners off, and what is held wants the gentle start that all our motions have (`robot.timing`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from perception.types import Array, SceneObject
from robot.arm import Arm
from robot.collision import SKIN, TABLE, Held, held_solid, table_solid, thing_solids
from robot.kinematics import tool_down
from robot.motion import Motion
from robot.path import Piece, Waypoint, rounded
from robot.planner import DEVIATION, STRAIGHT, UPRIGHT, Planner, blocked
from robot.ros2.config import CellFile
from robot.timing import followed
from robot.types import InCollision, JointTrajectory, Refused

if TYPE_CHECKING:
    from robot.ros2.connection import Connection
    from robot.ros2.move_group import MoveGroup
    from robot.ros2.robot import RosRobot

# A path has to begin where the arm stands and to end at the goal within this, rad.
ENDS = 5e-3
# How far a straight line may be from straight, and from its end, m.
STRAIGHTNESS = 0.003
END = 0.001
WHERE = "is moveit.link where arm.tcp is, and is the arm's root link placed on /tf?"


def planner(robot: RosRobot, stop: Event) -> Planner:
    """What plans for an arm, as its cell's file says; `stop` ends what it waits for."""
    return Motion(robot.arm) if robot.move_group is None else MoveItMotion(robot.arm, robot.move_group, stop)


def client(connection: Connection, cell: CellFile) -> MoveGroup | None:
    """move_group, if the cell's file names one. Raises `Refused` where its messages are not installed."""
    if cell.moveit is None:
        return None
    try:
        from robot.ros2.move_group import MoveGroup
    except ModuleNotFoundError as error:
        raise Refused(
            f"[moveit] needs {error.name}, which is not in this Python: install ros-$ROS_DISTRO-moveit-msgs and source "
            "ROS 2 again, or leave [moveit] out of the cell's file, and Handscript plans"
        ) from error
    return MoveGroup(connection, cell, cell.moveit)


class MoveItMotion(Planner):
    """Plans by a running move_group.

    Args:
        arm: limits, shape and place of the arm.
        move_group: met already.
        stop: ends what is waited for, in `Stopped`.
    """

    def __init__(self, arm: Arm, move_group: MoveGroup, stop: Event) -> None:
        super().__init__(arm)
        self._group, self._stop = move_group, stop

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
        if not pieces:
            return followed(start[None, :], self.arm)
        self._show(start, obstacles, width, held)
        trajectory = followed(self._straight(start, pieces, width), self.arm)
        self._check(trajectory, waypoints[-1], obstacles, width, held)
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
        """See `Planner.route`; the way between the vertical stretches is MoveIt's."""
        here = self.tool(start)
        above = Waypoint(goal.position + np.array([0.0, 0.0, approach]), goal.yaw)
        target = self.kinematics.inverse(tool_down(above.position, above.yaw)) if end is None else end
        self._show(start, obstacles, width, held, under)
        path = start[None, :]
        if lift > 0.0:
            lifted = Waypoint(here.position + np.array([0.0, 0.0, lift]), here.yaw)
            path = self._straight(start, rounded([here, lifted], 0.0), width)
        tilt = None if held is None else self._group.tilt
        path = np.vstack([path, self._free(path[-1], target, width, tilt)])
        if end is None and approach > 0.0:
            path = np.vstack([path, self._straight(target, rounded([above, goal], 0.0), width)])
        trajectory = followed(path, self.arm)
        self._check(trajectory, goal, obstacles, width, held, under)
        if tilt is not None:
            self._check_tilt(trajectory, tilt)
        return trajectory

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
        self._show(start, obstacles, width, held)
        trajectory = followed(self._free(start, goal, width, None), self.arm)
        self._check(trajectory, self.tool(goal), obstacles, width, held)
        return trajectory

    # What is asked for

    def _show(
        self,
        start: Array,
        obstacles: Collection[SceneObject],
        width: float,
        held: Held | None,
        under: Collection[str] = (),
    ) -> None:
        """Tell move_group what must not be touched.

        What may be touched is not told at all, and neither is what is touched at the start: the arm must be able to go
        away from there. What is held is told shorter at its bottom, which touches what it stands on.
        """
        touching = self.touched(start, obstacles, width=width, held=held, under=under)
        solids = thing_solids((thing for thing in obstacles if thing.name not in touching), under)
        if TABLE not in touching:
            solids.append(table_solid())
        load = None if held is None else held_solid(held, -SKIN)
        self._group.show(solids, load, self._stop)

    def _straight(self, start: Array, pieces: Sequence[Piece], width: float) -> Array:
        """(n, dof) along straight lines from joint positions. Raises `InCollision`: only a part of them is possible."""
        positions = np.vstack([pieces[0].positions[:1], *(piece.positions[1:] for piece in pieces)])
        yaws = np.concatenate([pieces[0].yaws[:1], *(piece.yaws[1:] for piece in pieces)])
        poses = [tool_down(position, float(yaw)) for position, yaw in zip(positions[1:], yaws[1:], strict=True)]
        path, share = self._group.straight(start, poses, width, self._stop)
        goal = _text(positions[-1])
        if share < 1.0 or not len(path):
            reached = _text(self.kinematics.forward(path[-1])[:3, 3]) if len(path) else "its start"
            raise InCollision(
                f"move_group gets {share:.0%} of the straight way to {goal} m, to {reached}: beyond, something is in "
                "the way or no joint configuration goes on; clear it, or choose another place"
            )
        path = np.vstack([start, path])
        places = [self.kinematics.forward(row) for row in followed(path, self.arm).positions]
        off = max(_distance(place[:3, 3], positions) for place in places)
        left = float(np.linalg.norm(places[-1][:3, 3] - positions[-1]))
        tilt = max(_tilt(place) for place in places)
        if off > STRAIGHTNESS or left > END or tilt > UPRIGHT:
            raise Refused(
                f"move_group's straight way to {goal} m is not taken: it is {off * 1e3:.1f} mm from straight, tilts "
                f"the tool by {tilt:.2f} rad, and ends {left * 1e3:.1f} mm away; {WHERE}"
            )
        return path

    def _free(self, start: Array, goal: Array, width: float, tilt: float | None) -> Array:
        """(n, dof) from joint positions to others."""
        if np.abs(goal - start).max() < 1e-6:
            return start[None, :]
        path = self._group.free(start, goal, width, tilt, self._stop)
        if not len(path) or max(np.abs(path[0] - start).max(), np.abs(path[-1] - goal).max()) > ENDS:
            raise Refused("move_group's way does not lead from where the arm stands to the goal; do it over")
        return np.vstack([start, path[1:-1], goal])

    # What comes back

    def _check(
        self,
        trajectory: JointTrajectory,
        goal: Waypoint,
        obstacles: Collection[SceneObject],
        width: float,
        held: Held | None,
        under: Collection[str] = (),
    ) -> None:
        """Raise `InCollision` where a way that move_group takes for free is not."""
        hit = self._collision.first_hit(trajectory.positions, obstacles, width=width, held=held, under=under)
        if hit is not None:
            raise InCollision(f"move_group's way is not taken: {blocked(hit.obstacle, goal, held)}")

    def _check_tilt(self, trajectory: JointTrajectory, tilt: float) -> None:
        most = max(_tilt(self.kinematics.forward(row)) for row in trajectory.positions)
        if most > tilt + UPRIGHT:
            raise InCollision(
                f"move_group's way tilts what is held by {most:.2f} rad; moveit.tilt allows {tilt:g}: do it over, or "
                "let it be more"
            )


def _distance(point: Array, corners: Array) -> float:
    """From a point (3,) to a line through corners (n, 3), m."""
    along = np.diff(corners, axis=0)
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((point - corners[:-1]) * along).sum(axis=1) / squared, 0.0, 1.0)
    return float(np.linalg.norm(corners[:-1] + share[:, None] * along - point, axis=1).min())


def _tilt(pose: Array) -> float:
    """Of a tool (4, 4) from straight down, rad."""
    return float(np.arccos(np.clip(-pose[2, 2], -1.0, 1.0)))


def _text(place: Array) -> str:
    return "(" + ", ".join(f"{value:.3f}" for value in place) + ")"
