"""Shapes as rigid bodies of the engine: made, measured, moved, put to sleep.

Objects are Bullet rigid bodies (`useMaximalCoordinates`), not multibodies: measured with a dozen objects, a tick
costs two thirds, and what lies still can sleep, which takes a tick from 250 to 45 microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from perception.colors import COLORS
from perception.types import Array, Pose
from sim.bullet import bullet
from sim.objects import Shape
from sim.solids import collision_shape

FRICTION = 0.8
# Glazed: what is dropped against a bowl's wall slides down to its floor. With 0.8 a block stays leaning on it.
VESSEL_FRICTION = 0.3
# Torsion keeps what is pinched between two fingers from pivoting; rolling friction stops balls.
SPINNING_FRICTION = 0.0005
ROLLING_FRICTION = 0.0004

# Slower than this an object counts as lying still, m/s and rad/s.
STILL_SPEED = 0.004
STILL_SPIN = 0.06

Motion = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], tuple[float, ...]]


class Holdable(Protocol):
    """What a gripper can take hold of."""

    @property
    def id(self) -> int:
        """The engine's id."""
        ...

    @property
    def name(self) -> str:
        """Of the object."""
        ...

    def wake(self) -> None:
        """Simulate it again."""
        ...


@dataclass(frozen=True)
class Body:
    """An object of a world: its engine id and what it is."""

    client: int
    id: int
    name: str
    color: str
    shape: Shape

    @property
    def kind(self) -> str:
        """ "block", "bowl", …"""
        return self.shape.kind

    def motion(self) -> Motion:
        """Position and quaternion of the centre of mass, linear and angular velocity, as the engine has them."""
        position, quaternion = bullet.getBasePositionAndOrientation(self.id, physicsClientId=self.client)
        linear, angular = bullet.getBaseVelocity(self.id, physicsClientId=self.client)
        return position, quaternion, linear, angular

    def set_motion(self, motion: Motion) -> None:
        """Put the body back into a state of motion."""
        position, quaternion, linear, angular = motion
        bullet.resetBasePositionAndOrientation(self.id, position, quaternion, physicsClientId=self.client)
        bullet.resetBaseVelocity(self.id, linear, angular, physicsClientId=self.client)

    def pose(self) -> Pose:
        """Where the bounding box has its centre, and how it is turned."""
        position, quaternion = bullet.getBasePositionAndOrientation(self.id, physicsClientId=self.client)
        turned = Pose(np.array(position), np.array(quaternion))
        return Pose(np.array(_along_z(turned, -self.shape.centre_of_mass)), turned.quaternion)

    def surface(self) -> Array | None:
        """(n, 3) points of what faces up of a thing whose kind does not say its shape, m; None for others."""
        if self.shape.surface is None:
            return None
        points, normals = self.shape.surface
        pose = self.pose()
        turn = np.array(bullet.getMatrixFromQuaternion(pose.quaternion.tolist())).reshape(3, 3)
        placed: Array = (points @ turn.T + pose.position)[(normals @ turn.T)[:, 2] > 0.1]
        return placed

    def set_pose(self, pose: Pose) -> None:
        """Put the body elsewhere, at rest and awake."""
        position = tuple(_along_z(pose, self.shape.centre_of_mass))
        self.set_motion((position, tuple(pose.quaternion.tolist()), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)))
        self.wake()

    def is_still(self) -> bool:
        """Whether it hardly moves."""
        linear, angular = bullet.getBaseVelocity(self.id, physicsClientId=self.client)
        return bool(max(map(abs, linear)) < STILL_SPEED and max(map(abs, angular)) < STILL_SPIN)

    def sleep(self) -> None:
        """Stop simulating it until something that moves touches it or what it touches."""
        bullet.changeDynamics(self.id, -1, activationState=bullet.ACTIVATION_STATE_SLEEP, physicsClientId=self.client)

    def wake(self) -> None:
        """Simulate it again."""
        bullet.changeDynamics(self.id, -1, activationState=bullet.ACTIVATION_STATE_WAKE_UP, physicsClientId=self.client)


def make_body(client: int, name: str, color: str, shape: Shape, pose: Pose) -> Body:
    """Create a body at a pose, at rest."""
    identity = bullet.createMultiBody(
        baseMass=shape.mass,
        baseCollisionShapeIndex=collision_shape(shape, client),
        baseVisualShapeIndex=_visual_shape(shape, COLORS[color], client),
        basePosition=pose.position.tolist(),
        baseOrientation=pose.quaternion.tolist(),
        baseInertialFramePosition=[0.0, 0.0, shape.centre_of_mass],
        useMaximalCoordinates=1,
        physicsClientId=client,
    )
    bullet.changeDynamics(
        identity,
        -1,
        lateralFriction=VESSEL_FRICTION if shape.hollow else FRICTION,
        spinningFriction=SPINNING_FRICTION,
        rollingFriction=ROLLING_FRICTION if shape.rolls else 0.0,
        linearDamping=0.02,
        angularDamping=0.05,
        physicsClientId=client,
    )
    body = Body(client, identity, name, color, shape)
    body.set_pose(pose)
    return body


def _along_z(pose: Pose, distance: float) -> list[float]:
    """The pose's position, moved along its own z axis."""
    x, y, z, w = pose.quaternion
    axis = np.array([2.0 * (x * z + y * w), 2.0 * (y * z - x * w), 1.0 - 2.0 * (x * x + y * y)])
    moved: list[float] = (pose.position + distance * axis).tolist()
    return moved


def _visual_shape(shape: Shape, rgb: Sequence[float], client: int) -> int:
    mesh = shape.mesh
    return int(
        bullet.createVisualShape(
            bullet.GEOM_MESH,
            vertices=mesh.vertices.tolist(),
            indices=mesh.triangles.ravel().tolist(),
            normals=mesh.normals.tolist(),
            uvs=[[0.0, 0.0]] * len(mesh.vertices),
            rgbaColor=[*rgb, 1.0],
            specularColor=[0.0, 0.0, 0.0],
            physicsClientId=client,
        )
    )
