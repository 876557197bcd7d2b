"""What is in the way of an object that is to come somewhere, and where to put that meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import cv2
import numpy as np
import shapely

from perception.types import Array, Pose
from tasks.gensim import frame
from tasks.gensim.load import Scene
from tasks.gensim.stage import PIXEL

# Closer than this to each other, things touch, m; heights of targets are no more exact than this.
TOUCHING, VAGUE = 0.001, 0.01
# What is put aside stays this far from every target, m.
ASIDE = 0.08


@dataclass(frozen=True)
class _Room:
    """What an object takes up: its outline from above, and from which height to which."""

    outline: shapely.Geometry
    low: float
    high: float


def in_the_way(scene: Scene, number: int, target: Pose, *, turned: bool, settled: Collection[int]) -> int | None:
    """An object that must go before another can come to its target, by its number.

    What is larger than the object carries it, and what is where it is to be is what it is to lie on: neither is in
    its way.

    Args:
        scene: of the episode.
        number: the object that is to come.
        target: where, table frame.
        turned: whether it comes with the target's yaw, or keeps its own.
        settled: numbers of objects that stay where they are.
    """
    there = _room(scene, number, target, turned=turned)
    for other, body in scene.stage.bodies.items():
        if other == number or other in settled or body.shape.mass == 0.0 or not body.shape.parts:
            continue
        room = _room(scene, other)
        if room.low >= there.high - VAGUE or room.high <= there.low + VAGUE:
            continue
        if room.outline.area > 1.2 * there.outline.area:
            continue
        if np.linalg.norm((body.pose().position - target.position)[:2]) < scene.plan.pos_eps:
            continue
        if room.outline.buffer(-TOUCHING).intersects(there.outline):
            return other
    return None


def aside(scene: Scene, number: int) -> Pose | None:
    """The free place nearest to an object where it is in nobody's way; None where there is none."""
    free = scene.stage.free()
    for goal in scene.plan.goals:
        for position, _ in goal.targets:
            x, y = (frame.to_table(position)[:2] + np.array([frame.HALF_X, frame.HALF_Y])) / PIXEL
            cv2.circle(free, (round(float(x)), round(float(y))), round(ASIDE / PIXEL), 0, -1)
    body = scene.stage.body(number)
    side = max(round(float(np.hypot(*body.shape.extents[:2])) / PIXEL), 1)
    places = np.argwhere(cv2.erode(free, np.ones((side, side), np.uint8)))[:, ::-1] * PIXEL
    if not len(places):
        return None
    places = places - (frame.HALF_X, frame.HALF_Y)
    pose = body.pose()
    nearest = places[np.linalg.norm(places - pose.position[:2], axis=1).argmin()]
    return Pose(np.array([*nearest, pose.position[2]]), pose.quaternion)


def _room(scene: Scene, number: int, target: Pose | None = None, *, turned: bool = False) -> _Room:
    """What an object takes up, where it is or at a target."""
    points = scene.stage.points(number)
    if target is not None:
        pose = scene.stage.body(number).pose()
        points = _moved(points - pose.position, target.yaw - pose.yaw if turned else 0.0) + target.position
    outline = shapely.MultiPoint(points[:, :2]).convex_hull
    return _Room(outline, float(points[:, 2].min()), float(points[:, 2].max()))


def _moved(points: Array, yaw: float) -> Array:
    turn = np.array([[np.cos(yaw), np.sin(yaw), 0.0], [-np.sin(yaw), np.cos(yaw), 0.0], [0.0, 0.0, 1.0]])
    moved: Array = points @ turn
    return moved
