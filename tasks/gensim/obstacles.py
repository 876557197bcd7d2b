"""What is in the way of an object that is to come somewhere, and where to put that meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import cv2
import numpy as np

from perception.types import Array, Pose
from tasks.gensim import frame, places
from tasks.gensim.load import Scene
from tasks.gensim.room import LARGER, Room, room, room_at

# Closer than this to each other, things touch, m; heights of targets are no more exact than this.
TOUCHING, VAGUE = 0.001, 0.01
# Room is looked for among what is nearer than this, m, in so many directions of an object.
NEAR, TURNS = 0.2, 12
# What is set down beside something is this far from it, m.
GAP = 0.0015
# What is put aside stays this far from every target, m.
ASIDE = 0.08


def in_the_way(scene: Scene, number: int, target: Pose, *, turned: bool, settled: Collection[int]) -> int | None:
    """An object that must go before another can come to its target, by its number.

    Args:
        scene: of the episode.
        number: the object that is to come.
        target: where, table frame.
        turned: whether it comes with the target's yaw, or keeps its own.
        settled: numbers of objects that stay where they are.
    """
    there = room_at(scene.stage, number, target, turned=turned)
    loose = (n for n, body in scene.stage.bodies.items() if body.shape.mass > 0.0 and n != number and n not in settled)
    return next((other for other in loose if _hinders(scene, other, target, there)), None)


def fitted(scene: Scene, number: int, target: Pose, *, turned: bool, any_yaw: bool, settled: Collection[int]) -> Pose:
    """The pose most like a target that still counts as there, and where an object has room among what stays.

    Args:
        scene, number, target, turned, settled: as for `in_the_way`.
        any_yaw: whether its yaw does not matter.

    Returns:
        The target itself where there is no such pose.
    """
    stay = [n for n, body in scene.stage.bodies.items() if n != number and (n in settled or body.shape.mass == 0.0)]
    near = [n for n in stay if np.linalg.norm((scene.stage.body(n).pose().position - target.position)[:2]) < NEAR]
    yaws = np.linspace(0.0, np.pi, TURNS, endpoint=False) if any_yaw and turned else np.zeros(1)
    for within in (-GAP, TOUCHING):
        for pose in _around(target, yaws, scene.plan.pos_eps):
            there = room_at(scene.stage, number, pose, turned=turned)
            if not any(_hinders(scene, other, target, there, within=within) for other in near):
                return pose
    return target


def _around(target: Pose, yaws: Array, tolerance: float) -> Iterator[Pose]:
    """Poses that still count as at a target, the most like it first."""
    for distance in np.array([0.0, 0.4, 0.7]) * tolerance:
        for yaw in target.yaw + yaws:
            for way in np.linspace(0.0, 2.0 * np.pi, 8 if distance else 1, endpoint=False):
                place = target.position + distance * np.array([np.cos(way), np.sin(way), 0.0])
                yield Pose(place, np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)]))


def _hinders(scene: Scene, other: int, target: Pose, there: Room, *, within: float = TOUCHING) -> bool:
    """Whether an object takes up some of what another is to take up, more than an edge of `within` (m).

    What is larger than that carries it, and what is at the target is what it is to lie on: neither hinders it.
    """
    body = scene.stage.body(other)
    if not body.shape.parts or np.linalg.norm((body.pose().position - target.position)[:2]) < scene.plan.pos_eps:
        return False
    taken = room(scene.stage, other)
    if taken.low >= there.high - VAGUE or taken.high <= there.low + VAGUE:
        return False
    return taken.outline.area <= LARGER * there.outline.area and not taken.beside(there, within=within)


def aside(scene: Scene, number: int) -> Pose | None:
    """The free place nearest to an object where it is in nobody's way; None where there is none."""
    free = scene.stage.free()
    for goal in scene.plan.goals:
        for column, row in places.pixels(np.array([frame.to_table(position) for position, _ in goal.targets])):
            cv2.circle(free, (int(column), int(row)), round(ASIDE / places.PIXEL), 0, -1)
    body = scene.stage.body(number)
    there = places.anyhow(free, body.shape.extents.tolist())
    if not len(there):
        return None
    pose = body.pose()
    nearest = there[np.linalg.norm(there - pose.position[:2], axis=1).argmin()]
    return Pose(np.array([*nearest, pose.position[2]]), pose.quaternion)
