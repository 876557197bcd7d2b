"""A planner that asks move_group, and things in its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import numpy as np
from cells import cell_file

from perception.types import Array, Pose, SceneObject
from robot.arm import panda_hand
from robot.kinematics import tool_down
from robot.path import Waypoint
from robot.planner import Planner
from robot.ros2.arms import arm_of
from robot.ros2.connection import Connection
from robot.ros2.moveit import MoveItMotion, client

# What of the example's text is exchanged for what.
ABSENT = '# [moveit]\n# group = "panda_arm"\n# time = 2.0\n'
MOVEIT = '[moveit]\ngroup = "panda_arm"\ntime = 20.0\n'
LEFT, RIGHT = np.array([-0.2, 0.0, 0.06]), np.array([0.2, 0.0, 0.06])
UP = np.array([0.0, 0.0, 0.1])


def thing(name: str, place: tuple[float, float], size: tuple[float, float, float]) -> SceneObject:
    """A block that stands on the table."""
    return SceneObject(name, "block", "red", np.ones(3), Pose(np.array([*place, size[2] / 2])), np.array(size))


WALL = thing("wall", (0.0, 0.0), (0.04, 0.3, 0.2))


@contextmanager
def planning(
    folder: Path, *changes: tuple[str, str], moveit: str = MOVEIT, stop: Event | None = None
) -> Iterator[Planner]:
    """A planner for a cell whose file, in a folder, has changes and a table `[moveit]`."""
    cell = cell_file(folder, (ABSENT, moveit), *changes)
    arm = arm_of(cell, panda_hand().urdf.read_text(encoding="utf-8"), folder)
    with Connection("planning") as connection:
        move_group = client(connection, cell)
        connection.start()
        move_group.meet(arm)
        yield MoveItMotion(arm, move_group, stop or Event())


def at(planner: Planner, place: Array) -> Array:
    """(dof,) joint positions with the tool down at a place (3,)."""
    return planner.kinematics.inverse(tool_down(place, 0.0))


def usable(planner: Planner) -> bool:
    """Whether it plans."""
    return planner.route(planner.arm.home, Waypoint(RIGHT, 0.0)).duration > 0.0
