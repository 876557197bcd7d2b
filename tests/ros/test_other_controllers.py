"""Simulated controllers that are not the usual one: with another gripper, or killed."""

from __future__ import annotations

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from clients import ARM, ArmClient, finger, grip
from control_msgs.action import FollowJointTrajectory, GripperCommand, ParallelGripperCommand
from names import COLOR
from trajectory_msgs.msg import JointTrajectoryPoint

from robot.arm import panda_suction
from robot.kinematics import Kinematics, tool_down


def parallel_command():
    goal = ParallelGripperCommand.Goal()
    goal.command.name, goal.command.position = ["panda_finger_joint1"], [0.01]
    return goal


def trajectory():
    goal = FollowJointTrajectory.Goal()
    goal.trajectory.joint_names = ["panda_finger_joint1"]
    goal.trajectory.points = [JointTrajectoryPoint(positions=[0.01], velocities=[0.0])]
    goal.trajectory.points[0].time_from_start.sec = 1
    return goal


@pytest.mark.parametrize("make", [parallel_command, trajectory])
def test_gripper_takes_the_other_types_of_action(make, start_bench, observer) -> None:
    goal = make()
    type = {"parallel_command": ParallelGripperCommand, "trajectory": FollowJointTrajectory}[make.__name__]
    start_bench("--scene", "blocks=1", "--gripper", type.__name__)
    assert grip(observer, type, goal).status == GoalStatus.STATUS_SUCCEEDED
    assert finger(observer) == pytest.approx(0.01, abs=0.001)


def test_cup_holds_the_block_that_it_touches_and_says_so(start_bench, observer) -> None:
    bench = start_bench("--scene", "blocks=1", "--effector", "suction")
    suck = GripperCommand.Goal()
    assert not grip(observer, GripperCommand, suck).result.stalled
    x, y, z, *_ = bench.truth()["red block"]
    top = np.array([x, y, z + 0.021])
    kinematics = Kinematics(panda_suction())
    above = kinematics.inverse(tool_down(top + np.array([0.0, 0.0, 0.1]), 0.0), seed=ARM.home)
    arm = ArmClient(observer)
    arm.end(arm.go(above, kinematics.inverse(tool_down(top, 0.0), seed=above), seconds=1.5))
    assert grip(observer, GripperCommand, suck).result.stalled
    arm.end(arm.go(above))
    assert bench.truth()["red block"][2] == pytest.approx(z + 0.1, abs=0.01)


def test_killed_controller_takes_its_camera_along_and_answers_nothing(start_bench, observer) -> None:
    bench = start_bench("--scene", "blocks=1")
    arm = ArmClient(observer)
    handle = arm.go(ARM.home + 0.3, seconds=8.0)
    observer.wait(lambda: np.abs(arm.positions() - ARM.home).max() > 0.03)
    bench.kill()
    future = handle.get_result_async()
    observer.wait(lambda: not observer.node.count_publishers(COLOR))
    assert not future.done()
