"""Blocks and cylinders of which only strips and corners show past what stands on them."""

from __future__ import annotations

import numpy as np

from perception.detect.outline import Points, fit_circle, hull
from perception.detect.shapes import TOP, Fit
from perception.types import Array

# Directions of a block's sides that are tried, rad: every 3 degrees.
_YAWS = np.arange(30) * (np.pi / 60.0)
# An arc must fit this much better than sides to be believed: sides are fitted with fewer freedoms.
_ARC_BETTER = 0.7
_CYLINDER_RADII = (0.012, 0.04)


def fit_partial(points: Points, cover: Fit, top: float, width: float) -> Fit:
    """The block or cylinder whose walls a covered piece shows.

    A block is taken for a cube of a given width. Its direction is the one in which the visible outline lies best on
    its sides; along an axis on which it is not pinned by what is seen, it is centred under its cover.

    Args:
        points: (n, 3) what is seen of it, m.
        cover: what stands on it.
        top: its height, m.
        width: of the cube, m.
    """
    walls = points[points[:, 2] < top - TOP, :2]
    face = hull(points[:, :2])
    beyond = face[~cover.covers(face, 0.001)]
    outline = np.concatenate([walls[:: max(len(walls) // 100, 1)], beyond]).astype(np.float64)
    if len(outline) < 3:
        return Fit(cover.kind, cover.center, cover.yaw, np.full(2, width), top, None, 0.0)
    center, yaw, error = _cube_at(outline, cover.center, width)
    if len(outline) >= 6:
        circle = fit_circle(outline.astype(np.float32))
        round_enough = circle.error < _ARC_BETTER * error and _CYLINDER_RADII[0] < circle.radius < _CYLINDER_RADII[1]
        if round_enough and float(np.linalg.norm(circle.center - cover.center)) < circle.radius:
            return Fit("cylinder", circle.center, 0.0, np.full(2, 2.0 * circle.radius), top, None, 0.0)
    return Fit("block", center, yaw, np.full(2, width), top, None, 0.0)


def _cube_at(outline: Array, near: Array, width: float) -> tuple[Array, float, float]:
    """Centre and yaw of the square of a given width on whose sides points lie best, and their r.m.s. error, m."""
    cos, sin = np.cos(_YAWS), np.sin(_YAWS)
    x = cos[:, None] * outline[:, 0] + sin[:, None] * outline[:, 1]
    y = -sin[:, None] * outline[:, 0] + cos[:, None] * outline[:, 1]
    u = _along(x, cos * near[0] + sin * near[1], width)
    v = _along(y, -sin * near[0] + cos * near[1], width)
    dx, dy = np.abs(x - u[:, None]) - width / 2.0, np.abs(y - v[:, None]) - width / 2.0
    outside = np.hypot(np.maximum(dx, 0.0), np.maximum(dy, 0.0))
    off = np.where((dx > 0) | (dy > 0), outside, np.minimum(-dx, -dy))
    errors = np.sqrt(np.mean(off**2, axis=1))
    best = int(np.argmin(errors))
    center = np.array([cos[best] * u[best] - sin[best] * v[best], sin[best] * u[best] + cos[best] * v[best]])
    yaw = (float(_YAWS[best]) + np.pi / 4.0) % (np.pi / 2.0) - np.pi / 4.0
    return center, yaw, float(errors[best])


def _along(values: Array, wanted: Array, width: float) -> Array:
    """(k,) centres along an axis: as wanted, but so that (k, n) values lie within the width, as far as they can."""
    low, high = values.max(axis=1) - width / 2.0, values.min(axis=1) + width / 2.0
    middle = (low + high) / 2.0
    centers: Array = np.where(low <= high, np.clip(wanted, low, high), middle)
    return centers
