"""The simulated cell that Handscript is tested against behaves as real controllers and cameras do."""

from __future__ import annotations

import numpy as np
import pinocchio as pin
import pytest
from action_msgs.msg import GoalStatus
from clients import ARM, ArmClient, finger, grip
from control_msgs.action import GripperCommand
from names import BASE_FRAME, CAMERA_INFO, COLOR, DEPTH, LATCHED
from sensor_msgs.msg import CameraInfo, Image
from tf2_msgs.msg import TFMessage

from perception.colors import COLORS
from robot.kinematics import Kinematics, tool_down


@pytest.fixture
def arm(bench, observer):
    return ArmClient(observer)


def over(position):
    """Joint positions with the tool that far over and on a place on the table."""
    kinematics = Kinematics(ARM)
    above = kinematics.inverse(tool_down(position + np.array([0.0, 0.0, 0.1]), 0.0), seed=ARM.home)
    return above, kinematics.inverse(tool_down(position, 0.0), seed=above)


def test_joint_states_say_where_the_arm_is(arm, observer) -> None:
    first, second = observer.fresh(arm.states), observer.fresh(arm.states)
    assert list(first.name) == [*ARM.joints, "panda_finger_joint1", "panda_finger_joint2"]
    assert np.allclose(first.position[:7], ARM.home, atol=0.005)
    assert (second.header.stamp.sec, second.header.stamp.nanosec) > (first.header.stamp.sec, first.header.stamp.nanosec)


def test_trajectory_is_followed_to_its_end(arm, observer) -> None:
    place = ARM.home + 0.2
    status, result = arm.end(arm.go(place))
    assert (status, result.error_code) == (GoalStatus.STATUS_SUCCEEDED, result.SUCCESSFUL)
    state = observer.fresh(arm.states)
    assert np.allclose(state.position[:7], place, atol=0.01)
    assert np.abs(state.velocity[:7]).max() < 0.05


def test_joints_may_come_in_any_order(arm) -> None:
    place = ARM.home + np.linspace(0.0, 0.2, 7)
    status, _ = arm.end(arm.go(place, joints=ARM.joints[::-1]))
    assert status == GoalStatus.STATUS_SUCCEEDED
    assert np.allclose(arm.positions(), place, atol=0.01)


def test_goal_for_other_joints_is_rejected(arm) -> None:
    assert not arm.go(ARM.home, joints=[*ARM.joints[:6], "panda_joint8"]).accepted


def test_cancelled_motion_ends_at_rest_on_its_way(arm, observer) -> None:
    place = ARM.home + 0.3
    handle = arm.go(place, seconds=8.0)
    observer.wait(lambda: np.abs(arm.positions() - ARM.home).max() > 0.03)
    assert observer.call(handle.cancel_goal_async()).goals_canceling
    status, _ = arm.end(handle)
    assert status == GoalStatus.STATUS_CANCELED
    here = arm.positions()
    assert 0.02 < here[0] - ARM.home[0] < 0.28
    assert np.ptp(here - ARM.home) < 0.02, "all joints are equally far along"
    assert np.allclose(arm.positions(), here, atol=1e-3)


def test_motion_against_the_table_fails_and_says_why(arm) -> None:
    above, on = over(np.array([0.0, 0.1, 0.02]))
    kinematics = Kinematics(ARM)
    into = on + 2.5 * (kinematics.inverse(tool_down(np.array([0.0, 0.1, 0.0]), 0.0), seed=on) - on)
    status, result = arm.end(arm.go(above, on, into, seconds=2.0))
    assert (status, result.error_code) == (GoalStatus.STATUS_ABORTED, result.PATH_TOLERANCE_VIOLATED)
    assert "the table" in result.error_string


def test_hand_picks_up_a_block_under_physics(arm, bench, observer) -> None:
    kinematics = Kinematics(ARM)
    x, y, z, *_, sine, cosine = bench.truth()["red block"]
    yaw = 2.0 * np.arctan2(sine, cosine) % (np.pi / 2)
    above = kinematics.inverse(tool_down(np.array([x, y, z + 0.1]), yaw), seed=ARM.home)
    on = kinematics.inverse(tool_down(np.array([x, y, z]), yaw), seed=above)
    arm.end(arm.go(above, on, seconds=1.5))
    goal = GripperCommand.Goal()
    goal.command.position, goal.command.max_effort = 0.0, 20.0
    answer = grip(observer, GripperCommand, goal)
    assert answer.status == GoalStatus.STATUS_SUCCEEDED
    assert answer.result.stalled and not answer.result.reached_goal
    assert answer.result.position == pytest.approx(0.02, abs=0.002), "half of the block's 4 cm"
    arm.end(arm.go(above))
    assert bench.truth()["red block"][2] == pytest.approx(z + 0.1, abs=0.01)


def command():
    goal = GripperCommand.Goal()
    goal.command.position = 0.01
    return goal


def test_fingers_go_where_a_command_says(bench, observer) -> None:
    answer = grip(observer, GripperCommand, command())
    assert answer.result.reached_goal and not answer.result.stalled
    assert finger(observer) == pytest.approx(0.01, abs=0.001)


def test_transforms_are_the_arms_kinematics(arm, observer) -> None:
    arm.end(arm.go(ARM.home + 0.2))
    message = observer.next(observer.listen(TFMessage, "/tf"))
    (tool,) = [each for each in message.transforms if each.child_frame_id == ARM.tcp]
    expected = np.linalg.inv(ARM.table_from_base) @ Kinematics(ARM).forward(arm.positions())
    assert tool.header.frame_id == BASE_FRAME
    assert np.allclose(matrix(tool.transform), expected, atol=2e-3)


def test_camera_shows_the_scene_from_where_its_frame_is(bench, observer) -> None:
    statics = observer.listen(TFMessage, "/tf_static", LATCHED)
    streams = [
        observer.listen(type, topic) for type, topic in ((Image, COLOR), (Image, DEPTH), (CameraInfo, CAMERA_INFO))
    ]
    observer.wait(lambda: statics and set.intersection(*map(stamps, streams)))
    stamp = set.intersection(*map(stamps, streams)).pop()
    color, depth, info = (next(each for each in stream if stamped(each) == stamp) for stream in streams)
    pixels = np.frombuffer(color.data, dtype=np.uint8).reshape(color.height, color.width, 3)
    metres = np.frombuffer(depth.data, dtype=np.uint16).reshape(depth.height, depth.width) / 1000.0
    (frame,) = statics[0].transforms
    assert (frame.header.frame_id, frame.child_frame_id) == (BASE_FRAME, color.header.frame_id)
    camera_from_table = np.linalg.inv(ARM.table_from_base @ matrix(frame.transform))
    x, y, z = camera_from_table[:3, :3] @ bench.truth()["red block"][:3] + camera_from_table[:3, 3]
    u, v = round(info.k[0] * x / z + info.k[2]), round(info.k[4] * y / z + info.k[5])
    red = np.array(COLORS["red"])
    assert np.allclose(pixels[v, u] / np.linalg.norm(pixels[v, u]), red / np.linalg.norm(red), atol=0.05)
    assert metres[v, u] == pytest.approx(z - 0.02, abs=0.002), "half of the block's 4 cm nearer than its centre"


def matrix(transform):
    """A transform message as (4, 4)."""
    position, turn = transform.translation, transform.rotation
    return pin.XYZQUATToSE3(np.array([position.x, position.y, position.z, turn.x, turn.y, turn.z, turn.w])).homogeneous


def stamped(message):
    return message.header.stamp.sec, message.header.stamp.nanosec


def stamps(messages):
    return {stamped(message) for message in messages}


def test_frozen_joint_states_keep_their_stamp_until_they_thaw(arm, bench, observer) -> None:
    bench.freeze()
    observer.wait(lambda: len(arm.states) > 1 and stamped(arm.states[-1]) == stamped(arm.states[-2]))
    before = stamped(arm.states[-1])
    arm.end(arm.go(ARM.home + 0.1))
    assert stamped(observer.next(arm.states)) == before
    bench.thaw()
    observer.wait(lambda: stamped(arm.states[-1]) > before)
    assert np.allclose(arm.positions(), ARM.home + 0.1, atol=0.01)


def test_blind_camera_is_silent_until_it_sees(bench, observer) -> None:
    pictures = observer.listen(Image, COLOR)
    observer.next(pictures)
    bench.blind()
    observer.silence(pictures)
    bench.see()
    observer.next(pictures)
