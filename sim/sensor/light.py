"""The light of a scene: where it comes from, its colour, and how deep its shadows are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.sensor.levels import Surroundings


@dataclass(frozen=True)
class Light:
    """One lamp in a room with walls that throw light back.

    Args:
        direction: (3,) towards it.
        color: red, green, blue; white is 1, 1, 1.
        ambient: how much of a thing's colour its shaded sides keep; diffuse: what the lamp adds to sides that face it.
        darkest: brightness of the table in full shadow.
        softness: side of the squares over which a shadow's edge is smeared, twice, two pixels of the picture each.
    """

    direction: tuple[float, float, float] = (0.45, 0.20, 0.85)
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    ambient: float = 0.62
    diffuse: float = 0.42
    darkest: float = 0.80
    softness: int = 5


def draw_light(spreads: Surroundings, rng: np.random.Generator) -> Light:
    """A light under which what lies flat is about as bright as under the usual one: cameras expose for that."""
    elevation = rng.uniform(spreads.lowest, 1.35)
    azimuth = rng.uniform(0.0, 2.0 * np.pi)
    towards = (
        float(np.cos(elevation) * np.cos(azimuth)),
        float(np.cos(elevation) * np.sin(azimuth)),
        float(np.sin(elevation)),
    )
    shadow = float(rng.uniform(0.3, 1.0)) * spreads.shadow
    ambient = float(rng.uniform(0.5, 0.75))
    warmth = float(rng.normal(0.0, spreads.tint))
    return Light(
        direction=towards,
        color=(1.0 + warmth, 1.0, 1.0 - warmth),
        ambient=ambient,
        diffuse=(1.0 - ambient) / towards[2],
        darkest=1.0 - shadow,
        softness=int(rng.integers(2, 12)),
    )
