"""The twenty kitting shapes, by the numbers that task files call them by."""

from __future__ import annotations

from functools import cache

import numpy as np
from shapely.geometry import Point

from perception.geometry.outlines import ACROSS, NAMES, corners, outline, pieces
from perception.types import Array
from sim import meshes
from sim.meshes import Mesh

THICK = ACROSS
_ROUND = frozenset({7, 9, 10, 11, 16, 17})


def is_round(number: int) -> bool:
    """Whether a shape is about as long in every direction."""
    return number in _ROUND


@cache
def mesh(number: int) -> Mesh:
    """The shape as a prism from height 0 to `THICK`."""
    return meshes.joined([meshes.prism(corners(piece), 0.0, THICK) for piece in pieces(NAMES[number])])


def inside(number: int, count: int, rng: np.random.Generator) -> Array:
    """(count, 3) random points inside of the shape."""
    shape = outline(NAMES[number])
    low_x, low_y, high_x, high_y = shape.bounds
    found: list[tuple[float, float]] = []
    while len(found) < count:
        drawn = rng.uniform((low_x, low_y), (high_x, high_y), (count, 2))
        found += [(x, y) for x, y in drawn if shape.contains(Point(x, y))]
    points: Array = np.c_[np.array(found[:count]), rng.uniform(0.0, THICK, count)]
    return points
