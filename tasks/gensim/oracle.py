"""The oracle that goals imply: what is to be where, one object at a time, or swept along."""

from __future__ import annotations

import numpy as np

from perception.types import Array, Pose
from tasks.gensim import frame
from tasks.gensim.assignment import assigned, settled, wanted
from tasks.gensim.gripper import SPATULA, Action, touched
from tasks.gensim.load import Scene
from tasks.gensim.obstacles import aside, fitted, in_the_way
from tasks.gensim.plan import Goal

# Of an object's surface, so many places are tried to take hold of it.
_TRIES = 60


def act(scene: Scene, goal: Goal) -> Action | None:
    """The next action towards a goal; None when nothing that it is about can be moved."""
    if scene.plan.tool == "spatula":
        return _sweep(scene, goal)
    moves = wanted(scene, goal)
    stay = _stay(scene, goal)
    hindered: list[int] = []
    for index, target in moves:
        number, place = goal.objects[index], frame.pose_to_table(*goal.targets[target])
        other = in_the_way(scene, number, place, turned=goal.rotations, settled=stay)
        grip = _grip(scene, number)
        if other is None and grip is not None:
            any_yaw = goal.symmetries[index] <= 0.0
            free = fitted(scene, number, place, turned=goal.rotations, any_yaw=any_yaw, settled=stay)
            return _carry(scene, number, free, grip, turned=goal.rotations)
        cover = _cover(scene, number) if grip is None else None
        hindered += [found for found in (other, cover) if found is not None and found not in stay]
    for number in hindered:
        grip, refuge = _grip(scene, number), aside(scene, number)
        if grip is not None and refuge is not None:
            return _carry(scene, number, refuge, grip, turned=False)
    for index, target in moves:
        if (grip := _grip(scene, goal.objects[index])) is not None:
            place = frame.pose_to_table(*goal.targets[target])
            return _carry(scene, goal.objects[index], place, grip, turned=goal.rotations)
    return None


def _stay(scene: Scene, goal: Goal) -> set[int]:
    """The objects that are where this goal or one before it wants them, and what ropes are made of."""
    goals = scene.plan.goals[: scene.plan.goals.index(goal) + 1]
    about = [(each, index) for each in goals for index in range(len(each.objects))]
    there = {each.objects[index] for each, index in about if settled(scene, each, index) is not None}
    return there.union(*scene.stage.ropes)


def _cover(scene: Scene, number: int) -> int | None:
    """The number of what lies on the middle of an object."""
    x, y, _ = scene.stage.body(number).pose().position
    body, _ = touched(scene.stage.world, float(x), float(y))
    return next((other for other, there in scene.stage.bodies.items() if there is body and other != number), None)


def _grip(scene: Scene, number: int) -> Pose | None:
    """Where a cup that comes straight down meets an object, as near to its middle as it can; None where it is covered
    all over, or fixed."""
    body = scene.stage.body(number)
    if body.shape.mass == 0.0:
        return None
    pose = body.pose()
    corners = scene.stage.points(number)[body.shape.mesh.triangles]
    upward = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] > 0.0
    faces = corners[upward].mean(axis=1)
    nearest = faces[np.linalg.norm((faces - pose.position)[:, :2], axis=1).argsort()]
    for x, y, _ in (pose.position, *nearest[:_TRIES]):
        met, top = touched(scene.stage.world, float(x), float(y))
        if met is body:
            return Pose(np.array([x, y, top]))
    return None


def _carry(scene: Scene, number: int, target: Pose, grip: Pose, *, turned: bool) -> Action:
    pose = scene.stage.body(number).pose()
    yaw = target.yaw - pose.yaw if turned else 0.0
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    place = target.position[:2] + turn @ (grip.position - pose.position)[:2]
    height = target.position[2] + grip.position[2] - pose.position[2]
    end = Pose(np.array([*place, height]), np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)]))
    return Action(grip, end)


def _sweep(scene: Scene, goal: Goal) -> Action | None:
    """The push towards a target that takes along the most of what is not there yet."""
    pairs = assigned(scene, goal)
    if not pairs:
        return None
    places = {index: scene.stage.body(goal.objects[index]).pose().position for index, _ in pairs}
    loose = np.array(list(places.values()))[:, :2]

    def taken(pair: tuple[int, int]) -> float:
        start, end = places[pair[0]], frame.to_table(goal.targets[pair[1]][0])
        return _along(loose, start[:2], end[:2])

    index, target = max(pairs, key=taken)
    return Action(Pose(places[index]), Pose(frame.to_table(goal.targets[target][0])))


def _along(points: Array, start: Array, end: Array) -> float:
    """How many of (n, 2) points lie in the way of a spatula from a start to an end."""
    length = float(np.linalg.norm(end - start))
    if length < 1e-6:
        return 0.0
    ahead = (end - start) / length
    way = (points - start) @ ahead
    aside = np.abs((points - start) @ np.array([-ahead[1], ahead[0]]))
    return float(((way > -0.005) & (way < length) & (aside < SPATULA[0] / 2.0)).sum())
