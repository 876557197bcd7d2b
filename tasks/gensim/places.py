"""Where there is room in the workspace, on a map of what is seen from above.

Maps have a row for every `PIXEL` of y and a column for every one of x, table frame, and are 1 where the table is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Array
from tasks.gensim import frame

Map = NDArray[np.uint8]

# As in the original, m.
PIXEL = 0.003125
ROWS, COLUMNS = round(2 * frame.HALF_Y / PIXEL), round(2 * frame.HALF_X / PIXEL)
# In so many directions room for something is looked for, with so much to spare, m.
YAWS, MARGIN = 24, 0.01
_CORNER = np.array([frame.HALF_X, frame.HALF_Y])


class NoSpace(RuntimeError):
    """Nowhere in the workspace is there room for an object."""


def free(meshes: Iterable[tuple[Array, NDArray[np.int32]]]) -> Map:
    """The map of a table; its edge is not free.

    Args:
        meshes: of what stands there, (n, 3) vertices, m, table frame, and (m, 3) triangles.
    """
    table = np.ones((ROWS, COLUMNS), np.uint8)
    for vertices, triangles in meshes:
        for triangle in pixels(vertices)[triangles]:
            cv2.fillConvexPoly(table, triangle, 0)
    table[[0, -1]] = 0
    table[:, [0, -1]] = 0
    return table


def pixels(points: Array) -> NDArray[np.int32]:
    """(n, 2) columns and rows of (n, 2 or 3) points, m, table frame."""
    found: NDArray[np.int32] = np.round((points[:, :2] + _CORNER) / PIXEL).astype(np.int32)
    return found


def anyhow(table: Map, size: Sequence[float]) -> Array:
    """(n, 2) x and y of all places where a thing of a size has room however it is turned."""
    side = max(round(float(np.hypot(size[0], size[1])) / PIXEL), 1)
    return _metres(cv2.erode(table, np.ones((side, side), np.uint8)) == 1)


def turned(table: Map, size: Sequence[float], rng: np.random.Generator) -> tuple[float, Array]:
    """A random yaw, in the task files' frame, and all places (n, 2) where a thing of a size has room then.

    Raises:
        NoSpace: there is none.
    """
    for yaw in rng.uniform(0.0, 2.0 * np.pi, YAWS):
        along = np.array([-np.sin(yaw), np.cos(yaw)]) * (size[0] + MARGIN)
        across = np.array([np.cos(yaw), np.sin(yaw)]) * (size[1] + MARGIN)
        corners = np.array([a * along + b * across for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]) / (2 * PIXEL)
        half = int(np.ceil(np.abs(corners).max()))
        covers = np.zeros((2 * half + 1,) * 2, np.float32)
        cv2.fillConvexPoly(covers, np.round(corners + half).astype(np.int32), 1.0)
        # By Fourier transforms: an erosion by a large shape that is no box takes seconds.
        taken = cv2.filter2D((1 - table).astype(np.float32), -1, covers, borderType=cv2.BORDER_CONSTANT)
        if len(places := _metres(taken < 0.5)):
            return float(yaw), places
    raise NoSpace(f"no free place for something of {size[0]:.3f} x {size[1]:.3f} m, in {YAWS} directions")


def _metres(there: NDArray[np.bool_]) -> Array:
    places: Array = np.argwhere(there)[:, ::-1] * PIXEL - _CORNER
    return places
