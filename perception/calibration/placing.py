"""Where to hold a board, or from where to look at one, so that the views together tell all that is unknown.

Every part of the picture, near and far, tilted about every axis: what `solve` finds lacking where it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from perception.calibration.hand_eye import rigid, rotation
from perception.projection import project
from perception.types import Array, Camera
from perception.workspace import WORKSPACE

# The picture, or the workspace and so much around it (m), in so many parts along each side, in each of which the
# board's middle lies once before it does twice.
PARTS, BESIDE = 3, 0.05
# Not nearer to the edge of the picture than this share of it: there most of the board would be out of sight.
EDGE = 0.15
TILT = np.deg2rad(25.0)
TURN = np.deg2rad(50.0)


def carried(
    camera: Camera, tool_from_board: Array, heights: tuple[float, float], rng: np.random.Generator
) -> Iterator[Array]:
    """Poses of a tool that carries a board through what a camera that stands still sees of the workspace; without end.

    Args:
        camera: where it is thought to be.
        tool_from_board: (4, 4) how the board is held, roughly; the board faces up where the tool points down.
        heights: lowest and highest of the board's middle, m.
        rng: decides.

    Yields:
        (4, 4) table_from_tool.
    """
    facing_up = np.eye(3)
    x0, y0, x1, y1 = WORKSPACE.bounds
    low, high = np.array([x0 - BESIDE, y0 - BESIDE]), np.array([x1 + BESIDE, y1 + BESIDE])
    while True:
        for share in _spread(rng):
            middle = np.append(low + share * (high - low), rng.uniform(*heights))
            u, v, away = project(camera, middle)
            if away > 0.0 and EDGE < u / camera.width < 1.0 - EDGE and EDGE < v / camera.height < 1.0 - EDGE:
                yield rigid(_tilted(facing_up, rng), middle) @ np.linalg.inv(tool_from_board)


def around(
    camera: Camera,
    tool_from_camera: Array,
    table_from_board: Array,
    distances: tuple[float, float],
    rng: np.random.Generator,
) -> Iterator[Array]:
    """Poses of a tool with a camera beside it that looks at a board on the table; without end.

    Args:
        camera: how it sees.
        tool_from_camera: (4, 4) where it is mounted, roughly.
        table_from_board: (4, 4) where the board lies, roughly.
        distances: nearest and farthest along the optical axis, m.
        rng: decides.

    Yields:
        (4, 4) table_from_tool.
    """
    looking_down = np.diag([1.0, -1.0, -1.0])
    while True:
        for share in _spread(rng):
            u, v = np.array([camera.width, camera.height]) * (EDGE + (1.0 - 2.0 * EDGE) * share)
            middle = rng.uniform(*distances) * np.array([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, 1.0])
            camera_from_board = rigid(_tilted(looking_down, rng), middle)
            yield table_from_board @ np.linalg.inv(tool_from_camera @ camera_from_board)


def _spread(rng: np.random.Generator) -> Iterator[Array]:
    """Points (2,) of the unit square, one in each of its parts."""
    for part in rng.permutation(PARTS * PARTS):
        yield (np.array(divmod(int(part), PARTS)) + rng.random(2)) / PARTS


def _tilted(upright: Array, rng: np.random.Generator) -> Array:
    """Turned about the board's normal, then tilted about an axis in its plane."""
    axis, tilt, turn = rng.uniform(-np.pi, np.pi), TILT * np.sqrt(rng.random()), rng.uniform(-TURN, TURN)
    tilting = rotation(tilt * np.array([np.cos(axis), np.sin(axis), 0.0]))
    tilted: Array = upright @ tilting @ rotation([0.0, 0.0, turn])
    return tilted
