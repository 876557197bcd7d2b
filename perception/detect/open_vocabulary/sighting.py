"""What a zero-shot network says of a picture: boxes in pixels, each with the words that fit it best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from perception.types import Array

Color = NDArray[np.uint8]
"""(H, W, 3) red green blue."""


@dataclass(frozen=True)
class Sighting:
    """A box around something.

    Args:
        words: those that were asked for and fit it best.
        score: 0 to 1, as the network gives it; what is a good one differs between networks.
        box: (4,) x0 y0 x1 y1, pixels; the left edge of the picture is 0 and the right one its width.
    """

    words: str
    score: float
    box: Array


class BoxFinder(Protocol):
    """Finds boxes of what words name."""

    def find(self, pictures: Sequence[Color], words: Sequence[str], threshold: float) -> list[list[Sighting]]:
        """What fits any of the words with at least that score, for each picture, in any order."""
        ...


class Masker(Protocol):
    """Tells what in a box is the thing, and what is behind it."""

    def masks(self, picture: Color, boxes: Sequence[Array]) -> list[NDArray[np.bool_]]:
        """(H, W) the mask of the thing in each (4,) box, in pixels."""
        ...


def overlap(one: Array, other: Array) -> float:
    """Intersection over union of two (4,) boxes."""
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    shared = float(np.prod(np.maximum(sides, 0.0)))
    whole = float(np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2])) - shared
    return shared / whole if whole > 0.0 else 0.0


SAME_THING = 0.5
"""Two boxes that overlap by more than this share are boxes of one thing."""


def without_doubles(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Best first, one of each thing: greedy non-maximum suppression, whatever the words."""
    kept: list[Sighting] = []
    for each in sorted(sightings, key=lambda one: -one.score):
        if all(overlap(each.box, better.box) <= SAME_THING for better in kept):
            kept.append(each)
    return kept
