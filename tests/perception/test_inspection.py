"""What is wrong with a picture is named, and what is right is let through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.inspection import BadPicture, Inspected, inspect
from perception.types import Camera
from robot.types import Rgbd
from sim.camera import overview
from sim.cell import SimCell


@pytest.fixture(scope="module")
def seen() -> Rgbd:
    with SimCell.sample(seed=1) as cell:
        return cell.robot.capture("overview")


def _camera(**known: Any) -> Callable[[Rgbd], Rgbd]:
    return lambda picture: replace(picture, camera=replace(picture.camera, **known))


def _color(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Rgbd], Rgbd]:
    return lambda picture: replace(picture, color=change(picture.color))


def _depth(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Rgbd], Rgbd]:
    return lambda picture: replace(picture, depth=change(picture.depth))


def _with(value: float, index: tuple[int, int] = (7, 13)) -> Callable[[np.ndarray], np.ndarray]:
    def change(depth: np.ndarray) -> np.ndarray:
        changed = depth.copy()
        changed[index] = value
        return changed

    return change


MIRRORED = np.diag([-1.0, 1.0, 1.0, 1.0]) @ overview().table_from_camera
SCALED = overview().table_from_camera * np.array([[1.01, 1.01, 1.01, 1.0]])
FAR = np.array([[1.0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 1500], [0, 0, 0, 1]])

WRONG = {
    "no depth": _depth(np.zeros_like),
    "depth is no number at 1 of": _depth(_with(np.nan)),
    "depth is no number at 307200 of 307200": _depth(lambda depth: np.full_like(depth, np.nan)),
    "negative depth, down to -1": _depth(_with(-1.0)),
    "millimetres?": _depth(lambda depth: depth * 1000),
    "centimetres?": _depth(lambda depth: depth * 100),
    "feet?": _depth(lambda depth: depth * np.float32(3.281)),
    "depth as uint16; needed: float32 in metres": _depth(lambda depth: (depth * 1000).astype(np.uint16)),
    "depth as float64": _depth(lambda depth: depth.astype(np.float64)),
    "depth of 320 x 240 pixels": _depth(lambda depth: depth[::2, ::2]),
    "depth of 480 x 640 pixels, it seems turned by a quarter": _depth(lambda depth: depth.T),
    "colour of 480 x 640 pixels, it seems turned": _color(np.rot90),
    "colour of 600 x 480 pixels; needed: 640 x 480, as it was calibrated": _color(lambda color: color[:, 20:-20]),
    "colour of shape (480, 640, 4); needed: RGB": _color(lambda color: np.dstack([color, color[..., 0]])),
    "colour of shape (480, 640); needed": _color(lambda color: color[..., 0]),
    "colour as float32": _color(lambda color: color.astype(np.float32) / 255),
    "a black picture": _color(lambda color: color // 64),
    "a white picture": _color(lambda color: 255 - color // 64),
    "focal length fx = 0 px": _camera(fx=0.0),
    "focal length fy = nan px": _camera(fy=float("nan")),
    "principal point cx = 900 px": _camera(cx=900.0),
    "principal point cy = 0 px": _camera(cy=0.0),
    "distortion (0.1, 0.2)": _camera(distortion=(0.1, 0.2)),
    "table_from_camera of shape (3, 4)": _camera(table_from_camera=np.eye(4)[:3]),
    "is no rigid transform": _camera(table_from_camera=MIRRORED),
    "without scale": _camera(table_from_camera=SCALED),
    "it stands 1500 m from": _camera(table_from_camera=FAR),
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_named(words: str, seen: Rgbd) -> None:
    with pytest.raises(BadPicture) as caught:
        inspect(WRONG[words](seen))
    assert words in str(caught.value)
    assert "'overview'" in str(caught.value)


@pytest.mark.parametrize("camera", ["overview", "corner"])
def test_what_the_cameras_see_is_let_through(camera: str) -> None:
    with SimCell.sample(seed=2) as cell:
        inspect(cell.robot.capture(camera))


@given(
    height=st.floats(0.3, 3.0),
    tilt=st.floats(-0.6, 0.6),
    clutter=st.floats(0.0, 0.6),
    holes=st.floats(0.0, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_metres_are_never_taken_for_another_unit(
    height: float, tilt: float, clutter: float, holes: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    c, s = np.cos(tilt), np.sin(tilt)
    place = np.array([[1.0, 0, 0, 0], [0, -c, s, 0], [0, -s, -c, height], [0, 0, 0, 1]])
    camera = Camera("any", 160, 120, 130.0, 130.0, 80.0, 60.0, place)
    v = np.mgrid[:120, :160][0]
    depth = height / (s * (v - 60.0) / 130.0 + c)
    # Things stand on up to half of the table, and the camera measures only here and there.
    depth = np.where(rng.random(depth.shape) < clutter, depth * 0.5, depth)
    depth = np.where(rng.random(depth.shape) < holes, 0.0, depth).astype(np.float32)
    color = rng.integers(0, 256, (120, 160, 3), np.uint8)
    inspect(Rgbd(color, depth, camera))
    with pytest.raises(BadPicture, match="millimetres"):
        inspect(Rgbd(color, depth * 1000, camera))


class _Clip:
    """A camera that goes on showing a picture, and an arm that moves."""

    def __init__(self, picture: Rgbd, other: np.ndarray | None = None) -> None:
        self.count = 0
        self._picture, self._other = picture, other

    def capture(self) -> Rgbd:
        self.count += 1
        color = self._picture.color if self._other is None or self.count == 1 else self._other
        return replace(self._picture, color=color.copy(), stamp=float(self.count))

    def tool(self) -> np.ndarray:
        return np.array([0.1 * self.count, 0.0, 0.1])


def test_a_camera_that_does_not_show_the_arm_moving_is_frozen(seen: Rgbd) -> None:
    clip = _Clip(seen)
    take = Inspected(clip.capture, clip.tool)
    take()
    with pytest.raises(BadPicture, match="frozen: the picture is the same to the bit"):
        take()


def test_one_changed_pixel_is_no_frozen_camera(seen: Rgbd) -> None:
    other = seen.color.copy()
    other[0, 0, 0] ^= 1
    clip = _Clip(seen, other)
    take = Inspected(clip.capture, clip.tool)
    take()
    take()


def test_a_camera_before_which_nothing_happens_is_not_frozen(seen: Rgbd) -> None:
    clip = _Clip(seen)
    still = Inspected(clip.capture, lambda: np.array([0.0, 0.0, 0.2]))
    outside = Inspected(clip.capture, lambda: np.array([2.0 + clip.count, 0.0, 0.2]))
    for take in (still, outside):
        take()
        take()


def test_distortion_is_gone_from_what_is_let_through(seen: Rgbd) -> None:
    camera = replace(seen.camera, distortion=(-0.1, 0.02, 0.0, 0.0, 0.0))
    assert Inspected(lambda: replace(seen, camera=camera))().camera.distortion == ()


def test_a_simulated_cell_inspects_what_it_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    with SimCell.sample(seed=1) as cell:
        cell.scene.look()
        taken = cell.robot.capture
        monkeypatch.setattr(cell.robot, "capture", lambda name: replace(taken(name), depth=taken(name).depth * 1000))
        with pytest.raises(BadPicture, match="millimetres"):
            cell.scene.look()
