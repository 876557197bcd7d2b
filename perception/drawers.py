"""Drawers as they are believed to be: what they cover, where their handle is, what is in them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from perception.geometry.drawers import FRONT, DrawerShape
from perception.geometry.solids import Block
from perception.geometry.symmetry import matrix
from perception.types import Array, Pose, SceneObject

DRAWER = "drawer"


def shape_of(drawer: SceneObject) -> DrawerShape:
    """The shape that goes with its size."""
    return DrawerShape(*(float(length) for length in drawer.size))


def opening_of(drawer: SceneObject) -> float:
    """How far it is open, m; one that nobody has looked at is taken to be closed."""
    return drawer.opening or 0.0


def parts(drawer: SceneObject) -> list[SceneObject]:
    """Boxes that go by its name: the cabinet with all its inside, the tray, the handle."""
    made = shape_of(drawer)
    out = np.array([opening_of(drawer), 0.0, 0.0])
    return [
        cabinet(drawer),
        *(_box(drawer, block, out) for block in made.tray),
        *(_box(drawer, block, out + made.handle_position) for block in made.handle),
    ]


def cabinet(drawer: SceneObject) -> SceneObject:
    """The box that does not move."""
    return _box(drawer, shape_of(drawer).body, (0.0, 0.0, 0.0))


def carries(part: SceneObject, drawer: SceneObject) -> bool:
    """Whether one of its parts is what things in its tray stand on."""
    return part.top < float(drawer.position[2]) + shape_of(drawer).inside.center[2]


def sliding(drawer: SceneObject) -> SceneObject:
    """The box around all that moves, tray and handle."""
    made = shape_of(drawer)
    blocks = [(block, np.zeros(3)) for block in made.tray] + [(block, made.handle_position) for block in made.handle]
    low = np.min([np.add(block.center, at) - np.divide(block.extents, 2.0) for block, at in blocks], axis=0)
    high = np.max([np.add(block.center, at) + np.divide(block.extents, 2.0) for block, at in blocks], axis=0)
    around = Block(tuple(high - low), tuple((high + low) / 2.0))
    return _box(drawer, around, (opening_of(drawer), 0.0, 0.0))


def table_from_handle(drawer: SceneObject) -> Array:
    """(4, 4) the handle's frame in the table frame."""
    frame = np.eye(4)
    frame[:3, :3] = matrix(drawer.pose.quaternion)
    frame[:3, 3] = _placed(drawer, np.add(shape_of(drawer).handle_position, [opening_of(drawer), 0.0, 0.0]))
    return frame


def outward(drawer: SceneObject) -> Array:
    """(3,) the unit vector along which the tray comes out, table frame."""
    way: Array = matrix(drawer.pose.quaternion)[:, 0]
    return way


def exposed(drawer: SceneObject) -> Block:
    """The room in the part of the tray that has come out, in the drawer's frame; of no depth when it is closed."""
    room = shape_of(drawer).inside
    (deep, wide, high), (x, y, z) = room.extents, room.center
    out = min(opening_of(drawer), deep)
    front = x + deep / 2.0 + opening_of(drawer)
    return Block((out, wide, high), (front - out / 2.0, y, z))


def tray_place(drawer: SceneObject) -> Array:
    """(3,) on the tray's floor, in the middle of the part that comes out, wherever the tray is; table frame."""
    made = shape_of(drawer)
    front = made.depth / 2.0 - FRONT + opening_of(drawer)
    return _placed(drawer, (front - made.travel / 2.0, 0.0, made.floor - made.height / 2.0))


def in_tray(thing: SceneObject, drawer: SceneObject) -> bool:
    """Whether the middle of a thing is over the tray's floor, and lower than the cabinet's top."""
    room = shape_of(drawer).inside
    offset = local(drawer, thing.position) - room.center - [opening_of(drawer), 0.0, 0.0]
    over = bool((np.abs(offset[:2]) <= np.array(room.extents[:2]) / 2.0).all())
    return over and float(thing.position[2]) < drawer.top


def contents(drawer: SceneObject, objects: Mapping[str, SceneObject]) -> list[SceneObject]:
    """What is in its tray."""
    return [thing for thing in objects.values() if thing.kind != DRAWER and in_tray(thing, drawer)]


def local(drawer: SceneObject, point: Array) -> Array:
    """(3,) a point of the table frame in the drawer's frame."""
    turned: Array = matrix(drawer.pose.quaternion).T @ (point - drawer.position)
    return turned


def _placed(drawer: SceneObject, point: ArrayLike) -> Array:
    """(3,) a point of the drawer's frame in the table frame."""
    turned: Array = drawer.position + matrix(drawer.pose.quaternion) @ np.asarray(point, dtype=np.float64)
    return turned


def _box(drawer: SceneObject, block: Block, offset: ArrayLike) -> SceneObject:
    """A block, moved by `offset` (3,) in the drawer's frame, as a thing that goes by the drawer's name."""
    pose = Pose(_placed(drawer, np.add(block.center, offset)), drawer.pose.quaternion)
    return SceneObject(drawer.name, "block", drawer.color, drawer.rgb, pose, np.array(block.extents))
