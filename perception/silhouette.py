"""Masks of things that no picture was taken of, drawn from pose and size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.projection import project
from perception.support import ROUND
from perception.types import Camera, SceneObject


def silhouette(thing: SceneObject, camera: Camera) -> NDArray[np.bool_]:
    """(H, W) bool: where a camera would see a thing if nothing stood in the way.

    The outline is that of the upright box, or for round things of the upright cylinder, around it.
    """
    angles = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    if thing.kind in ROUND:
        outline = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    else:
        outline = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    flat = outline * thing.size[:2] / 2.0
    cos, sin = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    xy = flat @ np.array([[cos, sin], [-sin, cos]]) + thing.position[:2]
    half = thing.size[2] / 2.0
    points = np.concatenate(
        [np.column_stack([xy, np.full(len(xy), thing.position[2] + side)]) for side in (-half, half)]
    )
    image = project(camera, points)
    canvas = np.zeros((camera.height, camera.width), np.uint8)
    if np.all(image[:, 2] > 0):
        hull = cv2.convexHull(np.rint(image[:, :2]).astype(np.int32))
        cv2.fillConvexPoly(canvas, hull, 1)
    return canvas.astype(bool)
