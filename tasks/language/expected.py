"""Where the things of a scene come to rest, without a simulator: upright, on the table or on what carries them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from perception.colors import COLORS
from perception.drawers import DRAWER, tray_place
from perception.groups import GROUPS, grouped
from perception.kits import KIT, free_holes
from perception.support import CONTAINERS, carried_by
from perception.types import Array, Pose, SceneObject
from robot.placement import spots_in
from robot.surfaces import WIDE, spots_on
from sim import groups
from sim.drawers import drawer_shape
from sim.kinds import shape
from sim.scene import ObjectSpec, SceneSpec


def objects(scene: SceneSpec) -> dict[str, SceneObject]:
    """Every object by name, in the scene's order. What finds no room on what carries it stands in its middle."""
    found: dict[str, SceneObject] = {}
    waiting = list(scene.objects)
    while waiting:
        for spec in [each for each in waiting if each.on is None or each.on in found]:
            thing = alone(spec)
            if spec.on is not None:
                thing = upon(thing, found[spec.on], found) or standing(thing, found[spec.on].position)
            found[thing.name] = thing
            waiting.remove(spec)
    return {name: found[name] for name in scene.names}


def alone(spec: ObjectSpec) -> SceneObject:
    """A thing on the table, where it says or else in the middle."""
    place = spec.position or (0.0, 0.0)
    pose = Pose(np.array([*place, 0.0]), _about_z(spec.yaw))
    thing = SceneObject(str(spec.name), spec.kind, spec.color, np.array(COLORS[spec.color]), pose, np.zeros(3))
    if spec.kind in GROUPS:
        made = groups.members(spec.kind, spec.size, spec.count, seed=spec.seed or 0, at=place, yaw=spec.yaw)
        piece = replace(thing, kind=made.shape.kind, size=made.shape.extents)
        return grouped(spec.kind, [replace(piece, pose=at) for at in made.poses])
    if spec.kind == DRAWER:
        drawer = drawer_shape(spec.size)
        return standing(replace(thing, size=np.array([drawer.depth, drawer.width, drawer.height])), pose.position)
    made_of = shape(spec.kind, spec.size, holes=spec.holes, file=spec.file)
    return standing(replace(thing, kind=made_of.kind, size=made_of.extents, holes=spec.holes), pose.position)


def standing(thing: SceneObject, foot: Array, yaw: float | None = None) -> SceneObject:
    """A thing upright with the middle of its underside at a place.

    Args:
        thing: as it was.
        foot: (3,) m.
        yaw: rad; None to keep it.
    """
    quaternion = thing.pose.quaternion if yaw is None else _about_z(yaw)
    return replace(thing, pose=Pose(foot + np.array([0.0, 0.0, thing.size[2] / 2.0]), quaternion))


def upon(thing: SceneObject, support: SceneObject, others: Mapping[str, SceneObject]) -> SceneObject | None:
    """A thing on or in another, as it is put there among what is there already; None where it finds no room.

    Args:
        thing: as it was.
        support: what carries it.
        others: all that stands anywhere.
    """
    if support.kind == DRAWER:
        return standing(thing, tray_place(support))
    there = [other for name, other in others.items() if name != thing.name]
    spots: Collection[tuple[Array, float, float | None]]
    if support.kind == KIT:
        spots = [(hole.position, 0.0, hole.yaw) for hole in free_holes(support, thing.kind, there)]
    elif support.kind in WIDE:
        spots = [(spot.position, spot.height, spot.yaw) for spot in spots_on(thing, support, there)]
    elif support.kind in CONTAINERS:
        contents = [others[name] for name in carried_by(support.name, others) if name != thing.name]
        spots = [(spot.position, spot.height, spot.yaw) for spot in spots_in(thing, support, contents)]
    else:
        spots = [(support.position[:2], support.top, support.pose.yaw if support.kind == "block" else None)]
    return next((standing(thing, np.array([*xy, height]), yaw) for xy, height, yaw in spots), None)


def _about_z(yaw: float) -> Array:
    return np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])
