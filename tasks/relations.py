"""Spatial relations between objects, measured: how many metres each is from being so.

Every function returns an *excess* in metres: 0 when the relation holds, growing with how far it is from holding.
Positions are (2,) or (3,) in the table frame.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.support import CONTAINERS, ROUND
from perception.types import Array, SceneObject

# What a relation forgives, in metres unless named otherwise. A block is about 4 cm wide.
FOOTPRINT_SLACK = 0.008  # a centre this far over the edge of what it stands on still counts as on it
CONTACT_BELOW = 0.012  # how far something may sink into what it stands on (bounding boxes of round things overlap)
CONTACT_ABOVE = 0.012  # the gap under something that stands on something
BETWEEN_LATERAL = 0.035  # off the line between two things
BETWEEN_ENDS = 0.15  # share of the way, at either end, that is no longer between
LINE_DEVIATION = 0.02  # off the common line
LINE_SPACING = 0.02  # closest neighbours on a line
CIRCLE_GAP = 1.7  # widest gap around a circle, as a multiple of the even one
FADE = 0.1  # an excess of this much, or more, earns no credit

DIRECTIONS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0)}


def credit(excess: float) -> float:
    """1 at no excess, falling evenly to 0 at `FADE`."""
    return float(np.clip(1.0 - excess / FADE, 0.0, 1.0))


def off_place(position: Array, place: Sequence[float], tolerance: float) -> float:
    """How much farther than `tolerance` a position is from a place on the table."""
    return over(float(np.linalg.norm(position[:2] - np.asarray(place, dtype=np.float64))), tolerance)


def off_offset(
    position: Array, origin: Array, direction: str, distance: tuple[float, float], lateral: float | None
) -> float:
    """How far a position is from lying in a direction from an origin, within a range of distances."""
    way = np.asarray(DIRECTIONS[direction])
    step = position[:2] - origin[:2]
    along = float(step @ way)
    aside = float(abs(step @ np.array([-way[1], way[0]])))
    short_or_far = max(0.0, distance[0] - along, along - distance[1])
    return float(np.hypot(short_or_far, 0.0 if lateral is None else over(aside, lateral)))


def off_between(position: Array, one: Array, other: Array) -> float:
    """How far a position is from the inner part of the line between two others."""
    way = other[:2] - one[:2]
    start, end = one[:2] + BETWEEN_ENDS * way, other[:2] - BETWEEN_ENDS * way
    length = float((end - start) @ (end - start))
    t = float(np.clip((position[:2] - start) @ (end - start) / length, 0.0, 1.0)) if length > 0 else 0.0
    return over(float(np.linalg.norm(position[:2] - (start + t * (end - start)))), BETWEEN_LATERAL)


def off_line(positions: Sequence[Array], angle_deg: float | None, within_deg: float = 0.0) -> float:
    """How far the worst of some positions is from a common line and from its neighbour on it.

    The line is at an angle, give or take `within_deg`, or any (None).
    """
    points = np.array([p[:2] for p in positions])
    centred = points - points.mean(axis=0)
    way = np.linalg.svd(centred)[2][0]
    if angle_deg is not None:
        # A line is the same after half a turn: the fitted one is at most 90 degrees away.
        turned = (np.degrees(np.arctan2(way[1], way[0])) - angle_deg + 90.0) % 180.0 - 90.0
        angle = np.radians(angle_deg + np.clip(turned, -within_deg, within_deg))
        way = np.array([np.cos(angle), np.sin(angle)])
    aside = float(np.abs(centred @ np.array([-way[1], way[0]])).max())
    gaps = np.diff(np.sort(centred @ way))
    crowded = max(0.0, LINE_SPACING - float(gaps.min())) if len(gaps) else 0.0
    return over(aside, LINE_DEVIATION) + crowded


def off_circle(positions: Sequence[Array], center: Sequence[float] | None, radius: tuple[float, float]) -> float:
    """How far the worst of some positions is from a ring, plus the arc by which the widest gap is too wide."""
    points = np.array([p[:2] for p in positions])
    middle = points.mean(axis=0) if center is None else np.asarray(center, dtype=np.float64)
    spokes = points - middle
    reach = np.linalg.norm(spokes, axis=1)
    ring = float(np.maximum(np.maximum(radius[0] - reach, reach - radius[1]), 0.0).max())
    if len(points) < 2:
        return ring
    angles = np.sort(np.arctan2(spokes[:, 1], spokes[:, 0]))
    widest = float(np.diff(np.append(angles, angles[0] + 2 * np.pi)).max())
    return ring + over(widest, CIRCLE_GAP * 2 * np.pi / len(points)) * float(reach.mean())


def off_on(a: SceneObject, b: SceneObject) -> float:
    """How far `a` is from standing on `b`, or from lying in it where `b` is a bowl, a mug or a plate."""
    aside = off_footprint(a.position, b)
    bottom = float(a.position[2]) - half_height(a)
    low, high = float(b.position[2]) - half_height(b), float(b.position[2]) + half_height(b)
    floor = low if b.kind in CONTAINERS else high
    vertical = max(0.0, floor - CONTACT_BELOW - bottom, bottom - high - CONTACT_ABOVE)
    return float(np.hypot(aside, vertical))


def off_footprint(position: Array, b: SceneObject, slack: float = FOOTPRINT_SLACK) -> float:
    """How far a position is, seen from above, from the outline of `b` with some slack around it."""
    step = position[:2] - b.position[:2]
    if b.kind in ROUND:
        return over(float(np.linalg.norm(step)), float(max(b.size[:2])) / 2.0 + slack)
    yaw = b.pose.yaw
    turned = np.array([step @ [np.cos(yaw), np.sin(yaw)], step @ [-np.sin(yaw), np.cos(yaw)]])
    outside = np.maximum(np.abs(turned) - b.size[:2] / 2.0 - slack, 0.0)
    return float(np.linalg.norm(outside))


def off_box(position: Array, box: Sequence[float]) -> float:
    """How far a position is, seen from above, from a box x0, y0, x1, y1 along the table's axes."""
    low, high = np.asarray(box[:2], dtype=np.float64), np.asarray(box[2:], dtype=np.float64)
    return float(np.linalg.norm(np.maximum(np.maximum(low - position[:2], position[:2] - high), 0.0)))


def off_spread(positions: Sequence[Array], start: Array, end: Array, tolerance: float) -> list[float]:
    """How much farther than `tolerance` each of some positions, in order, is from its place on a line.

    Their places are spread evenly over it, the first at the start (2,) and the last at the end (2,).
    """
    shares = np.linspace(0.0, 1.0, len(positions))
    return [
        off_place(each, start + share * (end - start), tolerance) for each, share in zip(positions, shares, strict=True)
    ]


def half_height(a: SceneObject) -> float:
    """Half of the vertical extent of an object as it lies now, in metres: a block on its edge is higher than its size.

    Exact for boxes, upright or tipped cylinders and balls; bowls, mugs and plates count as cylinders.
    """
    x, y, z, w = a.pose.quaternion
    if a.kind == "ball":
        return float(a.size[2]) / 2.0
    up = np.array([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])  # world z, in its own frame
    if a.kind in ROUND:
        return float(abs(up[2]) * a.size[2] + np.hypot(up[0], up[1]) * max(a.size[:2])) / 2.0
    return float(np.abs(up) @ a.size) / 2.0


def best_assignment(worth: Array) -> float:
    """The largest sum of `worth[i, j]` over all ways to give every row i a column j of its own.

    Args:
        worth: (n, m), n <= m <= 12. Exact, by dynamic programming over the set of columns taken (Held and Karp 1962).
    """
    rows, columns = worth.shape
    best = {0: 0.0}
    for i in range(rows):
        grown: dict[int, float] = {}
        for taken, total in best.items():
            for j in range(columns):
                if not taken >> j & 1:
                    key = taken | 1 << j
                    grown[key] = max(grown.get(key, -np.inf), total + float(worth[i, j]))
        best = grown
    return max(best.values())


def over(value: float, limit: float) -> float:
    """By how much a value is over a limit."""
    # A nanometre of slack: 0.03 as a sum of floats must not miss a tolerance of 0.03.
    return max(0.0, value - limit - 1e-9)
