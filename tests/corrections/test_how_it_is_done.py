"""How a call is done: a grasp, a place on a thing, a turn, a speed; remembered as poses in the frame of the thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conversations import Conversation, block, bowl

from lmp.corrections.recall import Memory
from perception.drawers import table_from_handle
from perception.geometry.symmetry import matrix
from perception.types import Array
from robot.types import JointTrajectory
from sim.scene import ObjectSpec

Talk = Callable[..., Conversation]
LEFT = ObjectSpec(kind="drawer", color="blue", position=(-0.12, 0.05), yaw=-0.6)
RIGHT = ObjectSpec(kind="drawer", color="green", position=(0.15, 0.08), yaw=-2.1, size=0.12)
SAID = {
    "open the drawer.": lambda tail: f"open_drawer('{'blue' if 'blue' in tail else 'green'} drawer')",
    "4 mm to the right.": "ret_val = ['skill', 'interrupted', 'right', '4 mm']",
    "hold it 4 mm further right.": "ret_val = ['skill', 'last', 'right', '4 mm']",
    "1 cm to the left.": "ret_val = ['skill', 'last', 'left', '1 cm']",
    "turn it 30 degrees clockwise.": "ret_val = ['skill', 'last', 'clockwise', '30 degrees']",
    "much slower.": "ret_val = ['skill', 'last', 'slower', 'much']",
    "nearer.": "ret_val = ['skill', 'last', 'nearer']",
    "higher.": "ret_val = ['skill', 'last', 'higher']",
    "put the red block on the green block.": "put_first_on_second('red block', 'green block')",
    "put the red block at the top.": "put_first_on_second('red block', [0.0, 0.12])",
    "point at the bowl.": "point_gripper_to('blue bowl')",
    "go home.": "go_home()",
}


def watch_grasps(chat: Conversation, drawer: str) -> list[Array]:
    """(4, 4) handle_from_tool, as the simulator has it, of every time that the cup closes from now on."""
    taken: list[Array] = []
    closed = [False]

    def watch() -> None:
        robot, world = chat.cell.robot, chat.cell.world
        now = robot.state().gripper_width == 0.0
        if now and not closed[0]:
            pose = np.eye(4)
            pose[:3, :3], pose[:3, 3] = matrix(robot.tool.quaternion), robot.tool.position
            taken.append(np.linalg.inv(table_from_handle(world.drawers[drawer].as_object())) @ pose)
        closed[0] = now

    chat.cell.world.watchers.append(watch)
    return taken


@pytest.mark.parametrize("words", ["4 mm to the right", "hold it 4 mm further right"])
def test_a_grasp_told_at_one_drawer_is_taken_at_another_at_another_place_and_yaw(
    talk: Talk, tmp_path: Path, words: str
) -> None:
    with Memory(tmp_path / "memory.db") as memory:
        first = talk(SAID, [LEFT], memory=memory)
        memory.robot = first.cell.arm.name
        shown = watch_grasps(first, "blue drawer")
        if words == "4 mm to the right":
            first.when(lambda ticks: ticks == 200, lambda: first.session.correct(words))
            assert first.session.do("open the drawer").outcome == "done"
        else:
            assert first.session.do("open the drawer").outcome == "done"
            report = first.session.hear(words)
            assert [call.name for call in report.calls] == ["take_back", "open_drawer"], report.message
        assert first.cell.world.drawers["blue drawer"].opening > 0.07
        right = matrix(first.cell.truth()["blue drawer"].pose.quaternion).T @ [0.004, 0.0, 0.0]
        np.testing.assert_allclose(shown[-1][:3, 3], np.add([0.0, 0.0, 0.009], right), atol=0.0015)
        assert first.session.hear("good").message.startswith("remembered: open_drawer: grasp=")

        other = talk(SAID, [RIGHT], memory=memory)
        taken = watch_grasps(other, "green drawer")
        report = other.session.do("open the drawer")
        assert (report.outcome, len(report.memory)) == ("done", 1)
        assert np.linalg.norm(taken[0][:3, 3] - shown[-1][:3, 3]) < 0.001
        assert np.degrees(np.arccos(np.clip(taken[0][:3, 2] @ shown[-1][:3, 2], -1.0, 1.0))) < 1.0
        assert other.cell.world.drawers["green drawer"].opening > 0.06
        assert len(taken) == 1, "no correction was needed, and no second try"


def test_a_place_on_a_thing_turns_with_the_thing(talk: Talk, tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.db") as memory:
        first = talk(SAID, [block("red", -0.2, 0.1), block("green", 0.0, -0.05, size=0.05)], memory=memory)
        memory.robot = first.cell.arm.name
        first.session.do("put the red block on the green block")
        assert first.session.hear("1 cm to the left").outcome == "done"
        np.testing.assert_allclose((first.at("red block") - first.at("green block"))[:2], [-0.01, 0.0], atol=0.003)
        assert first.session.hear("good").message.startswith("remembered: put_first_on_second: offset=")
        turned = [block("red", -0.2, 0.1), block("green", 0.0, -0.05, size=0.05, yaw=np.pi / 2)]
        other = talk(SAID, turned, memory=memory)
        other.session.do("put the red block on the green block")
        np.testing.assert_allclose((other.at("red block") - other.at("green block"))[:2], [0.0, -0.01], atol=0.003)


def test_a_thing_is_turned_and_the_gripper_is_held_higher(talk: Talk) -> None:
    chat = talk(SAID, [block("red", -0.2, 0.1), bowl("blue", 0.15, -0.05)])
    chat.session.do("put the red block at the top")
    assert chat.session.hear("turn it 30 degrees clockwise").outcome == "done"
    assert np.degrees(chat.cell.truth()["red block"].pose.yaw) == pytest.approx(-30.0, abs=3.0)
    chat.session.do("point at the bowl")
    x, y, height = chat.cell.robot.tool.position
    assert chat.session.hear("higher").outcome == "done"
    np.testing.assert_allclose(chat.cell.robot.tool.position, [x, y, height + 0.06], atol=0.003)


def test_slower_is_slower(talk: Talk) -> None:
    chat = talk(SAID, [block("red", -0.2, 0.1), bowl("blue", 0.15, -0.05)])
    moves = chat.cell.robot.move
    seconds: list[float] = []

    def timed(trajectory: JointTrajectory, **options: Any) -> None:
        seconds.append(trajectory.duration)
        moves(trajectory, **options)

    chat.cell.robot.move = timed
    chat.session.do("point at the bowl")
    usual = sum(seconds)
    chat.session.do("go home")
    chat.session.do("point at the bowl")
    chat.cell.skills.go_home()
    seconds.clear()
    assert chat.session.hear("much slower").outcome == "done"
    assert sum(seconds) == pytest.approx(10 * usual, rel=0.1)
    chat.session.do("go home")
    assert chat.cell.arm.pace == 1.0, "only that call"


def test_what_cannot_be_otherwise_says_why(talk: Talk) -> None:
    chat = talk(SAID, [block("red", -0.2, 0.1), bowl("blue", 0.15, -0.05)])
    assert chat.session.hear("higher").message == "nothing has been done that could be done otherwise"
    chat.session.do("put the red block at the top")
    assert chat.session.hear("higher").message == "what is put down lies where it falls: it cannot be put higher"
    assert chat.session.hear("nearer").message.startswith("nearer to what?")
    chat.session.do("go home")
    assert chat.session.hear("1 cm to the left").message.startswith("go_home has no place that could be left")
