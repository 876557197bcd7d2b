"""What stands on what: footprints and resting relations of upright objects, from poses and sizes alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from perception.drawers import DRAWER, in_tray, shape_of
from perception.types import Array, SceneObject

CONTAINERS = frozenset({"bowl", "plate", "mug", "box", "kit"})
ROUND = frozenset({"bowl", "cylinder", "ball", "plate", "mug", "circle"})
MARKS = frozenset({"zone", "line", "corner"})
"""What only marks a place on the table: nothing ever touches it."""
FIXED = MARKS | {"drawer", "kit"}
"""What stands fast."""

# Of boxes, as they are made here: how thick the walls and the floor are; and how wide a corner's lines are, m.
BOX_WALL, BOX_FLOOR = 0.004, 0.005
CORNER_LINE = 0.005

# How far a resting height may be off and still count: pixel noise in depth plus the camera's 5 mm in position.
_GAP = 0.012
# How far beyond the edge of its support a centre may seem to lie: the 5 mm of the camera.
_OVERHANG = 0.005


def bottom(thing: SceneObject) -> float:
    """Height of the lowest point above the table top, m."""
    return float(thing.position[2] - thing.size[2] / 2.0)


def footprint(thing: SceneObject) -> Array:
    """(4, 2) corners of the turned rectangle that the thing covers on the table, counter-clockwise."""
    half = thing.size[:2] / 2.0
    corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) * half
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    turned: Array = corners @ np.array([[cos, sin], [-sin, cos]]) + thing.position[:2]
    return turned


def bounding_box(thing: SceneObject) -> Array:
    """(4,) x0 y0 x1 y1 of the footprint, m."""
    corners = footprint(thing)
    if thing.kind in ROUND:
        half = np.full(2, max(thing.size[:2]) / 2.0) if thing.kind == "ball" else thing.size[:2] / 2.0
        return np.concatenate([thing.position[:2] - half, thing.position[:2] + half])
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)])


def covers(thing: SceneObject, xy: ArrayLike, margin: float = 0.0) -> bool:
    """Whether a (2,) position lies within the thing's footprint, grown by `margin` (m); that of one of its members."""
    if thing.members:
        return any(covers(member, xy, margin) for member in thing.members)
    offset = np.asarray(xy, dtype=np.float64)[:2] - thing.position[:2]
    if thing.kind in ROUND:
        return bool(np.linalg.norm(offset) <= min(thing.size[:2]) / 2.0 + margin)
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    local = np.array([cos * offset[0] + sin * offset[1], -sin * offset[0] + cos * offset[1]])
    return bool(np.all(np.abs(local) <= thing.size[:2] / 2.0 + margin))


def rests_on(upper: SceneObject, lower: SceneObject) -> bool:
    """Whether `upper` stands directly on `lower`, or lies in it when that is a bowl, a plate, a mug, a box, a kit or a
    drawer; on a mark is on the table, with the middle within the mark."""
    if upper.name == lower.name or upper.kind in MARKS:
        return False
    foot = bottom(upper)
    if lower.kind in MARKS:
        return covers(lower, upper.position, _OVERHANG) and abs(foot) <= _GAP
    if lower.kind == DRAWER and in_tray(upper, lower):
        return abs(foot - bottom(lower) - shape_of(lower).floor) <= _GAP
    if not covers(lower, upper.position, _OVERHANG):
        return False
    # Of two that stand on each other neither would: what is seen twice, one bowl as two, is at one place and height.
    if foot <= bottom(lower) and (lower.kind not in CONTAINERS or upper.kind in CONTAINERS):
        return False
    if lower.kind in CONTAINERS:
        return bottom(lower) - _OVERHANG <= foot <= lower.top + _GAP and upper.top > bottom(lower) + _GAP
    return abs(foot - lower.top) <= _GAP


def carried_by(name: str, objects: Mapping[str, SceneObject]) -> list[str]:
    """The names of all that stands on or in an object, directly or on top of one another: what moves along with it."""
    carried: list[str] = []
    bases = [name]
    while bases:
        base = objects[bases.pop()]
        for other in objects.values():
            if other.name != name and other.name not in carried and rests_on(other, base):
                carried.append(other.name)
                bases.append(other.name)
    return carried
