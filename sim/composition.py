"""Shapes put together from boxes: walls around a floor, pallets, stands, an L; and flat marks of strips.

A shape is about the frame that its parts are given in; `centred` moves that to the middle of its box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from perception.types import Array
from sim import meshes
from sim.meshes import Mesh
from sim.objects import Part, Shape

Boxes = Sequence[tuple[float, float, float, float, float, float]]
"""Boxes as (x, y, z, length in x, in y, in z), m."""
Strips = Sequence[tuple[float, float, float, float]]
"""Strips as (x, y, length in x, length in y), m."""

# How high what only marks a place lies above the table, m: less and the engine's pictures show the table through it.
MARK = 0.001
# Of a pallet: how many boards make a deck, how many bearers carry it, and how wide each is by the pallet's length.
DECK, BEARERS, BOARD = 7, 3, 0.1


def composed(kind: str, parts: Sequence[Part], mass: float, mesh: Mesh | None = None, *, rolls: bool = False) -> Shape:
    """A shape of parts.

    Args:
        kind: what it is.
        parts: what is touched.
        mass: kg; 0 for what never moves.
        mesh: what is seen; None for the parts, which are boxes then.
        rolls: whether it needs rolling friction to come to rest.
    """
    seen = mesh or drawn(parts)
    return Shape(kind, seen.vertices.max(axis=0) - seen.vertices.min(axis=0), seen, tuple(parts), mass, rolls=rolls)


def marked(kind: str, strips: Strips) -> Shape:
    """A flat mark that nothing touches and that never moves."""
    seen = meshes.joined([meshes.box((dx, dy, MARK)).moved((x, y, 0.0)) for x, y, dx, dy in strips])
    return Shape(kind, seen.vertices.max(axis=0) - seen.vertices.min(axis=0), seen, (), 0.0)


def centred(shape: Shape) -> Shape:
    """A shape about the middle of its box. Its centre of mass is that of its boxes, all as dense."""
    low, high = shape.mesh.vertices.min(axis=0), shape.mesh.vertices.max(axis=0)
    aside: Array = -(low + high) / 2.0
    parts = tuple(replace(part, position=_sum(part.position, aside)) for part in shape.parts)
    volumes = np.array([np.prod(part.size) for part in parts])
    heights = np.array([part.position[2] for part in parts])
    middle = float(volumes @ heights / volumes.sum()) if parts else 0.0
    return replace(shape, mesh=shape.mesh.moved(aside), parts=parts, centre_of_mass=middle)


def drawn(parts: Sequence[Part]) -> Mesh:
    """Parts that are boxes, none of them turned, as one mesh."""
    return meshes.joined([meshes.box(part.size).moved(part.position) for part in parts])


def boxes(listed: Boxes) -> list[Part]:
    """Boxes as parts."""
    return [Part("box", (dx, dy, dz), (x, y, z)) for x, y, z, dx, dy, dz in listed]


def walled(extents: Sequence[float], middles: Sequence[float], wall: float, floor: float) -> list[Part]:
    """A floor with four walls, open at the top, about a frame in the middle of the walls' height.

    Args:
        extents: lengths in x and y, and the walls' height, m.
        middles: how far from the frame the middles of the walls are in x and y, and of the floor below it, m.
        wall, floor: how thick they are, m.
    """
    x, y, z = extents
    at_x, at_y, below = middles
    return boxes(
        [
            (0.0, 0.0, -below, x, y, floor),
            *((0.0, side * at_y, 0.0, x, wall, z) for side in (-1.0, 1.0)),
            *((side * at_x, 0.0, 0.0, wall, y, z) for side in (-1.0, 1.0)),
        ]
    )


def pallet(extents: Sequence[float]) -> Mesh:
    """Two decks of boards and the bearers between them, in a box of (x, y, z), m."""
    x, y, z = extents
    board, wide = z / 3.0, BOARD * x
    step = (x - wide) / (DECK - 1)
    decks = [
        (wide / 2.0 - x / 2.0 + number * step, 0.0, side * (z - board) / 2.0, wide, y, board)
        for number in range(DECK)
        for side in (-1.0, 1.0)
    ]
    places = np.linspace(-1.0, 1.0, BEARERS) * (y - wide) / 2.0
    return drawn(boxes([*decks, *((0.0, float(at), 0.0, x, wide, board) for at in places)]))


def ell(length: float, wide: float, high: float) -> list[Part]:
    """An L with equal arms of a length, about the middle of its corner; it is thinner by a hair along y, so that the
    tops of its arms are not drawn at one height."""
    arm = (length - wide) / 2.0
    return boxes([(arm, 0.0, 0.0, length, wide, high), (0.0, arm, 0.0, wide, length, 0.9975 * high)])


def corner(arm: float, wide: float, at: Sequence[float], across: Sequence[float]) -> Strips:
    """Two strips of a length and a width: one along x about `at` (x, y), one along y about `across` (x, y), m."""
    return (at[0], at[1], arm, wide), (across[0], across[1], wide, arm)


def _sum(place: Sequence[float], aside: Array) -> tuple[float, float, float]:
    x, y, z = (float(a + b) for a, b in zip(place, aside, strict=True))
    return x, y, z
