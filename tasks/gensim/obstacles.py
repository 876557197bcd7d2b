"""What is in the way of an object that is to come somewhere, and where to put that meanwhile."""

from __future__ import annotations

from collections.abc import Collection

import cv2
import numpy as np

from perception.types import Pose
from tasks.gensim import frame
from tasks.gensim.load import Scene
from tasks.gensim.room import LARGER, room, room_at
from tasks.gensim.stage import PIXEL

# Closer than this to each other, things touch, m; heights of targets are no more exact than this.
TOUCHING, VAGUE = 0.001, 0.01
# What is put aside stays this far from every target, m.
ASIDE = 0.08


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
    there = room_at(scene.stage, number, target, turned=turned)
    for other, body in scene.stage.bodies.items():
        if other == number or other in settled or body.shape.mass == 0.0 or not body.shape.parts:
            continue
        taken = room(scene.stage, other)
        if taken.low >= there.high - VAGUE or taken.high <= there.low + VAGUE:
            continue
        if taken.outline.area > LARGER * there.outline.area:
            continue
        if np.linalg.norm((body.pose().position - target.position)[:2]) < scene.plan.pos_eps:
            continue
        if not taken.beside(there, within=TOUCHING):
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
