"""Which part of a picture from above is the arm: what is too high to stand on the table, and what hangs on that."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.projection import rays
from perception.visibility import ARM_HEIGHT
from robot.types import Rgbd

# Hands and links are white, gray or black; their channels differ by less than this, of 255.
_GRAY = 30
# A hand's sides are seen down to this height; gray things that stand lower are left alone even beside it, m.
_HAND = 0.09
# A continuous surface has smaller steps between pixels, m.
_STEP = 0.0045


def arm_mask(picture: Rgbd) -> NDArray[np.bool_]:
    """(H, W) bool: the arm, grown by two pixels, so that no edge of it is left.

    What is higher than `ARM_HEIGHT` is the arm, with all gray pixels above a hand's height that are connected to it
    in the picture, and all that continues these without a step in height.
    """
    heights = picture.depth * rays(picture.camera)[2] + np.float32(picture.camera.table_from_camera[2, 3])
    measured = picture.depth > 0.0
    high = measured & (heights > ARM_HEIGHT)
    red, green, blue = cv2.split(np.ascontiguousarray(picture.color))
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    hand = _connected_to(high, measured & (heights > _HAND) & (spread < _GRAY), 8)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    smooth = measured & (heights > _STEP) & (cv2.dilate(heights, cross) - heights <= _STEP)
    whole = _connected_to(hand, smooth, 4)
    return cv2.dilate(whole.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0


def _connected_to(seed: NDArray[np.bool_], candidates: NDArray[np.bool_], connectivity: int) -> NDArray[np.bool_]:
    """The seed, with all candidates that are connected to it."""
    count, labels = cv2.connectedComponents(
        (seed | candidates).astype(np.uint8), connectivity=connectivity, ltype=cv2.CV_32S
    )
    chosen = np.zeros(count, bool)
    chosen[np.unique(labels[seed])] = True
    found: NDArray[np.bool_] = chosen[labels]
    return found
