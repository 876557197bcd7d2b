"""How sure a position is: what one look knows of it, how that fades, and what two looks know together.

A track's position is a random walk that looks measure: the Kalman filter of Bar-Shalom, Li and Kirubarajan (Estimation
with Applications to Tracking and Navigation, 2001, chapter 5) for a state that is the measurement, with one variance
for all directions.
"""

from __future__ import annotations

import numpy as np

from perception.matching import FULL_VIEW
from perception.types import Array, Camera, Detection

# What an unnoticed shove or a table that shakes adds: the standard deviation after one second, m.
WANDER = 0.001
# Where the arm believes to have put a thing, it is within about this, m.
PLACED = 0.005
# Standard deviation of where an edge is seen, pixels, and of depth as a share of its square, 1/m.
_EDGE, _DEPTH = 0.5, 0.001
# Of what is seen in part the centre is known to this share of its width.
_PARTIAL = 0.25
# Measurements farther from the track than so many standard deviations say that the thing has moved.
_GATE = 3.0


def measured(found: Detection, camera: Camera | None) -> float:
    """The standard deviation of a detection's position, m: pixels and depth at its distance, and what is hidden of it.

    Args:
        found: what was seen.
        camera: that saw it; None for a detector that needs none, which is exact.
    """
    if camera is None:
        return 0.0
    distance = float(np.linalg.norm(found.pose.position - camera.table_from_camera[:3, 3]))
    whole = float(np.hypot(_EDGE * distance / camera.fx, _DEPTH * distance**2))
    return whole if found.score >= FULL_VIEW else float(np.hypot(whole, _PARTIAL * np.max(found.size[:2])))


def faded(sigma: float, seconds: float) -> float:
    """The standard deviation (m) of a position that was known to `sigma` so many seconds ago."""
    return float(np.sqrt(sigma**2 + WANDER**2 * max(seconds, 0.0)))


def stays(before: Array, sigma: float, seen: Array, seen_sigma: float) -> bool:
    """Whether a (3,) measurement is of a thing that has stayed where it was."""
    return float(np.linalg.norm(seen - before)) <= _GATE * float(np.hypot(sigma, seen_sigma))


def fused(a: Array, sigma_a: float, b: Array, sigma_b: float) -> tuple[Array, float]:
    """Two (3,) positions with their standard deviations, weighted by inverse variance: position and deviation, m.

    An exact one counts alone.
    """
    total = sigma_a**2 + sigma_b**2
    if total == 0.0:
        return b, 0.0
    gain = sigma_a**2 / total
    position: Array = a + gain * (b - a)
    return position, float(np.sqrt((1.0 - gain) * sigma_a**2))
