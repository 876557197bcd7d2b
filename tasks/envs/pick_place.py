"""Pick-and-place actions: a thing is taken at one place of a height map and let go of at another, turned by an angle.

The convention is that of Transporter Networks (Zeng et al., CoRL 2020): an action is the rigid transform of the plane
that takes the pick pose to the place pose, and what is picked goes through it. So a pick that is off its thing's centre
puts it equally far off. What is let go of is lowered until something is under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.heightmap import FLAT, Grid, HeightMap
from perception.support import bottom
from perception.types import Array, SceneObject
from robot.placement import body, distance, is_vessel
from robot.places import SQUARE, Place

ROTATIONS = 36
"""Angles that an action in pixels can turn by, as in the paper."""


@dataclass(frozen=True, eq=False)
class PickPlace:
    """One action.

    Args:
        pick, place: (2,) m, table frame.
        turn: about +z, rad.
    """

    pick: Array
    place: Array
    turn: float

    @classmethod
    def from_pixels(cls, action: ArrayLike, grid: Grid) -> PickPlace:
        """Read (5,) row and column of the pick, row and column of the place, and the turn in 36ths of a full one."""
        numbers = np.asarray(action)
        pick, place = grid.positions(numbers[:4].reshape(2, 2))
        return cls(pick, place, float(numbers[4]) * 2.0 * np.pi / ROTATIONS)

    def as_pixels(self, grid: Grid) -> NDArray[np.int64]:
        """(5,) the nearest action that `from_pixels` reads."""
        last = np.array(grid.shape) - 1
        pixels = np.clip(grid.pixels(np.stack([self.pick, self.place])), 0, last)
        turn = round(self.turn * ROTATIONS / (2.0 * np.pi)) % ROTATIONS
        return np.array([*pixels.ravel(), turn], dtype=np.int64)

    @classmethod
    def from_pose(cls, action: ArrayLike) -> PickPlace:
        """Read (5,) x and y of the pick, x and y of the place (m), and the turn (rad)."""
        numbers = np.asarray(action, dtype=np.float64)
        return cls(numbers[:2], numbers[2:4], float(numbers[4]))

    def as_pose(self) -> NDArray[np.float32]:
        """(5,) the action that `from_pose` reads."""
        return np.array([*self.pick, *self.place, (self.turn + np.pi) % (2.0 * np.pi) - np.pi], dtype=np.float32)

    def moved(self, xy: ArrayLike) -> Array:
        """Where positions (..., 2) go, m."""
        c, s = np.cos(self.turn), np.sin(self.turn)
        there: Array = (np.asarray(xy, dtype=np.float64) - self.pick) @ np.array([[c, s], [-s, c]]) + self.place
        return there


def picked(action: PickPlace, seen: HeightMap, grid: Grid, names: Mapping[int, str]) -> str | None:
    """The name of the thing that an action picks, None when it is the table.

    Args:
        seen: the height map, with labels.
        names: of the things, by label.
    """
    pixel = grid.pixels(action.pick)
    return names.get(int(seen.labels[tuple(pixel)])) if grid.contains(pixel) else None


def place_of(
    action: PickPlace,
    name: str,
    things: Mapping[str, SceneObject],
    seen: HeightMap,
    grid: Grid,
    names: Mapping[int, str],
) -> Place:
    """Where an action puts the thing that it picks: on the highest that is under it there.

    Args:
        name: of the thing.
        things: all of them, by name.
        seen, names: as in `picked`.
    """
    thing = things[name]
    own = seen.labels == next(label for label, known in names.items() if known == name)
    # Without its rim, so that what is put beside something is not put on its edge.
    core = cv2.erode(own.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    pixels = grid.pixels(action.moved(grid.positions(np.argwhere(core if core.any() else own))))
    rows, columns = pixels[grid.contains(pixels)].T
    heights = np.where(own, bottom(thing), seen.height)[rows, columns]
    height, below = 0.0, None
    if len(heights) and heights.max() > FLAT:
        at = int(heights.argmax())
        height, below = float(heights[at]), names.get(int(seen.labels[rows[at], columns[at]]))
    support = None if below in (None, name) else _carrier(action.moved(thing.position[:2]), things, name, str(below))
    centre = thing.position[:2] if support is None else body(thing)[0]
    if abs(thing.size[0] - thing.size[1]) > SQUARE:
        return Place(action.moved(centre), height, support, turn=action.turn)
    return Place(action.moved(centre), height, support, thing.pose.yaw + action.turn)


def _carrier(xy: Array, things: Mapping[str, SceneObject], name: str, below: str) -> str:
    """What carries a thing that comes down there: what is below it, or the vessel that this is in."""
    others = (other for other in things.values() if other.name != name)
    return next((other.name for other in others if is_vessel(other) and distance(xy, other) == 0.0), below)
