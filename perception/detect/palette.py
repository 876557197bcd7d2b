"""Which named colour a pixel shows, whatever light falls on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from perception.colors import COLORS
from perception.types import Array

# Light falls on a surface with between this share of its full strength and a little more than all of it. Diffuse
# light alone gives 0.6 in the simulator's renderer; a wider range would make white in shadow gray, and orange brown.
DIMMEST, BRIGHTEST = 0.56, 1.05

_BITS = 5


class Palette:
    """Named colours, looked up for whole pictures at once.

    A pixel shows the colour c that minimises the distance |p - s c| in RGB over all shadings s that may be.

    Args:
        colors: (red, green, blue) by name, 0 to 1.
    """

    def __init__(self, colors: Mapping[str, tuple[float, float, float]] = COLORS) -> None:
        self.names = tuple(colors)
        self._rgb = 255.0 * np.array([colors[name] for name in self.names])
        self._table = _lookup_table(tuple(map(tuple, self._rgb.tolist())))

    def classify(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(n,) indices into `names` for (n, 3) pixels, red green blue."""
        coarse = (pixels >> (8 - _BITS)).astype(np.uint16)
        names: NDArray[np.uint8] = self._table[(coarse[:, 0] << 2 * _BITS) | (coarse[:, 1] << _BITS) | coarse[:, 2]]
        return names


def _nearest(pixels: Array, colors: Array) -> NDArray[np.uint8]:
    shading = np.clip(pixels @ colors.T / np.sum(colors**2, axis=1), DIMMEST, BRIGHTEST)
    distances = np.linalg.norm(pixels[:, None] - shading[..., None] * colors, axis=2)
    nearest: NDArray[np.uint8] = np.argmin(distances, axis=1).astype(np.uint8)
    return nearest


@lru_cache(maxsize=4)
def _lookup_table(colors: tuple[tuple[float, ...], ...]) -> NDArray[np.uint8]:
    """The nearest colour of every cell of the RGB cube, cut into 32 x 32 x 32."""
    step = 2 ** (8 - _BITS)
    levels = np.arange(2**_BITS) * step + step / 2.0
    cells = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
    return _nearest(cells, np.array(colors))
