"""Between pixels and the table frame: the pinhole model of `Camera`, both ways.

Pixel (u, v) is the centre of column u and row v. Source: Hartley and Zisserman, Multiple View Geometry, chapter 6.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.types import Array, Camera
from robot.types import Rgbd


def project(camera: Camera, points: ArrayLike) -> Array:
    """Where points of the table frame appear in a camera's picture.

    Args:
        points: (..., 3) metres.

    Returns:
        (..., 3): column u and row v in pixels, and depth along the optical axis in metres. Points behind the camera
        have a depth of 0 or less, and their u and v mean nothing.
    """
    rotation, origin = camera.table_from_camera[:3, :3], camera.table_from_camera[:3, 3]
    local = (np.asarray(points, dtype=np.float64) - origin) @ rotation
    depth = local[..., 2]
    safe = np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    u = camera.fx * local[..., 0] / safe + camera.cx
    v = camera.fy * local[..., 1] / safe + camera.cy
    return np.stack([u, v, depth], axis=-1)


def rays(camera: Camera) -> NDArray[np.float32]:
    """(3, H, W) what to multiply depth with to get from the camera's origin to each pixel's point, in the table frame.

    The same camera gives the same read-only array, made once.
    """
    intrinsics = (camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy)
    rotation = np.ascontiguousarray(camera.table_from_camera[:3, :3], dtype=np.float64)
    return _rays(intrinsics, rotation.tobytes())


def depths_at(camera: Camera, height: float) -> NDArray[np.float32]:
    """(H, W) the depth at which each pixel's ray reaches a height above the table, m; infinite where it never does.

    The same arguments give the same read-only array, made once.
    """
    pose = np.ascontiguousarray(camera.table_from_camera, dtype=np.float64)
    intrinsics = (camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy)
    return _depths_at(intrinsics, pose.tobytes(), height)


Intrinsics = tuple[int, int, float, float, float, float]


@lru_cache(maxsize=8)
def _depths_at(intrinsics: Intrinsics, pose: bytes, height: float) -> NDArray[np.float32]:
    table_from_camera = np.frombuffer(pose).reshape(4, 4)
    fall = _rays(intrinsics, np.ascontiguousarray(table_from_camera[:3, :3]).tobytes())[2]
    reached = (height - table_from_camera[2, 3]) / np.where(fall < 0.0, fall, -1.0)
    depths = np.where(fall < 0.0, reached, np.inf).astype(np.float32)
    depths.setflags(write=False)
    return depths


@lru_cache(maxsize=8)
def _rays(intrinsics: Intrinsics, rotation: bytes) -> NDArray[np.float32]:
    width, height, fx, fy, cx, cy = intrinsics
    table_from_camera = np.frombuffer(rotation).reshape(3, 3)
    u, v = np.meshgrid(np.arange(width), np.arange(height))
    local = np.stack([(u - cx) / fx, (v - cy) / fy, np.ones((height, width))])
    directions = np.ascontiguousarray(np.tensordot(table_from_camera, local, axes=1), dtype=np.float32)
    directions.setflags(write=False)
    return directions


def pixels_of(camera: Camera, points: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """The pixels at which (n, 3) points of the table frame appear: (n,) rows, (n,) columns, and (n,) whether they are
    in the picture at all."""
    image = project(camera, points)
    column, row = np.rint(image[:, 0]).astype(np.int64), np.rint(image[:, 1]).astype(np.int64)
    inside = (image[:, 2] > 0) & (column >= 0) & (column < camera.width) & (row >= 0) & (row < camera.height)
    return row, column, inside


def heights_at(picture: Rgbd, points: ArrayLike) -> Array:
    """What stands in the line of sight to points: the height of the surface that the picture shows there.

    Args:
        points: (n, 3) metres, table frame.

    Returns:
        (n,) height above the table of the surface seen at each point's pixel, m; NaN outside the picture or where
        nothing was measured.
    """
    camera = picture.camera
    row, column, inside = pixels_of(camera, points)
    heights = np.full(len(row), np.nan)
    rows, columns = row[inside], column[inside]
    depth = picture.depth[rows, columns].astype(np.float64)
    seen = rays(camera)[2, rows, columns] * depth + camera.table_from_camera[2, 3]
    heights[inside] = np.where(depth > 0.0, seen, np.nan)
    return heights
