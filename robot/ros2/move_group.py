"""A running move_group as a client sees it: told what there is, asked for ways, and what its errors mean."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Event
from typing import Any

import pinocchio as pin
from moveit_msgs.action import MoveGroup as MoveGroupAction
from moveit_msgs.msg import PlanningSceneComponents
from moveit_msgs.srv import ApplyPlanningScene, GetCartesianPath, GetPlanningScene

from perception.types import Array
from robot.arm import Arm
from robot.ros2.config import CellFile
from robot.ros2.connection import Connection
from robot.ros2.goals import Action, Goal
from robot.ros2.moveit_messages import Messages
from robot.ros2.parts import MoveItPart
from robot.types import InCollision, Refused, RobotError, Stopped, Unreachable

# How often it is asked whether move_group is still there, s.
PRESENCE = 0.2
SUCCESS = 1
IN_THE_WAY = "clear the way, choose another place, or give moveit.time and moveit.attempts more"
# moveit_msgs/MoveItErrorCodes: what it means, and what would work.
ERRORS: dict[int, tuple[type[RobotError], str, str]] = {
    99999: (InCollision, "it found no way, or has no such pipeline or planner", IN_THE_WAY),
    -1: (InCollision, "it found no way", IN_THE_WAY),
    -2: (InCollision, "the way that it found hits something", IN_THE_WAY),
    -3: (InCollision, "something changed while it planned", "do it over"),
    -6: (InCollision, "it found no way in time", IN_THE_WAY),
    -7: (Refused, "it was told to stop planning", "do it over"),
    -10: (InCollision, "the arm touches something where it stands", "move that, or the arm, out of the way"),
    -11: (InCollision, "where the arm stands the tool is tilted", "take the arm home, or let moveit.tilt be more"),
    -12: (InCollision, "the arm would touch something at the goal", "choose another place"),
    -13: (InCollision, "at the goal the tool would be tilted", "choose another place, or let moveit.tilt be more"),
    -14: (InCollision, "the way that it found does not end at the goal", IN_THE_WAY),
    -15: (Refused, "it has no such planning group", "moveit.group is to be one of the SRDF"),
    -16: (Refused, "it cannot read the goal", "moveit.group is to have the joints in arm.joints"),
    -17: (Refused, "it cannot read where the arm is", "arm.joints are to be those of move_group's URDF"),
    -18: (Refused, "it has no such link", "moveit.link is to be one of move_group's URDF"),
    -21: (Refused, "it cannot place a frame", "robot_state_publisher is to publish the arm's root link on /tf"),
    -23: (Refused, "it does not know where the arm is", "it needs joint states"),
    -26: (Refused, "the arm stands outside of its limits there", "its joint limits are to be those of the URDF"),
    -27: (Unreachable, "the goal is outside of its limits", "choose another place"),
    -31: (Unreachable, "no joint configuration gets there", "choose another place"),
}  # fmt: skip


class NoAnswer(RobotError):
    """move_group does not answer in time, or is gone. Nothing has moved."""


class MoveGroup:
    """The action and the services that ways are asked for.

    What must be made before the connection starts is made here; then `meet` it, `show` it what is there, and ask.

    Args:
        connection: not started yet.
        cell: says which move_group, and how fast and patient to be.
        part: the cell's `[moveit]`.

    Attributes:
        action, services: the clients, by the names of the services.
        tilt: by how much the tool may tilt on its way while it holds something, rad.
    """

    def __init__(self, connection: Connection, cell: CellFile, part: MoveItPart) -> None:
        where = part.namespace or ""
        create = connection.node.create_client
        self.action = Action(connection, MoveGroupAction, f"{where}/move_action")
        self.services = {
            name: create(type, f"{where}/{name}")
            for name, type in (
                ("get_planning_scene", GetPlanningScene),
                ("apply_planning_scene", ApplyPlanningScene),
                ("compute_cartesian_path", GetCartesianPath),
            )
        }
        self.tilt = part.tilt
        self._connection, self._part = connection, part
        self._speed, self._waits = cell.arm.speed, cell.waits
        self._left: Goal | None = None

    def meet(self, arm: Arm) -> None:
        """Wait for it. Raises `Refused` when it is not to be had, with what comes near."""
        self._messages = Messages(arm, self._part, self._speed)
        self.action.wait(self._waits.server)
        for name, service in self.services.items():
            if not self._connection.wait(service.service_is_ready, self._waits.server):
                raise Refused(
                    f"{self.action.name} is there, but not the service {service.srv_name}: move_group needs its "
                    f"capability for {name}, which it has unless `disable_capabilities` names it"
                )

    def show(self, solids: Sequence[pin.GeometryObject], load: pin.GeometryObject | None, stop: Event) -> None:
        """Let its planning scene show what must not be touched, beside what others have put there. Raises as `free`.

        Args:
            solids: in the table frame.
            load: what is in the gripper, in the tool frame.
            stop: ends the wait.
        """
        components = PlanningSceneComponents(
            components=PlanningSceneComponents.WORLD_OBJECT_NAMES
            | PlanningSceneComponents.ROBOT_STATE_ATTACHED_OBJECTS
            | PlanningSceneComponents.ALLOWED_COLLISION_MATRIX
        )
        there = self._call("get_planning_scene", GetPlanningScene.Request(components=components), stop).scene
        scene = self._messages.scene(solids, load, there)
        if not self._call("apply_planning_scene", ApplyPlanningScene.Request(scene=scene), stop).success:
            raise Refused("move_group does not take what is on the table into its planning scene; its log says why")

    def free(self, start: Array, goal: Array, width: float, tilt: float | None, stop: Event) -> Array:
        """A way (n, dof) from joint positions to others. See `Messages.motion`.

        Raises:
            InCollision, Unreachable: there is none.
            Refused: move_group cannot do that.
            NoAnswer: see there.
            Stopped: `stop` was set.
        """
        self._end_last(stop)
        asked = Goal(self.action)
        began = time.monotonic()
        try:
            asked.send(self._messages.motion(start, goal, width, tilt))
            self._until(lambda: asked.over, self.action.ready, stop)
        finally:
            # move_group goes on to the end of its time: until then it lets nobody else plan.
            asked.cancel()
            self._left = asked
        if asked.accepted is False:
            raise Refused(f"{self.action.name} does not accept this goal")
        result = asked.result
        _check(result.error_code, f"after {time.monotonic() - began:.1f} s")
        return self._messages.path(result.planned_trajectory.joint_trajectory)

    def straight(self, start: Array, poses: Sequence[Array], width: float, stop: Event) -> tuple[Array, float]:
        """A way (n, dof) of the tool on straight lines, and the share of it that was possible. Raises as `free`."""
        response = self._call("compute_cartesian_path", self._messages.straight(start, poses, width), stop)
        _check(response.error_code, "for a straight line")
        return self._messages.path(response.solution.joint_trajectory), float(response.fraction)

    def _end_last(self, stop: Event) -> None:
        """Wait until a goal that was given up has ended, or must have."""
        left = self._left
        if left is not None:
            self._connection.wait(lambda: left.over or stop.is_set(), self._part.time)
            left.forget()
            self._left = None

    def _call(self, name: str, request: Any, stop: Event) -> Any:
        client = self.services[name]
        future = client.call_async(request)
        try:
            self._until(future.done, client.service_is_ready, stop)
            return future.result()
        finally:
            client.remove_pending_request(future)

    def _until(self, over: Callable[[], bool], ready: Callable[[], bool], stop: Event) -> None:
        """Wait for an answer. Raises `Stopped`, and `NoAnswer` when none can be expected any more."""
        began, longest = time.monotonic(), self._part.time + self._waits.late
        while not self._connection.wait(lambda: over() or stop.is_set(), PRESENCE):
            waited = time.monotonic() - began
            if not ready():
                raise NoAnswer(f"move_group went away, {waited:.1f} s after it was asked; start it again")
            if waited > longest:
                raise NoAnswer(
                    f"move_group has not answered for {waited:.1f} s: is it still alive? It is waited for as long as "
                    "moveit.time and waits.late say"
                )
        if stop.is_set():
            raise Stopped("stopped while move_group planned")


def _check(code: Any, when: str) -> None:
    """Raise what a MoveItErrorCodes means, unless it is success."""
    if code.val == SUCCESS:
        return
    kind, what, works = ERRORS.get(code.val, (Refused, f"error {code.val}", "its log says more"))
    # Humble's codes come without words.
    said = f' ("{code.message}")' if getattr(code, "message", "") else ""
    raise kind(f"move_group has no way {when}: {what}{said}; {works}")
