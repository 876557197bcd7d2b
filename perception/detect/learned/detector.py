"""Detections from one RGB-D picture by the network: kinds, colours, places, sizes and yaws, also in bad pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from perception.detect.learned.instances import Instance, instances
from perception.detect.learned.layout import STRIDE
from perception.detect.learned.network import Network
from perception.detect.learned.view import table_view, to_picture
from perception.types import Array, Detection, Pose
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

WEIGHTS = Path(__file__).resolve().parent / "weights" / "eyes.onnx"
# How far beside the workspace things are still reported, m.
_MARGIN = 0.08


class LearnedDetector:
    """Finds what the simulator's pictures taught it: every kind that it offers, in clutter, noise and bad light.

    Args:
        weights: an ONNX file of `training/export.py`.
        workspace: the part of the table to look at; things farther than 8 cm beside it are left out.
    """

    def __init__(self, weights: Path = WEIGHTS, workspace: Workspace = WORKSPACE) -> None:
        self._network = Network(weights)
        self._workspace = workspace

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything found in the picture. Raises `ValueError` where there is no picture."""
        if picture is None:
            raise ValueError("LearnedDetector needs a picture, not None")
        found = [
            each
            for each in instances(self._network(table_view(picture)))
            if self._workspace.contains(each.centre, -_MARGIN)
        ]
        shown = to_picture(_numbered(found), picture.camera)
        return [_detection(each, shown == number, picture) for number, each in enumerate(found, 1)]


def _numbered(found: list[Instance]) -> NDArray[np.uint8]:
    """The view's cells with the number of the thing that they show, counted from 1."""
    labels = np.zeros(found[0].mask.shape if found else (1, 1), np.uint8)
    for number, each in enumerate(found, 1):
        labels[each.mask] = number
    return np.repeat(np.repeat(labels, STRIDE, axis=0), STRIDE, axis=1)


def _detection(thing: Instance, mask: NDArray[np.bool_], picture: Rgbd) -> Detection:
    rgb: Array = picture.color[mask].mean(axis=0) / 255.0 if mask.any() else np.zeros(3)
    return Detection(
        kind=thing.kind,
        color=thing.color,
        rgb=rgb,
        pose=Pose(thing.centre, np.array([0.0, 0.0, np.sin(thing.yaw / 2.0), np.cos(thing.yaw / 2.0)])),
        size=thing.size,
        score=thing.score,
        mask=mask,
    )
