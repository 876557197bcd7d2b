"""An arm goes from one pose of its tool to the next, wherever it gets to freely: to look around, or to show a board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event

from perception.types import Array
from robot.collision import Held
from robot.planner import Planner
from robot.robot import Robot
from robot.safety import Safety
from robot.types import InCollision, Refused, Unreachable


def visited(
    robot: Robot, motion: Planner, safety: Safety, poses: Iterable[Array], *, held: Held | None = None, stop: Event
) -> Iterator[Array]:
    """Go to poses in turn, leaving out those that cannot be reached without touching anything.

    Args:
        robot: the arm; it goes on when the next pose is asked for.
        motion: plans for it.
        safety: admits what is planned.
        poses: (4, 4) table_from_tool each, wherever the tool points.
        held: what is in the gripper.
        stop: set by anyone, it brings the arm to rest.

    Yields:
        (4, 4) where the tool is, as the arm measures it, at rest.

    Raises:
        Stopped, MotionFailed: see `Robot.move`.
    """
    for pose in poses:
        start = robot.state().positions
        try:
            goal = motion.kinematics.inverse(pose, seed=start)
            trajectory = motion.joints(start, goal, held=held)
            safety.admit(trajectory, start)
        except (Unreachable, InCollision, Refused):
            continue
        robot.move(trajectory, stop=stop)
        yield motion.kinematics.forward(robot.state().positions)
