"""Things on a table that are put elsewhere: many pictures of one world, without physics in between."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from perception.support import rests_on
from perception.types import Array, Pose
from perception.workspace import WORKSPACE
from robot.kinematics import Kinematics, tool_down
from robot.moves import turned
from robot.types import Unreachable
from sim.bodies import Body
from sim.robot import SimRobot
from sim.world import World

_TRIES = 60
# Between footprints, m: from touching to well apart.
_GAPS = (0.001, 0.04)
# Where the tool is while the arm is in the picture, m above the table.
_TOOL_HEIGHTS = (0.06, 0.35)


def rearrange(world: World, rng: np.random.Generator) -> None:
    """Put everything elsewhere, turned about the vertical; what stands on or in something goes along with it."""
    gap = float(rng.uniform(*_GAPS))
    placed: list[tuple[Array, float]] = []
    for group in _groups(world):
        base = group[0].pose().position[:2]
        radius = max(float(np.linalg.norm(body.pose().position[:2] - base)) + _radius(body) for body in group)
        spot = _free_spot(rng, placed, radius, gap)
        placed.append((spot, radius))
        _carry(group, spot, float(rng.uniform(-np.pi, np.pi)))


def reach_in(robot: SimRobot, kinematics: Kinematics, rng: np.random.Generator) -> None:
    """Hold the arm somewhere over the table, where it hides a part of it; physics knows nothing of it."""
    for _ in range(_TRIES):
        x, y = WORKSPACE.denormalize(rng.uniform(0.0, 1.0, 2))
        position = np.array([x, y, rng.uniform(*_TOOL_HEIGHTS)])
        try:
            joints = kinematics.inverse(tool_down(position, float(rng.uniform(-np.pi, np.pi))))
        except Unreachable:
            continue
        robot.stand(joints)
        return


def _groups(world: World) -> list[list[Body]]:
    """What stands on the table, each with all that it carries; the largest first."""
    things = {thing.name: thing for thing in world.true_objects()}
    below: Mapping[str, str] = {
        upper: lower
        for upper in things
        for lower in things
        if upper != lower and rests_on(things[upper], things[lower])
    }

    def root(name: str) -> str:
        return root(below[name]) if name in below else name

    groups: dict[str, list[Body]] = {name: [world.body(name)] for name in things if name not in below}
    for name in below:
        groups[root(name)].append(world.body(name))
    return sorted(groups.values(), key=lambda group: -_radius(group[0]))


def _radius(body: Body) -> float:
    return float(np.hypot(*body.shape.extents[:2])) / 2.0


def _free_spot(rng: np.random.Generator, placed: list[tuple[Array, float]], radius: float, gap: float) -> Array:
    """A place apart from the others; on a full table, the one that overlaps least of those tried."""
    spots = [WORKSPACE.denormalize(rng.uniform(-0.08, 1.08, 2)) for _ in range(_TRIES)]
    room = [
        min((float(np.hypot(*(spot - at))) - radius - other for at, other in placed), default=1.0) for spot in spots
    ]
    fits = next((i for i, free in enumerate(room) if free >= gap), int(np.argmax(room)))
    return np.asarray(spots[fits])


def _carry(group: list[Body], spot: Array, turn: float) -> None:
    base = group[0].pose().position[:2]
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    for body in group:
        pose = body.pose()
        xy = spot + rotation @ (pose.position[:2] - base)
        body.set_pose(Pose(np.array([*xy, pose.position[2]]), turned(pose.quaternion, turn)))
