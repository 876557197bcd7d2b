"""Bowls, plates and mugs: a round rim with something lower inside."""

from __future__ import annotations

import numpy as np

from perception.detect.outline import Circle, Points, fit_circle
from perception.detect.shapes import SLACK, Fit
from perception.types import Array

# Rims are at most this thick, or a sixth of the radius, m.
_WALL = 0.009
# Radii that dishes have, m. A ring whose inside is hidden is the edge of a solid unless it is wider than solids are.
_RADII = (0.02, 0.2)
_WIDER_THAN_SOLIDS = 0.029
# Height over diameter that separates a plate from a bowl, and a bowl from a mug.
_PLATE, _BOWL = 0.22, 0.66
# What reaches out of a vessel taller than this share of its width is its handle.
_HANDLED = 0.5
# What rises this high above the floor, well inside of the rim, is not the vessel, m.
_CONTENT = 0.012
# A vessel's floor is so thick; one that is higher than the second does not stand on the table; is flat to within the
# third, and at least the fourth below the rim, m.
_FLOOR, _RAISED, _FLAT, _SHALLOWEST = 0.005, 0.012, 0.007, 0.005
# Radius beyond that of any mug, m.
_WIDER_THAN_MUGS = 0.042


def fit_hollow(points: Points, face: Points, outline: Points, pixel: float) -> Fit | None:
    """A vessel whose rim is the highest part of the points, or None.

    Args:
        points: (n, 3) m.
        face: (m, 3) those of them that are about as high as the highest; at least one.
        outline: (k, 2) convex outline of the face.
        pixel: what one pixel measures at the table, m.
    """
    if len(outline) < 6 or _is_filled(face, outline):
        return None
    top = float(face[:, 2].max())
    rim = fit_circle(outline, grow=pixel / 2.0)
    if not _RADII[0] < rim.radius < _RADII[1] or rim.error > 0.002:
        return None
    on_rim = rim.distances(face[:, :2]) > rim.radius - max(_WALL, rim.radius / 6.0)
    if float(np.mean(on_rim)) < 0.9:
        return None
    around = _share_around(face[on_rim, :2], rim)
    if around < 0.5:
        return None
    away = rim.distances(points[:, :2])
    inside = points[away < 0.6 * rim.radius, 2]
    if len(inside) >= 8:
        floor = float(np.partition(inside, len(inside) // 20)[len(inside) // 20])
        content = float(np.mean(inside > floor + _CONTENT))
    elif rim.radius > _WIDER_THAN_SOLIDS and around > 0.7:
        floor, content = 0.1 * top, 0.0
    else:
        return None
    bottom = _bottom_by(inside, floor, top, rim.radius)
    if bottom is None and floor > 0.6 * top:
        return None
    ratio = (top - (bottom or 0.0)) / (2.0 * rim.radius)
    size = np.full(2, 2.0 * rim.radius)
    outside = points[away > rim.radius + SLACK, :2]
    if ratio >= _HANDLED and len(outside) >= 8:
        yaw = _middle_direction(outside - rim.center)
        direction = np.array([np.cos(yaw), np.sin(yaw)])
        reach = float(np.max((outside - rim.center) @ direction)) + pixel / 2.0 - rim.radius
        center = rim.center + reach / 2.0 * direction
        return Fit("mug", center, yaw, size + np.array([reach, 0.0]), top, floor, 1.0 - content, bottom)
    kind = "plate" if ratio < _PLATE else "bowl" if ratio < _BOWL else "mug"
    explained = float(np.mean(away <= rim.radius + SLACK)) * (1.0 - content)
    return Fit(kind, rim.center, 0.0, size, top, floor, explained, bottom)


def _bottom_by(inside: Points, floor: float, top: float, radius: float) -> float | None:
    """The lower end of a vessel that stands on something, by its flat floor well above the table; None if it does not.

    Small rings are left out: in a mug, the flat top of what fills it would be taken for its floor.
    """
    if floor < _RAISED or top - floor < _SHALLOWEST or radius < _WIDER_THAN_MUGS or len(inside) < 8:
        return None
    if float(np.mean(inside - floor < _FLAT)) < 0.5:
        return None
    return floor - _FLOOR


def _is_filled(face: Points, outline: Points) -> bool:
    """Whether a face has no hole in its middle: a quick no to most of what is not a ring."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    local = np.abs(face[:: max(len(face) // 500, 1), :2] - (low + high) / 2.0) * (2.0 / np.maximum(high - low, 1e-6))
    return float(np.mean(local.max(axis=1) < 0.5)) > 0.1


def _share_around(rim_points: Points, rim: Circle) -> float:
    """On which share of a circle's circumference points lie, in steps of 15 degrees."""
    offset = rim_points - rim.center
    sectors = np.floor((np.arctan2(offset[:, 1], offset[:, 0]) + np.pi) / (2.0 * np.pi) * 24.0).astype(np.int64) % 24
    return int(np.count_nonzero(np.bincount(sectors, minlength=24))) / 24.0


def _middle_direction(offsets: Points | Array) -> float:
    """The yaw halfway between the outermost directions of (n, 2) offsets that lie on one side of the origin.

    Not their mean: of a handle's two walls only one is seen, and it would pull the mean to its side.
    """
    mean = offsets.mean(axis=0)
    turns = np.arctan2(mean[0] * offsets[:, 1] - mean[1] * offsets[:, 0], offsets @ mean)
    return float(np.arctan2(mean[1], mean[0]) + (turns.min() + turns.max()) / 2.0)
