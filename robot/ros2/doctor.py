"""Looks for all that a cell's file names in the running ROS 2 system, and moves nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rclpy
from rclpy.action import get_action_server_names_and_types_by_node
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node, NodeNameNonExistentError
from rclpy.qos import DurabilityPolicy, QoSProfile, qos_profile_sensor_data
from rclpy.signals import SignalHandlerOptions
from rclpy.time import Time
from sensor_msgs.msg import CameraInfo, Image, JointState
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage

from robot.ros2.arms import arm_of
from robot.ros2.config import CameraPart, CellFile, CellFileError, near_miss

# A graph goes on growing for a while after its first node is seen, s.
SETTLING = 1.0
LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)


@dataclass(frozen=True)
class Finding:
    """One thing that a cell's file names.

    Args:
        key: where the file names it.
        works: whether it is there and as it should be.
        detail: what was found, or what is missing, with what comes near.
    """

    key: str
    works: bool
    detail: str


@dataclass
class _Heard:
    """A topic that is listened to.

    Attributes:
        message: the latest; None before the first.
        count: of messages.
        first: when the first one came, by the monotonic clock.
    """

    kind: str
    message: Any = None
    count: int = 0
    first: float = 0.0

    def take(self, message: Any) -> None:
        self.first = self.first or time.monotonic()
        self.message, self.count = message, self.count + 1

    @property
    def rate(self) -> float:
        """Messages a second."""
        return (self.count - 1) / max(time.monotonic() - self.first, 1e-3)


def examine(cell: CellFile) -> list[Finding]:
    """What of a cell is there and what is missing, key by key.

    Waits for `waits.server` seconds at most, and less when everything is heard from.
    """
    with _node() as (node, executor):
        doctor = _Doctor(cell, node)
        until = time.monotonic() + cell.waits.server
        least = time.monotonic() + SETTLING
        while time.monotonic() < until and not (doctor.complete and time.monotonic() > least):
            executor.spin_once(timeout_sec=0.05)
        return list(doctor.findings())


@contextmanager
def _node() -> Iterator[tuple[Node, SingleThreadedExecutor]]:
    context = Context()
    rclpy.init(context=context, signal_handler_options=SignalHandlerOptions.NO)
    executor = SingleThreadedExecutor(context=context)
    node = rclpy.create_node("handscript_doctor", context=context)
    try:
        executor.add_node(node)
        yield node, executor
    finally:
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()


class _Doctor:
    """Listens to what a cell's file names, and says what it heard."""

    def __init__(self, cell: CellFile, node: Node) -> None:
        self._cell, self._node = cell, node
        self._topics: dict[str, _Heard] = {}
        self._parents: dict[str, str] = {}
        self._listen(cell.arm.joint_states, JointState, qos_profile_sensor_data)
        if cell.arm.urdf is None:
            self._listen(cell.arm.robot_description, String, LATCHED)
        for camera in cell.cameras.values():
            for topic, kind in _topics(camera).values():
                self._listen(topic, kind, qos_profile_sensor_data)
        if any(camera.frame for camera in cell.cameras.values()):
            node.create_subscription(TFMessage, "/tf", self._take_frames, QoSProfile(depth=100))
            node.create_subscription(TFMessage, "/tf_static", self._take_frames, LATCHED)

    @property
    def complete(self) -> bool:
        """Whether everything has been heard from."""
        frames = {camera.frame for camera in self._cell.cameras.values() if camera.frame}
        actions = {self._cell.arm.controller, self._cell.gripper.action}
        return (
            all(heard.count for heard in self._topics.values())
            and frames <= self._parents.keys()
            and {self._full(action) for action in actions} <= self._servers().keys()
        )

    def findings(self) -> Iterator[Finding]:
        """Everything that the file names, in its order."""
        arm, gripper = self._cell.arm, self._cell.gripper
        yield self._system()
        yield self._urdf()
        yield self._action("arm.controller", arm.controller, "FollowJointTrajectory")
        yield self._topic("arm.joint_states", arm.joint_states, _rate)
        if (states := self._topics[arm.joint_states].message) is not None:
            yield _joints("arm.joints", arm.joints, states.name)
            if gripper.joint is not None:
                yield _joints("gripper.joint", [gripper.joint], states.name)
        yield self._action("gripper.action", gripper.action, gripper.type)
        for name, camera in self._cell.cameras.items():
            yield from self._camera(name, camera)

    def _system(self) -> Finding:
        nodes = [name for name in self._node.get_node_names() if name != self._node.get_name()]
        where = (
            f"ROS_DOMAIN_ID={os.environ.get('ROS_DOMAIN_ID', '0')}, {rclpy.get_rmw_implementation_identifier()}, "
            f"discovery {os.environ.get('ROS_AUTOMATIC_DISCOVERY_RANGE', 'SUBNET')}"
        )
        if not nodes:
            return Finding("ROS 2", False, f"no other node is to be seen ({where}): is the driver up, with the same?")
        return Finding("ROS 2", True, f"{len(nodes)} nodes ({where})")

    def _urdf(self) -> Finding:
        arm = self._cell.arm
        if arm.urdf is None:
            published = self._topic("arm.robot_description", arm.robot_description, lambda heard: "")
            if not published.works:
                return published
            text, whence = self._topics[arm.robot_description].message.data, arm.robot_description
        else:
            try:
                text, whence = arm.urdf.read_text(encoding="utf-8"), str(arm.urdf)
            except (OSError, UnicodeDecodeError) as error:
                return Finding("arm.urdf", False, str(error))
        with TemporaryDirectory() as folder:
            try:
                made = arm_of(self._cell, text, Path(folder))
            except CellFileError as error:
                return Finding("arm.urdf", False, f"{whence}: {error}")
        return Finding("arm.urdf", True, f"{whence}: {len(made.joints)} joints to {made.tcp}")

    def _action(self, key: str, name: str, kind: str) -> Finding:
        servers = self._servers()
        wanted = f"control_msgs/action/{kind}"
        types = servers.get(self._full(name))
        if types is None:
            alike = [each for each, kinds in servers.items() if wanted in kinds]
            hint = near_miss(name, alike) or near_miss(name, servers) or _there(alike, f"servers of {wanted}")
            return Finding(key, False, f"nobody serves the action {name}{hint}")
        if wanted not in types:
            return Finding(key, False, f"{name} is of type {', '.join(types)}, not {wanted}")
        return Finding(key, True, f"{name}, {wanted}")

    def _topic(self, key: str, name: str, tell: Callable[[_Heard], str]) -> Finding:
        heard = self._topics[name]
        publishers = self._node.get_publishers_info_by_topic(self._full(name))
        if heard.message is not None:
            told = tell(heard)
            return Finding(key, True, f"{name}{', ' if told else ''}{told}")
        types = sorted({info.topic_type for info in publishers})
        if types and heard.kind not in types:
            return Finding(key, False, f"{name} is of type {', '.join(types)}, not {heard.kind}")
        if types:
            return Finding(key, False, f"{name} is published, but no message came in {self._cell.waits.server:g} s")
        alike = [each for each, kinds in self._node.get_topic_names_and_types() if heard.kind in kinds]
        alike = [each for each in alike if self._node.count_publishers(each)]
        hint = near_miss(name, alike) or _there(alike, f"topics of {heard.kind}")
        return Finding(key, False, f"nobody publishes {name}{hint}")

    def _camera(self, name: str, camera: CameraPart) -> Iterator[Finding]:
        now = self._node.get_clock().now()
        found: dict[str, Any] = {}
        for key, (topic, _) in _topics(camera).items():
            finding = self._topic(f"cameras.{name}.{key}", topic, lambda heard: _picture(heard.message, heard.rate))
            if finding.works:
                found[key] = self._topics[topic].message
                age = (now - Time.from_msg(found[key].header.stamp)).nanoseconds * 1e-9
                if not -camera.max_age <= age <= camera.max_age:
                    late = f"{finding.detail}, but its stamp is {age:.2f} s from this machine's clock"
                    finding = Finding(finding.key, False, f"{late}; at most {camera.max_age:g} s are allowed")
            yield finding
        sizes = {key: (message.width, message.height) for key, message in found.items()}
        if len(set(sizes.values())) > 1:
            told = ", ".join(f"{key} {width}×{height}" for key, (width, height) in sizes.items())
            yield Finding(f"cameras.{name}", False, f"not of one size: {told}; depth must be registered to colour")
        if camera.frame:
            yield self._frame(f"cameras.{name}.frame", camera.frame)

    def _frame(self, key: str, frame: str) -> Finding:
        base = self._cell.arm.base
        known = self._parents.keys() | set(self._parents.values())
        for each in filter(None, (frame, base)):
            if each not in known:
                hint = near_miss(each, known) or _there(sorted(known), "frames")
                return Finding(key, False, f"no frame {each!r} on /tf{hint}")
        above = self._above(frame)
        if base is not None and above[-1] != self._above(base)[-1]:
            return Finding(key, False, f"/tf does not connect {frame!r}, below {above[-1]!r}, with the base {base!r}")
        return Finding(key, True, f"{frame} below {above[-1]}")

    def _above(self, frame: str) -> list[str]:
        """A frame and what it hangs on, up to the root."""
        chain = [frame]
        while (parent := self._parents.get(chain[-1])) is not None and parent not in chain:
            chain.append(parent)
        return chain

    def _servers(self) -> dict[str, Sequence[str]]:
        """The types of every action that somebody serves, by name."""
        servers: dict[str, Sequence[str]] = {}
        for name, namespace in self._node.get_node_names_and_namespaces():
            with suppress(NodeNameNonExistentError):  # it has just ended
                servers |= dict(get_action_server_names_and_types_by_node(self._node, name, namespace))
        return servers

    def _listen(self, topic: str, kind: Any, qos: QoSProfile) -> None:
        if topic not in self._topics:
            self._topics[topic] = _Heard(f"{kind.__module__.split('.')[0]}/msg/{kind.__name__}")
            self._node.create_subscription(kind, topic, self._topics[topic].take, qos)

    def _take_frames(self, message: TFMessage) -> None:
        self._parents |= {each.child_frame_id: each.header.frame_id for each in message.transforms}

    def _full(self, name: str) -> str:
        """A name as the graph has it."""
        full: str = self._node.resolve_topic_name(name)
        return full


def _topics(camera: CameraPart) -> Mapping[str, tuple[str, Any]]:
    return {
        "color": (camera.color, Image),
        "depth": (camera.depth, Image),
        "camera_info": (camera.camera_info, CameraInfo),
    }


def _rate(heard: _Heard) -> str:
    return f"{heard.rate:.0f} a second"


def _picture(message: Any, rate: float) -> str:
    what = f"{message.encoding}, " if isinstance(message, Image) else ""
    return f"{message.width}×{message.height}, {what}{rate:.0f} a second"


def _joints(key: str, wanted: Sequence[str], there: Sequence[str]) -> Finding:
    missing = [f"{name!r}{near_miss(name, there)}" for name in wanted if name not in there]
    if missing:
        return Finding(key, False, f"no joint {'; no joint '.join(missing)}; there are {', '.join(there)}")
    return Finding(key, True, f"{len(wanted)} of {len(there)} joints")


def _there(names: Sequence[str], what: str) -> str:
    return f"; {what}: {', '.join(names)}" if names else f"; there are no {what}"
