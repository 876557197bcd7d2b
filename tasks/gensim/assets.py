"""The assets that task files name, made from formulas at the originals' sizes.

An asset has a frame, the one that its poses are about, and parts in it. Sizes that are missing in a template are asked
of whoever has it built. What only marks a place (zones, lines, corners, squares) has no parts to touch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim import meshes, objects
from sim.composition import boxes, composed, corner, ell, marked, pallet, walled
from sim.meshes import Mesh
from sim.objects import Part, Shape
from tasks.gensim import kits

# Task files speak of numbers, not of kinds.
KIND = "object"
# Of what the original weighs, kg.
MASS, LIGHT, TINY = 0.1, 0.01, 0.001
WALL = 0.002
THINNEST, WIDEST = 0.001, 1.0
SMOOTH = 24
# A pallet's boards are seen, its box is touched.
PALLET = (0.30, 0.25, 0.0375)
BOWL = (0.116, 0.035)


class UnknownAsset(ValueError):
    """No asset has that name; the message lists those that there are."""


@dataclass(frozen=True)
class Values:
    """The numbers of a template.

    Args:
        given: what the task file filled in, by key.
        missing: what a key's three numbers are where it filled in nothing.
        swapped: whether a cylinder is touched with its radius and its length swapped, as the original is.
    """

    given: Mapping[str, Sequence[Any]]
    missing: Callable[[str], Sequence[float]]
    swapped: bool = False

    def numbers(self, key: str) -> list[float]:
        """Three numbers, m.

        Raises:
            ValueError: one is no length.
        """
        given = list(self.given.get(key, ()))[:3]
        numbers = [*given, *self.missing(key)[len(given) :]] if len(given) < 3 else given
        lengths = [max(abs(float(number)), THINNEST) for number in numbers]
        if max(lengths) > WIDEST:
            raise ValueError(f"{key} is {numbers}: at most {WIDEST} m")
        return lengths

    def word(self, key: str) -> str:
        """The text that was filled in, "" where there is none."""
        return str(next(iter(self.given.get(key, ())), ""))


def build(name: str, values: Values) -> Shape:
    """Make an asset.

    Args:
        name: as task files write it: "block/block.urdf", "box/box-template.urdf".
        values: for templates.

    Raises:
        UnknownAsset: there is none of that name.
        ValueError: a value is out of range.
    """
    stem = name.removesuffix(".urdf")
    if stem not in _ASSETS:
        raise UnknownAsset(f"no asset {name!r}; there are: {', '.join(f'{stem}.urdf' for stem in _ASSETS)}")
    return _ASSETS[stem](values)


def known(name: str) -> bool:
    """Whether there is an asset of that name."""
    return name.removesuffix(".urdf") in _ASSETS


def shape_number(file: str) -> int:
    """The number of the kitting shape in a file name, 3 for "03.obj".

    Raises:
        UnknownAsset: there is no such shape.
    """
    found = re.fullmatch(r"(?:.*/)?(\d\d)\.obj", file)
    if found is None or int(found[1]) > 19:
        raise UnknownAsset(f"no kitting shape {file!r}; there are: 00.obj to 19.obj")
    return int(found[1])


def bead(radius: float) -> Shape:
    """A bead of a rope: seen as a sphere, touched as a cube."""
    part = Part("box", (2.0 * radius,) * 3)
    return composed(KIND, [part], MASS, mesh=meshes.ball(1.5 * radius, SMOOTH))


def _cube(side: float, mass: float) -> Callable[[Values], Shape]:
    return lambda values: composed(KIND, [Part("box", (side,) * 3)], mass)


def _box(values: Values) -> Shape:
    x, y, z = values.numbers("DIM")
    return composed(KIND, [Part("box", (x, y, z))], MASS)


def _ball(radius: float) -> Shape:
    return composed(KIND, [Part("sphere", (radius,))], MASS, meshes.ball(radius, SMOOTH), rolls=True)


def _cylinder(values: Values) -> Shape:
    radius, _, length = values.numbers("DIM")
    part = Part("cylinder", (length, radius) if values.swapped else (radius, length))
    return composed(KIND, [part], MASS, meshes.cylinder(radius, length, SMOOTH), rolls=True)


def _container(values: Values) -> Shape:
    return composed(KIND, walled(values.numbers("DIM"), values.numbers("HALF"), WALL, WALL), MASS)


def _pallet(values: Values) -> Shape:
    return composed(KIND, [Part("box", PALLET)], MASS, pallet(PALLET))


def _bowl(values: Values) -> Shape:
    made = objects.shape("bowl", BOWL)
    return Shape(KIND, made.extents, made.mesh, made.parts, MASS, made.centre_of_mass, made.hollow)


def _boxes(*listed: tuple[float, float, float, float, float, float]) -> Callable[[Values], Shape]:
    """Of boxes (x, y, z, length in x, in y, in z)."""
    return lambda values: composed(KIND, boxes(listed), MASS)


def _line(values: Values) -> Shape:
    return marked(KIND, [(0.0, 0.0, values.numbers("DIM")[0], 0.01)])


def _square(values: Values) -> Shape:
    side, half = values.numbers("DIM")[0], values.numbers("HALF")[0]
    return marked(KIND, [(0.0, -half, side, 0.01), (half, 0.0, 0.01, side), (-half, 0.0, 0.01, side)])


def _corner(values: Values) -> Shape:
    x, y = values.numbers("DIMX"), values.numbers("DIMY")
    return marked(KIND, corner(0.055, 0.005, (x[0], y[0]), (x[1], y[1])))


def _kit(values: Values) -> Shape:
    number = shape_number(values.word("FNAME"))
    scale = np.array([float(part) for part in values.given.get("SCALE", ())][:3])
    if len(scale) != 3 or not (scale > 0.0).all() or scale.max() * kits.THICK > WIDEST:
        raise ValueError(f"SCALE is {scale.tolist()}: three numbers above 0, at most {WIDEST / kits.THICK}")
    drawn = kits.mesh(number)
    mesh = Mesh(drawn.vertices * scale, drawn.normals, drawn.triangles)
    x, y, z = (mesh.vertices.max(axis=0) - mesh.vertices.min(axis=0)).tolist()
    middle = (0.0, 0.0, z / 2.0)
    part = Part("cylinder", (max(x, y) / 2.0, z), middle) if kits.is_round(number) else Part("box", (x, y, z), middle)
    return composed(KIND, [part], MASS, mesh)


def _marking_kit(values: Values) -> Shape:
    made = _kit(values)
    return Shape(KIND, made.extents, made.mesh, (), 0.0)


_ASSETS: dict[str, Callable[[Values], Shape]] = {
    "block/block": _cube(0.04, MASS),
    "block/block_for_anchors": _cube(0.04, 2 * LIGHT),
    "block/small": _cube(0.01, TINY),
    "stacking/block": _cube(0.04, LIGHT),
    "box/box-template": _box,
    "cylinder/cylinder-template": _cylinder,
    "ball/ball": lambda values: _ball(0.03),
    "ball/ball-template": lambda values: _ball(values.numbers("DIM")[0]),
    "sphere/sphere": lambda values: _ball(0.03),
    "sphere/sphere-template": lambda values: _ball(values.numbers("DIM")[0]),
    "container/container-template": _container,
    "pallet/pallet": _pallet,
    "bowl/bowl": _bowl,
    "stacking/stand": _boxes(*((0.0, y, 0.0, 0.05, 0.05, 0.005) for y in (0.0, -0.05, 0.05))),
    "insertion/ell": lambda values: composed(KIND, ell(0.08, 0.03, 0.04), MASS),
    "insertion/fixture": _boxes(
        (0.025, -0.025, 0.0, 0.1, WALL, 0.04),
        (0.0, 0.075, 0.0, 0.05, WALL, 0.04),
        (0.05, 0.025, 0.0, 0.05, WALL, 0.04),
        (-0.025, 0.025, 0.0, WALL, 0.105, 0.04),
        (0.025, 0.05, 0.0, WALL, 0.055, 0.04),
        (0.075, 0.0, 0.0, WALL, 0.055, 0.04),
        (0.0, 0.0, -0.02, 0.02, 0.02, 0.001),
    ),
    "kitting/object-template": _kit,
    "kitting/object-template-nocollision": _marking_kit,
    "zone/zone": lambda values: marked(KIND, [(0.0, 0.0, 0.12, 0.12)]),
    "line/line-template": _line,
    "line/single-green-line-template": _line,
    "square/square-template": _square,
    "corner/corner-template": _corner,
}
