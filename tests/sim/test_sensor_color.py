"""The colour sensor: what of it is noise, and what stays for an episode."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.camera import looking
from sim.sensor.color import ColorSensor
from sim.sensor.levels import ColorNoise

CAMERA = looking("eye", (0, 0, 1.5), (0, 0, 0), (0, 1, 0), width=200, height=160, focal=400.0)
NONE = ColorNoise(exposure=0.0, white_balance=0.0, vignetting=0.0, uneven=0.0, blur=0.1, shot=0.0, read=0.0)


def gray(level: int) -> np.ndarray:
    return np.full((CAMERA.height, CAMERA.width, 3), level, np.uint8)


def exposed(noise: ColorNoise, light: np.ndarray, seed: int = 0) -> np.ndarray:
    sensor = ColorSensor(CAMERA, noise, np.random.default_rng(seed))
    return sensor.expose(light, np.random.default_rng(1)).astype(float)


def test_without_noise_the_picture_is_the_light() -> None:
    light = np.random.default_rng(0).integers(0, 256, (CAMERA.height, CAMERA.width, 3), dtype=np.uint8)
    np.testing.assert_allclose(exposed(NONE, light), light, atol=1)


@pytest.mark.parametrize("level", [20, 100, 200])
def test_noise_is_of_photons_and_of_reading(level: int) -> None:
    seen = exposed(replace(NONE, shot=0.03, read=0.015), gray(level))
    assert seen.mean() == pytest.approx(level, abs=0.5)
    assert seen.std() / 255 == pytest.approx(np.sqrt(0.03**2 * level / 255 + 0.015**2), rel=0.08)


def test_what_is_too_bright_is_white_and_not_black() -> None:
    assert exposed(replace(NONE, shot=0.05), gray(255)).min() > 180


def test_corners_are_darker_than_the_middle() -> None:
    seen = exposed(replace(NONE, vignetting=0.2), gray(200))
    assert seen[80, 100].mean() == pytest.approx(200, abs=1)
    assert seen[0, 0].mean() == pytest.approx(160, abs=1)


def test_white_balance_tints_and_exposure_does_not() -> None:
    def tint(noise: ColorNoise) -> float:
        channels = [exposed(noise, gray(100), seed).mean(axis=(0, 1)) for seed in range(20)]
        return float(np.mean([each.max() - each.min() for each in channels]))

    assert tint(replace(NONE, white_balance=0.05)) > 5.0
    assert tint(replace(NONE, exposure=0.05)) == 0.0


def test_gains_stay_from_picture_to_picture_and_noise_does_not() -> None:
    noise = ColorNoise(exposure=0.1, white_balance=0.05, vignetting=0.2, uneven=0.2, blur=0.5, shot=0.02, read=0.01)
    sensor, rng = ColorSensor(CAMERA, noise, np.random.default_rng(3)), np.random.default_rng(4)
    first, second = (sensor.expose(gray(120), rng).astype(float) for _ in range(2))
    assert np.abs(first - second).mean() > 2.0
    np.testing.assert_allclose(first.mean(axis=(0, 1)), second.mean(axis=(0, 1)), atol=0.3)
