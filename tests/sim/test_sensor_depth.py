"""The depth sensor: what it makes of planes, steps, dark and shiny things."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.camera import looking
from sim.sensor.depth import BASELINE, DepthSensor
from sim.sensor.levels import DepthNoise

CAMERA = looking("eye", (0, 0, 1.5), (0, 0, 0), (0, 1, 0), width=200, height=160, focal=400.0)
SHAPE = (CAMERA.height, CAMERA.width)
NONE = DepthNoise(disparity=0.0, step=1e-5, jitter=0.0, flying=0.0, faintest=0.0, speckle=1e-9)
WHITE = np.full(SHAPE, 255, np.uint8)

Plane = NDArray[np.float32]


def flat(depth: float) -> Plane:
    return np.full(SHAPE, depth, np.float32)


def measured(
    noise: DepthNoise,
    depth: Plane,
    brightness: NDArray[np.uint8] = WHITE,
    gloss: Plane | None = None,
    rng: np.random.Generator | None = None,
) -> Plane:
    columns, rows = np.meshgrid(np.arange(SHAPE[1], dtype=np.float32), np.arange(SHAPE[0], dtype=np.float32))
    sensor = DepthSensor(CAMERA, columns, rows, noise)
    return sensor.measure(depth, brightness, gloss, rng or np.random.default_rng(0))


def test_without_noise_depth_is_what_it_is() -> None:
    np.testing.assert_allclose(measured(NONE, flat(1.5)), 1.5, atol=1e-5)


def test_axial_noise_grows_with_the_square_of_the_distance() -> None:
    noise = replace(NONE, disparity=0.02)
    for distance in (0.75, 1.5, 3.0):
        expected = 0.02 * distance**2 / (CAMERA.fx * BASELINE)
        assert np.std(measured(noise, flat(distance))) == pytest.approx(expected, rel=0.1)


def test_axial_noise_grows_with_incidence() -> None:
    noise = replace(NONE, disparity=0.02)
    v = (np.arange(SHAPE[0], dtype=np.float32) - CAMERA.cy)[:, None] / np.float32(CAMERA.fy)
    errors = {}
    for degrees in (0, 70):
        plane = np.broadcast_to(1.5 / (1.0 + np.tan(np.deg2rad(degrees)) * v), SHAPE).astype(np.float32)
        disparity = CAMERA.fx * BASELINE * (1.0 / measured(noise, plane) - 1.0 / plane)
        errors[degrees] = float(np.std(disparity[70:90]))
    # Nguyen et al.: 1 + 0.023 (70/20)² = 1.28.
    assert errors[70] / errors[0] == pytest.approx(1.28, abs=0.08)


def test_depth_comes_in_steps_of_disparity() -> None:
    slope = np.broadcast_to(np.linspace(1.4, 1.5, SHAPE[1], dtype=np.float32), SHAPE)
    steps = CAMERA.fx * BASELINE / measured(replace(NONE, step=1 / 16), slope).astype(np.float64) * 16
    np.testing.assert_allclose(steps, np.rint(steps), atol=1e-3)
    assert 5 <= len(np.unique(np.rint(steps))) <= 30


def step_in_the_middle() -> Plane:
    depth = flat(1.5)
    depth[:, : SHAPE[1] // 2] = 1.4
    return depth


def test_pixels_fly_between_the_two_sides_of_an_edge_and_nowhere_else() -> None:
    seen = measured(replace(NONE, flying=0.5), step_in_the_middle())
    between = (seen > 1.405) & (seen < 1.495)
    columns = np.nonzero(between)[1]
    assert 0.3 * 2 * SHAPE[0] < len(columns) < 0.7 * 2 * SHAPE[0]
    assert np.abs(columns - (SHAPE[1] - 1) / 2).max() < 1.0


def test_edges_are_ragged_but_stay_where_they_are() -> None:
    seen = measured(replace(NONE, jitter=1.0), step_in_the_middle())[:, 10:-10]
    widths = (seen < 1.45).sum(axis=1)
    assert widths.mean() == pytest.approx(SHAPE[1] / 2 - 10, abs=0.5)
    assert widths.std() > 0.3


def test_dark_things_are_holes_and_light_ones_are_not() -> None:
    brightness = WHITE.copy()
    brightness[:, :100] = 20
    holes = measured(replace(NONE, faintest=0.08), flat(1.5), brightness) == 0.0
    assert 0.3 < holes[:, :100].mean() < 0.8
    assert not holes[:, 100:].any()


def test_shiny_things_that_face_the_camera_are_holes_and_tilted_ones_are_not() -> None:
    gloss = np.zeros(SHAPE, np.float32)
    gloss[60:100, 80:120] = 0.9
    assert (measured(NONE, flat(1.5), gloss=gloss) == 0.0)[60:100, 80:120].mean() > 0.5
    u = (np.arange(SHAPE[1], dtype=np.float32) - CAMERA.cx) / np.float32(CAMERA.fx)
    tilted = np.broadcast_to(1.5 / (1.0 + np.tan(np.deg2rad(30)) * u), SHAPE).astype(np.float32)
    assert not (measured(NONE, tilted, gloss=gloss) == 0.0).any()


def test_that_share_of_pixels_is_missing_for_no_reason() -> None:
    assert (measured(replace(NONE, speckle=0.03), flat(1.5)) == 0.0).mean() == pytest.approx(0.03, abs=0.015)


def test_what_has_no_depth_is_not_measured() -> None:
    assert not measured(NONE, flat(0.0)).any()


def test_every_picture_has_its_own_noise_and_a_seed_says_which() -> None:
    noise = replace(NONE, disparity=0.02, speckle=0.01)
    rng = np.random.default_rng(7)
    first, second = (measured(noise, flat(1.5), rng=rng) for _ in range(2))
    again = measured(noise, flat(1.5), rng=np.random.default_rng(7))
    np.testing.assert_array_equal(first, again)
    assert abs(np.corrcoef(first[first * second > 0], second[first * second > 0])[0, 1]) < 0.1
