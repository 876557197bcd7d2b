"""From a labelled picture to what the network should say of every cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perception.detect.learned.layout import CENTRE, KINDS, LENGTH, OUTPUTS, STRIDE, TURNS
from perception.detect.learned.view import cells

FIELDS = ("kind", "color", "x", "y", "z", "size_x", "size_y", "size_z", "yaw")
"""Of one thing: numbers of its kind (in `KINDS`) and colour (in `COLOR_NAMES`), centre and size in m, yaw in rad; NaN
for the yaw of what leans or lies."""
ARM = 255
"""The label of cells that show the arm; 0 is the table, i the i-th thing, counted from 1."""
SHIFT = CENTRE.start - 4
"""`target` says kind and colour in a number each, whether the yaw means something, and what the cell weighs; from there
on it says the same numbers as `layout.py`, so many places earlier."""
_CELLS, _LEAST, _MOST = 64.0, 0.25, 8.0
"""A small or covered thing weighs as much as a large one, though it has fewer cells: each of so many cells weighs 1."""


def target(labels: NDArray[np.uint8], things: NDArray[np.float32]) -> NDArray[np.float32]:
    """What should be said of every cell.

    Args:
        labels: of the view's cells, of `SHAPE`.
        things: (n, fields) as `FIELDS`.

    Returns:
        (12, rows / 2, columns / 2): number of the kind, of the colour (-1 where there is no thing), whether the yaw
        means something, the weight (0 where there is no thing); then centre (3), size (3), yaw (2) as in `layout.py`.
    """
    # The cell at the corner of each two by two speaks for them: a mixture of labels is none.
    half = labels[::STRIDE, ::STRIDE]
    x, y = (grid.reshape(half.shape[0], STRIDE, half.shape[1], STRIDE).mean(axis=(1, 3)) for grid in cells())
    wanted = np.zeros((OUTPUTS - SHIFT, *half.shape), np.float32)
    wanted[0][half == ARM] = KINDS.index("arm")
    wanted[1] = -1
    for number, (kind, color, *centre, width, depth, height, yaw) in enumerate(things, 1):
        of = half == number
        turns = TURNS.get(KINDS[int(kind)], 0) if np.isfinite(yaw) else 0
        wanted[0][of], wanted[1][of], wanted[2][of] = kind, color, turns > 0
        wanted[3][of] = np.clip(_CELLS / max(int(of.sum()), 1), _LEAST, _MOST)
        for row, of_cell, of_thing in zip((4, 5, 6), (x, y, np.zeros_like(x)), centre, strict=True):
            wanted[row][of] = (of_thing - of_cell[of]) / LENGTH
        wanted[7:10, of] = np.array([[width], [depth], [height]]) / LENGTH
        if turns:
            wanted[10:12, of] = np.array([[np.cos(turns * yaw)], [np.sin(turns * yaw)]])
    return wanted
