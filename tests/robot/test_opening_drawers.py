"""Drawers opened and closed by physics: held by their handle, as told or not, and done over where it went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from perception.drawers import table_from_handle, tray_place
from perception.geometry.symmetry import matrix
from perception.inventory import inventory
from perception.support import rests_on
from perception.types import Array, Pose
from robot.api import drawer_functions
from robot.kinematics import tool_down
from robot.types import InCollision, Refused, SkillFailed, Stopped, Unreachable
from sim.cell import Effector, SimCell
from sim.objects import shape
from sim.scene import ObjectSpec, SceneError, scene

MakeCell = Callable[..., Any]
CLOSED, OPEN = 0.006, 0.070


def blue(**kwargs: Any) -> ObjectSpec:
    return ObjectSpec(kind="drawer", color="blue", **{"position": (-0.12, 0.05), "yaw": -0.6, **kwargs})


def red(**kwargs: Any) -> ObjectSpec:
    return ObjectSpec(kind="block", color="red", **{"position": (0.15, -0.12), **kwargs})


def opening(cell: Any, name: str = "blue drawer") -> float:
    return float(cell.world.drawers[name].opening)


def held_now(cell: Any, name: str) -> Array:
    """(4, 4) handle_from_tool as the simulator has it."""
    table_from_tool = np.eye(4)
    table_from_tool[:3, :3] = matrix(cell.robot.tool.quaternion)
    table_from_tool[:3, 3] = cell.robot.tool.position
    pose: Array = np.linalg.inv(table_from_handle(cell.world.drawers[name].as_object())) @ table_from_tool
    return pose


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_a_thing_is_put_into_a_drawer_that_is_closed_and_opened_again_and_taken_out(
    make_cell: MakeCell, effector: str
) -> None:
    cell = make_cell(blue(), red(), effector=effector)
    drawer = drawer_functions(cell.skills)
    assert drawer["is_open"]("blue drawer") is False
    drawer["open_drawer"]("the blue drawer")
    assert opening(cell) > OPEN
    assert drawer["is_open"]("blue drawer") is True
    cell.skills.put_first_on_second("red block", "blue drawer")
    assert rests_on(cell.where("red block"), cell.where("blue drawer"))
    drawer["close_drawer"]("blue drawer")
    assert opening(cell) < CLOSED
    assert rests_on(cell.where("red block"), cell.where("blue drawer"))
    with pytest.raises(InCollision, match="would hit blue drawer"):
        cell.skills.pick("red block")
    drawer["open_drawer"]("blue drawer")
    cell.skills.put_first_on_second("red block", np.array([0.15, 0.0]))
    assert np.linalg.norm(cell.where("red block").position - [0.15, 0.0, 0.02]) < 0.005
    np.testing.assert_allclose(cell.robot.state().positions, cell.robot.arm.home, atol=0.01)


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_a_grasp_that_was_told_once_is_taken_at_another_drawer_at_another_place_and_yaw(effector: Effector) -> None:
    told = tool_down(np.array([0.0, 0.004, 0.0 if effector == "hand" else 0.009]), 0.1)
    green = ObjectSpec(kind="drawer", color="green", position=(0.15, 0.08), yaw=-2.1, size=0.12)
    taken: list[Array] = []

    def note(kind: str, data: Mapping[str, object]) -> None:
        if kind == "grasp":
            taken.append(held_now(other, "green drawer"))

    with SimCell(scene([blue()]), perception="truth", effector=effector) as first:
        stored = first.skills.open_drawer("blue drawer", told)
        assert stored is not None
        np.testing.assert_allclose(stored, told, atol=0.001)
    with SimCell(scene([green]), perception="truth", effector=effector, note=note) as other:
        other.skills.open_drawer("green drawer", stored)
        assert opening(other, "green drawer") > OPEN - 0.006
    assert len(taken) == 1
    assert np.linalg.norm(taken[0][:3, 3] - stored[:3, 3]) < 0.001
    turn = np.arccos(min((np.trace(stored[:3, :3].T @ taken[0][:3, :3]) - 1.0) / 2.0, 1.0))
    assert turn < np.radians(1.0)


def test_one_that_somebody_pushes_back_is_opened_again(make_cell: MakeCell) -> None:
    cell = make_cell(blue())
    drawer = cell.world.drawers["blue drawer"]
    pushed: list[float] = []

    def push_back() -> None:
        if not pushed and drawer.opening > 0.05:
            pushed.append(drawer.opening)
            cell.world.detach()
            drawer.slide(0.02)

    cell.world.watchers.append(push_back)
    cell.skills.open_drawer("blue drawer")
    assert pushed
    assert opening(cell) > OPEN
    assert [kind for kind, _ in cell.notes].count("grasp") == 2


def test_one_that_cannot_be_opened_is_said_to_be_how_far_open(make_cell: MakeCell) -> None:
    cell = make_cell(blue())

    def stuck() -> None:
        if opening(cell) > 0.03:
            cell.world.detach()
            cell.world.drawers["blue drawer"].slide(0.03)

    cell.world.watchers.append(stuck)
    with pytest.raises(SkillFailed, match="blue drawer is 30 mm open instead of 76, after 3 tries"):
        cell.skills.open_drawer("blue drawer")
    np.testing.assert_allclose(cell.robot.state().positions, cell.robot.arm.home, atol=0.01)


def test_a_stop_leaves_the_drawer_where_it_is_and_the_handle_free(make_cell: MakeCell) -> None:
    cell = make_cell(blue(), effector="hand")
    cell.world.watchers.append(lambda: cell.stop.set() if opening(cell) > 0.03 else None)
    with pytest.raises(Stopped):
        cell.skills.open_drawer("blue drawer")
    cell.world.watchers.clear()
    cell.stop.clear()
    assert 0.03 < opening(cell) < 0.06
    assert cell.robot.held is None
    cell.skills.close_drawer("blue drawer")
    assert opening(cell) < CLOSED


def test_what_cannot_be_is_said_before_anything_moves(make_cell: MakeCell) -> None:
    in_the_way = ObjectSpec(kind="block", color="green", position=(0.05, -0.06))
    cell = make_cell(blue(), in_the_way, red(), ObjectSpec(kind="drawer", color="gray", position=(0.2, 0.1), yaw=-1.5))
    skills, began = cell.skills, cell.world.time
    with pytest.raises(Refused, match="red block is a block, not a drawer; the drawers are: blue drawer, gray drawer"):
        skills.open_drawer("red block")
    with pytest.raises(Refused, match="blue drawer stands fast"):
        skills.put_first_on_second("blue drawer", np.array([0.1, 0.1]))
    with pytest.raises(InCollision, match="would hit green block"):
        skills.open_drawer("blue drawer")
    with pytest.raises(InCollision, match="no room for red block in gray drawer, which is 0 of 78 mm open"):
        skills.put_first_on_second("red block", "gray drawer")
    tilted = tool_down(np.zeros(3), 0.0)
    tilted[:3, :3] = tilted[:3, :3] @ matrix(np.array([np.sin(0.2), 0.0, 0.0, np.cos(0.2)]))
    with pytest.raises(Unreachable, match="23 degrees off the vertical"):
        skills.open_drawer("gray drawer", tilted)
    assert skills.close_drawer("gray drawer") is None
    assert cell.world.time == began
    cell.world.drawers["gray drawer"].slide(0.07)
    floor = tray_place(cell.where("gray drawer"))
    cell.world.add("tall", "pink", shape("cylinder", (0.04, 0.055)), Pose(np.add(floor, (0.0, 0.0, 0.0275))))
    cell.world.step()
    with pytest.raises(InCollision, match="tall in gray drawer is 66 mm high, 58 mm go in"):
        skills.close_drawer("gray drawer")


def test_programs_get_functions_for_drawers_only_where_there_are_some_and_eyes_that_know_them() -> None:
    with SimCell(scene([blue()]), perception="truth") as cell:
        assert cell.functions["get_kind"]("blue drawer") == "drawer"
        assert cell.functions["detect_obj"]("the drawer") == "blue drawer"
        offered = drawer_functions(cell.skills)
        assert offered.keys() <= cell.functions.keys()
        assert all(function.__doc__ for function in offered.values())
        moving = {name for name, function in offered.items() if getattr(function, "moves_arm", False)}
        assert moving == {"open_drawer", "close_drawer"}
    with SimCell(scene([red()])) as cell:
        assert not offered.keys() & cell.functions.keys()
    with pytest.raises(SceneError, match="choose perception truth"):
        SimCell(scene([blue()]))


def test_what_is_said_of_the_scene_has_how_far_a_drawer_is_open(make_cell: MakeCell) -> None:
    cell = make_cell(blue(), red())
    cell.skills.open_drawer("blue drawer")
    said = inventory(cell.skills.scene.look())
    assert said["blue drawer"]["opening"] == pytest.approx(opening(cell), abs=1e-6)
    assert "opening" not in said["red block"]
