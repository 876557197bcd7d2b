"""All that is unknown of a camera at once: lens, mount and board, by what best explains every corner seen.

The pixels of all views are explained together, with the arm's poses taken for exact ("bundle adjustment"): the arm's
known motion is what tells focal length from distance, which no single step of a staged calibration could.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from perception.calibration.board import Corners
from perception.calibration.hand_eye import hand_eye, rigid, rotation
from perception.calibration.least_squares import minimised
from perception.rectify import intrinsic_matrix
from perception.types import Array, Camera

# Fewer views than this leave nothing to check the rest with; fewer corners of one do not give its pose well.
LEAST_VIEWS, LEAST_CORNERS = 6, 8
# Corners of a flat, rightly measured board are explained to a tenth of a pixel, in noise to a third.
LARGEST_RESIDUAL = 1.0
# What the views must leave certain of the camera's place, as standard deviations, m and rad.
SURE_POSITION, SURE_ANGLE = 0.001, np.deg2rad(0.2)
# Where the board is seen from hardly more than one side, nothing at all is certain.
LEAST_TILT = np.deg2rad(8.0)
# Half of what calibrations usually have of it; less is named when the views are not enough.
USUAL_TILT, USUAL_DEPTH, USUAL_COVER = np.deg2rad(30.0), 0.15, 0.5

# Distortion is hardly ever larger than this, and it is none where corners do not tell: a standard deviation of it
# weighs as much as one of a corner, which is found to a tenth of a pixel.
USUAL_DISTORTION = np.array([0.5, 0.5, 0.01, 0.01, 0.5])
CORNER_SD = 0.1

# fx, fy, cx, cy; five of distortion; turn and shift of the mount; of the board: changed by so much to see its effect.
LENS = 9
STEPS = np.array([1e-2] * 4 + [1e-5] * 5 + [1e-6] * 12)


class TooFewViews(Exception):
    """The views do not tell where the camera is; the message says what to add."""


class Unexplained(Exception):
    """No camera and no board explain what was seen: something other than the camera's place is wrong."""


@dataclass(frozen=True)
class View:
    """One picture of the board.

    Args:
        corners: what it shows.
        arm: (4, 4) table_from_tool where the board is carried, flange_from_table where the camera is.
    """

    corners: Corners
    arm: Array


@dataclass(frozen=True)
class Solution:
    """What best explains the views.

    Args:
        camera: its intrinsics and distortion; `table_from_camera` holds what it is mounted on: table_from_camera of a
            camera that stands still, flange_from_camera of one on the wrist.
        board: (4, 4) tool_from_board or table_from_board.
        residual: of the corners, root of the mean square, px.
        residual_mm: the same where the board is, mm.
        position_sd, angle_sd: how uncertain that leaves the camera's place, m and rad.
        views: how many there were.
    """

    camera: Camera
    board: Array
    residual: float
    residual_mm: float
    position_sd: float
    angle_sd: float
    views: int


def solved(name: str, size: tuple[int, int], views: Sequence[View]) -> Solution:
    """Lens, place and board from views of it.

    Args:
        name: the camera's.
        size: width and height of its pictures, px.
        views: those with fewer than `LEAST_CORNERS` corners are left out.

    Raises:
        TooFewViews: they are too few or too alike.
        Unexplained: the residual is too large.
    """
    usable = [view for view in views if len(view.corners) >= LEAST_CORNERS]
    if len(usable) < LEAST_VIEWS:
        raise TooFewViews(
            f"the board is seen in {len(usable)} of {len(views)} pictures, with at least {LEAST_CORNERS} corners; "
            f"{LEAST_VIEWS} are needed: bring it wholly into the picture, nearer, in more light"
        )
    camera, seen = _lens(name, size, usable)
    if _tilt(seen) < LEAST_TILT:
        raise TooFewViews(f"{len(usable)} views are too alike: {_lacking(size, usable, seen)}")
    mount, board = hand_eye([view.arm for view in usable], seen)
    model = _Model(camera, mount, board, usable)
    best, slope = minimised(model.residuals, model.start, STEPS)
    left = model.errors(best)
    residual = float(np.sqrt((left**2).sum(axis=1).mean()))
    camera, board = model.camera(best), model.board(best)
    depths = model.depths(best)
    if residual > LARGEST_RESIDUAL:
        raise Unexplained(_why_unexplained(usable, left, residual))
    position_sd, angle_sd = _uncertainty(slope, left)
    if not (position_sd <= SURE_POSITION and angle_sd <= SURE_ANGLE):
        raise TooFewViews(
            f"{len(usable)} views leave the camera's place uncertain by {position_sd * 1e3:.1f} mm and "
            f"{np.rad2deg(angle_sd):.2f} degrees: {_lacking(size, usable, seen)}"
        )
    spread = np.linalg.norm(left, axis=1) * depths / camera.fx
    residual_mm = float(np.sqrt((spread**2).mean()) * 1e3)
    return Solution(camera, board, residual, residual_mm, position_sd, angle_sd, len(usable))


def _lens(name: str, size: tuple[int, int], views: Sequence[View]) -> tuple[Camera, list[Array]]:
    """A first idea of the lens and of where it sees the board, from the pictures alone."""
    points = [view.corners.points.astype(np.float32) for view in views]
    pixels = [view.corners.pixels.astype(np.float32) for view in views]
    guess = np.array([[size[0], 0.0, (size[0] - 1) / 2], [0.0, size[0], (size[1] - 1) / 2], [0.0, 0.0, 1.0]])
    flags = cv2.CALIB_FIX_PRINCIPAL_POINT | cv2.CALIB_FIX_ASPECT_RATIO | cv2.CALIB_ZERO_TANGENT_DIST
    flags |= cv2.CALIB_USE_INTRINSIC_GUESS | cv2.CALIB_FIX_K2 | cv2.CALIB_FIX_K3
    _, matrix, lens, turns, shifts = cv2.calibrateCamera(points, pixels, size, guess, np.zeros(5), flags=flags)
    distortion = tuple(float(k) for k in np.ravel(lens)[:5])
    camera = Camera(name, *size, matrix[0, 0], matrix[1, 1], matrix[0, 2], matrix[1, 2], np.eye(4), distortion)
    seen = [rigid(rotation(np.ravel(turn)), np.ravel(shift)) for turn, shift in zip(turns, shifts, strict=True)]
    return camera, seen


class _Model:
    """Where the corners appear, as a function of all that is unknown. Poses are changed from where they start."""

    def __init__(self, camera: Camera, mount: Array, board: Array, views: Sequence[View]) -> None:
        self._first = camera
        self._mount, self._board = mount, board
        self._views = views
        lens = [camera.fx, camera.fy, camera.cx, camera.cy, *camera.distortion]
        self.start = np.concatenate([lens, np.zeros(12)])

    def camera(self, unknowns: Array) -> Camera:
        fx, fy, cx, cy, *distortion = (float(value) for value in unknowns[:LENS])
        mount = self._mount @ _change(unknowns[LENS : LENS + 6])
        return Camera(self._first.name, self._first.width, self._first.height, fx, fy, cx, cy, mount, tuple(distortion))

    def board(self, unknowns: Array) -> Array:
        moved: Array = self._board @ _change(unknowns[LENS + 6 :])
        return moved

    def residuals(self, unknowns: Array) -> Array:
        """(2n + 5,) px: the corners' and the distortion's own."""
        unusual = CORNER_SD * unknowns[4:LENS] / USUAL_DISTORTION
        return np.concatenate([self.errors(unknowns).ravel(), unusual])

    def errors(self, unknowns: Array) -> Array:
        """(n, 2) how far from where they were found corners should appear, px."""
        camera = self.camera(unknowns)
        matrix, lens = intrinsic_matrix(camera), np.array(camera.distortion)
        found = [
            np.asarray(cv2.projectPoints(points, np.zeros(3), np.zeros(3), matrix, lens)[0]).reshape(-1, 2)
            - view.corners.pixels
            for points, view in zip(self._in_camera(unknowns), self._views, strict=True)
        ]
        return np.concatenate(found)

    def depths(self, unknowns: Array) -> Array:
        """(n,) m."""
        return np.concatenate([points[:, 2] for points in self._in_camera(unknowns)])

    def _in_camera(self, unknowns: Array) -> list[Array]:
        camera_from_mount = np.linalg.inv(self.camera(unknowns).table_from_camera)
        board = self.board(unknowns)
        return [_moved(camera_from_mount @ view.arm @ board, view.corners.points) for view in self._views]


def _change(twist: Array) -> Array:
    """(4, 4) of a small turn (3 numbers, rad) and shift (3 numbers, m)."""
    return rigid(rotation(twist[:3]), twist[3:])


def _moved(transform: Array, points: Array) -> Array:
    moved: Array = points @ transform[:3, :3].T + transform[:3, 3]
    return moved


def _uncertainty(slope: Array, left: Array) -> tuple[float, float]:
    """Standard deviations of the mount's position (m) and angle (rad), from the residuals' own size and derivatives."""
    freedom = slope.shape[0] - slope.shape[1]
    scale = np.linalg.norm(slope, axis=0)
    covariance = np.linalg.pinv((slope / scale).T @ (slope / scale), rcond=1e-14) / np.outer(scale, scale)
    variance = covariance.diagonal()[LENS : LENS + 6] * float((left**2).sum()) / freedom
    return float(np.sqrt(variance[3:].sum())), float(np.sqrt(variance[:3].sum()))


def _why_unexplained(views: Sequence[View], left: Array, residual: float) -> str:
    ends = np.cumsum([len(view.corners) for view in views])[:-1]
    worst = [float(np.sqrt((part**2).sum(axis=1).mean())) for part in np.split(left, ends)]
    number = int(np.argmax(worst))
    return (
        f"corners lie {residual:.1f} pixels from where any camera would see them (view {number + 1}: "
        f"{worst[number]:.1f}), more than {LARGEST_RESIDUAL:g}: is the board flat, fixed and printed at its true size, "
        "and does the arm stand still when a picture is taken?"
    )


def _lacking(size: tuple[int, int], views: Sequence[View], seen: Sequence[Array]) -> str:
    """What to add to the views."""
    tilt = _tilt(seen)
    away = np.array([pose[2, 3] for pose in seen])
    pixels = np.vstack([view.corners.pixels for view in views])
    cover = float(np.prod(np.ptp(pixels, axis=0)) / (size[0] * size[1]))
    wishes = []
    if tilt < USUAL_TILT:
        wishes.append(f"tilt the board more (by {np.rad2deg(tilt):.0f} degrees so far), about two axes")
    if np.ptp(away) < USUAL_DEPTH * away.mean():
        wishes.append(f"change its distance more (by {np.ptp(away) * 1e3:.0f} mm so far)")
    if cover < USUAL_COVER:
        wishes.append(f"bring it into every part of the picture ({cover:.0%} so far)")
    return "; ".join(wishes) or "add views"


def _tilt(seen: Sequence[Array]) -> float:
    """The largest angle between the board's normals as the camera sees them, rad."""
    normals = np.array([pose[:3, 2] for pose in seen])
    return float(np.arccos(np.clip(normals @ normals.T, -1.0, 1.0)).max())
