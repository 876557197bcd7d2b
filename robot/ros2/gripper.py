"""Grippers behind three kinds of actions, in one shape: a goal for a width and a force, and what came of it."""

from __future__ import annotations

from array import array
from typing import Any, Protocol

from builtin_interfaces.msg import Duration
from control_msgs.action import FollowJointTrajectory, GripperCommand
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from robot.ros2.parts import GripperPart

# The quickest that fingers are sent anywhere by a trajectory, s.
SHORTEST = 0.2


class Dialect(Protocol):
    """How one kind of action is spoken to."""

    type: Any

    def goal(self, position: float, force: float, seconds: float) -> Any:
        """A goal: the joint at a position, with at most a force (N), in about so many seconds."""
        ...

    def stalled(self, result: Any) -> bool:
        """Whether the gripper met resistance, as far as the action tells."""
        ...


class Command:
    """control_msgs/GripperCommand."""

    type: Any = GripperCommand

    def goal(self, position: float, force: float, seconds: float) -> Any:
        """See `Dialect`."""
        goal = GripperCommand.Goal()
        goal.command.position, goal.command.max_effort = position, force
        return goal

    def stalled(self, result: Any) -> bool:
        """See `Dialect`."""
        return bool(result.stalled)


class ParallelCommand:
    """control_msgs/ParallelGripperCommand, which names the joint."""

    def __init__(self, joint: str) -> None:
        # Humble has none.
        from control_msgs.action import ParallelGripperCommand

        self.type: Any = ParallelGripperCommand
        self._joint = joint

    def goal(self, position: float, force: float, seconds: float) -> Any:
        """See `Dialect`."""
        command = JointState(name=[self._joint], position=array("d", [position]), effort=array("d", [force]))
        return self.type.Goal(command=command)

    def stalled(self, result: Any) -> bool:
        """See `Dialect`."""
        return bool(result.stalled)


class Trajectory:
    """control_msgs/FollowJointTrajectory of one joint, which knows no force."""

    type: Any = FollowJointTrajectory

    def __init__(self, joint: str) -> None:
        self._joint = joint

    def goal(self, position: float, force: float, seconds: float) -> Any:
        """See `Dialect`."""
        duration = max(seconds, SHORTEST)
        point = JointTrajectoryPoint(
            positions=array("d", [position]),
            velocities=array("d", [0.0]),
            time_from_start=Duration(sec=int(duration), nanosec=int(duration % 1.0 * 1e9)),
        )
        return FollowJointTrajectory.Goal(trajectory=JointTrajectory(joint_names=[self._joint], points=[point]))

    def stalled(self, result: Any) -> bool:
        """It ends in an error where something is between the fingers; that is told by the joint."""
        return False


def dialect(part: GripperPart) -> Dialect:
    """How the action of a cell's gripper is spoken to."""
    if part.type == "GripperCommand":
        return Command()
    # A cup behind a parallel gripper command has a joint in name only.
    joint = part.joint or part.action.strip("/").replace("/", "_")
    return ParallelCommand(joint) if part.type == "ParallelGripperCommand" else Trajectory(joint)


def position_of(part: GripperPart, width: float) -> float:
    """Where the gripper's joint is when the opening is `width` (m), in the driver's unit."""
    share = width / part.max_width if part.max_width else float(width > 0.0)
    return part.closed + min(max(share, 0.0), 1.0) * (part.open - part.closed)


def width_of(part: GripperPart, position: float) -> float:
    """The opening (m) when the gripper's joint is at a position."""
    return (position - part.closed) / (part.open - part.closed) * part.max_width
