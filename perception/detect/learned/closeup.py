"""A second look at each thing, as large as it gets: whether it is a block or a cylinder, its colour, how it is turned.

The network that looks at the whole table gives a small thing a few dozen cells. Here every thing fills a picture of its
own, as in two-stage detectors (Girshick 2015, "Fast R-CNN"); what both say of it counts together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from perception.detect.learned.instances import Instance, softmax, together
from perception.detect.learned.layout import COLOR_NAMES, FIRST_THING, KINDS
from perception.detect.learned.network import Network
from perception.detect.learned.view import CELL, HEIGHT_UNIT, SHAPE, Image
from perception.types import Array

SIDE = 32
"""Pixels along the edge of a close-up."""
SPAN = 1.7
"""Edge of a close-up, in lengths of the thing."""
CHANNELS = 5
"""Red, green, blue; height above the thing's top in its lengths; whether that was measured."""
KIND = slice(0, len(KINDS) - FIRST_THING)
COLOR = slice(KIND.stop, KIND.stop + len(COLOR_NAMES))
DIRECTION = slice(COLOR.stop, COLOR.stop + 2)
OUTPUTS = DIRECTION.stop
_DEEPEST = 1.5


def closeup(view: Image, centre: Array, size: Array, turn: float = 0.0) -> Image:
    """What a view shows of a thing.

    Args:
        view: of `table_view`.
        centre: (3,) of the thing, table frame, m.
        size: (3,) extents, m.
        turn: the picture is turned by so much against the table, rad.

    Returns:
        (`CHANNELS`, `SIDE`, `SIDE`) around the middle of its top.
    """
    length, top = float(size[:2].max()), float(centre[2] + size[2] / 2.0)
    rows, columns = SHAPE
    column, row = centre[0] / CELL + (columns - 1) / 2, (rows - 1) / 2 - centre[1] / CELL
    # What stands up leans away from the camera in the view.
    at = int(np.clip(row, 0, rows - 1)), int(np.clip(column, 0, columns - 1))
    column, row = column + view[5][at] * top / CELL, row - view[6][at] * top / CELL
    scale = SIDE * CELL / (SPAN * length)
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    middle = (SIDE - 1) / 2
    matrix = np.array([[cos, sin, middle - cos * column - sin * row], [-sin, cos, middle + sin * column - cos * row]])
    shown = np.empty((CHANNELS, SIDE, SIDE), np.float32)
    for channel, source, flags in zip(shown, view, (*[cv2.INTER_LINEAR] * 3, *[cv2.INTER_NEAREST] * 2), strict=False):
        cv2.warpAffine(source, matrix, (SIDE, SIDE), channel, flags)
    shown[3] = np.clip((shown[3] * HEIGHT_UNIT - top) / length, -_DEEPEST, _DEEPEST) * shown[4]
    return shown


class Closeups:
    """The network that looks at close-ups.

    Args:
        weights: an ONNX file of `training/export.py`.
    """

    def __init__(self, weights: Path) -> None:
        self._network = Network(weights)

    def __call__(self, view: Image, things: Sequence[Instance]) -> list[Instance]:
        """The same things with what a second look says of them. Of what is covered it would show what lies on it."""
        return [thing if thing.covered else self._looked_at(view, thing) for thing in things]

    def _looked_at(self, view: Image, thing: Instance) -> Instance:
        said = self._network(closeup(view, thing.centre, thing.size))
        return replace(
            thing,
            kinds=together(thing.kinds, softmax(said[KIND])),
            colors=together(thing.colors, softmax(said[COLOR])),
            direction=thing.direction + said[DIRECTION],
        )
