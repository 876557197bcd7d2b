"""The view of the table that the learned detector works on: every camera's picture drawn onto one grid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.detect.learned.view import CELL, SHAPE, cells, labels_view, table_view, to_picture
from perception.projection import project
from robot.types import Rgbd
from sim.camera import corner, looking, overview

CAMERAS = [
    overview(),
    corner(),
    looking("tilted", (0.1, -0.3, 1.2), (0.02, 0.0, 0.0), (0, 1, 0), width=848, height=480, focal=700.0),
]
each_camera = pytest.mark.parametrize("camera", CAMERAS, ids=lambda camera: camera.name)


def flat(camera, height=0.0):
    """A picture of an even surface at a height, whose colour says where on the table its pixel looks."""
    from perception.projection import depths_at

    depth = depths_at(camera, height)
    return Rgbd(np.zeros((camera.height, camera.width, 3), np.uint8), np.where(np.isfinite(depth), depth, 0.0), camera)


@each_camera
@given(x=st.floats(-0.3, 0.3), y=st.floats(-0.2, 0.2))
def test_a_spot_on_the_table_is_in_the_cell_of_its_place(camera, x, y):
    column, row, _ = project(camera, np.array([x, y, 0.0]))
    picture = np.zeros((camera.height, camera.width), np.uint8)
    if not (2 <= column < camera.width - 2 and 2 <= row < camera.height - 2):
        return
    picture[round(row) - 2 : round(row) + 3, round(column) - 2 : round(column) + 3] = 1
    grid_x, grid_y = cells()
    shown = labels_view(picture, camera) == 1
    assert np.hypot(grid_x[shown].mean() - x, grid_y[shown].mean() - y) < 2 * CELL


@each_camera
@pytest.mark.parametrize("height", [0.0, 0.05])
def test_the_height_of_a_surface_is_seen_by_any_camera(camera, height):
    view = table_view(flat(camera, height))
    measured = view[4] > 0
    assert measured.mean() > 0.2
    assert np.allclose(view[3][measured], height / 0.1, atol=1e-3)


def test_what_was_not_measured_has_no_height():
    picture = flat(overview(), 0.05)
    picture.depth[:, :320] = 0.0
    view = table_view(picture)
    assert not view[4][:, :158].any() and not view[3][:, :158].any()
    assert view[4][:, 162:].all()


@each_camera
def test_labels_come_back_to_the_pixels_that_show_them(camera):
    rng = np.random.default_rng(3)
    labels = np.kron(rng.integers(1, 200, (SHAPE[0] // 20, SHAPE[1] // 20)), np.ones((20, 20))).astype(np.uint8)
    back = labels_view(to_picture(labels, camera), camera)
    seen = back > 0
    assert seen.mean() > 0.2
    assert (back[seen] == labels[seen]).mean() > 0.9
