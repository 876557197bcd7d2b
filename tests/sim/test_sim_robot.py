"""The arm under physics: it follows, holds, stops, notices what it runs into, and repeats to the last bit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from threading import Event

import numpy as np
import pytest
from numpy.typing import ArrayLike

from perception.types import Array, Pose
from robot.arm import Arm, panda_hand, panda_suction
from robot.kinematics import Kinematics, tool_down
from robot.types import JointTrajectory, MotionFailed, Stopped
from sim.engine import TICK
from sim.objects import shape
from sim.robot import SimRobot
from sim.world import World

Cell = tuple[World, SimRobot]
CUBE = (0.1, 0.05)


def make_cell(arm: Arm) -> Iterator[Cell]:
    """An arm, a red cube, a bowl and a green cube."""
    with World() as world:
        world.add("red block", "red", shape("block"), Pose(np.array([*CUBE, 0.02])))
        world.add("blue bowl", "blue", shape("bowl"), Pose(np.array([-0.15, 0.05, 0.023])))
        world.add("green block", "green", shape("block"), Pose(np.array([-0.1, -0.15, 0.02])))
        robot = SimRobot(world, arm)
        world.settle()
        yield world, robot


@pytest.fixture
def cell() -> Iterator[Cell]:
    yield from make_cell(panda_hand())


@pytest.fixture(params=[panda_hand, panda_suction], ids=["hand", "suction"])
def either(request: pytest.FixtureRequest) -> Iterator[Cell]:
    arm: Callable[[], Arm] = request.param
    yield from make_cell(arm())


def swing(robot: SimRobot, xyz: ArrayLike, seconds: float = 1.0) -> JointTrajectory:
    """From where the arm stands to the tool at a point, all joints at once, smooth at both ends."""
    start = robot.state().positions
    goal = Kinematics(robot.arm).inverse(tool_down(np.asarray(xyz, dtype=np.float64), 0.0), seed=start)
    times = np.linspace(0.0, seconds, 60)
    share = (1.0 - np.cos(np.pi * times / seconds)) / 2.0
    rate = np.pi / seconds * np.sin(np.pi * times / seconds) / 2.0
    return JointTrajectory(times, start + share[:, None] * (goal - start), rate[:, None] * (goal - start))


def go(robot: SimRobot, *xyz: float) -> None:
    robot.move(swing(robot, xyz), stop=Event())


def at_rest(robot: SimRobot) -> bool:
    return bool(np.abs(robot.state().velocities).max() < 0.01)


def grasp_height(robot: SimRobot) -> float:
    return 0.02 if robot.arm.gripper.kind == "hand" else 0.042


def pick_cube(robot: SimRobot) -> None:
    go(robot, *CUBE, 0.15)
    go(robot, *CUBE, grasp_height(robot))
    assert robot.grip(0.0, 20.0).held
    go(robot, *CUBE, 0.2)


def everything(world: World, robot: SimRobot) -> Array:
    things = [np.r_[thing.pose.position, thing.pose.quaternion] for thing in world.true_objects()]
    state = robot.state()
    return np.concatenate([*things, state.positions, state.velocities, [state.gripper_width, state.stamp]])


def test_it_follows_a_trajectory_to_its_end_and_rests_there(either: Cell) -> None:
    world, robot = either
    trajectory = swing(robot, (0.2, -0.1, 0.2))
    began = world.time
    seen: list[Array] = []
    world.watchers.append(lambda: seen.append(robot.state().positions))
    robot.move(trajectory, stop=Event())
    np.testing.assert_allclose(robot.state().positions, trajectory.positions[-1], atol=0.002)
    np.testing.assert_allclose(robot.tool.position, [0.2, -0.1, 0.2], atol=0.002)
    assert at_rest(robot)
    assert world.time - began < trajectory.duration + 0.2
    halfway = trajectory.positions[0] + (trajectory.positions[-1] - trajectory.positions[0]) / 2.0
    np.testing.assert_allclose(seen[119], halfway, atol=0.01)


def test_a_cube_is_picked_up_carried_and_dropped_into_a_bowl(either: Cell) -> None:
    world, robot = either
    pick_cube(robot)
    assert robot.held is world.body("red block")
    assert world.body("red block").pose().position[2] > 0.15
    go(robot, -0.15, 0.05, 0.2)
    go(robot, -0.15, 0.05, 0.07)
    assert not robot.grip(0.08, 20.0).held
    assert world.settle()
    assert world.body("red block").pose().position == pytest.approx([-0.15, 0.05, 0.025], abs=0.01)
    assert robot.held is None


def test_the_hand_says_how_wide_it_is_and_whether_it_holds(cell: Cell) -> None:
    _, robot = cell
    assert robot.state().gripper_width == pytest.approx(0.08, abs=0.001)
    nothing = robot.grip(0.0, 20.0)
    assert (nothing.width, nothing.held) == (pytest.approx(0.0, abs=0.001), False)
    half = robot.grip(0.04, 20.0)
    assert (half.width, half.held) == (pytest.approx(0.04, abs=0.001), False)
    robot.grip(0.08, 20.0)
    go(robot, *CUBE, 0.15)
    go(robot, *CUBE, 0.02)
    something = robot.grip(0.0, 20.0)
    assert (something.width, something.held) == (pytest.approx(0.04, abs=0.002), True)


def test_a_bowl_is_lifted_by_its_rim(cell: Cell) -> None:
    world, robot = cell
    robot.grip(0.03, 20.0)
    # The middle of the wall at the brim, on the +x side: at this yaw the fingers close along x.
    rim = -0.15 + 0.06 - 0.0035
    for height in (0.15, 0.09, 0.07, 0.05, 0.04):
        go(robot, rim, 0.05, height)
    assert robot.grip(0.0, 20.0).held
    go(robot, rim, 0.05, 0.15)
    go(robot, 0.0, 0.0, 0.2)
    assert robot.held is world.body("blue bowl")
    assert world.body("blue bowl").pose().position[2] > 0.12


def test_a_cup_off_the_surface_holds_nothing() -> None:
    for _, robot in make_cell(panda_suction()):
        go(robot, *CUBE, 0.08)
        assert not robot.grip(0.0, 30.0).held
        assert robot.state().gripper_width > 0.0


def test_a_cup_lets_go_of_what_pulls_harder_than_it_holds() -> None:
    for world, robot in make_cell(panda_suction()):
        world.add("anvil", "black", shape("block", [0.1, 0.1, 0.06]), Pose(np.array([0.1, -0.12, 0.03])))
        go(robot, 0.1, -0.12, 0.15)
        go(robot, 0.1, -0.12, 0.062)
        assert robot.grip(0.0, 2.0).held
        go(robot, 0.1, -0.12, 0.2)
        assert robot.held is None
        assert world.body("anvil").pose().position[2] < 0.05


@pytest.mark.parametrize("tick", [1, 20, 60, 120, 200, 238])
def test_a_stop_brings_it_to_rest_within_limits_and_on_its_path(either: Cell, tick: int) -> None:
    world, robot = either
    trajectory = swing(robot, (-0.2, 0.1, 0.25))
    stop, ticks = Event(), [0]
    velocities: list[Array] = []

    def watch() -> None:
        ticks[0] += 1
        velocities.append(robot.state().velocities)
        if ticks[0] == tick:
            stop.set()

    world.watchers.append(watch)
    with pytest.raises(Stopped):
        robot.move(trajectory, stop=stop)
    assert at_rest(robot)
    braking = np.diff(np.array(velocities[tick:]), axis=0) / TICK
    assert (np.abs(braking).max(axis=0) < 1.15 * robot.arm.acceleration).all()
    # A joint space line: wherever it stopped, all joints have gone the same share of their way.
    done = robot.state().positions - trajectory.positions[0]
    whole = trajectory.positions[-1] - trajectory.positions[0]
    share = float(done @ whole / (whole @ whole))
    np.testing.assert_allclose(done, share * whole, atol=0.01)
    assert share < 1.0


def test_any_thread_may_stop_it_and_twice(cell: Cell) -> None:
    world, robot = cell
    reached = Event()
    world.watchers.append(lambda: reached.set() if world.time > 0.5 else None)

    def stopper() -> None:
        reached.wait(30.0)
        robot.stop()
        robot.stop()

    thread = threading.Thread(target=stopper)
    thread.start()
    # Slower than the test's patience if nobody stops it.
    with pytest.raises(Stopped):
        robot.move(swing(robot, (0.2, 0.1, 0.2), seconds=200.0), stop=Event())
    thread.join()
    assert at_rest(robot)
    world.watchers.clear()
    go(robot, 0.0, 0.0, 0.2)


def test_a_stop_before_the_first_tick_moves_nothing(cell: Cell) -> None:
    _, robot = cell
    before = robot.state().positions
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        robot.move(swing(robot, (0.2, 0.1, 0.2)), stop=stop)
    np.testing.assert_allclose(robot.state().positions, before, atol=0.002)


def test_running_into_the_table_fails_and_backs_off(either: Cell) -> None:
    _, robot = either
    go(robot, 0.0, -0.1, 0.06)
    with pytest.raises(MotionFailed, match="pushed against the table"):
        go(robot, 0.0, -0.1, -0.03)
    assert at_rest(robot)
    assert robot.tool.position[2] > 0.012
    go(robot, 0.0, -0.1, 0.2)


def test_pressing_on_an_object_fails_and_names_it(cell: Cell) -> None:
    _, robot = cell
    robot.grip(0.0, 20.0)
    go(robot, *CUBE, 0.1)
    with pytest.raises(MotionFailed, match="'red block'"):
        go(robot, *CUBE, 0.02)
    assert at_rest(robot)


def test_a_trajectory_from_elsewhere_is_refused_without_a_tick(cell: Cell) -> None:
    world, robot = cell
    trajectory = swing(robot, (0.1, 0.1, 0.2))
    elsewhere = JointTrajectory(trajectory.times, trajectory.positions + 0.1, trajectory.velocities)
    began = world.time
    with pytest.raises(MotionFailed, match=r"starts at .* for panda_joint"):
        robot.move(elsewhere, stop=Event())
    assert world.time == began


def test_a_trajectory_of_anything_but_numbers_is_refused(cell: Cell) -> None:
    _, robot = cell
    good = swing(robot, (0.1, 0.1, 0.2))
    positions = good.positions.copy()
    positions[30, 2] = np.nan
    with pytest.raises(MotionFailed, match="not numbers"):
        robot.move(JointTrajectory(good.times, positions, good.velocities), stop=Event())
    with pytest.raises(MotionFailed, match="6 joints"):
        robot.move(JointTrajectory(good.times, good.positions[:, :6], good.velocities[:, :6]), stop=Event())
    go(robot, 0.1, 0.1, 0.2)


def test_what_interrupts_from_inside_leaves_it_at_rest(cell: Cell) -> None:
    world, robot = cell

    def interrupt() -> None:
        if world.time > 1.0:
            world.watchers.clear()
            raise KeyboardInterrupt

    world.watchers.append(interrupt)
    with pytest.raises(KeyboardInterrupt):
        robot.move(swing(robot, (0.2, 0.1, 0.2), seconds=3.0), stop=Event())
    assert at_rest(robot)


def test_a_restored_moment_with_an_object_in_the_gripper_repeats_to_the_last_bit(either: Cell) -> None:
    world, robot = either
    go(robot, *CUBE, 0.15)
    go(robot, *CUBE, grasp_height(robot))
    before_grasp = world.save()

    def grasp() -> Array:
        robot.grip(0.0, 20.0)
        go(robot, *CUBE, 0.2)
        return everything(world, robot)

    def release() -> Array:
        go(robot, -0.15, 0.05, 0.15)
        robot.grip(0.08, 20.0)
        world.step(60)
        return everything(world, robot)

    grasped = grasp()
    holding = world.save()
    released = release()
    world.restore(before_grasp)
    assert robot.held is None
    np.testing.assert_array_equal(grasp(), grasped)
    go(robot, 0.2, 0.1, 0.3)
    world.restore(holding)
    assert robot.held is world.body("red block")
    np.testing.assert_array_equal(release(), released)


def test_what_the_camera_sees_is_the_world_with_the_arm_in_it(cell: Cell) -> None:
    world, robot = cell
    before = robot.capture("overview")
    go(robot, *CUBE, 0.15)
    after = robot.capture("overview")
    assert after.stamp == world.time > before.stamp
    assert (after.depth < before.depth - 0.1).sum() > 1000
    with pytest.raises(KeyError, match="overview"):
        robot.capture("ceiling")
