"""Blocks, bowls, cylinders, balls, plates and mugs, made from formulas.

A `Shape` has a mesh to look at and convex parts to touch. What is hollow is a ring of tilted panels around a floor:
truly concave, made of boxes only, which Bullet collides exactly and fast. Shapes stand upright; the origin is the
centre of their bounding box; +z is up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

import numpy as np

from perception.geometry.shapes import handle, handle_reach, vessel
from perception.types import Array
from sim import meshes
from sim.meshes import Mesh

Kind = Literal["block", "bowl", "cylinder", "ball", "plate", "mug"]
Size = float | Sequence[float]

# Mean densities, kg/m³, of light wood and plastic: a 4 cm block weighs 45 g, a 12 cm bowl about 110 g.
SOLID_DENSITY = 700.0
HOLLOW_DENSITY = 1200.0

PANELS = 12
# Half the side of a floor slab by the foot's radius: between its points the star reaches the wall, and its points
# stay inside the brim's circle.
STAR = 0.78
SMOOTH = 24


@dataclass(frozen=True)
class Part:
    """A convex piece to collide with.

    Args:
        form: what it is.
        size: full extents (x, y, z) of a box; (radius, height) of a cylinder around z; (radius,) of a sphere, m.
        position: (3,) of its centre, m.
        quaternion: (4,) x y z w.
        points: (n, 3) whose hull it is, m; for a hull alone.
    """

    form: Literal["box", "cylinder", "sphere", "hull"]
    size: tuple[float, ...]
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    quaternion: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    points: Array | None = None


@dataclass(frozen=True)
class Shape:
    """What an object is made of.

    Args:
        kind: what it is.
        extents: (3,) of the upright bounding box, m.
        mesh: what is seen.
        parts: what is touched; none of what only marks a place.
        mass: kg; 0 for what never moves.
        centre_of_mass: height above the centre of the bounding box, m.
        hollow: (radius, height) of the flat floor inside, the height measured from the bottom, m; None if solid.
        axis: x of the middle of a vessel, m: a handle makes its bounding box wider on one side.
        rolls: whether it needs rolling friction to come to rest.
        surface: (n, 3) points of it and (n, 3) normals, where the kind does not say the shape.
        holes: which shapes a kit has holes for, in its order.
        touched_as_seen: whether its mesh is what is touched, and not `parts`: holes and all. For what never moves.
    """

    kind: str
    extents: Array
    mesh: Mesh
    parts: tuple[Part, ...]
    mass: float
    centre_of_mass: float = 0.0
    hollow: tuple[float, float] | None = None
    axis: float = 0.0
    rolls: bool = False
    surface: tuple[Array, Array] | None = None
    holes: tuple[str, ...] | None = None
    touched_as_seen: bool = False


@dataclass(frozen=True)
class Sizes:
    """Which sizes a kind comes in: the usual one first; (diameter, height) for what is round, else (x, y, z), m."""

    usual: tuple[float, ...]
    others: tuple[tuple[float, ...], ...]

    @property
    def all(self) -> tuple[tuple[float, ...], ...]:
        """Every size, the usual one first."""
        return self.usual, *self.others


SIZES: dict[Kind, Sizes] = {
    "block": Sizes((0.040, 0.040, 0.040), ((0.035, 0.035, 0.035), (0.045, 0.045, 0.045))),
    "bowl": Sizes((0.120, 0.046), ((0.110, 0.044), (0.130, 0.050))),
    "cylinder": Sizes((0.040, 0.050), ((0.036, 0.045), (0.044, 0.055))),
    "ball": Sizes((0.040, 0.040), ((0.036, 0.036), (0.046, 0.046))),
    "plate": Sizes((0.130, 0.014), ((0.120, 0.013), (0.140, 0.015))),
    "mug": Sizes((0.066, 0.064), ((0.060, 0.058), (0.070, 0.070))),
}

SMALLEST, LARGEST = 0.01, 0.25


def shape(kind: str, size: Size | None = None) -> Shape:
    """Make a shape.

    Args:
        kind: one of `SIZES`.
        size: a block's edge or (x, y, z); else the diameter, or (diameter, height), or (x, y, z) of which y is the
            diameter, m. None is the usual size.

    Raises:
        ValueError: no such kind, or a size that it cannot have.
    """
    if kind not in _MAKERS:
        raise ValueError(f"no kind {kind!r}; there are: {', '.join(_MAKERS)}")
    return _made(kind, _dimensions(kind, size))


@lru_cache(maxsize=128)
def _made(kind: str, dimensions: tuple[float, ...]) -> Shape:
    """Shapes are values, and the same few are asked for again and again, to draw scenes and to build them."""
    return _MAKERS[kind](dimensions)  # type: ignore[index]


def _dimensions(kind: str, size: Size | None) -> tuple[float, ...]:
    usual = SIZES[kind].usual  # type: ignore[index]
    if size is None:
        return usual
    numbers = [float(number) for number in ([size] if isinstance(size, int | float) else size)]
    if not all(np.isfinite(number) and SMALLEST / 2 <= number <= LARGEST for number in numbers):
        raise ValueError(f"size {size}: a {kind} is {SMALLEST} to {LARGEST} m across")
    if len(numbers) == 1:
        scale = numbers[0] / usual[0]
        return tuple(length * scale for length in usual)
    if kind == "block":
        if len(numbers) == 3:
            return tuple(numbers)
        raise ValueError(f"size {size}: a block's size is an edge or [x, y, z]")
    if len(numbers) in (2, 3):
        return numbers[-2], numbers[-1]
    raise ValueError(f"size {size}: a {kind}'s size is a diameter, [diameter, height] or [x, y, z]")


def _block(size: tuple[float, ...]) -> Shape:
    extents = (size[0], size[1], size[2])
    return Shape(
        "block", np.array(extents), meshes.box(extents), (Part("box", extents),), _solid(float(np.prod(extents)))
    )


def _cylinder(size: tuple[float, ...]) -> Shape:
    diameter, height = size
    radius = diameter / 2.0
    mesh = meshes.cylinder(radius, height, SMOOTH)
    part = Part("cylinder", (radius, height))
    mass = _solid(np.pi * radius**2 * height)
    return Shape("cylinder", np.array([diameter, diameter, height]), mesh, (part,), mass, rolls=True)


def _ball(size: tuple[float, ...]) -> Shape:
    radius = size[-1] / 2.0
    around = np.linspace(-np.pi / 2, np.pi / 2, 13)
    profile = np.c_[radius * np.cos(around), radius * np.sin(around)]
    profile[[0, -1], 0] = 0.0
    mesh = meshes.revolved(profile, SMOOTH)
    mass = _solid(4.0 / 3.0 * np.pi * radius**3)
    return Shape("ball", np.full(3, 2.0 * radius), mesh, (Part("sphere", (radius,)),), mass, rolls=True)


def _mug(size: tuple[float, ...]) -> Shape:
    diameter, height = size
    body = _vessel("mug", size)
    bars = [Part("box", bar.extents, bar.center) for bar in handle(diameter, height)]
    meshed = [meshes.box(bar.size).moved(bar.position) for bar in bars]
    reach = handle_reach(diameter)
    shift = (-reach / 2, 0.0, 0.0)
    return Shape(
        kind="mug",
        extents=np.array([diameter + reach, diameter, height]),
        mesh=meshes.joined([body.mesh, *meshed]).moved(shift),
        parts=tuple(_shifted(part, shift[0]) for part in (*body.parts, *bars)),
        mass=body.mass * 1.1,
        centre_of_mass=body.centre_of_mass,
        hollow=body.hollow,
        axis=shift[0],
    )


def _vessel(kind: Kind, size: tuple[float, ...]) -> Shape:
    made = vessel(kind, *size)
    foot, brim, height, wall, floor = made.foot, made.brim, made.height, made.wall, made.floor
    bottom = -height / 2.0
    inside = (made.inner_floor, bottom + floor)
    mesh = meshes.joined(
        [
            meshes.revolved([(0.0, bottom), (foot, bottom)], SMOOTH),
            meshes.revolved(made.outer_profile, SMOOTH),
            meshes.revolved(made.lip, SMOOTH),
            meshes.revolved([made.lip[-1], inside], SMOOTH),
            meshes.revolved([inside, (0.0, bottom + floor)], SMOOTH),
        ]
    )
    ring_volume = np.pi * (foot + brim) * wall * float(np.hypot(height, brim - foot))
    floor_volume = np.pi * foot**2 * floor
    mass = HOLLOW_DENSITY * (ring_volume + floor_volume)
    centre = floor_volume * (bottom + floor / 2.0) / (ring_volume + floor_volume)
    return Shape(
        kind=kind,
        extents=np.array([2.0 * brim, 2.0 * brim, height]),
        mesh=mesh,
        parts=(
            *_floor(min(STAR * foot, brim / np.sqrt(2.0)), bottom, floor),
            *_panels(foot, brim, height, wall, lift=0.6 * floor),
        ),
        mass=mass,
        centre_of_mass=centre,
        hollow=(made.inner_floor, floor),
    )


def _floor(half: float, bottom: float, thickness: float) -> list[Part]:
    """The floor as two square slabs that form a star: boxes on boxes rest on four points each, on a cylinder on one."""
    side = 2.0 * half
    middle = (0.0, 0.0, bottom + thickness / 2.0)
    return [Part("box", (side, side, thickness), middle, _turned_and_tilted(turn, 0.0)) for turn in (0.0, np.pi / 4)]


def _panels(foot: float, brim: float, height: float, wall: float, lift: float) -> list[Part]:
    """The wall as boxes, each as wide as the brim's polygon needs, tilted outwards; lower ends overlap.

    They begin `lift` above the bottom, so that only the floor touches the table.
    """
    lean = float(np.arctan2(brim - foot, height))
    length = (height - lift) / np.cos(lean) - wall * np.tan(lean)
    width = 2.0 * brim * np.tan(np.pi / PANELS)
    # The outer face runs from the lifted foot to (brim, top); the centre lies half a wall inside its middle.
    low = foot + (brim - foot) * lift / height
    middle = np.array([(low + brim) / 2.0, lift / 2.0]) - wall / 2.0 * np.array([np.cos(lean), -np.sin(lean)])
    panels = []
    for turn in np.arange(PANELS) * (2.0 * np.pi / PANELS):
        position = (middle[0] * np.cos(turn), middle[0] * np.sin(turn), middle[1])
        panels.append(Part("box", (wall, width, length), position, _turned_and_tilted(turn, lean)))
    return panels


def _turned_and_tilted(turn: float, tilt: float) -> tuple[float, float, float, float]:
    """The quaternion x y z w of a rotation about y by `tilt`, then about z by `turn`."""
    sin_t, cos_t = np.sin(tilt / 2.0), np.cos(tilt / 2.0)
    sin_z, cos_z = np.sin(turn / 2.0), np.cos(turn / 2.0)
    return (-sin_z * sin_t, cos_z * sin_t, sin_z * cos_t, cos_z * cos_t)


def _shifted(part: Part, dx: float) -> Part:
    x, y, z = part.position
    return Part(part.form, part.size, (x + dx, y, z), part.quaternion)


def _solid(volume: float) -> float:
    return SOLID_DENSITY * float(volume)


_MAKERS: dict[Kind, Callable[[tuple[float, ...]], Shape]] = {
    "block": _block,
    "bowl": partial(_vessel, "bowl"),
    "cylinder": _cylinder,
    "ball": _ball,
    "plate": partial(_vessel, "plate"),
    "mug": _mug,
}
