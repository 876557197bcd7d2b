"""The doctor finds what a cell's file names, tells near misses, and moves nothing."""

from __future__ import annotations

import numpy as np
import pytest
from action_msgs.msg import GoalStatusArray
from cells import cell_file
from names import ARM_ACTION, COLOR, GRIPPER_ACTION, LATCHED
from sensor_msgs.msg import Image, JointState

from robot.ros2.doctor import examine

IMPATIENT = ("server = 30.0", "server = 3.0")


def findings(cell):
    return {finding.key: finding for finding in examine(cell)}


def test_all_that_is_there_is_found_and_nothing_moves(bench, observer, tmp_path):
    states = observer.listen(JointState, "/joint_states")
    actions = (ARM_ACTION, GRIPPER_ACTION)
    goals = [observer.listen(GoalStatusArray, f"{name}/_action/status", LATCHED) for name in actions]
    before = observer.next(states).position
    found = findings(cell_file(tmp_path))
    assert [finding for finding in found.values() if not finding.works] == []
    assert set(found) == {
        "ROS 2", "arm.robot_description", "arm.controller", "arm.joint_states", "gripper.action",
        "cameras.overview.color", "cameras.overview.depth", "cameras.overview.camera_info", "cameras.overview",
        "cameras.overview.frame",
    }  # fmt: skip
    assert np.allclose(observer.next(states).position, before, atol=1e-3)
    assert not any(status.status_list for topic in goals for status in topic)


@pytest.fixture(scope="module")
def misspelt(running_bench, tmp_path_factory):
    """What is found where each name but the gripper's has a slip in it."""
    return findings(
        cell_file(
            tmp_path_factory.mktemp("cell"),
            IMPATIENT,
            ('controller = "/panda_arm_controller', 'controller = "/panda_arm_contoller'),
            ('"panda_joint7",\n', '"panda_jont7",\n'),
            ("/camera/color/image_raw", "/camera/colour/image_raw"),
            ("/camera/color/camera_info", "/other_camera/camera_info"),
            ('frame = "camera_color_optical_frame"', 'frame = "camera_color_optic_frame"'),
        )
    )


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("arm.robot_description", "panda_joint7"),
        ("arm.controller", ARM_ACTION),
        ("arm.joint_states", "panda_joint7"),
        ("cameras.overview.color", "/camera/color/image_raw"),
        ("cameras.overview.camera_info", "/camera/color/camera_info"),
        ("cameras.overview.frame", "camera_color_optical_frame"),
    ],
)
def test_a_near_miss_is_told(misspelt, key, meant):
    assert not misspelt[key].works
    assert f"did you mean '{meant}'?" in misspelt[key].detail


def test_what_is_right_among_what_is_wrong_works(misspelt):
    assert {key for key, finding in misspelt.items() if finding.works} == {
        "ROS 2", "gripper.action", "cameras.overview.depth"
    }  # fmt: skip


def test_an_action_of_another_type_is_no_controller(running_bench, tmp_path):
    cell = cell_file(tmp_path, IMPATIENT, (f'controller = "{ARM_ACTION}"', f'controller = "{GRIPPER_ACTION}"'))
    found = findings(cell)["arm.controller"]
    assert not found.works
    assert "control_msgs/action/GripperCommand, not control_msgs/action/FollowJointTrajectory" in found.detail


def test_a_topic_of_another_type_is_no_picture(running_bench, tmp_path):
    cell = cell_file(tmp_path, IMPATIENT, ("/camera/color/image_raw", "/rosout"))
    found = findings(cell)["cameras.overview.color"]
    assert not found.works
    assert "rcl_interfaces/msg/Log, not sensor_msgs/msg/Image" in found.detail


def test_a_silent_camera_is_told_by_the_age_of_its_last_picture(bench, observer, tmp_path):
    pictures = observer.listen(Image, COLOR)
    observer.next(pictures)
    bench.blind()
    observer.silence(pictures)
    found = findings(cell_file(tmp_path, IMPATIENT))
    assert found["cameras.overview.color"].works
    assert not found["cameras.overview"].works and "camera 'overview'" in found["cameras.overview"].detail


def test_a_network_without_anybody_is_told(nobody, tmp_path):
    found = findings(cell_file(tmp_path, ("server = 30.0", "server = 0.5")))
    assert not found["ROS 2"].works and f"ROS_DOMAIN_ID {nobody}" in found["ROS 2"].detail
    assert "nobody publishes /joint_states" in found["arm.joint_states"].detail
