"""What an episode earned: as the original counts it, and what of the goals holds at the end by stricter measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perception.types import Array, Pose
from sim.bodies import Body
from tasks.gensim import frame
from tasks.gensim.gripper import touched
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal

# A goal counts as reached from here on, and an episode as done: as in the original.
ALMOST, DONE = 0.01, 0.99
GRID = 0.02
# What hangs this far below the height that it was to be at has come down, and what stands this far above its target
# stands on something else, m.
DROPPED, RAISED = 0.012, 0.045


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


def at_height(scene: Scene, number: int, wanted: float) -> bool:
    """Whether an object did not come down from the height of its target, nor stands on what should not be there.

    By a target's height task files mean the middle of the object, or the surface below it, or the middle of what it
    goes into; and several targets at one place mean a stack. So it is only certain that the object is not below the
    target, and that nothing loose that no goal is about lies between.
    """
    body = scene.stage.body(number)
    x, y, middle = body.pose().position
    bottom = middle - float(body.shape.extents[2]) / 2.0
    if middle < wanted - DROPPED - float(body.shape.extents[2]) / 4.0:
        return False
    if bottom <= wanted + RAISED:
        return True
    below, _ = touched(scene.stage.world, float(x), float(y), under=bottom)
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
        elif not any(at_height(scene, number, goal.targets[target][0][2]) for target in at):
            wanted = goal.targets[at[0]][0][2]
            found.append(f"{body.name} is at height {body.pose().position[2]:.3f}, wanted {wanted:.3f}")
    return found


def left(scene: Scene) -> list[tuple[Goal, str]]:
    """What does not hold now of all goals at once. Of several goals about an object, its last one counts."""
    last = {number: goal for goal in scene.plan.goals for number in goal.objects}
    found = []
    for goal in scene.plan.goals:
        if any(last[number] is goal for number in goal.objects):
            found += [(goal, what) for what in missing(scene, goal)]
    return found


def fallen(scene: Scene) -> list[str]:
    """What is no longer on the table."""
    loose = (body for body in scene.stage.bodies.values() if body.shape.mass > 0.0)
    return [f"{body.name} fell off the table" for body in loose if body.pose().position[2] < 0.0]


def _clutter(scene: Scene, above: Body) -> list[Body]:
    """What is loose, not larger than what lies on it, and what no goal is about."""
    wanted = {number for goal in scene.plan.goals for number in goal.objects}
    area = float(np.prod(above.shape.extents[:2]))
    return [
        body
        for number, body in scene.stage.bodies.items()
        if number not in wanted and body.shape.mass > 0.0 and float(np.prod(body.shape.extents[:2])) <= 1.2 * area
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
