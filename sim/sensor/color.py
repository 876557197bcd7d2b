"""What a colour sensor makes of the light that falls on it: blur, exposure, white balance, vignetting, noise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Camera
from sim.sensor.levels import ColorNoise
from sim.sensor.noise import noise

# Demosaicing spreads a pixel's noise over its neighbours, pixels.
_DEMOSAICED = 0.6


class ColorSensor:
    """A camera's colours over one episode.

    Noise has the variance `shot² I + read²` at brightness I: photons are counted (Poisson), reading adds its own.
    Source: European Machine Vision Association, Standard 1288, section 2.

    Args:
        camera: whose pictures.
        noise: what is wrong with them.
        rng: draws what stays for the episode.
    """

    def __init__(self, camera: Camera, noise: ColorNoise, rng: np.random.Generator) -> None:
        self._blur = noise.blur
        u, v = np.meshgrid(
            np.linspace(-1.0, 1.0, camera.width, dtype=np.float32),
            np.linspace(-1.0, 1.0, camera.height, dtype=np.float32),
        )
        side, strength = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(0.0, noise.uneven)
        field = 1.0 + strength * (np.cos(side) * u + np.sin(side) * v) / np.sqrt(2.0)
        field *= 1.0 - noise.vignetting * (u**2 + v**2) / 2.0
        channels = (1.0 + rng.normal(0.0, noise.white_balance, 3)) * (1.0 + rng.normal(0.0, noise.exposure))
        self._gain = (field[..., None] * channels).astype(np.float32)
        brightness = np.arange(256) / 255.0
        self._spread = (255.0 * np.sqrt(noise.shot**2 * brightness + noise.read**2)).astype(np.float32)

    def expose(self, light: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """The picture, (H, W, 3), that is read out; each reading has its own noise."""
        blurred = cv2.GaussianBlur(light, (0, 0), self._blur)
        exposed = cv2.multiply(blurred, self._gain, dtype=cv2.CV_32F)
        grain = noise(rng, light.shape[:2], channels=3, correlation=_DEMOSAICED)
        errors = cv2.multiply(cv2.LUT(blurred, self._spread), grain)
        # Rounds, and keeps what is too bright or dark at 255 and 0.
        return np.asarray(cv2.add(exposed, errors, dtype=cv2.CV_8U), dtype=np.uint8)
