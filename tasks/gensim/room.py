"""What objects take up: their outline from above, and from which height to which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from perception.types import Array, Pose
from tasks.gensim.stage import Stage

# What has an outline so many times larger than an object can carry it.
LARGER = 1.2


@dataclass(frozen=True)
class Room:
    """A prism.

    Args:
        outline: convex, m, table frame.
        low, high: heights, m.
    """

    outline: shapely.Geometry
    low: float
    high: float

    def beside(self, outline: shapely.Geometry, *, within: float) -> bool:
        """Whether another outline does not overlap its own, or only along an edge of `within`, m; below 0, a gap."""
        return not self.outline.buffer(-within).intersects(outline)


def room(stage: Stage, number: int) -> Room:
    """What an object takes up where it is."""
    return _around(stage.points(number))


def room_at(stage: Stage, number: int, target: Pose, *, turned: bool) -> Room:
    """What an object would take up at a target, with the target's yaw or with its own."""
    pose = stage.body(number).pose()
    yaw = target.yaw - pose.yaw if turned else 0.0
    turn = np.array([[np.cos(yaw), np.sin(yaw), 0.0], [-np.sin(yaw), np.cos(yaw), 0.0], [0.0, 0.0, 1.0]])
    return _around((stage.points(number) - pose.position) @ turn + target.position)


def _around(points: Array) -> Room:
    return Room(shapely.MultiPoint(points[:, :2]).convex_hull, float(points[:, 2].min()), float(points[:, 2].max()))
