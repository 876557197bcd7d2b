from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.types import SceneObject
from robot.arm import Arm, panda_suction
from robot.kinematics import tool_down
from robot.motion import Motion
from robot.path import Waypoint
from robot.types import InCollision, JointTrajectory, Unreachable

SUCTION = Motion(panda_suction())
places = st.tuples(st.floats(-0.28, 0.28), st.floats(-0.18, 0.18), st.floats(0.02, 0.25)).map(np.array)


def tool_path(motion: Motion, trajectory: JointTrajectory) -> np.ndarray:
    return np.array([motion.kinematics.forward(q)[:3, 3] for q in trajectory.positions])


def within_limits(trajectory: JointTrajectory, arm: Arm) -> bool:
    step = np.diff(trajectory.times)[:, None]
    acceleration = np.diff(trajectory.velocities, axis=0) / step
    jerk = np.diff(acceleration, axis=0) / step[1:]
    return bool(
        (trajectory.positions >= arm.lower).all()
        and (trajectory.positions <= arm.upper).all()
        and (np.abs(trajectory.velocities) <= arm.velocity * 1.001).all()
        and (np.abs(acceleration) <= arm.acceleration * 1.05).all()
        and (np.abs(jerk) <= arm.jerk).all()
    )


@settings(max_examples=40)
@given(places, places, st.floats(-0.7, 0.7))
def test_routes_go_from_rest_to_rest_at_the_goal_within_all_limits(
    first: np.ndarray, second: np.ndarray, yaw: float
) -> None:
    motion, q = SUCTION, SUCTION.arm.home
    for goal in (first, second):
        trajectory = motion.route(q, Waypoint(goal, yaw), approach=0.03, lift=0.03)
        assert within_limits(trajectory, motion.arm)
        assert (np.diff(trajectory.times) > 0).all()
        np.testing.assert_allclose(trajectory.positions[0], q, atol=1e-6)
        np.testing.assert_allclose(trajectory.velocities[[0, -1]], 0.0, atol=1e-9)
        reached = motion.kinematics.forward(trajectory.positions[-1])
        np.testing.assert_allclose(reached, tool_down(goal, yaw), atol=1e-3)
        q = trajectory.positions[-1]


@settings(max_examples=20)
@given(places, places)
def test_positions_are_the_integral_of_velocities(first: np.ndarray, second: np.ndarray) -> None:
    q = SUCTION.kinematics.inverse(tool_down(first, 0.0))
    trajectory = SUCTION.route(q, Waypoint(second, 0.0), approach=0.03, lift=0.03)
    steps = (trajectory.velocities[1:] + trajectory.velocities[:-1]) / 2 * np.diff(trajectory.times)[:, None]
    np.testing.assert_allclose(np.diff(trajectory.positions, axis=0), steps, atol=5e-4)


def test_the_tool_comes_down_straight_and_goes_up_straight(motion: Motion) -> None:
    start = motion.kinematics.inverse(tool_down(np.array([-0.2, 0.1, 0.03]), 0.0))
    goal = np.array([0.2, 0.0, 0.03])
    path = tool_path(motion, motion.route(start, Waypoint(goal, 0.0), approach=0.05, lift=0.05))
    leaving = path[: int(np.argmax(path[:, 2] > 0.078))]
    arriving = path[len(path) - int(np.argmax(path[::-1, 2] > 0.078)) :]
    assert len(leaving) > 3
    assert len(arriving) > 3
    assert np.linalg.norm(leaving[:, :2] - [-0.2, 0.1], axis=1).max() < 0.001
    assert np.linalg.norm(arriving[:, :2] - goal[:2], axis=1).max() < 0.001


def test_lines_are_straight_in_space(motion: Motion) -> None:
    start = motion.kinematics.inverse(tool_down(np.array([-0.25, 0.15, 0.1]), 0.0))
    end = np.array([0.25, -0.1, 0.2])
    path = tool_path(motion, motion.line(start, [Waypoint(end, 0.3)]))
    way = (end - path[0]) / np.linalg.norm(end - path[0])
    aside = (path - path[0]) - np.outer((path - path[0]) @ way, way)
    assert np.linalg.norm(aside, axis=1).max() < 0.001


def test_a_slower_pace_takes_longer_on_the_same_path(motion: Motion) -> None:
    start = motion.kinematics.inverse(tool_down(np.array([0.0, 0.0, 0.1]), 0.0))
    goal = [Waypoint(np.array([0.1, 0.1, 0.1]), 0.0)]
    fast, slow = motion.line(start, goal), motion.line(start, goal, pace=0.5)
    assert slow.duration == pytest.approx(2 * fast.duration)
    np.testing.assert_allclose(slow.positions, fast.positions)


def test_a_route_passes_over_what_stands_in_between(motion: Motion, thing: Callable[..., SceneObject]) -> None:
    start = motion.kinematics.inverse(tool_down(np.array([-0.2, 0.0, 0.03]), 0.0))
    goal = Waypoint(np.array([0.2, 0.0, 0.03]), 0.0)
    tower = thing("tower", (0.0, 0.05), (0.06, 0.3, 0.16))
    free = tool_path(motion, motion.route(start, goal, approach=0.03, lift=0.03))
    over = tool_path(motion, motion.route(start, goal, [tower], approach=0.03, lift=0.03))
    above = np.abs(over[:, 0]) < 0.03
    assert free[np.abs(free[:, 0]) < 0.03, 2].min() < 0.16 < over[above, 2].min()


def test_a_goal_inside_something_is_in_collision_and_named(motion: Motion, thing: Callable[..., SceneObject]) -> None:
    with pytest.raises(InCollision, match="gray block"):
        motion.route(
            motion.arm.home, Waypoint(np.array([0.1, 0.0, 0.02]), 0.0), [thing("gray block", (0.1, 0.0))], approach=0.03
        )


def test_the_table_is_an_obstacle(motion: Motion) -> None:
    with pytest.raises(InCollision, match="the table"):
        motion.route(motion.arm.home, Waypoint(np.array([0.1, 0.0, -0.02]), 0.0), approach=0.03)


def test_an_arm_that_touches_something_may_leave_it(motion: Motion, thing: Callable[..., SceneObject]) -> None:
    block = thing("gray block", (0.1, 0.0))
    start = motion.kinematics.inverse(tool_down(np.array([0.1, 0.0, 0.03]), 0.0))
    assert motion.touched(start, [block]) == ["gray block"]
    motion.route(start, Waypoint(np.array([-0.1, 0.0, 0.2]), 0.0), [block], lift=0.06)


def test_an_unreachable_goal_is_refused(motion: Motion) -> None:
    with pytest.raises(Unreachable, match=r"0\.700"):
        motion.route(motion.arm.home, Waypoint(np.array([0.7, 0.4, 0.1]), 0.0), approach=0.03)


def test_yaws_are_the_same_up_to_half_turns_and_within_the_last_joint(motion: Motion) -> None:
    position = np.array([0.2, 0.1, 0.1])
    low, high = motion.kinematics.yaw_range(position)
    yaws = motion.best_yaw(position, [0.4], np.pi, near=0.0)
    assert yaws
    assert all(low <= yaw <= high and np.isclose((yaw - 0.4) % np.pi % np.pi, 0.0, atol=1e-9) for yaw in yaws)
    assert yaws == sorted(yaws, key=abs)
