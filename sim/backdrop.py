"""The table and what lies behind it, as one camera sees them: computed by rays, not rendered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.colors import TABLE_COLOR
from perception.types import Camera
from perception.workspace import WORKSPACE
from sim.world import TABLE_CENTRE, TABLE_EXTENTS

FLOOR = -0.75
FLOOR_COLOR = (0.80, 0.81, 0.83)
HORIZON_COLOR = (0.93, 0.94, 0.96)
EDGE_COLOR = (0.62, 0.55, 0.44)

# The workspace's outline is drawn on the table, m and share of the table's brightness.
LINE_WIDTH = 0.002
LINE_SHADE = 0.94


@dataclass(frozen=True)
class Backdrop:
    """A camera's picture of the empty table.

    Args:
        color: (H, W, 3) uint8.
        depth: (H, W) float32, metres along the optical axis; 0 where nothing is in reach.
    """

    color: NDArray[np.uint8]
    depth: NDArray[np.float32]

    @classmethod
    def of(cls, camera: Camera) -> Backdrop:
        """Compute the picture for a camera that stands above the table."""
        u, v = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
        local = np.stack([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, np.ones(u.shape)], axis=-1)
        directions = local @ camera.table_from_camera[:3, :3].T
        origin = camera.table_from_camera[:3, 3]
        falling = directions[..., 2] < -1e-6
        slope = np.where(falling, -directions[..., 2], np.inf)

        table_depth = origin[2] / slope
        x = origin[0] + table_depth * directions[..., 0] - TABLE_CENTRE[0]
        y = origin[1] + table_depth * directions[..., 1] - TABLE_CENTRE[1]
        on_table = falling & (np.abs(x) <= TABLE_EXTENTS[0] / 2) & (np.abs(y) <= TABLE_EXTENTS[1] / 2)
        table = np.array(TABLE_COLOR) * _table_shade(x + TABLE_CENTRE[0], y + TABLE_CENTRE[1])[..., None]

        # The table's edge: a ray that meets the slab below its top.
        under = (origin[2] + TABLE_EXTENTS[2]) / slope
        x_under = origin[0] + under * directions[..., 0] - TABLE_CENTRE[0]
        y_under = origin[1] + under * directions[..., 1] - TABLE_CENTRE[1]
        edge = falling & (np.abs(x_under) <= TABLE_EXTENTS[0] / 2) & (np.abs(y_under) <= TABLE_EXTENTS[1] / 2)

        floor_depth = (origin[2] - FLOOR) / slope
        fade = np.exp(-np.where(falling, floor_depth, 1e3) / 4.0)[..., None]
        room = fade * np.array(FLOOR_COLOR) + (1.0 - fade) * np.array(HORIZON_COLOR)

        shaded = np.where(on_table[..., None], table, np.where(edge[..., None], np.array(EDGE_COLOR), room))
        depth = np.where(on_table, table_depth, np.where(edge, under, np.where(falling, floor_depth, 0.0)))
        color = np.clip(np.rint(255.0 * shaded), 0, 255).astype(np.uint8)
        return cls(color, np.where(np.isfinite(depth), depth, 0.0).astype(np.float32))


def _table_shade(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Brightness of the table top: lighter in the middle, with a thin outline of the workspace."""
    shade = 1.04 - 0.10 * np.clip(np.hypot(x, y) / 0.7, 0.0, 1.5) ** 2
    x0, y0, x1, y1 = WORKSPACE.bounds
    outside = np.maximum(np.maximum(x0 - x, x - x1), np.maximum(y0 - y, y - y1))
    return np.where(np.abs(outside) < LINE_WIDTH / 2, shade * LINE_SHADE, shade)
