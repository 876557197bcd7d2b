"""How high things are, measured: flat tops by their depth, and what is covered ends where its cover begins.

The network says widths better than heights: few of the things that it learnt from stood on others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from perception.detect.learned.instances import Instance, together
from perception.detect.learned.layout import FIRST_THING, KINDS, STRIDE
from perception.detect.learned.view import HEIGHT_UNIT, Image
from perception.detect.shapes import USUAL_HEIGHTS
from perception.types import Array

_FLAT = frozenset({"block", "cylinder"})
_SOLID = frozenset({"block", "cylinder", "ball"})
# Solids with centres nearer than this (m) are one, or one is under the other where this share of its height has room.
_APART, _ROOM = 0.018, 0.6
# A covered thing is not so much higher or lower than it seems, as a share.
_UNLIKE = 0.4
# Standard deviation of heights over widths, as they are measured of covered things.
_VARIES = 0.08
_RING = np.ones((3, 3), np.uint8)


def measured(things: Sequence[Instance], view: Image) -> list[Instance]:
    """The same things as high as they are in a view of `table_view`."""
    tops = [each if each.covered or each.kind not in _FLAT else _under_its_top(each, view) for each in things]
    apart = _one_to_a_place(tops)
    return [_under_its_cover(each, apart) if each.covered else each for each in apart]


def _under_its_top(thing: Instance, view: Image) -> Instance:
    inner = cv2.erode(thing.mask.astype(np.uint8), _RING) > 0
    inner &= view[4, ::STRIDE, ::STRIDE] > 0.0
    if not inner.any():
        return thing
    top = float(np.median(view[3, ::STRIDE, ::STRIDE][inner])) * HEIGHT_UNIT
    return replace(thing, centre=np.array([*thing.centre[:2], top - thing.size[2] / 2.0]))


def _one_to_a_place(things: Sequence[Instance]) -> list[Instance]:
    """Two solids are not at one place: what shows less stands below, or is the other again where there is no room."""
    apart: list[Instance] = []
    for each in sorted(things, key=lambda thing: -int(thing.mask.sum())):
        same = [other for other in apart if {each.kind, other.kind} <= _SOLID and _near(each, other)]
        if not same:
            apart.append(each)
            continue
        foot, height = same[0].top - float(same[0].size[2]), float(each.size[2])
        if foot > _ROOM * height:
            bottom = 0.0 if foot < (1.0 + _ROOM) * height else foot - height
            middle = np.array([*each.centre[:2], (bottom + foot) / 2.0])
            apart.append(replace(each, centre=middle, size=np.array([*each.size[:2], foot - bottom]), covered=True))
    return apart


def _near(one: Instance, other: Instance) -> bool:
    return float(np.linalg.norm(one.centre - other.centre)) < _APART


def _under_its_cover(thing: Instance, others: Sequence[Instance]) -> Instance:
    bottom, height = thing.centre[2] - thing.size[2] / 2.0, float(thing.size[2])
    feet = [float(each.top - each.size[2]) for each in others if each.lies_over(thing)]
    likely = [foot for foot in feet if abs(foot - bottom - height) < _UNLIKE * height]
    if not likely:
        return thing
    foot = max(likely)
    return replace(
        thing,
        kinds=_by_proportion(thing.kinds, (foot - bottom) / float(thing.size[:2].mean())),
        centre=np.array([*thing.centre[:2], (bottom + foot) / 2.0]),
        size=np.array([*thing.size[:2], foot - bottom]),
    )


def _by_proportion(kinds: Array, proportion: float) -> Array:
    """Of a covered thing the outline is hidden, and its cover's may be taken for it; how high it is shows."""
    return together(kinds, np.array([_likelihood(kind, proportion) for kind in KINDS[FIRST_THING:]]))


def _likelihood(kind: str, proportion: float) -> float:
    off = (proportion - USUAL_HEIGHTS.get(kind, proportion)) / _VARIES
    return float(np.exp(-(off**2) / 2.0))
