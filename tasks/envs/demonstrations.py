"""What an oracle's program does, as actions of policies: its picks and places, and its joints as time passes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from robot.types import GripResult
from sim.cell import SimCell
from tasks.envs.pick_place import PickPlace

CONTROL_TICKS = 12
"""Ticks of 1/240 s from one action of joint control to the next: 20 Hz."""


class Demonstration:
    """Records what happens in a cell. `note` has to be handed to the cell, and `watch` to be called with it.

    Attributes:
        pick_places: each thing that was taken somewhere, in order.
        joints: (dof + 1,) float32 an action of joint control each: the joints' positions at its end, rad, and 1 where
            the gripper holds then, -1 where it is open.
    """

    def __init__(self) -> None:
        self.pick_places: list[PickPlace] = []
        self.joints: list[NDArray[np.float32]] = []
        self._cell: SimCell | None = None
        self._taken: tuple[str, NDArray[np.float64], float] | None = None
        self._closed = False
        self._ticks = 0

    def watch(self, cell: SimCell) -> None:
        """Record what the arm of a cell does from now on."""
        self._cell = cell
        cell.world.watchers.append(self._tick)
        grip = cell.robot.grip

        def noted(width: float, force: float) -> GripResult:
            self._closed = width == 0.0
            return grip(width, force)

        # Skills and sessions all grip through this one method.
        cell.robot.grip = noted  # type: ignore[method-assign]

    def note(self, what: str, data: Mapping[str, object]) -> None:
        """Take up what skills tell of grasps and releases."""
        if self._cell is None or what not in ("grasp", "release"):
            return
        name = str(data["object"])
        pose = self._cell.truth()[name].pose
        if what == "grasp":
            self._taken = name, pose.position[:2], pose.yaw
        elif self._taken is not None and self._taken[0] == name:
            _, pick, yaw = self._taken
            self.pick_places.append(PickPlace(pick, pose.position[:2], pose.yaw - yaw))

    def _tick(self) -> None:
        self._ticks += 1
        if self._cell is not None and self._ticks % CONTROL_TICKS == 0:
            closed = 1.0 if self._closed else -1.0
            self.joints.append(np.array([*self._cell.robot.state().positions, closed], dtype=np.float32))
