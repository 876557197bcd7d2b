"""What is in the way of an object that is to come somewhere, and where to put that meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import cv2
import numpy as np
from shapely.affinity import rotate, translate

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
    wanted = {each for goal in scene.plan.goals for each in goal.objects}
    for other, body in scene.stage.bodies.items():
        if other != number and other not in settled and body.shape.mass > 0.0:
            taken = _hindering(scene, other, target, there, carries=other not in wanted)
            if taken is not None and not taken.beside(there.outline, within=TOUCHING):
                return other
    return None


def fitted(scene: Scene, number: int, target: Pose, *, turned: bool, any_yaw: bool, settled: Collection[int]) -> Pose:
    """The pose most like a target that still counts as there, and where an object has room among what stays.

    Args:
        scene, number, target, turned, settled: as for `in_the_way`.
        any_yaw: whether its yaw does not matter.

    Returns:
        The target itself where there is no such pose.
    """
    there = room_at(scene.stage, number, target, turned=turned)
    stay = [n for n, body in scene.stage.bodies.items() if n != number and (n in settled or body.shape.mass == 0.0)]
    rooms = [taken for n in stay if (taken := _hindering(scene, n, target, there, carries=True)) is not None]
    turns = np.linspace(0.0, np.pi, TURNS, endpoint=False) if any_yaw and turned else np.zeros(1)
    for within in (-GAP, TOUCHING):
        for turn, shift in _changes(turns, scene.plan.pos_eps):
            outline = rotate(there.outline, turn, origin=tuple(target.position[:2]), use_radians=True)
            outline = translate(outline, *shift)
            if all(taken.beside(outline, within=within) for taken in rooms):
                yaw = target.yaw + turn
                quaternion = np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])
                return Pose(target.position + np.array([*shift, 0.0]), quaternion)
    return target


def _hindering(scene: Scene, other: int, target: Pose, there: Room, *, carries: bool) -> Room | None:
    """What an object takes up, if it could hinder another that is to come to a target; else None.

    What is at the target is what the other is to lie on, and does not hinder it; nor does what is above or below.

    Args:
        scene: of the episode.
        other: the object that is there, by its number.
        target: where the object is to come, table frame.
        there: what it is to take up.
        carries: whether it is to lie on the other one if that is larger.
    """
    body = scene.stage.body(other)
    away = float(np.linalg.norm((body.pose().position - target.position)[:2]))
    if not body.shape.parts or not scene.plan.pos_eps <= away < NEAR:
        return None
    taken = room(scene.stage, other)
    if taken.low >= there.high - VAGUE or taken.high <= there.low + VAGUE:
        return None
    return None if carries and taken.outline.area > LARGER * there.outline.area else taken


def _changes(turns: Array, tolerance: float) -> Iterator[tuple[float, Array]]:
    """Turns (rad) and shifts (2,) (m) after which a pose still counts as at its target, the least first."""
    for distance in np.array([0.0, 0.4, 0.7]) * tolerance:
        for turn in turns:
            for way in np.linspace(0.0, 2.0 * np.pi, 8 if distance else 1, endpoint=False):
                yield float(turn), distance * np.array([np.cos(way), np.sin(way)])


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
