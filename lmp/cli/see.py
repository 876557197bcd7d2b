"""`handscript see`: what is perceived, as an annotated picture; and whether the calibration still holds."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import cv2
import numpy as np
from rich.console import Console
from rich.table import Table

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.simulated import cell_of, scene_of
from lmp.trace import Trace
from perception.annotation import Image, annotated
from perception.calibration.camera_file import CameraFile, CameraFileError, load_camera
from perception.drift import Moved, check_calibration
from perception.inspection import BadPicture, Inspected
from perception.types import SceneObject
from robot.motion import Motion
from robot.types import Rgbd
from sim.cell import SimCell

HOLDS, MOVED = 0, 1


def see(options: argparse.Namespace) -> int:
    """Look once, or again and again, and write the picture; or check a camera's calibration."""
    calibration = _calibration(options.calibration)
    with cell_of(options, scene_of(options), Event(), Trace().add) as cell:
        if options.camera not in cell.cameras.cameras:
            raise CommandError(f"--camera {options.camera}: there are {', '.join(cell.cameras.cameras)}", code=USAGE)
        capture = Inspected(lambda: _captured(cell, options.camera, calibration))
        try:
            if options.check:
                return _check(capture())
            while True:
                picture, things = _seen(cell, options.camera, capture)
                _save(annotated(picture, things), options.output)
                if options.watch is None:
                    break
                time.sleep(options.watch)
        except BadPicture as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            if options.watch is None:
                raise
            return HOLDS
    _print(things, options.output)
    return HOLDS


def _seen(cell: SimCell, camera: str, capture: Inspected) -> tuple[Rgbd, Sequence[SceneObject]]:
    """A picture, and what is believed to be there; masks only where they are that picture's."""
    things = list(cell.scene.look().values())
    looked = cell.scene.picture
    if looked is not None and looked.camera.name == camera:
        return looked, things
    return capture(), [replace(thing, mask=None) for thing in things]


def _captured(cell: SimCell, camera: str, calibration: CameraFile | None) -> Rgbd:
    """A picture by a camera as the calibration has it."""
    picture = cell.robot.capture(camera)
    if calibration is None:
        return picture
    arm = cell.robot.arm
    tool = Motion(arm).kinematics.forward(cell.robot.state().positions)
    return replace(picture, camera=calibration.camera(tool @ np.linalg.inv(arm.flange_from_tool)))


def _check(picture: Rgbd) -> int:
    console = Console(highlight=False, soft_wrap=True)
    try:
        found = check_calibration(picture)
    except Moved as error:
        console.print(str(error))
        return MOVED
    console.print(f"the calibration of camera {picture.camera.name!r} holds: {found}")
    return HOLDS


def _calibration(path: Path | None) -> CameraFile | None:
    try:
        return None if path is None else load_camera(path)
    except CameraFileError as error:
        raise CommandError(f"--calibration {error}", code=USAGE) from error


def _save(image: Image, path: Path) -> None:
    """Write a PNG at once: who shows the file never finds half of it."""
    written, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    if not written:
        raise OSError(f"no PNG encoder for {path}")
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(data.tobytes())
    half.replace(path)


def _print(things: Sequence[SceneObject], path: Path) -> None:
    table = Table("name", "x", "y", "z", "size, m", box=None, pad_edge=False)
    for thing in things:
        x, y, z = (f"{value:+.3f}" for value in thing.position)
        table.add_row(thing.name, x, y, z, " ".join(f"{length:.3f}" for length in thing.size))
    console = Console()
    console.print(table)
    console.print(str(path), highlight=False, soft_wrap=True)
