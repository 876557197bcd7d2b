"""What an episode earned: as the original counts it, and what of the goals holds at the end by stricter measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from perception.types import Array, Pose
from sim.bodies import Body
from tasks.gensim import frame
from tasks.gensim.gripper import touched
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal
from tasks.gensim.room import LARGER, room

# A goal counts as reached from here on, and an episode as done: as in the original.
ALMOST, DONE = 0.01, 0.99
GRID = 0.02
# Targets' heights are no more exact than this; what stands this far above its target stands on something else, m.
VAGUE, RAISED = 0.03, 0.045
# What is to be higher by this is above, m, if outlines overlap by that, m.
ABOVE, OVERLAP = 0.01, 0.005
FLAT = float(np.cos(np.deg2rad(15.0)))


@dataclass
class Referee:
    """Counts rewards as the original does: of the step at hand alone, which is over once it was reached.

    In strict mode all steps together are worth 1, heights count, and it is not over before everything holds at once.

    Args:
        scene: of the episode.
        step: index of the goal that is at hand.
        banked: what the goals before it earned.
        reward: what the episode has earned so far.
    """

    scene: Scene
    step: int = 0
    banked: float = 0.0
    reward: float = 0.0

    def goal(self) -> Goal | None:
        """What is to be done next; None when it is over."""
        goals = self.scene.plan.goals
        if self.scene.stage.mode == "published" and self.reward > DONE:
            return None
        if self.step < len(goals):
            return goals[self.step]
        return next((goal for goal, _ in left(self.scene)), None) if self.scene.stage.mode == "strict" else None

    def look(self) -> bool:
        """Count what stands where now. Returns whether that changed anything."""
        before = (self.step, self.reward)
        if self.step < len(self.scene.plan.goals):
            goal = self.scene.plan.goals[self.step]
            earned = self._worth(goal) * share(self.scene, goal)
            self.reward = self.banked + earned
            if self._reached(goal, earned):
                self.banked += self._worth(goal)
                self.step += 1
        return before != (self.step, self.reward)

    def _worth(self, goal: Goal) -> float:
        if self.scene.stage.mode == "published":
            return goal.reward
        return goal.reward / sum(each.reward for each in self.scene.plan.goals)

    def _reached(self, goal: Goal, earned: float) -> bool:
        if self.scene.stage.mode == "published":
            return abs(goal.reward - earned) < ALMOST
        return not missing(self.scene, goal)


def share(scene: Scene, goal: Goal) -> float:
    """How much of a goal is so, 0 to 1."""
    if goal.metric == "zone":
        return float(np.mean([in_zone(scene, goal, number) for number in goal.objects for _ in goal.zones]))
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


def in_zone(scene: Scene, goal: Goal, number: int) -> float:
    """How much of an object lies in one of the zones, of its box's points every 2 cm, 0 to 1."""
    body = scene.stage.body(number)
    points = _apply(body.pose(), _grid(body.shape.extents))
    best = 0.0
    for (position, quaternion), size in goal.zones:
        local = _apply_inverse(frame.pose_to_table(position, quaternion), points)
        # Their x is our y: a zone's pose turns along with its size.
        inside = np.abs(local[:, :2]) < np.array(size[:2]) / 2.0 if len(size) > 1 else np.zeros((len(points), 2), bool)
        best = max(best, float(inside.all(axis=1).mean()))
    return best


def rests(scene: Scene, number: int, wanted: float) -> bool:
    """Whether an object lies flat, did not come down from the height of its target, and stands on nothing strange.

    By a target's height task files mean the middle of the object, or the surface below it, or the middle of what it
    goes into, and are not exact; several targets at one place mean a stack. So it is only certain that the object is
    not far below the target, and that nothing loose that no goal is about lies between.
    """
    body = scene.stage.body(number)
    half = float(body.shape.extents[2]) / 2.0
    x, y, middle = body.pose().position
    if middle < wanted - half - VAGUE or not _flat(scene, number):
        return False
    if middle - half <= wanted + RAISED:
        return True
    below, _ = touched(scene.stage.world, float(x), float(y), under=middle - half)
    return below is None or below not in _clutter(scene, body)


def missing(scene: Scene, goal: Goal) -> list[str]:
    """What of a goal does not hold now, with heights; empty when all of it does."""
    found = []
    for index, number in enumerate(goal.objects):
        body = scene.stage.body(number)
        at = reached(scene, goal, index)
        if goal.metric == "zone":
            if in_zone(scene, goal, number) < 1.0 - ALMOST:
                found.append(f"{body.name} is not all in its zone")
        elif not at:
            found.append(f"{body.name} is not at its target")
        elif not any(rests(scene, number, goal.targets[target][0][2]) for target in at):
            wanted = goal.targets[at[0]][0][2]
            height = body.pose().position[2]
            found.append(f"{body.name} does not rest at its target: at height {height:.3f}, wanted {wanted:.3f}")
    return found


def left(scene: Scene) -> list[tuple[Goal, str]]:
    """What does not hold now of all goals at once. Of several goals about an object, its last one counts."""
    last = {number: goal for goal in scene.plan.goals for number in goal.objects}
    found = []
    for goal in scene.plan.goals:
        if any(last[number] is goal for number in goal.objects):
            found += [(goal, what) for what in missing(scene, goal)]
    return found or _upside_down(scene, last)


def fallen(scene: Scene) -> list[str]:
    """What is no longer on the table."""
    loose = (body for body in scene.stage.bodies.values() if body.shape.mass > 0.0)
    return [f"{body.name} fell off the table" for body in loose if body.pose().position[2] < 0.0]


def _upside_down(scene: Scene, last: Mapping[int, Goal]) -> list[tuple[Goal, str]]:
    """Which objects should be above others that they overlap, and are not."""
    wanted = {number: _wanted_height(scene, goal, number) for number, goal in last.items() if goal.metric == "pose"}
    rooms = {number: room(scene.stage, number) for number in wanted}
    names = scene.stage.bodies
    return [
        (last[upper], f"{names[upper].name} is not above {names[lower].name}")
        for upper, lower in permutations(wanted, 2)
        if wanted[upper] > wanted[lower] + ABOVE
        and not rooms[upper].beside(rooms[lower], within=OVERLAP)
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
    return float(np.abs(_turn(body.pose())[2]).max()) > FLAT


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


def _turn(pose: Pose) -> Array:
    x, y, z, w = pose.quaternion
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def _apply(pose: Pose, points: Array) -> Array:
    moved: Array = points @ _turn(pose).T + pose.position
    return moved


def _apply_inverse(pose: Pose, points: Array) -> Array:
    moved: Array = (points - pose.position) @ _turn(pose)
    return moved
