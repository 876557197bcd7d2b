"""Drawers in the engine: a cabinet that stands fast on the table, and a tray with a handle that slides in it.

Unlike the other things, a drawer is one of the engine's multibodies: it has a joint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.colors import COLORS
from perception.drawers import DRAWER
from perception.geometry.drawers import DrawerShape
from perception.geometry.solids import Block
from perception.types import Pose, SceneObject
from sim.bodies import FRICTION
from sim.bullet import bullet
from sim.engine import DYNAMIC, STATIC, filter_contacts
from sim.objects import SOLID_DENSITY, Size, Sizes

SIZES = Sizes((0.130, 0.140, 0.064), ((0.120, 0.130, 0.064), (0.140, 0.150, 0.066)))
"""(depth, width, height) that drawers come in, m."""
# What a cabinet may measure, m: less has no room for a block, more is beyond the arm's reach.
SMALLEST, LARGEST = (0.10, 0.09, 0.06), (0.16, 0.20, 0.12)

# What it takes to move the tray, N: a wooden drawer without ball bearings.
RAIL_FRICTION = 2.0
_TRAY, _HANDLE = 0, 1
_METAL = (0.17, 0.18, 0.20)
# The tray is a little lighter than the cabinet, so that people see what slides.
_LIGHTER = 0.25
_UPRIGHT = (0.0, 0.0, 0.0, 1.0)


def drawer_shape(size: Size | None = None) -> DrawerShape:
    """A drawer's shape.

    Args:
        size: (depth, width, height) of the cabinet, or its depth, with which its width goes, m; None is the usual size.

    Raises:
        ValueError: a size that it cannot have.
    """
    numbers = SIZES.usual if size is None else tuple(np.atleast_1d(np.asarray(size, dtype=np.float64)).tolist())
    if len(numbers) == 1:
        depth, width, height = SIZES.usual
        numbers = (numbers[0], numbers[0] / depth * width, height)
    if len(numbers) != 3 or not all(
        low <= number <= high for low, number, high in zip(SMALLEST, numbers, LARGEST, strict=True)
    ):
        raise ValueError(
            f"size {size}: a drawer's size is a depth or [depth, width, height], {list(SMALLEST)} to {list(LARGEST)} m"
        )
    return DrawerShape(*numbers)


@dataclass(frozen=True)
class Drawer:
    """A drawer of a world: its engine id and what it is. Holds state of its own, for `World.register`."""

    client: int
    id: int
    name: str
    color: str
    shape: DrawerShape
    pose: Pose

    @property
    def opening(self) -> float:
        """How far the tray is out, m."""
        return self.snapshot()[0]

    def slide(self, opening: float) -> None:
        """Be open so far (m) at once, at rest."""
        self.restore((opening, 0.0))

    def wake(self) -> None:
        """Nothing to do: what has joints does not sleep."""

    def as_object(self) -> SceneObject:
        """The drawer as it stands."""
        return SceneObject(
            name=self.name,
            kind=DRAWER,
            color=self.color,
            rgb=np.array(COLORS[self.color]),
            pose=self.pose,
            size=np.array([self.shape.depth, self.shape.width, self.shape.height]),
            opening=self.opening,
        )

    def snapshot(self) -> tuple[float, float]:
        """The tray's place along its way and its speed, m and m/s."""
        position, velocity = bullet.getJointState(self.id, _TRAY, physicsClientId=self.client)[:2]
        return position, velocity

    def restore(self, snapshot: tuple[float, float]) -> None:
        """Continue from a snapshot."""
        bullet.resetJointState(self.id, _TRAY, *snapshot, physicsClientId=self.client)
        filter_contacts(self.client, self.id, -1, *STATIC)
        for link in (_TRAY, _HANDLE):
            filter_contacts(self.client, self.id, link, *DYNAMIC)


def make_drawer(client: int, name: str, color: str, shape: DrawerShape, pose: Pose) -> Drawer:
    """Create a drawer, closed.

    Args:
        client: of the engine.
        name, color: of the drawer.
        shape: of the drawer.
        pose: of the middle of the cabinet, upright.
    """
    paint = COLORS[color]
    light = [share + _LIGHTER * (1.0 - share) for share in paint]
    solid, look = _boxes(client, shape.cabinet, paint)
    links = [_boxes(client, shape.tray, light), _boxes(client, shape.handle, _METAL)]
    identity = bullet.createMultiBody(
        baseMass=0.0,
        baseCollisionShapeIndex=solid,
        baseVisualShapeIndex=look,
        basePosition=pose.position.tolist(),
        baseOrientation=pose.quaternion.tolist(),
        linkMasses=[_mass(shape.tray), _mass(shape.handle)],
        linkCollisionShapeIndices=[solid for solid, _ in links],
        linkVisualShapeIndices=[look for _, look in links],
        linkPositions=[[0.0, 0.0, 0.0], shape.handle_position],
        linkOrientations=[_UPRIGHT] * 2,
        linkInertialFramePositions=[[0.0, 0.0, 0.0]] * 2,
        linkInertialFrameOrientations=[_UPRIGHT] * 2,
        # Counted from 1; 0 is the cabinet.
        linkParentIndices=[0, 1],
        linkJointTypes=[bullet.JOINT_PRISMATIC, bullet.JOINT_FIXED],
        linkJointAxis=[[1.0, 0.0, 0.0]] * 2,
        physicsClientId=client,
    )
    for link in (-1, _TRAY, _HANDLE):
        bullet.changeDynamics(
            identity, link, lateralFriction=FRICTION, linearDamping=0.0, angularDamping=0.0, physicsClientId=client
        )
    bullet.changeDynamics(identity, _TRAY, jointLowerLimit=0.0, jointUpperLimit=shape.travel, physicsClientId=client)
    # A motor that is told to stand still and is no stronger than this is dry friction.
    bullet.setJointMotorControl2(
        identity, _TRAY, bullet.VELOCITY_CONTROL, targetVelocity=0.0, force=RAIL_FRICTION, physicsClientId=client
    )
    drawer = Drawer(client, identity, name, color, shape, pose)
    drawer.slide(0.0)
    return drawer


def _mass(blocks: Sequence[Block]) -> float:
    return SOLID_DENSITY * float(sum(np.prod(block.extents) for block in blocks))


def _boxes(client: int, blocks: Sequence[Block], rgb: Sequence[float]) -> tuple[int, int]:
    """The collision shape and the visual shape of some boxes."""
    count = len(blocks)
    half = [[length / 2.0 for length in block.extents] for block in blocks]
    places, turns = [block.center for block in blocks], [_UPRIGHT] * count
    solid = bullet.createCollisionShapeArray(
        shapeTypes=[bullet.GEOM_BOX] * count,
        halfExtents=half,
        radii=[0.0] * count,
        lengths=[0.0] * count,
        collisionFramePositions=places,
        collisionFrameOrientations=turns,
        physicsClientId=client,
    )
    look = bullet.createVisualShapeArray(
        shapeTypes=[bullet.GEOM_BOX] * count,
        halfExtents=half,
        rgbaColors=[[*rgb, 1.0]] * count,
        visualFramePositions=places,
        visualFrameOrientations=turns,
        physicsClientId=client,
    )
    return int(solid), int(look)
