"""A shape of known form laid onto points, step by step: Gauss-Newton with what the camera can see of it.

Point-to-plane registration (Chen and Medioni, 1992). The nearest point of the surface and its normal come from the
shape's signed distance, exactly. That alone would let a face slide in its plane, so the seen part of the model is drawn
to the points as well. Least squares are reweighted (Geman and McClure, 1985), so that a neighbour's points and what
something else hides do not count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from perception.geometry.points import spread
from perception.geometry.shapes import solid
from perception.geometry.solids import Solid
from perception.geometry.symmetry import quaternion
from perception.types import Array, Pose

# The model's points are so far apart, m; from so many measured ones the distance between neighbours is told.
SPACING = 0.005
SOME_POINTS = 60
# How often it is computed anew what of the shape can be seen.
LOOK_AGAIN = 4
# What lies off by more hardly counts any more, m: at first, and at last.
WIDE, NARROW = 0.010, 0.003
# Points of one surface are nearer to each other than so many times the usual distance between neighbours.
GRAIN = 2.0
# A point this near to the model is explained by it, and the other way round, m.
CLOSE = 0.004
# Standard deviation of sizes around the hint, as a share, and of the mean of all points, m: what one weighs beside the
# other.
SIZE_SPREAD, DOUBT = 0.08, 0.0001
# Steps smaller than this are the last: turn, rad; shift, m; growth.
SETTLED = np.array([1e-3] * 3 + [5e-5] * 3 + [1e-3] * 3)
# What the ground weighs beside all points: more than the hint, less than anything that shows.
GROUNDED = 0.02


@dataclass(frozen=True)
class Target:
    """What was seen: (n, 3) points, from where (3,), (3,) about how large it is, and how high what it lies on."""

    points: Array
    eye: Array
    hint: Array
    ground: float | None

    @cached_property
    def grain(self) -> float:
        """How far neighbours are from each other at most, m."""
        some = spread(self.points, SOME_POINTS)
        apart = np.linalg.norm(some[:, None] - self.points, axis=2)
        return GRAIN * float(np.median(np.partition(apart, 1, axis=1)[:, 1]))


@dataclass(frozen=True)
class Fit:
    """A pose on its way: (3, 3) rotation, (3,) position, (3,) size, and what is wrong with it."""

    rotation: Array
    position: Array
    size: Array
    cost: float = np.inf

    def placed(self, points: Array) -> Array:
        """(n, 3) points of the shape's frame, in the table frame."""
        return points @ self.rotation.T + self.position

    def local(self, points: Array) -> Array:
        """(n, 3) points of the table frame, in the shape's frame."""
        return (points - self.position) @ self.rotation

    @property
    def pose(self) -> Pose:
        """Of the centre of the shape's bounding box."""
        return Pose(self.position, quaternion(self.rotation))


@dataclass(frozen=True, eq=False)
class Surface:
    """A shape, (n, 3) points of its surface, and (k, 3) those that the camera sees, all in the shape's frame."""

    model: Solid
    points: Array
    shown: Array

    def grown(self, kind: str, size: Array, factor: Array) -> Surface:
        """The same after it grew by (3,) factors to a size: what is seen stays so for a while."""
        return Surface(solid(kind, size), self.points * factor, self.shown * factor)


def surface_of(fit: Fit, target: Target, kind: str) -> Surface:
    """The surface of a fitted shape; where nothing of it would be seen, all of it counts as shown."""
    model = solid(kind, fit.size)
    points, normals = model.surface(SPACING)
    seen = model.shows(points, normals, fit.local(target.eye[None])[0])
    return Surface(model, points, points[seen] if seen.any() else points)


def refined(fit: Fit, target: Target, kind: str, rounds: int, width: float, *, resize: bool) -> Fit:
    """Gauss-Newton steps from a pose, with a loss that gets narrower, until they get small; tells its cost."""
    for number, within in enumerate(np.geomspace(WIDE, width, rounds)):
        if number % LOOK_AGAIN == 0:
            surface = surface_of(fit, target, kind)
        step = _step(fit, surface, target, kind, float(within), resize)
        fit = _moved(fit, step)
        surface = surface.grown(kind, fit.size, np.exp(step[6:]))
        if number > LOOK_AGAIN and bool((np.abs(step) < SETTLED).all()):
            break
    surface = surface_of(fit, target, kind)
    off = surface.model.distance(fit.local(target.points))[0]
    back = nearest(fit.placed(surface.shown), target.points)[1]
    below = np.maximum(-fit.placed(surface.points)[:, 2], 0.0)
    return replace(fit, cost=float(sum(bounded(each, CLOSE).mean() for each in (off, back, below))))


def _step(fit: Fit, surface: Surface, target: Target, kind: str, width: float, resize: bool) -> Array:
    """The Gauss-Newton step: (3,) turn, (3,) shift, m, and (3,) logarithms of growth along the shape's axes."""
    local = fit.local(target.points)
    off, gradient = surface.model.distance(local)
    facing = gradient @ fit.rotation.T
    # A point has no business with a surface that faces away from the camera.
    visible = np.sum(facing * (target.eye - target.points), axis=1) > 0.0
    rows = np.hstack([-np.cross(target.points - fit.position, facing), -facing, -gradient * local])
    normal, right = _summed(rows, off, _weights(off, width) * visible / len(off))

    places = fit.placed(surface.shown)
    index, back = nearest(places, target.points)
    gap = places - target.points[index]
    # Where there is a point already, it hardly draws: it would hold the shape in its place.
    weight = _weights(back, width) * np.minimum(back / target.grain, 1.0) ** 2 / len(places)
    for axis in range(3):
        more, residual = _summed(_motions(fit, surface.shown, axis), gap[:, axis], weight)
        normal, right = normal + more, right + residual

    # Nothing reaches into the table.
    heights = fit.placed(surface.points)[:, 2]
    sunk = heights < 0.0
    weight = np.full(int(sunk.sum()), 1.0 / max(int(sunk.sum()), 1))
    more, residual = _summed(_motions(fit, surface.points[sunk], 2), heights[sunk], weight)
    normal, right = normal + more, right + residual

    if target.ground is not None and not sunk.any():
        lowest = [int(heights.argmin())]
        down = _motions(fit, surface.points[lowest], 2)
        # One corner must not tip it over.
        down[:, :3] = 0.0
        more, residual = _summed(down, heights[lowest] - target.ground, np.full(1, GROUNDED))
        normal, right = normal + more, right + residual

    free = _free(kind) if resize else np.zeros((3, 0))
    basis = np.zeros((9, 6 + free.shape[1]))
    basis[:6, :6], basis[6:, 6:] = np.eye(6), free
    # Nobody knows a length that does not show better than the hint.
    normal[6:, 6:] += (DOUBT / SIZE_SPREAD) ** 2 * np.eye(3)
    right[6:] += (DOUBT / SIZE_SPREAD) ** 2 * np.log(fit.size / target.hint)
    reduced = basis.T @ normal @ basis
    # A turn or a shift that nothing asks for is not made.
    reduced[np.arange(6), np.arange(6)] += [1e-7] * 3 + [1e-4] * 3
    step: Array = basis @ np.linalg.solve(reduced, -basis.T @ right)
    step[:3] *= min(1.0, 0.3 / max(float(np.linalg.norm(step[:3])), 1e-9))
    step[3:6] *= min(1.0, 0.02 / max(float(np.linalg.norm(step[3:6])), 1e-9))
    step[6:] = np.clip(step[6:], -0.05, 0.05)
    return step


def _motions(fit: Fit, local: Array, axis: int) -> Array:
    """(n, 9) how (n, 3) points of the shape move along an axis of the table with each part of a step."""
    unit = np.eye(3)[axis]
    turning = np.cross(local @ fit.rotation.T, unit)
    return np.hstack([turning, np.broadcast_to(unit, (len(local), 3)), local * fit.rotation[axis]])


def _free(kind: str) -> Array:
    """(3, k) which lengths of a kind can differ from one another."""
    if kind == "block":
        return np.eye(3)
    if kind == "ball":
        return np.ones((3, 1))
    return np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


def _moved(fit: Fit, step: Array) -> Fit:
    angle = float(np.linalg.norm(step[:3]))
    x, y, z = step[:3] / max(angle, 1e-12)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turn = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross
    return Fit(turn @ fit.rotation, fit.position + step[3:6], fit.size * np.exp(step[6:]))


def _summed(rows: Array, residuals: Array, weights: Array) -> tuple[Array, Array]:
    weighted = rows * weights[:, None]
    return weighted.T @ rows, weighted.T @ residuals


def nearest(places: Array, points: Array) -> tuple[NDArray[np.intp], Array]:
    """Of (n, 3) points the index of the one nearest to each of (k, 3) places, and how far it is, m."""
    squared = np.sum(places**2, axis=1)[:, None] - 2.0 * places @ points.T + np.sum(points**2, axis=1)
    index = squared.argmin(axis=1)
    return index, np.linalg.norm(places - points[index], axis=1)


def _weights(off: Array, width: float) -> Array:
    weights: Array = 1.0 / (1.0 + (off / width) ** 2) ** 2
    return weights


def bounded(off: Array, width: float) -> Array:
    """What a distance costs, 0 to 1."""
    squared = (off / width) ** 2
    bounded: Array = squared / (1.0 + squared)
    return bounded
