"""Blocks, cylinders and balls: what has no hole in its top."""

from __future__ import annotations

import numpy as np

from perception.detect.outline import Points, area, fit_circle, fit_rectangle, perimeter
from perception.detect.shapes import SLACK, TOP, Fit

# A circle fills pi/4 = 0.785 of the rectangle around it, a rectangle all of it: the border is in the middle.
_RECTANGULAR = 0.89
# Walls are seen this far inside of the outline of the top at most, m: three pixels.
_EDGE = 0.004
# A tilted thing shows a second face; more of it than this lies in the first.
_TILTED_FACE = 0.8


def fit_upright(points: Points, outline: Points, top: float, pixel: float) -> Fit:
    """A block or a cylinder that stands upright, by the outline of its top face.

    Args:
        points: (n, 3) m.
        outline: (m, 2) convex outline of the top face, m.
        top: its height, m.
        pixel: what one pixel measures at the table, m.
    """
    fit = by_outline(outline, top, pixel)
    low = points[:, 2] < top - TOP
    unexplained = int(np.count_nonzero(~fit.covers(points, SLACK))) + int(
        np.count_nonzero(fit.covers(points[low], -_EDGE))
    )
    explained = 1.0 - unexplained / len(points)
    return Fit(fit.kind, fit.center, fit.yaw, fit.size, top, None, explained * fit.explained)


def by_outline(outline: Points, top: float, pixel: float) -> Fit:
    """A block or a cylinder, whichever fits a convex outline; `explained` is the share of the shape that it fills."""
    rectangle = fit_rectangle(outline, grow=pixel / 2.0)
    filled = area(outline) + pixel / 2.0 * perimeter(outline)
    box = float(np.prod(rectangle.size))
    if filled >= _RECTANGULAR * box:
        return Fit("block", rectangle.center, rectangle.yaw, rectangle.size, top, None, min(1.0, filled / box))
    circle = fit_circle(outline, grow=pixel / 2.0)
    share = min(1.0, filled / (np.pi * circle.radius**2)) if circle.error < SLACK else 0.0
    return Fit("cylinder", circle.center, 0.0, np.full(2, 2.0 * circle.radius), top, None, share)


def fit_ball(points: Points, top: float, pixel: float) -> Fit | None:
    """A sphere, or None. Least squares on |p|² = 2 c·p + (r² - |c|²), linear in the centre c and the last term."""
    sample = points[:: max(len(points) // 400, 1)].astype(np.float64)
    if len(sample) < 20:
        return None
    middle = sample.mean(axis=0)
    local = sample - middle
    system = np.column_stack([2.0 * local, np.ones(len(local))])
    *center, rest = np.linalg.lstsq(system, np.sum(local**2, axis=1), rcond=None)[0]
    radius = float(np.sqrt(max(rest + np.dot(center, center), 0.0)))
    off = np.abs(np.linalg.norm(local - center, axis=1) - radius)
    x, y, z = np.asarray(center) + middle
    if not 0.005 < radius < 0.08 or float(np.mean(off < SLACK / 2.0)) < 0.85 or abs(z + radius - top) > SLACK:
        return None
    # A sliver of a wall fits many a sphere, but shows little of it.
    if len(points) * pixel**2 < 0.5 * np.pi * radius**2:
        return None
    # A small cap of a large ball would be a face with round edges: a ball shows its equator, nearly.
    if float(np.max(np.hypot(sample[:, 0] - x, sample[:, 1] - y))) < 0.8 * radius:
        return None
    size = np.full(2, 2.0 * radius)
    return Fit("ball", np.array([x, y]), 0.0, size, float(z) + radius, None, float(np.mean(off < SLACK)))


def fit_lying_cylinder(points: Points, outline: Points, top: float, pixel: float) -> Fit | None:
    """A cylinder on its side, or None: a rectangle from above, an arc across. Its yaw is that of its axis.

    Args:
        outline: (m, 2) convex outline of all the points, m.
    """
    rectangle = fit_rectangle(outline, grow=pixel / 2.0)
    if area(outline) < 0.85 * float(np.prod(rectangle.size)):
        return None
    local = rectangle.local(points[:, :2])
    best: Fit | None = None
    for across in (0, 1):
        radius = rectangle.size[across] / 2.0
        arc = top - radius + np.sqrt(np.maximum(radius**2 - local[:, across] ** 2, 0.0))
        flank = np.abs(local[:, across]) > 0.85 * radius
        explained = float(np.mean((np.abs(points[:, 2] - arc) < SLACK) | flank))
        if radius < top and (best is None or explained > best.explained):
            size = rectangle.size[::-1] if across == 0 else rectangle.size
            yaw = rectangle.yaw + (np.pi / 2.0 if across == 0 else 0.0)
            best = Fit("cylinder", rectangle.center, yaw, size, top, None, explained)
    return best


def fit_tilted(points: Points, outline: Points, top: float, pixel: float) -> Fit | None:
    """A block or a cylinder that leans, by the outline of all of it, or None. Most of what it shows is one plane."""
    sample = points[:: max(len(points) // 400, 1)].astype(np.float64)
    system = np.column_stack([sample[:, :2] - sample[:, :2].mean(axis=0), np.ones(len(sample))])
    near = np.ones(len(sample), bool)
    off = np.zeros(len(sample))
    for _ in range(4):
        plane = np.linalg.lstsq(system[near], sample[near, 2], rcond=None)[0]
        off = np.abs(system @ plane - sample[:, 2])
        near = off <= max(float(np.median(off)) * 1.5, 0.001)
        if np.count_nonzero(near) < 10:
            return None
    face = float(np.mean(off < SLACK))
    if face < 0.5:
        return None
    fit = by_outline(outline, top, pixel)
    explained = min(face / _TILTED_FACE, 1.0) * fit.explained * EXPLAINED_WHEN_TILTED
    return Fit(fit.kind, fit.center, fit.yaw, fit.size, top, None, explained)


# A leaning thing is never measured exactly: its score says so.
EXPLAINED_WHEN_TILTED = 0.85
