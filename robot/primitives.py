"""The functions of the low-level tier: programs bring the tool to poses, drive joints and work the gripper themselves.

Nothing here knows how a thing is taken hold of, how high it must be lifted or where it may be let go of. Every motion
is planned around what is believed, and admitted by the safety, all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from perception.types import Array, Scene
from robot.api import BadArgument, moves_arm
from robot.handling import VACUUM_OFF
from robot.kinematics import tool_down
from robot.moves import Load, Moves
from robot.path import Waypoint
from robot.placement import distance, obstructing
from robot.planner import Planner
from robot.robot import Robot
from robot.safety import Safety
from robot.types import Unreachable

# What stands this near to where the tool is sent may be touched: it is what the tool is sent for.
NEAR = 0.045
# A way straight up or down goes no farther aside, m; any other begins and ends with so long a straight line.
ABOVE, STRAIGHT = 0.01, 0.03
# A thing whose top is this near to the tip is what the gripper has closed on.
IN_REACH = 0.05


class Primitives:
    """An arm, joint by joint and pose by pose. The tool points down, except on the way between given joint positions.

    Args:
        robot: the arm.
        motion: its planner.
        scene: what stands where.
        safety: admits every trajectory.
        stop: when set, a motion under way ends in `Stopped`, and no other begins.
    """

    def __init__(self, robot: Robot, motion: Planner, scene: Scene, safety: Safety, stop: Event) -> None:
        self._robot, self._motion, self._scene = robot, motion, scene
        self._moves = Moves(robot, motion, scene, safety, stop)
        self._gripper = motion.arm.gripper

    def tip(self) -> Array:
        """(4,) x, y, z of the tip, or of the lowest point of what is held, m, and the tool's yaw, rad."""
        return np.append(self._moves.tip(), self._moves.tool().yaw)

    def joint_positions(self) -> Array:
        """(dof,) rad."""
        return self._robot.state().positions

    def solve(self, position: Array, yaw: float) -> Array:
        """(dof,) joint positions with the tool down and its tip at (3,) m. Raises `Unreachable`."""
        place = position + np.array([0.0, 0.0, self._gripper.tip])
        return self._motion.kinematics.inverse(tool_down(place, yaw), seed=self.joint_positions())

    def go(self, position: Array, yaw: float | None) -> None:
        """Bring the tip, or the lowest point of what is held, to (3,) m from above; any yaw will do where it is None.

        Raises:
            Unreachable, InCollision: nothing has moved.
        """
        if position[2] < 0.0:
            raise Unreachable(f"a height of {position[2]:.3f} m is below the table top; the lowest is 0")
        self._scene.refresh()
        now, tip = self._moves.tool(), self._moves.tip()
        place = position + np.array([0.0, 0.0, now.position[2] - tip[2]])
        period = np.pi / 24 if yaw is None else 2.0 * np.pi
        yaws = self._motion.best_yaw(place, [now.yaw if yaw is None else yaw], period, now.yaw)
        if not yaws:
            raise Unreachable(f"the last joint does not turn to {yaw:.2f} rad there")
        goal = Waypoint(place, yaws[0])
        near = [thing.name for thing in obstructing(position[:2], NEAR, self._moves.obstacles())]
        if np.linalg.norm(place[:2] - now.position[:2]) < ABOVE:
            self._moves.straight(goal, leave_out=near)
        else:
            self._moves.run(self._moves.route(goal, leave_out=near, lift=STRAIGHT, approach=STRAIGHT))

    def drive(self, positions: Array) -> None:
        """Turn all joints to positions (dof,), rad, at once. Raises `InCollision`, `Refused`."""
        self._scene.refresh()
        moves = self._moves
        held = None if moves.load is None else moves.load.solid()
        width = moves.width()
        self._moves.run(self._motion.joints(moves.positions(), positions, moves.obstacles(), width=width, held=held))

    def close(self) -> bool:
        """Close the gripper, or turn on the suction. Returns whether something is held."""
        self._scene.refresh()
        tip, tool = self._moves.tip(), self._moves.tool()
        result = self._robot.grip(0.0, self._gripper.force)
        if result.held and self._moves.load is None:
            near = [thing for thing in self._scene.objects.values() if distance(tip, thing) < IN_REACH]
            if near:
                thing = min(near, key=lambda other: (float(distance(tip, other)), abs(other.top - tip[2])))
                load = self._moves.load = Load(thing, tool, result.width)
                self._scene.taken(thing.name, lambda: load.at(self._moves.tool()))
        return result.held

    def open(self) -> None:
        """Open the gripper, or turn off the suction, and look at what has become of what was held."""
        load, pose = self._moves.load, None
        if load is not None:
            pose, self._moves.load = load.at(self._moves.tool()), None
        self._robot.grip(max(self._gripper.max_width, VACUUM_OFF), self._gripper.force)
        if load is not None and pose is not None:
            self._scene.moved(load.thing.name, pose)
        self._scene.look()

    def home(self) -> None:
        """Back to the home position."""
        self._moves.home()


def primitive_functions(primitives: Primitives) -> dict[str, Callable[..., Any]]:
    """The functions as they are offered to programs. What cannot be done is raised as `robot.api` raises it."""

    @moves_arm
    def goto_pose(position: ArrayLike, yaw: float | None = None) -> None:
        """Bring the tip of the gripper, or the lowest point of what it holds, to [x, y, z] from above, at a yaw."""
        primitives.go(_numbers(position, "position", 3), None if yaw is None else float(_numbers([yaw], "yaw", 1)[0]))

    @moves_arm
    def goto_joints(positions: ArrayLike) -> None:
        """Turn the arm's seven joints to positions in radians."""
        primitives.drive(_numbers(positions, "positions", len(primitives.joint_positions())))

    @moves_arm
    def close_gripper() -> bool:
        """Close the gripper, or turn on its suction; returns whether it holds something."""
        return primitives.close()

    @moves_arm
    def open_gripper() -> None:
        """Open the gripper, or turn off its suction."""
        primitives.open()

    @moves_arm
    def go_home() -> None:
        """Move the arm back to where it started."""
        primitives.home()

    def get_gripper_pose() -> Array:
        """The (4,) x, y, z of the tip of the gripper, or of the lowest point of what it holds, and its yaw (rad)."""
        return primitives.tip()

    def get_joint_positions() -> Array:
        """The (7,) positions of the arm's joints in radians."""
        return primitives.joint_positions()

    def solve_ik(position: ArrayLike, yaw: float = 0.0) -> Array:
        """The (7,) joint positions with the tip of the empty gripper at [x, y, z], pointing down."""
        return primitives.solve(_numbers(position, "position", 3), float(_numbers([yaw], "yaw", 1)[0]))

    functions = (
        goto_pose,
        goto_joints,
        close_gripper,
        open_gripper,
        go_home,
        get_gripper_pose,
        get_joint_positions,
        solve_ik,
    )
    return {function.__name__: function for function in functions}


def _numbers(value: ArrayLike, name: str, count: int) -> Array:
    try:
        numbers = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadArgument(f"{name} is {count} numbers, not {str(value)[:80]!r}") from None
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise BadArgument(f"{name} is {count} finite numbers, not {str(value)[:80]!r}")
    return numbers
