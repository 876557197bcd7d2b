"""Where a camera is and where a board is, both unknown, from an arm that moves one of them.

With a camera that stands still and a board in the gripper, or a camera on the wrist and a board that lies still, each
view i says ``A_i Y = X B_i``: A is what the arm reports, B where the camera sees the board, X where the camera is
mounted, Y where the board is. Source: Shah, "Solving the Robot-World/Hand-Eye Calibration Problem Using the Kronecker
Product", Journal of Mechanisms and Robotics 5(3), 2013. (OpenCV's `calibrateRobotWorldHandEye` does the same; the
Python of OpenCV 5.0 lacks it.)
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike

from perception.types import Array


def hand_eye(arm: Sequence[Array], seen: Sequence[Array]) -> tuple[Array, Array]:
    """X and Y of ``A_i Y = X B_i``, by linear least squares.

    Args:
        arm: (4, 4) each, A: table_from_gripper where the board is carried, flange_from_table where the camera is.
        seen: (4, 4) each, B: camera_from_board.

    Returns:
        (4, 4) X: table_from_camera or flange_from_camera; (4, 4) Y: gripper_from_board or table_from_board.
    """
    one = np.eye(3)
    turns = np.vstack([np.hstack([np.kron(one, a[:3, :3]), -np.kron(b[:3, :3].T, one)]) for a, b in _pairs(arm, seen)])
    # Rotations stacked column by column; the null vector has them up to one factor.
    least = np.linalg.svd(turns)[2][-1]
    y, x = least[:9].reshape(3, 3).T, least[9:].reshape(3, 3).T
    if np.linalg.det(y) < 0.0:
        x, y = -x, -y
    x, y = _rotation(x), _rotation(y)
    shifts = np.vstack([np.hstack([a[:3, :3], -one]) for a in arm])
    wanted = np.concatenate([x @ b[:3, 3] - a[:3, 3] for a, b in _pairs(arm, seen)])
    both = np.linalg.lstsq(shifts, wanted, rcond=None)[0]
    return rigid(x, both[3:]), rigid(y, both[:3])


def rigid(turn: Array, shift: Array) -> Array:
    """(4, 4) of a (3, 3) rotation and a (3,) translation, m."""
    transform = np.eye(4)
    transform[:3, :3], transform[:3, 3] = turn, shift
    return transform


def rotation(vector: ArrayLike) -> Array:
    """(3, 3) the rotation about a vector (3,) by its length, rad."""
    return np.asarray(cv2.Rodrigues(np.asarray(vector, dtype=np.float64))[0], dtype=np.float64)


def _pairs(arm: Sequence[Array], seen: Sequence[Array]) -> list[tuple[Array, Array]]:
    return list(zip(arm, seen, strict=True))


def _rotation(matrix: Array) -> Array:
    """The rotation nearest to a matrix."""
    u, _, v = np.linalg.svd(matrix)
    nearest: Array = u @ np.diag([1.0, 1.0, np.linalg.det(u @ v)]) @ v
    return nearest
