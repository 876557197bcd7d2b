"""From what the network says of every cell to things: cells that point to one centre are one thing.

Every cell votes for the centre of the thing that it shows, as in Hough transforms (Ballard 1981; for instances of
learned classes: Novotny et al. 2018, "Semi-convolutional operators"). Votes that agree are one thing, though its parts
be apart in the picture; things of one colour that touch are several.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
from perception.detect.learned.view import CELL, SHAPE, cells
from perception.types import Array

# Votes this close, m, are for one centre: half the width of the smallest thing.
_REACH = 0.016
_BIN = 0.004
# Fewer cells, of 5 mm each, are no thing: a corner of the smallest one's top.
_FEWEST = 6
# Where one thing ends and another begins, cells are of neither, and together they are a thing between the two in size:
# a seam, of which less than this share is there.
_SEAM = 0.08
# What shows less of itself under something higher is covered by it; what is covered is lower by so much of its height.
_COVERED = 0.65
_LOWER = 0.3
# Votes of cells that the network takes for two kinds half and half are worth nothing.
_SURE = 0.5


@dataclass(frozen=True, eq=False)
class Instance:
    """One thing in the view.

    Args:
        kinds: (n,) how likely each kind is, from `KINDS[FIRST_THING]` on.
        colors: (m,) how likely each of `COLOR_NAMES` is.
        centre: (3,) of its bounding box, table frame, m.
        size: (3,) in its own frame, m.
        direction: (2,) cosine and sine of the yaw times `TURNS`, of any length.
        mask: bool, cells of the network's grid that show it.
        shown: its cells' share of its area.
        cut: whether it ends at the arm or at the edge of what is looked at: there may be more of it.
        covered: whether something lies on it that hides much of it.
    """

    kinds: Array
    colors: Array
    centre: Array
    size: Array
    direction: Array
    mask: NDArray[np.bool_]
    shown: float
    cut: bool
    covered: bool = False

    @property
    def kind(self) -> str:
        """The likeliest."""
        return KINDS[FIRST_THING + int(self.kinds.argmax())]

    @property
    def color(self) -> str:
        """The likeliest."""
        return COLOR_NAMES[int(self.colors.argmax())]

    @property
    def yaw(self) -> float:
        """Rad; 0 for what looks the same from all sides."""
        turns = TURNS.get(self.kind)
        return float(np.arctan2(self.direction[1], self.direction[0])) / turns if turns else 0.0

    @property
    def top(self) -> float:
        """Height above the table, m."""
        return float(self.centre[2] + self.size[2] / 2.0)

    def lies_over(self, other: Instance) -> bool:
        """Whether it is above another thing, or in it."""
        apart = float(np.linalg.norm(self.centre[:2] - other.centre[:2]))
        return apart < float(other.size[:2].max()) / 2.0 and self.top > other.top + _LOWER * float(other.size[2])

    @property
    def score(self) -> float:
        """How likely the kind is, 0 to 1."""
        return float(self.kinds.max())


def instances(said: NDArray[np.float32]) -> list[Instance]:
    """The things in what the network said, (`OUTPUTS`, rows, columns); those with the most cells first."""
    kinds = softmax(said[KIND])
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
    kind, color = kinds[FIRST_THING:, rows, columns], softmax(at[COLOR])
    found = []
    for members in _agreeing(np.concatenate([votes, width], axis=1)):
        mask: NDArray[np.bool_] = np.zeros(of_things.shape, bool)
        mask[rows[members], columns[members]] = True
        size = np.median(at[SIZE][:, members], axis=1).astype(np.float64) * LENGTH
        shown = len(members) * (STRIDE * CELL) ** 2 / float(np.prod(size[:2].clip(1e-3)))
        if shown < _SEAM:
            continue
        found.append(
            Instance(
                kinds=kind[:, members].mean(axis=1),
                colors=color[:, members].mean(axis=1),
                centre=np.median(votes[members], axis=0).astype(np.float64),
                size=size,
                direction=at[YAW][:, members].mean(axis=1),
                mask=mask,
                shown=shown,
                cut=bool(beside[mask].any()),
            )
        )
    found = [
        replace(each, covered=each.shown < _COVERED and any(other.lies_over(each) for other in found)) for each in found
    ]
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


def together(first: Array, second: Array | NDArray[np.float32]) -> Array:
    """Probabilities by two that speak independently of each other; the first's where they exclude each other."""
    product: Array = first * second
    return product / product.sum() if product.sum() > 0.0 else first


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities along the first axis."""
    raised = np.exp(logits - logits.max(axis=0))
    return np.asarray(raised / raised.sum(axis=0), np.float32)


def _cells() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of the middles of the network's own cells, m."""
    rows, columns = SHAPE[0] // STRIDE, SHAPE[1] // STRIDE
    x, y = (grid.reshape(rows, STRIDE, columns, STRIDE).mean(axis=(1, 3)).astype(np.float32) for grid in cells())
    return x, y
