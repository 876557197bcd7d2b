"""Detections from one RGB-D picture by the networks: kinds, colours, places, sizes and yaws, also in bad pictures."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from perception.detect.learned.closeup import Closeups
from perception.detect.learned.heights import measured
from perception.detect.learned.instances import Instance, instances
from perception.detect.learned.layout import COLOR_NAMES, STRIDE
from perception.detect.learned.network import Network
from perception.detect.learned.view import table_view, to_picture
from perception.detect.palette import Palette
from perception.matching import FULL_VIEW
from perception.projection import rays
from perception.types import Array, Detection, Pose
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

WEIGHTS = Path(__file__).resolve().parent / "weights"
# How far beside the workspace things are still reported, m.
_MARGIN = 0.08
# What the arm, the edge of the view or another thing hides in part.
_PARTIAL = 0.5
# A covered thing's own pixels are higher than this share of its top, and not more than so much higher than that, m.
_FOOT, _SLACK = 0.25, 0.004
# So many of them say its colour better than the network; the cover's colour spills over and counts as this share.
_ENOUGH, _SPILT = 15, 0.25


class LearnedDetector:
    """Finds what the simulator's pictures taught it: every kind that it offers, in clutter, noise and bad light.

    Args:
        weights: the folder that `training/export.py` wrote.
        workspace: the part of the table to look at; things farther than 8 cm beside it are left out.
    """

    def __init__(self, weights: Path = WEIGHTS, workspace: Workspace = WORKSPACE) -> None:
        self._network = Network(weights / "eyes.onnx")
        self._closeups = Closeups(weights / "closeups.onnx")
        self._palette = Palette()
        self._workspace = workspace

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything found in the picture. Raises `ValueError` where there is no picture."""
        if picture is None:
            raise ValueError("LearnedDetector needs a picture, not None")
        view = table_view(picture)
        found = [each for each in instances(self._network(view)) if self._workspace.contains(each.centre, -_MARGIN)]
        shown = to_picture(_numbered(found), picture.camera)
        things = measured(self._closeups(view, found), view)
        detections = []
        for number, each in enumerate(things, 1):
            mask, color = shown == number, each.color
            if each.covered:
                covers = {other.color for other in things if other.lies_over(each)}
                color = self._color_of_corner(each, covers, mask, picture)
            detections.append(_detection(each, color, mask, picture))
        return detections

    def _color_of_corner(self, thing: Instance, covers: Set[str], mask: NDArray[np.bool_], picture: Rgbd) -> str:
        """Cells of a corner show the table and the cover as well: pixels that are as high as the thing are its own."""
        height = rays(picture.camera)[2][mask] * picture.depth[mask] + picture.camera.table_from_camera[2, 3]
        own = (height > _FOOT * thing.top) & (height < thing.top + _SLACK)
        seen = np.bincount(self._palette.classify(picture.color[mask][own]), minlength=len(thing.colors))
        likely = seen / seen.sum() if seen.sum() >= _ENOUGH else thing.colors
        spilt = [_SPILT if name in covers else 1.0 for name in COLOR_NAMES]
        return COLOR_NAMES[int((likely * spilt).argmax())]


def _numbered(found: list[Instance]) -> NDArray[np.uint8]:
    """The view's cells with the number of the thing that they show, counted from 1."""
    labels = np.zeros(found[0].mask.shape if found else (1, 1), np.uint8)
    for number, each in enumerate(found, 1):
        labels[each.mask] = number
    return np.repeat(np.repeat(labels, STRIDE, axis=0), STRIDE, axis=1)


def _detection(thing: Instance, color: str, mask: NDArray[np.bool_], picture: Rgbd) -> Detection:
    rgb: Array = picture.color[mask].mean(axis=0) / 255.0 if mask.any() else np.zeros(3)
    partial = thing.cut or thing.covered
    return Detection(
        kind=thing.kind,
        color=color,
        rgb=rgb,
        pose=Pose(thing.centre, np.array([0.0, 0.0, np.sin(thing.yaw / 2.0), np.cos(thing.yaw / 2.0)])),
        size=thing.size,
        score=_PARTIAL * thing.score if partial else FULL_VIEW + (1.0 - FULL_VIEW) * thing.score,
        mask=mask,
    )
