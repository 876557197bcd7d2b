"""What an episode earned: as the original counts it, and what of the goals holds at the end by stricter measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perception.types import Array, Pose
from tasks.gensim import frame
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

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return self.step >= len(self.scene.plan.goals) or self.reward > DONE

    def look(self) -> None:
        """Count what stands where now."""
        goal = self.scene.plan.goals[self.step]
        earned = goal.reward * share(self.scene, goal)
        self.reward = self.banked + earned
        if abs(goal.reward - earned) < ALMOST:
            self.banked += goal.reward
            self.step += 1


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


def shortfalls(scene: Scene) -> list[str]:
    """What does not hold now of all goals at once, with heights; empty when everything does."""
    missing = []
    for step, goal in enumerate(scene.plan.goals):
        for index, number in enumerate(goal.objects):
            body = scene.stage.body(number)
            if goal.metric == "zone":
                if in_zone(scene, goal, number) < 1.0 - ALMOST:
                    missing.append(f"goal {step + 1}: {body.name} is not all in its zone")
                continue
            at = reached(scene, goal, index)
            if not at:
                missing.append(f"goal {step + 1}: {body.name} is not at its target")
            elif not any(_at_height(scene, number, goal.targets[target][0][2]) for target in at):
                wanted = goal.targets[at[0]][0][2]
                missing.append(
                    f"goal {step + 1}: {body.name} is at height {body.pose().position[2]:.3f}, wanted {wanted:.3f}"
                )
    for body in scene.stage.bodies.values():
        if body.shape.mass > 0.0 and body.pose().position[2] < 0.0:
            missing.append(f"{body.name} fell off the table")
    return missing


def _near(pose: Pose, target: Pose, symmetry: float, distance: float, angle: float) -> bool:
    if np.linalg.norm((pose.position - target.position)[:2]) >= distance:
        return False
    if symmetry <= 0.0:
        return True
    off = abs(pose.yaw - target.yaw) % symmetry
    return bool(min(off, symmetry - off) < angle)


def _at_height(scene: Scene, number: int, wanted: float) -> bool:
    """Whether an object did not come down from a height, nor stands on what should not be there.

    Task files mean the middle of an object by its target's height, or the surface below it, or the middle of a thing
    that it goes into. So it is only certain that the object's middle is not below that, and that its bottom is not
    more than a block above it.
    """
    body = scene.stage.body(number)
    middle = float(body.pose().position[2])
    bottom = middle - float(body.shape.extents[2]) / 2.0
    return middle >= wanted - DROPPED - float(body.shape.extents[2]) / 4.0 and bottom <= wanted + RAISED


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
