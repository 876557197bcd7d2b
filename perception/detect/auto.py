"""The eyes that measure best: by outlines where depth is as clean as a render's, by what was learnt everywhere else."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from perception.detect.color import ColorDetector
from perception.detect.learned.detector import LearnedDetector
from perception.projection import rays
from perception.types import Detection
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

# What lies within the first of the table is table, but for thin plates; where most of that lies within the second,
# outlines are exact, m.
_TABLE, _CLEAN = 0.010, 0.0002
_MOST = 75.0
_EVERY = 7


class AutoDetector:
    """Looks at a picture with `ColorDetector` where its depth is clean, and with `LearnedDetector` where it is not.

    Args:
        workspace: the part of the table to look at.
    """

    def __init__(self, workspace: Workspace = WORKSPACE) -> None:
        self._workspace = workspace
        self._outlines = ColorDetector(workspace)

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything found in the picture. Raises `ValueError` where there is no picture."""
        if picture is None or clean(picture):
            return self._outlines.detect(picture)
        return self._learned.detect(picture)

    @cached_property
    def _learned(self) -> LearnedDetector:
        return LearnedDetector(workspace=self._workspace)


def clean(picture: Rgbd) -> bool:
    """Whether the table is measured to a fifth of a millimetre."""
    depth = picture.depth[::_EVERY, ::_EVERY]
    upward = rays(picture.camera)[2][::_EVERY, ::_EVERY]
    height = np.abs(upward * depth + picture.camera.table_from_camera[2, 3])[depth > 0.0]
    table = height[height < _TABLE]
    return bool(len(table)) and float(np.percentile(table, _MOST)) < _CLEAN
