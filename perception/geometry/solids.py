"""Solids by their signed distance: an outline turned about the z axis, and boxes.

A signed distance says at once how far a measured point is from the surface, where on it the nearest point is, and which
way the surface faces there: all that registration asks of a model, exactly, without a mesh or a search tree. Formulas:
Hart, "Sphere tracing", 1996; Quilez, "Distance functions".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from perception.types import Array

# Each step of a ray goes so far as nothing is near; after so many it has left a thing or ended in it.
_STEPS = 16
# A ray starts off the surface, and ends where it comes so near to it again, m.
_OFF, _HIT = 0.0015, 0.0002
# Cosine of the angle at which a surface is seen so flatly that depth does not measure it.
_GRAZING = 0.1


@dataclass(frozen=True)
class Block:
    """A box along the axes.

    Args:
        extents: (3,) full, m.
        center: (3,) m.
    """

    extents: tuple[float, float, float]
    center: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def distance(self, points: Array) -> tuple[Array, Array]:
        """As `Solid.distance`."""
        local = points - self.center
        side = np.where(local < 0.0, -1.0, 1.0)
        beyond = np.abs(local) - np.asarray(self.extents) / 2.0
        outside = np.maximum(beyond, 0.0)
        away = np.linalg.norm(outside, axis=1)
        inward = beyond.max(axis=1)
        out = away > 0.0
        to_face = np.eye(3)[beyond.argmax(axis=1)]
        gradient = np.where(out[:, None], outside / np.where(out, away, 1.0)[:, None], to_face) * side
        return np.where(out, away, inward), gradient

    def surface(self, spacing: float) -> tuple[Array, Array]:
        """As `Solid.surface`."""
        points, normals = [], []
        for axis in range(3):
            sides = [(axis + 1) % 3, (axis + 2) % 3]
            steps = [_middles(self.extents[side], spacing) for side in sides]
            first, second = (each.ravel() for each in np.meshgrid(*steps))
            for sign in (-1.0, 1.0):
                face = np.zeros((len(first), 3))
                face[:, axis], face[:, sides[0]], face[:, sides[1]] = sign * self.extents[axis] / 2.0, first, second
                points.append(face + self.center)
                normals.append(np.tile(sign * np.eye(3)[axis], (len(first), 1)))
        return np.concatenate(points), np.concatenate(normals)


@dataclass(frozen=True)
class Revolved:
    """What an outline sweeps around an upright axis.

    Args:
        outline: (n, 2) corners (radius, height), m, from the axis below to the axis above, the outside on the right.
        axis: x of the axis, m.
    """

    outline: tuple[tuple[float, float], ...]
    axis: float = 0.0

    def distance(self, points: Array) -> tuple[Array, Array]:
        """As `Solid.distance`."""
        across = points[:, :2] - [self.axis, 0.0]
        radius = np.hypot(across[:, 0], across[:, 1])
        flat = np.column_stack([radius, points[:, 2]])
        corners = np.array(self.outline)
        start, along = corners[:-1], np.diff(corners, axis=0)
        share = np.clip(np.sum((flat[:, None] - start) * along, axis=2) / np.sum(along**2, axis=1), 0.0, 1.0)
        offset = flat[:, None] - (start + share[..., None] * along)
        away = np.linalg.norm(offset, axis=2)
        nearest = away.argmin(axis=1)
        rows = np.arange(len(points))
        size, offset = away[rows, nearest], offset[rows, nearest]
        inside = _inside(flat, corners)
        sign = np.where(inside, -1.0, 1.0)
        facing = np.column_stack([along[:, 1], -along[:, 0]])
        facing /= np.linalg.norm(facing, axis=1, keepdims=True)
        on_it = size < 1e-9
        turned = np.where(on_it[:, None], facing[nearest], offset * (sign / np.where(on_it, 1.0, size))[:, None])
        around = across / np.where(radius > 1e-12, radius, 1.0)[:, None]
        return sign * size, np.column_stack([turned[:, :1] * around, turned[:, 1]])

    def surface(self, spacing: float) -> tuple[Array, Array]:
        """As `Solid.surface`."""
        points: list[Array] = []
        normals: list[Array] = []
        corners = np.array(self.outline)
        for (r0, z0), (r1, z1) in pairwise(corners):
            length = float(np.hypot(r1 - r0, z1 - z0))
            facing = np.array([z1 - z0, r0 - r1]) / length
            for middle in _middles(length, spacing) / length + 0.5:
                radius, height = r0 + middle * (r1 - r0), z0 + middle * (z1 - z0)
                count = max(round(2.0 * np.pi * radius / spacing), 1)
                # Each ring starts at another angle, so that together they make no seam.
                angles = (np.arange(count) / count + len(points) * 0.618) * 2.0 * np.pi
                around = np.column_stack([np.cos(angles), np.sin(angles)])
                points.append(np.column_stack([radius * around + [self.axis, 0.0], np.full(count, height)]))
                normals.append(np.column_stack([facing[0] * around, np.full(count, facing[1])]))
        return np.concatenate(points), np.concatenate(normals)


@dataclass(frozen=True)
class Ball:
    """A ball around the origin, of a radius in m."""

    radius: float

    def distance(self, points: Array) -> tuple[Array, Array]:
        """As `Solid.distance`."""
        away = np.linalg.norm(points, axis=1)
        up = np.tile([0.0, 0.0, 1.0], (len(points), 1))
        gradient = np.where(away[:, None] > 1e-12, points / np.maximum(away, 1e-12)[:, None], up)
        return away - self.radius, gradient

    def surface(self, spacing: float) -> tuple[Array, Array]:
        """As `Solid.surface`, on a spiral (Gonzalez, 2010)."""
        count = max(round(4.0 * np.pi * (self.radius / spacing) ** 2), 12)
        normals = directions(count)
        return self.radius * normals, normals


@dataclass(frozen=True)
class Solid:
    """The union of some solids."""

    parts: tuple[Block | Revolved | Ball, ...]

    def distance(self, points: Array) -> tuple[Array, Array]:
        """How far (n, 3) points are from the surface, m, negative inside: (n,); and the (n, 3) unit gradients, which
        point straight away from the nearest point of the surface."""
        first, *others = (part.distance(points) for part in self.parts)
        distance, gradient = first
        for other, direction in others:
            nearer = other < distance
            distance, gradient = np.where(nearer, other, distance), np.where(nearer[:, None], direction, gradient)
        return distance, gradient

    def surface(self, spacing: float) -> tuple[Array, Array]:
        """(n, 3) points on the surface about so far apart (m), and (n, 3) which way it faces there."""
        found = [part.surface(spacing) for part in self.parts]
        points, normals = (np.concatenate([each[side] for each in found]) for side in (0, 1))
        outside = self.distance(points)[0] > -1e-6
        return points[outside], normals[outside]

    def shows(self, points: Array, normals: Array, eye: Array) -> NDArray[np.bool_]:
        """(n,) which points of the surface a camera at `eye` (3,) sees: they face it, and nothing of it is between."""
        rays = eye - points
        rays /= np.linalg.norm(rays, axis=1, keepdims=True)
        seen: NDArray[np.bool_] = np.sum(normals * rays, axis=1) > _GRAZING
        under_way = np.flatnonzero(seen)
        place = points[under_way] + _OFF * normals[under_way]
        out_of_it = float(np.linalg.norm(points, axis=1).max(initial=0.0))
        for _ in range(_STEPS):
            ahead = self.distance(place)[0]
            seen[under_way[ahead <= _HIT]] = False
            place = place + ahead[:, None] * rays[under_way]
            on = (ahead > _HIT) & (np.linalg.norm(place, axis=1) < out_of_it)
            under_way, place = under_way[on], place[on]
        return seen


def directions(count: int) -> Array:
    """(count, 3) unit vectors spread evenly over the sphere, on a golden spiral."""
    turn = np.arange(count) * (np.pi * (3.0 - np.sqrt(5.0)))
    height = 1.0 - (2.0 * np.arange(count) + 1.0) / count
    across = np.sqrt(1.0 - height**2)
    return np.column_stack([across * np.cos(turn), across * np.sin(turn), height])


def _middles(length: float, spacing: float) -> Array:
    """Middles of equal pieces of a length around 0, each about `spacing` long."""
    count = max(round(length / spacing), 1)
    return ((np.arange(count) + 0.5) / count - 0.5) * length


def _inside(points: Array, corners: Array) -> NDArray[np.bool_]:
    """Which of (n, 2) points lie in the polygon of (k, 2) corners: a ray upwards crosses its edges an odd number of
    times."""
    x, y = points[:, :1], points[:, 1:]
    (x0, y0), (x1, y1) = corners.T, np.roll(corners, -1, axis=0).T
    crosses = (x0 <= x) != (x1 <= x)
    run = np.where(x1 == x0, 1.0, x1 - x0)
    above = y0 + (x - x0) / run * (y1 - y0) > y
    odd: NDArray[np.bool_] = np.count_nonzero(crosses & above, axis=1) % 2 == 1
    return odd
