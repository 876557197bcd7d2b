"""Whether a calibration still holds: the table must be seen where it is.

Depth tells height and tilt by the table's plane. A shift to the sides shows in the outline of the workspace, which is
drawn on the table: darker than what is on both sides of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.geometry.plane import NoPlane, fit_plane
from perception.geometry.points import points_of, spread
from perception.inspection import BadPicture
from perception.projection import project
from perception.types import Array, Camera
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

# What a calibration may be off before grasps begin to miss: a third of what a gripper forgives, m and rad.
HEIGHT, TILT, SHIFT = 0.005, np.deg2rad(0.5), 0.004
# The table is looked for so far around the workspace and so far from height 0, in so many points, m.
AROUND, NEARBY, POINTS = 0.05, 0.15, 3000
# Across the outline is looked so far to each side; along it, at so many places, m.
STEP = 0.0005
OFFSETS = np.arange(-0.03, 0.03 + STEP / 2, STEP)
PLACES = 120
# A line is darker than the table so far to both of its sides, m, by this many grey values, and by so many times what
# anything else nearby is. Opposite lines are where they are seen together, m.
BESIDE, DARKER, SIGNIFICANT, AGREE = 0.003, 2.5, 2.0, 0.0015


@dataclass(frozen=True)
class Drift:
    """How far the table is from where it should be, as a camera sees it.

    Args:
        height: of the table's plane, m.
        tilt: of the plane, rad.
        shift: (2,) of the workspace's outline to the right and up, m; NaN where no outline is seen.
    """

    height: float
    tilt: float
    shift: Array

    @property
    def holds(self) -> bool:
        """Whether nothing that was measured is beyond its limit."""
        aside = np.nan_to_num(self.shift)
        return abs(self.height) <= HEIGHT and self.tilt <= TILT and float(np.linalg.norm(aside)) <= SHIFT

    def __str__(self) -> str:
        aside = (
            "no outline of the workspace in sight, so a shift to the sides would not show"
            if np.isnan(self.shift).any()
            else f"its outline is {_mm(self.shift[0])} mm to the right and {_mm(self.shift[1])} mm up"
        )
        return f"the table is {_mm(self.height)} mm high and tilted by {np.rad2deg(self.tilt):.2f} degrees; {aside}"


class Moved(BadPicture):
    """The camera is not where it was when it was calibrated."""


def check_calibration(picture: Rgbd, workspace: Workspace = WORKSPACE) -> Drift:
    """Measure the drift, and refuse what is beyond the limits.

    Raises:
        Moved: the calibration is older than the camera's move.
        BadPicture: there is no table in the picture.
    """
    found = drift(picture, workspace)
    if not found.holds:
        raise Moved(
            f"camera {picture.camera.name!r} was moved after its calibration: {found} (limits: {_mm(HEIGHT)} mm, "
            f"{np.rad2deg(TILT):g} degrees, {_mm(SHIFT)} mm); calibrate it anew"
        )
    return found


def drift(picture: Rgbd, workspace: Workspace = WORKSPACE) -> Drift:
    """How far the table is from where it should be.

    Args:
        picture: without distortion, as `perception.rectify.rectified` leaves it.
        workspace: whose outline is drawn on the table.

    Raises:
        BadPicture: there is no table in the picture.
    """
    points = points_of(picture)
    x0, y0, x1, y1 = workspace.bounds
    low, high = [x0 - AROUND, y0 - AROUND, -NEARBY], [x1 + AROUND, y1 + AROUND, NEARBY]
    near = points[((points > low) & (points < high)).all(axis=1)]
    try:
        # The same picture is always judged the same.
        plane = fit_plane(spread(near, POINTS), np.random.default_rng(0))
    except NoPlane as error:
        raise BadPicture(
            f"camera {picture.camera.name!r}: no table within {NEARBY * 1e3:.0f} mm of where it should be ({error}); "
            "the camera was moved far, or it does not look at the workspace: calibrate it anew"
        ) from error
    return Drift(plane.offset, plane.tilt, _shift(picture, workspace))


def _shift(picture: Rgbd, workspace: Workspace) -> Array:
    """(2,) m; of each axis only where the lines on both sides are seen and say the same."""
    gray = np.asarray(cv2.cvtColor(picture.color, cv2.COLOR_RGB2GRAY), dtype=np.float32)
    x0, y0, x1, y1 = workspace.bounds
    along = np.linspace(0.05, 0.95, PLACES)
    shifts = np.full(2, np.nan)
    for axis, (ends, low, high) in enumerate((((x0, x1), y0, y1), ((y0, y1), x0, x1))):
        found = []
        for end in ends:
            points = np.zeros((PLACES, len(OFFSETS), 3))
            points[..., axis] = end + OFFSETS
            points[..., 1 - axis] = (low + along * (high - low))[:, None]
            found.append(_line_at(_sampled(gray, picture.camera, points)))
        if abs(found[0] - found[1]) <= AGREE:
            shifts[axis] = (found[0] + found[1]) / 2.0
    return shifts


def _sampled(gray: NDArray[np.float32], camera: Camera, points: Array) -> Array:
    """Brightness at points of the table; NaN outside of the picture."""
    image = project(camera, points).astype(np.float32)
    flat = cv2.remap(gray, image[..., 0], image[..., 1], cv2.INTER_LINEAR, borderValue=float("nan"))
    return np.asarray(flat, dtype=np.float64)


def _line_at(brightness: Array) -> float:
    """The offset at which rows of (n, m) brightness show a thin dark line, m; NaN where there is none."""
    rows = brightness[np.isfinite(brightness).all(axis=1)]
    if len(rows) < PLACES / 3:
        return float("nan")
    beside = round(BESIDE / STEP)
    # By how much each place is darker than what is a little to both sides of it; an edge is not darker than both.
    inner = rows[:, beside:-beside]
    darker = np.minimum(rows[:, : -2 * beside], rows[:, 2 * beside :]) - inner
    # Things stand on parts of the line: what most rows show is the table.
    profile, offsets = np.median(darker, axis=0), OFFSETS[beside:-beside]
    lowest = int(np.argmax(profile))
    line = np.abs(offsets - offsets[lowest]) <= BESIDE
    if profile[lowest] < DARKER or profile[lowest] < SIGNIFICANT * max(profile[~line].max(), 0.0):
        return float("nan")
    return float(np.average(offsets[line], weights=np.clip(profile[line], 0.0, None)))


def _mm(length: float) -> str:
    return f"{length * 1e3:.1f}"
