"""The poses that registration begins with: all turns of a shape that look different, those that fit best first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from perception.geometry.laying import WIDE, Fit, Target, bounded, nearest
from perception.geometry.points import spread
from perception.geometry.shapes import solid
from perception.geometry.solids import directions
from perception.geometry.symmetry import turn_between, upright_to
from perception.types import Array

# So many of the points, and of the model's points so far apart, m, are enough to choose where to begin.
ROUGH_POINTS, ROUGH_SPACING = 60, 0.009
# First poses are so far from each other, rad; so many of the best are kept.
APART = np.deg2rad(28.0)
TRIED = 8


@dataclass(frozen=True, eq=False)
class View:
    """A turn of a shape, and the (n, 3) points of its surface that a camera above then sees, in the shape's frame."""

    rotation: Array
    shown: Array


def starts(target: Target, kind: str, size: Array) -> list[Fit]:
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
        back = nearest(shown + position, points)[1]
        fits.append(Fit(rotation, position, size, float(bounded(off, WIDE).mean() + bounded(back, WIDE).mean())))
    return sorted(fits, key=lambda fit: fit.cost)[:TRIED]


@lru_cache(maxsize=32)
def _views(kind: str, *size: float) -> tuple[View, ...]:
    """All turns of a shape that look different, about `APART` from each other, with what each shows."""
    model = solid(kind, np.array(size))
    points, normals = model.surface(ROUGH_SPACING)
    spins = [_about_z(spin) for spin in np.arange(0.0, 2.0 * np.pi, APART)]
    # So many directions are about `APART` from each other: each has a cap of the sphere to itself.
    axes = [np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, -1.0]), *directions(round(12.0 / APART**2))]
    views: list[View] = []
    for axis in axes:
        # From which side it is seen says what shows, however it is then turned in the picture.
        shown = points[model.shows(points, normals, 1.5 * axis)]
        for spin in spins:
            turn = spin @ upright_to(axis).T
            known = np.array([view.rotation for view in views]).reshape(-1, 3, 3)
            if turn_between(kind, known, turn, np.array(size)).min(initial=np.pi) > 0.8 * APART:
                views.append(View(turn, shown))
    return tuple(views)


def _about_z(angle: float) -> Array:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
