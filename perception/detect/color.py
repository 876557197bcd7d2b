"""Detections from one RGB-D picture by colour and shape, with OpenCV and least squares; no learning, no memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from perception.colors import COLORS
from perception.detect.covered import complete
from perception.detect.found import Found
from perception.detect.palette import Palette
from perception.detect.regions import Surface
from perception.detect.resting import settle
from perception.detect.splitting import things_in
from perception.types import Detection
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

# What the arm hides in part was not measured: below the score of a full view.
_BESIDE_ARM = 0.5


class ColorDetector:
    """Finds blocks, bowls, cylinders, balls, plates and mugs of named colours in pictures of a camera above the table.

    Pixels above the table are grouped by colour and connection; each group is fitted with the shapes, in metres. A
    group that no shape explains is several things of one colour, and is cut where its height jumps. What the arm
    covers is left out.

    Args:
        workspace: the part of the table to look at.
        margin: how far around it to look, too, m.
        colors: the colours to tell apart, (red, green, blue) by name, 0 to 1.
    """

    def __init__(
        self,
        workspace: Workspace = WORKSPACE,
        *,
        margin: float = 0.08,
        colors: Mapping[str, tuple[float, float, float]] = COLORS,
    ) -> None:
        self._workspace = workspace
        self._margin = margin
        self._palette = Palette(colors)

    def detect(self, picture: Rgbd | None) -> list[Detection]:
        """Everything found in the picture.

        Raises:
            ValueError: there is no picture, or its depth and colour differ in size.
        """
        if picture is None or picture.color.shape[:2] != picture.depth.shape:
            shape = None if picture is None else (picture.color.shape, picture.depth.shape)
            raise ValueError(f"ColorDetector needs colour and depth of one size, not {shape}")
        surface = Surface(picture, self._workspace, self._margin, self._palette)
        camera = picture.camera
        pixel = float(camera.table_from_camera[2, 3]) / camera.fx
        found: list[Found] = []
        for region in surface.regions():
            found += things_in(region, surface, pixel)
        things = settle(complete(found, pixel))
        if surface.arm_in_view:
            things = [
                replace(each, score=min(each.score, _BESIDE_ARM)) if surface.touches_arm(each.region) else each
                for each in things
            ]
        return [each.detection(picture, self._palette.names[each.region.color]) for each in things]
