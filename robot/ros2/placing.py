"""Where a cell's cameras stand: as its file says, as a calibration found, or as /tf says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from perception.calibration.camera_file import CameraFileError, load_camera
from perception.inspection import BadPicture
from perception.types import Array
from robot.ros2.config import CellFile, CellFileError
from robot.ros2.parts import CameraPart
from robot.ros2.transforms import Transforms, UnknownTransform


def placing(name: str, cell: CellFile, flange: Callable[[], Array], transforms: Transforms) -> Callable[[], Array]:
    """What says where a camera is when it is asked: (4, 4) table_from_camera.

    Args:
        name: of the camera in the cell's file.
        cell: the file.
        flange: (4, 4) table_from_flange, now.
        transforms: what /tf said so far.

    Raises:
        CellFileError: its calibration cannot be read.
    """
    part = cell.cameras[name]
    if part.frame is not None:
        frame, base = part.frame, str(cell.arm.base)
        return lambda: _by_transforms(name, cell, transforms, base, frame)
    standing, mounted = _told(name, part)
    if standing is not None:
        return lambda: standing
    return lambda: flange() @ mounted


def _told(name: str, part: CameraPart) -> tuple[Array | None, Array]:
    """table_from_camera of a camera that stands still, or None and flange_from_camera."""
    if part.table_from_camera is not None:
        return part.table_from_camera.matrix(), np.eye(4)
    if part.flange_from_camera is not None:
        return None, part.flange_from_camera.matrix()
    try:
        # The file's check leaves no other possibility.
        file = load_camera(Path() if part.calibration is None else part.calibration)
    except CameraFileError as error:
        raise CellFileError(f"cameras.{name}.calibration: {error}") from error
    if file.table_from_camera is not None:
        return np.array(file.table_from_camera), np.eye(4)
    return None, np.array(file.flange_from_camera)


def _by_transforms(name: str, cell: CellFile, transforms: Transforms, base: str, frame: str) -> Array:
    try:
        base_from_camera = transforms.between(base, frame)
    except UnknownTransform as error:
        raise BadPicture(f"camera {name!r}: where it stands is not known: {error}") from error
    place: Array = cell.table_from_base.matrix() @ base_from_camera
    return place
