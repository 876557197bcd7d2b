"""A shape seen from above: what it is, how large and where, and which share of the points seen it explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.detect.outline import Points
from perception.types import Array

# A pixel within this of the highest point belongs to the top face, or to the rim, m: three times the depth's noise.
TOP = 0.003
# How far a point may lie off a shape and still be explained by it, m: two pixels.
SLACK = 0.003
# A shape that explains this share of the points is what they are.
EXPLAINED = 0.88
# Height over width, as far as kinds have one.
USUAL_HEIGHTS = {"block": 1.0, "ball": 1.0, "mug": 1.0, "object": 1.0, "cylinder": 1.25, "bowl": 0.38, "plate": 0.11}


@dataclass(frozen=True)
class Fit:
    """A shape that explains points.

    Args:
        kind: what it is.
        center: (2,) of its bounding box, m.
        yaw: rad.
        size: (2,) extents along its own x and y, m.
        top: its greatest height above the table, m.
        floor: height of the floor inside what is hollow, m; None for what is solid.
        explained: share of the points that lie where the shape has a surface.
        bottom: height of its lower end, m, where its inside tells; None where what is below it must tell.
    """

    kind: str
    center: Array
    yaw: float
    size: Array
    top: float
    floor: float | None
    explained: float
    bottom: float | None = None

    @property
    def usual_height(self) -> float:
        """How high a thing of this kind and width usually is, m: what is believed when its lower end is hidden.

        Infinite for kinds that have no usual shape.
        """
        width = float(np.min(self.size))
        return USUAL_HEIGHTS.get(self.kind, np.inf) * width

    @property
    def outline(self) -> Array:
        """(n, 2) points around it on the table, m."""
        if self.kind == "block":
            unit = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        else:
            angles = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
            unit = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        turned: Array = (unit * self.size / 2.0) @ np.array([[cos, sin], [-sin, cos]]) + self.center
        return turned

    def covers(self, points: Points | Array, margin: float = 0.0) -> NDArray[np.bool_]:
        """(n,) bool: which of (n, 2) positions lie inside of its outline, grown by `margin` (m)."""
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        local = (points[:, :2] - self.center) @ np.array([[cos, -sin], [sin, cos]])
        half = self.size / 2.0 + margin
        if self.kind == "block":
            inside: NDArray[np.bool_] = np.all(np.abs(local) <= half, axis=1)
        else:
            inside = np.sum((local / half) ** 2, axis=1) <= 1.0
        return inside


def a_sliver(points: Points) -> Fit:
    """What so few points show: something there, up to that height."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Fit("object", (low + high) / 2.0, 0.0, high - low, highest(points), None, 0.0)


def highest(points: Points) -> float:
    """The greatest height among (n, 3) points, but for two stray ones, m."""
    rank = min(3, len(points))
    return float(np.partition(points[:, 2], -rank)[-rank])
