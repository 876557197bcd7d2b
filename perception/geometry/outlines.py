"""The outlines of twenty flat shapes, letters among them, drawn from lines, circles and polygons.

They are drawn in units of which they are about `ACROSS` across. The order is that of the kitting shapes of Ravens
(Zeng and others, "Transporter Networks", 2020), which task files name by number.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from perception.types import Array

ACROSS = 20.0
_STROKE = 4.0

# Strokes of the letters, each a line from point to point, a quarter of the shape's height a unit.
_LETTERS = {
    "letter R": ["-1.4,-2 -1.4,2 0.8,2 1.4,1 0.8,0 -1.4,0", "-0.2,0 1.4,-2"],
    "letter A": ["-1.8,-2 0,2 1.8,-2", "-1,-0.6 1,-0.6"],
    "letter T": ["-2,1.6 2,1.6", "0,1.6 0,-2"],
    "letter G": ["1.4,1.2 0.6,2 -0.6,2 -1.6,1 -1.6,-1 -0.6,-2 0.6,-2 1.4,-1.4 1.4,-0.2 0.2,-0.2"],
    "letter V": ["-1.7,2 0,-1.8 1.7,2"],
    "letter E": ["1.1,2 -1.1,2 -1.1,-2 1.1,-2", "-1.1,0 0.9,0"],
    "letter L": ["-1.6,2 -1.6,-1.6 2,-1.6"],
    "letter M": ["-1.7,-2 -1.5,2 0,-1 1.5,2 1.7,-2"],
}
NAMES = (
    *("letter R", "letter A", "triangle", "square", "plus", "letter T", "diamond", "pentagon", "rectangle", "flower"),
    *("star", "circle", "letter G", "letter V", "letter E", "letter L", "ring", "hexagon", "heart", "letter M"),
)
"""What the shapes are called."""

FOLDS = {
    **{"square": 4, "plus": 4, "diamond": 2, "pentagon": 5, "rectangle": 2, "flower": 4, "star": 5, "hexagon": 6},
    **{"ring": 12, "circle": 0},
}
"""In how many ways a shape is turned and looks the same, where that is not one; 0 for any turn at all."""


@cache
def pieces(name: str) -> tuple[Polygon, ...]:
    """Convex polygons, counter-clockwise, that together are the shape.

    Raises:
        KeyError: there is no such shape.
    """
    if name in _LETTERS:
        return tuple(_stroke(*ends) for line in _LETTERS[name] for ends in pairwise(_points(line)))
    return _FORMS[name]


@cache
def outline(name: str) -> BaseGeometry:
    """All of a shape. Raises as `pieces`."""
    return shapely.union_all(pieces(name))


@cache
def thickest(name: str) -> tuple[float, float]:
    """The middle of the largest circle in a shape, where a cup holds it. Raises as `pieces`."""
    spoke = shapely.maximum_inscribed_circle(outline(name))
    x, y = spoke.coords[0]
    return float(x), float(y)


@cache
def middle(name: str) -> tuple[float, float]:
    """What a shape is turned about: where turns leave it as it was, else the middle of the box around it. Raises as
    `pieces`."""
    if name in FOLDS:
        return 0.0, 0.0
    low_x, low_y, high_x, high_y = outline(name).bounds
    return (low_x + high_x) / 2.0, (low_y + high_y) / 2.0


def corners(polygon: Polygon) -> Array:
    """(n, 2) each corner once."""
    points: Array = np.array(polygon.exterior.coords)[:-1]
    return points


def _points(line: str) -> list[tuple[float, float]]:
    return [(4.25 * float(x), 4.25 * float(y)) for x, y in (point.split(",") for point in line.split())]


def _stroke(start: tuple[float, float], end: tuple[float, float]) -> Polygon:
    return orient(LineString([start, end]).buffer(_STROKE / 2.0, cap_style="square"))


def _regular(count: int, radius: float, first: float = np.pi / 2.0) -> Polygon:
    angles = first + np.arange(count) * (2.0 * np.pi / count)
    return Polygon(radius * np.c_[np.cos(angles), np.sin(angles)])


def _disc(x: float, y: float, radius: float) -> Polygon:
    return orient(Point(x, y).buffer(radius, quad_segs=4))


def _around(piece: Polygon, count: int) -> tuple[Polygon, ...]:
    return tuple(affinity.rotate(piece, 360.0 / count * turn, origin=(0, 0)) for turn in range(count))


_FORMS: dict[str, tuple[Polygon, ...]] = {
    "triangle": (Polygon([(-10, -10), (10, -10), (0, 10)]),),
    "square": (orient(box(-10, -10, 10, 10)),),
    "plus": (orient(box(-10, -4, 10, 4)), orient(box(-4, -10, 4, 10))),
    "diamond": (Polygon([(0, -10), (12.5, 0), (0, 10), (-12.5, 0)]),),
    "pentagon": (_regular(5, 10.0),),
    "rectangle": (orient(box(-12.5, -7.5, 12.5, 7.5)),),
    "flower": (*_around(_disc(6.0, 0.0, 4.0), 4), _disc(0.0, 0.0, 5.0)),
    "star": _around(Polygon([(-4, 0), (4, 0), (0, 10)]), 5),
    "circle": (_disc(0.0, 0.0, 10.0),),
    "ring": _around(_stroke((-2.0, 8.0), (2.0, 8.0)), 12),
    "hexagon": (_regular(6, 10.0),),
    "heart": (
        _disc(-4.6, 3.6, 5.0),
        _disc(4.6, 3.6, 5.0),
        Polygon([(0, -8.8), (8.6, 0.6), (0, 6), (-8.6, 0.6)]),
    ),
}
