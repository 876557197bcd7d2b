"""The table's plane, found whatever stands on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabletop import CAMERA, Tabletop, thing

from perception.geometry.plane import NoPlane, fit_plane
from perception.geometry.points import points_of, surfaces_at


@settings(deadline=None, max_examples=30)
@given(
    tilt=st.floats(0.0, 0.5),
    turn=st.floats(0.0, 6.28),
    offset=st.floats(-0.1, 0.1),
    clutter=st.floats(0.0, 0.6),
    seed=st.integers(0, 2**31),
)
def test_a_tilted_plane_is_found_under_noise_and_clutter(
    tilt: float, turn: float, offset: float, clutter: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    normal = np.array([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)])
    points = rng.uniform([-0.4, -0.3, 0.0], [0.4, 0.3, 0.0], (4000, 3))
    points[:, 2] = (offset - points[:, :2] @ normal[:2]) / normal[2] + rng.normal(0.0, 0.001, 4000)
    things = rng.random(4000) < clutter
    points[things, 2] += rng.uniform(0.01, 0.2, things.sum())

    plane = fit_plane(points, rng)

    assert np.arccos(min(plane.normal @ normal, 1.0)) < 0.005
    assert plane.offset == pytest.approx(offset, abs=0.001)
    assert plane.rms < 0.002
    assert plane.inliers[~things].mean() > 0.99


def test_a_picture_of_the_table_shows_the_table_where_it_is() -> None:
    table = Tabletop([thing("red block", (0.05, 0.0, 0.02)), thing("blue block", (-0.1, 0.05, 0.02))])
    picture = table.capture()

    plane = fit_plane(points_of(picture), np.random.default_rng(0))

    assert abs(plane.offset) < 1e-4
    assert plane.tilt < 1e-3
    assert len(points_of(picture)) == CAMERA.width * CAMERA.height
    on_top = points_of(picture, np.isclose(picture.depth, picture.depth.min()))
    assert np.allclose(on_top[:, 2], 0.04, atol=1e-4)


def test_points_that_span_no_plane_are_refused() -> None:
    rng = np.random.default_rng(0)
    for points in (np.zeros((2, 3)), np.linspace([0, 0, 0], [1, 1, 1], 50), np.full((9, 3), np.nan)):
        with pytest.raises(NoPlane):
            fit_plane(points, rng)


def test_a_surface_faces_where_the_plane_through_it_faces() -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(-0.02, 0.02, (3000, 3))
    points[:, 2] = 0.03 + np.tan(0.3) * points[:, 0] + rng.normal(0.0, 0.0003, 3000)
    normals, off = surfaces_at(points, np.array([[0.0, 0.0, 0.03], [1.0, 0.0, 0.0]]), 0.01)

    assert np.allclose(normals[0], [-np.sin(0.3), 0.0, np.cos(0.3)], atol=0.02)
    assert off[0] < 0.0004
    assert np.isinf(off[1])
