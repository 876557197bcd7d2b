"""The shapes that are fitted are those that the simulator shows; their distances are distances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.geometry.shapes import KNOWN, solid
from perception.geometry.solids import directions
from perception.types import Array
from sim.meshes import Mesh
from sim.objects import SIZES, shape

kinds = st.sampled_from(KNOWN)


def on(mesh: Mesh, count: int, rng: np.random.Generator) -> Array:
    """Random points on a mesh."""
    a, b, c = (mesh.vertices[mesh.triangles[:, corner]] for corner in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chosen = rng.choice(len(areas), count, p=areas / areas.sum())
    u, v = rng.random((2, count, 1))
    u, v = np.where(u + v > 1.0, 1.0 - u, u), np.where(u + v > 1.0, 1.0 - v, v)
    points: Array = a[chosen] + u * (b[chosen] - a[chosen]) + v * (c[chosen] - a[chosen])
    return points


@pytest.mark.parametrize("kind", KNOWN)
def test_what_the_simulator_shows_lies_on_the_surface(kind: str) -> None:
    for size in SIZES[kind].all:  # type: ignore[index]
        made = shape(kind, size)
        model = solid(kind, made.extents)
        corners = model.distance(made.mesh.vertices)[0]
        assert corners.max() < 1e-6
        # A mug's handle goes on inside of its wall.
        assert corners.min() > (-0.0025 if kind == "mug" else -1e-6)
        # In between, meshes are flat, in 24 steps around.
        off = model.distance(on(made.mesh, 2000, np.random.default_rng(0)))[0]
        assert np.quantile(np.abs(off), 0.9) < 0.02 * made.extents[1] / 2.0
        points, _ = model.surface(0.004)
        assert np.allclose(points.max(axis=0), made.extents / 2.0, atol=0.003)
        assert np.allclose(points.min(axis=0), -made.extents / 2.0, atol=0.003)


@given(kind=kinds, seed=st.integers(0, 2**31))
@settings(deadline=None, max_examples=40)
def test_going_back_along_the_gradient_ends_on_the_surface(kind: str, seed: int) -> None:
    size = shape(kind).extents
    model = solid(kind, size)
    points = np.random.default_rng(seed).uniform(-1.0, 1.0, (200, 3)) * size
    distance, gradient = model.distance(points)
    np.testing.assert_allclose(np.linalg.norm(gradient, axis=1), 1.0, atol=1e-9)
    outside = distance > 0.0
    back = points[outside] - distance[outside, None] * gradient[outside]
    np.testing.assert_allclose(model.distance(back)[0], 0.0, atol=1e-9)


@pytest.mark.parametrize("kind", KNOWN)
def test_points_of_the_surface_lie_on_it_and_face_outwards(kind: str) -> None:
    model = solid(kind, shape(kind).extents)
    points, normals = model.surface(0.004)
    np.testing.assert_allclose(model.distance(points)[0], 0.0, atol=1e-9)
    assert (model.distance(points + 0.001 * normals)[0] > 0.0).mean() > 0.99


def test_a_bowl_shows_its_inside_from_above_and_its_outside_from_below() -> None:
    model = solid("bowl", shape("bowl").extents)
    points, normals = model.surface(0.004)
    inside = (normals[:, 2] > 0.5) & (points[:, 2] < 0.0)
    for height, shown in ((1.0, True), (-1.0, False)):
        seen = model.shows(points, normals, np.array([0.0, 0.0, height]))
        assert seen[inside].mean() == pytest.approx(1.0 if shown else 0.0)
        assert seen[normals[:, 2] < -0.99].mean() == pytest.approx(0.0 if shown else 1.0)


def test_directions_are_spread_evenly() -> None:
    spread = directions(100)
    nearest = np.sort(spread @ spread.T, axis=1)[:, -2]
    assert np.arccos(nearest).min() > 0.2


def test_what_has_no_known_shape_is_said_so() -> None:
    with pytest.raises(ValueError, match="'object' is not known"):
        solid("object", np.full(3, 0.05))
