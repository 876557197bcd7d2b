"""How a thing lies: its pose in all six degrees of freedom, of kinds whose shape is known."""

from __future__ import annotations

import numpy as np

from perception.geometry.points import points_of
from perception.geometry.registration import TooFewPoints, register
from perception.geometry.shapes import KNOWN
from perception.geometry.symmetry import pose_error
from perception.types import Array, Pose, SceneObject
from robot.types import Rgbd

# What rises less above the table is table, and what ends lower lies on it, m.
_TABLE = 0.004
# A registration that agrees less with the points, or has a rival, is not believed.
_SURE = 0.7
# What leans by less stands, and outlines say better how it is turned, rad.
_STANDS = np.deg2rad(12.0)


def full_pose(thing: SceneObject, picture: Rgbd | None) -> Pose:
    """The pose of the centre of a thing's bounding box, also when it lies on its side or leans.

    Args:
        thing: as it is believed to be: upright.
        picture: in which it was last seen; None for eyes that need no picture, which know poses.

    Returns:
        What its shape, laid onto its points, says; what is believed where the shape is not known, nothing was seen, or
        what shows leaves several poses.
    """
    if picture is None or thing.mask is None or thing.kind not in KNOWN:
        return thing.pose
    points = points_of(picture, thing.mask)
    points = points[points[:, 2] > _TABLE]
    ground = 0.0 if thing.position[2] - thing.size[2] / 2.0 < _TABLE else None
    eye = picture.camera.table_from_camera[:3, 3]
    try:
        found = [register(points, thing.kind, size, eye, ground=ground) for size in _sizes(thing)]
    except TooFewPoints:
        return thing.pose
    best = max(found, key=lambda each: each.quality)
    if best.ambiguous or best.quality < _SURE:
        return thing.pose
    _, turn = pose_error(thing.kind, best.pose, thing.pose, thing.size)
    return thing.pose if turn < _STANDS else best.pose


def _sizes(thing: SceneObject) -> list[Array]:
    """What its own extents may be: those of the upright box; of a round thing on its side the odd one is the height."""
    upright = thing.size
    if thing.kind in ("block", "ball"):
        return [upright]
    low, middle, high = np.sort(upright)
    lying = np.array([low, middle, high]) if middle - low < high - middle else np.array([high, middle, low])
    return [upright, lying] if not np.allclose(upright, lying, atol=0.01) else [upright]
