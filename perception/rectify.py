"""Pictures without their lens's distortion: what the rest of perception, which knows only pinholes, works on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Array, Camera
from robot.types import Rgbd


def rectified(picture: Rgbd) -> Rgbd:
    """The picture that a pinhole with the same intrinsics would have taken, of the same size.

    Colour is interpolated. Depth is taken from the nearest pixel, since a mean over an edge is a place where nothing
    is. Both are 0 where the lens did not see.

    Returns:
        A picture whose camera has no distortion; the same object where it had none.
    """
    camera = picture.camera
    if not any(camera.distortion):
        return picture if not camera.distortion else replace(picture, camera=replace(camera, distortion=()))
    columns, rows = _sources(camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy, camera.distortion)
    color = cv2.remap(picture.color, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    depth = cv2.remap(picture.depth, columns, rows, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    return Rgbd(
        np.asarray(color, dtype=np.uint8),
        np.asarray(depth, dtype=np.float32),
        replace(camera, distortion=()),
        picture.stamp,
    )


def intrinsic_matrix(camera: Camera) -> Array:
    """(3, 3) the camera's intrinsics as a matrix, OpenCV's `cameraMatrix`."""
    return np.array([[camera.fx, 0.0, camera.cx], [0.0, camera.fy, camera.cy], [0.0, 0.0, 1.0]])


@lru_cache(maxsize=8)
def _sources(
    width: int, height: int, fx: float, fy: float, cx: float, cy: float, distortion: tuple[float, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(H, W) each: column and row at which the distorted picture shows what a pinhole's pixel shows."""
    matrix = intrinsic_matrix(Camera("", width, height, fx, fy, cx, cy, np.eye(4)))
    columns, rows = cv2.initUndistortRectifyMap(
        matrix, np.array(distortion), np.eye(3), matrix, (width, height), cv2.CV_32FC1
    )
    return np.asarray(columns, dtype=np.float32), np.asarray(rows, dtype=np.float32)
