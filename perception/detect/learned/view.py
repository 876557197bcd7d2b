"""What the network looks at: the table as a grid seen from above, whichever camera took the picture.

A picture is drawn onto the table's plane with the camera's calibration. What stands up leans away from the camera
there, so the network is also told how high every cell's surface is and from which side it was seen.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.projection import Intrinsics, depths_at, project, rays
from perception.types import Camera
from robot.types import Rgbd

CELL = 0.0025
"""Edge of a cell, m."""
SHAPE = (240, 320)
"""Rows and columns: 0.6 m x 0.8 m around the middle of the workspace, the row farthest from the arm first."""
CHANNELS = 7
"""Red, green, blue (0 to 1); height above the table (in 0.1 m); whether that was measured; slope of the ray in x, y."""
HEIGHT_UNIT = 0.1

Image = NDArray[np.float32]


def cells() -> tuple[Image, Image]:
    """x and y of every cell's middle on the table, each of `SHAPE`, m."""
    rows, columns = SHAPE
    x = (np.arange(columns, dtype=np.float32) - np.float32((columns - 1) / 2)) * np.float32(CELL)
    y = (np.float32((rows - 1) / 2) - np.arange(rows, dtype=np.float32)) * np.float32(CELL)
    return np.broadcast_to(x, SHAPE), np.broadcast_to(y[:, None], SHAPE)


def table_view(picture: Rgbd) -> Image:
    """(`CHANNELS`, *`SHAPE`) what the network is shown of a picture. Outside the picture everything is 0."""
    camera = picture.camera
    column, row, slope_x, slope_y = _ways(*_key(camera))
    color = cv2.remap(picture.color, column, row, cv2.INTER_LINEAR)
    height = rays(camera)[2] * picture.depth + np.float32(camera.table_from_camera[2, 3])
    height[picture.depth <= 0.0] = np.nan
    # The nearest pixel's: between an edge and the table nothing has the height half-way.
    surface = cv2.remap(height, column, row, cv2.INTER_NEAREST, borderValue=float("nan"))
    measured = np.isfinite(surface)
    view = np.empty((CHANNELS, *SHAPE), np.float32)
    view[:3] = np.moveaxis(color, 2, 0)
    view[:3] /= 255.0
    view[3] = np.clip(np.where(measured, surface, 0.0) / HEIGHT_UNIT, -1.0, 4.0)
    view[4] = measured
    view[5], view[6] = slope_x, slope_y
    return view


def labels_view(labels: NDArray[np.uint8], camera: Camera) -> NDArray[np.uint8]:
    """`SHAPE` what every cell shows, from what every pixel of a camera's picture, (H, W), shows; 0 outside of it."""
    column, row, _, _ = _ways(*_key(camera))
    return np.asarray(cv2.remap(labels, column, row, cv2.INTER_NEAREST, borderValue=0), np.uint8)


def to_picture(labels: NDArray[np.uint8], camera: Camera) -> NDArray[np.uint8]:
    """(H, W) the labels of the grid's cells, of `SHAPE`, where a camera's picture shows them; 0 beside the grid."""
    column, row = _back(*_key(camera))
    return np.asarray(cv2.remap(labels, column, row, cv2.INTER_NEAREST, borderValue=0), np.uint8)


def _key(camera: Camera) -> tuple[Intrinsics, bytes]:
    intrinsics = (camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy)
    return intrinsics, np.ascontiguousarray(camera.table_from_camera, dtype=np.float64).tobytes()


def _camera(intrinsics: Intrinsics, pose: bytes) -> Camera:
    return Camera("", *intrinsics, np.frombuffer(pose).reshape(4, 4))


@lru_cache(maxsize=8)
def _ways(intrinsics: Intrinsics, pose: bytes) -> tuple[Image, Image, Image, Image]:
    """For every cell the column and row of the pixel that shows it, and how far its ray goes in x and y per metre
    down."""
    camera = _camera(intrinsics, pose)
    x, y = cells()
    image = project(camera, np.stack([x, y, np.zeros(SHAPE, np.float32)], axis=-1))
    behind = image[..., 2] <= 0.0
    column, row = (np.where(behind, -1e6, image[..., axis]).astype(np.float32) for axis in range(2))
    origin = camera.table_from_camera[:3, 3]
    slope_x, slope_y = ((cell - at) / origin[2] for cell, at in zip((x, y), origin[:2], strict=True))
    return column, row, slope_x.astype(np.float32), slope_y.astype(np.float32)


@lru_cache(maxsize=8)
def _back(intrinsics: Intrinsics, pose: bytes) -> tuple[Image, Image]:
    """For every pixel the column and row of the cell that it shows."""
    camera = _camera(intrinsics, pose)
    depth = depths_at(camera, 0.0)
    reaches = np.isfinite(depth)
    direction, origin = rays(camera), camera.table_from_camera[:3, 3]
    x, y = (np.where(reaches, origin[axis] + direction[axis] * np.where(reaches, depth, 0.0), 1e3) for axis in (0, 1))
    column = x / CELL + (SHAPE[1] - 1) / 2
    row = (SHAPE[0] - 1) / 2 - y / CELL
    return column.astype(np.float32), row.astype(np.float32)
