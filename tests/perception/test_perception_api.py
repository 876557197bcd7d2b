"""What programs are told about the table, and what they are told when they ask for something else."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tabletop import CAMERA, Tabletop, thing

from perception.api import perception_functions
from perception.detect.truth import TruthDetector
from perception.scene import ObservedScene
from perception.types import SceneObject, UnknownObject
from perception.workspace import WORKSPACE

THINGS = [
    thing("red block", (-0.1, 0.0, 0.02)),
    thing("blue bowl", (0.1, 0.05, 0.03), (0.14, 0.14, 0.06)),
    thing("green block", (0.1, 0.05, 0.03)),
    thing("yellow block", (-0.1, 0.0, 0.06), yaw=np.pi / 4),
    thing("cyan mug", (0.2, -0.1, 0.04), (0.07, 0.07, 0.08)),
]


@pytest.fixture
def table() -> Tabletop:
    return Tabletop(list(THINGS))


@pytest.fixture
def api(table: Tabletop) -> dict[str, Callable[..., Any]]:
    scene = ObservedScene(table, table.capture, clock=table.clock, known=THINGS)
    return perception_functions(scene, WORKSPACE)


def test_every_function_has_a_docstring_that_begins_with_a_one_line_sentence(api):
    for name, function in api.items():
        first = (inspect.getdoc(function) or "").split("\n\n")[0]
        assert first.endswith(".") and "\n" not in first, name


def test_positions_come_for_one_name_or_for_several(api):
    assert api["get_obj_pos"]("red block") == pytest.approx([-0.1, 0.0])
    positions = api["get_obj_pos"](["red block", "blue bowl"])
    assert positions.shape == (2, 2) and positions.dtype == np.float64
    assert positions[1] == pytest.approx([0.1, 0.05])
    assert api["get_obj_pos"]([]).shape == (0, 2)


def test_boxes_are_x0_y0_x1_y1_and_know_about_yaw_and_roundness(api):
    assert api["get_bbox"]("red block") == pytest.approx([-0.12, -0.02, -0.08, 0.02])
    half = 0.02 * np.sqrt(2)
    assert api["get_bbox"]("yellow block") == pytest.approx([-0.1 - half, -half, -0.1 + half, half])
    assert api["get_bbox"]("blue bowl") == pytest.approx([0.03, -0.02, 0.17, 0.12])


def test_names_are_matched_without_case_and_articles_and_never_guessed(api):
    assert api["get_kind"]("The Red  Block") == "block"
    with pytest.raises(UnknownObject, match="no object 'red bloc'; there are: red block, blue bowl, green block"):
        api["get_obj_pos"]("red bloc")
    with pytest.raises(UnknownObject, match="no object 'block'"):
        api["get_color"]("block")
    with pytest.raises(UnknownObject, match="no object '3'"):
        api["get_kind"](3)


def test_descriptions_find_things_by_colour_kind_and_synonym(api):
    assert api["detect_obj"]("the red cube") == "red block"
    assert api["detect_obj"]("turquoise cup") == "cyan mug"
    assert api["detect_obj"]("dish") == "blue bowl"
    assert api["detect_obj"]("boxes") == "red block"
    assert api["detect_obj"]("purple cube") is None
    assert api["detect_obj"]("shiny red block") is None
    with pytest.raises(ValueError, match="a description needs"):
        api["detect_obj"]("the")


def test_is_on_means_directly_on_or_in(api):
    assert api["is_on"]("yellow block", "red block")
    assert api["is_on"]("green block", "blue bowl")
    assert not api["is_on"]("red block", "yellow block")
    assert not api["is_on"]("blue bowl", "green block")
    assert not api["is_on"]("red block", "blue bowl")
    assert not api["is_on"]("red block", "red block")


def test_what_is_hidden_is_there_but_not_visible(api, table):
    assert api["is_obj_visible"]("red block") is False
    assert api["is_obj_visible"]("yellow block") is True
    assert api["is_obj_visible"]("pink block") is False
    assert "red block" in api["get_obj_names"]()


def test_masks_cover_what_is_seen_and_nothing_of_what_is_hidden(api):
    mask = api["get_segmask"]("yellow block")
    assert mask.shape == (CAMERA.height, CAMERA.width) and mask.dtype == np.bool_ and mask.any()
    assert not api["get_segmask"]("red block").any()
    mask[:] = False
    assert api["get_segmask"]("yellow block").any()


def test_masks_of_simulator_truth_are_drawn_for_the_camera():
    class World:
        def true_objects(self) -> list[SceneObject]:
            return THINGS

    scene = ObservedScene(TruthDetector(World()), None, clock=lambda: 0.0)
    mask = perception_functions(scene, WORKSPACE, CAMERA)["get_segmask"]("red block")
    row, column = np.argwhere(mask).mean(axis=0)
    assert (column - CAMERA.cx, row - CAMERA.cy) == pytest.approx((-0.1 * 350 / 0.88, 0), abs=3)
    with pytest.raises(LookupError, match="use get_bbox"):
        perception_functions(scene, WORKSPACE)["get_segmask"]("red block")


def test_a_program_that_asks_many_questions_costs_one_look_until_the_arm_moves(api, table):
    for name in api["get_obj_names"]():
        api["get_obj_pos"](name), api["get_color"](name)
    assert table.looks == 1
    table.put("cyan mug", (0.2, 0.1, 0.04))
    assert api["get_obj_pos"]("cyan mug") == pytest.approx([0.2, 0.1])
    assert table.looks == 2


def test_corners_sides_and_normalised_coordinates_agree(api):
    corners, sides = api["get_corner_positions"](), api["get_side_positions"]()
    assert corners.shape == sides.shape == (4, 2)
    assert corners[0] == pytest.approx(api["denormalize_xy"]([0, 1]))
    assert sides[3] == pytest.approx(api["denormalize_xy"]([0, 0.5]))
    assert api["get_corner_name"]([0.2, -0.1]) == "bottom right corner"
    assert api["get_side_name"]((0.0, 0.2, 0.1)) == "top side"
    for wrong in ("here", [1], [np.nan, 0], None):
        with pytest.raises(ValueError, match=r"a position is \[x, y\]"):
            api["get_side_name"](wrong)
