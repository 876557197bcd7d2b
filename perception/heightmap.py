"""Height maps: what stands on the table as an orthographic picture from straight above, made of a depth picture.

Source: Zeng et al., Transporter Networks: Rearranging the Visual World for Robotic Manipulation, CoRL 2020, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.colors import TABLE_COLOR
from perception.projection import depths_at, pixels_of, rays
from perception.rectify import rectified
from perception.types import Array
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

PIXEL = 0.003125
"""Side of a pixel, m, as in the paper; the workspace then has 128 x 192 of them."""

# What is lower counts as the table, and what is higher as the arm, m.
FLAT, HIGHEST = 0.002, 0.28
_TABLE = np.round(255.0 * np.array(TABLE_COLOR)).astype(np.uint8)


@dataclass(frozen=True)
class Grid:
    """The pixels over a workspace: column 0 is at its left, x0, row 0 at its top, y1.

    Args:
        workspace: what they cover.
        pixel: side of one, m.
    """

    workspace: Workspace = WORKSPACE
    pixel: float = PIXEL

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        x0, y0, x1, y1 = self.workspace.bounds
        return round((y1 - y0) / self.pixel), round((x1 - x0) / self.pixel)

    def pixels(self, positions: ArrayLike) -> NDArray[np.int64]:
        """(..., 2) row and column of the pixels in which positions (..., 2), m, lie; outside there is more or less."""
        xy = np.asarray(positions, dtype=np.float64)
        down, right = self.workspace.y1 - xy[..., 1], xy[..., 0] - self.workspace.x0
        return np.floor(np.stack([down, right], axis=-1) / self.pixel).astype(np.int64)

    def positions(self, pixels: ArrayLike) -> Array:
        """(..., 2) the middles of pixels (..., 2), m."""
        middle = (np.asarray(pixels, dtype=np.float64) + 0.5) * self.pixel
        return np.stack([self.workspace.x0 + middle[..., 1], self.workspace.y1 - middle[..., 0]], axis=-1)

    def on_table(self) -> Array:
        """(H * W, 3) the middles of all pixels on the table, m, row by row."""
        xy = self.positions(np.moveaxis(np.indices(self.shape), 0, -1)).reshape(-1, 2)
        return np.column_stack([xy, np.zeros(len(xy))])

    def contains(self, pixels: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(...) whether pixels (..., 2) are within."""
        within = (pixels >= 0) & (pixels < np.array(self.shape))
        inside: NDArray[np.bool_] = within[..., 0] & within[..., 1]
        return inside


@dataclass(frozen=True)
class HeightMap:
    """A workspace from straight above, without the arm. What the camera could not see for something is table.

    Args:
        color: (H, W, 3) uint8.
        height: (H, W) float32, m above the table.
        labels: (H, W) int32, what each pixel shows as the picture's labels have it; -1 where there are none.
    """

    color: NDArray[np.uint8]
    height: NDArray[np.float32]
    labels: NDArray[np.int32]


def height_map(picture: Rgbd, grid: Grid, labels: NDArray[np.int32] | None = None) -> HeightMap:
    """The highest point seen in each pixel of a grid, and its colour.

    Args:
        picture: of a camera that looks down on the workspace.
        grid: the pixels.
        labels: (H, W) what each of the picture's pixels shows; of a camera without distortion only.
    """
    picture = rectified(picture)
    camera = picture.camera
    above = (picture.depth > 0.0) & (picture.depth < depths_at(camera, FLAT))
    rows, columns, seen = (part.reshape(grid.shape) for part in pixels_of(camera, grid.on_table()))
    rows, columns = np.where(seen, rows, 0), np.where(seen, columns, 0)
    bare = seen & ~above[rows, columns]
    color = np.where(bare[..., None], picture.color[rows, columns], _TABLE)
    height = np.zeros(grid.shape, np.float32)
    shown = np.full(grid.shape, -1, np.int32)
    points = rays(camera)[:, above] * picture.depth[above] + camera.table_from_camera[:3, 3, None]
    # Of several values for one pixel numpy keeps the last: the highest.
    order = np.argsort(points[2], kind="stable")
    pixels = grid.pixels(points[:2, order].T)
    inside = grid.contains(pixels) & (points[2, order] < HIGHEST)
    order, (rows, columns) = order[inside], pixels[inside].T
    color[rows, columns] = picture.color[above][order]
    height[rows, columns] = points[2, order]
    if labels is not None:
        shown[rows, columns] = labels[above][order]
    return HeightMap(color, height, shown)
