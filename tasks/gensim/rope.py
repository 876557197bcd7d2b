"""Ropes: beads, each tied to a point of the one before, about which it turns freely."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sim.bodies import Body
from sim.bullet import bullet

# What a joint exerts at most, N.
STRENGTH = 100.0


def tie(beads: Sequence[Body], spacing: float) -> None:
    """Tie beads that stand one above the other, `spacing` (m) apart."""
    for below, above in pairwise(beads):
        joint = bullet.createConstraint(
            below.id,
            -1,
            above.id,
            -1,
            bullet.JOINT_POINT2POINT,
            [0.0, 0.0, 0.0],
            [0.0, 0.0, spacing],
            [0.0, 0.0, 0.0],
            physicsClientId=below.client,
        )
        bullet.changeConstraint(joint, maxForce=STRENGTH, physicsClientId=below.client)
