"""A camera that was moved after its calibration is noticed, and by how much it was moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from perception.calibration.hand_eye import rigid, rotation
from perception.drift import Moved, check_calibration, drift
from perception.inspection import BadPicture
from perception.rectify import rectified
from perception.types import Camera
from robot.types import Rgbd
from sim.build import build
from sim.camera import Cameras
from sim.scene import usual_scene
from sim.sensor.conditions import conditions
from sim.world import World


@pytest.fixture(scope="module", params=[0, 1])
def seen(request: pytest.FixtureRequest) -> Iterator[Rgbd]:
    with World() as world:
        build(world, usual_scene(np.random.default_rng(request.param)))
        yield Cameras(world).capture("overview")


def _believed_at(picture: Rgbd, shift: tuple[float, float, float], turn: tuple[float, float, float]) -> Rgbd:
    """As if the camera had been calibrated there, in its own frame; it has been moved since."""
    place = picture.camera.table_from_camera @ rigid(rotation(turn), np.array(shift))
    return replace(picture, camera=replace(picture.camera, table_from_camera=place))


def test_a_camera_that_stands_where_it_did_holds(seen: Rgbd) -> None:
    found = check_calibration(seen)
    assert abs(found.height) < 0.001
    assert found.tilt < np.deg2rad(0.1)
    np.testing.assert_allclose(found.shift, 0.0, atol=0.0005)


@pytest.mark.parametrize(
    ("shift", "turn", "words"),
    [
        ((0.010, 0.0, 0.0), (0.0, 0.0, 0.0), "10.0 mm to the right"),
        ((0.0, -0.006, 0.0), (0.0, 0.0, 0.0), "6.0 mm up"),
        ((0.0, 0.0, -0.012), (0.0, 0.0, 0.0), "mm high"),
        ((0.0, 0.0, 0.0), (0.0, np.deg2rad(1.5), 0.0), "degrees"),
    ],
)
def test_a_camera_that_was_moved_is_named_with_how_far(
    seen: Rgbd, shift: tuple[float, float, float], turn: tuple[float, float, float], words: str
) -> None:
    with pytest.raises(Moved, match="'overview' was moved after its calibration") as caught:
        check_calibration(_believed_at(seen, shift, turn))
    assert words in str(caught.value)


def test_height_and_tilt_are_measured(seen: Rgbd) -> None:
    found = drift(_believed_at(seen, (0.0, 0.0, -0.012), (0.0, 0.0, 0.0)))
    assert found.height == pytest.approx(0.012, abs=0.001)
    found = drift(_believed_at(seen, (0.0, 0.0, 0.0), (np.deg2rad(1.0), 0.0, 0.0)))
    assert found.tilt == pytest.approx(np.deg2rad(1.0), abs=np.deg2rad(0.15))


def test_a_camera_far_from_where_it_was_sees_no_table(seen: Rgbd) -> None:
    with pytest.raises(BadPicture, match="no table within 150 mm"):
        check_calibration(_believed_at(seen, (0.0, 0.0, 0.5), (0.0, 0.0, 0.0)))


def _shift_of(believed: Camera, true: np.ndarray) -> np.ndarray:
    """Where the middle of the table seems to be, by the believed pose."""
    ray = np.linalg.inv(true) @ [0.0, 0.0, 0.0, 1.0]
    ahead = believed.table_from_camera[:3, :3] @ (ray[:3] / ray[2])
    origin = believed.table_from_camera[:3, 3]
    return (origin - ahead * origin[2] / ahead[2])[:2]


@pytest.mark.parametrize("seed", range(4))
def test_noise_and_patterns_are_not_taken_for_a_shift(seed: int) -> None:
    with World() as world:
        build(world, usual_scene(np.random.default_rng(seed)))
        around = conditions(2, np.random.default_rng(seed))
        assert around is not None
        around.dress(world)
        cameras = Cameras(world, conditions=around)
        picture = rectified(cameras.capture("overview"))
        found = drift(picture)
        true = _shift_of(picture.camera, cameras.true_pose("overview"))
    assert abs(found.height) < 0.003
    assert found.tilt < np.deg2rad(0.3)
    known = np.isfinite(found.shift)
    np.testing.assert_allclose(found.shift[known], true[known], atol=0.0015)
