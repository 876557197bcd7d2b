"""Sees a rollout as it happens, and makes an episode of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sim.bodies import Holdable
from sim.camera import Cameras
from sim.cell import SimCell
from sim.stepped import Action, SteppedRobot
from tasks.demos.episode import Column, Episode
from tasks.demos.views import View, cameras

NO_CALL = -1
# Pictures are kept without loss for a short time: the quickest compression, a third larger than the best.
QUICKLY = (cv2.IMWRITE_PNG_COMPRESSION, 1)


class Recorder:
    """Records what a `SteppedRobot` does in a cell, a row a period, from when it is made on.

    Args:
        cell: whose robot is a `SteppedRobot`.
        views: what is seen, by camera.
    """

    def __init__(self, cell: SimCell, robot: SteppedRobot, views: Sequence[View]) -> None:
        self._cell, self._robot = cell, robot
        self._views = [view.camera for view in views]
        self._cameras: Cameras = cameras(cell.world, robot, views)
        self._rows: defaultdict[str, list[NDArray[Any]]] = defaultdict(list)
        self._pictures: dict[str, list[bytes]] = {name: [] for name in self._views}
        self._began = cell.world.time
        self._calls: list[tuple[int, Column, Column]] = []
        self._taken: tuple[Holdable, Column] | None = None
        robot.watchers.append(self._row)

    def episode(self, about: Mapping[str, Any]) -> Episode:
        """All that has happened so far.

        Args:
            about: what it was about, with its `success`.
        """
        self._follow_load()
        columns = {name: np.stack(rows) for name, rows in self._rows.items()}
        length = len(columns.get("action", ()))
        number, places = _calls(self._calls, length)
        ending = np.arange(length) == length - 1
        columns |= {
            "call": number,
            "pick_place": places,
            "reward": (ending & bool(about["success"])).astype(np.float32),
            "done": ending,
        }
        names = [*self._cell.world.bodies, *self._cell.world.drawers]
        return Episode(columns, self._pictures, {**about, "objects": names, "after": objects(self._cell).tolist()})

    def _row(self, action: Action) -> None:
        self._follow_load()
        state, tool = self._robot.state(), self._robot.tool
        row = {
            "action": action,
            "time": np.array(self._cell.world.time - self._began),
            "joints": state.positions,
            "velocities": state.velocities,
            "gripper": np.array([state.gripper_width]),
            "held": np.array([self._robot.held is not None]),
            "tool": np.array([*tool.position, *tool.quaternion]),
            "objects": objects(self._cell),
        }
        for name, value in row.items():
            self._rows[name].append(value if name in ("time", "objects") else value.astype(np.float32))
        for name in self._views:
            colors = cv2.cvtColor(self._cameras.picture(name), cv2.COLOR_RGB2BGR)
            self._pictures[name].append(cv2.imencode(".png", colors, QUICKLY)[1].tobytes())

    def _follow_load(self) -> None:
        """Note where something was taken, and where it was let go of, by whatever program and skill."""
        held = self._robot.held
        if self._taken is not None and (held is None or held.id != self._taken[0].id):
            body, pick = self._taken
            self._calls.append((len(self._rows["action"]), pick, self._where(body)))
            self._taken = None
        if self._taken is None and held is not None:
            self._taken = held, self._where(held)

    def _where(self, thing: Holdable) -> Column:
        """(4,) x, y, z, m, and yaw, rad; of a drawer those of the tool at its handle."""
        body = self._cell.world.bodies.get(thing.name)
        pose = self._robot.tool if body is None else body.pose()
        return np.array([*pose.position, pose.yaw])


def objects(cell: SimCell) -> Column:
    """Where everything is: of each thing its position and quaternion, of each drawer its opening."""
    poses = [body.pose() for body in cell.world.bodies.values()]
    openings = [drawer.opening for drawer in cell.world.drawers.values()]
    return np.concatenate([*([*pose.position, *pose.quaternion] for pose in poses), openings])


def _calls(calls: Sequence[tuple[int, Column, Column]], length: int) -> tuple[Column, Column]:
    """Which pick and place is at hand in each row, and its poses.

    Args:
        calls: of each the row before which it was over, where the thing was taken and where it was let go of.
        length: rows.

    Returns:
        (T,) int64 its number; NO_CALL after the last. (T, 8) float32 its pick and its place; 0 after the last.
    """
    number = np.full(length, NO_CALL, np.int64)
    places = np.zeros((length, 8), np.float32)
    begin = 0
    for index, (end, pick, place) in enumerate(calls):
        number[begin:end] = index
        places[begin:end] = np.concatenate([pick, place])
        begin = end
    return number, places
