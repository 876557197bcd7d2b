"""A camera's lens, which is calibrated, and its move since then, which nobody knows of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Array, Camera
from sim.sensor.levels import Mounting

# How much of its neighbourhood a pixel at the picture's edge may ask for, pixels.
_REACH = 4


@dataclass(frozen=True)
class Mounted:
    """A camera as it hangs there.

    Args:
        distortion: of its lens, as calibrated.
        calibrated_from_camera: (4, 4) where it is, in the frame in which it was when it was calibrated.
        margin: how much wider on each side a pinhole must see to show all that the lens shows, pixels.
        columns, rows: (H, W) where in the wider pinhole's picture each pixel of the lens is.
    """

    distortion: tuple[float, ...]
    calibrated_from_camera: Array
    margin: int
    columns: NDArray[np.float32]
    rows: NDArray[np.float32]

    def pinhole(self, camera: Camera) -> Camera:
        """The pinhole that sees, from where the camera really is, all that its lens shows.

        Args:
            camera: where it is thought to be.
        """
        return replace(
            camera,
            width=camera.width + 2 * self.margin,
            height=camera.height + 2 * self.margin,
            cx=camera.cx + self.margin,
            cy=camera.cy + self.margin,
            table_from_camera=camera.table_from_camera @ self.calibrated_from_camera,
            distortion=(),
        )


def mounted(camera: Camera, spreads: Mounting, rng: np.random.Generator) -> Mounted:
    """Give an ideal camera a lens, and move it a little."""
    k1, k2 = rng.normal(0.0, spreads.radial, 2)
    p1, p2 = rng.normal(0.0, spreads.tangential, 2)
    lens = replace(camera, distortion=(float(k1), float(k2), float(p1), float(p2), 0.0))
    moved = np.eye(4)
    moved[:3, :3] = cv2.Rodrigues(rng.normal(0.0, spreads.turn, 3))[0]
    moved[:3, 3] = rng.normal(0.0, spreads.shift, 3)
    columns, rows = _undistorted(lens)
    over = max(-columns.min(), -rows.min(), columns.max() - (camera.width - 1), rows.max() - (camera.height - 1))
    margin = max(int(np.ceil(over)), 0) + _REACH
    return Mounted(lens.distortion, moved, margin, columns + np.float32(margin), rows + np.float32(margin))


def _undistorted(camera: Camera) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(H, W) each: where a pinhole with the same intrinsics shows what each pixel of the lens shows."""
    matrix = np.array([[camera.fx, 0.0, camera.cx], [0.0, camera.fy, camera.cy], [0.0, 0.0, 1.0]])
    u, v = np.meshgrid(np.arange(camera.width, dtype=np.float64), np.arange(camera.height, dtype=np.float64))
    pixels = np.stack([u.ravel(), v.ravel()], axis=1)[:, None]
    exact = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 20, 1e-6)
    ideal = cv2.undistortPoints(pixels, matrix, np.array(camera.distortion), None, None, matrix, exact)
    columns, rows = np.asarray(ideal, dtype=np.float32).reshape(camera.height, camera.width, 2).transpose(2, 0, 1)
    return np.ascontiguousarray(columns), np.ascontiguousarray(rows)
