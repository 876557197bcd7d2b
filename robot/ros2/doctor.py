"""Looks for all that a cell's file names in the running ROS 2 system, and moves nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import rclpy
from sensor_msgs.msg import JointState
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage

from perception.calibration.camera_file import CameraFileError, load_camera
from perception.inspection import BadPicture
from robot.ros2.arms import arm_of
from robot.ros2.cameras import CameraFeed
from robot.ros2.config import CellFile, CellFileError
from robot.ros2.connection import LATCHED, NEWEST, Connection
from robot.ros2.joints import JointStates
from robot.ros2.parts import CameraPart, MoveItPart
from robot.ros2.spelling import near_miss
from robot.ros2.transforms import Transforms, UnknownTransform

# The graph of nodes goes on growing for a while after the first is seen, and rates are counted meanwhile, s.
SETTLING = 1.0
MOVE_GROUP_SERVICES = {
    "get_planning_scene": "GetPlanningScene",
    "apply_planning_scene": "ApplyPlanningScene",
    "compute_cartesian_path": "GetCartesianPath",
}


@dataclass(frozen=True)
class Finding:
    """One thing that a cell's file names.

    Args:
        key: where the file names it.
        works: whether it is there and as it should be.
        detail: what was found, or what is missing and what comes near.
    """

    key: str
    works: bool
    detail: str


def examine(cell: CellFile) -> list[Finding]:
    """What of a cell is there and what is missing, key by key.

    Waits for `waits.server` seconds at most for cameras to appear, and as long for everything to be heard from; less
    when it is.
    """
    with Connection("handscript_doctor") as connection:
        doctor = _Doctor(cell, connection)
        connection.start()
        time.sleep(SETTLING)
        connection.wait(doctor.complete, cell.waits.server)
        return list(doctor.findings())


class _Doctor:
    """Listens to what a cell's file names, and says what it heard."""

    def __init__(self, cell: CellFile, connection: Connection) -> None:
        self._cell, self._connection = cell, connection
        self._joints = JointStates(cell.arm.joints, cell.gripper.joint)
        self._stamps: list[float] = []
        self._urdf: str | None = None
        self._found: list[Finding] = []
        self._transforms = Transforms()
        node = connection.node
        node.create_subscription(JointState, cell.arm.joint_states, self._hear_joints, NEWEST)
        node.create_subscription(String, cell.arm.robot_description, self._hear_urdf, LATCHED)
        node.create_subscription(TFMessage, "/tf", self._transforms.hear, 100)
        node.create_subscription(TFMessage, "/tf_static", self._transforms.hear, LATCHED)
        end = time.monotonic() + cell.waits.server
        self._feeds = {
            name: CameraFeed(connection, name, camera, lambda: np.eye(4), end) for name, camera in cell.cameras.items()
        }

    def complete(self) -> bool:
        """Whether all was heard from, so that no waiting will find more."""
        described = self._urdf is not None or self._cell.arm.urdf is not None
        self._found = list(self._heard())
        return described and all(finding.works for finding in self._found)

    def findings(self) -> Iterator[Finding]:
        """Everything that the file names, as it was when it was last asked whether all was heard from."""
        yield self._system()
        yield self._description()
        yield from self._found

    def _heard(self) -> Iterator[Finding]:
        arm, gripper = self._cell.arm, self._cell.gripper
        yield self._action("arm.controller", arm.controller, "control_msgs/action/FollowJointTrajectory")
        yield self._joint_states()
        yield self._action("gripper.action", gripper.action, f"control_msgs/action/{gripper.type}")
        if self._cell.moveit is not None:
            yield from self._move_group(self._cell.moveit)
        for name, camera in self._cell.cameras.items():
            yield from self._camera(f"cameras.{name}", camera, self._feeds[name])

    def _system(self) -> Finding:
        where = (
            f"ROS_DOMAIN_ID {os.environ.get('ROS_DOMAIN_ID', '0')}, {rclpy.get_rmw_implementation_identifier()}, "
            f"discovery range {os.environ.get('ROS_AUTOMATIC_DISCOVERY_RANGE', 'SUBNET')}"
        )
        others = len(self._connection.node.get_node_names()) - 1
        if not others:
            return Finding("ROS 2", False, f"no other node is to be seen; here: {where}; is the driver up, with these?")
        return Finding("ROS 2", True, f"{others} other nodes; {where}")

    def _description(self) -> Finding:
        path = self._cell.arm.urdf
        if path is None:
            key, whence = "arm.robot_description", self._cell.arm.robot_description
            if self._urdf is None:
                return self._topic(key, whence, "std_msgs/msg/String", heard=False)
            text = self._urdf
        else:
            key, whence = "arm.urdf", str(path)
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                return Finding(key, False, str(error))
        with TemporaryDirectory() as folder:
            try:
                arm = arm_of(self._cell, text, Path(folder))
            except CellFileError as error:
                return Finding(key, False, f"{whence}: {error}")
        return Finding(key, True, f"{whence}: {len(arm.joints)} joints to {arm.tcp}")

    def _joint_states(self) -> Finding:
        key, topic = "arm.joint_states", self._cell.arm.joint_states
        if not self._stamps:
            return self._topic(key, topic, "sensor_msgs/msg/JointState", heard=False)
        if missing := self._joints.missing():
            return Finding(key, False, f"{topic}: {missing}")
        if self._joints.newest is None:
            return Finding(key, False, f"{topic}: no message has all joints of the arm")
        rate = (len(self._stamps) - 1) / max(self._stamps[-1] - self._stamps[0], 1e-3)
        return Finding(key, True, f"{topic}: all joints, {rate:.0f} messages a second")

    def _action(self, key: str, name: str, wanted: str) -> Finding:
        return self._served(key, name, wanted, self._connection.actions(), "action")

    def _move_group(self, part: MoveItPart) -> Iterator[Finding]:
        where, services = part.namespace or "", dict(self._connection.node.get_service_names_and_types())
        if find_spec("moveit_msgs") is None:
            yield Finding("moveit", False, "no moveit_msgs in this Python: install ros-$ROS_DISTRO-moveit-msgs")
        yield self._action("moveit.move_action", f"{where}/move_action", "moveit_msgs/action/MoveGroup")
        for name, kind in MOVE_GROUP_SERVICES.items():
            yield self._served(f"moveit.{name}", f"{where}/{name}", f"moveit_msgs/srv/{kind}", services, "service")

    def _served(self, key: str, name: str, wanted: str, servers: Mapping[str, Sequence[str]], what: str) -> Finding:
        """Whether somebody serves an action or a service of a type."""
        types = servers.get(self._full(name))
        if types is None:
            alike = [each for each, kinds in servers.items() if wanted in kinds]
            hint = near_miss(name, alike) or near_miss(name, servers) or _there(alike, f"servers of {wanted}")
            return Finding(key, False, f"nobody serves the {what} {name}{hint}")
        if wanted not in types:
            return Finding(key, False, f"{name} is of type {', '.join(types)}, not {wanted}")
        return Finding(key, True, f"{name}, {wanted}")

    def _topic(self, key: str, name: str, kind: str, *, heard: bool = True) -> Finding:
        """Whether somebody publishes a topic, as the graph has it; where nothing was `heard`, that is wrong, too."""
        node = self._connection.node
        types = sorted({info.topic_type for info in node.get_publishers_info_by_topic(self._full(name))})
        if kind in types:
            return Finding(key, heard, name if heard else f"{name} is published, but nothing comes")
        if types:
            return Finding(key, False, f"{name} is of type {', '.join(types)}, not {kind}")
        alike = [
            each for each, kinds in node.get_topic_names_and_types() if kind in kinds and node.count_publishers(each)
        ]
        return Finding(
            key, False, f"nobody publishes {name}{near_miss(name, alike) or _there(alike, f'topics of {kind}')}"
        )

    def _camera(self, key: str, camera: CameraPart, feed: CameraFeed) -> Iterator[Finding]:
        topics = {"color": camera.color, "depth": camera.depth, "camera_info": camera.camera_info}
        kinds = {"camera_info": "sensor_msgs/msg/CameraInfo"}
        found = [
            self._topic(f"{key}.{part}", topic, kinds.get(part, "sensor_msgs/msg/Image"))
            for part, topic in topics.items()
        ]
        yield from found
        if all(finding.works for finding in found):
            yield self._picture(key, feed)
        if camera.calibration is not None:
            yield _calibration(f"{key}.calibration", camera.calibration)
        if camera.frame is not None:
            yield self._frame(f"{key}.frame", camera.frame)

    def _picture(self, key: str, feed: CameraFeed) -> Finding:
        try:
            picture = feed.take(0.0, 0.0)
        except BadPicture as error:
            return Finding(key, False, str(error))
        age = self._connection.now() - picture.stamp
        measured = np.count_nonzero(picture.depth) / picture.depth.size
        size = f"{picture.camera.width} x {picture.camera.height}"
        return Finding(key, True, f"a picture of {size}, {age:.2f} s old, depth at {measured:.0%} of the pixels")

    def _frame(self, key: str, frame: str) -> Finding:
        base = self._cell.arm.base
        try:
            x, y, z = self._transforms.between(base or frame, frame)[:3, 3]
        except UnknownTransform as error:
            return Finding(key, False, str(error))
        return Finding(key, True, f"{frame} at ({x:.3f}, {y:.3f}, {z:.3f}) m in {base}" if base else frame)

    def _full(self, name: str) -> str:
        """A name as the graph has it."""
        full: str = self._connection.node.resolve_topic_name(name)
        return full

    def _hear_joints(self, message: Any) -> None:
        self._joints.hear(message)
        self._stamps.append(time.monotonic())

    def _hear_urdf(self, message: Any) -> None:
        self._urdf = str(message.data)


def _calibration(key: str, path: Path) -> Finding:
    try:
        file = load_camera(path)
    except CameraFileError as error:
        return Finding(key, False, str(error))
    return Finding(key, True, f"{path}: {file.name}")


def _there(names: Sequence[str], what: str) -> str:
    return f"; {what}: {', '.join(names)}" if names else f"; there are no {what}"
