"""Grasps of a parallel hand from points of a surface alone: two walls that face each other, with room beside them.

The tool points straight down, so that what is looked for is flat: seen from above, a strip as broad as a finger across
the thing, whose two ends are walls straight enough that the fingers do not slip (Nguyen, "Constructing force-closure
grasps", 1988: each contact lies in the friction cone of the other), with nothing where the fingers come down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perception.types import Array
from robot.arm import Gripper

DIRECTIONS = 24
STEP = 0.004
# Half angle of the friction cone, as its tangent: rubber on wood holds up to 0.8 and more.
FRICTION = 0.4
# Points this near to each other belong to one piece, m: two of a camera's pixels.
GAP = 0.005
# Walls reach up to this at least over the fingertips, m, and whatever is this little below these is in their way.
HELD_WALL, IN_THE_WAY = 0.008, 0.002
# What is so near to the end of a piece is its wall, m.
END = 0.004
FEWEST = 8
# Lanes across a finger's breadth in which a wall's place is measured.
LANES = 4
# What a metre of distance between strip and centre of mass costs against the share of a finger that touches.
PER_METRE = 25.0


@dataclass(frozen=True)
class Pinch:
    """Two places to hold a thing by, one on each side.

    Args:
        position: (2,) of the middle between them, m.
        yaw: across the direction of closing, rad: of a tool whose fingers close along its y axis.
        width: from one wall to the other, m.
        merit: greater is better.
    """

    position: Array
    yaw: float
    width: float
    merit: float


def pinches(points: Array, tip: float, gripper: Gripper, clearance: float) -> list[Pinch]:
    """Where a hand can hold what some points show, best first.

    Args:
        points: (n, 3) of its surface from above, table frame, m.
        tip: height of the fingertips, m; walls are taken to go down to there.
        gripper: a hand.
        clearance: between each finger and the thing before closing, m.
    """
    reached = points[points[:, 2] > tip - IN_THE_WAY]
    middle = points[:, :2].mean(axis=0)
    found: list[Pinch] = []
    for yaw in np.arange(DIRECTIONS) * (np.pi / DIRECTIONS) if len(reached) else ():
        # A tool that points down closes along (sin, -cos) of its yaw.
        turn = np.array([[np.cos(yaw), np.sin(yaw)], [np.sin(yaw), -np.cos(yaw)]])
        across, closing = turn @ (reached[:, :2] - middle).T
        for lane in np.arange(across.min(), across.max() + STEP, STEP):
            inside = np.abs(across - lane) <= gripper.breadth / 2.0
            strip = np.column_stack([across[inside] - lane, closing[inside], reached[inside, 2] - tip])
            for low, high, touched in _pieces(strip, gripper, clearance):
                local = np.array([lane, (low + high) / 2.0])
                merit = touched - PER_METRE * float(np.linalg.norm(local))
                found.append(Pinch(middle + local @ turn, float(yaw), high - low, merit))
    return sorted(found, key=lambda pinch: -pinch.merit)


def _pieces(strip: Array, gripper: Gripper, clearance: float) -> list[tuple[float, float, float]]:
    """The pieces of a strip that can be held.

    Args:
        strip: (n, 3) places across it and along the direction of closing, and heights over the fingertips, m.
        gripper, clearance: as in `pinches`.

    Returns:
        Where each begins and ends, and on which share of a finger's breadth both walls are met.
    """
    if len(strip) < FEWEST:
        return []
    strip = strip[strip[:, 1].argsort()]
    closing = strip[:, 1]
    ends = np.flatnonzero(np.diff(closing) > GAP)
    starts, stops = np.r_[0, ends + 1], np.r_[ends, len(closing) - 1]
    found = []
    for k, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        low, high = float(closing[start]), float(closing[stop])
        before = low - closing[stops[k - 1]] if k > 0 else np.inf
        after = closing[starts[k + 1]] - high if k + 1 < len(starts) else np.inf
        if stop - start + 1 < FEWEST or min(before, after) < gripper.thickness + 2.0 * clearance:
            continue
        if high - low + 2.0 * clearance > gripper.max_width:
            continue
        touched = _touched(strip[start : stop + 1], gripper.breadth)
        if touched > 0.0:
            found.append((low, high, touched))
    return found


def _touched(piece: Array, breadth: float) -> float:
    """The share of a finger's breadth on which both walls are met; 0 where either is too low to be held or slants out
    of the friction cone."""
    across, closing, height = piece.T
    lanes = np.clip(((across / breadth + 0.5) * LANES).astype(np.int64), 0, LANES - 1)
    present = np.unique(lanes)
    if len(present) < LANES / 2:
        return 0.0
    centres = (present + 0.5) * (breadth / LANES)
    for outward in (-1.0, 1.0):
        wall = outward * np.array([(outward * closing[lanes == lane]).max() for lane in present])
        steepest = np.abs(np.diff(wall) / np.diff(centres)).max(initial=0.0)
        at_end = outward * closing > (outward * closing).max() - END
        if steepest > FRICTION or height[at_end].max() < HELD_WALL:
            return 0.0
    return len(present) / LANES
