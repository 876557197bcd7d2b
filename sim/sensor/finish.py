"""How things deviate from what they are called: colours near the named ones, and a shine."""

from __future__ import annotations

import colorsys
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from perception.colors import COLORS
from sim.sensor.levels import Surroundings

_SHINIEST = 0.95


@dataclass(frozen=True)
class Finish:
    """What one thing looks like: sRGB colour, and gloss from 0 (matt) to 1 (a mirror)."""

    color: tuple[float, float, float]
    gloss: float


@lru_cache(maxsize=256)
def finish(name: str, color: str, spreads: Surroundings, seed: int) -> Finish:
    """The finish of the thing of that name; the same in every picture of an episode."""
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    hue, saturation, value = colorsys.rgb_to_hsv(*COLORS[color])
    hue += rng.normal(0.0, spreads.hue) / (2.0 * np.pi)
    saturation *= 1.0 + rng.normal(0.0, spreads.tone)
    value *= 1.0 + rng.normal(0.0, spreads.tone)
    near = colorsys.hsv_to_rgb(hue % 1.0, float(np.clip(saturation, 0.0, 1.0)), float(np.clip(value, 0.03, 1.0)))
    shiny = rng.random() < spreads.shiny
    return Finish(near, float(rng.uniform(0.6, _SHINIEST)) if shiny else 0.0)
