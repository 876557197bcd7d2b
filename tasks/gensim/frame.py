"""The frame that task files speak in, and ours.

In theirs the robot stands at the origin and looks along +x over a workspace of x 0.25 to 0.75 and y -0.5 to 0.5. Our
table frame has its origin in the middle of that, +x to the robot's right and +y away from it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.types import Array, Pose

MIDDLE = (0.5, 0.0, 0.0)
# Half of the workspace, m, table frame.
HALF_X, HALF_Y = 0.5, 0.25
_HALF_TURN = float(np.sqrt(0.5))


def to_table(position: Sequence[float]) -> Array:
    """A (3,) position of theirs, m, in the table frame."""
    x, y, z = np.subtract(np.asarray(position, dtype=np.float64), MIDDLE)
    return np.array([-y, x, z])


def from_table(position: Sequence[float]) -> Array:
    """The inverse of `to_table`."""
    x, y, z = np.asarray(position, dtype=np.float64)
    return np.array([y, -x, z]) + MIDDLE


def pose_to_table(position: Sequence[float], quaternion: Sequence[float]) -> Pose:
    """A pose of theirs in the table frame. A quaternion of length 0 is no turn at all."""
    x, y, z, w = np.asarray(quaternion, dtype=np.float64)
    turned = np.array([x - y, x + y, z + w, w - z])
    length = np.linalg.norm(turned)
    upright = np.array([0.0, 0.0, 1.0, 1.0])
    unit = turned / length if length > 1e-9 else upright * _HALF_TURN
    return Pose(to_table(position), unit)


def pose_from_table(pose: Pose) -> tuple[list[float], list[float]]:
    """The inverse of `pose_to_table`, as a position and a quaternion."""
    x, y, z, w = pose.quaternion
    turned = np.array([x + y, y - x, z - w, w + z]) * _HALF_TURN
    return from_table(pose.position.tolist()).tolist(), turned.tolist()
