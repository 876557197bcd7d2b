"""Pictures with what every cell of the table shows, drawn without end from a seed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from perception.detect.learned.layout import COLOR_NAMES, KINDS
from perception.detect.learned.training.pictures import Labelled
from perception.detect.learned.training.targets import ARM, FIELDS
from perception.detect.learned.view import labels_view, table_view
from perception.rectify import rectified
from robot.arm import panda_suction
from robot.kinematics import Kinematics
from robot.types import Rgbd
from sim.build import build
from sim.camera import Cameras
from sim.mixed import mixed_scene
from sim.pictures.layouts import reach_in, rearrange
from sim.robot import SimRobot
from sim.scene import SceneError
from sim.sensor.conditions import conditions
from sim.sensor.levels import LEVELS
from sim.world import World

PER_WORLD = 6
"""Pictures of one world: drawing the next one is a tenth of the work of making another world."""
FEWEST, MOST = 2, 11
# How often the arm is in the picture.
_ARM = 0.3
# What leans or lies has no yaw: the cosine of how far its axis is off the vertical is less than this, 8 degrees.
_UPRIGHT = 0.99


def labelled(seed: int) -> Iterator[Labelled]:
    """Pictures of the overview camera at all levels: same seed, same pictures."""
    rng = np.random.default_rng(seed)
    arm = panda_suction()
    kinematics = Kinematics(arm)
    while True:
        with World() as world:
            try:
                build(world, mixed_scene(rng, int(rng.integers(FEWEST, MOST + 1))))
            except SceneError:  # too many, or something rolled off what it was put on
                continue
            around = conditions(int(rng.integers(len(LEVELS))), rng)
            if around is not None:
                around.dress(world)
            cameras = Cameras(world, conditions=around)
            robot = SimRobot(world, arm, cameras)
            for _ in range(PER_WORLD):
                rearrange(world, rng)
                if rng.random() < _ARM:
                    reach_in(robot, kinematics, rng)
                else:
                    robot.stand(arm.home)
                yield _labelled(world, robot, *cameras.labelled("overview"))


def _labelled(world: World, robot: SimRobot, picture: Rgbd, bodies: NDArray[np.int32]) -> Labelled:
    numbers = np.zeros(bodies.max() + 2, np.uint8)
    for number, body in enumerate(world.bodies.values(), 1):
        numbers[body.id] = number
    numbers[robot.body] = ARM
    shown = numbers[bodies]
    # Labels go through the lens as depths do: the nearest pixel's.
    straight = rectified(Rgbd(picture.color, shown.astype(np.float32), picture.camera))
    return Labelled(
        table_view(rectified(picture)),
        labels_view(straight.depth.astype(np.uint8), straight.camera),
        _things(world),
    )


def _things(world: World) -> NDArray[np.float32]:
    rows = np.zeros((len(world.bodies), len(FIELDS)), np.float32)
    for row, thing in zip(rows, world.true_objects(), strict=True):
        x, y, _, _ = thing.pose.quaternion
        upright = 1.0 - 2.0 * (x * x + y * y) >= _UPRIGHT
        row[:] = (
            KINDS.index(thing.kind),
            COLOR_NAMES.index(thing.color),
            *thing.pose.position,
            *thing.size,
            thing.pose.yaw if upright else np.nan,
        )
    return rows
