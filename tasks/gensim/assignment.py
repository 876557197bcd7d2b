"""Which object of a goal is to go to which of its targets."""

from __future__ import annotations

import lap
import numpy as np

from tasks.gensim import frame
from tasks.gensim.holds import WHOLE, in_zones, reached, rests
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal

_FORBIDDEN = 1e6


def wanted(scene: Scene, goal: Goal) -> list[tuple[int, int]]:
    """Which object, by its index, is to go to which target next: to low targets first, then from far away."""
    pairs = assigned(scene, goal)
    height = {target: round(goal.targets[target][0][2], 2) for _, target in pairs}
    return sorted(pairs, key=lambda pair: (height[pair[1]], -_distance(scene, goal, *pair)))


def assigned(scene: Scene, goal: Goal) -> list[tuple[int, int]]:
    """Targets for the objects that are at none, so that the sum of the ways is least."""
    at = [settled(scene, goal, index) for index in range(len(goal.objects))]
    left = [index for index, targets in enumerate(at) if targets is None]
    shared = goal.replace or goal.metric == "zone"
    taken = set() if shared else {target for target in at if target is not None}
    if rope := _as_rope(scene, goal):
        return [(index, target) for index, target in enumerate(rope) if target not in reached(scene, goal, index)]
    cost = np.full((len(left), len(goal.targets)), _FORBIDDEN)
    for row, index in enumerate(left):
        for target in goal.allowed(index):
            if target not in taken:
                cost[row, target] = _distance(scene, goal, index, target)
    if shared:
        best = [int(row.argmin()) for row in cost]
    else:
        best = lap.lapjv(cost, extend_cost=True)[1].tolist() if left else []
    return [
        (index, target)
        for row, (index, target) in enumerate(zip(left, best, strict=True))
        if target >= 0 and cost[row, target] < _FORBIDDEN
    ]


def settled(scene: Scene, goal: Goal, index: int) -> int | None:
    """A target that an object is at, None when it is at none."""
    if goal.metric == "zone":
        return 0 if max(in_zones(scene, goal, goal.objects[index])) >= WHOLE else None
    at = reached(scene, goal, index)
    if scene.stage.mode == "strict":
        at = [target for target in at if rests(scene, goal.objects[index], goal.targets[target][0][2])]
    return next(iter(at), None)


def _as_rope(scene: Scene, goal: Goal) -> list[int] | None:
    """For a rope, the target of each bead: from whichever end is nearer; None for other objects."""
    if goal.objects not in scene.stage.ropes or len(goal.targets) != len(goal.objects):
        return None
    forward = list(range(len(goal.objects)))
    ways = [forward, forward[::-1]]
    return min(ways, key=lambda way: sum(_distance(scene, goal, index, target) for index, target in enumerate(way)))


def _distance(scene: Scene, goal: Goal, index: int, target: int) -> float:
    place = frame.to_table(goal.targets[target][0])
    return float(np.linalg.norm((scene.stage.body(goal.objects[index]).pose().position - place)[:2]))
