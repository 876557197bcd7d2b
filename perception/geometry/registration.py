"""Full poses of things whose shape is known, however they lie: points are laid onto the shape's surface.

Point-to-plane registration (Chen and Medioni, 1992) with what the camera can see of the model only. The nearest point
of the surface and its normal come from the shape's signed distance, exactly. That alone would let a face slide in its
plane, so the seen part of the model is drawn to the points as well. Least squares are reweighted (Geman and McClure,
1985), so that a neighbour's points and what something else hides do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from perception.geometry.points import spread
from perception.geometry.shapes import solid
from perception.geometry.solids import Solid, directions
from perception.geometry.symmetry import canonical, matrix, pose_error, quaternion, turn_between, upright_to
from perception.types import Array, Pose

# So many of the points, and of the model's points, are enough to refine with; so many to choose where to begin.
POINTS, SPACING = 600, 0.005
ALL_POINTS = 4000
FIRST_POINTS = 200
ROUGH_POINTS, ROUGH_SPACING = 60, 0.009
# First poses are so far from each other, rad; so many of the best are refined, a little first, then few to the end.
APART = np.deg2rad(28.0)
TRIED, LEFT = 8, 2
FIRST_ROUNDS, LAST_ROUNDS = 8, 20
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
# Another pose with less than so many times the cost, plus so much, would do as well.
ALMOST, SLIGHTLY = 1.15, 0.005
OTHER_POSE = np.deg2rad(25.0)
FEWEST = 12
# Half turns about each axis: what looks alike from some sides, such as a mug on its side, whose ends are hidden.
FLIPS = (np.diag([1.0, -1.0, -1.0]), np.diag([-1.0, 1.0, -1.0]), np.diag([-1.0, -1.0, 1.0]))


class TooFewPoints(ValueError):
    """So few points have no pose."""


@dataclass(frozen=True)
class Registration:
    """A shape laid onto points.

    Args:
        pose: of the centre of its bounding box, of all that look the same the canonical one.
        size: (3,) extents in its own frame, m.
        rms: root mean square distance of the points that it explains, m.
        explained: share of the points that lie on it.
        coverage: share of what a camera would see of it that is among the points.
        ambiguous: whether an entirely different pose fits nearly as well.
    """

    pose: Pose
    size: Array
    rms: float
    explained: float
    coverage: float
    ambiguous: bool

    @property
    def quality(self) -> float:
        """0 to 1: how much of the points and of the shape agree."""
        return self.explained * self.coverage


def register(
    points: Array, kind: str, size_hint: Array, eye: Array, *, resize: bool = True, ground: float | None = None
) -> Registration:
    """The pose in which a shape shows some points.

    Args:
        points: (n, 3) of its surface, table frame, m; n at least 12.
        kind: one of `perception.geometry.shapes.KNOWN`.
        size_hint: (3,) about how large it is, m.
        eye: (3,) where the camera stood, m.
        resize: whether the size may differ from the hint.
        ground: height of the level ground that it lies on, m: tells how far down it goes; None where that is not known.

    Raises:
        TooFewPoints: there are fewer than 12.
        ValueError: no such kind.
    """
    if len(points) < FEWEST:
        raise TooFewPoints(f"{len(points)} points of a {kind}; a pose needs {FEWEST}")
    hint = np.asarray(size_hint, dtype=np.float64)
    target, few = (_Target(spread(points, count), eye, hint, ground) for count in (POINTS, FIRST_POINTS))
    fits = [_refined(fit, few, kind, FIRST_ROUNDS, WIDE, resize=False) for fit in _starts(few, kind, hint)]
    fits = _distinct(fits, kind)[:LEFT]
    flipped = [replace(fits[0], rotation=fits[0].rotation @ flip) for flip in FLIPS]
    fits = _distinct([*fits, *flipped], kind)
    fits = [_refined(fit, target, kind, LAST_ROUNDS, NARROW, resize=resize) for fit in fits]
    best, *others = _distinct(fits, kind)
    whole = _Target(spread(points, ALL_POINTS), eye, hint, ground)
    return _judged(best, whole, kind, any(fit.cost < ALMOST * best.cost + SLIGHTLY for fit in others))


@dataclass(frozen=True)
class _Target:
    """What was seen: (n, 3) points, from where (3,), (3,) about how large it is, and how high what it lies on."""

    points: Array
    eye: Array
    hint: Array
    ground: float | None

    @cached_property
    def grain(self) -> float:
        """How far neighbours are from each other at most, m."""
        some = spread(self.points, ROUGH_POINTS)
        apart = np.linalg.norm(some[:, None] - self.points, axis=2)
        return GRAIN * float(np.median(np.partition(apart, 1, axis=1)[:, 1]))


@dataclass(frozen=True)
class _Fit:
    """A pose on its way: (3, 3) rotation, (3,) position, (3,) size, and what is wrong with it."""

    rotation: Array
    position: Array
    size: Array
    cost: float = np.inf

    def placed(self, points: Array) -> Array:
        return points @ self.rotation.T + self.position

    def local(self, points: Array) -> Array:
        return (points - self.position) @ self.rotation

    @property
    def pose(self) -> Pose:
        return Pose(self.position, quaternion(self.rotation))


@dataclass(frozen=True, eq=False)
class _View:
    """A turn of a shape, and the (n, 3) points of its surface that a camera above then sees, in the shape's frame."""

    rotation: Array
    shown: Array


def _starts(target: _Target, kind: str, size: Array) -> list[_Fit]:
    """The poses to begin with: of all turns that look different those that fit best, the middle of what would be seen
    laid onto the middle of what is."""
    points = spread(target.points, ROUGH_POINTS)
    middle = target.points.mean(axis=0)
    away = target.eye - middle
    # Views were made for a camera straight above, of things measured in centimetres.
    tilt = upright_to(away / np.linalg.norm(away))
    rounded = np.maximum(np.round(size, 2), 0.01)
    model = solid(kind, size)
    fits = []
    for view in _views(kind, *rounded.tolist()):
        rotation = tilt @ view.rotation
        shown = (view.shown * (size / rounded)) @ rotation.T
        position = middle - shown.mean(axis=0)
        off = np.abs(model.distance((points - position) @ rotation)[0])
        back = _nearest(shown + position, points)[1]
        fits.append(_Fit(rotation, position, size, float(_bounded(off, WIDE).mean() + _bounded(back, WIDE).mean())))
    return sorted(fits, key=lambda fit: fit.cost)[:TRIED]


@lru_cache(maxsize=32)
def _views(kind: str, *size: float) -> tuple[_View, ...]:
    """All turns of a shape that look different, about `APART` from each other, with what each shows."""
    model = solid(kind, np.array(size))
    points, normals = model.surface(ROUGH_SPACING)
    spins = [_about_z(spin) for spin in np.arange(0.0, 2.0 * np.pi, APART)]
    # So many directions are about `APART` from each other: each has a cap of the sphere to itself.
    axes = [np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, -1.0]), *directions(round(12.0 / APART**2))]
    views: list[_View] = []
    for axis in axes:
        # From which side it is seen says what shows, however it is then turned in the picture.
        shown = points[model.shows(points, normals, 1.5 * axis)]
        for spin in spins:
            turn = spin @ upright_to(axis).T
            known = np.array([view.rotation for view in views]).reshape(-1, 3, 3)
            if turn_between(kind, known, turn, np.array(size)).min(initial=np.pi) > 0.8 * APART:
                views.append(_View(turn, shown))
    return tuple(views)


def _about_z(angle: float) -> Array:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])


@dataclass(frozen=True, eq=False)
class _Surface:
    """A shape, (n, 3) points of its surface, and (k, 3) those that the camera sees, all in the shape's frame."""

    model: Solid
    points: Array
    shown: Array

    def grown(self, kind: str, size: Array, factor: Array) -> _Surface:
        """The same after it grew by (3,) factors to a size: what is seen stays so for a while."""
        return _Surface(solid(kind, size), self.points * factor, self.shown * factor)


def _surface(fit: _Fit, target: _Target, kind: str) -> _Surface:
    model = solid(kind, fit.size)
    points, normals = model.surface(SPACING)
    seen = model.shows(points, normals, fit.local(target.eye[None])[0])
    return _Surface(model, points, points[seen] if seen.any() else points)


def _refined(fit: _Fit, target: _Target, kind: str, rounds: int, width: float, *, resize: bool) -> _Fit:
    """Gauss-Newton steps from a pose, with a loss that gets narrower, until they get small."""
    for number, within in enumerate(np.geomspace(WIDE, width, rounds)):
        if number % LOOK_AGAIN == 0:
            surface = _surface(fit, target, kind)
        step = _step(fit, surface, target, kind, float(within), resize)
        fit = _moved(fit, step)
        surface = surface.grown(kind, fit.size, np.exp(step[6:]))
        if number > LOOK_AGAIN and bool((np.abs(step) < SETTLED).all()):
            break
    surface = _surface(fit, target, kind)
    off = surface.model.distance(fit.local(target.points))[0]
    back = _nearest(fit.placed(surface.shown), target.points)[1]
    below = np.maximum(-fit.placed(surface.points)[:, 2], 0.0)
    return replace(fit, cost=float(sum(_bounded(each, CLOSE).mean() for each in (off, back, below))))


def _step(fit: _Fit, surface: _Surface, target: _Target, kind: str, width: float, resize: bool) -> Array:
    """The Gauss-Newton step: (3,) turn, (3,) shift, m, and (3,) logarithms of growth along the shape's axes."""
    local = fit.local(target.points)
    off, gradient = surface.model.distance(local)
    facing = gradient @ fit.rotation.T
    # A point has no business with a surface that faces away from the camera.
    visible = np.sum(facing * (target.eye - target.points), axis=1) > 0.0
    rows = np.hstack([-np.cross(target.points - fit.position, facing), -facing, -gradient * local])
    normal, right = _summed(rows, off, _weights(off, width) * visible / len(off))

    places = fit.placed(surface.shown)
    index, back = _nearest(places, target.points)
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


def _motions(fit: _Fit, local: Array, axis: int) -> Array:
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


def _moved(fit: _Fit, step: Array) -> _Fit:
    angle = float(np.linalg.norm(step[:3]))
    x, y, z = step[:3] / max(angle, 1e-12)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turn = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross
    return _Fit(turn @ fit.rotation, fit.position + step[3:6], fit.size * np.exp(step[6:]))


def _judged(fit: _Fit, target: _Target, kind: str, ambiguous: bool) -> Registration:
    surface = _surface(fit, target, kind)
    off = np.abs(surface.model.distance(fit.local(target.points))[0])
    back = _nearest(fit.placed(surface.shown), target.points)[1]
    near = off <= CLOSE
    rms = float(np.sqrt(np.mean(off[near] ** 2))) if near.any() else float("inf")
    pose, size = canonical(kind, fit.pose, fit.size), fit.size
    if kind == "block":
        # Another of its edges may now be the first.
        size = size @ np.abs(np.rint(fit.rotation.T @ matrix(pose.quaternion)))
    return Registration(pose, size, rms, float(near.mean()), float(np.mean(back <= CLOSE)), ambiguous)


def _distinct(fits: Sequence[_Fit], kind: str) -> list[_Fit]:
    """The best first, without those that are the pose of a better one again."""
    kept: list[_Fit] = []
    for fit in sorted(fits, key=lambda fit: fit.cost):
        if all(pose_error(kind, fit.pose, other.pose, fit.size)[1] > OTHER_POSE for other in kept):
            kept.append(fit)
    return kept


def _summed(rows: Array, residuals: Array, weights: Array) -> tuple[Array, Array]:
    weighted = rows * weights[:, None]
    return weighted.T @ rows, weighted.T @ residuals


def _nearest(places: Array, points: Array) -> tuple[NDArray[np.intp], Array]:
    """Of (n, 3) points the index of the one nearest to each of (k, 3) places, and how far it is, m."""
    squared = np.sum(places**2, axis=1)[:, None] - 2.0 * places @ points.T + np.sum(points**2, axis=1)
    index = squared.argmin(axis=1)
    return index, np.linalg.norm(places - points[index], axis=1)


def _weights(off: Array, width: float) -> Array:
    weights: Array = 1.0 / (1.0 + (off / width) ** 2) ** 2
    return weights


def _bounded(off: Array, width: float) -> Array:
    """What a distance costs, 0 to 1."""
    squared = (off / width) ** 2
    bounded: Array = squared / (1.0 + squared)
    return bounded
