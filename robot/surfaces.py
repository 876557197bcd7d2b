"""Where a thing can go on or in something wide: zones, lines and corners on the table, pallets, stands, boxes.

Pure functions over believed objects, as `robot.placement`; positions are in the table frame, metres.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from perception.support import BOX_WALL, CORNER_LINE, MARKS, ROUND, bottom, footprint
from perception.types import Array, SceneObject
from robot.placement import BESIDE, FLOOR, SPACING, Spot

WIDE = frozenset({"zone", "line", "corner", "pallet", "stand", "box"})
# What reaches less below a surface than this stands on it, m.
_ON_IT = 0.012
_FINE = 0.005
MOST = 8


def surface_height(support: SceneObject) -> float:
    """How high above the table what is put on or in one of `WIDE` has its bottom, m."""
    if support.kind in MARKS:
        return 0.0
    return bottom(support) + FLOOR if support.kind == "box" else support.top


def spots_on(
    thing: SceneObject, support: SceneObject, others: Collection[SceneObject], near: Array | None = None
) -> list[Spot]:
    """Where a thing can go, parallel to the support's sides, beside what is there: best first, `MOST` at most.

    Places lie in rows as close together as things of that size can be, so that as many as possible find room; in
    between only where these are taken. Between the lines of a corner there is one.

    Args:
        thing: what is put there.
        support: one of `WIDE`.
        others: what is on the table.
        near: (2,) where it is wanted; None is the middle.
    """
    height, yaw = surface_height(support), support.pose.yaw
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    half = float(max(thing.size[:2])) / 2
    wanted = np.zeros(2) if near is None else turn.T @ (np.asarray(near, dtype=np.float64)[:2] - support.position[:2])
    taken = [_outline(other) for other in others if _is_on(other, support, height)]
    found = []
    for offset in _offsets(thing, support, wanted, exact=near is not None):
        place = support.position[:2] + turn @ offset
        form = _square(place, half, yaw)
        if all(form.distance(other) >= BESIDE for other in taken):
            found.append(Spot(place, height, yaw))
        if len(found) == MOST:
            break
    return found


def _offsets(thing: SceneObject, support: SceneObject, wanted: Array, *, exact: bool) -> Iterator[Array]:
    """Places in the support's frame, the nearest to where it is wanted first; `exact`: that itself before all."""
    if support.kind == "corner":
        yield _between_lines(thing, support)
        return
    half = float(max(thing.size[:2])) / 2
    room = support.size[:2] / 2 - half - SPACING - (BOX_WALL if support.kind == "box" else 0.0)
    if support.kind == "box" and (room < 0.0).any():
        return
    room = np.maximum(room, 0.0)
    if exact and (np.abs(wanted) <= room + SPACING).all():
        yield wanted
    for step in (2 * half + SPACING, _FINE):
        counts = np.floor(2 * room / step + 1e-9) + 1
        xs, ys = ((np.arange(count) - (count - 1) / 2) * step for count in counts)
        grid = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=-1).reshape(-1, 2)
        yield from grid[np.linalg.norm(grid - wanted, axis=1).argsort(kind="stable")]


def _between_lines(thing: SceneObject, corner: SceneObject) -> Array:
    """Where the middle of a thing is that stands in a corner, in the corner's frame."""
    quarters = round((thing.pose.yaw - corner.pose.yaw) / (np.pi / 2))
    half = thing.size[:2][:: -1 if quarters % 2 else 1] / 2
    place: Array = CORNER_LINE + BESIDE / 2 + half - corner.size[:2] / 2
    return place


def _is_on(other: SceneObject, support: SceneObject, height: float) -> bool:
    return other.name != support.name and other.kind not in MARKS and bottom(other) >= height - _ON_IT


def _outline(thing: SceneObject) -> BaseGeometry:
    if thing.members:
        return shapely.union_all([_outline(member) for member in thing.members])
    if thing.kind in ROUND and thing.kind != "mug":
        return shapely.Point(thing.position[:2]).buffer(float(max(thing.size[:2])) / 2)
    return shapely.Polygon(footprint(thing))


def _square(place: Array, half: float, yaw: float) -> BaseGeometry:
    cos, sin = half * np.cos(yaw), half * np.sin(yaw)
    ways = np.array([[cos - sin, sin + cos], [-sin - cos, cos - sin]])
    return shapely.Polygon(place + np.array([ways[0], ways[1], -ways[0], -ways[1]]))
