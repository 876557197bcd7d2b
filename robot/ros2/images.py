"""Image and CameraInfo messages become an `Rgbd`; which of them belong together is told by their stamps.

Messages are kept as they came over the wire, and only those of a picture that is asked for are unpacked: a camera that
nobody asks costs no more than its memory. Nothing here needs ROS: messages are taken by their fields.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from perception.inspection import BadPicture
from perception.types import Array, Camera

# Channels of an encoding (sensor_msgs/image_encodings), and which of them are red, green and blue.
COLORS: dict[str, tuple[int, tuple[int, int, int]]] = {
    "rgb8": (3, (0, 1, 2)),
    "bgr8": (3, (2, 1, 0)),
    "rgba8": (4, (0, 1, 2)),
    "bgra8": (4, (2, 1, 0)),
    "mono8": (1, (0, 0, 0)),
}
# REP 118: depth as 16 bit is in millimetres, as float in metres; 0 and NaN are not measured.
DEPTHS: dict[str, tuple[str, float]] = {"16UC1": ("u2", 1e-3), "mono16": ("u2", 1e-3), "32FC1": ("f4", 1.0)}
# sensor_msgs/distortion_models whose coefficients are OpenCV's.
MODELS = ("plumb_bob", "rational_polynomial")
KEPT = 8


class ImageMessage(Protocol):
    """What is used of a sensor_msgs/Image."""

    height: int
    width: int
    encoding: str
    is_bigendian: int
    step: int
    data: Any


class InfoMessage(Protocol):
    """What is used of a sensor_msgs/CameraInfo."""

    height: int
    width: int
    distortion_model: str
    d: Any
    k: Any
    p: Any
    binning_x: int
    binning_y: int
    roi: Any


@dataclass(frozen=True)
class Raw:
    """A message as it came: its stamp in seconds, its bytes, and when it arrived (monotonic, s)."""

    stamp: float
    data: bytes
    arrived: float


@dataclass(frozen=True)
class Pair:
    """Colour and depth of one moment, and the intrinsics nearest to it."""

    color: Raw
    depth: Raw
    info: Raw


class Recent:
    """The last few messages of a camera's three topics. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._topics: tuple[deque[Raw], ...] = tuple(deque(maxlen=KEPT) for _ in range(3))

    def hear(self, topic: int, data: bytes, arrived: float) -> None:
        """Keep a serialized message of topic 0 (colour), 1 (depth) or 2 (camera_info)."""
        with self._lock:
            self._topics[topic].append(Raw(stamp_of(data), data, arrived))

    def pair(self, slop: float) -> Pair | None:
        """The newest colour with depth within `slop` seconds of it; None when there is none yet."""
        with self._lock:
            colors, depths, infos = (list(topic) for topic in self._topics)
        if not (colors and depths and infos):
            return None
        for color in sorted(colors, key=lambda raw: raw.stamp, reverse=True):
            depth = _nearest(depths, color.stamp)
            if abs(depth.stamp - color.stamp) <= slop:
                return Pair(color, depth, _nearest(infos, color.stamp))
        return None

    @property
    def newest(self) -> tuple[Raw | None, Raw | None, Raw | None]:
        """The newest message of each topic."""
        with self._lock:
            color, depth, info = (topic[-1] if topic else None for topic in self._topics)
        return color, depth, info


def stamp_of(data: bytes) -> float:
    """The stamp of a serialized message that begins with a std_msgs/Header, s.

    CDR: four bytes say how what follows is written, the second of them in which order of bytes; then come the stamp's
    seconds and nanoseconds, 32 bits each.
    """
    order = "<" if data[1] & 1 else ">"
    whole, nanoseconds = struct.unpack_from(f"{order}iI", data, 4)
    return float(whole) + 1e-9 * float(nanoseconds)


def color_of(camera: str, message: ImageMessage) -> NDArray[np.uint8]:
    """(H, W, 3) red, green, blue. Raises `BadPicture` where an encoding is none of colour."""
    if message.encoding not in COLORS:
        raise BadPicture(f"camera {camera!r}: colour as {message.encoding!r}; needed: {', '.join(COLORS)}")
    channels, order = COLORS[message.encoding]
    pixels = _pixels(camera, message, "u1", channels)
    return np.ascontiguousarray(pixels[:, :, list(order)])


def depth_of(camera: str, message: ImageMessage) -> NDArray[np.float32]:
    """(H, W) metres, 0 where nothing was measured. Raises `BadPicture` where an encoding is none of depth."""
    if message.encoding not in DEPTHS:
        raise BadPicture(f"camera {camera!r}: depth as {message.encoding!r}; needed: {', '.join(DEPTHS)}")
    kind, unit = DEPTHS[message.encoding]
    measured = _pixels(camera, message, kind, 1)[:, :, 0].astype(np.float32) * np.float32(unit)
    return np.where(np.isfinite(measured), measured, np.float32(0.0))


def camera_of(camera: str, info: InfoMessage, table_from_camera: Array, *, rectified: bool) -> Camera:
    """The camera that took a picture.

    Args:
        camera: its name.
        info: its intrinsics.
        table_from_camera: (4, 4) where it stood.
        rectified: its pictures are undistorted already: the projection matrix holds, and no distortion.

    Raises:
        BadPicture: the lens's model is none of OpenCV's, the camera is not calibrated, or only a part of what its
            sensor sees is sent, of which the intrinsics do not speak.
    """
    roi = info.roi
    if max(info.binning_x, info.binning_y) > 1 or roi.x_offset or roi.y_offset:
        raise BadPicture(f"camera {camera!r}: its pictures are binned or cut out of larger ones; needed: whole ones")
    matrix = np.asarray(info.p, dtype=float).reshape(3, 4) if rectified else np.asarray(info.k, float).reshape(3, 3)
    if not matrix[0, 0] > 0.0:
        raise BadPicture(f"camera {camera!r}: camera_info without intrinsics: it is not calibrated")
    lens = () if rectified else tuple(float(value) for value in info.d)
    if not any(lens):
        lens = ()
    elif info.distortion_model not in MODELS:
        raise BadPicture(
            f"camera {camera!r}: a lens of the model {info.distortion_model!r}; needed: {', '.join(MODELS)}, "
            "or rectified pictures (image_rect, and `rectified = true`)"
        )
    return Camera(
        camera,
        int(info.width),
        int(info.height),
        float(matrix[0, 0]),
        float(matrix[1, 1]),
        float(matrix[0, 2]),
        float(matrix[1, 2]),
        table_from_camera,
        lens,
    )


def _pixels(camera: str, message: ImageMessage, kind: str, channels: int) -> NDArray[Any]:
    """(H, W, channels) of a message, whose rows may be longer than what they show."""
    height, width, step = message.height, message.width, message.step
    number = np.dtype(kind).newbyteorder(">" if message.is_bigendian else "<")
    row = width * channels * number.itemsize
    if step < row or len(message.data) < height * step:
        raise BadPicture(
            f"camera {camera!r}: {len(message.data)} bytes in rows of {step} for {width} x {height} pixels of "
            f"{message.encoding}"
        )
    rows = np.frombuffer(message.data, dtype=np.uint8, count=height * step).reshape(height, step)[:, :row]
    return np.ascontiguousarray(rows).view(number).reshape(height, width, channels)


def _nearest(messages: Sequence[Raw], stamp: float) -> Raw:
    return min(messages, key=lambda raw: abs(raw.stamp - stamp))
