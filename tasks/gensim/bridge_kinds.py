"""Of which kind of ours, and which size, an asset of task files is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from perception.geometry.outlines import ACROSS, NAMES, outline
from perception.kits import KIT
from perception.types import Array
from sim.pieces import THINNEST
from sim.scene import ObjectSpec
from tasks.gensim.bridge_errors import Unbridged

SMALL = "block/small"
NOUNS = {
    "container/container-template": "container",
    "box/box-template": "box",
    "sphere/sphere": "sphere",
    "sphere/sphere-template": "sphere",
}
"""What task files call things whose kind is called otherwise here: their instructions do."""


@dataclass(frozen=True)
class Asset:
    """What a task file called an object: the asset's name, the kitting shape's number if it has one, and whether it is
    to stand fast."""

    name: str
    shape: int | None
    fixed: bool


def made_of(asset: Asset, extents: Array) -> list[ObjectSpec]:
    """An asset as one thing of ours or, where it is a drawing, as several, without colour.

    Args:
        asset: what it is called.
        extents: (3,) of the box around it, m.

    Returns:
        Those of several have their place in the asset's frame; a single one has none.

    Raises:
        Unbridged: there is no kind for it.
    """
    if asset.name not in _KINDS:
        raise Unbridged("kind", f"there is no kind for {asset.name}")
    return _KINDS[asset.name](extents, asset)


def _flat_or_whole(kind: str) -> Callable[[Array, Asset], list[ObjectSpec]]:
    lengths = 2 if kind in ("zone", "line", "cylinder", "bowl") else 3

    def made(extents: Array, asset: Asset) -> list[ObjectSpec]:
        size = extents[1:] if kind in ("cylinder", "bowl") else extents[:lengths]
        return [_of(kind, tuple(float(length) for length in size))]

    return made


def _of(kind: str, size: float | tuple[float, ...], **more: Any) -> ObjectSpec:
    return ObjectSpec(kind=kind, color="", size=size, **more)  # type: ignore[arg-type]


def _ball(extents: Array, asset: Asset) -> list[ObjectSpec]:
    return [_of("ball", float(extents[2]))]


def _corner(extents: Array, asset: Asset) -> list[ObjectSpec]:
    return [_of("corner", float(max(extents[:2])))]


def _square(extents: Array, asset: Asset) -> list[ObjectSpec]:
    """Three of its sides, as it is drawn."""
    x, y = float(extents[0]), float(extents[1])
    sides = (((0.0, -y / 2.0), 0.0, x), ((x / 2.0, 0.0), np.pi / 2.0, y), ((-x / 2.0, 0.0), np.pi / 2.0, y))
    return [_of("line", (length, 0.01), position=place, yaw=yaw) for place, yaw, length in sides]


def _piece(extents: Array, asset: Asset) -> list[ObjectSpec]:
    """A flat shape; nothing thinner can be held."""
    width, height = _width(extents, asset), max(float(extents[2]), THINNEST)
    return [_of(NAMES[asset.shape or 0], (width, height))]


def _hole(extents: Array, asset: Asset) -> list[ObjectSpec]:
    """The mark that shows where a flat shape goes: a kit with a hole for it."""
    return [_of(KIT, _width(extents, asset), holes=(NAMES[asset.shape or 0],))]


def _width(extents: Array, asset: Asset) -> float:
    """What a shape counts as being across, m."""
    low_x, _, high_x, _ = outline(NAMES[asset.shape or 0]).bounds
    return float(extents[0]) / float(high_x - low_x) * ACROSS


_BLOCK = _flat_or_whole("block")
_KINDS: Mapping[str, Callable[[Array, Asset], list[ObjectSpec]]] = {
    **dict.fromkeys(("block/block", "block/block_for_anchors", SMALL, "stacking/block", "box/box-template"), _BLOCK),
    **dict.fromkeys(("ball/ball", "ball/ball-template", "sphere/sphere", "sphere/sphere-template"), _ball),
    "cylinder/cylinder-template": _flat_or_whole("cylinder"),
    "container/container-template": _flat_or_whole("box"),
    "pallet/pallet": _flat_or_whole("pallet"),
    "bowl/bowl": _flat_or_whole("bowl"),
    "stacking/stand": _flat_or_whole("stand"),
    "insertion/ell": _flat_or_whole("ell"),
    "zone/zone": _flat_or_whole("zone"),
    **dict.fromkeys(("line/line-template", "line/single-green-line-template"), _flat_or_whole("line")),
    "square/square-template": _square,
    "corner/corner-template": _corner,
    "kitting/object-template": _piece,
    "kitting/object-template-nocollision": _hole,
}
