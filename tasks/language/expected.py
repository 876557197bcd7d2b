"""Where the things of a scene come to rest, without a simulator: upright, on the table or on what carries them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from perception.colors import COLORS
from perception.drawers import DRAWER, tray_place
from perception.support import CONTAINERS
from perception.types import Array, Pose, SceneObject
from robot.placement import floor_height
from sim.drawers import drawer_shape
from sim.objects import shape
from sim.scene import ObjectSpec, SceneSpec


def objects(scene: SceneSpec) -> dict[str, SceneObject]:
    """Every object by name, in the scene's order."""
    found: dict[str, SceneObject] = {}
    waiting = list(scene.objects)
    while waiting:
        for thing in [each for each in waiting if each.on is None or each.on in found]:
            found[str(thing.name)] = _at_rest(thing, found)
            waiting.remove(thing)
    return {name: found[name] for name in scene.names}


def _at_rest(thing: ObjectSpec, found: dict[str, SceneObject]) -> SceneObject:
    made = drawer_shape(thing.size) if thing.kind == DRAWER else None
    size = shape(thing.kind, thing.size).extents if made is None else np.array([made.depth, made.width, made.height])
    turned = np.array([0.0, 0.0, np.sin(thing.yaw / 2.0), np.cos(thing.yaw / 2.0)])
    upright = SceneObject(
        str(thing.name), thing.kind, thing.color, np.array(COLORS[thing.color]), Pose(np.zeros(3), turned), size
    )
    foot = np.array([*(thing.position or (0.0, 0.0)), 0.0]) if thing.on is None else upon(upright, found[thing.on])
    return standing(upright, foot)


def standing(thing: SceneObject, foot: Array, yaw: float | None = None) -> SceneObject:
    """A thing upright with the middle of its underside at a place.

    Args:
        thing: as it was.
        foot: (3,) m.
        yaw: rad; None to keep it.
    """
    pose = Pose(foot + np.array([0.0, 0.0, thing.size[2] / 2.0]), thing.pose.quaternion)
    if yaw is not None:
        pose = replace(pose, quaternion=np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)]))
    return replace(thing, pose=pose)


def upon(thing: SceneObject, support: SceneObject) -> Array:
    """Where the middle of its underside goes when it is put on or in something."""
    if support.kind == DRAWER:
        return tray_place(support)
    x, y = support.position[:2]
    inside = support.kind in CONTAINERS
    return np.array([x, y, floor_height(thing, support, np.array([x, y])) if inside else support.top])
