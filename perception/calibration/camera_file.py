"""A calibrated camera on disk: TOML that a person can read, checked key by key when it is read."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from perception.calibration.solve import Solution
from perception.inspection import BadPicture, inspect_camera
from perception.types import Array, Camera

Row = tuple[float, float, float, float]
Transform = tuple[Row, Row, Row, Row]
# What is written down of a rotation, a length in metres or pixels: far more digits than are known.
DIGITS = 9


class CameraFileError(ValueError):
    """A camera file that cannot be read or says what cannot be; the message names file and key."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Intrinsics(_Part):
    """Pixels; `distortion` as in `Camera`."""

    fx: float
    fy: float
    cx: float
    cy: float
    distortion: tuple[float, ...] = ()


class Residuals(_Part):
    """How well the calibration explained its views, and how uncertain it left the camera's place."""

    views: Annotated[int, Field(ge=1)]
    pixels: float
    millimetres: float
    position_sd_mm: float
    angle_sd_deg: float


class CameraFile(_Part):
    """What is known of one camera.

    Args:
        name: what `Robot.capture` is asked for.
        width, height: px.
        made: when.
        intrinsics, residuals: see there.
        table_from_camera: (4, 4) of a camera that stands still, m.
        flange_from_camera: (4, 4) of one that is mounted on the arm's flange, m. It is one or the other.
    """

    name: str
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    made: datetime
    table_from_camera: Transform | None = None
    flange_from_camera: Transform | None = None
    intrinsics: Intrinsics
    residuals: Residuals

    @model_validator(mode="after")
    def _is_possible(self) -> CameraFile:
        if (self.table_from_camera is None) == (self.flange_from_camera is None):
            raise ValueError("either table_from_camera or flange_from_camera is needed")
        try:
            inspect_camera(self._camera(np.array(self.table_from_camera or self.flange_from_camera)))
        except BadPicture as error:
            raise ValueError(str(error)) from error
        return self

    def camera(self, table_from_flange: Array | None = None) -> Camera:
        """The camera as it stands.

        Args:
            table_from_flange: (4, 4) where the flange is; only for a camera that is mounted there.

        Raises:
            ValueError: it is mounted on the flange, and where that is was not said.
        """
        if self.table_from_camera is not None:
            return self._camera(np.array(self.table_from_camera))
        if table_from_flange is None:
            raise ValueError(f"camera {self.name!r} is mounted on the flange: where it is depends on where that is")
        return self._camera(table_from_flange @ np.array(self.flange_from_camera))

    def _camera(self, table_from_camera: Array) -> Camera:
        lens = self.intrinsics
        return Camera(
            self.name, self.width, self.height, lens.fx, lens.fy, lens.cx, lens.cy, table_from_camera, lens.distortion
        )


def camera_file(solution: Solution, *, on_flange: bool) -> CameraFile:
    """What a calibration found, as it is written down."""
    camera = solution.camera
    return CameraFile.model_validate(
        {
            "name": camera.name,
            "width": camera.width,
            "height": camera.height,
            "made": datetime.now(UTC).replace(microsecond=0),
            "flange_from_camera" if on_flange else "table_from_camera": camera.table_from_camera.round(DIGITS).tolist(),
            "intrinsics": {
                **{key: round(getattr(camera, key), DIGITS) for key in ("fx", "fy", "cx", "cy")},
                "distortion": [round(value, DIGITS) for value in camera.distortion],
            },
            "residuals": {
                "views": solution.views,
                "pixels": round(solution.residual, DIGITS),
                "millimetres": round(solution.residual_mm, DIGITS),
                "position_sd_mm": round(solution.position_sd * 1e3, DIGITS),
                "angle_sd_deg": round(float(np.rad2deg(solution.angle_sd)), DIGITS),
            },
        }
    )


def save_camera(file: CameraFile, path: Path) -> None:
    """Write a camera file. Raises `OSError`."""
    text = tomli_w.dumps(file.model_dump(exclude_none=True))
    path.write_text("# Written by `handscript calibrate`; metres and pixels.\n" + text, encoding="utf-8")


def load_camera(path: Path) -> CameraFile:
    """Read a camera file. Raises `CameraFileError`."""
    try:
        return CameraFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CameraFileError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CameraFileError(f"{path}: {key + ': ' if key else ''}{first['msg']}") from error
