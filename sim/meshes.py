"""Triangle meshes made from formulas: boxes, and surfaces of revolution with smooth normals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
