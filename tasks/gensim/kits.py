"""The twenty kitting shapes, drawn from lines, circles and polygons in units of which they are about 20 across."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.polygon import orient

from perception.types import Array
from sim import meshes
from sim.meshes import Mesh

THICK = 20.0
_STROKE = 4.0
_ROUND = frozenset({7, 9, 10, 11, 16, 17})

# Strokes of the letters, each a line from point to point, a quarter of the shape's height a unit.
_LETTERS = {
    0: ["-1.4,-2 -1.4,2 0.8,2 1.4,1 0.8,0 -1.4,0", "-0.2,0 1.4,-2"],
    1: ["-1.8,-2 0,2 1.8,-2", "-1,-0.6 1,-0.6"],
    5: ["-2,1.6 2,1.6", "0,1.6 0,-2"],
    12: ["1.4,1.2 0.6,2 -0.6,2 -1.6,1 -1.6,-1 -0.6,-2 0.6,-2 1.4,-1.4 1.4,-0.2 0.2,-0.2"],
    13: ["-1.7,2 0,-1.8 1.7,2"],
    14: ["1.1,2 -1.1,2 -1.1,-2 1.1,-2", "-1.1,0 0.9,0"],
    15: ["-1.6,2 -1.6,-1.6 2,-1.6"],
    19: ["-1.7,-2 -1.5,2 0,-1 1.5,2 1.7,-2"],
}


def is_round(number: int) -> bool:
    """Whether a shape is about as long in every direction."""
    return number in _ROUND


@cache
def pieces(number: int) -> tuple[Polygon, ...]:
    """Convex polygons that together are the shape.

    Raises:
        KeyError: there is no such shape.
    """
    if number in _LETTERS:
        return tuple(_stroke(*ends) for line in _LETTERS[number] for ends in pairwise(_points(line)))
    return _FORMS[number]


@cache
def mesh(number: int) -> Mesh:
    """The shape as a prism from height 0 to `THICK`."""
    return meshes.joined([_prism(np.array(piece.exterior.coords)[:-1]) for piece in pieces(number)])


def inside(number: int, count: int, rng: np.random.Generator) -> Array:
    """(count, 3) random points inside of the shape."""
    outline = shapely.union_all(pieces(number))
    low_x, low_y, high_x, high_y = outline.bounds
    found: list[tuple[float, float]] = []
    while len(found) < count:
        drawn = rng.uniform((low_x, low_y), (high_x, high_y), (count, 2))
        found += [(x, y) for x, y in drawn if outline.contains(Point(x, y))]
    points: Array = np.c_[np.array(found[:count]), rng.uniform(0.0, THICK, count)]
    return points


def _points(line: str) -> list[tuple[float, float]]:
    return [(4.25 * float(x), 4.25 * float(y)) for x, y in (point.split(",") for point in line.split())]


def _stroke(start: tuple[float, float], end: tuple[float, float]) -> Polygon:
    return _turning_left(LineString([start, end]).buffer(_STROKE / 2.0, cap_style="square"))


def _regular(corners: int, radius: float, first: float = np.pi / 2.0) -> Polygon:
    angles = first + np.arange(corners) * (2.0 * np.pi / corners)
    return Polygon(radius * np.c_[np.cos(angles), np.sin(angles)])


def _disc(x: float, y: float, radius: float) -> Polygon:
    return _turning_left(Point(x, y).buffer(radius, quad_segs=4))


def _around(piece: Polygon, count: int) -> tuple[Polygon, ...]:
    return tuple(affinity.rotate(piece, 360.0 / count * turn, origin=(0, 0)) for turn in range(count))


def _turning_left(polygon: Polygon) -> Polygon:
    return orient(polygon)


def _prism(corners: Array) -> Mesh:
    """Between two equal convex polygons with (n, 2) corners, counter-clockwise."""
    count = len(corners)
    fan = np.array([[0, i, i + 1] for i in range(1, count - 1)], np.int32)
    low, high = np.c_[corners, np.zeros(count)], np.c_[corners, np.full(count, THICK)]
    bottom = Mesh(low, np.tile((0.0, 0.0, -1.0), (count, 1)), fan[:, ::-1])
    top = Mesh(high, np.tile((0.0, 0.0, 1.0), (count, 1)), fan)
    sides = []
    for here in range(count):
        after = (here + 1) % count
        along = corners[after] - corners[here]
        outward = np.array([along[1], -along[0], 0.0]) / np.hypot(*along)
        quad = np.array([low[here], low[after], high[after], high[here]])
        sides.append(Mesh(quad, np.tile(outward, (4, 1)), np.array([[0, 1, 2], [0, 2, 3]], np.int32)))
    return meshes.joined([bottom, top, *sides])


_FORMS: dict[int, tuple[Polygon, ...]] = {
    2: (Polygon([(-10, -10), (10, -10), (0, 10)]),),
    3: (_turning_left(box(-10, -10, 10, 10)),),
    4: (_turning_left(box(-10, -4, 10, 4)), _turning_left(box(-4, -10, 4, 10))),
    6: (Polygon([(0, -10), (12.5, 0), (0, 10), (-12.5, 0)]),),
    7: (_regular(5, 10.0),),
    8: (_turning_left(box(-12.5, -7.5, 12.5, 7.5)),),
    9: (*_around(_disc(6.0, 0.0, 4.0), 4), _disc(0.0, 0.0, 5.0)),
    10: _around(Polygon([(-4, 0), (4, 0), (0, 10)]), 5),
    11: (_disc(0.0, 0.0, 10.0),),
    16: _around(_stroke((-2.0, 8.0), (2.0, 8.0)), 12),
    17: (_regular(6, 10.0),),
    18: (
        _disc(-4.6, 3.6, 5.0),
        _disc(4.6, 3.6, 5.0),
        Polygon([(0, -8.8), (8.6, 0.6), (0, 6), (-8.6, 0.6)]),
    ),
}
