"""Ways to take hold of an object, by its kind, pose and size, or by the points of its surface where the kind does not
say its shape; the first is the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.geometry.points import spread
from perception.kits import PIECES, grip_point
from perception.support import bottom
from perception.types import Array, SceneObject
from robot.antipodal import pinches
from robot.arm import Gripper
from robot.placement import FLOOR, body, is_vessel
from robot.suction import seals

# Between each finger and the object before closing, m.
FINGER_CLEARANCE = 0.008
LEAST_CLEARANCE = 0.004
# The fingertips stay this far above what the object stands on.
ABOVE_SUPPORT = 0.003
# Objects reach up between the fingers by this much at most: the palm is 38 mm above the tool centre point.
PALM = 0.033
WALL_DEPTH = 0.020
ROUND_YAWS = [k * np.pi / 6 for k in range(6)]
# How far above what it is to hold a cup stops: it sucks from 1 cm away, and believed heights are off by some mm.
CUP_GAP = 0.004
# Grasps from points are so many at most, and differ by so much, m and rad.
MOST = 12
# So many of them show where its walls are.
POINTS = 800
NEARLY, NEARLY_TURN = 0.006, 0.25


@dataclass(frozen=True)
class Grasp:
    """A pose of the tool for taking hold of an object.

    Args:
        position: (3,) of the tool centre point, m, table frame.
        yaw: of the tool, rad, up to multiples of `period`.
        period: rad; pi for a hand, whose fingers are alike.
        opening: between the fingers before closing, m.
    """

    position: Array
    yaw: float
    period: float
    opening: float


def grasps(thing: SceneObject, gripper: Gripper) -> list[Grasp]:
    """How that gripper can take hold of an object, best first; none when it is too wide, or nowhere flat enough."""
    if thing.kind in PIECES and gripper.kind == "suction":
        # Their strokes are narrower than the cup: it holds where they are broadest.
        return [Grasp(np.array([*grip_point(thing), thing.top + CUP_GAP]), 0.0, np.pi / 24, 0.0)]
    if thing.points is not None:
        found = _pinched(thing, thing.points, gripper) if gripper.kind == "hand" else _sealed(thing.points, gripper)
        return apart(found)
    return _by_hand(thing, gripper) if gripper.kind == "hand" else _by_suction(thing)


def _sealed(points: Array, gripper: Gripper) -> list[Grasp]:
    cup = gripper.thickness / 2
    return [Grasp(place + np.array([0.0, 0.0, CUP_GAP]), 0.0, np.pi / 24, 0.0) for place in seals(points, cup)]


def _pinched(thing: SceneObject, points: Array, gripper: Gripper) -> list[Grasp]:
    # As deep as the palm and the table let it: nobody knows where its walls end.
    height = max(thing.top - PALM, bottom(thing) + gripper.tip + ABOVE_SUPPORT)
    return [
        grasp
        for pinch in pinches(spread(points, POINTS), height - gripper.tip, gripper, LEAST_CLEARANCE)
        for grasp in _around(np.array([*pinch.position, height]), pinch.width, [pinch.yaw], gripper)
    ]


def apart(ranked: Sequence[Grasp]) -> list[Grasp]:
    """The best of many grasps, without those that are nearly a better one again: each costs a plan when it is tried."""
    kept: list[Grasp] = []
    for grasp in ranked:
        if len(kept) == MOST:
            break
        if all(_differ(grasp, other) for other in kept):
            kept.append(grasp)
    return kept


def _differ(a: Grasp, b: Grasp) -> bool:
    turn = abs((a.yaw - b.yaw + a.period / 2) % a.period - a.period / 2)
    return float(np.linalg.norm(a.position - b.position)) > NEARLY or turn > NEARLY_TURN


def _by_suction(thing: SceneObject) -> list[Grasp]:
    centre, _ = body(thing)
    height = bottom(thing) + FLOOR if is_vessel(thing) else float(thing.position[2]) + _up_to_surface(thing)
    position = np.array([*(centre if thing.kind == "mug" else thing.position[:2]), height + CUP_GAP])
    return [Grasp(position, 0.0, np.pi / 24, 0.0)]


def _up_to_surface(thing: SceneObject) -> float:
    """How far the surface is straight above a thing's centre, also where it leans or has fallen over, m."""
    x, y, z, w = thing.pose.quaternion
    up = np.abs([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])
    if thing.kind == "ball":
        return float(thing.size[2]) / 2
    return float(min(half / max(part, 1e-6) for half, part in zip(thing.size / 2, up, strict=True)))


def _by_hand(thing: SceneObject, gripper: Gripper) -> list[Grasp]:
    if thing.kind in ("bowl", "plate"):
        return _at_rim(thing, gripper, WALL_DEPTH)
    height = _height(thing, gripper)
    if thing.kind in ("cylinder", "ball"):
        position = np.array([*thing.position[:2], height])
        return _around(position, float(max(thing.size[:2])), ROUND_YAWS, gripper)
    if thing.kind == "mug":
        centre, radius = body(thing)
        position = np.array([*centre, thing.top - 0.022])
        whole = _around(position, 2 * radius, [thing.pose.yaw + np.pi / 2], gripper)
        return whole + _at_rim(thing, gripper, 0.018)
    position = np.array([*thing.position[:2], height])
    yaw = thing.pose.yaw
    along_x = _around(position, float(thing.size[0]), [yaw], gripper)
    along_y = _around(position, float(thing.size[1]), [yaw + np.pi / 2], gripper)
    return along_x + along_y if thing.size[0] < thing.size[1] - 0.004 else along_y + along_x


def _height(thing: SceneObject, gripper: Gripper) -> float:
    """Height of the tool centre point: the middle of the object if the palm and the fingertips have room."""
    lowest = bottom(thing) + gripper.tip + ABOVE_SUPPORT
    return max(float(thing.position[2]), thing.top - PALM, lowest)


def _around(position: Array, width: float, yaws: Sequence[float], gripper: Gripper) -> list[Grasp]:
    opening = min(width + 2 * FINGER_CLEARANCE, gripper.max_width)
    if opening < width + 2 * LEAST_CLEARANCE:
        return []
    return [Grasp(position, float(yaw), np.pi, opening) for yaw in yaws]


def _at_rim(thing: SceneObject, gripper: Gripper, depth: float) -> list[Grasp]:
    """Pinch the wall: one finger inside, one outside, closing towards the middle; the handle's side is left out."""
    centre, outer = body(thing)
    height = max(thing.top - depth + gripper.tip, bottom(thing) + FLOOR + gripper.tip + 0.001)
    turns = np.arange(12) * (np.pi / 6) + thing.pose.yaw
    if thing.kind == "mug":
        turns = thing.pose.yaw + np.pi + np.array([0.0, 0.5, -0.5, 1.0, -1.0])
    opening = min(0.03, gripper.max_width)
    radius = outer - 0.006
    return [
        Grasp(
            np.array([centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn), height]),
            float(turn),
            np.pi,
            opening,
        )
        for turn in turns
    ]
