"""Triangle meshes made from formulas: boxes, prisms, and surfaces of revolution with smooth normals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.types import Array


@dataclass(frozen=True)
class Mesh:
    """A triangle mesh with one normal a vertex.

    Args:
        vertices: (n, 3) m.
        normals: (n, 3) unit vectors that point outwards.
        triangles: (m, 3) indices of vertices, counter-clockwise seen from outside.
    """

    vertices: Array
    normals: Array
    triangles: NDArray[np.int32]

    def moved(self, offset: ArrayLike) -> Mesh:
        """The same mesh, shifted by a (3,) offset (m)."""
        return Mesh(self.vertices + np.asarray(offset, dtype=np.float64), self.normals, self.triangles)


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Several meshes as one."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.triangles + start for mesh, start in zip(meshes, starts, strict=True)]).astype(np.int32),
    )


def box(extents: ArrayLike) -> Mesh:
    """A box of (3,) full extents (m) around the origin, with sharp edges."""
    half = np.asarray(extents, dtype=np.float64) / 2.0
    faces = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            first, second = np.roll(np.eye(3), -axis - 1, axis=0)[:2] * [[sign], [1.0]]
            corners = [normal + a * first + b * second for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            faces.append(
                Mesh(np.array(corners) * half, np.tile(normal, (4, 1)), np.array([[0, 1, 2], [0, 2, 3]], np.int32))
            )
    return joined(faces)


def prism(corners: ArrayLike, low: float, high: float) -> Mesh:
    """An upright prism over a convex polygon of (n, 2) corners, counter-clockwise, from one height to another, m."""
    ring: Array = np.asarray(corners, dtype=np.float64)
    count = len(ring)
    fan = np.array([[0, i, i + 1] for i in range(1, count - 1)], np.int32)
    bottom, top = np.c_[ring, np.full(count, low)], np.c_[ring, np.full(count, high)]
    return joined(
        [
            Mesh(bottom, np.tile((0.0, 0.0, -1.0), (count, 1)), fan[:, ::-1]),
            Mesh(top, np.tile((0.0, 0.0, 1.0), (count, 1)), fan),
            walls(ring, low, high),
        ]
    )


def walls(corners: ArrayLike, low: float, high: float) -> Mesh:
    """The upright sides alone of a prism over any polygon; they face right of the walk along its (n, 2) corners."""
    ring: Array = np.asarray(corners, dtype=np.float64)
    sides = []
    for here, after in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        along = after - here
        outward = np.array([along[1], -along[0], 0.0]) / np.hypot(*along)
        quad = np.array([[*here, low], [*after, low], [*after, high], [*here, high]])
        sides.append(Mesh(quad, np.tile(outward, (4, 1)), np.array([[0, 1, 2], [0, 2, 3]], np.int32)))
    return joined(sides)


def ball(radius: float, segments: int) -> Mesh:
    """A ball around the origin, m."""
    around = np.linspace(-np.pi / 2, np.pi / 2, 13)
    profile = np.c_[radius * np.cos(around), radius * np.sin(around)]
    profile[[0, -1], 0] = 0.0
    return revolved(profile, segments)


def cylinder(radius: float, height: float, segments: int) -> Mesh:
    """An upright cylinder around the origin, with sharp edges, m."""
    top = height / 2.0
    profile = [(0.0, -top), (radius, -top), (radius, top), (0.0, top)]
    return joined([revolved(edge, segments) for edge in pairwise(profile)])


def revolved(profile: ArrayLike, segments: int) -> Mesh:
    """The surface that a polyline sweeps around the z axis; smooth around it and along it.

    Args:
        profile: (n, 2) points (radius, height), m, ordered so that the outside lies to the right of the walk from
            the first to the last: upwards for an outer wall, outwards for a bottom, downwards for an inner wall.
        segments: how many flat pieces go around.
    """
    points: Array = np.asarray(profile, dtype=np.float64)
    along = np.diff(points, axis=0)
    outward = np.stack([along[:, 1], -along[:, 0]], axis=1)
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    bent = np.concatenate([outward[:1], outward[:-1] + outward[1:], outward[-1:]])
    bent /= np.linalg.norm(bent, axis=1, keepdims=True)

    angles = np.arange(segments) * (2.0 * np.pi / segments)
    around = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    vertices = np.concatenate([np.c_[radius * around, np.full(segments, height)] for radius, height in points])
    normals = np.concatenate([np.c_[radial * around, np.full(segments, up)] for radial, up in bent])

    here = np.arange(segments)
    after = (here + 1) % segments
    triangles = []
    for ring in range(len(points) - 1):
        low, high = ring * segments, (ring + 1) * segments
        if points[ring, 0] > 0.0:
            triangles.append(np.stack([low + here, low + after, high + after], axis=1))
        if points[ring + 1, 0] > 0.0:
            triangles.append(np.stack([low + here, high + after, high + here], axis=1))
    return Mesh(vertices, normals, np.concatenate(triangles).astype(np.int32))
