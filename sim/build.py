"""A scene specification becomes bodies in a world, at rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.drawers import DRAWER, tray_place
from perception.groups import GROUPS
from perception.kits import KIT, free_holes
from perception.types import Array, Pose, SceneObject
from robot.placement import Spot
from robot.surfaces import WIDE, spots_on
from sim.bodies import Body, Holdable
from sim.bullet import bullet
from sim.drawers import drawer_shape
from sim.groups import members
from sim.kinds import shape
from sim.objects import Shape
from sim.scene import ObjectSpec, SceneError, SceneSpec
from sim.world import World

# How far above its support a thing starts, m.
CLEARANCE = 0.001
# How far a thing may have moved sideways while it came to rest, m.
DRIFT = 0.03
# How deep two things may stand in each other, m: less is pushed apart as they come to rest.
OVERLAP = 0.002


def build(world: World, spec: SceneSpec) -> None:
    """Put a scene's objects into a world and let them come to rest.

    Raises:
        SceneError: two objects stand in one place, or one does not stay where it was put.
    """
    waiting = dict(enumerate(spec.objects, 1))
    started: dict[int, tuple[Body, Array]] = {}
    for number, thing in list(waiting.items()):
        if thing.kind == DRAWER:
            _fix(world, number, thing)
            del waiting[number]
        elif thing.kind in GROUPS:
            _lay(world, number, thing)
            del waiting[number]
    while waiting:
        for number, thing in list(waiting.items()):
            if thing.on is None or thing.on in world.bodies or thing.on in world.drawers:
                started[number] = _put(world, number, thing)
                del waiting[number]
    world.settle()
    for number, (body, start) in started.items():
        moved = float(np.linalg.norm(body.pose().position - start))
        if moved > DRIFT:
            raise SceneError(f"object {number}, {body.name!r}: does not stay where it is put (moved {moved:.2f} m)")


def _fix(world: World, number: int, thing: ObjectSpec) -> None:
    made = drawer_shape(thing.size)
    x, y = thing.position or (0.0, 0.0)
    pose = Pose(np.array([x, y, made.height / 2.0]), _turned(thing.yaw))
    _refuse_overlap(world, number, world.add_drawer(str(thing.name), thing.color, made, pose))


def _lay(world: World, number: int, thing: ObjectSpec) -> None:
    """A pile or a rope; its members find their places, so none of them is asked to stay where it is put."""
    at = thing.position or (0.0, 0.0)
    parts = members(thing.kind, thing.size, thing.count, seed=thing.seed or 0, at=at, yaw=thing.yaw)
    group = world.add_group(str(thing.name), thing.kind, thing.color, parts)
    others = [body for body in world.holdable if body not in group.bodies]
    for body in group.bodies:
        _refuse_overlap(world, number, body, others)


def _put(world: World, number: int, thing: ObjectSpec) -> tuple[Body, Array]:
    made = shape(thing.kind, thing.size, holes=thing.holes, file=thing.file)
    half, yaw = made.extents[2] / 2.0, thing.yaw
    wide = None if thing.on is None or thing.on not in world.bodies else _spot(world, number, thing, made)
    if thing.on is None:
        x, y = thing.position or (0.0, 0.0)
        position = np.array([x, y, half + (CLEARANCE if made.mass else 0.0)])
    elif wide is not None:
        position, yaw = np.array([*wide.position, wide.height + half + CLEARANCE]), wide.yaw or 0.0
    else:
        drawer = world.drawers.get(thing.on)
        position = tray_place(drawer.as_object()) if drawer else _on_top(world, world.bodies[thing.on], made)
        position[2] += half + CLEARANCE
    body = world.add(str(thing.name), thing.color, made, Pose(position, _turned(yaw)))
    _refuse_overlap(world, number, body)
    return body, position


def _spot(world: World, number: int, thing: ObjectSpec, made: Shape) -> Spot | None:
    """Where a thing goes on or in something wide, parallel to its sides, or in a kit; None for what is neither.

    Raises:
        SceneError: there is no room for it.
    """
    things = {each.name: each for each in world.true_objects()}
    support = things[str(thing.on)]
    if support.kind not in (*WIDE, KIT):
        return None
    here = SceneObject(str(thing.name), made.kind, thing.color, np.zeros(3), support.pose, made.extents)
    if support.kind == KIT:
        found = [Spot(hole.position, 0.0, hole.yaw) for hole in free_holes(support, made.kind, things.values())]
    else:
        found = spots_on(here, support, things.values())
    if not found:
        raise SceneError(
            f"object {number}, on: no room for {here.name!r} on {support.name!r}; ask for fewer or a larger"
        )
    return found[0]


def _turned(yaw: float) -> Array:
    """The quaternion x y z w of a rotation about z."""
    return np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])


def _on_top(world: World, support: Body, made: Shape) -> Array:
    """Where the underside of a thing goes that stands on or in a support: on what lies there already, if anything."""
    pose = support.pose()
    half = support.shape.extents[2] / 2.0
    hollow = support.shape.hollow
    along = np.array([np.cos(pose.yaw), np.sin(pose.yaw), 0.0])
    centre = pose.position + support.shape.axis * along
    radius = float(np.hypot(*made.extents[:2])) / 2.0
    height = centre[2] + half
    if hollow is not None and radius <= hollow[0]:
        height = centre[2] - half + hollow[1]
    for other in world.bodies.values():
        if other is support:
            continue
        position, reach = other.pose().position, other.shape.extents
        top = position[2] + reach[2] / 2.0
        if position[2] > pose.position[2] - half and np.hypot(*(position - centre)[:2]) < radius + min(reach[:2]) / 2.0:
            height = max(height, top) if top > height and position[2] > height - half else height
    return np.array([centre[0], centre[1], height])


def _refuse_overlap(world: World, number: int, body: Holdable, others: Sequence[Holdable] | None = None) -> None:
    for other in world.holdable if others is None else others:
        if other.id == body.id:
            continue
        points = bullet.getClosestPoints(body.id, other.id, 0.0, physicsClientId=world.client)
        depth = -min((point[8] for point in points), default=0.0)
        if depth > OVERLAP:
            raise SceneError(
                f"object {number}, position: {body.name!r} stands in {other.name!r}, {depth * 1e3:.0f} mm deep; "
                "move one of them"
            )
