"""Gaussian noise for whole pictures: windows into fields drawn once, since drawing anew costs 3 ms a channel."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

# How much larger than a picture its field is: as many windows as this squared.
_SPARE = 256


def noise(
    rng: np.random.Generator, shape: tuple[int, int], *, channels: int = 1, correlation: float = 0.0
) -> NDArray[np.float32]:
    """Standard normal noise.

    Args:
        rng: chooses the window, so that the same state gives the same noise.
        shape: rows and columns.
        channels: one gives (H, W), more (H, W, channels).
        correlation: standard deviation of the Gaussian over which neighbours are alike, pixels; 0 is white.

    Returns:
        A read-only view.
    """
    field = _field(shape[0] + _SPARE, shape[1] + _SPARE, channels, correlation)
    row, column = rng.integers(_SPARE, size=2)
    return field[row : row + shape[0], column : column + shape[1]]


@lru_cache(maxsize=16)
def _field(rows: int, columns: int, channels: int, correlation: float) -> NDArray[np.float32]:
    size = (rows, columns) if channels == 1 else (rows, columns, channels)
    field = np.random.default_rng(0).standard_normal(size, dtype=np.float32)
    if correlation:
        field = np.asarray(cv2.GaussianBlur(field, (0, 0), correlation), dtype=np.float32)
        field /= field.std()
    field.setflags(write=False)
    return field
