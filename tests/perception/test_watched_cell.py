"""The belief about a table on which an arm works, kept from pictures alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from perception.support import rests_on
from perception.types import Pose
from sim.cell import SimCell
from sim.scene import ObjectSpec, sample_scene, scene

Cell = Callable[..., SimCell]


@pytest.fixture
def cell() -> Iterator[Cell]:
    open_cells: list[SimCell] = []

    def make(*things: ObjectSpec) -> SimCell:
        spec = scene(things) if things else sample_scene(np.random.default_rng(3), {"block": 3, "bowl": 2, "plate": 1})
        open_cells.append(SimCell(spec, perception="camera", effector="suction"))
        return open_cells[-1]

    yield make
    for each in open_cells:
        each.close()


def assert_believed_as_it_is(cell: SimCell, within: float = 0.006) -> None:
    truth, believed = cell.truth(), cell.scene.look()
    assert set(believed) == set(truth)
    for name, thing in truth.items():
        assert believed[name].position == pytest.approx(thing.position, abs=within), name


def test_the_arm_over_the_table_is_no_thing_and_what_it_hides_is_remembered(cell):
    made = cell()
    assert_believed_as_it_is(made)
    hidden = 0
    for place in ([0.0, 0.0, 0.12], [-0.15, 0.05, 0.2], [0.2, -0.1, 0.15]):
        made.functions["goto_pos"](place)
        assert_believed_as_it_is(made)
        hidden += sum(thing.age > 0 for thing in made.scene.objects.values())
    assert hidden > 0


def test_names_follow_look_alikes_through_stacking_and_unstacking(cell):
    places = {"red block": (-0.2, 0.0), "red block 2": (-0.1, 0.0), "red block 3": (0.0, 0.0)}
    made = cell(
        *(ObjectSpec(kind="block", color="red", position=place, name=name) for name, place in places.items()),
        ObjectSpec(kind="bowl", color="blue", position=(0.18, 0.05)),
    )
    put = made.functions["put_first_on_second"]
    for first, second in (
        ("red block 3", "red block"),
        ("red block 2", "blue bowl"),
        ("red block 3", [0.0, -0.12]),
        ("red block", "red block 3"),
    ):
        put(first, second)
        assert_believed_as_it_is(made, within=0.01)
    objects = made.scene.objects
    assert rests_on(objects["red block"], objects["red block 3"])
    assert made.functions["is_on"]("red block 2", "blue bowl")


@pytest.mark.parametrize("upper", ["plate", "bowl"])
def test_a_vessel_put_on_a_block_of_its_own_colour_is_seen_there(cell, upper):
    made = cell(
        ObjectSpec(kind=upper, color="green", position=(-0.1, 0.0)),
        ObjectSpec(kind="block", color="green", position=(0.12, 0.05), yaw=0.4),
    )
    made.functions["put_first_on_second"](f"green {upper}", "green block")
    assert_believed_as_it_is(made)
    objects = made.scene.objects
    assert rests_on(objects[f"green {upper}"], objects["green block"])
    made.functions["put_first_on_second"](f"green {upper}", [-0.1, 0.0])
    assert_believed_as_it_is(made)


def test_a_plate_that_the_arm_is_believed_to_have_put_on_a_block_is_noticed_beside_it(cell):
    made = cell(
        ObjectSpec(kind="plate", color="green", position=(0.05, 0.05)),
        ObjectSpec(kind="block", color="green", position=(0.15, 0.05)),
    )
    objects = made.scene.look()
    block, plate = objects["green block"], objects["green plate"]
    onto = Pose(np.array([*block.position[:2], block.top + plate.size[2] / 2]))
    made.scene.moved("green plate", onto)
    assert_believed_as_it_is(made)


def test_vessels_in_vessels_of_one_colour_keep_their_names_while_hidden(cell):
    made = cell(
        ObjectSpec(kind="plate", color="blue", position=(-0.12, 0.0), size=(0.14, 0.015)),
        ObjectSpec(kind="bowl", color="blue", position=(0.1, 0.1), size=(0.12, 0.046)),
        ObjectSpec(kind="mug", color="blue", position=(0.1, -0.1)),
    )
    made.functions["put_first_on_second"]("blue bowl", "blue plate")
    assert_believed_as_it_is(made, within=0.01)
    made.functions["put_first_on_second"]("blue mug", "blue bowl")
    assert_believed_as_it_is(made, within=0.015)
