"""From what the network says of every cell to things: cells that point to one centre are one thing.

Every cell votes for the centre of the thing that it shows, as in Hough transforms (Ballard 1981; for instances of
learned classes: Novotny et al. 2018, "Semi-convolutional operators"). Votes that agree are one thing, though its parts
be apart in the picture; things of one colour that touch are several.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.detect.learned.layout import (
    CENTRE,
    COLOR,
    COLOR_NAMES,
    FIRST_THING,
    KIND,
    KINDS,
    LENGTH,
    SIZE,
    STRIDE,
    TURNS,
    YAW,
)
from perception.detect.learned.view import SHAPE, cells
from perception.types import Array

# Votes this close, m, are for one centre: half the width of the smallest thing.
_REACH = 0.016
_BIN = 0.004
# Fewer cells, of 5 mm each, are no thing: a quarter of the smallest one's top.
_FEWEST = 10
_WIDE = np.ones((3, 3), np.uint8)
# Votes of cells that the network takes for two kinds half and half are worth nothing.
_SURE = 0.5


@dataclass(frozen=True)
class Instance:
    """One thing in the view.

    Args:
        kind, color: the likeliest.
        centre: (3,) of its bounding box, table frame, m.
        size: (3,) in its own frame, m.
        yaw: rad; 0 for what looks the same from all sides.
        score: how sure the network is of the kind of its cells, 0 to 1.
        mask: bool, cells of the network's grid that show it.
        cut: whether it ends at the arm or at the edge of what is looked at: there may be more of it.
    """

    kind: str
    color: str
    centre: Array
    size: Array
    yaw: float
    score: float
    mask: NDArray[np.bool_]
    cut: bool


def instances(said: NDArray[np.float32]) -> list[Instance]:
    """The things in what the network said, (`OUTPUTS`, rows, columns); those with the most cells first."""
    kinds = _softmax(said[KIND])
    of_things = kinds[FIRST_THING:].sum(axis=0)
    rows, columns = np.nonzero(of_things > _SURE)
    if not len(rows):
        return []
    at = said[:, rows, columns]
    x, y = (grid[rows, columns] for grid in _cells())
    votes = at[CENTRE].T * LENGTH + np.stack([x, y, np.zeros_like(x)], axis=1)
    # A ball in a bowl has nearly the bowl's centre, but not its width.
    width = at[SIZE][:1].T * LENGTH
    beside = _beside(kinds[KINDS.index("arm")] > _SURE)
    kind, color = kinds[FIRST_THING:, rows, columns], _softmax(at[COLOR])
    found = []
    for members in _agreeing(np.concatenate([votes, width], axis=1)):
        mask: NDArray[np.bool_] = np.zeros(of_things.shape, bool)
        mask[rows[members], columns[members]] = True
        # Where one thing ends and another begins cells are of neither: a seam, nowhere as wide as a thing.
        if not cv2.erode(mask.astype(np.uint8), _WIDE).any():
            continue
        sure = kind[:, members].mean(axis=1)
        best = int(sure.argmax())
        name = KINDS[FIRST_THING + best]
        found.append(
            Instance(
                name,
                COLOR_NAMES[int(color[:, members].mean(axis=1).argmax())],
                np.median(votes[members], axis=0).astype(np.float64),
                np.median(at[SIZE][:, members], axis=1).astype(np.float64) * LENGTH,
                _yaw(name, at[YAW][:, members].sum(axis=1)),
                float(sure[best]),
                mask,
                bool(beside[mask].any()),
            )
        )
    return sorted(found, key=lambda thing: -int(thing.mask.sum()))


def _agreeing(votes: NDArray[np.float32]) -> list[NDArray[np.int64]]:
    """Groups of votes for one thing each: those with most support gather what lies within reach of them."""
    bins, owner, counts = np.unique(
        np.floor(votes / np.float32(_BIN)).astype(np.int64), axis=0, return_inverse=True, return_counts=True
    )
    middles = (bins + 0.5) * _BIN
    near = ((middles[:, None] - middles[None]) ** 2).sum(axis=2) <= _REACH**2
    free, of_bin = np.ones(len(bins), bool), np.full(len(bins), -1)
    groups = 0
    while free.any():
        support = np.where(free, near[:, free] @ counts[free], 0)
        seed = int(support.argmax())
        if support[seed] < _FEWEST:
            break
        taken = near[seed] & free
        of_bin[taken] = groups
        free &= ~taken
        groups += 1
    group = of_bin[owner.ravel()]
    return [np.flatnonzero(group == number) for number in range(groups)]


def _beside(arm: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells next to the arm, and those at the edge."""
    beside = cv2.dilate(arm.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    beside[[0, -1]], beside[:, [0, -1]] = True, True
    return np.asarray(beside)


def _yaw(kind: str, vector: Array) -> float:
    turns = TURNS.get(kind)
    return float(np.arctan2(vector[1], vector[0])) / turns if turns else 0.0


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=0))
    return np.asarray(raised / raised.sum(axis=0), np.float32)


def _cells() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of the middles of the network's own cells, m."""
    rows, columns = SHAPE[0] // STRIDE, SHAPE[1] // STRIDE
    x, y = (grid.reshape(rows, STRIDE, columns, STRIDE).mean(axis=(1, 3)).astype(np.float32) for grid in cells())
    return x, y
