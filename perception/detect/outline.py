"""Circles and rectangles through points in the plane."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Array

Points = NDArray[np.float32]

# Outlines of round things in pixels of a millimetre are round to within this, m.
_ROUND = 0.0008


@dataclass(frozen=True)
class Circle:
    """A circle; lengths in metres.

    Args:
        center: (2,).
        radius: 0 when the points lie on a line.
        error: root mean square distance of the points from it.
    """

    center: Array
    radius: float
    error: float

    def distances(self, points: Points | Array) -> Array:
        """(n,) of (n, 2) points from the centre."""
        away: Array = np.hypot(points[:, 0] - self.center[0], points[:, 1] - self.center[1])
        return away


@dataclass(frozen=True)
class Rectangle:
    """A turned rectangle; lengths in metres.

    Args:
        center: (2,).
        size: (2,) full extents along its own axes.
        yaw: of its first axis, radians, in [-pi/4, pi/4).
    """

    center: Array
    size: Array
    yaw: float

    def local(self, points: Points) -> Array:
        """(n, 2) points in the rectangle's own frame."""
        return (points - self.center) @ _turn(self.yaw)

    @property
    def corners(self) -> Array:
        """(4, 2) counter-clockwise."""
        half = self.size / 2.0
        signs = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        return (signs * half) @ _turn(self.yaw).T + self.center


def hull(points: Points) -> Points:
    """(m, 2) the convex hull of (n, 2) points, counter-clockwise."""
    return np.asarray(cv2.convexHull(np.ascontiguousarray(points, dtype=np.float32)), dtype=np.float32).reshape(-1, 2)


def area(polygon: Points) -> float:
    """Of a simple polygon, m²."""
    return float(cv2.contourArea(np.ascontiguousarray(polygon, dtype=np.float32)))


def perimeter(polygon: Points) -> float:
    """Of a closed polygon, m."""
    return float(np.sum(np.linalg.norm(polygon - np.roll(polygon, 1, axis=0), axis=1)))


def fit_circle(points: Points, grow: float = 0.0) -> Circle:
    """The circle through (n, 2) points, n at least 3, that minimises the algebraic distance.

    Points that lie off the first fit by more than twice the median error are left out of a second one, so that a
    bite taken out of an outline does not move it. Source: I. Kåsa, A circle fitting procedure and its error
    analysis, IEEE Trans. Instrum. Meas. 25, 1976.

    Args:
        grow: added to the radius: half a pixel's width, because pixels lie inside of what they show.
    """
    every: Array = np.asarray(points, dtype=np.float64)
    circle = _kasa(every)
    for _ in range(2):
        if circle.error < _ROUND:
            break
        off = np.abs(circle.distances(every) - circle.radius)
        near = off <= max(2.0 * float(np.median(off)), 1e-4)
        if near.all() or np.count_nonzero(near) < 6:
            break
        circle = _kasa(every[near])
    error = float(np.sqrt(np.mean((circle.distances(every) - circle.radius) ** 2)))
    return Circle(circle.center, circle.radius + grow, error)


def _kasa(points: Array) -> Circle:
    middle = points.mean(axis=0)
    x, y = (points - middle).T
    squares = x * x + y * y
    xx, xy, yy = x @ x, x @ y, y @ y
    determinant = xx * yy - xy * xy
    if determinant <= 1e-6 * xx * yy:
        return Circle(middle, 0.0, np.inf)
    xs, ys = x @ squares, y @ squares
    center = np.array([yy * xs - xy * ys, xx * ys - xy * xs]) / (2.0 * determinant)
    radius = float(np.sqrt(squares.mean() + center @ center))
    error = float(np.sqrt(np.mean((np.hypot(x - center[0], y - center[1]) - radius) ** 2)))
    return Circle(center + middle, radius, error)


def fit_rectangle(points: Points, grow: float = 0.0) -> Rectangle:
    """The rectangle around (n, 2) points, turned as the edges of their convex hull are on average.

    Edges count by their length, and modulo 90 degrees: the angle of the sum of l exp(4 i a) over edges of length l
    and direction a, divided by four.

    Args:
        grow: added on every side: half a pixel's width.
    """
    outline = hull(points).astype(np.float64)
    edges = np.roll(outline, -1, axis=0) - outline
    lengths = np.hypot(edges[:, 0], edges[:, 1])
    directions = np.arctan2(edges[:, 1], edges[:, 0])
    yaw = float(np.angle(np.sum(lengths * np.exp(4.0j * directions)))) / 4.0
    yaw = (yaw + np.pi / 4.0) % (np.pi / 2.0) - np.pi / 4.0
    turned = outline @ _turn(yaw)
    low, high = turned.min(axis=0), turned.max(axis=0)
    return Rectangle(_turn(yaw) @ ((low + high) / 2.0), high - low + 2.0 * grow, yaw)


def _turn(yaw: float) -> Array:
    cos, sin = np.cos(yaw), np.sin(yaw)
    return np.array([[cos, -sin], [sin, cos]])
