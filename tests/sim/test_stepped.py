"""An arm that is only told, so many times a second, where its joints go next."""

from __future__ import annotations

from functools import partial
from threading import Event

import numpy as np
import pytest

from robot.kinematics import Kinematics, tool_down
from robot.types import JointTrajectory, MotionFailed, Stopped
from sim.cell import SimCell
from sim.engine import TICK
from sim.scene import ObjectSpec, scene
from sim.stepped import SteppedRobot

TICKS = 12
SCENE = scene(
    [
        ObjectSpec(kind="block", color="red", position=(0.0, 0.1)),
        ObjectSpec(kind="bowl", color="blue", position=(0.0, -0.1)),
    ]
)


def cell(effector="suction", ticks=TICKS, spec=SCENE) -> SimCell:
    return SimCell(spec, perception="truth", effector=effector, robot=partial(SteppedRobot, ticks=ticks))


def told(robot) -> list:
    actions = []
    robot.watchers.append(lambda action: actions.append(action.copy()))
    return actions


def swing(robot, xyz, seconds) -> JointTrajectory:
    """From where the arm stands to the tool at a point, all joints at once, from rest to rest."""
    start = robot.state().positions
    goal = Kinematics(robot.arm).inverse(tool_down(np.array(xyz), 0.0), seed=start)
    times = np.linspace(0.0, seconds, 60)
    share, rate = (1 - np.cos(np.pi * times / seconds)) / 2, np.pi / seconds * np.sin(np.pi * times / seconds) / 2
    return JointTrajectory(times, start + share[:, None] * (goal - start), rate[:, None] * (goal - start))


@pytest.mark.parametrize(("effector", "ticks"), [("suction", 24), ("hand", 10)])
def test_a_program_that_moves_things_does_so_in_whole_periods(effector, ticks):
    with cell(effector, ticks) as made:
        actions, began = told(made.robot), made.world.time
        made.skills.put_first_on_second("red block", "blue bowl")
        passed = (made.world.time - began) / TICK
        block, bowl = (made.truth()[name] for name in ("red block", "blue bowl"))
        assert np.hypot(*(block.position - bowl.position)[:2]) < 0.03
    assert passed == pytest.approx(ticks * len(actions))


@pytest.mark.parametrize(("effector", "looking"), [("suction", "overview"), ("hand", "wrist")])
def test_the_same_actions_in_an_equal_world_do_the_same_to_the_last_bit_whoever_looks(effector, looking):
    with cell(effector) as made:
        actions = told(made.robot)
        made.skills.put_first_on_second("red block", "blue bowl")
        ended = [body.motion() for body in made.world.bodies.values()]
    with cell(effector) as again:
        again.robot.watchers.append(lambda action: again.cameras.picture(looking))
        row = 0
        while row < len(actions):
            row += again.robot.act(actions[row])
        assert row == len(actions)
        assert [body.motion() for body in again.world.bodies.values()] == ended


def test_a_motion_ends_where_its_trajectory_ends_at_rest():
    with cell() as made:
        trajectory = swing(made.robot, (0.2, -0.1, 0.2), 1.03)
        made.robot.move(trajectory, stop=Event())
        state = made.robot.state()
    np.testing.assert_allclose(state.positions, trajectory.positions[-1], atol=0.005)
    assert np.abs(state.velocities).max() < 0.005


def test_a_stopped_motion_ends_on_its_way_at_rest():
    with cell() as made:
        robot, stop = made.robot, Event()
        trajectory = swing(robot, (0.2, -0.1, 0.2), 4.0)
        halfway = made.world.time + 2.0
        robot.watchers.append(lambda action: stop.set() if made.world.time > halfway else None)
        with pytest.raises(Stopped, match=r"into a motion of 4\.00 s"):
            robot.move(trajectory, stop=stop)
        state = robot.state()
    share = (state.positions - trajectory.positions[0]) / (trajectory.positions[-1] - trajectory.positions[0])
    np.testing.assert_allclose(share, share.mean(), atol=0.05)
    assert 0.4 < share.mean() < 0.9
    assert np.abs(state.velocities).max() < 0.05


def test_running_into_the_table_fails_and_backs_off():
    with cell() as made:
        robot = made.robot
        robot.move(swing(robot, (0.2, -0.1, 0.06), 1.0), stop=Event())
        with pytest.raises(MotionFailed, match="pushed against the table"):
            robot.move(swing(robot, (0.2, -0.1, -0.03), 1.0), stop=Event())
        assert np.abs(robot.state().velocities).max() < 0.01
        assert robot.tool.position[2] > 0.005
        robot.move(swing(robot, (0.2, -0.1, 0.2), 1.0), stop=Event())


def test_what_the_gripper_was_told_before_is_not_told_again():
    with cell() as made:
        made.robot.grip(0.0, 30.0)
        actions = told(made.robot)
        made.robot.grip(0.0, 30.0)
        assert len(actions) == 1
