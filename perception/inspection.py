"""Where pictures enter: what no camera of this cell can have taken is named and refused, and nothing is guessed."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from perception.projection import project
from perception.rectify import rectified
from perception.types import Array, Camera
from robot.types import Rgbd

# OpenCV's models of a lens have so many coefficients.
LENS_MODELS = (0, 4, 5, 8, 12, 14)
# Of a rotation's rows, from unit length and from each other's normal: what float32 and a few digits in a file leave.
RIGID = 1e-3
# A camera farther from its table than this stands elsewhere, or its place is not in metres, m.
FARTHEST = 10.0
LEAST_MEASURED = 0.01
DARK, BRIGHT = 8, 247
# Depth by the depth at which a line of sight meets the table: in metres it is 1 or somewhat less, and more beside the
# table's edge. Feet are 3.3.
DEPTH_RATIO = (0.2, 2.5)
UNITS = {1000.0: "millimetres", 100.0: "centimetres", 39.37: "inches", 3.281: "feet", 0.001: "kilometres"}
# The arm is seen to move when its tool moved by this much in the picture, px.
SEEN_MOVING = 20.0
STRIDE = 8


class BadPicture(Exception):
    """A picture that cannot be what its camera saw: what is wrong with it, and what would be right."""


class Inspected:
    """Takes pictures, and lets through only those that are what they should be, without their lens's distortion.

    Args:
        capture: takes the picture.
        tool: where the tool centre point is now, (3,) in the table frame: tells a camera that is frozen from one before
            which nothing happens. Without it that is not checked.
    """

    def __init__(self, capture: Callable[[], Rgbd], tool: Callable[[], Array] | None = None) -> None:
        self._capture = capture
        self._tool = tool
        self._before: tuple[int, float, Array] | None = None

    def __call__(self) -> Rgbd:
        """A checked, rectified picture. Raises `BadPicture`."""
        picture = self._capture()
        inspect(picture)
        if self._tool is not None:
            self._check_alive(picture, self._tool())
        return rectified(picture)

    def _check_alive(self, picture: Rgbd, tool: Array) -> None:
        # A sum and not the picture: a driver may hand out the same memory each time.
        now = (zlib.crc32(np.ascontiguousarray(picture.color).data), picture.stamp, tool)
        before, self._before = self._before, now
        if before is None or before[0] != now[0] or before[1] == now[1]:
            return
        image = project(picture.camera, np.stack([before[2], tool]))
        shift = float(np.linalg.norm(image[1, :2] - image[0, :2]))
        if shift > SEEN_MOVING and all(_inside(picture.camera, place) for place in image):
            raise BadPicture(
                f"{picture.camera.name}: frozen: the picture is the same to the bit as {now[1] - before[1]:.2f} s ago, "
                f"though the arm has moved by {shift:.0f} pixels in it; start the camera's driver anew"
            )


def inspect(picture: Rgbd) -> None:
    """Check one picture by itself: its camera, its colours, its depth; under 2 ms.

    Raises:
        BadPicture: with what is wrong, its value, and what would be right.
    """
    inspect_camera(picture.camera)
    _check_color(picture)
    _check_depth(picture)


def inspect_camera(camera: Camera) -> None:
    """Check what is known of a camera. Raises `BadPicture`."""
    for name, focal, size in (("fx", camera.fx, camera.width), ("fy", camera.fy, camera.height)):
        if not 0.1 * size <= focal <= 20.0 * size:
            raise _bad(camera, f"focal length {name} = {focal:g} px", f"0.1 to 20 times its {size} px")
    for name, centre, size in (("cx", camera.cx, camera.width), ("cy", camera.cy, camera.height)):
        if not 0.0 < centre < size - 1:
            raise _bad(camera, f"principal point {name} = {centre:g} px", f"one inside the picture's {size} px")
    if len(camera.distortion) not in LENS_MODELS or not np.isfinite(camera.distortion).all():
        models = ", ".join(map(str, LENS_MODELS))
        raise _bad(camera, f"distortion {camera.distortion}", f"OpenCV's coefficients, of which there are {models}")
    _check_transform(camera)


def _check_transform(camera: Camera) -> None:
    place = np.asarray(camera.table_from_camera)
    if place.shape != (4, 4) or not np.isfinite(place).all():
        raise _bad(camera, f"table_from_camera of shape {place.shape}: {place.tolist()}", "4 x 4 numbers")
    rotation = place[:3, :3]
    skew = float(np.abs(rotation @ rotation.T - np.eye(3)).max())
    if skew > RIGID or np.linalg.det(rotation) < 0.0 or np.abs(place[3] - [0.0, 0.0, 0.0, 1.0]).max() > RIGID:
        raise _bad(
            camera,
            f"table_from_camera {place.round(4).tolist()} is no rigid transform",
            "a rotation without scale or mirror, a translation, and (0, 0, 0, 1) below",
        )
    away = float(np.linalg.norm(place[:3, 3]))
    if away > FARTHEST:
        raise _bad(camera, f"it stands {away:g} m from the table's middle", f"metres, up to {FARTHEST:g}")


def _check_color(picture: Rgbd) -> None:
    camera, color = picture.camera, np.asarray(picture.color)
    if color.ndim != 3 or color.shape[2] != 3:
        raise _bad(camera, f"colour of shape {color.shape}", f"RGB, ({camera.height}, {camera.width}, 3)")
    if color.dtype != np.uint8:
        raise _bad(camera, f"colour as {color.dtype}", "uint8, 0 to 255")
    _check_size(camera, "colour", color.shape)
    sample = color[::STRIDE, ::STRIDE]
    if sample.max() <= DARK:
        raise _bad(camera, f"a black picture: no value above {sample.max()}", "light, a cap taken off, exposure")
    if sample.min() >= BRIGHT:
        raise _bad(camera, f"a white picture: no value below {sample.min()}", "less light or a shorter exposure")


def _check_depth(picture: Rgbd) -> None:
    camera, depth = picture.camera, np.asarray(picture.depth)
    if depth.dtype != np.float32:
        hint = " (16-bit depth is usually in millimetres: divide by 1000)" if depth.dtype == np.uint16 else ""
        raise _bad(camera, f"depth as {depth.dtype}", f"float32 in metres{hint}")
    _check_size(camera, "depth", depth.shape)
    # A NaN is the least and the greatest of numbers that hold one.
    least, most = float(depth.min()), float(depth.max())
    if not (np.isfinite(least) and np.isfinite(most)):
        count = int((~np.isfinite(depth)).sum())
        raise _bad(camera, f"depth is no number at {count} of {depth.size} pixels", "0 where nothing was measured")
    if least < 0.0:
        raise _bad(camera, f"negative depth, down to {least:g}", "metres in front of the camera")
    sample = depth[::STRIDE, ::STRIDE]
    share = np.count_nonzero(sample) / sample.size
    if share < LEAST_MEASURED:
        raise _bad(camera, f"no depth: measured at {share:.1%} of the pixels", f"at least {LEAST_MEASURED:.0%}")
    _check_unit(camera, sample)


def _check_unit(camera: Camera, sample: NDArray[np.float32]) -> None:
    """Depth by what it would be on the empty table tells metres from anything else."""
    rows, columns = np.mgrid[: camera.height : STRIDE, : camera.width : STRIDE]
    right, down, ahead = camera.table_from_camera[2, :3]
    fall = -(right * (columns - camera.cx) / camera.fx + down * (rows - camera.cy) / camera.fy + ahead)
    # Nearly level lines of sight meet the table far behind its edge.
    facing = (fall > 0.2) & (sample > 0.0)
    height = float(camera.table_from_camera[2, 3])
    if height <= 0.0 or not facing.any():
        return
    ratio = float(np.quantile(sample[facing] * fall[facing] / height, 0.9))
    if not DEPTH_RATIO[0] <= ratio <= DEPTH_RATIO[1]:
        unit = next((name for factor, name in UNITS.items() if 0.7 < ratio / factor < 1.3), "another unit")
        raise _bad(camera, f"depth of {ratio:.3g} times what it is to the table: {unit}?", "metres")


def _check_size(camera: Camera, what: str, shape: tuple[int, ...]) -> None:
    height, width = shape[:2]
    if (height, width) == (camera.height, camera.width):
        return
    turned = ", it seems turned by a quarter" if (width, height) == (camera.height, camera.width) else ""
    raise _bad(
        camera,
        f"{what} of {width} x {height} pixels{turned}",
        f"{camera.width} x {camera.height}, as it was calibrated: not turned, cropped or scaled",
    )


def _bad(camera: Camera, what: str, wanted: str) -> BadPicture:
    return BadPicture(f"camera {camera.name!r}: {what}; needed: {wanted}")


def _inside(camera: Camera, place: Array) -> bool:
    u, v, depth = place
    return bool(depth > 0.0 and 0.0 <= u < camera.width and 0.0 <= v < camera.height)
