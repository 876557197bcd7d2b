"""What a move_group believes: an arm, things in the world, things attached, and which of them may touch.

It takes differences as MoveIt's `planning_scene::PlanningScene` does: what is let go of falls into the world, a matrix
of allowed collisions takes the place of the one before, and what is removed must be there and loses its entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import coal
import numpy as np
import pinocchio as pin
from moveit_msgs.msg import (
    AllowedCollisionEntry,
    AllowedCollisionMatrix,
    AttachedCollisionObject,
    CollisionObject,
    PlanningScene,
)
from shape_msgs.msg import SolidPrimitive

from perception.types import Array


class Beliefs:
    """The scene of one arm, in the frame of its URDF's root link.

    Args:
        urdf: of the arm.
    """

    def __init__(self, urdf: Path) -> None:
        self.model = pin.buildModelFromUrdf(str(urdf))
        self._shapes = pin.buildGeomFromUrdf(self.model, str(urdf), pin.GeometryType.COLLISION)
        self.links = [frame.name for frame in self.model.frames if frame.type == pin.FrameType.BODY]
        self.world: dict[str, CollisionObject] = {}
        self.attached: dict[str, AttachedCollisionObject] = {}
        # Neighbours touch, as an SRDF has it.
        self.allowed = {pair for a, b in pairwise(self.links) for pair in ((a, b), (b, a))}

    def apply(self, scene: Any) -> bool:
        """Take a difference. Returns whether all of it was possible."""
        assert scene.is_diff and scene.robot_state.is_diff, "a whole scene would be another matter"
        done = [self._attach(each) for each in scene.robot_state.attached_collision_objects]
        matrix = scene.allowed_collision_matrix
        if matrix.entry_names:
            rows = [(a, row.enabled) for a, row in zip(matrix.entry_names, matrix.entry_values, strict=True)]
            self.allowed = {(a, b) for a, row in rows for b, may in zip(matrix.entry_names, row, strict=True) if may}
        return all(done + [self._change(each) for each in scene.world.collision_objects])

    def message(self) -> PlanningScene:
        """As `get_planning_scene` answers."""
        scene = PlanningScene()
        scene.world.collision_objects = list(self.world.values())
        scene.robot_state.attached_collision_objects = list(self.attached.values())
        names = sorted({name for pair in self.allowed for name in pair})
        scene.allowed_collision_matrix = AllowedCollisionMatrix(
            entry_names=names,
            entry_values=[AllowedCollisionEntry(enabled=[(a, b) in self.allowed for b in names]) for a in names],
        )
        return scene

    def checker(self, *, attached: bool = True) -> Checker:
        """What tells whether the arm touches anything, with all that there is now."""
        return Checker(self, self._shapes, self.attached if attached else {})

    def _attach(self, each: AttachedCollisionObject) -> bool:
        name = each.object.id
        if each.object.operation == CollisionObject.REMOVE:
            if name not in self.attached:
                return False
            self.world.setdefault(name, self.attached.pop(name).object)
            return True
        if each.link_name not in self.links or each.object.header.frame_id != each.link_name:
            return False
        self.world.pop(name, None)
        self.attached[name] = each
        return True

    def _change(self, each: CollisionObject) -> bool:
        if each.operation == CollisionObject.REMOVE:
            self.allowed = {pair for pair in self.allowed if each.id not in pair}
            return self.world.pop(each.id, None) is not None
        if each.header.frame_id != self.links[0] or not each.primitives:
            return False
        self.world[each.id] = each
        return True


class Checker:
    """Whether the arm touches anything.

    Args:
        beliefs: of the arm and the world.
        shapes: of the arm's links.
        attached: what moves with it.
    """

    def __init__(
        self, beliefs: Beliefs, shapes: pin.GeometryModel, attached: Mapping[str, AttachedCollisionObject]
    ) -> None:
        self._model, self._data = beliefs.model, beliefs.model.createData()
        self._solids = shapes.copy()
        movers = [(i, {shape.name.rpartition("_")[0]}) for i, shape in enumerate(self._solids.geometryObjects)]
        loads = []
        for name, each in attached.items():
            frame = self._model.frames[self._model.getFrameId(each.link_name)]
            loads += [(i, name, set(each.touch_links)) for i in self._add(each.object, frame)]
        things = [(i, name) for name, each in beliefs.world.items() for i in self._add(each, None)]
        pairs = [(i, thing) for i, names in movers for thing, name in things if (*names, name) not in beliefs.allowed]
        pairs += [(i, thing) for i, own, _ in loads for thing, name in things if (own, name) not in beliefs.allowed]
        pairs += [(i, load) for i, names in movers for load, _, touching in loads if not names & touching]
        for pair in pairs:
            self._solids.addCollisionPair(pin.CollisionPair(*pair))
        self._contacts = pin.GeometryData(self._solids)

    def free(self, q: Array) -> bool:
        """Whether nothing touches at a configuration of the whole model."""
        return not pin.computeCollisions(self._model, self._data, self._solids, self._contacts, q, True)

    def _add(self, thing: CollisionObject, frame: pin.Frame | None) -> list[int]:
        joint, placed = (0, pin.SE3.Identity()) if frame is None else (frame.parentJoint, frame.placement)
        placed = placed * placement(thing.pose)
        return [
            self._solids.addGeometryObject(
                pin.GeometryObject(f"{thing.id}/{i}", joint, placed * placement(pose), _shape(primitive))
            )
            for i, (primitive, pose) in enumerate(zip(thing.primitives, thing.primitive_poses, strict=True))
        ]


def placement(pose: Any) -> pin.SE3:
    """A geometry_msgs/Pose."""
    p, q = pose.position, pose.orientation
    return pin.XYZQUATToSE3(np.array([p.x, p.y, p.z, q.x, q.y, q.z, q.w]))


def _shape(primitive: SolidPrimitive) -> coal.ShapeBase:
    sizes: Sequence[float] = primitive.dimensions
    if primitive.type == SolidPrimitive.SPHERE:
        return coal.Sphere(sizes[0])
    if primitive.type == SolidPrimitive.CYLINDER:
        return coal.Cylinder(sizes[1], sizes[0])
    return coal.Box(*sizes)
