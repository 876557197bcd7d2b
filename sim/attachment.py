"""The rigid connection of an object to a link of the arm: a suction cup's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perception.types import Array
from sim.bullet import bullet
from sim.engine import centre_of_mass


@dataclass(frozen=True)
class Attachment:
    """A rigid connection of an object to a link: the object's pose in the link's frame, and its strength (N)."""

    parent: int
    link: int
    child: int
    child_link: int
    position: tuple[float, ...]
    quaternion: tuple[float, ...]
    max_force: float


def as_they_stand(client: int, parent: tuple[int, int], child: tuple[int, int], max_force: float) -> Attachment:
    """The connection of two links, as body and link each, that keeps them as they stand to each other now."""
    link_from_world = bullet.invertTransform(*centre_of_mass(client, *parent))
    position, quaternion = bullet.multiplyTransforms(*link_from_world, *centre_of_mass(client, *child))
    return Attachment(*parent, *child, position, quaternion, max_force)


def connect(client: int, attachment: Attachment) -> int:
    """Put a connection into force; the engine's id of it."""
    constraint = bullet.createConstraint(
        attachment.parent,
        attachment.link,
        attachment.child,
        attachment.child_link,
        bullet.JOINT_FIXED,
        [0.0, 0.0, 0.0],
        attachment.position,
        [0.0, 0.0, 0.0],
        attachment.quaternion,
        physicsClientId=client,
    )
    bullet.changeConstraint(constraint, maxForce=attachment.max_force, physicsClientId=client)
    return int(constraint)


def load_on(client: int, constraint: int) -> Array:
    """(3,) the force with which the child acts on the parent, table frame, N."""
    return np.array(bullet.getConstraintState(constraint, physicsClientId=client)[:3])
