"""What a move_group can do wrong: each ends in a clear error, with the arm at rest and ready for the next command."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from cells import cell_file
from conftest import Process
from moveit_cells import ABSENT, LEFT, MOVEIT, RIGHT, UP, WALL, at, planning, usable
from test_cli import SENTENCE, Joints, Node, in_bowl, start

from robot.path import Waypoint
from robot.ros2.doctor import examine
from robot.ros2.move_group import NoAnswer
from robot.types import InCollision, Refused, Stopped

BENCH = ("--scene", str(Path(__file__).with_name("table.toml")))
HASTY = ("late = 20.0", "late = 1.0")


def test_way_that_hits_something_is_not_taken(move_group, tmp_path) -> None:
    move_group.ask("forget")
    with planning(tmp_path) as planner:
        with pytest.raises(InCollision, match=r"move_group's way is not taken: .* would hit wall"):
            planner.route(at(planner, LEFT), Waypoint(RIGHT, 0.0), [WALL], approach=0.0)
        move_group.ask("mind")
        assert usable(planner)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('link = "panda_hand"\n', r"straight way .* is not taken: .* is moveit.link where arm.tcp is"),
        ('link = "panda_hnad"\n', r'it has no such link \("panda_hnad"\); moveit.link is to be one of'),
    ],
)
def test_link_that_is_not_at_the_tool_is_told(move_group, tmp_path, wrong, said) -> None:
    with planning(tmp_path, moveit=MOVEIT + wrong) as planner, pytest.raises(Refused, match=said):
        planner.line(at(planner, LEFT + 3.0 * UP), [Waypoint(RIGHT + 3.0 * UP, 0.0)])


def test_group_that_there_is_not_is_told(move_group, tmp_path) -> None:
    moveit = MOVEIT.replace("panda_arm", "manipulator")
    with planning(tmp_path, moveit=moveit) as planner, pytest.raises(Refused, match="no such planning group"):
        planner.joints(planner.arm.home, at(planner, LEFT))


def test_move_group_in_another_namespace_is_told(move_group, tmp_path) -> None:
    moveit = MOVEIT + 'namespace = "/robot2"\n'
    told = "no action server /robot2/move_action .* did you mean '/move_action'?"
    with pytest.raises(Refused, match=told), planning(tmp_path, ("server = 30.0", "server = 10.0"), moveit=moveit):
        pass


def test_stop_ends_planning_at_once(move_group, tmp_path) -> None:
    stop = Event()
    with planning(tmp_path, stop=stop) as planner:
        move_group.ask("slow 60")
        before = move_group.ask("asked")
        waiter = Thread(target=lambda: (until_asked(move_group, before), stop.set()))
        waiter.start()
        with pytest.raises(Stopped, match="stopped while move_group planned"):
            planner.joints(planner.arm.home, at(planner, LEFT))
        waiter.join()
        move_group.ask("slow 0")
        stop.clear()
        assert usable(planner)


def until_asked(move_group: Process, before: int) -> None:
    """Wait until it is asked for one free motion more than before, or long enough."""
    end = time.monotonic() + 60.0
    while move_group.ask("asked") == before and time.monotonic() < end:
        time.sleep(0.01)


def test_slow_one_is_not_waited_for_for_ever(move_group, tmp_path) -> None:
    with planning(tmp_path, HASTY, moveit=MOVEIT.replace("time = 20.0", "time = 1.0")) as planner:
        move_group.ask("slow 60")
        with pytest.raises(NoAnswer, match=r"has not answered for \d+\.\d s"):
            planner.joints(planner.arm.home, at(planner, LEFT))
        move_group.ask("slow 0")
    with planning(tmp_path) as planner:
        assert usable(planner)


def test_missing_move_group_is_found_by_the_doctor(nobody, tmp_path) -> None:
    cell = cell_file(tmp_path, (ABSENT, MOVEIT), ("server = 30.0", "server = 0.5"))
    found = {finding.key: finding for finding in examine(cell)}
    assert found["moveit.move_action"].detail.startswith("nobody serves the action /move_action")
    assert found["moveit.compute_cartesian_path"].detail.startswith("nobody serves the service /compute_cartesian_path")


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """End a process, without complaint, when all is done."""
    try:
        yield
    finally:
        process.terminate()
        _, err = process.communicate()
    assert process.returncode == 0, err


# On a busy machine two starts of a stand-in, a cell and a node, two sentences and a wait take their time.
@pytest.mark.timeout(400)
def test_sentence_is_done_after_a_killed_move_group_is_back(move_group, running_bench, tmp_path, observer) -> None:
    found = {finding.key: finding for finding in examine(cell_file(tmp_path, (ABSENT, MOVEIT)))}
    wanted = ("move_action", "get_planning_scene", "apply_planning_scene", "compute_cartesian_path")
    assert all(found[f"moveit.{name}"].works for name in wanted)

    hasty = ((ABSENT, MOVEIT.replace("time = 20.0", "time = 8.0")), HASTY)
    with ended(start(tmp_path, "node", "--autostart", changes=hasty)):
        node, joints = Node(observer), Joints(observer)
        move_group.ask("slow 60")
        before = move_group.ask("asked")
        node.run(SENTENCE)
        until_asked(move_group, before)
        move_group.kill()
        result = node.result()
        assert result["outcome"] == "failed" and "move_group has not answered for" in result["message"], result
        assert joints.rest()

        with closing(Process("move_group.py")) as again:
            # Until DDS has forgotten the old one, what is asked may go to it, and is lost.
            for _ in range(4):
                node.run(SENTENCE)
                result = node.result()
                if result["outcome"] == "done":
                    break
                assert "move_group has not answered for" in result["message"], result
            assert result["outcome"] == "done", result
            assert in_bowl(running_bench.truth(), "red block")
            assert again.ask("asked") >= 3, "to the block, to the bowl and home"
