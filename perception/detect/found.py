"""What a picture shows of one thing, on its way to a detection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.detect.regions import Region
from perception.detect.shapes import Fit
from perception.types import Array, Detection, Pose
from robot.types import Rgbd

# The colour of so many of a thing's pixels is the colour of all.
_PIXELS = 500


@dataclass(frozen=True)
class Found:
    """A region and the shape that explains it.

    Args:
        region: the pixels.
        fit: the shape.
        score: 0 to 1; below 0.75 when only part of it was seen.
        bottom: height of its lower end above the table, m.
    """

    region: Region
    fit: Fit
    score: float
    bottom: float = 0.0

    def detection(self, picture: Rgbd, color: str) -> Detection:
        """The same as what detectors tell, in a picture in which it was found, with the name of its colour."""
        fit, pixels = self.fit, self.region.pixels
        mask: NDArray[np.bool_] = np.zeros(picture.depth.shape, bool)
        mask.reshape(-1)[pixels] = True
        shown = pixels[:: max(len(pixels) // _PIXELS, 1)]
        rgb: Array = picture.color.reshape(-1, 3)[shown].mean(axis=0) / 255.0
        height, half_yaw = fit.top - self.bottom, fit.yaw / 2.0
        return Detection(
            kind=fit.kind,
            color=color,
            rgb=rgb,
            pose=Pose(
                np.array([*fit.center, self.bottom + height / 2.0]),
                np.array([0.0, 0.0, np.sin(half_yaw), np.cos(half_yaw)]),
            ),
            size=np.array([*fit.size, height]),
            score=self.score,
            mask=mask,
        )
