"""Pushing where it is not simple, room for things that are larger than usual, ways over what stands high."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from perception.changes import Change
from perception.support import rests_on
from robot.types import InCollision
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

MakeCell = Callable[..., Any]


def block(color: str, x: float, y: float) -> ObjectSpec:
    return ObjectSpec(kind="block", color=color, position=(x, y))


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_a_ball_that_is_to_be_slid_does_not_roll_away(make_cell: MakeCell, effector: str) -> None:
    cell = make_cell(ObjectSpec(kind="ball", color="blue", position=(0.0, 0.0)), effector=effector)
    cell.skills.push("blue ball", np.array([-0.2, 0.1]))
    assert np.linalg.norm(cell.where("blue ball").position[:2] - [-0.2, 0.1]) < 0.02


def test_a_thing_whose_straight_way_is_blocked_gets_there_and_nothing_else_moves(make_cell: MakeCell) -> None:
    cell = make_cell(block("red", -0.15, 0.0), block("green", 0.0, 0.02))
    before = cell.where("green block").position
    cell.skills.push("red block", np.array([0.15, 0.0]))
    assert np.linalg.norm(cell.where("red block").position[:2] - [0.15, 0.0]) < 0.02
    np.testing.assert_allclose(cell.where("green block").position, before, atol=1e-3)


def test_a_thing_is_pushed_up_to_another_and_not_into_it(make_cell: MakeCell) -> None:
    cell = make_cell(block("red", -0.15, 0.05), ObjectSpec(kind="bowl", color="green", position=(0.1, 0.0)))
    before = cell.where("green bowl").position
    cell.skills.push("red block", "green bowl")
    apart = np.linalg.norm(cell.where("red block").position[:2] - before[:2])
    assert 0.07 < apart < 0.105
    np.testing.assert_allclose(cell.where("green bowl").position, before, atol=5e-3)


def test_what_the_arm_pushed_is_told_as_moved_by_the_arm() -> None:
    told: list[Change] = []
    with SimCell(scene([block("red", -0.15, 0.05)]), on_change=told.append) as cell:
        cell.scene.look()
        cell.skills.push("red block", np.array([0.05, 0.05]))
    assert told and {(each.what, each.name) for each in told} == {("moved", "red block")}
    assert told[0].by_arm


def test_a_push_onto_an_occupied_place_is_refused(make_cell: MakeCell) -> None:
    cell = make_cell(block("red", -0.15, 0.0), block("green", 0.1, 0.0))
    with pytest.raises(InCollision, match=r"red block does not fit at .*green block is in the way"):
        cell.skills.push("red block", np.array([0.1, 0.0]))


def test_a_bowl_finds_room_near_a_free_place_that_is_too_small_for_it(make_cell: MakeCell) -> None:
    cell = make_cell(ObjectSpec(kind="bowl", color="blue", position=(-0.2, 0.0)), block("red", 0.1, 0.0))
    free = cell.skills.free_position("red block")
    with pytest.raises(InCollision, match="does not fit"):
        cell.skills.put_first_on_second("blue bowl", free + np.array([0.0, 0.001]))
    cell.skills.put_first_on_second("blue bowl", free)
    put = cell.where("blue bowl").position[:2]
    assert 0.08 < np.linalg.norm(put - [0.1, 0.0]) < 0.12
    np.testing.assert_allclose(cell.where("red block").position[:2], [0.1, 0.0], atol=1e-3)


@pytest.mark.parametrize("start", [(-0.084, 0.12), (0.02, 0.1), (0.1, 0.11)])
def test_what_is_carried_over_a_tower_does_not_brush_it(make_cell: MakeCell, start: tuple[float, float]) -> None:
    tower = [
        ObjectSpec(kind="block", color="cyan", position=(0.01, -0.06), size=0.035),
        ObjectSpec(kind="block", color="brown", on="cyan block", size=0.045),
    ]
    cell = make_cell(block("orange", *start), *tower)
    before = cell.where("brown block").position
    cell.skills.put_first_on_second("orange block", np.array([0.0, -0.15]))
    np.testing.assert_allclose(cell.where("brown block").position, before, atol=1e-3)


def test_a_pile_in_a_bowl_grows_upwards(make_cell: MakeCell) -> None:
    bowl = ObjectSpec(kind="bowl", color="blue", position=(-0.15, 0.1))
    cell = make_cell(bowl, block("red", 0.1, 0.1), block("green", 0.1, -0.1))
    cell.skills.stack(["blue bowl", "red block", "green block"])
    assert rests_on(cell.where("green block"), cell.where("red block"))
    assert rests_on(cell.where("red block"), cell.where("blue bowl"))


def test_what_goes_into_a_bowl_with_a_bowl_in_it_goes_into_that_one(make_cell: MakeCell) -> None:
    outer = ObjectSpec(kind="bowl", color="blue", position=(-0.15, 0.05), size=0.12)
    inner = ObjectSpec(kind="bowl", color="red", on="blue bowl", size=0.13)
    cell = make_cell(outer, inner, ObjectSpec(kind="cylinder", color="green", position=(0.1, 0.0)))
    cell.skills.put_first_on_second("green cylinder", "blue bowl")
    assert rests_on(cell.where("green cylinder"), cell.where("red bowl"))


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_free_places_one_after_the_other_have_room_for_the_gripper_too(make_cell: MakeCell, effector: str) -> None:
    things = [block("red", -0.2, 0.1), block("green", -0.1, 0.1), block("blue", 0.0, 0.1), block("white", -0.2, -0.1)]
    cell = make_cell(*things, effector=effector)
    for color in ("red", "green", "blue", "white"):
        cell.skills.put_first_on_second(f"{color} block", cell.skills.free_position(np.array([0.25, -0.15])))
    put = np.array([cell.where(f"{color} block").position for color in ("red", "green", "blue", "white")])
    assert np.linalg.norm(put[:, :2] - [0.25, -0.15], axis=1).max() < 0.15
    assert np.ptp(put[:, 2]) < 2e-3
