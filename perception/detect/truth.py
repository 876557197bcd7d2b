"""Detections taken from simulator state: exact poses, sizes and names. For tests and for judging what happened."""

from __future__ import annotations

from perception.types import Detection, TruthSource
from robot.types import Rgbd


class TruthDetector:
    """Reports every object of a simulator as it is, whether or not a camera could see it.

    Args:
        source: the simulated world.
    """

    def __init__(self, source: TruthSource) -> None:
        self._source = source

    def detect(self, picture: Rgbd | None = None) -> list[Detection]:
        """Every object with its true name, in the order they were made; the picture is not used."""
        return [
            Detection(
                kind=thing.kind,
                color=thing.color,
                rgb=thing.rgb,
                pose=thing.pose,
                size=thing.size,
                mask=thing.mask,
                name=thing.name,
                points=thing.points,
                opening=thing.opening,
                members=thing.members,
                holes=thing.holes,
            )
            for thing in self._source.true_objects()
        ]
