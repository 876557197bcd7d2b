"""Which shape a cloud of points seen from above is: block, cylinder, ball, bowl, plate or mug, how large and where.

Everything is measured in the table frame, where walls stand straight: perspective has been undone with the depth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.detect.outline import Circle, Points, area, fit_circle, fit_rectangle, hull
from perception.types import Array

# A pixel within this of the highest point belongs to the top face, or to the rim, m: four times the depth's noise.
_TOP = 0.003
# How far a point may lie off a shape and still be explained by it, m: two pixels.
_SLACK = 0.003
# Rims are at most this thick, or a sixth of the radius, m.
_WALL = 0.009
# A circle fills pi/4 = 0.785 of the rectangle around it, a rectangle all of it: the border is in the middle.
_RECTANGULAR = 0.89
# Height over diameter that separates a plate from a bowl and a bowl from a mug (perceptually; sets of dishes differ).
_PLATE, _BOWL = 0.22, 0.66
# What reaches out of a vessel taller than this share of its width is its handle.
_HANDLED = 0.5


@dataclass(frozen=True)
class Fit:
    """A shape that explains points.

    Args:
        kind: what it is.
        center: (2,) of its bounding box, m.
        yaw: rad.
        size: (2,) extents along its own x and y, m.
        top: its greatest height above the table, m.
        floor: height of the floor inside what is hollow, m; None for what is solid.
        explained: share of the points that lie on or under the shape.
    """

    kind: str
    center: Array
    yaw: float
    size: Array
    top: float
    floor: float | None
    explained: float

    @property
    def usual_height(self) -> float:
        """How high a thing of this kind and width usually is, m: what is believed when its lower end is hidden."""
        width = float(np.min(self.size))
        return {"cylinder": 1.25 * width, "bowl": 0.38 * width, "plate": 0.11 * width}.get(self.kind, width)


def fit_shape(points: Points, pixel: float) -> Fit:
    """The shape that explains points best.

    Args:
        points: (n, 3) m.
        pixel: what one pixel measures at the table, m.
    """
    top = float(np.partition(points[:, 2], -3)[-3])
    face = points[points[:, 2] > top - _TOP]
    hollow = _fit_hollow(points, face, top, pixel)
    if hollow is not None:
        return hollow
    ball = _fit_ball(points, top, pixel)
    if ball is not None:
        return ball
    return _fit_upright(points, face, top, pixel)


def _fit_hollow(points: Points, face: Points, top: float, pixel: float) -> Fit | None:
    """A ring of a rim around something lower, or None."""
    if len(face) < 12:
        return None
    rim = fit_circle(hull(face[:, :2]), grow=pixel / 2.0)
    if not 0.02 < rim.radius < 0.2 or rim.error > 0.003:
        return None
    on_rim = rim.distances(face[:, :2]) > rim.radius - max(_WALL, rim.radius / 6.0)
    if np.mean(on_rim) < 0.9 or not _goes_around(face[on_rim, :2], rim):
        return None
    away = rim.distances(points[:, :2])
    inside = points[away < 0.6 * rim.radius, 2]
    if len(inside) < 8:
        return None
    floor = float(np.partition(inside, len(inside) // 20)[len(inside) // 20])
    content = np.count_nonzero(inside > floor + 0.012) / len(inside)
    ratio = top / (2.0 * rim.radius)
    kind = "plate" if ratio < _PLATE else "bowl" if ratio < _BOWL else "mug"
    size = np.full(2, 2.0 * rim.radius)
    outside = points[away > rim.radius + _SLACK, :2]
    if ratio >= _HANDLED and len(outside) >= 8:
        yaw = _middle_direction(outside - rim.center)
        direction = np.array([np.cos(yaw), np.sin(yaw)])
        reach = float(np.max((outside - rim.center) @ direction)) + pixel / 2.0 - rim.radius
        center = rim.center + reach / 2.0 * direction
        return Fit("mug", center, yaw, size + np.array([reach, 0.0]), top, floor, 1.0 - content)
    explained = float(np.mean(away <= rim.radius + _SLACK)) * (1.0 - content)
    return Fit(kind, rim.center, 0.0, size, top, floor, explained)


def _middle_direction(offsets: Points | Array) -> float:
    """The yaw halfway between the outermost directions of (n, 2) offsets that lie on one side of the origin.

    Not their mean: of a handle's two walls only one is seen, and it would pull the mean to its side.
    """
    mean = offsets.mean(axis=0)
    turns = np.arctan2(mean[0] * offsets[:, 1] - mean[1] * offsets[:, 0], offsets @ mean)
    return float(np.arctan2(mean[1], mean[0]) + (turns.min() + turns.max()) / 2.0)


def _goes_around(rim_points: Points, rim: Circle) -> bool:
    """Whether points lie on at least half of a circle's circumference."""
    offset = rim_points - rim.center
    sectors = np.floor((np.arctan2(offset[:, 1], offset[:, 0]) + np.pi) / (2.0 * np.pi) * 24.0).astype(np.int64) % 24
    return int(np.count_nonzero(np.bincount(sectors, minlength=24))) >= 13


def _fit_ball(points: Points, top: float, pixel: float) -> Fit | None:
    """A sphere, or None."""
    sample = points[:: max(len(points) // 400, 1)].astype(np.float64)
    if len(sample) < 20:
        return None
    middle = sample.mean(axis=0)
    local = sample - middle
    system = np.column_stack([local, np.ones(len(local))])
    solution = np.linalg.lstsq(system, np.sum(local**2, axis=1), rcond=None)[0]
    center = solution[:3] / 2.0
    radius = float(np.sqrt(max(solution[3] + center @ center, 0.0)))
    off = np.abs(np.linalg.norm(local - center, axis=1) - radius)
    center = center + middle
    if not 0.005 < radius < 0.08 or float(np.mean(off < 0.0015)) < 0.85 or abs(center[2] + radius - top) > 0.003:
        return None
    spread = np.hypot(*(sample[:, :2] - center[:2]).T)
    if float(np.max(spread)) < 0.8 * radius:
        return None
    return Fit(
        "ball", center[:2], 0.0, np.full(2, 2.0 * radius), float(center[2]) + radius, None, float(np.mean(off < _SLACK))
    )


def _fit_upright(points: Points, face: Points, top: float, pixel: float) -> Fit:
    """A block or an upright cylinder by its top face; by its whole outline when the top is not a face."""
    outline = hull(face[:, :2])
    if len(face) < 0.5 * len(points):
        whole = hull(points[:, :2])
        if area(outline) < 0.4 * area(whole):
            outline = whole
    rectangle = fit_rectangle(outline, grow=pixel / 2.0)
    grown = area(outline) + pixel / 2.0 * _perimeter(outline)
    if grown >= _RECTANGULAR * float(np.prod(rectangle.size)):
        local = np.abs(rectangle.local(points[:, :2]))
        explained = float(np.mean(np.all(local <= rectangle.size / 2.0 + _SLACK, axis=1)))
        return Fit("block", rectangle.center, rectangle.yaw, rectangle.size, top, None, explained)
    circle = fit_circle(outline, grow=pixel / 2.0)
    explained = float(np.mean(circle.distances(points[:, :2]) <= circle.radius + _SLACK))
    # A lens or a drop is no circle: what a round thing shows past its cover.
    roundness = min(1.0, grown / (np.pi * circle.radius**2))
    return Fit(
        "cylinder", circle.center, 0.0, np.full(2, 2.0 * circle.radius), top, None, explained * max(roundness, 0.0)
    )


def _perimeter(polygon: NDArray[np.float32]) -> float:
    return float(np.sum(np.linalg.norm(polygon - np.roll(polygon, 1, axis=0), axis=1)))
