"""Whether a believed thing could be seen in a picture: hidden by something in front of it, or plainly not there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import numpy as np

from perception.expectation import brim
from perception.projection import heights_at, rays
from perception.support import CONTAINERS, bottom, covers
from perception.types import Array, SceneObject
from perception.workspace import Workspace
from robot.types import Rgbd

# Nothing that stands on the table reaches this high, m; what does is the arm.
ARM_HEIGHT = 0.25
# Depth noise: surfaces that differ by less are at one height, m.
_ABOVE = 0.01
# Share of the sampled points that must be seen empty for a thing to be called absent.
_CLEAR_SHARE = 0.6
# Share of the workspace that the arm must fill to be called in view: a fingertip's worth of pixels.
_ARM_SHARE = 0.002


class Sight(Enum):
    """What a picture says of the place where a thing is believed to be and was not found."""

    HIDDEN = "it may be there: something as high or higher is in the line of sight, or nothing was measured"
    CLEAR = "its place is in plain view and empty, or taken by something else"


def sight_of(thing: SceneObject, picture: Rgbd, seen: Iterable[SceneObject]) -> Sight:
    """What a picture says of the place of a thing that was not found in it.

    Args:
        thing: where it is believed to be.
        picture: of this look.
        seen: what this look found: something else in the very place means that the thing has gone.
    """
    for other in seen:
        if {other.kind, thing.kind} & CONTAINERS and float(np.max(np.abs(other.size - thing.size))) > _ABOVE:
            continue  # one may lie in the other
        if abs(bottom(other) - bottom(thing)) <= _ABOVE / 2.0 and covers(other, thing.position):
            return Sight.CLEAR
    heights = heights_at(picture, _surface_points(thing))
    empty = np.isfinite(heights) & (heights < thing.top - min(_ABOVE, float(thing.size[2]) / 2.0))
    return Sight.CLEAR if float(np.mean(empty)) >= _CLEAR_SHARE else Sight.HIDDEN


def arm_in_view(picture: Rgbd, workspace: Workspace) -> bool:
    """Whether anything reaches over the workspace that is too high to stand on the table."""
    step = 4
    directions = rays(picture.camera)[:, ::step, ::step]
    depth = picture.depth[::step, ::step]
    x, y, z = (directions[axis] * depth + np.float32(picture.camera.table_from_camera[axis, 3]) for axis in range(3))
    x0, y0, x1, y1 = workspace.bounds
    over = (depth > 0) & (x > x0) & (x < x1) & (y > y0) & (y < y1)
    arm = over & (z > ARM_HEIGHT)
    return int(np.count_nonzero(arm)) > _ARM_SHARE * max(int(np.count_nonzero(over)), 1)


def _surface_points(thing: SceneObject) -> Array:
    """(n, 3) points spread over the middle of the thing's top, or over a vessel's brim."""
    if thing.kind in CONTAINERS:
        return brim(thing)
    spread = np.linspace(-0.3, 0.3, 5)
    across, along = np.meshgrid(spread * thing.size[0], spread * thing.size[1])
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    x = thing.position[0] + cos * across - sin * along
    y = thing.position[1] + sin * across + cos * along
    return np.stack([x.ravel(), y.ravel(), np.full(x.size, thing.top)], axis=-1)
