"""Where the lower ends of things are that show only their tops: on the table, in a bowl, or on one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.detect.regions import Region
from perception.detect.shapes import Fit

# What rises above its usual height by more than this share of it stands on something.
_TOO_TALL = 0.45


@dataclass(frozen=True)
class Found:
    """A region and the shape that explains it, on its way to a detection.

    Args:
        region: the pixels.
        fit: the shape.
        score: 0 to 1; below 0.75 when only part of it was seen.
        bottom: height of its lower end above the table, m.
    """

    region: Region
    fit: Fit
    score: float
    bottom: float = 0.0


def settle(found: Sequence[Found]) -> list[Found]:
    """Give everything its lower end, lowest things first."""
    settled: list[Found] = []
    for each in sorted(found, key=lambda one: one.fit.top):
        settled.append(Found(each.region, each.fit, each.score, _bottom(each.fit, settled)))
    return settled


def _bottom(fit: Fit, lower: Sequence[Found]) -> float:
    for below in reversed(lower):
        if not _holds(below.fit, fit):
            continue
        if below.fit.floor is not None:
            return below.fit.floor if fit.top - below.fit.floor > 0.3 * fit.usual_height else 0.0
        return below.fit.top
    if fit.floor is None and fit.top > (1.0 + _TOO_TALL) * fit.usual_height:
        return fit.top - fit.usual_height
    return 0.0


def _holds(below: Fit, above: Fit) -> bool:
    """Whether one thing's centre lies over another, whose top (or floor, if it is hollow) lies below its own."""
    cos, sin = np.cos(below.yaw), np.sin(below.yaw)
    x, y = above.center - below.center
    local = np.abs([cos * x + sin * y, -sin * x + cos * y])
    if not bool(np.all(local <= below.size / 2.0)):
        return False
    return below.floor is not None or above.top - below.top > 0.3 * above.usual_height
