"""The arm over ROS 2 does what any `Robot` does, and is at rest and ready again after whatever went wrong."""

from __future__ import annotations

import _thread
import signal
import threading
import time
from dataclasses import replace
from threading import Event, Thread

import numpy as np
import pytest
from action_msgs.msg import GoalStatusArray
from cells import cell_file
from names import ARM_ACTION, LATCHED

from perception.inspection import BadPicture, inspect
from robot.kinematics import tool_down
from robot.motion import Motion
from robot.path import Waypoint
from robot.ros2.config import CellFileError
from robot.ros2.connection import Connection, ConnectionLost
from robot.ros2.robot import RosRobot
from robot.timing import between, joined, standing
from robot.types import JointTrajectory, MotionFailed, Refused, Stopped

MOVED = 0.02


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cell")


@pytest.fixture(scope="module")
def connected(running_bench, folder):
    """One arm for all tests: each leaves it ready for the next."""
    with RosRobot(cell_file(folder), name="robot_under_test") as robot:
        yield robot


@pytest.fixture
def robot(bench, connected):
    """The arm at home, and as it sees itself there."""
    until(lambda: np.abs(connected.state().positions - connected.arm.home).max() < 1e-3)
    return connected


@pytest.fixture(scope="module")
def motion(connected):
    return Motion(connected.arm)


@pytest.fixture
def go(robot, motion):
    """Moves the tool to a place straight from where it is; so many times slower than it could."""

    def move(x, y, z, *, slower=1.0, stop=None):
        robot.move(
            slowed(motion.line(robot.state().positions, [Waypoint(np.array([x, y, z]), 0.0)]), slower),
            stop=stop or Event(),
        )

    return move


def slowed(trajectory, factor):
    return JointTrajectory(trajectory.times * factor, trajectory.positions, trajectory.velocities / factor)


@pytest.fixture
def during(robot):
    """Has something done once the arm has moved a little, or something else is so."""
    threads = []

    def act(action, when=None):
        start = robot.state().positions

        def wait():
            until(when or (lambda: np.abs(robot.state().positions - start).max() > MOVED))
            action()

        threads.append(Thread(target=wait))
        threads[-1].start()
        return threads[-1]

    yield act
    for thread in threads:
        thread.join()


def until(so):
    """Wait until something is so."""
    while not so():
        time.sleep(0.005)


def rests(robot):
    """Whether joint states stay where they are."""
    before = robot.state()
    until(lambda: robot.state().stamp > before.stamp + 0.2)
    return bool(np.abs(robot.state().positions - before.positions).max() < 1e-3)


def usable(robot, motion, go):
    """Whether the arm goes where it is told."""
    go(0.1, 0.0, 0.3)
    return np.allclose(motion.tool(robot.state().positions).position, [0.1, 0.0, 0.3], atol=2e-3)


def test_state_is_what_joint_states_say(robot) -> None:
    state = robot.state()
    assert np.allclose(state.positions, robot.arm.home, atol=1e-3)
    assert np.abs(state.velocities).max() < 0.01
    assert state.gripper_width == pytest.approx(0.08, abs=1e-3)
    until(lambda: robot.state().stamp > state.stamp)


def test_arm_is_at_rest_at_the_end_of_a_trajectory(robot, motion, go) -> None:
    go(0.2, 0.1, 0.25)
    assert rests(robot)
    assert np.allclose(motion.tool(robot.state().positions).position, [0.2, 0.1, 0.25], atol=2e-3)


def test_long_motion_is_sent_in_parts(robot, motion, observer) -> None:
    statuses = observer.listen(GoalStatusArray, f"{ARM_ACTION}/_action/status", LATCHED)
    line = motion.line(robot.state().positions, [Waypoint(np.array([-0.1, 0.05, 0.3]), 0.0)])
    began = time.time()
    robot.move(slowed(line, 11.0 / line.duration), stop=Event())
    assert np.allclose(motion.tool(robot.state().positions).position, [-0.1, 0.05, 0.3], atol=2e-3)
    observer.wait(lambda: len(accepted(statuses, began)) > 1)
    assert len(accepted(statuses, began)) == 2


@pytest.mark.parametrize("how", ["stop", "event"])
def test_stopped_motion_ends_at_rest_on_its_way(robot, motion, go, during, how) -> None:
    stop = Event()
    during(robot.stop if how == "stop" else stop.set)
    with pytest.raises(Stopped):
        go(0.25, 0.15, 0.2, slower=5.0, stop=stop)
    assert rests(robot)
    assert not np.allclose(motion.tool(robot.state().positions).position, [0.25, 0.15, 0.2], atol=0.02)
    assert usable(robot, motion, go)


def test_stop_is_idempotent_and_of_the_motion_under_way_only(robot, motion, go, during) -> None:
    during(lambda: [robot.stop() for _ in range(5)])
    with pytest.raises(Stopped):
        go(0.25, 0.15, 0.2, slower=5.0)
    robot.stop()
    assert usable(robot, motion, go)


def test_stop_that_is_set_before_lets_nothing_move(robot, go) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        go(0.25, 0.15, 0.2, slower=5.0, stop=stop)
    assert np.abs(robot.state().positions - robot.arm.home).max() < MOVED


@pytest.fixture
def interruptible():
    """Ctrl-C interrupts, also where the tests were started in the background, in which a shell turns it off."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_interrupt_leaves_the_arm_at_rest(interruptible, robot, motion, go, during) -> None:
    during(_thread.interrupt_main)
    with pytest.raises(KeyboardInterrupt):
        go(0.25, 0.15, 0.2, slower=5.0)
    assert rests(robot)
    assert usable(robot, motion, go)


def test_joint_states_that_freeze_end_a_motion(robot, motion, go, during, bench) -> None:
    during(bench.freeze)
    with pytest.raises(MotionFailed, match=r"joint states froze.*whether the arm rests is not known"):
        go(0.25, 0.15, 0.2, slower=8.0)
    with pytest.raises(Refused, match="no joint states for"):
        robot.state()
    assert "no joint states for" in robot.trouble()
    bench.thaw()
    assert rests(robot)
    assert not np.allclose(motion.tool(robot.state().positions).position, [0.25, 0.15, 0.2], atol=0.02)
    assert usable(robot, motion, go)


def test_motion_against_the_table_fails_and_says_why(robot, motion, go) -> None:
    go(0.1, 0.0, 0.05)
    above = robot.state().positions
    into = motion.kinematics.inverse(tool_down(np.array([0.1, 0.0, -0.04]), 0.0), seed=above)
    unchecked = joined([between(standing(above), standing(into), robot.arm)], robot.arm)
    with pytest.raises(MotionFailed, match=r"ended the motion: aborted.*the table"):
        robot.move(slowed(unchecked, 3.0), stop=Event())
    assert rests(robot)
    go(0.1, 0.0, 0.2)
    assert usable(robot, motion, go)


def test_what_cannot_be_followed_is_not_sent(robot, motion, observer) -> None:
    statuses = observer.listen(GoalStatusArray, f"{ARM_ACTION}/_action/status", LATCHED)
    good = motion.line(robot.state().positions, [Waypoint(np.array([0.1, 0.1, 0.3]), 0.0)])
    bad = {
        "of 6 joints": replace(good, positions=good.positions[:, :6], velocities=good.velocities[:, :6]),
        "not numbers": replace(good, positions=good.positions * np.nan),
        "which stands at": replace(good, positions=good.positions + 0.1),
    }
    began = time.time()
    for said, trajectory in bad.items():
        with pytest.raises(MotionFailed, match=said):
            robot.move(trajectory, stop=Event())
    robot.move(good, stop=Event())
    observer.wait(lambda: accepted(statuses, began))
    assert len(accepted(statuses, began)) == 1, "the good one alone"


def accepted(statuses, since):
    """The goals that the controller has accepted since a time, as its status messages say."""
    infos = [each.goal_info for message in statuses for each in message.status_list]
    return {bytes(info.goal_id.uuid) for info in infos if info.stamp.sec + 1e-9 * info.stamp.nanosec > since}


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (('"panda_joint7"', '"panda_joint8"'), CellFileError, "no moving joint 'panda_joint8' in the URDF; did you"),
        (('joint = "panda_finger_joint1"', 'joint = "panda_finger"'), Refused, "did you mean 'panda_finger_joint"),
        (
            ("/panda_arm_controller/", "/panda_arm_controler/"),
            Refused,
            "no action server .* did you mean '/panda_arm_controller/follow_joint_trajectory'",
        ),
        (('= "/joint_states"', '= "/joint_state"'), Refused, "nobody publishes /joint_state; did you mean '/joint_st"),
        (('= "/robot_description"', '= "/description"'), Refused, "no URDF .* did you mean '/robot_description'?"),
    ],
)
def test_names_that_are_not_there_are_refused_with_what_comes_near(bench, tmp_path, change, error, said) -> None:
    before = threading.active_count()
    with pytest.raises(error, match=said):
        RosRobot(cell_file(tmp_path, change, ("server = 30.0", "server = 3.0")), name="misled")
    assert threading.active_count() == before


def test_two_motions_at_once_are_refused(robot, motion, go, during) -> None:
    caught = []

    def second():
        try:
            robot.grip(0.02, 20.0)
        except Refused as error:
            caught.append(str(error))

    during(second)
    go(0.2, 0.1, 0.25, slower=3.0)
    assert caught == ["the arm is busy with another motion"]


def test_hand_holds_what_it_closes_on(robot, motion, bench, go) -> None:
    x, y, z, *_, sine, cosine = bench.truth()["red block"]
    yaw = 2.0 * np.arctan2(sine, cosine) % (np.pi / 2)
    robot.move(motion.route(robot.state().positions, Waypoint(np.array([x, y, z]), yaw), width=0.08), stop=Event())
    result = robot.grip(0.0, 20.0)
    assert result.held and result.width == pytest.approx(0.04, abs=2e-3)
    go(x, y, z + 0.15)
    assert bench.truth()["red block"][2] == pytest.approx(z + 0.15, abs=0.01)
    assert robot.grip(0.0, 20.0).held
    assert not robot.grip(0.08, 20.0).held


def test_fingers_that_close_on_nothing_hold_nothing(robot) -> None:
    result = robot.grip(0.03, 20.0)
    assert not result.held and result.width == pytest.approx(0.03, abs=2e-3)


def test_grip_that_is_stopped_says_so_when_it_has_ended(robot, during) -> None:
    # Fingers that had closed before the stop came, on a busy machine, had nothing to stop.
    for _ in range(10):
        stopping = during(robot.stop, when=lambda: robot.state().gripper_width < 0.077)
        try:
            robot.grip(0.0, 20.0)
        except Stopped:
            break
        finally:
            stopping.join()
            assert robot.grip(0.08, 20.0).width == pytest.approx(0.08, abs=2e-3)
    else:
        pytest.fail("no grip said that it was stopped")


def test_picture_is_the_scene_as_it_is_after_a_motion(robot, go) -> None:
    before = robot.capture("overview")
    inspect(before)
    go(0.0, 0.0, 0.4)
    after = robot.capture("overview")
    assert before.stamp < robot.state().stamp and after.stamp > before.stamp
    assert (before.depth - after.depth).max() > 0.2, "the arm is in sight now"


def test_cameras_that_there_are_not_are_named(robot) -> None:
    with pytest.raises(KeyError, match="no camera 'wrist'; there are: overview"):
        robot.capture("wrist")


def test_silent_camera_is_told_by_the_age_of_its_last_picture(bench, folder, go) -> None:
    patience = (("picture = 20.0", "picture = 3.0"), ("max_age = 20.0", "max_age = 2.0"))
    with RosRobot(cell_file(folder, *patience), name="impatient") as robot:
        until(lambda: captured(robot))  # without a first picture there is none to be old
        bench.blind()
        with pytest.raises(BadPicture, match=r"camera 'overview': the newest picture is \d+\.\d+ s old; at most 2 s"):
            until(lambda: not robot.capture("overview"))
    bench.see()


def captured(robot):
    """Whether a picture was to be had that is new enough: where drawing takes long, not every one is."""
    try:
        return bool(robot.capture("overview"))
    except BadPicture:
        return False


def test_callback_that_waits_for_its_own_thread_is_told(observer) -> None:
    connection, told = Connection("waiting_for_itself"), Event()

    def wait() -> None:
        with pytest.raises(ConnectionLost, match="can never come"):
            connection.wait(lambda: False, 60.0)
        told.set()

    connection.node.create_timer(0.01, wait)
    connection.start()
    assert told.wait(30.0)
    connection.close()
    with pytest.raises(ConnectionLost, match="closed"):
        connection.wait(lambda: False, 60.0)


def test_connection_to_which_nothing_comes_ends_with_its_thread() -> None:
    before = threading.active_count()
    connection = Connection("lonely")
    connection.start()
    connection.close()
    assert threading.active_count() == before


def test_many_goals_leave_nothing_behind(robot, motion) -> None:
    aside = Waypoint(motion.tool(robot.arm.home).position + np.array([0.0, 0.004, 0.0]), 0.0)
    there = motion.line(robot.arm.home, [aside])
    threads = threading.active_count()
    for _ in range(20):
        robot.move(there, stop=Event())
        back = motion.joints(robot.state().positions, robot.arm.home)
        robot.move(back, stop=Event())
    assert threading.active_count() == threads


def test_closing_stops_what_moves_and_leaves_no_thread(robot, folder, during) -> None:
    before = threading.active_count()
    closed = RosRobot(cell_file(folder), name="closed_early")
    motion = Motion(closed.arm)
    trajectory = motion.line(closed.state().positions, [Waypoint(np.array([0.25, 0.15, 0.2]), 0.0)])
    closing = during(closed.close)
    with pytest.raises(Stopped):
        closed.move(slowed(trajectory, 8.0), stop=Event())
    closing.join()
    closed.close()
    assert threading.active_count() == before
