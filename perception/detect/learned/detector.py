"""Detections from one RGB-D picture by the network: kinds, colours, places, sizes and yaws, also in bad pictures."""

from __future__ import annotations

from pathlib import Path

from perception.detect.learned.instances import instances
from perception.detect.learned.layout import COLOR_NAMES
from perception.detect.learned.measuring import measured
from perception.detect.learned.network import Network
from perception.detect.learned.view import table_view
from perception.detect.palette import Palette
from perception.types import Detection
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
        self._palette = Palette()

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything found in the picture. Raises `ValueError` where there is no picture."""
        if picture is None:
            raise ValueError("LearnedDetector needs a picture, not None")
        found = [
            each
            for each in instances(self._network(table_view(picture)))
            if self._workspace.contains(each.centre, -_MARGIN)
        ]
        things = measured(found, picture, self._palette)
        return [each.detection(picture, COLOR_NAMES[each.region.color]) for each in things]
