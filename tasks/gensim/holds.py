"""What of a task's goals is so now: as the original looks at it, from above, and whether it rests there."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np

from perception.geometry.symmetry import matrix
from perception.types import Array, Pose
from sim.bodies import Body
from tasks.gensim import frame
from tasks.gensim.gripper import touched
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal
from tasks.gensim.room import LARGER, room

# Of an object's box, points this far apart are looked for in a zone, m; all of it is there from this share on.
GRID, WHOLE = 0.02, 0.99
# Targets' heights are no more exact than this; what stands this far above its target stands on something else, m.
VAGUE, RAISED = 0.03, 0.045
# What is to be higher by this is above, m, if outlines overlap by that, m.
ABOVE, OVERLAP = 0.01, 0.005
FALLEN = 0.05
FLAT = float(np.cos(np.deg2rad(15.0)))


def share(scene: Scene, goal: Goal) -> float:
    """How much of a goal is so, 0 to 1, as the original measures it."""
    if goal.metric == "zone":
        return float(np.mean([in_zones(scene, goal, number) for number in goal.objects]))
    return float(np.mean([bool(reached(scene, goal, index)) for index in range(len(goal.objects))]))


def reached(scene: Scene, goal: Goal, index: int) -> list[int]:
    """The indices of the targets that an object, by its index in the goal, is at, as seen from above."""
    pose = scene.stage.body(goal.objects[index]).pose()
    symmetry = goal.symmetries[index]
    return [
        target
        for target in goal.allowed(index)
        if _near(pose, frame.pose_to_table(*goal.targets[target]), symmetry, scene.plan.pos_eps, scene.plan.rot_eps)
    ]


def in_zones(scene: Scene, goal: Goal, number: int) -> list[float]:
    """For each zone of a goal, how much of an object lies in it, as seen from above, 0 to 1."""
    body = scene.stage.body(number)
    pose = body.pose()
    points = _grid(body.shape.extents) @ matrix(pose.quaternion).T + pose.position
    shares = []
    for (position, quaternion), size in goal.zones:
        zone = frame.pose_to_table(position, quaternion)
        local = (points - zone.position) @ matrix(zone.quaternion)
        shares.append(float((np.abs(local[:, :2]) < np.array(size[:2]) / 2.0).all(axis=1).mean()))
    return shares


def rests(scene: Scene, number: int, wanted: float) -> bool:
    """Whether an object lies flat, did not come down from the height of its target, and stands on nothing strange.

    By a target's height task files mean the middle of the object, or the surface below it, or the middle of what it
    goes into, and are not exact; several targets at one place mean a stack. So it is only certain that the object is
    not far below the target, and that nothing loose that no goal is about lies between.
    """
    body = scene.stage.body(number)
    half = float(body.shape.extents[2]) / 2.0
    x, y, middle = body.pose().position
    if middle < _floor(scene, number, wanted) - half - VAGUE or not _flat(scene, number):
        return False
    if middle - half <= wanted + RAISED:
        return True
    below, _ = touched(scene.stage.world, float(x), float(y), under=middle - half)
    return below is None or below not in _clutter(scene, body)


def missing(scene: Scene, goal: Goal) -> dict[int, str]:
    """What of a goal does not hold now, with heights, by the number of the object; empty when all of it does."""
    found = {}
    for index, number in enumerate(goal.objects):
        body = scene.stage.body(number)
        at = reached(scene, goal, index)
        if goal.metric == "zone":
            if max(in_zones(scene, goal, number)) < WHOLE:
                found[number] = f"{body.name} is not all in its zone"
        elif not at:
            found[number] = f"{body.name} is not at its target"
        elif not any(rests(scene, number, goal.targets[target][0][2]) for target in at):
            height, wanted = body.pose().position[2], goal.targets[at[0]][0][2]
            found[number] = f"{body.name} does not rest at its target: at height {height:.3f}, wanted {wanted:.3f}"
    return found


def left(scene: Scene) -> list[tuple[Goal, str]]:
    """What does not hold now of all goals at once. Of several goals about an object, its last one counts."""
    last = {number: goal for goal in scene.plan.goals for number in goal.objects}
    found = [
        (goal, what)
        for goal in scene.plan.goals
        for number, what in missing(scene, goal).items()
        if last[number] is goal
    ]
    return found or _upside_down(scene, last)


def fallen(scene: Scene) -> list[str]:
    """What is no longer on the table."""
    loose = (body for body in scene.stage.bodies.values() if body.shape.mass > 0.0)
    return [f"{body.name} fell off the table" for body in loose if body.pose().position[2] < -FALLEN]


def _floor(scene: Scene, number: int, wanted: float) -> float:
    """The height that an object must not be below: its target's, or the bottom of what is there for it to go into."""
    inner, place = room(scene.stage, number), scene.stage.body(number).pose().position[:2]
    for other, body in scene.stage.bodies.items():
        x, y, z = body.pose().position
        if other != number and abs(z - wanted) < ABOVE and np.hypot(*(place - (x, y))) < scene.plan.pos_eps:
            outer = room(scene.stage, other)
            if outer.outline.area > LARGER * inner.outline.area:
                return outer.low
    return wanted


def _upside_down(scene: Scene, last: Mapping[int, Goal]) -> list[tuple[Goal, str]]:
    """Which objects should be above others that they overlap, and are not."""
    wanted = {number: _wanted_height(scene, goal, number) for number, goal in last.items() if goal.metric == "pose"}
    rooms = {number: room(scene.stage, number) for number in wanted}
    names = scene.stage.bodies
    return [
        (last[upper], f"{names[upper].name} is not above {names[lower].name}")
        for upper, lower in permutations(wanted, 2)
        if wanted[upper] > wanted[lower] + ABOVE
        and not rooms[upper].beside(rooms[lower].outline, within=OVERLAP)
        and names[upper].pose().position[2] < names[lower].pose().position[2]
    ]


def _wanted_height(scene: Scene, goal: Goal, number: int) -> float:
    index = goal.objects.index(number)
    targets = reached(scene, goal, index) or goal.allowed(index)
    return goal.targets[targets[0]][0][2] if targets else 0.0


def _flat(scene: Scene, number: int) -> bool:
    """Whether an object rests on a face; what is round, and beads of ropes, always do."""
    body = scene.stage.body(number)
    if any(part.form == "sphere" for part in body.shape.parts) or any(number in rope for rope in scene.stage.ropes):
        return True
    return float(np.abs(matrix(body.pose().quaternion)[2]).max()) > FLAT


def _clutter(scene: Scene, above: Body) -> list[Body]:
    """What is loose, not larger than what lies on it nor right under it, and what no goal is about."""
    wanted = {number for goal in scene.plan.goals for number in goal.objects}
    loose = [b for number, b in scene.stage.bodies.items() if number not in wanted and b.shape.mass > 0.0]
    place, area = above.pose().position[:2], float(np.prod(above.shape.extents[:2]))
    return [
        body
        for body in loose
        if float(np.prod(body.shape.extents[:2])) <= LARGER * area
        and np.linalg.norm(body.pose().position[:2] - place) >= scene.plan.pos_eps
    ]


def _near(pose: Pose, target: Pose, symmetry: float, distance: float, angle: float) -> bool:
    if np.linalg.norm((pose.position - target.position)[:2]) >= distance:
        return False
    if symmetry <= 0.0:
        return True
    off = abs(pose.yaw - target.yaw) % symmetry
    return bool(min(off, symmetry - off) < angle)


def _grid(extents: Array) -> Array:
    axes = [np.arange(-length / 2.0, length / 2.0, GRID) for length in extents]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 3)
