"""The part of the table that the arm works on, its named places, and normalised coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from perception.types import Array

# Normalised (u, v) of the named places, in the order in which programs get them (docs/programs.md).
_CORNERS = {
    "top left corner": (0.0, 1.0),
    "top right corner": (1.0, 1.0),
    "bottom right corner": (1.0, 0.0),
    "bottom left corner": (0.0, 0.0),
}
_SIDES = {
    "top side": (0.5, 1.0),
    "right side": (1.0, 0.5),
    "bottom side": (0.5, 0.0),
    "left side": (0.0, 0.5),
}


@dataclass(frozen=True)
class Workspace:
    """A rectangle of the table, in the table frame.

    Args:
        x0, y0, x1, y1: its bounds, m.
        inset: how far inside the bounds normalised coordinates and named places lie, m, so that what is put at a
            corner stands inside the workspace as a whole.
    """

    x0: float = -0.3
    y0: float = -0.2
    x1: float = 0.3
    y1: float = 0.2
    inset: float = 0.05

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """x0 y0 x1 y1, m."""
        return self.x0, self.y0, self.x1, self.y1

    def denormalize(self, uv: ArrayLike) -> Array:
        """Positions for normalised coordinates: (0, 0) is the bottom left, (1, 1) the top right, less the inset.

        Args:
            uv: (2,) or (n, 2).

        Returns:
            (2,) or (n, 2) metres.

        Raises:
            ValueError: `uv` does not end in pairs.
        """
        pairs: Array = np.asarray(uv, dtype=np.float64)
        if pairs.ndim not in (1, 2) or pairs.shape[-1] != 2:
            raise ValueError(f"normalised coordinates come as [u, v] or a list of these, not with shape {pairs.shape}")
        low: Array = np.array([self.x0 + self.inset, self.y0 + self.inset])
        high: Array = np.array([self.x1 - self.inset, self.y1 - self.inset])
        return low + pairs * (high - low)

    @property
    def corners(self) -> dict[str, Array]:
        """(2,) position by name: top left, top right, bottom right, bottom left corner."""
        return {name: self.denormalize(uv) for name, uv in _CORNERS.items()}

    @property
    def sides(self) -> dict[str, Array]:
        """(2,) position by name: top, right, bottom, left side."""
        return {name: self.denormalize(uv) for name, uv in _SIDES.items()}

    @property
    def middle(self) -> Array:
        """(2,) the centre."""
        return self.denormalize((0.5, 0.5))

    def nearest_corner(self, xy: ArrayLike) -> str:
        """The name of the corner nearest to a (2,) position."""
        return _nearest(self.corners, xy)

    def nearest_side(self, xy: ArrayLike) -> str:
        """The name of the side whose middle is nearest to a (2,) position."""
        return _nearest(self.sides, xy)

    def contains(self, xy: ArrayLike, margin: float = 0.0) -> bool:
        """Whether a (2,) position lies inside the bounds, at least `margin` (m) from each."""
        x, y = np.asarray(xy, dtype=np.float64)[:2]
        return bool(self.x0 + margin <= x <= self.x1 - margin and self.y0 + margin <= y <= self.y1 - margin)

    def clamp(self, xy: ArrayLike, margin: float = 0.0) -> Array:
        """The (2,) position inside the bounds, less `margin` (m), that is nearest to a (2,) position."""
        low = np.array([self.x0 + margin, self.y0 + margin])
        high = np.array([self.x1 - margin, self.y1 - margin])
        inside: Array = np.clip(np.asarray(xy, dtype=np.float64)[:2], low, high)
        return inside


def _nearest(places: Mapping[str, Array], xy: ArrayLike) -> str:
    point = np.asarray(xy, dtype=np.float64)[:2]
    return min(places, key=lambda name: float(np.linalg.norm(places[name] - point)))


WORKSPACE = Workspace()
