"""What an arm, its gripper and what it holds would hit: solids of pinocchio's geometry model, checked by coal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import coal
import numpy as np
import pinocchio as pin

from perception.drawers import DRAWER, carries, parts
from perception.support import MARKS
from perception.types import Array, SceneObject
from robot.arm import Arm

TABLE = "the table"
TABLE_SIZE = (1.6, 1.6, 0.1)
# Obstacles grow by this much to the sides, and what is held at its bottom, for what tracking and seeing get wrong.
MARGIN = 0.002
# What a thing is taken from or put on loses so much at its top: there it is to be touched.
SKIN = 0.004


@dataclass(frozen=True)
class Held:
    """What is in the gripper, as a solid that moves with the tool.

    Args:
        thing: the object as it was before it was grasped.
        tool_from_object: (4, 4).
    """

    thing: SceneObject
    tool_from_object: Array


@dataclass(frozen=True)
class Hit:
    """Where a path touches something.

    Args:
        index: of the first such sample.
        obstacle: what is hit: the name of an object, or "the table".
    """

    index: int
    obstacle: str


class Collision:
    """Collision checks of one arm in the table frame."""

    def __init__(self, arm: Arm) -> None:
        self.arm = arm
        self._model = pin.buildModelFromUrdf(str(arm.urdf))
        self._data = self._model.createData()
        for joint, parent in enumerate(self._model.parents):
            if joint and not parent:
                self._model.jointPlacements[joint] = pin.SE3(arm.table_from_base) * self._model.jointPlacements[joint]
        shapes = pin.buildGeomFromUrdf(self._model, str(arm.urdf), pin.GeometryType.COLLISION)
        self._moving = pin.GeometryModel()
        for shape in shapes.geometryObjects:
            if shape.name.rpartition("_")[0] not in arm.clear_links:
                self._moving.addGeometryObject(shape)
        self._tool_frame = self._model.getFrameId(arm.tcp)
        self._tool_joint = self._model.frames[self._tool_frame].parentJoint
        self._fingers = [self._model.joints[self._model.getJointId(name)].idx_q for name in arm.gripper.joints]
        self._arm = [self._model.joints[self._model.getJointId(name)].idx_q for name in arm.joints]

    def first_hit(
        self,
        path: Array,
        obstacles: Iterable[SceneObject],
        *,
        width: float = 0.0,
        held: Held | None = None,
        under: Collection[str] = (),
    ) -> Hit | None:
        """The first sample of a joint path (n, dof) that touches the table or an obstacle, or None.

        What is touched where the path starts is left alone: there the arm is, and it must be able to go away.

        Args:
            path: joint positions, rad.
            obstacles: as believed; what is to be touched is left out by the caller.
            width: opening of the fingers, m.
            held: moves with the tool and must not touch anything either.
            under: names of the obstacles that what is held is taken from or put on.
        """
        solids, data = self._solids(obstacles, held, under)
        q = pin.neutral(self._model)
        q[self._fingers] = width / 2
        for index, positions in enumerate(path):
            q[self._arm] = positions
            if pin.computeCollisions(self._model, self._data, solids, data, q, index > 0):
                if index > 0:
                    return Hit(index, self._culprits(solids, data)[0])
                _ignore_present(solids, data)
        return None

    def touched(
        self,
        positions: Array,
        obstacles: Iterable[SceneObject],
        *,
        width: float = 0.0,
        held: Held | None = None,
        under: Collection[str] = (),
    ) -> list[str]:
        """What the arm touches at joint positions (dof,), by name. Arguments as in `first_hit`."""
        solids, data = self._solids(obstacles, held, under)
        q = pin.neutral(self._model)
        q[self._fingers], q[self._arm] = width / 2, positions
        pin.computeCollisions(self._model, self._data, solids, data, q, False)
        return self._culprits(solids, data)

    def _solids(
        self, obstacles: Iterable[SceneObject], held: Held | None, under: Collection[str] = ()
    ) -> tuple[pin.GeometryModel, pin.GeometryData]:
        solids = self._moving.copy()
        movers = list(range(solids.ngeoms))
        things = [solids.addGeometryObject(solid) for solid in thing_solids(obstacles, under)]
        table = solids.addGeometryObject(table_solid())
        pairs = [(mover, other) for mover in movers for other in (table, *things)]
        if held is not None:
            load = solids.addGeometryObject(self._held_solid(held))
            pairs += [(load, other) for other in (solids.addGeometryObject(table_solid(SKIN)), *things)]
        for pair in pairs:
            solids.addCollisionPair(pin.CollisionPair(*pair))
        return solids, pin.GeometryData(solids)

    def _culprits(self, solids: pin.GeometryModel, data: pin.GeometryData) -> list[str]:
        hits = (
            str(solids.geometryObjects[pair.second].name)
            for pair, result in zip(solids.collisionPairs, data.collisionResults, strict=True)
            if result.isCollision()
        )
        return list(dict.fromkeys(hits))

    def _held_solid(self, held: Held) -> pin.GeometryObject:
        solid = held_solid(held, MARGIN)
        solid.parentJoint = self._tool_joint
        solid.placement = self._model.frames[self._tool_frame].placement * solid.placement
        return solid


def thing_solids(obstacles: Iterable[SceneObject], under: Collection[str] = ()) -> list[pin.GeometryObject]:
    """Obstacles as solids in the table frame, a thing of parts as several; see `Collision.first_hit`."""
    return [
        _solid(part, SKIN if thing.name in under and to_be_touched else 0.0)
        for thing in obstacles
        for part, to_be_touched in _parts(thing)
    ]


def table_solid(lower: float = 0.0) -> pin.GeometryObject:
    """The table as a solid in the table frame, its top so much lower than it is (m)."""
    place = pin.SE3(np.eye(3), np.array([0.0, 0.0, -TABLE_SIZE[2] / 2 - lower]))
    return pin.GeometryObject(TABLE if not lower else f"{TABLE} below what is held", 0, place, coal.Box(*TABLE_SIZE))


def held_solid(held: Held, longer: float) -> pin.GeometryObject:
    """What is held as a solid in the tool frame, reaching so much further down than it does (m)."""
    pose = pin.SE3(held.tool_from_object)
    pose.translation = pose.translation - held.tool_from_object[:3, 2] * (longer / 2)
    shape = _shape(held.thing.kind, held.thing.size + np.array([0.0, 0.0, longer]))
    return pin.GeometryObject(f"held {held.thing.name}", 0, pose, shape)


def _ignore_present(solids: pin.GeometryModel, data: pin.GeometryData) -> None:
    """Check no longer for collisions that there are now."""
    for index, result in enumerate(data.collisionResults):
        if result.isCollision():
            data.deactivateCollisionPair(index)
            result.clear()


def _parts(thing: SceneObject) -> list[tuple[SceneObject, bool]]:
    """What a thing consists of, and whether that is what others stand on; a mark of nothing."""
    if thing.kind in MARKS:
        return []
    if thing.members:
        return [(member, False) for member in thing.members]
    return [(part, carries(part, thing)) for part in parts(thing)] if thing.kind == DRAWER else [(thing, True)]


def _solid(thing: SceneObject, lower: float) -> pin.GeometryObject:
    """An obstacle, its top so much lower than it is (m)."""
    pose = pin.XYZQUATToSE3(np.concatenate([thing.pose.position - [0.0, 0.0, lower / 2], thing.pose.quaternion]))
    shape = _shape(thing.kind, thing.size + np.array([2 * MARGIN, 2 * MARGIN, -lower]))
    return pin.GeometryObject(thing.name, 0, pose, shape)


def _shape(kind: str, size: Array) -> coal.ShapeBase:
    """A convex solid of that bounding box."""
    x, y, z = (float(v) for v in size)
    if kind == "ball":
        return coal.Sphere(z / 2)
    if kind in ("cylinder", "bowl", "plate"):
        return coal.Cylinder(max(x, y) / 2, z)
    return coal.Box(x, y, z)
