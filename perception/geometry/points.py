"""From depth to points of the table frame, and the direction that a surface faces at each of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perception.projection import rays
from perception.types import Array
from robot.types import Rgbd


def points_of(picture: Rgbd, mask: NDArray[np.bool_] | None = None) -> Array:
    """What a picture without distortion shows, as points.

    Args:
        picture: as `perception.rectify.rectified` leaves it.
        mask: (H, W) the pixels to take; None for all.

    Returns:
        (n, 3) table frame, m, row by row; pixels at which nothing was measured are left out.
    """
    measured = picture.depth > 0.0
    if mask is not None:
        measured &= mask
    shown: Array = (rays(picture.camera)[:, measured] * picture.depth[measured]).T + _eye(picture)
    return shown


def spread(points: Array, count: int) -> Array:
    """At most `count` of (n, 3) points, evenly taken in their order."""
    return points[:: max(-(-len(points) // count), 1)]


def surfaces_at(points: Array, places: Array, radius: float) -> tuple[Array, Array]:
    """The plane through the points around each place, by principal components.

    Args:
        points: (n, 3) m.
        places: (k, 3) m.
        radius: how far around each, m.

    Returns:
        (k, 3) unit normals, +z up; (k,) root mean square distance of the points around from the plane, m, infinite
        where there are fewer than three.
    """
    squared = np.sum((points[None] - places[:, None]) ** 2, axis=-1)
    weight = (squared <= radius**2).astype(np.float64)
    count = weight.sum(axis=1)
    safe = np.maximum(count, 1.0)
    local = points - points.mean(axis=0)
    mean = weight @ local / safe[:, None]
    outer = (local[:, :, None] * local[:, None, :]).reshape(-1, 9)
    covariance = (weight @ outer / safe[:, None]).reshape(-1, 3, 3) - mean[:, :, None] * mean[:, None, :]
    values, vectors = np.linalg.eigh(covariance)
    normals: Array = vectors[:, :, 0] * np.where(vectors[:, 2:, 0] < 0.0, -1.0, 1.0)
    return normals, np.where(count >= 3, np.sqrt(np.maximum(values[:, 0], 0.0)), np.inf)


def _eye(picture: Rgbd) -> Array:
    eye: Array = picture.camera.table_from_camera[:3, 3]
    return eye
