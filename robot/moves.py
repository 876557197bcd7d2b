"""An arm that moves through a scene: every motion planned around what is believed, admitted, and stoppable."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from threading import Event

import numpy as np

from perception.support import bottom
from perception.types import Array, Pose, Scene, SceneObject
from robot.collision import Held
from robot.kinematics import tool_down
from robot.path import Waypoint
from robot.planner import Planner
from robot.robot import Robot
from robot.safety import Safety
from robot.types import JointTrajectory, Stopped, Unreachable

AT_HOME = 1e-3
# Straight up for so long where a motion starts in contact, as after one that was stopped or failed, m.
AWAY = 0.06
LOWEST = 0.003
# Sine of the angle to which a wall tilts between fingers, measured in simulation: 21 degrees (bowl), 43 (plate).
HANG = {"bowl": 0.37, "plate": 0.68}
BY_THE_RIM = 0.02


@dataclass(frozen=True)
class Load:
    """A thing in the gripper.

    Args:
        thing: as it was before it was taken.
        tool: where the tool was when it took hold.
        width: opening of the fingers, m.
        riders: names of what stands on or in the thing and comes along.
    """

    thing: SceneObject
    tool: Waypoint
    width: float
    riders: tuple[str, ...] = ()

    @property
    def below(self) -> float:
        """How far the thing reaches below the tool centre point, m."""
        return float(self.tool.position[2]) - bottom(self.thing)

    @property
    def hang(self) -> float:
        """How much lower its far side hangs when a hand holds it by its rim, m: a wall aligns with the fingers."""
        aside = float(np.linalg.norm(self.thing.position[:2] - self.tool.position[:2]))
        return HANG.get(self.thing.kind, 0.0) * float(self.thing.size[0]) if aside > BY_THE_RIM else 0.0

    def at(self, tool: Waypoint) -> Pose:
        """Where the thing is when the tool is at a waypoint."""
        turn = tool.yaw - self.tool.yaw
        c, s = np.cos(turn), np.sin(turn)
        offset = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]]) @ (self.thing.position - self.tool.position)
        return Pose(tool.position + offset, turned(self.thing.pose.quaternion, turn))

    def solid(self) -> Held:
        """The thing as a solid that moves with the tool."""
        table_from_tool = tool_down(self.tool.position, self.tool.yaw)
        return Held(self.thing, np.linalg.inv(table_from_tool) @ _matrix(self.thing.pose))


class Moves:
    """Motions of one arm with or without a load.

    Args:
        robot: moves.
        motion: plans.
        scene: what stands where.
        safety: admits every trajectory.
        stop: set from outside to interrupt; every motion then ends in `Stopped`.
    """

    def __init__(self, robot: Robot, motion: Planner, scene: Scene, safety: Safety, stop: Event) -> None:
        self.robot, self.motion, self.scene = robot, motion, scene
        self.load: Load | None = None
        self._safety, self._stop = safety, stop

    def positions(self) -> Array:
        """(dof,) joint positions now. Raises `Stopped` when the stop is set, so that nothing is planned in vain."""
        if self._stop.is_set():
            raise Stopped("stopped before a motion")
        return self.robot.state().positions

    def ready(self) -> Array:
        """(dof,) joint positions with the tool down, after going home where it was not."""
        if not self.motion.points_down(self.positions()):
            self.home()
        return self.positions()

    def tool(self) -> Waypoint:
        """Where the tool is now."""
        return self.motion.tool(self.robot.state().positions)

    def run(self, trajectory: JointTrajectory) -> None:
        """Move, if safety admits it."""
        self._safety.admit(trajectory, self.robot.state().positions)
        self.robot.move(trajectory, stop=self._stop)

    def obstacles(self, leave_out: Collection[str] = ()) -> list[SceneObject]:
        """All believed objects but those named and what is in the gripper with its load."""
        gone = set(leave_out)
        if self.load is not None:
            gone |= {self.load.thing.name, *self.load.riders}
        known = self.scene.objects or self.scene.refresh()
        return [thing for name, thing in known.items() if name not in gone]

    def route(
        self,
        goal: Waypoint,
        *,
        leave_out: Collection[str] = (),
        width: float | None = None,
        lift: float = 0.0,
        approach: float = 0.0,
        end: Array | None = None,
        under: Collection[str] = (),
    ) -> JointTrajectory:
        """Plan up, over and down to a goal with what is held; as `Planner.route`.

        Args:
            goal: of the tool.
            leave_out: names of what may be touched.
            width: opening of the fingers, m; None for what it is now.
            lift, approach, end, under: as there.
        """
        start, obstacles = self.ready(), self.obstacles(leave_out)
        width = self.width() if width is None else width
        held = None if self.load is None else self.load.solid()
        if touched := self.motion.touched(start, obstacles, width=width, held=held, under=under):
            lift = max(lift, AWAY)
            obstacles = [thing for thing in obstacles if thing.name not in touched]
        return self.motion.route(
            start,
            goal,
            obstacles,
            width=width,
            held=held,
            lift=lift,
            approach=approach,
            below=self._below(),
            end=end,
            under=under,
        )

    def width(self) -> float:
        """Opening of the fingers as far as collisions go, m."""
        gripper = self.motion.arm.gripper
        if self.load is not None:
            return self.load.width
        return min(max(self.robot.state().gripper_width, 0.0), gripper.max_width)

    def home(self, *, lift: float = 0.0, leave_out: Collection[str] = ()) -> None:
        """To the home position; `lift` straight up first (m)."""
        start, arm = self.positions(), self.motion.arm
        if np.abs(start - arm.home).max() < AT_HOME:
            return
        if self.motion.points_down(start):
            goal = self.motion.tool(arm.home)
            self.run(self.route(goal, leave_out=leave_out, lift=lift, end=arm.home))
        else:
            self.run(self.motion.joints(start, arm.home, self.obstacles(leave_out), width=self.width()))

    def go(self, position: Array) -> None:
        """The tip of the gripper, or the lowest point of what it holds, to a position (3,), coming from above.

        Raises:
            Unreachable, InCollision: nothing has moved. Below the table is unreachable.
        """
        if position[2] < -LOWEST:
            raise Unreachable(f"a height of {position[2]:.3f} m is below the table top; the lowest is 0")
        place = np.array([*position[:2], max(float(position[2]), LOWEST) + self._below()])
        start = self.ready()
        yaws = self.motion.best_yaw(place, [self.motion.tool(start).yaw], np.pi / 24, self.motion.tool(start).yaw)
        self.run(self.route(Waypoint(place, yaws[0])))

    def follow(self, points: Array) -> None:
        """The same through positions (n, 3), along straight lines."""
        start = self.ready()
        yaw = self.motion.tool(start).yaw
        heights = np.maximum(points[:, 2], LOWEST) + self._below()
        waypoints = [Waypoint(np.array([*xy, z]), yaw) for xy, z in zip(points[:, :2], heights, strict=True)]
        self.run(
            self.motion.line(
                start,
                waypoints,
                self.obstacles(),
                width=self.width(),
                held=None if self.load is None else self.load.solid(),
            )
        )

    def tip(self) -> Array:
        """(3,) where the tip of the gripper is, or the lowest point of what it holds: what `go` brings somewhere."""
        lowest: Array = self.tool().position - np.array([0.0, 0.0, self._below()])
        return lowest

    def _below(self) -> float:
        """How far whatever is lowest reaches below the tool centre point, m."""
        tip = self.motion.arm.gripper.tip
        return tip if self.load is None else max(self.load.below + self.load.hang, tip)

    def rise(self, height: float) -> None:
        """Straight up by `height` (m)."""
        here = self.tool()
        self.straight(Waypoint(here.position + np.array([0.0, 0.0, height]), here.yaw))

    def straight(self, goal: Waypoint, *, leave_out: Collection[str] = ()) -> None:
        """In a straight line to a goal of the tool; `leave_out` as in `route`."""
        held = None if self.load is None else self.load.solid()
        self.run(self.motion.line(self.ready(), [goal], self.obstacles(leave_out), width=self.width(), held=held))


def turned(quaternion: Array, angle: float) -> Array:
    """The quaternion after a further turn about the table's z axis."""
    x, y, z, w = quaternion
    s, c = np.sin(angle / 2), np.cos(angle / 2)
    return np.array([c * x - s * y, c * y + s * x, c * z + s * w, c * w - s * z])


def _matrix(pose: Pose) -> Array:
    x, y, z, w = pose.quaternion
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, 3] = pose.position
    return matrix
