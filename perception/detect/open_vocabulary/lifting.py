"""Boxes and masks in a picture become things on the table, by the picture's depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.detect.arm import arm_mask
from perception.detect.fitting import fit_shape
from perception.detect.found import Found
from perception.detect.open_vocabulary.sighting import Sighting
from perception.detect.outline import Points, hull
from perception.detect.palette import Palette
from perception.detect.regions import SMALLEST, Region
from perception.detect.resting import settle
from perception.detect.shapes import EXPLAINED, Fit, highest
from perception.matching import FULL_VIEW
from perception.projection import rays
from perception.types import Array, Detection
from perception.visibility import ARM_HEIGHT
from perception.workspace import Workspace
from robot.types import Rgbd

# What rises less above the table is table, m.
_TABLE_NOISE = 0.004
# A step in height between neighbouring pixels that one surface does not make, m.
_STEP = 0.0045
# A surface of which less lies in a box is another thing's, which the box only touches.
_OWN = 0.6
# What ends at the arm or at the picture's edge was not seen in full.
_PARTIAL = 0.5

Mask = NDArray[np.bool_]


class Lifting:
    """One picture's points above the table, from which things are cut out.

    Args:
        picture: with depth.
        workspace, margin: what lies outside the workspace by more than `margin` (m) is left out.
        palette: the colours to tell apart.
    """

    def __init__(self, picture: Rgbd, workspace: Workspace, margin: float, palette: Palette) -> None:
        camera = picture.camera
        self._picture = picture
        self._palette = palette
        points = rays(camera) * picture.depth + camera.table_from_camera[:3, 3, None, None].astype(np.float32)
        self._points: Points = np.moveaxis(points, 0, -1)
        x, y, self._heights = points
        x0, y0, x1, y1 = workspace.bounds
        inside = (x > x0 - margin) & (x < x1 + margin) & (y > y0 - margin) & (y < y1 + margin)
        self._free: Mask = inside & (picture.depth > 0.0) & (self._heights > _TABLE_NOISE)
        self._hidden: Mask = np.zeros_like(self._free)
        if np.any(self._free & (self._heights > ARM_HEIGHT)):
            self._hidden = arm_mask(picture)
            self._free &= ~self._hidden
        self._pixel = float(camera.table_from_camera[2, 3]) / camera.fx

    def detections(
        self, sightings: Sequence[Sighting], masks: Sequence[Mask] | None, threshold: float
    ) -> list[Detection]:
        """What was sighted, in the table frame, best first. What shows no point above the table is left out.

        Small boxes come first and keep their pixels, so that a bowl does not get those of what lies in it.

        Args:
            sightings: one of each thing.
            masks: (H, W) of each; None to cut things out by the depth alone.
            threshold: the lowest score that a sighting may have, for scaling the scores.
        """
        taken: Mask = np.zeros_like(self._free)
        things: list[Found] = []
        for index in sorted(range(len(sightings)), key=lambda i: _area(sightings[i].box)):
            seen, free = sightings[index], self._free & ~taken
            mask = free & masks[index] if masks is not None else self._cut_out(seen.box, free)
            region = self._region(mask)
            if region is not None:
                taken |= mask
                score = self._score(seen.score, threshold, mask)
                things.append(Found(region, self._fit(region.points, seen.words), score))
        best_first = sorted(settle(things), key=lambda each: -each.score)
        return [each.detection(self._picture, self._palette.names[each.region.color]) for each in best_first]

    def _cut_out(self, box: Array, free: Mask) -> Mask:
        """The surfaces above the table that lie mostly in a box; all of them, as networks draw boxes a little off."""
        height, width = free.shape
        x0, y0, x1, y1 = np.clip(np.rint(box), 0, [width, height, width, height]).astype(int)
        inside: Mask = np.zeros_like(free)
        inside[y0:y1, x0:x1] = True
        cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
        smooth = free & (cv2.dilate(self._heights, cross) - self._heights <= _STEP)
        count, labels = cv2.connectedComponents(smooth.astype(np.uint8), connectivity=4, ltype=cv2.CV_32S)
        within = np.bincount(labels[inside], minlength=count)
        own = within >= _OWN * np.bincount(labels.reshape(-1), minlength=count)
        own[0] = False
        # The lower edges of steps belong to no surface; those that touch the thing, in the box, are its own.
        core: Mask = own[labels]
        grown: Mask = cv2.dilate(core.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        edge: Mask = grown & free & inside & ~smooth
        return core | edge

    def _region(self, mask: Mask) -> Region | None:
        pixels = np.flatnonzero(mask).astype(np.int32)
        if len(pixels) < SMALLEST:
            return None
        colors = self._palette.classify(self._picture.color.reshape(-1, 3)[pixels])
        return Region(int(np.bincount(colors).argmax()), pixels, self._points.reshape(-1, 3)[pixels])

    def _fit(self, points: Points, words: str) -> Fit:
        """The shape that explains the points, or the smallest box around them."""
        fit = fit_shape(points, self._pixel)
        if fit.explained < EXPLAINED:
            fit = smallest_box(points, self._pixel)
        return replace(fit, kind=words)

    def _score(self, score: float, threshold: float, mask: Mask) -> float:
        """What passed the threshold is as good as seen in full, unless something cuts it off."""
        beside = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        if np.any(beside & self._hidden) or mask[[0, -1]].any() or mask[:, [0, -1]].any():
            return _PARTIAL
        above = (score - threshold) / max(1.0 - threshold, 1e-6)
        return FULL_VIEW + (1.0 - FULL_VIEW) * float(np.clip(above, 0.0, 1.0))


def smallest_box(points: Points, pixel: float) -> Fit:
    """The upright box of smallest area around points; its yaw is in [-pi/4, pi/4).

    Args:
        points: (n, 3) m.
        pixel: what one pixel measures at the table, m; pixels lie half of that inside of what they show.
    """
    center, (width, depth), degrees = cv2.minAreaRect(hull(points[:, :2]))
    quarters = int(np.floor(degrees / 90.0 + 0.5))
    size = np.array([depth, width] if quarters % 2 else [width, depth]) + pixel
    return Fit("object", np.array(center), np.deg2rad(degrees - 90.0 * quarters), size, highest(points), None, 1.0)


def _area(box: Array) -> float:
    return float(np.prod(box[2:] - box[:2]))
