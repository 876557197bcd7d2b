"""The driver of the simulated depth camera above the table: a process that draws what it is told and publishes it.

A process of its own, as real ones are: drawing takes as long as several of the controller's ticks. Its arguments are
the effector, the scene's objects as JSON, and "board" where the gripper carries a calibration board. It writes a line
to stdout when it is ready for a picture, reads a moment as JSON from stdin, and ends when that does.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from dataclasses import replace
from typing import Any

import numpy as np
from names import CAMERA_FRAME, CAMERA_INFO, COLOR, DEPTH
from numpy.typing import NDArray
from rclpy.context import Context
from rclpy.node import Node
from rclpy.qos import QoSProfile
from sensor_msgs.msg import CameraInfo, Image
from simulation import ARMS

from lmp.cli.survey import TOOL_FROM_BOARD
from perception.calibration.board import Board
from perception.types import Camera, Pose
from robot.types import Rgbd
from sim.board import PrintedBoard
from sim.camera import Cameras
from sim.objects import shape
from sim.robot import SimRobot
from sim.scene import ObjectSpec, SceneSpec, scene
from sim.world import World

NAME = "overview"
# What has moved by less than this, m or rad, looks the same.
SAME = 1e-5
# As realsense2_camera offers it: by best effort, a busy machine loses some of a picture's packets, and with one of them
# all of it.
RELIABLE = QoSProfile(depth=5)


class Drawing:
    """The cell as a camera sees it: a world in which no time passes."""

    def __init__(self, spec: SceneSpec, effector: str, *, board: bool) -> None:
        self._world = World()
        self._robot = SimRobot(self._world, ARMS[effector]())
        self._cameras = Cameras(self._world)
        if board:
            self._cameras.show(PrintedBoard(Board(), self._held))
        for thing in spec.objects:
            self._world.add(str(thing.name), thing.color, shape(thing.kind, thing.size), Pose(np.zeros(3)))
        self._drawn: tuple[NDArray[np.float64], Rgbd] | None = None

    def _held(self) -> NDArray[np.float64]:
        return self._robot.flange @ self._robot.arm.flange_from_tool @ TOOL_FROM_BOARD

    def picture(self, moment: dict[str, Any]) -> Rgbd:
        """What is seen when the cell stands as at a `simulation.Moment`; as long as nothing moves, nothing is drawn."""
        stands = np.concatenate([moment["positions"], *moment["objects"].values()])
        if self._drawn is None or np.abs(stands - self._drawn[0]).max() > SAME:
            self._drawn = stands, self._draw(moment)
        return self._drawn[1]

    def _draw(self, moment: dict[str, Any]) -> Rgbd:
        for name, pose in moment["objects"].items():
            self._world.body(name).set_pose(Pose(np.array(pose[:3]), np.array(pose[3:])))
        self._robot.restore(replace(self._robot.snapshot(), positions=tuple(moment["positions"])))
        return self._cameras.capture(NAME)


class Driver:
    """Publishes pictures as a RealSense does: colour rgb8, depth in millimetres, the intrinsics, one stamp."""

    def __init__(self, node: Node) -> None:
        self._color = node.create_publisher(Image, COLOR, RELIABLE)
        self._depth = node.create_publisher(Image, DEPTH, RELIABLE)
        self._info = node.create_publisher(CameraInfo, CAMERA_INFO, RELIABLE)

    def publish(self, picture: Rgbd, stamp: int) -> None:
        """Publish a picture that was taken at a time, ns since the epoch."""
        millimetres = np.round(picture.depth * 1000.0).astype(np.uint16)
        info = _info(picture.camera)
        messages = _image(picture.color, "rgb8"), _image(millimetres, "16UC1"), info
        for publisher, message in zip((self._color, self._depth, self._info), messages, strict=True):
            message.header.frame_id = CAMERA_FRAME
            message.header.stamp.sec, message.header.stamp.nanosec = divmod(stamp, 10**9)
            publisher.publish(message)


def _image(pixels: NDArray[Any], encoding: str) -> Image:
    height, width = pixels.shape[:2]
    data = array("B", pixels.tobytes())
    return Image(height=height, width=width, encoding=encoding, step=len(data) // height, data=data)


def _info(camera: Camera) -> CameraInfo:
    k = [camera.fx, 0.0, camera.cx, 0.0, camera.fy, camera.cy, 0.0, 0.0, 1.0]
    p = [camera.fx, 0.0, camera.cx, 0.0, 0.0, camera.fy, camera.cy, 0.0, 0.0, 0.0, 1.0, 0.0]
    return CameraInfo(
        height=camera.height,
        width=camera.width,
        distortion_model="plumb_bob",
        d=list(camera.distortion) or [0.0] * 5,
        k=k,
        r=np.eye(3).ravel().tolist(),
        p=p,
    )


def _ready() -> bool:
    """Ask for the next moment; returns whether there is somebody to ask."""
    try:
        os.write(sys.stdout.fileno(), b"ready\n")
    except BrokenPipeError:
        return False
    return True


def main() -> None:
    """Draw until stdin ends."""
    context = Context()
    context.init(args=[])
    node = Node("camera", context=context)
    effector, objects, board = sys.argv[1:]
    spec = scene([ObjectSpec(**each) for each in json.loads(objects)])
    drawing, driver = Drawing(spec, effector, board=board == "board"), Driver(node)
    while _ready() and (line := sys.stdin.readline()):
        moment = json.loads(line)
        driver.publish(drawing.picture(moment), moment["stamp"])
    node.destroy_node()
    context.shutdown()


if __name__ == "__main__":
    main()
