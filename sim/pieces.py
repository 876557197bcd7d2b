"""Flat shapes, letters among them, the kits whose holes they go into, and the L.

Holes go through: what lies in one stands on the table. Shapes are as wide as holes are, less `CLEARANCE` all around.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from perception.geometry.outlines import ACROSS, corners, middle, outline, pieces
from perception.geometry.solids import Block, Solid
from perception.kits import CELL, KIT, MOST_HOLES, PIECES, centres, rows_and_columns
from perception.types import Array
from sim import meshes
from sim.composition import centred, composed, ell
from sim.meshes import Mesh
from sim.objects import SOLID_DENSITY, Part, Shape, Sizes

ELL = "ell"
SIZES: Mapping[str, Sizes] = {
    KIT: Sizes((0.060,), ((0.050,), (0.070,))),
    ELL: Sizes((0.080, 0.040), ((0.070, 0.035), (0.090, 0.045))),
    **dict.fromkeys(sorted(PIECES), Sizes((0.060, 0.020), ((0.050, 0.018), (0.070, 0.022)))),
}
"""Of a kit the width of the shapes that go in, of an L (length of an arm, height), of a shape (width, height), m. The
width is that of a circle; some shapes are up to a quarter wider."""
USUAL_HOLES = ("star", "heart", "plus")

SMALLEST, LARGEST = 0.04, 0.12
THINNEST, THICKEST = 0.005, 0.06
HEIGHT = 0.010
"""Of a kit's board, m."""
CLEARANCE = 0.0025
# The engine keeps so much distance around a hull, m: hulls are made smaller by that.
_SKIN = 0.001
# A shape's lower edge is rounded off by so much, aside and up, m: it finds into a hole that it meets a little beside.
_ROUNDED = (0.002, 0.003)
# Of an L, its arms' width by their length.
_ARM = 3.0 / 8.0
_SPACING = 0.002


def dimensions(kind: str, numbers: tuple[float, ...]) -> tuple[float, ...] | None:
    """The size that some numbers mean: the size itself, its first number or the extents; None for no size."""
    if kind in PIECES and len(numbers) == 3:
        low_x, _, high_x, _ = outline(kind).bounds
        numbers = (numbers[0] * ACROSS / float(high_x - low_x), numbers[2])
    if kind == ELL and len(numbers) == 3:
        numbers = (numbers[0], numbers[2])
    usual = SIZES[kind].usual
    numbers = (*numbers, *usual[len(numbers) :])
    if len(numbers) != len(usual) or not SMALLEST - 1e-9 <= numbers[0] <= LARGEST:
        return None
    return numbers if all(THINNEST <= height <= THICKEST for height in numbers[1:]) else None


def shape(kind: str, size: tuple[float, ...]) -> Shape:
    """An L or one of the flat shapes, of that size."""
    return _ell(*size) if kind == ELL else _piece(kind, *size)


def kit(size: tuple[float, ...], holes: Sequence[str]) -> Shape:
    """A board that stands fast, with a hole for each of some shapes.

    Raises:
        ValueError: there are too many or none, or one is no shape.
    """
    if not 1 <= len(holes) <= MOST_HOLES:
        raise ValueError(f"{len(holes)} holes: a kit has 1 to {MOST_HOLES}")
    if unknown := [name for name in holes if name not in PIECES]:
        raise ValueError(f"no hole {unknown[0]!r}; there are: {', '.join(sorted(PIECES))}")
    cell = CELL * size[0]
    rows, columns = rows_and_columns(len(holes))
    x, y = columns * cell, rows * cell
    board = shapely.box(-x / 2.0, -y / 2.0, x / 2.0, y / 2.0)
    cut = [
        affinity.translate(_hole(name, size[0]), *place)
        for name, place in zip(holes, centres(len(holes), cell), strict=True)
    ]
    mesh = _board(orient(board.difference(shapely.union_all(cut))))
    extents = np.array([x, y, HEIGHT])
    return Shape(KIT, extents, mesh, (), 0.0, holes=tuple(holes), touched_as_seen=True)


def _hole(name: str, width: float) -> Polygon:
    """Where the middle of the board's cell is the origin, m. What a shape goes around is cut out with it."""
    drawn = _scaled(outline(name), name, width).buffer(CLEARANCE, join_style="mitre")
    return Polygon(drawn.exterior)


def _scaled(form: BaseGeometry, name: str, width: float) -> BaseGeometry:
    """A form in a shape's units, in metres about the middle of the shape."""
    x, y = middle(name)
    scale = width / ACROSS
    return affinity.scale(affinity.translate(form, -x, -y), scale, scale, origin=(0.0, 0.0))


def _board(form: Polygon) -> Mesh:
    """A board with holes; its outline turns left, its holes' turn right."""
    triangles = [orient(triangle) for triangle in shapely.constrained_delaunay_triangles(form).geoms]
    points = np.concatenate([corners(triangle) for triangle in triangles])
    up = np.arange(len(points), dtype=np.int32).reshape(-1, 3)
    faces = [
        Mesh(
            np.c_[points, np.full(len(points), side * HEIGHT / 2.0)], np.tile((0.0, 0.0, side), (len(points), 1)), turn
        )
        for side, turn in ((1.0, up), (-1.0, up[:, ::-1]))
    ]
    rings = (form.exterior, *form.interiors)
    walls = [meshes.walls(np.array(ring.coords)[:-1], -HEIGHT / 2.0, HEIGHT / 2.0) for ring in rings]
    return meshes.joined([*faces, *walls])


@cache
def _piece(name: str, width: float, height: float) -> Shape:
    forms = [_scaled(piece, name, width) for piece in pieces(name)]
    mesh = meshes.joined([meshes.prism(corners(form), -height / 2.0, height / 2.0) for form in forms])
    whole = _scaled(outline(name), name, width)
    return Shape(
        kind=name,
        # About its middle, from which a star reaches farther to one side than to the other.
        extents=2.0 * np.abs(mesh.vertices).max(axis=0),
        mesh=mesh,
        parts=tuple(_hull(form, height) for form in forms),
        mass=SOLID_DENSITY * float(whole.area) * height,
        surface=_top(whole, height / 2.0),
    )


def _hull(form: Polygon, height: float) -> Part:
    aside, up = _ROUNDED
    full = corners(form.buffer(-_SKIN, join_style="mitre"))
    foot = corners(form.buffer(-_SKIN - aside, join_style="mitre"))
    low, high = _SKIN - height / 2.0, height / 2.0 - _SKIN
    levels = [(foot, low), (full, min(low + up, high)), (full, high)]
    points = np.concatenate([np.c_[ring, np.full(len(ring), z)] for ring, z in levels])
    return Part("hull", tuple((points.max(axis=0) - points.min(axis=0)).tolist()), points=points)


def _top(form: BaseGeometry, height: float) -> tuple[Array, Array]:
    """Points of a flat surface, and its normals."""
    low_x, low_y, high_x, high_y = form.bounds
    xs, ys = np.meshgrid(np.arange(low_x, high_x, _SPACING), np.arange(low_y, high_y, _SPACING))
    on_it = shapely.contains_xy(form, xs, ys)
    points = np.c_[xs[on_it], ys[on_it], np.full(int(on_it.sum()), height)]
    return points, np.tile((0.0, 0.0, 1.0), (len(points), 1))


@cache
def _ell(length: float, height: float) -> Shape:
    made = centred(composed(ELL, ell(length, _ARM * length, height), 0.0))
    arms = Solid(tuple(Block((x, y, z), part.position) for part in made.parts for x, y, z in [part.size]))
    whole = 2.0 * length * _ARM * length - (_ARM * length) ** 2
    return Shape(
        kind=ELL,
        extents=made.extents,
        mesh=made.mesh,
        parts=made.parts,
        mass=SOLID_DENSITY * whole * height,
        surface=arms.surface(_SPACING),
    )
