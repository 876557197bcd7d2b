"""The seam between what looks and what believes: a picture goes in, detections come out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from perception.types import Detection
from robot.types import Rgbd


class Detector(Protocol):
    """Finds things in one picture, without memory. A detector that needs no picture is given None."""

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything seen in the picture, in any order, in the table frame."""
        ...


@runtime_checkable
class WordDetector(Detector, Protocol):
    """A detector that finds what it is asked for in words."""

    def look_for(self, nouns: Iterable[str]) -> bool:
        """From now on find what these nouns name, too; whether one of them is new, so that another look is worth it."""
        ...

    def find(self, picture: Rgbd, description: str) -> list[Detection]:
        """What one description fits, best first."""
        ...
