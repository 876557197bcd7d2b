"""The ChArUco board: a chessboard whose white squares carry numbered markers, so that a part of it is enough.

Frame of the board: origin in its middle, +x to the right and +y to the top of the print, +z out of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Array

# A board is made of modules: eight are the edge of a square, six that of a marker in its middle.
SQUARE, MARKER = 8, 6


@dataclass(frozen=True)
class Corners:
    """What one picture shows of a board.

    Args:
        points: (n, 3) in the board's frame, m.
        pixels: (n, 2) columns and rows at which they appear.
    """

    points: Array
    pixels: Array

    def __len__(self) -> int:
        return len(self.pixels)


@dataclass(frozen=True)
class Board:
    """A board as it is printed. The usual one fits on A4 and on Letter, lying.

    Args:
        columns, rows: squares.
        square: edge of a square, m.
    """

    columns: int = 7
    rows: int = 5
    square: float = 0.036

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the print, m."""
        return self.columns * self.square, self.rows * self.square

    @cached_property
    def points(self) -> Array:
        """(n, 3) every inner corner in the board's frame, row by row from the top left, m."""
        width, height = self.size
        printed = np.asarray(self._pattern.getChessboardCorners(), dtype=np.float64)
        return np.column_stack([printed[:, 0] - width / 2, height / 2 - printed[:, 1], np.zeros(len(printed))])

    @cached_property
    def modules(self) -> NDArray[np.bool_]:
        """(8 * rows, 8 * columns) which of the modules are black, from the top left."""
        count = (SQUARE * self.columns, SQUARE * self.rows)
        return np.asarray(self._pattern.generateImage(count, marginSize=0, borderBits=1)) < 128

    def find(self, color: NDArray[np.uint8]) -> Corners:
        """The inner corners that a picture (H, W, 3) shows; none where there is no board."""
        gray = cv2.cvtColor(color, cv2.COLOR_RGB2GRAY)
        found: tuple[Any, ...] = cv2.aruco.CharucoDetector(self._pattern).detectBoard(gray)
        pixels, numbers = found[:2]
        if numbers is None:
            return Corners(np.empty((0, 3)), np.empty((0, 2)))
        places = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        return Corners(self.points[np.asarray(numbers).ravel()], places)

    @cached_property
    def _pattern(self) -> cv2.aruco.CharucoBoard:
        # Markers of four by four modules are read from the farthest; a board needs one for every other square.
        markers = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
        return cv2.aruco.CharucoBoard((self.columns, self.rows), self.square, self.square * MARKER / SQUARE, markers)
