"""A calibration board in the simulated cell: printed on paper without thickness, exact to a fraction of a pixel.

A plane appears in a pinhole's picture by a homography, so the print is not rendered but mapped, with many samples a
pixel. Source: Hartley and Zisserman, Multiple View Geometry, section 8.1.1.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.calibration.board import SQUARE, Board
from perception.rectify import intrinsic_matrix
from perception.types import Array, Camera

# Samples a pixel, along each side.
SAMPLES = 8
# White paper around the print, in modules.
MARGIN = 3
INK, PAPER = 22, 242
# What is less than this before the board is what it lies on, m.
LYING = 0.0002


class PrintedBoard:
    """A board that lies somewhere or is carried.

    Args:
        board: what is printed.
        stands: (4, 4) table_from_board now; asked at each picture.
    """

    def __init__(self, board: Board, stands: Callable[[], Array]) -> None:
        self._board = board
        self._stands = stands
        self._print = np.pad(np.where(board.modules, INK, PAPER), MARGIN, constant_values=PAPER).astype(np.uint8)

    def appear(self, color: NDArray[np.uint8], depth: NDArray[np.float32], camera: Camera) -> None:
        """Draw the board into a pinhole's picture, where nothing is before it.

        Args:
            color: (H, W, 3), changed in place.
            depth: (H, W) m, changed in place.
            camera: whose picture it is.
        """
        camera_from_board = np.linalg.inv(camera.table_from_camera) @ self._stands()
        module = self._board.square / SQUARE
        rows, columns = self._print.shape
        # From a module's column and row, the first one's middle being (0, 0), to the board's frame.
        board_from_print = np.array(
            [
                [module, 0.0, (1 - columns) / 2 * module],
                [0.0, -module, (rows - 1) / 2 * module],
                [0.0, 0.0, 1.0],
            ]
        )
        pixel_from_print = intrinsic_matrix(camera) @ camera_from_board[:3, [0, 1, 3]] @ board_from_print
        edge = np.array([[-0.5, -0.5], [columns - 0.5, -0.5], [columns - 0.5, rows - 0.5], [-0.5, rows - 0.5]])
        outline = np.column_stack([edge, np.ones(4)]) @ pixel_from_print.T
        if outline[:, 2].min() <= 0.0:
            return
        low, high = _frame(outline[:, :2] / outline[:, 2:], camera)
        if (high <= low).any():
            return
        window = np.s_[low[1] : high[1], low[0] : high[0]]
        seen, cover = self._mapped(pixel_from_print, low, high)
        distance = _distance(camera, camera_from_board, low, high)
        before = (depth[window] == 0.0) | (distance < depth[window] + np.float32(LYING))
        share = (cover * before)[..., None]
        facing = float(camera_from_board[:3, 2] @ camera_from_board[:3, 3]) < 0.0
        paper = seen[..., None] if facing else np.float32(PAPER)
        color[window] = np.rint(color[window] * (1 - share) + paper * share).astype(np.uint8)
        depth[window] = np.where(before & (cover > 0.5), distance, depth[window])

    def _mapped(
        self, pixel_from_print: Array, low: NDArray[np.int64], high: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Brightness and share of paper of the pixels in a window."""
        sample_from_pixel = np.array(
            [
                [SAMPLES, 0.0, SAMPLES * (0.5 - low[0]) - 0.5],
                [0.0, SAMPLES, SAMPLES * (0.5 - low[1]) - 0.5],
                [0.0, 0.0, 1.0],
            ]
        )
        width, height = (int(length) for length in high - low)
        fine = (width * SAMPLES, height * SAMPLES)
        mapping = sample_from_pixel @ pixel_from_print
        print_and_paper = cv2.merge([self._print, np.full_like(self._print, 255)])
        mapped = cv2.warpPerspective(print_and_paper, mapping, fine, flags=cv2.INTER_NEAREST)
        mean = cv2.resize(np.asarray(mapped, np.float32), (width, height), interpolation=cv2.INTER_AREA)
        cover = mean[..., 1] / np.float32(255)
        return mean[..., 0] / np.maximum(cover, np.float32(1e-6)), cover


def _frame(outline: Array, camera: Camera) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first column and row that an outline (n, 2) touches in the picture, and those after the last."""
    size = np.array([camera.width, camera.height])
    low = np.clip(np.floor(outline.min(axis=0)) - 1, 0, size)
    high = np.clip(np.ceil(outline.max(axis=0)) + 2, 0, size)
    return low.astype(np.int64), high.astype(np.int64)


def _distance(
    camera: Camera, camera_from_board: Array, low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Depth of the board's plane in a window, m."""
    normal, origin = camera_from_board[:3, 2], camera_from_board[:3, 3]
    u = (np.arange(low[0], high[0]) - camera.cx) / camera.fx
    v = ((np.arange(low[1], high[1]) - camera.cy) / camera.fy)[:, None]
    return np.asarray((normal @ origin) / (normal[0] * u + normal[1] * v + normal[2]), dtype=np.float32)
