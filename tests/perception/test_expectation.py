"""What the belief expects, borne out or contradicted by the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabletop import Tabletop, thing

from perception.expectation import confirmed, contradicted, explained
from perception.types import Array, Pose, SceneObject

BLOCK = thing("red block", (0.05, 0.02, 0.02), yaw=0.3)


def moved_by(each: SceneObject, *shift: float) -> SceneObject:
    offset: Array = np.array(shift)
    return replace(each, pose=Pose(each.position + offset, each.pose.quaternion))


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01), st.floats(-0.004, 0.004))
def test_a_block_is_found_near_where_it_is_believed_to_be(x, y, z):
    shown = confirmed(moved_by(BLOCK, x, y, z), Tabletop([BLOCK]).capture())
    assert shown is not None
    assert shown.position == pytest.approx(BLOCK.position, abs=0.005)
    assert shown.age == 0.0
    assert shown.mask is not None and shown.mask.any()


@pytest.mark.parametrize(
    "there",
    [
        [],
        [moved_by(BLOCK, 0.0, 0.0, -0.012)],
        [moved_by(BLOCK, 0.0, 0.0, 0.02)],
        [moved_by(BLOCK, 0.03, 0.0, 0.0)],
        [replace(BLOCK, color="green", rgb=np.array([0.16, 0.66, 0.2]))],
        [replace(BLOCK, size=np.array([0.12, 0.12, 0.04]))],
    ],
    ids=["nothing", "lower", "higher", "aside", "another colour", "much wider"],
)
def test_a_block_is_not_confirmed_by_what_contradicts_it(there):
    assert confirmed(BLOCK, Tabletop(there).capture()) is None


def test_a_block_is_confirmed_beside_another_of_its_colour_that_it_touches():
    neighbour = thing("red block 2", (0.05 + 0.04 * np.cos(0.3), 0.02 + 0.04 * np.sin(0.3), 0.02), yaw=0.3)
    shown = confirmed(BLOCK, Tabletop([BLOCK, neighbour]).capture())
    assert shown is not None
    assert shown.position == pytest.approx(BLOCK.position, abs=0.004)


def test_what_is_hidden_is_not_confirmed_and_what_a_known_thing_shows_does_not_count():
    cover = thing("blue plate", (0.05, 0.02, 0.05), (0.1, 0.1, 0.014))
    assert confirmed(BLOCK, Tabletop([BLOCK, cover]).capture()) is None
    twin = replace(BLOCK, name="red block 2")
    assert confirmed(twin, Tabletop([BLOCK]).capture(), besides=[BLOCK]) is None


def test_a_mug_is_not_confirmed_by_a_cylinder_of_its_size():
    cylinder = thing("red cylinder", (0.0, 0.0, 0.035), (0.07, 0.07, 0.07))
    assert confirmed(replace(cylinder, name="red mug", kind="mug"), Tabletop([cylinder]).capture()) is None
    assert confirmed(cylinder, Tabletop([cylinder]).capture()) is not None


def test_the_belief_is_contradicted_by_an_open_view_of_something_else_but_not_by_what_hides_it():
    assert not contradicted(BLOCK, Tabletop([BLOCK]).capture())
    assert contradicted(BLOCK, Tabletop([]).capture())
    assert contradicted(BLOCK, Tabletop([moved_by(BLOCK, 0.025, 0.0, 0.0)]).capture())
    half_hidden = Tabletop([BLOCK], arm=thing("gray object", (0.09, 0.02, 0.3), (0.07, 0.2, 0.1)))
    assert not contradicted(BLOCK, half_hidden.capture())


def test_the_inside_of_a_bowl_explains_its_floor_but_nothing_that_lies_in_it():
    bowl = thing("red bowl", (0.0, 0.0, 0.03), (0.14, 0.14, 0.06))
    points = np.array([[0.0, 0.0, 0.006], [0.0, 0.0, 0.04], [0.067, 0.0, 0.06], [0.08, 0.0, 0.01]])
    assert explained(points, [bowl]).tolist() == [True, False, True, False]
