"""A real cell over ROS 2, put together as the simulated one is."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import cv2

from lmp.cli.cell import Add, Cell, Opening
from lmp.cli.errors import USAGE, CommandError
from lmp.cli.seeing import encoder, seeing
from lmp.corrections.attention import Attention
from lmp.failure import NothingSeen
from lmp.memory.look import Encoder
from perception.annotation import annotated
from perception.api import perception_functions
from perception.changes import Change
from perception.detect.detector import Detector
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.select import select
from perception.fusion import Look
from perception.inspection import BadPicture, Inspected
from perception.inventory import inventory
from perception.pointing import attend, pointed_out
from perception.scene import ObservedScene
from perception.types import Array, SceneObject
from robot.api import control_functions
from robot.correctable import CorrectableArm
from robot.interruptible import InterruptibleRobot
from robot.planner import Planner
from robot.ros2.config import CellFile, CellFileError, load_cell
from robot.ros2.moveit import planner
from robot.safety import Safety
from robot.skills import Skills
from robot.types import Rgbd, RobotError

if TYPE_CHECKING:
    from robot.ros2.robot import RosRobot

OVERVIEW, WRIST = "overview", "wrist"
# For how long a look is good enough while the arm stands still: people and carts move things, too, s.
MAX_AGE = 0.5


def cell_file(options: argparse.Namespace) -> CellFile:
    """The file that `--config` names. Raises `CommandError`."""
    try:
        file = load_cell(options.config)
    except CellFileError as error:
        raise CommandError(f"--config {error}", code=USAGE) from error
    if OVERVIEW not in file.cameras:
        there = ", ".join(file.cameras)
        raise CommandError(f"--config {options.config}: [cameras.{OVERVIEW}] is needed; there are {there}", code=USAGE)
    return file


@contextmanager
def connected(file: CellFile) -> Iterator[RosRobot]:
    """The arm that a cell's file describes. Raises `CommandError` when it is not to be had."""
    with ros_needed():
        from robot.ros2.robot import RosRobot
    try:
        robot = RosRobot(file, name="handscript_arm")
    except (CellFileError, RobotError) as error:
        raise CommandError(f"{error}\n`handscript ros doctor` tells more") from error
    with robot:
        yield robot


@contextmanager
def ros_needed() -> Iterator[None]:
    """Say how to get ROS where an import finds none."""
    try:
        yield
    except ModuleNotFoundError as error:
        what = f"no {error.name} in this Python"
        raise CommandError(f"{what}: source a ROS 2 installation, and see docs/ros2.md", code=USAGE) from error


def real(options: argparse.Namespace, file: CellFile, robot: RosRobot) -> Opening:
    """Opens the cell around an arm. Raises `CommandError` when eyes are asked for that are not to be had."""
    try:
        detector = select(options.detector, workspace=file.workspace.value())
    except DetectorUnavailable as error:
        raise CommandError(f"--detector {options.detector}: {error}", code=USAGE) from error
    looks = encoder(options)

    @contextmanager
    def opened(stop: Event, add: Add, attention: Attention) -> Iterator[Cell]:
        yield _around(robot, file, detector, looks, stop, add, attention, options)

    return opened


def _around(
    robot: RosRobot,
    file: CellFile,
    detector: Detector,
    looks: Encoder,
    stop: Event,
    add: Add,
    attention: Attention,
    options: argparse.Namespace,
) -> Cell:
    """Eyes, safety and skills for an arm, as a run needs them."""

    def note(what: str, data: Mapping[str, object]) -> None:
        add("motion", what=what, **data)

    def changed(change: Change) -> None:
        add("observation", **asdict(change))

    def names() -> list[str]:
        try:
            return list(scene.refresh())
        except (BadPicture, RobotError) as error:
            raise NothingSeen(str(error)) from error

    def begin(sentence: str) -> None:
        safety.renew()
        with suppress(BadPicture, RobotError):  # `names` is asked next, and says so
            attend(sentence, scene, detector)

    def things() -> Mapping[str, SceneObject]:
        with suppress(BadPicture, RobotError):
            return scene.refresh()
        return scene.objects

    workspace = file.workspace.value()
    motion = planner(robot, stop)
    safety = Safety(robot.arm, file.limits.value())
    scene = _scene(robot, file, detector, motion, changed)
    moved = InterruptibleRobot(robot, robot.arm, attention.interrupt, attention.hold)
    skills = Skills(moved, motion, scene, safety, stop=stop, note=note, workspace=workspace)
    return Cell(
        functions={
            **perception_functions(
                scene, workspace, seek=partial(pointed_out, scene=scene, detector=detector), pose=scene.pose
            ),
            **control_functions(skills),
        },
        arm=CorrectableArm(robot.arm.name, skills, moved),
        see=seeing(scene, looks),
        names=names,
        begin=begin,
        things=things,
        recorded=partial(_recorded, scene),
        workspace=workspace,
        about={
            "perception": "camera",
            "detector": options.detector,
            "cell": file.name,
            "arm": robot.arm.name,
            "config": str(options.config),
            "ros": os.environ.get("ROS_DISTRO"),
        },
    )


def _scene(
    robot: RosRobot, file: CellFile, detector: Detector, motion: Planner, on_change: Callable[[Change], None]
) -> ObservedScene:
    def tool() -> Array:
        place: Array = motion.kinematics.forward(robot.state().positions)[:3, 3]
        return place

    def looking(camera: str) -> Callable[[], Rgbd]:
        return Inspected(lambda: robot.capture(camera), tool)

    others = [name for name in file.cameras if name not in (OVERVIEW, WRIST)]
    return ObservedScene(
        detector,
        looking(OVERVIEW),
        file.workspace.value(),
        clock=time.monotonic,
        max_age=MAX_AGE,
        also=[Look(looking(name), detector) for name in others],
        wrist=Look(looking(WRIST), detector) if WRIST in file.cameras else None,
        on_change=on_change,
    )


@contextmanager
def _recorded(scene: ObservedScene, folder: Path, observe: Add) -> Iterator[None]:
    """Leave `before.png`, and `after.png` unless an exception ends it: what was perceived, over what the camera saw.

    They are written when all is over: nobody's first motion waits for a picture to be compressed.
    """
    seen: dict[str, tuple[Rgbd, list[SceneObject]]] = {}

    def look(name: str) -> None:
        with suppress(BadPicture, RobotError):
            now = scene.refresh()
            if scene.picture is not None:
                observe(picture=name, objects=inventory(now))
                seen[name] = scene.picture, list(now.values())

    def write() -> None:
        for name, (picture, things) in seen.items():
            _, data = cv2.imencode(".png", cv2.cvtColor(annotated(picture, things), cv2.COLOR_RGB2BGR))
            (folder / name).write_bytes(data.tobytes())

    look("before.png")
    try:
        yield
    except BaseException:
        with suppress(OSError):
            write()
        raise
    look("after.png")
    write()
