"""Geometric paths of a tool that points down: straight lines with rounded corners, as dense samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from perception.types import Array

STRAIGHT_SPACING = 0.03
CURVE_SAMPLES = 6
YAW_SPACING = 0.3
SHORTEST = 1e-5


@dataclass(frozen=True)
class Waypoint:
    """Where the tool centre point shall be: (3,) metres in the table frame, and the yaw of the tool, rad."""

    position: Array
    yaw: float


@dataclass(frozen=True)
class Piece:
    """A part of a path, sampled.

    Args:
        positions: (n, 3) m; the first is the last of the piece before.
        yaws: (n,) rad.
        curved: a rounded corner, which is passed at constant speed.
    """

    positions: Array
    yaws: Array
    curved: bool


def rounded(waypoints: Sequence[Waypoint], deviation: float) -> list[Piece]:
    """Straight lines through waypoints; corners in between are cut by parabolas.

    Args:
        waypoints: at least two; those that do not differ from the one before are left out.
        deviation: how far the path may pass from a corner, m. A parabola never takes more than 45 % of a line, so that
            the path is straight in the middle of each.

    Returns:
        The pieces in order; none when there is nowhere to go.
    """
    stops = [waypoints[0]]
    for waypoint in waypoints[1:]:
        if _length(stops[-1], waypoint) > SHORTEST or abs(stops[-1].yaw - waypoint.yaw) > SHORTEST:
            stops.append(waypoint)
    cuts = [0.0] * len(stops)
    for i in range(1, len(stops) - 1):
        shorter = min(_length(stops[i - 1], stops[i]), _length(stops[i], stops[i + 1]))
        cuts[i] = min(_cut(stops[i - 1], stops[i], stops[i + 1], deviation), 0.45 * shorter)
    pieces: list[Piece] = []
    for i in range(len(stops) - 1):
        here, there = stops[i], stops[i + 1]
        length = _length(here, there)
        begin, end = (cuts[i] / length, 1.0 - cuts[i + 1] / length) if length > SHORTEST else (0.0, 1.0)
        count = max(ceil(length * (end - begin) / STRAIGHT_SPACING), ceil(abs(there.yaw - here.yaw) / YAW_SPACING), 2)
        along = np.linspace(begin, end, count + 1)
        pieces.append(Piece(_between(here, there, along), _yaw_between(here, there, along), curved=False))
        if cuts[i + 1] > SHORTEST:
            after = stops[i + 2]
            entry = _between(here, there, np.array([end]))[0]
            leave = _between(there, after, np.array([cuts[i + 1] / _length(there, after)]))[0]
            pieces.append(_corner(entry, here, there, after, leave, end, cuts[i + 1] / _length(there, after)))
    return pieces


def _corner(
    entry: Array, here: Waypoint, corner: Waypoint, after: Waypoint, leave: Array, begin: float, end: float
) -> Piece:
    t = np.linspace(0.0, 1.0, CURVE_SAMPLES + 1)
    positions = np.outer((1 - t) ** 2, entry) + np.outer(2 * t * (1 - t), corner.position) + np.outer(t**2, leave)
    halves = np.where(
        t < 0.5,
        _yaw_between(here, corner, begin + (1.0 - begin) * np.minimum(2 * t, 1.0)),
        _yaw_between(corner, after, end * np.maximum(2 * t - 1.0, 0.0)),
    )
    return Piece(positions, halves, curved=True)


def _cut(before: Waypoint, corner: Waypoint, after: Waypoint, deviation: float) -> float:
    """How far from a corner its parabola begins: it passes the corner at half that distance times sin(turn / 2)."""
    entering, leaving = corner.position - before.position, after.position - corner.position
    lengths = float(np.linalg.norm(entering) * np.linalg.norm(leaving))
    cosine = float(entering @ leaving) / lengths if lengths > 0.0 else 1.0
    return 2.0 * deviation / max(float(np.sqrt(max((1.0 - cosine) / 2.0, 0.0))), 1e-3)


def _length(a: Waypoint, b: Waypoint) -> float:
    return float(np.linalg.norm(b.position - a.position))


def _between(a: Waypoint, b: Waypoint, along: Array) -> Array:
    between: Array = a.position + along[:, None] * (b.position - a.position)
    return between


def _yaw_between(a: Waypoint, b: Waypoint, along: Array) -> Array:
    """The yaw turns with zero rate at both ends (smoothstep), so that corners see no jump in the last joint."""
    turned: Array = a.yaw + (3 * along**2 - 2 * along**3) * (b.yaw - a.yaw)
    return turned
