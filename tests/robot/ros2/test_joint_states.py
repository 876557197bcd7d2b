"""What joint states say of an arm: the newest sample, its age, and whether it rests."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from robot.ros2.joints import REST_TIME, JointStates

ARM = ("a", "b", "c")


def said(
    stamp: float, names: Sequence[str], positions: Sequence[float], velocities: Sequence[float] = ()
) -> SimpleNamespace:
    whole = int(stamp)
    header = SimpleNamespace(stamp=SimpleNamespace(sec=whole, nanosec=round((stamp - whole) * 1e9)))
    return SimpleNamespace(header=header, name=list(names), position=list(positions), velocity=list(velocities))


@pytest.fixture
def joints() -> JointStates:
    return JointStates(ARM, "finger")


def test_joints_are_found_by_name(joints: JointStates) -> None:
    joints.hear(said(1.0, ("finger", "c", "a", "b"), (0.04, 3.0, 1.0, 2.0), (0.0, 0.3, 0.1, 0.2)))
    sample = joints.newest
    assert sample is not None
    assert np.array_equal(sample.positions, [1.0, 2.0, 3.0]) and np.array_equal(sample.velocities, [0.1, 0.2, 0.3])
    assert joints.opening == (0.04, 1.0)


def test_a_message_without_positions_says_nothing(joints: JointStates) -> None:
    joints.hear(said(1.0, (*ARM, "finger"), ()))
    assert joints.newest is None and joints.opening is None and joints.missing() == ""


def test_a_gripper_may_speak_for_itself(joints: JointStates) -> None:
    joints.hear(said(1.0, ("a", "b", "c"), (1.0, 2.0, 3.0)))
    joints.hear(said(1.5, ("finger",), (0.02,)))
    sample = joints.newest
    assert sample is not None and sample.stamp == 1.0
    assert joints.opening == (0.02, 1.5)
    assert joints.missing() == ""


def test_velocities_that_nobody_says_are_differences(joints: JointStates) -> None:
    joints.hear(said(1.0, ARM, (0.0, 0.0, 0.0)))
    joints.hear(said(1.1, ARM, (0.1, 0.0, -0.2)))
    sample = joints.newest
    assert sample is not None and np.allclose(sample.velocities, [1.0, 0.0, -2.0])


def test_a_repeated_stamp_is_no_news(joints: JointStates) -> None:
    joints.hear(said(1.0, ARM, (0.0, 0.0, 0.0)))
    time.sleep(0.03)
    joints.hear(said(1.0, ARM, (0.0, 0.0, 0.0)))
    assert joints.age >= 0.03
    joints.hear(said(1.01, ARM, (0.0, 0.0, 0.0)))
    assert joints.age < 0.03


def test_nothing_heard_is_infinitely_old(joints: JointStates) -> None:
    assert joints.age == float("inf") and not joints.heard and not joints.resting()


def test_an_arm_that_moves_does_not_rest(joints: JointStates) -> None:
    stamps = np.arange(0.0, 0.3, 0.01)
    for stamp in stamps:
        joints.hear(said(1.0 + stamp, ARM, (0.02 * stamp, 0.0, 0.0)))
    assert not joints.resting()
    for stamp in np.arange(0.0, REST_TIME + 0.02, 0.01):
        joints.hear(said(1.3 + stamp, ARM, (0.006, 1e-4 * np.sin(500 * stamp), 0.0)))
    assert joints.resting()


def test_rest_is_seen_and_not_taken_for_granted(joints: JointStates) -> None:
    joints.hear(said(1.0, ARM, (0.0, 0.0, 0.0)))
    joints.hear(said(1.02, ARM, (0.0, 0.0, 0.0)))
    assert not joints.resting(), "seen for 20 ms only"
    joints.hear(said(1.1, ARM, (0.0, 0.0, 0.0)))
    assert joints.resting()
    assert not joints.resting(since=time.monotonic()), "nothing was seen since"


def test_a_clock_that_is_set_back_begins_anew(joints: JointStates) -> None:
    for stamp in (100.0, 100.1, 1.0):
        joints.hear(said(stamp, ARM, (0.0, 0.0, 0.0)))
    sample = joints.newest
    assert sample is not None and sample.stamp == 1.0
    assert not joints.resting()


def test_missing_joints_are_named_with_what_comes_near() -> None:
    joints = JointStates(("panda_joint1", "panda_joint2"), "finger")
    joints.hear(said(1.0, ("panda_joint1", "panda_jiont2"), (0.0, 0.0)))
    assert joints.missing() == (
        "no joint 'panda_joint2'; did you mean 'panda_jiont2'?; no joint 'finger'; there are panda_jiont2, panda_joint1"
    )
