"""Eyes that are a little off: any detector, with noise on where it says that things are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from perception.detect.detector import Detector
from perception.types import Detection, Pose
from robot.types import Rgbd


class NoisyDetector:
    """Sees everything where another detector sees it, moved along the table by normal noise, anew at every look.

    Heights are kept: a detector that confuses what lies on what is another matter.

    Args:
        detector: what it sees through.
        deviation: standard deviation of x and of y, m.
        rng: where the noise comes from.
    """

    def __init__(self, detector: Detector, deviation: float, rng: np.random.Generator) -> None:
        self._detector = detector
        self._deviation = deviation
        self._rng = rng

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything that is seen, each thing a little off."""
        return [self._moved(found) for found in self._detector.detect(picture)]

    def _moved(self, found: Detection) -> Detection:
        off = np.array([*self._rng.normal(0.0, self._deviation, 2), 0.0])
        return replace(found, pose=Pose(found.pose.position + off, found.pose.quaternion))
