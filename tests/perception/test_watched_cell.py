"""The belief about a table on which an arm works, kept from pictures alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from perception.support import rests_on
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
