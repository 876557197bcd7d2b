"""The camera on the wrist goes where the arm goes and sees what is there."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import numpy as np
import pytest

from perception.colors import COLORS
from perception.projection import heights_at, pixels_of, project, rays
from robot.motion import Motion
from robot.path import Waypoint
from robot.types import Rgbd
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene


@pytest.fixture(params=["suction", "hand"])
def cell(request: pytest.FixtureRequest) -> Iterator[SimCell]:
    spec = scene([ObjectSpec(kind="block", color="green", position=(0.05, 0.08))])
    with SimCell(spec, effector=request.param) as made:
        yield made


def _look_from(cell: SimCell, position: tuple[float, float, float], yaw: float) -> Rgbd:
    trajectory = Motion(cell.robot.arm).route(cell.robot.state().positions, Waypoint(np.array(position), yaw))
    cell.robot.move(trajectory, stop=Event())
    return cell.robot.capture("wrist")


def _color_at(picture: Rgbd, point: np.ndarray) -> np.ndarray:
    row, column, inside = pixels_of(picture.camera, point[None])
    assert inside.all()
    return picture.color[row[0], column[0]]


@pytest.mark.parametrize(("position", "yaw"), [((0.0, 0.14, 0.25), 0.0), ((0.10, 0.15, 0.2), 0.6)])
def test_it_shows_a_block_where_the_block_is(cell: SimCell, position: tuple[float, float, float], yaw: float) -> None:
    picture = _look_from(cell, position, yaw)
    top = cell.truth()["green block"].position + np.array([0.0, 0.0, 0.02])
    red, green, blue = _color_at(picture, top).astype(int)
    assert green > max(red, blue) + 50, COLORS["green"]
    np.testing.assert_allclose(heights_at(picture, top[None]), 0.04, atol=0.002)


def test_the_table_is_level_however_it_looks_at_it(cell: SimCell) -> None:
    picture = _look_from(cell, (-0.15, 0.0, 0.3), -0.5)
    heights = rays(picture.camera)[2] * picture.depth + picture.camera.table_from_camera[2, 3]
    assert np.abs(heights[:200]).max() < 0.001


def test_the_tip_of_the_tool_is_in_sight(cell: SimCell) -> None:
    picture = _look_from(cell, (0.0, -0.05, 0.25), 0.0)
    tip = cell.robot.tool.position
    u, v, depth = project(picture.camera, tip)
    assert 0 < u < 639
    assert 240 < v < 479
    # There, and below it in the picture, is the gripper, far nearer than the table.
    assert picture.depth[int(v) :].min() < depth + 0.03


def test_it_is_named_among_the_cameras(cell: SimCell) -> None:
    assert "wrist" in cell.cameras.cameras
    with pytest.raises(KeyError, match="wrist"):
        cell.robot.capture("nose")
