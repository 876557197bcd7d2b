"""What things cover, seen from above, and how far that reaches out of zones, boxes and holes: an *excess* in metres."""

from __future__ import annotations

import numpy as np

from perception.geometry.outlines import ACROSS, corners, middle, pieces
from perception.geometry.symmetry import yaw_period
from perception.kits import KIT, PIECES, across, holes
from perception.support import ROUND, bottom, footprint
from perception.types import Array, SceneObject
from tasks.poses import off_yaw
from tasks.relations import FADE, FOOTPRINT_SLACK, off_place, over

# A piece counts as in its hole up to so far from its middle and above the table, m; and turned so far from it, degrees.
HOLE_SLACK, HOLE_HEIGHT, HOLE_TURN = 0.008, 0.004, 12.0
# Of an L, its arms' width by their length.
_ARM = 0.375


def off_inside(a: SceneObject, b: SceneObject) -> float:
    """How far `a` reaches out of `b`, with `FOOTPRINT_SLACK` around it; for a kit how far from the nearest of its holes
    for it. Heights do not count, but in holes."""
    if b.kind == KIT:
        return min((_off_hole(a, hole.position, hole.yaw) for hole in holes(b) if hole.piece == a.kind), default=FADE)
    points, reach = covered(a)
    steps = points - b.position[:2]
    if b.kind in ROUND:
        return over(float(np.linalg.norm(steps, axis=1).max()) + reach, float(max(b.size[:2])) / 2.0 + FOOTPRINT_SLACK)
    cos, sin = np.cos(b.pose.yaw), np.sin(b.pose.yaw)
    beyond = np.abs(steps @ np.array([[cos, -sin], [sin, cos]])) + reach - b.size[:2] / 2.0 - FOOTPRINT_SLACK
    return over(float(np.linalg.norm(np.maximum(beyond, 0.0), axis=1).max()), 0.0)


def covered(thing: SceneObject) -> tuple[Array, float]:
    """What a thing covers: (n, 2) points, and how far it reaches around them, m. Exact for what stands upright."""
    if thing.members:
        found = [covered(member) for member in thing.members]
        return np.concatenate([points for points, _ in found]), max(reach for _, reach in found)
    if thing.kind in ROUND and thing.kind != "mug":
        return thing.position[None, :2], float(max(thing.size[:2])) / 2.0
    if thing.kind in PIECES:
        drawn = np.concatenate([corners(piece) for piece in pieces(thing.kind)]) - middle(thing.kind)
        return _standing(thing, drawn * across(thing) / ACROSS), 0.0
    if thing.kind == "ell":
        x, y = thing.size[:2] / 2.0
        arm = 2.0 * _ARM
        return _standing(thing, np.array([(-x, -y), (x, -y), (x, y * (arm - 1)), (x * (arm - 1), y), (-x, y)])), 0.0
    return footprint(thing), 0.0


def _standing(thing: SceneObject, points: Array) -> Array:
    """Points (n, 2) of a thing's own frame on the table."""
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    moved: Array = thing.position[:2] + points @ np.array([[cos, sin], [-sin, cos]])
    return moved


def _off_hole(piece: SceneObject, place: Array, yaw: float) -> float:
    aside = off_place(piece.position, (float(place[0]), float(place[1])), HOLE_SLACK)
    turned = off_yaw(piece, yaw, yaw_period(piece.kind, piece.size), HOLE_TURN)
    return float(np.linalg.norm([aside, turned, over(bottom(piece), HOLE_HEIGHT)]))
