"""Messages of cameras become pictures: every encoding, only what belongs together, and nothing that cannot be."""

from __future__ import annotations

import struct
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from perception.inspection import BadPicture, inspect_camera
from robot.ros2.images import Recent, camera_of, color_of, depth_of, stamp_of

RGB = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
DEPTH = np.array([[500, 1000, 0], [1234, 65535, 1]], dtype=np.uint16)


def image(pixels: np.ndarray, encoding: str, *, padding: int = 0, big: bool = False) -> SimpleNamespace:
    """A sensor_msgs/Image of pixels (H, W, channels), each row followed by so many bytes of no meaning."""
    height, width = pixels.shape[:2]
    stored = pixels.astype(pixels.dtype.newbyteorder(">" if big else "<"))
    rows = stored.reshape(height, -1).view(np.uint8)
    padded = np.hstack([rows, np.full((height, padding), 77, dtype=np.uint8)])
    return SimpleNamespace(
        height=height,
        width=width,
        encoding=encoding,
        is_bigendian=int(big),
        step=padded.shape[1],
        data=padded.tobytes(),
    )


def info(**changes: object) -> SimpleNamespace:
    """A sensor_msgs/CameraInfo of a camera whose rectified pictures have another focal length."""
    fields = {
        "height": 480,
        "width": 640,
        "distortion_model": "plumb_bob",
        "d": [0.1, -0.05, 0.001, 0.002, 0.0],
        "k": [600.0, 0.0, 320.0, 0.0, 610.0, 240.0, 0.0, 0.0, 1.0],
        "p": [580.0, 0.0, 318.0, 0.0, 0.0, 580.0, 238.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        "binning_x": 0,
        "binning_y": 1,
        "roi": SimpleNamespace(x_offset=0, y_offset=0),
    }
    return SimpleNamespace(**(fields | changes))


def serialized(stamp: float, *, big: bool = False) -> bytes:
    """The beginning of a message in CDR, and what tells it from others."""
    order = ">" if big else "<"
    whole = int(stamp)
    return bytes([0, 0 if big else 1, 0, 0]) + struct.pack(f"{order}iI", whole, round((stamp - whole) * 1e9)) + b"rest"


@pytest.mark.parametrize("padding", [0, 5])
@pytest.mark.parametrize(
    ("encoding", "stored"),
    [
        ("rgb8", RGB),
        ("bgr8", RGB[:, :, ::-1]),
        ("rgba8", np.dstack([RGB, np.full((2, 3), 255, np.uint8)])),
        ("bgra8", np.dstack([RGB[:, :, ::-1], np.full((2, 3), 255, np.uint8)])),
    ],
)
def test_colour_is_red_green_blue_whatever_the_encoding(encoding: str, stored: np.ndarray, padding: int) -> None:
    assert np.array_equal(color_of("top", image(stored, encoding, padding=padding)), RGB)


def test_a_grey_picture_is_grey() -> None:
    grey = color_of("top", image(RGB[:, :, :1], "mono8", padding=1))
    assert np.array_equal(grey, np.repeat(RGB[:, :, :1], 3, axis=2))


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("encoding", ["16UC1", "mono16"])
def test_depth_of_16_bits_is_millimetres(encoding: str, big: bool) -> None:
    depth = depth_of("top", image(DEPTH[:, :, None], encoding, padding=2, big=big))
    assert depth.dtype == np.float32
    assert np.allclose(depth, DEPTH / 1000.0)


def test_depth_that_is_no_number_was_not_measured() -> None:
    metres = np.array([[0.5, np.nan, np.inf], [-np.inf, 1.5, 0.0]], dtype=np.float32)
    depth = depth_of("top", image(metres[:, :, None], "32FC1"))
    assert np.array_equal(depth, np.array([[0.5, 0.0, 0.0], [0.0, 1.5, 0.0]], dtype=np.float32))


@pytest.mark.parametrize(
    ("read", "message", "said"),
    [
        (color_of, image(DEPTH[:, :, None], "16UC1"), "colour as '16UC1'; needed: rgb8"),
        (depth_of, image(RGB, "rgb8"), "depth as 'rgb8'; needed: 16UC1"),
        (color_of, SimpleNamespace(**vars(image(RGB, "rgb8")) | {"data": b"short"}), "5 bytes in rows of 9"),
        (color_of, SimpleNamespace(**vars(image(RGB, "rgb8")) | {"step": 3}), "18 bytes in rows of 3 for 3 x 2 pixels"),
    ],
)
def test_what_is_no_such_picture_is_named(read: Callable[..., object], message: SimpleNamespace, said: str) -> None:
    with pytest.raises(BadPicture, match=f"camera 'top': {said}"):
        read("top", message)


def test_intrinsics_are_those_of_the_pictures_that_come() -> None:
    raw = camera_of("top", info(), np.eye(4), rectified=False)
    assert (raw.fx, raw.fy, raw.cx, raw.cy) == (600.0, 610.0, 320.0, 240.0)
    assert raw.distortion == (0.1, -0.05, 0.001, 0.002, 0.0)
    flat = camera_of("top", info(), np.eye(4), rectified=True)
    assert (flat.fx, flat.cx, flat.distortion) == (580.0, 318.0, ())
    inspect_camera(raw)


def test_a_lens_without_distortion_has_no_model() -> None:
    assert (
        camera_of("top", info(d=[0.0] * 4, distortion_model="equidistant"), np.eye(4), rectified=False).distortion == ()
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"distortion_model": "equidistant"}, "a lens of the model 'equidistant'; needed: plumb_bob"),
        ({"k": [0.0] * 9}, "not calibrated"),
        ({"binning_x": 2}, "binned or cut out"),
        ({"roi": SimpleNamespace(x_offset=8, y_offset=0)}, "binned or cut out"),
    ],
)
def test_cameras_of_which_too_little_is_known_are_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(BadPicture, match=said):
        camera_of("top", info(**changes), np.eye(4), rectified=False)


@pytest.mark.parametrize("big", [False, True])
def test_stamps_are_read_from_the_bytes(big: bool) -> None:
    assert stamp_of(serialized(1795280516.25, big=big)) == 1795280516.25


def test_the_newest_colour_is_paired_with_its_depth() -> None:
    recent = Recent()
    for color, depth in ((1.00, 1.005), (1.10, 1.095), (1.20, None)):
        recent.hear(0, serialized(color), 0.0)
        if depth is not None:
            recent.hear(1, serialized(depth), 0.0)
    assert recent.pair(0.02) is None, "no intrinsics yet"
    recent.hear(2, serialized(1.0), 0.0)
    pair = recent.pair(0.02)
    assert pair is not None
    assert (pair.color.stamp, pair.depth.stamp, pair.info.stamp) == pytest.approx((1.10, 1.095, 1.0))
    assert recent.pair(0.001) is None


def test_depth_may_be_late() -> None:
    recent = Recent()
    recent.hear(2, serialized(0.0), 0.0)
    for color in (1.0, 1.1, 1.2):
        recent.hear(0, serialized(color), 0.0)
    recent.hear(1, serialized(1.0), 0.0)
    pair = recent.pair(0.02)
    assert pair is not None and pair.color.stamp == 1.0


def test_memory_of_pictures_is_short() -> None:
    recent = Recent()
    recent.hear(2, serialized(0.0), 0.0)
    recent.hear(1, serialized(1.0), 0.0)
    for index in range(20):
        recent.hear(0, serialized(1.0 + index), 0.0)
    assert recent.pair(0.02) is None
