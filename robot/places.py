"""Where a thing is to be put, and how it may be turned on its way there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perception.support import ROUND
from perception.types import Array, SceneObject

# Sides that differ by less are those of a square, m.
SQUARE = 0.004


@dataclass(frozen=True)
class Place:
    """Where a thing is to be put.

    Args:
        position: (2,) of its centre, m.
        bottom: height of its lowest point, m.
        support: the name of what carries it; None for the table.
        yaw: of its sides, up to turns of `period`; None to keep its yaw.
        turn: by how much it is turned from that, rad.
        touching: whether what is in the same vessel may be touched on the way: for when there is no other way, since
            a finger that comes down on a pile, or between two things, pushes something over the brim.
        period: the turn from its yaw that does as well, rad.
    """

    position: Array
    bottom: float
    support: str | None = None
    yaw: float | None = None
    turn: float = 0.0
    touching: bool = False
    period: float = np.pi / 2


def turns(thing: SceneObject, place: Place) -> list[float]:
    """By how much a thing may be turned on the way (rad), the least first."""
    if thing.kind in ROUND:
        step, first = np.pi / 8, 0.0
    elif place.yaw is not None:
        # Where sides shall be parallel to those of the support, any quarter turn does that.
        step, first = place.period, place.yaw - thing.pose.yaw
    else:
        step, first = (np.pi / 2 if abs(thing.size[0] - thing.size[1]) < SQUARE else np.pi), 0.0
    first = (first + step / 2) % step - step / 2
    if place.turn:
        return [first + place.turn]
    # What looks the same after a whole turn alone may have to be turned the long way round.
    most = max(np.pi, step) + 1e-9
    return sorted((first + k * step for k in range(-8, 9) if abs(first + k * step) <= most), key=abs)
