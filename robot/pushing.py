"""Sliding things along the table with the closed gripper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from perception.support import MARKS, rests_on
from perception.types import Array, Pose, SceneObject
from robot.collision import Held
from robot.handling import Note
from robot.moves import Load, Moves
from robot.path import Waypoint
from robot.placement import BESIDE, ROLLING, is_vessel, radius
from robot.types import InCollision, SkillFailed

CONTACT_GAP = 0.012
CLOSE_ENOUGH = 0.02
LOWEST = 0.004
# A push goes slowly, so that what is pushed stops with the gripper.
PACE = 0.3


def push(moves: Moves, note: Note, name: str, goal: Array, attempts: int) -> None:
    """Slide an object until its centre is at a goal (2,); look after each push and correct.

    Raises:
        Unreachable, InCollision: there is no straight way from where it is.
        SkillFailed: it rolls, or is not within 2 cm after the last attempt.
    """
    gripper = moves.motion.arm.gripper
    if gripper.kind == "hand":
        moves.robot.grip(0.0, gripper.force)
    thing = moves.scene.get(name)
    if thing.kind in ROLLING:
        raise SkillFailed(f"{name} would roll on")
    for attempt in range(attempts):
        way = goal - thing.position[:2]
        if np.linalg.norm(way) < CLOSE_ENOUGH / 2:
            return
        _once(moves, thing, way / np.linalg.norm(way), goal)
        thing = moves.scene.look().get(name, thing)
        note("push", {"object": name, "attempt": attempt + 1, "position": thing.position.tolist()})
    off = float(np.linalg.norm(thing.position[:2] - goal))
    if off > CLOSE_ENOUGH:
        raise SkillFailed(f"{name} is still {off * 1e3:.0f} mm from where it was to be pushed")


def on_table_alone(name: str, objects: Mapping[str, SceneObject]) -> None:
    """Raises `InCollision` where an object stands on another, or another on it."""
    for other in objects.values():
        if other.kind not in MARKS and rests_on(objects[name], other):
            where = "in" if is_vessel(other) else "on"
            raise InCollision(f"{name} is {where} {other.name}, not on the table: it cannot be pushed there")
        if rests_on(other, objects[name]) and not is_vessel(objects[name]):
            raise InCollision(f"{other.name} is on {name}: move that first")


def _once(moves: Moves, thing: SceneObject, way: Array, goal: Array) -> None:
    """Come down behind the thing, go straight until it should be at the goal, go up and home."""
    gripper = moves.motion.arm.gripper
    reach = _half_along(thing, way) + gripper.breadth / 2
    height = max(min(float(thing.position[2]), thing.top - 0.01), gripper.tip + LOWEST)
    behind = np.array([*(thing.position[:2] - (reach + CONTACT_GAP) * way), height])
    last = np.array([*(goal - reach * way), height])
    near = moves.motion.tool(moves.ready()).yaw
    # The broad side of the closed fingers faces the thing.
    across = float(np.arctan2(way[1], way[0])) + np.pi / 2
    yaw = moves.motion.best_yaw(behind, [across], np.pi, near)[0]
    coming = moves.route(Waypoint(behind, yaw), approach=thing.top + gripper.tip - height + 0.01)
    leave_out = {thing.name}
    sliding = moves.motion.line(
        coming.positions[-1],
        [Waypoint(last, yaw)],
        moves.obstacles(leave_out),
        held=_in_front(thing, Waypoint(behind + np.array([*(CONTACT_GAP * way), 0.0]), yaw)),
        pace=PACE,
    )
    moves.run(coming)
    moves.run(sliding)
    moves.scene.moved(thing.name, Pose(np.array([*goal, thing.position[2]]), thing.pose.quaternion))
    moves.home(lift=thing.top + gripper.tip - height + 0.01, leave_out=leave_out)


def _in_front(thing: SceneObject, tool: Waypoint) -> Held:
    """A thing that moves with the tool as one that is held does, a little above the table."""
    raised = Pose(thing.position + np.array([0.0, 0.0, LOWEST]), thing.pose.quaternion)
    return Load(replace(thing, pose=raised), tool, 0.0).solid()


def next_to(thing: SceneObject, other: SceneObject) -> Array:
    """(2,) centre of a thing that was slid straight towards another until just before they touch."""
    way = other.position[:2] - thing.position[:2]
    way = way / max(float(np.linalg.norm(way)), 1e-6)
    goal: Array = other.position[:2] - (_half_along(thing, way) + _half_along(other, way) + BESIDE) * way
    return goal


def _half_along(thing: SceneObject, way: Array) -> float:
    """How far a thing reaches from its centre against a direction, m."""
    if thing.kind in ("bowl", "cylinder", "ball", "plate"):
        return radius(thing)
    c, s = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    local = np.abs([c * way[0] + s * way[1], -s * way[0] + c * way[1]])
    return float(min(half / max(part, 1e-6) for half, part in zip(thing.size[:2] / 2, local, strict=True)))
