"""What things are put on or in: zones, lines and corners, which only mark a place; pallets, stands and boxes.

Their frame is in the middle of their box. A corner's arms are along its +x and its +y; what is put there stands between
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from perception.support import BOX_FLOOR, BOX_WALL, CORNER_LINE
from sim.composition import centred, composed, corner, marked, pallet, walled
from sim.objects import HOLLOW_DENSITY, SOLID_DENSITY, Part, Shape, Sizes

SIZES: Mapping[str, Sizes] = {
    "zone": Sizes((0.140, 0.140), ((0.100, 0.100), (0.180, 0.180))),
    "line": Sizes((0.240, 0.010), ((0.160, 0.010), (0.320, 0.010))),
    "corner": Sizes((0.060,), ((0.050,), (0.080,))),
    "pallet": Sizes((0.180, 0.150, 0.024), ((0.150, 0.125, 0.020), (0.210, 0.175, 0.028))),
    "stand": Sizes((0.150, 0.050, 0.010), ((0.100, 0.050, 0.010), (0.200, 0.050, 0.010))),
    "box": Sizes((0.140, 0.140, 0.050), ((0.120, 0.120, 0.045), (0.160, 0.120, 0.050))),
}
"""(x, y) of a zone, (length, width) of a line, the arms of a corner, (x, y, z) of all others, m."""

SMALLEST, LARGEST = 0.001, 0.40
# Boards with air between them.
PALLET_DENSITY = 350.0


def shape(kind: str, size: tuple[float, ...]) -> Shape:
    """A shape of one of `SIZES`, of that size."""
    return _MAKERS[kind](size)


def dimensions(kind: str, numbers: tuple[float, ...]) -> tuple[float, ...] | None:
    """The size that some numbers mean, be they the size itself, the extents or the first of the size alone, with which
    depth goes, but neither height nor a line's width; None for no size that the kind could have."""
    usual = SIZES[kind].usual
    if not all(np.isfinite(number) and SMALLEST <= number <= LARGEST for number in numbers):
        return None
    if len(numbers) == 1:
        across = usual[:1] if kind == "line" else usual[:2]
        return *(numbers[0] / usual[0] * length for length in across), *usual[len(across) :]
    if kind in ("zone", "line") and len(numbers) in (2, 3):
        return numbers[:2]
    if kind == "corner" and len(numbers) in (2, 3) and numbers[0] == numbers[1]:
        return numbers[:1]
    return numbers if len(numbers) == len(usual) else None


def _zone(size: tuple[float, ...]) -> Shape:
    return marked("zone", [(0.0, 0.0, *size)])  # type: ignore[list-item]


def _line(size: tuple[float, ...]) -> Shape:
    return marked("line", [(0.0, 0.0, *size)])  # type: ignore[list-item]


def _corner(size: tuple[float, ...]) -> Shape:
    (arm,) = size
    at, off = arm / 2.0, CORNER_LINE / 2.0
    return centred(marked("corner", corner(arm, CORNER_LINE, (at, off), (off, at))))


def _pallet(size: tuple[float, ...]) -> Shape:
    mass = PALLET_DENSITY * float(np.prod(size))
    return composed("pallet", [Part("box", size)], mass, pallet(size))


def _stand(size: tuple[float, ...]) -> Shape:
    return composed("stand", [Part("box", size)], SOLID_DENSITY * float(np.prod(size)))


def _box(size: tuple[float, ...]) -> Shape:
    x, y, z = size
    # Walls stand on the floor, so that the box lies on that alone.
    tall = z - BOX_FLOOR
    off = ((x - BOX_WALL) / 2.0, (y - BOX_WALL) / 2.0, (tall + BOX_FLOOR) / 2.0)
    parts = walled((x, y, tall), off, BOX_WALL, BOX_FLOOR)
    volume = sum(float(np.prod(part.size)) for part in parts)
    return centred(composed("box", parts, HOLLOW_DENSITY * volume))


_MAKERS: dict[str, Callable[[tuple[float, ...]], Shape]] = {
    "zone": _zone,
    "line": _line,
    "corner": _corner,
    "pallet": _pallet,
    "stand": _stand,
    "box": _box,
}
