"""The three cameras that CLIPort's policies look through: in front of the robot, and at its left and right."""

from __future__ import annotations

import numpy as np

from perception.types import Camera
from sim.camera import Cameras, looking
from sim.world import World
from tasks.gensim import frame

WIDTH, HEIGHT, FOCAL = 640, 480, 450.0
# Where each stands, m; where it looks along the table; and how far up from straight down: all in the original's frame.
_STANDS = {
    "front": ((1.0, 0.0, 0.75), (-1.0, 0.0), np.pi / 4.0),
    "left": ((0.0, 0.5, 0.75), (1.0, -1.0), np.pi / 4.5),
    "right": ((0.0, -0.5, 0.75), (1.0, 1.0), np.pi / 4.5),
}


def cameras(world: World) -> Cameras:
    """The cameras of a world that a task file set: "front", "left" and "right"."""
    return Cameras(world, *(_camera(name) for name in _STANDS), shadowed=())


def _camera(name: str) -> Camera:
    stand, way, tilt = _STANDS[name]
    ahead = np.sin(tilt) * np.array([*way, 0.0]) / np.hypot(*way) - [0.0, 0.0, np.cos(tilt)]
    eye, target = frame.to_table(stand), frame.to_table((np.array(stand) + ahead).tolist())
    return looking(name, eye, target, (0.0, 0.0, 1.0), width=WIDTH, height=HEIGHT, focal=FOCAL)
