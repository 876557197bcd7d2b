"""Several cameras look at one table: what they see of one thing is taken together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perception.detect.detector import Detector
from perception.matching import assigned
from perception.tracks import fused, measured
from perception.types import Detection, Pose
from robot.types import Rgbd

# Two cameras that are calibrated see one thing in places less far apart than this, m.
_ONE_PLACE = 0.025


@dataclass(frozen=True)
class Look:
    """One more camera, and what finds things in its pictures.

    Args:
        capture: takes a picture.
        detector: finds things in it.
    """

    capture: Callable[[], Rgbd]
    detector: Detector


def together(
    detections: Sequence[Detection], picture: Rgbd, other: Sequence[Detection], other_picture: Rgbd
) -> list[Detection]:
    """What two cameras found, each thing once.

    Of what both saw, the position is the mean of both weighted by inverse variance, and the rest is as the camera saw
    it that saw more of it. What only the other saw is added, without a mask: that would be of the other's picture.

    Args:
        detections, picture: of the camera whose masks are kept.
        other, other_picture: of one more.
    """
    costs = np.array([[_apart(a, b) for b in other] for a in detections]).reshape(len(detections), len(other))
    partners = assigned(costs, np.full(len(detections), _ONE_PLACE))
    merged = []
    for one, j in zip(detections, partners, strict=True):
        merged.append(one if j is None else _merged(one, picture, other[j], other_picture))
    alone = [replace(found, mask=None) for j, found in enumerate(other) if j not in partners]
    return merged + alone


def _merged(one: Detection, picture: Rgbd, two: Detection, other_picture: Rgbd) -> Detection:
    position, _ = fused(
        one.pose.position,
        measured(one, picture.camera),
        two.pose.position,
        measured(two, other_picture.camera),
    )
    better = two if two.score > one.score else one
    return replace(better, pose=Pose(position, better.pose.quaternion), mask=one.mask)


def _apart(a: Detection, b: Detection) -> float:
    """The distance between two detections of what may be one thing, m; infinite when it cannot be."""
    if a.color != b.color or (a.kind != b.kind and "object" not in (a.kind, b.kind)):
        return np.inf
    return float(np.linalg.norm(a.pose.position - b.pose.position))
