"""What the known kinds are shaped like, as formulas of their size: the simulator builds them, registration fits them.

Shapes stand upright; the origin is the centre of their bounding box; +z is up; a mug's handle points to +x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from perception.geometry.solids import Ball, Block, Revolved, Solid
from perception.types import Array

# Radius of the foot by the diameter of the brim; thickness of wall and floor, m.
_FOOT = {"bowl": 0.35, "plate": 0.40, "mug": 0.50}
_WALL = {"bowl": 0.005, "plate": 0.005, "mug": 0.004}
_FLOOR = 0.005
# Of a mug's handle: how far it reaches by the diameter, how high it is by the height, how thick, m.
_REACH, _HIGH, _THICK = 0.28, 0.55, 0.009
# The handle's bars begin inside of the wall, m.
_INTO_WALL = 0.002


@dataclass(frozen=True)
class Vessel:
    """A round, open vessel: a floor of radius `foot`, a straight wall that widens to `brim` at `height`; all in m."""

    foot: float
    brim: float
    height: float
    wall: float
    floor: float

    @property
    def inner_floor(self) -> float:
        """Radius of the flat floor inside."""
        foot, brim = self.foot - self.wall, self.brim - self.wall
        return foot + (brim - foot) * self.floor / self.height

    @property
    def outer_profile(self) -> tuple[tuple[float, float], ...]:
        """(radius, height) along the outer wall, upwards."""
        return (self.foot, -self.height / 2.0), (self.brim, self.height / 2.0 - self._chamfer)

    @property
    def lip(self) -> tuple[tuple[float, float], ...]:
        """(radius, height) over the brim, inwards."""
        top, inner = self.height / 2.0, self.brim - self.wall
        return (
            (self.brim, top - self._chamfer),
            (self.brim - self._chamfer, top),
            (inner + self._chamfer, top),
            (inner, top - self._chamfer),
        )

    @property
    def outline(self) -> tuple[tuple[float, float], ...]:
        """(radius, height) all around, from the axis below to the axis above."""
        bottom = -self.height / 2.0
        inside = ((self.inner_floor, bottom + self.floor), (0.0, bottom + self.floor))
        return (0.0, bottom), self.outer_profile[0], *self.lip, *inside

    @property
    def _chamfer(self) -> float:
        return self.wall / 4.0


def vessel(kind: str, diameter: float, height: float) -> Vessel:
    """A bowl, a plate, or the body of a mug. Small ones are thinner, so that they stay hollow."""
    foot = _FOOT[kind] * diameter
    wall = min(_WALL[kind], 0.2 * foot, 0.4 * height)
    return Vessel(foot, diameter / 2.0, height, wall, min(_FLOOR, 0.4 * height))


def handle(diameter: float, height: float) -> tuple[Block, ...]:
    """The three bars of a mug's handle, beside a body whose axis is the z axis."""
    reach, high, radius = _REACH * diameter, _HIGH * height, diameter / 2.0
    middle = radius + reach / 2.0 - _INTO_WALL
    return (
        Block((_THICK, _THICK, high), (radius + reach - _THICK / 2.0, 0.0, 0.0)),
        Block((reach, _THICK, _THICK), (middle, 0.0, (high - _THICK) / 2.0)),
        Block((reach, _THICK, _THICK), (middle, 0.0, (_THICK - high) / 2.0)),
    )


def solid(kind: str, size: Array) -> Solid:
    """A kind in a size.

    Args:
        kind: one of `KNOWN`.
        size: (3,) extents of its bounding box, m; of what is round, y is the diameter and z the height.

    Raises:
        ValueError: the shape of that kind is not known.
    """
    if kind not in KNOWN:
        raise ValueError(f"the shape of a thing of kind {kind!r} is not known; known are {', '.join(KNOWN)}")
    x, y, z = (float(length) for length in size)
    return _solid(kind, x, y, z)


KNOWN = ("block", "bowl", "cylinder", "ball", "plate", "mug")


@lru_cache(maxsize=256)
def _solid(kind: str, x: float, y: float, z: float) -> Solid:
    if kind == "block":
        return Solid((Block((x, y, z)),))
    if kind == "ball":
        return Solid((Ball(z / 2.0),))
    if kind == "cylinder":
        return Solid((Revolved(((0.0, -z / 2.0), (y / 2.0, -z / 2.0), (y / 2.0, z / 2.0), (0.0, z / 2.0))),))
    outline = vessel(kind, y, z).outline
    if kind != "mug":
        return Solid((Revolved(outline),))
    aside = -handle_reach(y) / 2.0
    bars = (Block(bar.extents, (bar.center[0] + aside, *bar.center[1:])) for bar in handle(y, z))
    return Solid((Revolved(outline, aside), *bars))


def handle_reach(diameter: float) -> float:
    """By how much a handle makes a mug's bounding box longer than the body's diameter, m."""
    return _REACH * diameter
