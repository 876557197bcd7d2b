"""Action servers of an arm's and a gripper's controller, as ros2_control's behave, over a simulation."""

from __future__ import annotations

import time
from threading import Event
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory, GripperCommand, ParallelGripperCommand
from names import ARM_ACTION, GRIPPER_ACTION
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node
from simulation import Simulation
from trajectory_msgs.msg import JointTrajectory as JointTrajectoryMessage

from robot.arm import Arm
from robot.types import GripResult, JointTrajectory, MotionFailed, Stopped


class ArmServer:
    """Follows one joint trajectory at a time; a goal that is cancelled ends with the arm at rest, on its path.

    Args:
        node: that the action belongs to.
        simulation: of the arm.
    """

    def __init__(self, node: Node, simulation: Simulation) -> None:
        self._simulation = simulation
        self._arm = simulation.robot.arm
        self._stop: Event | None = None
        self._log = node.get_logger()
        self._server = ActionServer(
            node,
            FollowJointTrajectory,
            ARM_ACTION,
            self._follow,
            goal_callback=self._consider,
            cancel_callback=self._cancel,
        )

    def _consider(self, goal: Any) -> GoalResponse:
        problem = "still busy" if self._stop else _problem(goal.trajectory, self._arm)
        if problem:
            self._log.error(f"goal rejected: {problem}")
            return GoalResponse.REJECT
        self._stop = Event()
        return GoalResponse.ACCEPT

    def _cancel(self, handle: Any) -> CancelResponse:
        if self._stop:
            self._stop.set()
        return CancelResponse.ACCEPT

    def _follow(self, handle: Any) -> Any:
        stop = self._stop
        robot = self._simulation.robot

        def follow() -> None:
            robot.move(_trajectory(handle.request.trajectory, self._arm, robot.state().positions), stop=stop)

        result = FollowJointTrajectory.Result()
        try:
            self._simulation.do(follow).result()
            handle.succeed()
        except Stopped as error:
            # rclpy notes that a goal is being cancelled when `_cancel` has returned: the arm may be faster.
            while stop.is_set() and not handle.is_cancel_requested:
                time.sleep(0.001)
            result.error_string = str(error)
            handle.canceled() if stop.is_set() else handle.abort()
        except MotionFailed as error:
            result.error_code, result.error_string = result.PATH_TOLERANCE_VIOLATED, str(error)
            handle.abort()
        finally:
            self._stop = None
        return result


class GripperServer:
    """Moves the gripper by one of the three types of action that there are.

    Positions are those of one finger, half of the width, as franka_gripper has them; a cup sucks at 0 and lets go at
    any other. What stops the fingers, or hangs on the cup, is reported as `stalled`. A grip that has begun is finished:
    requests to cancel one are refused.

    Args:
        node: that the action belongs to.
        simulation: of the arm that carries it.
        type: GripperCommand, ParallelGripperCommand or FollowJointTrajectory.
    """

    def __init__(self, node: Node, simulation: Simulation, type: Any) -> None:
        self._simulation = simulation
        self._arm = simulation.robot.arm
        follow = {
            GripperCommand: self._command,
            ParallelGripperCommand: self._parallel_command,
            FollowJointTrajectory: self._trajectory,
        }
        self._server = ActionServer(node, type, GRIPPER_ACTION, follow[type], goal_callback=self._consider)

    def _consider(self, goal: Any) -> GoalResponse:
        fingers = self._arm.gripper.joints
        if isinstance(goal, FollowJointTrajectory.Goal) and list(goal.trajectory.joint_names) != [*fingers[:1]]:
            return GoalResponse.REJECT
        return GoalResponse.ACCEPT

    def _grip(self, position: float, force: float) -> GripResult:
        robot, force = self._simulation.robot, force or self._arm.gripper.force
        result: GripResult = self._simulation.do(lambda: robot.grip(2.0 * position, force)).result()
        return result

    def _command(self, handle: Any) -> Any:
        command = handle.request.command
        grip = self._grip(command.position, command.max_effort)
        handle.succeed()
        return GripperCommand.Result(position=grip.width / 2.0, stalled=grip.held, reached_goal=not grip.held)

    def _parallel_command(self, handle: Any) -> Any:
        command = handle.request.command
        grip = self._grip(command.position[0], command.effort[0] if command.effort else 0.0)
        handle.succeed()
        result = ParallelGripperCommand.Result(stalled=grip.held, reached_goal=not grip.held)
        result.state.name, result.state.position = command.name, [grip.width / 2.0]
        return result

    def _trajectory(self, handle: Any) -> Any:
        grip = self._grip(handle.request.trajectory.points[-1].positions[0], 0.0)
        result = FollowJointTrajectory.Result()
        if grip.held:
            result.error_code = result.GOAL_TOLERANCE_VIOLATED
            result.error_string = f"stopped at {grip.width / 2.0:.4f} m"
            handle.abort()
        else:
            handle.succeed()
        return result


def _problem(message: JointTrajectoryMessage, arm: Arm) -> str | None:
    """What is wrong with a trajectory, as joint_trajectory_controller checks it before it accepts a goal."""
    if sorted(message.joint_names) != sorted(arm.joints):
        return f"joints {list(message.joint_names)} instead of {list(arm.joints)}"
    if not message.points:
        return "no points"
    if any(len(row) != len(arm.joints) for point in message.points for row in (point.positions, point.velocities)):
        return f"points without {len(arm.joints)} positions and velocities"
    if any(message.points[-1].velocities):
        return "the last point is not at rest"
    if (np.diff([_seconds(point) for point in message.points]) <= 0.0).any():
        return "times that do not increase"
    return None


def _trajectory(message: JointTrajectoryMessage, arm: Arm, here: Any) -> JointTrajectory:
    """A checked message as the robot takes it, from where the arm stands."""
    order = [message.joint_names.index(name) for name in arm.joints]
    times = np.array([_seconds(point) for point in message.points])
    positions = np.array([point.positions for point in message.points])[:, order]
    velocities = np.array([point.velocities for point in message.points])[:, order]
    if times[0] > 0.0:
        times = np.insert(times, 0, 0.0)
        positions, velocities = np.vstack([here, positions]), np.vstack([np.zeros(len(order)), velocities])
    return JointTrajectory(times, positions, velocities)


def _seconds(point: Any) -> float:
    return float(point.time_from_start.sec + point.time_from_start.nanosec * 1e-9)
