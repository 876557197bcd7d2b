"""Rigid transforms, for poses that are remembered in the frame of the object that they refer to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNIT = 1e-6


@dataclass(frozen=True)
class Pose:
    """An element of SE(3), `a_from_b`.

    A grasp is remembered as `object_from_tool = table_from_object.inverse() @ table_from_tool`, and found again on
    another object, wherever it stands and however it is turned, as `table_from_other @ object_from_tool`.

    Args:
        position: origin of b in a, m.
        quaternion: orientation of b in a, x y z w, of unit length.

    Raises:
        ValueError: something is not finite, or the quaternion is not of unit length.
    """

    position: tuple[float, float, float]
    quaternion: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)

    def __post_init__(self) -> None:
        length = math.hypot(*self.quaternion)
        if not all(map(math.isfinite, (*self.position, length))):
            raise ValueError(f"a pose is finite, not {self.position}, {self.quaternion}")
        if abs(length - 1) > UNIT:
            raise ValueError(f"a quaternion (x y z w) has unit length, not {length:.6g}: {self.quaternion}")

    @classmethod
    def from_matrix(cls, matrix: NDArray[np.floating[Any]]) -> Pose:
        """From a homogeneous (4, 4) matrix.

        The quaternion is the eigenvector of the largest eigenvalue of Bar-Itzhack's matrix (Journal of Guidance,
        Control, and Dynamics 23(6), 2000), which needs no case distinction; its w is not negative.
        """
        (a, b, c), (d, e, f), (g, h, i) = matrix[:3, :3]
        k = np.array(
            [
                [a - e - i, 0, 0, 0],
                [d + b, e - a - i, 0, 0],
                [g + c, h + f, i - a - e, 0],
                [h - f, c - g, d - b, a + e + i],
            ]
        )
        quaternion = np.linalg.eigh(k, UPLO="L").eigenvectors[:, -1]
        return _pose(matrix[:3, 3], quaternion * (-1 if quaternion[3] < 0 else 1))

    def matrix(self) -> NDArray[np.float64]:
        """The homogeneous (4, 4) matrix."""
        matrix = np.eye(4)
        matrix[:3, :3] = _rotation(self.quaternion)
        matrix[:3, 3] = self.position
        return matrix

    def inverse(self) -> Pose:
        """`b_from_a`."""
        x, y, z, w = self.quaternion
        return _pose(-_rotation((-x, -y, -z, w)) @ self.position, (-x, -y, -z, w))

    def __matmul__(self, other: Pose) -> Pose:
        """`a_from_c = a_from_b @ b_from_c`."""
        v, w = np.array(self.quaternion[:3]), self.quaternion[3]
        u, t = np.array(other.quaternion[:3]), other.quaternion[3]
        product = np.append(w * u + t * v + np.cross(v, u), w * t - v @ u)
        return _pose(_rotation(self.quaternion) @ other.position + self.position, product)


def _pose(position: Any, quaternion: Any) -> Pose:
    x, y, z = (float(value) for value in position)
    i, j, k, w = (float(value) for value in np.asarray(quaternion) / np.linalg.norm(quaternion))
    return Pose((x, y, z), (i, j, k, w))


def _rotation(quaternion: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """The (3, 3) matrix of a unit quaternion."""
    x, y, z, w = quaternion
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
