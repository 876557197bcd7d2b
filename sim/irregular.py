"""Things of no known kind, put together from boxes: for grasps that must come from depth alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from perception.geometry.solids import Block, Solid
from perception.types import Array
from sim import meshes
from sim.objects import SOLID_DENSITY, Part, Shape

# Each form as boxes of unit size, (x, y, z) extents and centres: scaled to a size, and to the middle of the whole.
FORMS: Mapping[str, tuple[Block, ...]] = MappingProxyType(
    {
        "L": (Block((1.0, 0.35, 0.4), (0.0, 0.0, 0.0)), Block((0.35, 0.65, 0.4), (-0.325, 0.5, 0.0))),
        "T": (Block((1.0, 0.32, 0.4), (0.0, 0.5, 0.0)), Block((0.32, 0.7, 0.4), (0.0, -0.01, 0.0))),
        "cross": (
            Block((1.0, 0.32, 0.4)),
            Block((0.32, 0.34, 0.4), (0.0, 0.33, 0.0)),
            Block((0.32, 0.34, 0.4), (0.0, -0.33, 0.0)),
        ),
        "U": (
            Block((1.0, 0.3, 0.4)),
            Block((0.3, 0.5, 0.4), (-0.35, 0.4, 0.0)),
            Block((0.3, 0.5, 0.4), (0.35, 0.4, 0.0)),
        ),
        "steps": (Block((0.9, 0.5, 0.3)), Block((0.45, 0.5, 0.3), (-0.225, 0.0, 0.3))),
    }
)
USUAL = 0.07
SPACING = 0.002


def irregular(form: str, size: float = USUAL) -> Shape:
    """A thing of kind "object".

    Args:
        form: one of `FORMS`.
        size: of its longest side, m.

    Raises:
        ValueError: no such form.
    """
    if form not in FORMS:
        raise ValueError(f"no form {form!r}; there are: {', '.join(FORMS)}")
    boxes = FORMS[form]
    low = np.min([np.subtract(box.center, np.divide(box.extents, 2.0)) for box in boxes], axis=0)
    high = np.max([np.add(box.center, np.divide(box.extents, 2.0)) for box in boxes], axis=0)
    scale = size / float((high - low).max())
    parts = [_scaled(box, (low + high) / 2.0, scale) for box in boxes]
    volumes = np.array([np.prod(box.extents) for box in parts])
    heights = np.array([box.center[2] for box in parts])
    return Shape(
        kind="object",
        extents=(high - low) * scale,
        mesh=meshes.joined([meshes.box(box.extents).moved(box.center) for box in parts]),
        parts=tuple(Part("box", box.extents, box.center) for box in parts),
        mass=SOLID_DENSITY * float(volumes.sum()),
        centre_of_mass=float(volumes @ heights / volumes.sum()),
        surface=Solid(tuple(parts)).surface(SPACING),
    )


def _scaled(box: Block, middle: Array, scale: float) -> Block:
    x, y, z = (float(length) * scale for length in box.extents)
    u, v, w = (float(place) for place in (np.array(box.center) - middle) * scale)
    return Block((x, y, z), (u, v, w))
