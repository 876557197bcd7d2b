"""What a policy's action is: a pick and a place, or where the joints go next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from perception.heightmap import Grid, HeightMap, height_map
from robot.arm import Arm
from robot.handling import VACUUM_OFF
from robot.motion import Motion
from robot.transport import Transport
from robot.types import Rgbd, RobotError
from sim.cell import SimCell
from tasks.envs.demonstrations import CONTROL_TICKS, Demonstration
from tasks.envs.pick_place import ROTATIONS, PickPlace, picked, place_of

Action = NDArray[Any]


@dataclass(frozen=True)
class View:
    """What the overview camera shows.

    Args:
        picture: with depth.
        labels: (H, W) the engine's id of what each of its pixels shows.
        grid: of the height map.
    """

    picture: Rgbd
    labels: NDArray[np.int32]
    grid: Grid

    @cached_property
    def map(self) -> HeightMap:
        """The same from straight above."""
        return height_map(self.picture, self.grid, self.labels)


class Control(Protocol):
    """One way to act in a cell."""

    @property
    def space(self) -> spaces.Space[Any]:
        """Of actions."""
        ...

    @property
    def senses(self) -> dict[str, spaces.Space[Any]]:
        """Of what observations have beside pictures."""
        ...

    def begin(self, cell: SimCell) -> None:
        """Act in a cell from now on."""
        ...

    def act(self, action: Action, view: View) -> str:
        """Do it, given what is seen before; returns why it could not be done, "" when it could."""
        ...

    def sense(self) -> dict[str, NDArray[np.float32]]:
        """What observations have beside pictures."""
        ...

    def demonstrated(self, demonstration: Demonstration) -> list[Action]:
        """What an oracle did, as actions."""
        ...


class PickAndPlace:
    """Actions are picks and places.

    Args:
        space: of actions.
        read, write: an action as a pick and place, and the other way.
        arm: whose.
    """

    senses: dict[str, spaces.Space[Any]] = {}  # noqa: RUF012 - none

    def __init__(
        self,
        space: spaces.Space[Any],
        read: Callable[[Action], PickPlace],
        write: Callable[[PickPlace], Action],
        arm: Arm,
    ) -> None:
        self.space = space
        self._read, self._write, self._motion = read, write, Motion(arm)

    def begin(self, cell: SimCell) -> None:
        """Act in a cell from now on."""
        self._cell = cell
        self._names = {body.id: body.name for body in cell.world.bodies.values()}
        self._transport = Transport(cell.robot, self._motion, cell.scene, cell.safety)

    def act(self, action: Action, view: View) -> str:
        """Carry something from the one place to the other."""
        wanted = self._read(action)
        name = picked(wanted, view.map, view.grid, self._names)
        if name is None:
            return f"nothing stands at ({wanted.pick[0]:.3f}, {wanted.pick[1]:.3f})"
        try:
            self._transport.carry(name, place_of(wanted, name, self._cell.truth(), view.map, view.grid, self._names))
        except RobotError as failure:
            return str(failure)
        return ""

    def sense(self) -> dict[str, NDArray[np.float32]]:
        """Nothing."""
        return {}

    def demonstrated(self, demonstration: Demonstration) -> list[Action]:
        """The oracle's picks and places."""
        return [self._write(each) for each in demonstration.pick_places]


def pixels(arm: Arm, grid: Grid) -> PickAndPlace:
    """Actions are (5,) integers: row and column of the pick, row and column of the place, and the turn in 36ths."""
    space = spaces.MultiDiscrete([*grid.shape, *grid.shape, ROTATIONS])
    return PickAndPlace(space, lambda a: PickPlace.from_pixels(a, grid), lambda p: p.as_pixels(grid), arm)


def poses(arm: Arm, grid: Grid) -> PickAndPlace:
    """Actions are (5,) x and y of the pick, x and y of the place, m, and the turn, rad."""
    x0, y0, x1, y1 = grid.workspace.bounds
    low, high = np.array([[x0, y0, x0, y0, -np.pi], [x1, y1, x1, y1, np.pi]], dtype=np.float32)
    return PickAndPlace(spaces.Box(low, high), PickPlace.from_pose, PickPlace.as_pose, arm)


class Joints:
    """Actions are (dof + 1,): positions that the joints are driven to until the next action, 1/20 s later, no faster
    than they may turn, rad; and the gripper, which closes or sucks above 0 and opens below. When the gripper changes,
    the action takes as long as that takes.

    Args:
        arm: whose joints.
    """

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        low, high = arm.lower.astype(np.float32), arm.upper.astype(np.float32)
        self.space: spaces.Space[Any] = spaces.Box(np.append(low, np.float32(-1.0)), np.append(high, np.float32(1.0)))
        # Under a load a joint may give way a little beyond its limit.
        self.senses: dict[str, spaces.Space[Any]] = {
            "joints": spaces.Box(low - np.float32(0.1), high + np.float32(0.1)),
            "gripper": spaces.Box(np.float32(0.0), np.float32(1.0), (1,)),
        }

    def begin(self, cell: SimCell) -> None:
        """Act in a cell from now on."""
        self._cell = cell
        self._closed = False

    def act(self, action: Action, view: View) -> str:
        """Drive the joints, then the gripper."""
        robot, gripper = self._cell.robot, self._arm.gripper
        robot.servo(np.asarray(action[:-1], dtype=np.float64), CONTROL_TICKS)
        if (action[-1] > 0.0) != self._closed:
            self._closed = not self._closed
            robot.grip(0.0 if self._closed else max(gripper.max_width, VACUUM_OFF), gripper.force)
        return ""

    def sense(self) -> dict[str, NDArray[np.float32]]:
        """Where the joints are, and whether something is held."""
        space, robot = self.senses["joints"], self._cell.robot
        positions = np.clip(robot.state().positions.astype(np.float32), space.low, space.high)
        return {"joints": positions, "gripper": np.array([robot.held is not None], dtype=np.float32)}

    def demonstrated(self, demonstration: Demonstration) -> list[Action]:
        """The oracle's joints as time passed."""
        return list(demonstration.joints)
