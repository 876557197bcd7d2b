"""An arm and a gripper as any ROS node sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory
from names import ARM_ACTION, GRIPPER_ACTION
from observer import Observer
from rclpy.action import ActionClient
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectoryPoint

from perception.types import Array
from robot.arm import panda_hand

ARM = panda_hand()


class ArmClient:
    """The arm's controller and joint states.

    Attributes:
        states: the joint states that came, the newest last.
    """

    def __init__(self, observer: Observer) -> None:
        self.states = observer.listen(JointState, "/joint_states")
        self._observer = observer
        self._client = ActionClient(observer.node, FollowJointTrajectory, ARM_ACTION)
        observer.wait(self._client.server_is_ready)

    def positions(self) -> Array:
        """(7,) where the arm is now."""
        return np.array(self._observer.fresh(self.states).position[:7])

    def go(self, *places: Array, seconds: float = 1.0, joints: Sequence[str] = ARM.joints) -> Any:
        """Ask for a smooth motion to one place after another, so many seconds each; returns the goal's handle.

        Args:
            places: (7,) joint positions.
            seconds: for each.
            joints: the names that the goal has, in its order.
        """
        goal = FollowJointTrajectory.Goal()
        goal.trajectory.joint_names = list(joints)
        share = np.linspace(0.0, 1.0, 21)
        way, rate = 3 * share**2 - 2 * share**3, 6 * share * (1 - share) / seconds
        here, start = np.array(self._observer.next(self.states).position[:7]), 0.0
        order = [ARM.joints.index(name) for name in joints if name in ARM.joints]
        for place in places:
            for at, s, v in zip(share[1:], way[1:], rate[1:], strict=True):
                there, speed = here + s * (place - here), v * (place - here)
                point = JointTrajectoryPoint(positions=there[order].tolist(), velocities=speed[order].tolist())
                nanoseconds = round((start + at * seconds) * 1e9)
                point.time_from_start.sec, point.time_from_start.nanosec = divmod(nanoseconds, 10**9)
                goal.trajectory.points.append(point)
            here, start = place, start + seconds
        return self._observer.call(self._client.send_goal_async(goal))

    def end(self, handle: Any) -> tuple[int, Any]:
        """How a goal ended, as status and result."""
        answer = self._observer.call(handle.get_result_async())
        return answer.status, answer.result


def grip(observer: Observer, type: Any, goal: Any) -> Any:
    """Move the gripper; returns its answer, with status and result."""
    client = ActionClient(observer.node, type, GRIPPER_ACTION)
    observer.wait(client.server_is_ready)
    handle = observer.call(client.send_goal_async(goal))
    return observer.call(handle.get_result_async())


def finger(observer: Observer) -> float:
    """Where the fingers are, m from the middle."""
    state = observer.fresh(observer.listen(JointState, "/joint_states"))
    return state.position[state.name.index("panda_finger_joint1")]
