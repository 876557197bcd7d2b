"""Shapes: what is seen and what is touched have the size that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.types import Array, Pose
from sim.bullet import bullet
from sim.meshes import Mesh
from sim.objects import SIZES, shape
from sim.world import World

kinds = st.sampled_from(list(SIZES))


def volume(mesh: Mesh) -> float:
    """Signed volume: positive when triangles run counter-clockwise seen from outside, right only for closed meshes."""
    a, b, c = (mesh.vertices[mesh.triangles[:, corner]] for corner in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)


def edges(mesh: Mesh) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    points = [tuple(np.round(vertex, 9) + 0.0) for vertex in mesh.vertices]
    return [(points[t[i]], points[t[(i + 1) % 3]]) for t in mesh.triangles for i in range(3)]


@given(kind=kinds, scale=st.floats(0.03, 0.15))
def test_the_mesh_fills_its_bounding_box_around_the_origin(kind: str, scale: float) -> None:
    made = shape(kind, scale)
    low, high = made.mesh.vertices.min(axis=0), made.mesh.vertices.max(axis=0)
    np.testing.assert_allclose(high, made.extents / 2.0, atol=0.0005 + 0.01 * scale)
    np.testing.assert_allclose(low, -made.extents / 2.0, atol=0.0005 + 0.01 * scale)


@pytest.mark.parametrize("kind", [kind for kind in SIZES if kind != "mug"])
def test_meshes_are_closed_and_face_outwards(kind: str) -> None:
    mesh = shape(kind).mesh
    directed = edges(mesh)
    assert {(b, a) for a, b in directed} == set(directed)
    assert volume(mesh) > 0.0
    corners = mesh.vertices[mesh.triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    agreement = np.einsum("ij,ij->i", faces, mesh.normals[mesh.triangles[:, 0]])
    assert (agreement > 0.0).all()


@given(kind=kinds, scale=st.floats(0.03, 0.15))
@settings(max_examples=20, deadline=None)
def test_what_is_touched_is_as_large_as_what_is_seen(kind: str, scale: float) -> None:
    with World() as world:
        made = shape(kind, scale)
        body = world.add("it", "red", made, Pose(np.array([0.0, 0.0, 0.5])))
        low, high = bullet.getAABB(body.id, physicsClientId=world.client)
        # A ring of flat panels stands out of the circle at its corners; boxes in the engine have a margin of 1 mm.
        np.testing.assert_allclose(np.subtract(high, low), made.extents, atol=0.003 + 0.04 * scale)


@pytest.mark.parametrize("kind", ["bowl", "plate", "mug"])
def test_a_vessel_is_hollow_down_to_its_floor(kind: str) -> None:
    with World() as world:
        made = shape(kind)
        body = world.add("it", "red", made, Pose(np.array([0.0, 0.0, made.extents[2] / 2.0])))
        assert made.hollow is not None
        radius, floor = made.hollow
        handle = (made.extents[0] - made.extents[1]) / 2.0
        for x, y in ((0.0, 0.0), (0.9 * radius, 0.0), (0.0, -0.9 * radius)):
            assert height_at(world, body.id, [x - handle, y]) == pytest.approx(floor, abs=0.001)
        wall = made.extents[1] / 2.0 - 0.002
        assert height_at(world, body.id, [-handle, wall]) == pytest.approx(made.extents[2], abs=0.003)


def height_at(world: World, body: int, xy: list[float]) -> float:
    """Where a ray from above first meets a body."""
    hit = bullet.rayTest([*xy, 1.0], [*xy, -1.0], physicsClientId=world.client)[0]
    assert hit[0] == body
    return float(hit[3][2])


@pytest.mark.parametrize(
    ("kind", "size", "extents"),
    [
        ("block", 0.05, [0.05, 0.05, 0.05]),
        ("block", [0.03, 0.04, 0.05], [0.03, 0.04, 0.05]),
        ("cylinder", [0.03, 0.08], [0.03, 0.03, 0.08]),
        ("bowl", [0.12, 0.12, 0.06], [0.12, 0.12, 0.06]),
        ("ball", 0.03, [0.03, 0.03, 0.03]),
        ("plate", None, [0.13, 0.13, 0.014]),
    ],
)
def test_size_is_an_edge_a_diameter_or_extents(kind: str, size: float | list[float] | None, extents: Array) -> None:
    np.testing.assert_allclose(shape(kind, size).extents, extents)


def test_a_measured_size_makes_the_same_shape_again() -> None:
    for kind, sizes in SIZES.items():
        for size in sizes.all:
            made = shape(kind, size)
            np.testing.assert_allclose(shape(kind, made.extents.tolist()).extents, made.extents)


@pytest.mark.parametrize(
    ("kind", "size", "message"),
    [
        ("cup", None, "no kind 'cup'; there are: block"),
        ("block", -0.04, "-0.04"),
        ("block", float("nan"), "nan"),
        ("bowl", 3.0, "3.0"),
        ("block", [0.04, 0.04], "edge"),
        ("ball", [0.1, 0.1, 0.1, 0.1], "diameter"),
    ],
)
def test_impossible_shapes_are_refused(kind: str, size: float | list[float] | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shape(kind, size)
