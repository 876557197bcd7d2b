"""A controller that is killed in the middle of a motion, and one that comes back; other kinds of grippers."""

from __future__ import annotations

import time
from threading import Event, Thread

import numpy as np
import pytest
from cells import cell_file

from robot.motion import Motion
from robot.path import Waypoint
from robot.ros2.robot import RosRobot
from robot.types import JointTrajectory, MotionFailed, Refused


def slow_line(robot, motion, place, factor):
    line = motion.line(robot.state().positions, [Waypoint(np.array(place), 0.0)])
    return JointTrajectory(line.times * factor, line.positions, line.velocities / factor)


def test_controller_that_is_killed_ends_the_motion_and_may_come_back(start_bench, tmp_path) -> None:
    bench = start_bench("--scene", "blocks=1")
    with RosRobot(cell_file(tmp_path), name="bereft") as robot:
        motion = Motion(robot.arm)
        way = slow_line(robot, motion, (0.25, 0.15, 0.2), 8.0)

        def kill() -> None:
            while np.abs(robot.state().positions - robot.arm.home).max() < 0.02:
                time.sleep(0.005)
            bench.kill()

        killer = Thread(target=kill)
        killer.start()
        with pytest.raises(MotionFailed, match=r"(froze|went away).*whether the arm rests is not known"):
            robot.move(way, stop=Event())
        killer.join()
        with pytest.raises(Refused, match="no joint states for"):
            robot.state()
        with pytest.raises(Refused, match="no joint states for"):
            robot.move(way, stop=Event())
        bench = start_bench("--scene", "blocks=1")
        end = time.monotonic() + 30.0
        while time.monotonic() < end:
            try:
                robot.state()
                break
            except Refused:
                continue
        robot.move(slow_line(robot, motion, (0.1, 0.0, 0.3), 1.0), stop=Event())
        assert np.allclose(motion.tool(robot.state().positions).position, [0.1, 0.0, 0.3], atol=2e-3)
    bench.close()


@pytest.mark.parametrize("type", ["ParallelGripperCommand", "FollowJointTrajectory"])
def test_hand_behind_another_type_of_action_holds_what_it_closes_on(start_bench, tmp_path, type) -> None:
    bench = start_bench("--scene", "blocks=1", "--gripper", type)
    with RosRobot(cell_file(tmp_path, ('type = "GripperCommand"', f'type = "{type}"')), name="gripping") as robot:
        motion = Motion(robot.arm)
        assert robot.grip(0.03, 20.0).width == pytest.approx(0.03, abs=2e-3)
        assert not robot.grip(0.08, 20.0).held
        ((x, y, z, *_, sine, cosine),) = bench.truth().values()
        yaw = 2.0 * np.arctan2(sine, cosine) % (np.pi / 2)
        robot.move(motion.route(robot.state().positions, Waypoint(np.array([x, y, z]), yaw), width=0.08), stop=Event())
        result = robot.grip(0.0, 20.0)
        assert result.held and result.width == pytest.approx(0.04, abs=2e-3)
    bench.close()


def test_cup_holds_what_it_sucks_on(start_bench, tmp_path) -> None:
    bench = start_bench("--scene", "blocks=1", "--effector", "suction")
    cup = (
        ('kind = "hand"', 'kind = "suction"'),
        ('flange = "panda_hand"', 'flange = "panda_cup"'),
        ('joint = "panda_finger_joint1"\n', ""),
        ('finger_joints = ["panda_finger_joint1", "panda_finger_joint2"]\nmax_width = 0.08', "max_width = 0.0"),
    )
    with RosRobot(cell_file(tmp_path, *cup), name="sucking") as robot:
        motion = Motion(robot.arm)
        assert not robot.grip(0.0, 30.0).held
        robot.grip(0.01, 30.0)
        ((x, y, z, *_),) = bench.truth().values()
        robot.move(motion.route(robot.state().positions, Waypoint(np.array([x, y, z + 0.023]), 0.0)), stop=Event())
        assert robot.grip(0.0, 30.0).held and robot.state().gripper_width == 0.0
        robot.move(motion.line(robot.state().positions, [Waypoint(np.array([x, y, z + 0.15]), 0.0)]), stop=Event())
        ((_, _, height, *_),) = bench.truth().values()
        assert height == pytest.approx(z + 0.127, abs=0.01)
        assert not robot.grip(0.01, 30.0).held
    bench.close()
