"""A camera's topics, listened to until a picture is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import CameraInfo, Image

from perception.inspection import BadPicture
from perception.types import Array
from robot.ros2.connection import Connection
from robot.ros2.images import Pair, Recent, camera_of, color_of, depth_of
from robot.ros2.parts import CameraPart
from robot.types import Rgbd


class CameraFeed:
    """One camera of the cell.

    Args:
        connection: not started yet.
        name: of the camera.
        part: what the cell's file says of it.
        place: (4, 4) table_from_camera, now.
        until: how long to wait for its topics to be published at all (monotonic, s).
    """

    def __init__(
        self, connection: Connection, name: str, part: CameraPart, place: Callable[[], Array], until: float
    ) -> None:
        self._connection, self._name, self._part, self._place = connection, name, part, place
        self._recent = Recent()
        topics = ((Image, part.color), (Image, part.depth), (CameraInfo, part.camera_info))
        for index, (kind, topic) in enumerate(topics):
            how = connection.sensor(topic, until)
            connection.node.create_subscription(kind, topic, partial(self._hear, index), how, raw=True)

    def take(self, since: float, patience: float) -> Rgbd:
        """The newest picture that was taken after `since` (ROS time, s).

        Raises:
            BadPicture: within `patience` seconds none came that is new enough; the message has its age.
        """
        found: Pair | None = None

        def fresh() -> bool:
            nonlocal found
            found = self._recent.pair(self._part.slop)
            return found is not None and found.color.stamp > since and self._age(found) <= self._part.max_age

        if not self._connection.wait(fresh, patience) or found is None:
            raise BadPicture(f"camera {self._name!r}: {self._trouble(found, since)}")
        return self._unpacked(found)

    def _hear(self, topic: int, data: bytes) -> None:
        self._recent.hear(topic, data, time.monotonic())

    def _age(self, pair: Pair) -> float:
        return self._connection.now() - min(pair.color.stamp, pair.depth.stamp)

    def _unpacked(self, pair: Pair) -> Rgbd:
        color_message: Any = deserialize_message(pair.color.data, Image)
        depth_message: Any = deserialize_message(pair.depth.data, Image)
        info: Any = deserialize_message(pair.info.data, CameraInfo)
        color, depth = color_of(self._name, color_message), depth_of(self._name, depth_message)
        size, seen = (color_message.width, color_message.height), (depth_message.width, depth_message.height)
        if size != seen or color_message.header.frame_id != depth_message.header.frame_id:
            raise BadPicture(
                f"camera {self._name!r}: depth is {seen[0]} x {seen[1]} in {depth_message.header.frame_id!r}, colour "
                f"{size[0]} x {size[1]} in {color_message.header.frame_id!r}; needed: depth registered to colour"
            )
        camera = camera_of(self._name, info, self._place(), rectified=self._part.rectified)
        return Rgbd(color, depth, camera, pair.color.stamp)

    def _trouble(self, found: Pair | None, since: float) -> str:
        """Why there is no picture that is new enough."""
        part, newest = self._part, self._recent.newest
        for raw, topic in zip(newest, (part.color, part.depth, part.camera_info), strict=True):
            if raw is None:
                return f"no picture: {self._connection.missing_topic(topic)}"
        if found is None:
            color, depth, _ = newest
            apart = abs(color.stamp - depth.stamp) if color and depth else np.nan
            return f"colour and depth are {apart:.3f} s apart; at most {part.slop:g} s (slop)"
        age = self._age(found)
        if age <= part.max_age:
            still = self._connection.now() - since
            return f"the newest picture is {age:.2f} s old, and the arm has only been still for {still:.2f} s"
        silent = time.monotonic() - max(raw.arrived for raw in newest if raw is not None)
        clocks = "; its clock and this machine's differ" if silent < part.max_age else ""
        return f"the newest picture is {age:.2f} s old; at most {part.max_age:g} s (max_age){clocks}"
