"""The table and what lies behind it, as one camera sees them: computed by rays, not rendered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from perception.colors import TABLE_COLOR
from perception.types import Camera
from perception.workspace import WORKSPACE
from sim.engine import FLOOR, TABLE_CENTRE, TABLE_EXTENTS
from sim.sensor.tabletop import Rgb, Tabletop, looked_up

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


def backdrop(camera: Camera, top: Tabletop | None = None, light: Rgb = (1.0, 1.0, 1.0)) -> Backdrop:
    """The picture of the empty table that a camera above it takes; the same arguments get the same picture again.

    Args:
        camera: a pinhole.
        top: what the table is covered with; None for bare, in its own colour.
        light: colour of the light.
    """
    intrinsics = (camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy)
    pose = np.ascontiguousarray(camera.table_from_camera, dtype=np.float32)
    return _backdrop(intrinsics, pose.tobytes(), top, light)


@lru_cache(maxsize=8)
def _backdrop(
    intrinsics: tuple[int, int, float, float, float, float], extrinsics: bytes, top: Tabletop | None, light: Rgb
) -> Backdrop:
    width, height, fx, fy, cx, cy = intrinsics
    table_from_camera = np.frombuffer(extrinsics, np.float32).reshape(4, 4)
    origin = table_from_camera[:3, 3]
    u = (np.arange(width, dtype=np.float32) - np.float32(cx)) / np.float32(fx)
    v = ((np.arange(height, dtype=np.float32) - np.float32(cy)) / np.float32(fy))[:, None]
    # One plane each of x, y, z: what depth is multiplied with to go from the camera to a pixel's point.
    right, down, ahead = table_from_camera[:3, :3].T
    x, y, z = (right[axis] * u + down[axis] * v + ahead[axis] for axis in range(3))
    falling = z < -1e-6
    slope = np.where(falling, -z, np.float32(np.inf))

    depth = (origin[2] - np.float32(FLOOR)) / slope
    share = np.exp(np.where(falling, depth, np.float32(1e3)) * np.float32(-0.25))[..., None]
    floor, horizon = np.array([FLOOR_COLOR, HORIZON_COLOR], np.float32)
    color = horizon + share * (floor - horizon)

    # First the underside, then the top over it: what is left of the underside is the table's edge.
    for level, of in ((-TABLE_EXTENTS[2], EDGE_COLOR), (0.0, None)):
        reach = (origin[2] - np.float32(level)) / slope
        at_x, at_y = origin[0] + reach * x, origin[1] + reach * y
        inside = falling & (np.abs(at_x - TABLE_CENTRE[0]) <= TABLE_EXTENTS[0] / 2)
        inside &= np.abs(at_y - TABLE_CENTRE[1]) <= TABLE_EXTENTS[1] / 2
        color[inside] = _surface(at_x[inside], at_y[inside], top) if level == 0.0 else np.array(of, np.float32)
        depth[inside] = reach[inside]
    color *= np.array(light, np.float32)

    depth[~falling] = 0.0
    picture = Backdrop(np.clip(np.rint(255.0 * color), 0, 255).astype(np.uint8), depth.astype(np.float32))
    picture.color.setflags(write=False)
    picture.depth.setflags(write=False)
    return picture


def _surface(x: NDArray[np.float32], y: NDArray[np.float32], top: Tabletop | None) -> NDArray[np.float32]:
    """(n, 3) colours of the table top: bare it is lighter in the middle; the workspace's outline is drawn on it."""
    if top is None:
        shade = np.float32(1.04) - np.float32(0.2) * np.minimum(x * x + y * y, np.float32(1.0))
        color = np.array(TABLE_COLOR, np.float32) * shade[:, None]
    else:
        color = looked_up(top, x, y)
    x0, y0, x1, y1 = WORKSPACE.bounds
    outside = np.maximum(np.maximum(x0 - x, x - x1), np.maximum(y0 - y, y - y1))
    color[np.abs(outside) < LINE_WIDTH / 2] *= np.float32(LINE_SHADE)
    return color
