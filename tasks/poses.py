"""Where things are to stand and how they are to be turned, as far as one can see it, measured in metres.

Every function with `off_` in its name returns an *excess* as in `tasks.relations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.geometry.symmetry import ALIKE, yaw_period
from perception.types import Array, Pose, SceneObject
from tasks.relations import FADE, off_line, off_place, over

# A yaw counts as so many metres a radian: one that is off by an eighth of a turn earns nothing.
LEVER = FADE / (np.pi / 4.0)
OFF_THE_LINE = 0.02


@dataclass(frozen=True)
class Slot:
    """A (2,) place on the table, m, and a yaw (rad); None is any."""

    xy: Array
    yaw: float | None


def placed(pose: Sequence[float | None], frame: Pose | None) -> Slot:
    """A pose [x, y] or [x, y, yaw in degrees] in a frame; None for the table's."""
    x, y, *rest = pose
    xy, yaw = np.array([x, y], dtype=np.float64), None if not rest or rest[0] is None else float(np.radians(rest[0]))
    if frame is None:
        return Slot(xy, yaw)
    cos, sin = np.cos(frame.yaw), np.sin(frame.yaw)
    return Slot(frame.position[:2] + np.array([[cos, -sin], [sin, cos]]) @ xy, None if yaw is None else yaw + frame.yaw)


def off_pose(thing: SceneObject, slot: Slot, tolerance: float, tolerance_deg: float) -> float:
    """How far a thing is from a slot."""
    aside = off_place(thing.position, tuple(slot.xy), tolerance)
    turned = 0.0 if slot.yaw is None else off_yaw(thing, slot.yaw, yaw_period(thing.kind, thing.size), tolerance_deg)
    return float(np.hypot(aside, turned))


def off_yaw(thing: SceneObject, yaw: float, period: float, tolerance_deg: float) -> float:
    """How far a thing is turned from a yaw (rad) or any that is so many times `period` (rad) away; 0 is any at all."""
    if period == 0.0:
        return 0.0
    turn = (thing.pose.yaw - yaw + period / 2.0) % period - period / 2.0
    return LEVER * over(abs(turn), float(np.radians(tolerance_deg)))


def off_row(
    things: Sequence[SceneObject], angle_deg: float | None, within_deg: float, through: Array | None = None
) -> float:
    """How far things are from a common line, and how far their sides are from parallel to it on average.

    Args:
        things: what.
        angle_deg: of the line; None for the one that fits them best.
        within_deg: how far things, and a line that goes through no given place, may be turned from it.
        through: (2,) a place on the line; None for any.
    """
    points = np.array([thing.position[:2] for thing in things])
    if angle_deg is None:
        way = np.linalg.svd(points - points.mean(axis=0))[2][0]
        angle = float(np.arctan2(way[1], way[0]))
    else:
        angle = float(np.radians(angle_deg))
    turned = [off_yaw(thing, angle, 0.0 if is_round(thing) else np.pi / 2.0, within_deg) for thing in things]
    return _off_line(points, angle_deg, within_deg, through) + sum(turned) / len(turned)


def _off_line(points: Array, angle_deg: float | None, within_deg: float, through: Array | None) -> float:
    line = off_line(list(points), angle_deg, within_deg)
    if through is None or angle_deg is None:
        return line
    across = np.array([-np.sin(np.radians(angle_deg)), np.cos(np.radians(angle_deg))])
    return max(line, over(float(np.abs((points - through[:2]) @ across).max()), OFF_THE_LINE))


def is_round(thing: SceneObject) -> bool:
    """Whether a thing looks the same from all sides."""
    return yaw_period(thing.kind, thing.size) == 0.0


def alike(a: SceneObject, b: SceneObject) -> bool:
    """Whether one thing may stand where another is meant to."""
    same = (a.kind, a.color) == (b.kind, b.color)
    return same and bool(np.abs(a.size - b.size).max() < ALIKE)
