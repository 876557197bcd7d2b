"""Highlights on shiny things: where their surface mirrors the lamp into the camera."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perception.types import Array, Camera
from sim.sensor.light import Light

# The exponent of Blinn's model for glazed pottery and polished plastic; how bright the lamp is in a mirror, in steps
# of the picture's brightness; how far from the middle of the table it hangs, m.
_EXPONENT = 200.0
_LAMP = 180.0
_DISTANCE = 1.2


def highlight(
    color: NDArray[np.uint8], depth: NDArray[np.float32], gloss: NDArray[np.float32], camera: Camera, light: Light
) -> None:
    """Add highlights to a pinhole's picture, in place.

    Source: Blinn, "Models of light reflection for computer synthesized pictures", SIGGRAPH 1977.

    Args:
        color: (H, W, 3); depth: (H, W) along the optical axis, m.
        gloss: (H, W) 0 to 1.
    """
    inner = gloss[1:-1, 1:-1]
    rows, columns = np.divmod(np.flatnonzero(inner > 0.0), inner.shape[1])
    if not len(rows):
        return
    rows, columns = rows + 1, columns + 1
    z = depth[rows, columns].astype(np.float64)
    u, v = columns - camera.cx, rows - camera.cy
    along_u = (depth[rows, columns + 1] - depth[rows, columns - 1]) / 2.0
    along_v = (depth[rows + 1, columns] - depth[rows - 1, columns]) / 2.0
    normal = np.stack([camera.fx * along_u, camera.fy * along_v, -(z + u * along_u + v * along_v)])
    point: Array = z * np.stack([u / camera.fx, v / camera.fy, np.ones(len(u))])
    hung = _DISTANCE * np.array(light.direction) - camera.table_from_camera[:3, 3]
    to_lamp = (camera.table_from_camera[:3, :3].T @ hung)[:, None] - point
    halfway = _unit(-point) + _unit(to_lamp)
    facing = np.sum(_unit(normal) * _unit(halfway), axis=0)
    shine = _LAMP * gloss[rows, columns] * np.maximum(facing, 0.0) ** _EXPONENT
    lit = color[rows, columns] + shine[:, None] * np.array(light.color)
    color[rows, columns] = np.minimum(lit, 255.0).astype(np.uint8)


def _unit(vectors: Array) -> Array:
    """(3, n) of length 1."""
    unit: Array = vectors / np.linalg.norm(vectors, axis=0)
    return unit
