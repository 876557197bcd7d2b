"""The functions of PyBullet that task files call: transforms are computed here, the world is asked of the host."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scene

DIRECT, GUI = 2, 1


def getBasePositionAndOrientation(body: int, *_: Any, **__: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where an object is, m, and its quaternion x y z w."""
    position, quaternion = scene.pose_of(body)
    return tuple(position), tuple(quaternion)


def resetBasePositionAndOrientation(body: int, position: Any, quaternion: Any, *_: Any, **__: Any) -> None:
    """Put an object elsewhere, at rest."""
    scene.put(body, position, quaternion)


def getAABB(body: int, *_: Any, **__: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The lower and the upper corner of the box around an object, m."""
    low, high = scene.bounds_of(body)
    return tuple(low), tuple(high)


def changeVisualShape(body: int, link: int = -1, *, rgbaColor: Any = None, **_: Any) -> None:
    """Paint an object."""
    if rgbaColor is not None:
        scene.paint(body, list(rgbaColor)[:3])


def stepSimulation(*_: Any, **__: Any) -> None:
    """Let 1/240 s pass."""
    scene.step()


def getQuaternionFromEuler(angles: Any, *_: Any, **__: Any) -> tuple[float, ...]:
    """The quaternion x y z w of a rotation about the fixed axes x, then y, then z, rad."""
    (sx, cx), (sy, cy), (sz, cz) = ((math.sin(a / 2.0), math.cos(a / 2.0)) for a in map(float, angles))
    return (
        sx * cy * cz - cx * sy * sz,
        cx * sy * cz + sx * cy * sz,
        cx * cy * sz - sx * sy * cz,
        cx * cy * cz + sx * sy * sz,
    )


def getEulerFromQuaternion(quaternion: Any, *_: Any, **__: Any) -> tuple[float, ...]:
    """The inverse of `getQuaternionFromEuler`."""
    turn = np.reshape(getMatrixFromQuaternion(quaternion), (3, 3))
    pitch = math.asin(float(np.clip(-turn[2, 0], -1.0, 1.0)))
    return math.atan2(turn[2, 1], turn[2, 2]), pitch, math.atan2(turn[1, 0], turn[0, 0])


def getMatrixFromQuaternion(quaternion: Any, *_: Any, **__: Any) -> tuple[float, ...]:
    """The rotation matrix, row by row."""
    x, y, z, w = np.asarray(quaternion, dtype=np.float64) / np.linalg.norm(np.asarray(quaternion, dtype=np.float64))
    return (
        *(float(1 - 2 * (y * y + z * z)), float(2 * (x * y - z * w)), float(2 * (x * z + y * w))),
        *(float(2 * (x * y + z * w)), float(1 - 2 * (x * x + z * z)), float(2 * (y * z - x * w))),
        *(float(2 * (x * z - y * w)), float(2 * (y * z + x * w)), float(1 - 2 * (x * x + y * y))),
    )


def multiplyTransforms(
    position_a: Any, quaternion_a: Any, position_b: Any, quaternion_b: Any, *_: Any, **__: Any
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The pose b, given in the frame a, in the frame that a is given in."""
    turn = np.reshape(getMatrixFromQuaternion(quaternion_a), (3, 3))
    ax, ay, az, aw = map(float, quaternion_a)
    bx, by, bz, bw = map(float, quaternion_b)
    position = turn @ np.asarray(position_b, dtype=np.float64) + np.asarray(position_a, dtype=np.float64)
    return tuple(position.tolist()), (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def invertTransform(position: Any, quaternion: Any, *_: Any, **__: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The pose of the outer frame in the inner one."""
    x, y, z, w = map(float, quaternion)
    turn = np.reshape(getMatrixFromQuaternion(quaternion), (3, 3))
    return tuple((-(turn.T @ np.asarray(position, dtype=np.float64))).tolist()), (-x, -y, -z, w)


def __getattr__(name: str) -> Any:
    offered = sorted(key for key, value in globals().items() if callable(value) and not key.startswith("_"))
    raise AttributeError(f"pybullet.{name} is not offered to task files; there are: {', '.join(offered)}")
