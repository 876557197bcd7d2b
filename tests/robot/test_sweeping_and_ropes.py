"""Piles are swept and ropes are dragged under physics, with whatever is at the end of the arm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from perception.groups import places
from perception.types import Array, SceneObject
from robot.api import BadArgument, pile_functions, rope_functions
from robot.types import InCollision, Refused, Stopped
from robot.undo import standing, take_back
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

MakeCell = Callable[..., Any]

BOX = [0.08, -0.07, 0.22, 0.07]
START, END = np.array([-0.2, 0.1]), np.array([0.1, 0.12])


def pile(x: float, y: float, count: int = 12, seed: int = 1) -> ObjectSpec:
    return ObjectSpec(kind="pile", color="green", position=(x, y), count=count, size=(0.015, 0.09), seed=seed)


def rope(x: float, y: float, yaw: float = 0.0, seed: int = 3) -> ObjectSpec:
    return ObjectSpec(kind="rope", color="red", position=(x, y), count=9, size=(0.012, 0.14), yaw=yaw, seed=seed)


def inside(thing: SceneObject, box: list[float]) -> Array:
    spots = places(thing)
    return ((spots > box[:2]) & (spots < box[2:])).all(axis=1)


@pytest.mark.parametrize(("effector", "count"), [("spatula", 12), ("hand", 4), ("suction", 4)])
def test_a_pile_is_swept_into_a_box(make_cell: MakeCell, effector: str, count: int) -> None:
    cell = make_cell(pile(-0.12, 0.03, count), effector=effector)
    share = pile_functions(cell.skills)["sweep"]("the pile of green blocks", BOX)
    there = inside(cell.where("pile of green blocks"), BOX)
    assert share == there.mean() and share >= 0.9
    strokes = [data["inside"] for kind, data in cell.notes if kind == "sweep"]
    assert strokes and strokes[-1] == share
    assert cell.at_rest()


def test_what_stands_beside_the_way_is_not_touched(make_cell: MakeCell) -> None:
    post = ObjectSpec(kind="block", color="red", position=(0.0, 0.09))
    cell = make_cell(pile(-0.15, 0.0, 8), post, effector="spatula")
    cell.skills.sweep("pile of green blocks", np.array(BOX))
    assert cell.where("red block").position[:2] == pytest.approx([0.0, 0.09], abs=1e-3)
    assert inside(cell.where("pile of green blocks"), BOX).mean() >= 0.9


def test_a_pile_is_gathered_around_a_position(make_cell: MakeCell) -> None:
    cell = make_cell(pile(-0.1, 0.0), effector="spatula")
    cell.skills.sweep("pile of green blocks", np.array([0.1, -0.05]))
    off = np.linalg.norm(places(cell.where("pile of green blocks")) - [0.1, -0.05], axis=1)
    assert np.quantile(off, 0.9) < 0.08


def test_a_zone_that_is_walled_in_is_refused_and_nothing_moves(make_cell: MakeCell) -> None:
    walls = [
        ObjectSpec(kind="block", color=color, position=xy, size=(0.09, 0.03, 0.06), yaw=yaw)
        for color, xy, yaw in (
            ("red", (0.15, 0.09), 0.0),
            ("blue", (0.15, -0.09), 0.0),
            ("white", (0.06, 0.0), np.pi / 2),
            ("cyan", (0.24, 0.0), np.pi / 2),
        )
    ]
    cell = make_cell(pile(-0.15, 0.0, 8), *walls, effector="spatula")
    before = places(cell.where("pile of green blocks"))
    with pytest.raises(InCollision, match="would hit"):
        cell.skills.sweep("pile of green blocks", np.array([0.12, -0.03, 0.18, 0.03]))
    assert places(cell.where("pile of green blocks")) == pytest.approx(before, abs=1e-4)


def test_a_sweep_that_is_stopped_ends_at_rest(make_cell: MakeCell) -> None:
    cell = make_cell(pile(-0.12, 0.0), effector="spatula")
    cell.world.watchers.append(lambda: cell.stop.set() if cell.world.time > 3.0 else None)
    with pytest.raises(Stopped):
        cell.skills.sweep("pile of green blocks", np.array(BOX))
    assert cell.at_rest() and cell.world.time < 4.5


def test_the_nearer_end_of_a_rope_is_pulled_to_a_place_and_the_rest_follows(make_cell: MakeCell) -> None:
    cell = make_cell(rope(-0.1, 0.0))
    goal = np.array([0.2, -0.1])
    before = places(cell.where("red rope"))
    nearer = min((0, -1), key=lambda end: np.linalg.norm(before[end] - goal))
    rope_functions(cell.skills)["drag"]("red rope", goal)
    after = places(cell.where("red rope"))
    assert np.linalg.norm(after[nearer] - goal) < 0.008
    assert np.linalg.norm(after - goal, axis=1).max() < 0.25
    assert cell.robot.held is None and cell.at_rest()


def test_the_bead_at_a_position_is_what_is_pulled(make_cell: MakeCell) -> None:
    cell = make_cell(rope(-0.1, 0.0))
    middle = places(cell.where("red rope"))[4]
    cell.skills.drag(middle + 0.002, np.array([-0.1, 0.12]))
    assert np.linalg.norm(places(cell.where("red rope"))[4] - [-0.1, 0.12]) < 0.008


def test_a_rope_is_laid_along_a_line(make_cell: MakeCell) -> None:
    cell = make_cell(rope(0.0, -0.05, 1.3))
    rope_functions(cell.skills)["lay_rope"]("red rope", START, END)
    beads = places(cell.where("red rope"))
    way = (END - START) / np.linalg.norm(END - START)
    aside = np.abs((beads - START) @ np.array([-way[1], way[0]]))
    assert aside.max() < 0.008
    assert beads.mean(axis=0) == pytest.approx((START + END) / 2, abs=0.008)


def test_a_rope_that_is_being_pulled_when_it_is_stopped_is_let_go(make_cell: MakeCell) -> None:
    cell = make_cell(rope(-0.1, 0.0))
    cell.world.watchers.append(lambda: cell.stop.set() if cell.robot.held and cell.world.time > 3.0 else None)
    with pytest.raises(Stopped):
        cell.skills.drag("red rope", np.array([0.25, 0.1]))
    assert cell.robot.held is None and cell.at_rest()


def test_a_rope_that_was_dragged_is_laid_again_as_it_lay(make_cell: MakeCell) -> None:
    cell = make_cell(rope(-0.1, 0.0))
    before, then = places(cell.where("red rope")), standing(cell.skills)
    cell.skills.drag("red rope", np.array([0.1, 0.1]))
    assert np.linalg.norm(places(cell.where("red rope")) - before, axis=1).max() > 0.1
    assert take_back(cell.skills, then) == ["red rope"]
    assert np.linalg.norm(places(cell.where("red rope")) - before, axis=1).max() < 0.015


def test_a_pile_that_was_swept_goes_back_to_where_it_lay(make_cell: MakeCell) -> None:
    cell = make_cell(pile(-0.12, 0.03, 6), effector="spatula")
    lay, then = cell.where("pile of green blocks"), standing(cell.skills)
    cell.skills.sweep("pile of green blocks", np.array(BOX))
    assert take_back(cell.skills, then) == ["pile of green blocks"]
    low, high = lay.position[:2] - lay.size[:2] / 2, lay.position[:2] + lay.size[:2] / 2
    assert inside(cell.where("pile of green blocks"), [*low, *high]).mean() >= 0.9


def test_each_is_told_what_can_be_done_with_it(make_cell: MakeCell) -> None:
    cell = make_cell(
        pile(-0.15, 0.05, 5), rope(0.1, -0.05), ObjectSpec(kind="block", color="blue", position=(0.2, 0.12))
    )
    with pytest.raises(Refused, match="pile of green blocks is not carried as a whole: sweep it"):
        cell.skills.pick("pile of green blocks")
    with pytest.raises(Refused, match="red rope is not carried as a whole: drag"):
        cell.skills.put_first_on_second("red rope", np.array([0.0, 0.0]))
    with pytest.raises(Refused, match="blue block is a block, not a pile; the piles are: pile of green blocks"):
        cell.skills.sweep("blue block", np.array(BOX))
    with pytest.raises(InCollision, match="nothing stands on red rope"):
        cell.skills.put_first_on_second("blue block", "red rope")
    with pytest.raises(BadArgument, match="zone"):
        pile_functions(cell.skills)["sweep"]("pile of green blocks", [1, 2, 3])
    with pytest.raises(Refused, match="the two places must differ"):
        cell.skills.lay("red rope", START, START)


def test_a_spatula_pushes_and_takes_hold_of_nothing(make_cell: MakeCell) -> None:
    cell = make_cell(ObjectSpec(kind="block", color="blue", position=(0.0, 0.0)), effector="spatula")
    start = cell.world.time
    with pytest.raises(Refused, match="a spatula takes hold of nothing"):
        cell.skills.pick("blue block")
    assert cell.world.time == start
    cell.skills.push("blue block", np.array([0.15, -0.05]))
    assert np.linalg.norm(cell.where("blue block").position[:2] - [0.15, -0.05]) < 0.02


@pytest.mark.parametrize("effector", ["hand", "spatula"])
def test_what_cannot_hold_a_bead_says_so_before_anything_moves(make_cell: MakeCell, effector: str) -> None:
    cell = make_cell(rope(-0.1, 0.0), effector=effector)
    start = cell.world.time
    for act in (lambda: cell.skills.drag("red rope", END), lambda: cell.skills.lay("red rope", START, END)):
        with pytest.raises(Refused, match=f"red rope is pulled by a suction cup.* a {effector} does not"):
            act()
    assert cell.world.time == start


@pytest.mark.parametrize(
    ("thing", "offered"), [(pile(0, 0, 4), {"get_parts", "sweep"}), (rope(0, 0), {"get_parts", "drag", "lay_rope"})]
)
def test_a_cell_offers_the_functions_of_what_it_has(thing: ObjectSpec, offered: set[str]) -> None:
    with SimCell(scene([thing]), perception="truth") as cell:
        assert set(cell.functions) & {"get_parts", "sweep", "drag", "lay_rope"} == offered
        [name] = cell.names()
        assert cell.functions["get_parts"](name) == pytest.approx(places(cell.truth()[name]))
