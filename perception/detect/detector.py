"""The seam between what looks and what believes: a picture goes in, detections come out."""

from __future__ import annotations

from typing import Protocol

from perception.types import Detection
from robot.types import Rgbd


class Detector(Protocol):
    """Finds things in one picture, without memory. A detector that needs no picture is given None."""

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything seen in the picture, in any order, in the table frame."""
        ...
