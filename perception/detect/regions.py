"""A picture cut into regions: pixels above the table that are connected and of one colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.detect.arm import arm_mask
from perception.detect.palette import Palette
from perception.projection import depths_at, rays
from perception.visibility import ARM_HEIGHT
from perception.workspace import Workspace
from robot.types import Rgbd

# What rises less above the table is table, m: depth noise is below 1 mm, the thinnest plate is 13 mm high.
_TABLE_NOISE = 0.004
# A step in height between neighbouring pixels that no surface meant to be seen makes, m: 75 degrees at 1.2 mm a pixel.
_STEP = 0.0045
# Fewer pixels are noise, or a sliver of a wall: 5 mm by 5 mm.
SMALLEST = 20
# What is deeper inside a region than this share of the greatest depth is the core of a lobe.
_CORE = 0.7

_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))

Indices = NDArray[np.int32]


@dataclass(frozen=True)
class Region:
    """Pixels of one colour that belong together.

    Args:
        color: index into the palette.
        pixels: (n,) flat indices into the picture.
        points: (n, 3) what they show, table frame, m.
    """

    color: int
    pixels: Indices
    points: NDArray[np.float32]

    def part(self, chosen: NDArray[np.bool_]) -> Region:
        """The pixels for which (n,) `chosen` is true."""
        return Region(self.color, self.pixels[chosen], self.points[chosen])


class Surface:
    """What a picture shows above the table: heights, colours, and where the height jumps.

    Args:
        picture: with depth.
        workspace, margin: what lies outside the workspace by more than `margin` (m) is left out.
        palette: the colours to tell apart.
    """

    def __init__(self, picture: Rgbd, workspace: Workspace, margin: float, palette: Palette) -> None:
        camera = picture.camera
        self._picture = picture
        self._arm: NDArray[np.bool_] | None = None
        pixels = np.flatnonzero(picture.depth < depths_at(camera, _TABLE_NOISE)).astype(np.int32)
        depth = picture.depth.reshape(-1)[pixels]
        directions, origin = rays(camera), camera.table_from_camera[:3, 3].astype(np.float32)
        x, y, z = (directions[axis].reshape(-1)[pixels] * depth + origin[axis] for axis in range(3))
        x0, y0, x1, y1 = workspace.bounds
        inside = (x > x0 - margin) & (x < x1 + margin) & (y > y0 - margin) & (y < y1 + margin)
        if np.any(z > ARM_HEIGHT):  # so high is the arm, or the camera itself where nothing was measured
            self._arm = arm_mask(picture)
            inside &= ~self._arm.reshape(-1)[pixels] & (depth > 0.0)
        self._pixels = pixels[inside]
        self._points = np.stack([x, y, z], axis=1)[inside]
        self._colors = palette.classify(picture.color.reshape(-1, 3)[self._pixels])

    def regions(self) -> Iterator[Region]:
        """Connected pixels of one colour, whatever their heights."""
        order = np.argsort(self._colors, kind="stable")
        counts = np.bincount(self._colors)
        for color, chosen in enumerate(np.split(order, np.cumsum(counts)[:-1])):
            yield from self._connected(Region(color, self._pixels[chosen], self._points[chosen]), 8)

    @property
    def arm_in_view(self) -> bool:
        """Whether something in the picture is too high to stand on the table."""
        return self._arm is not None

    def touches_arm(self, region: Region) -> bool:
        """Whether a region ends at the arm, which may hide more of it."""
        if self._arm is None:
            return False
        beside = cv2.dilate(self._arm.astype(np.uint8), np.ones((5, 5), np.uint8))
        return bool(np.any(beside.reshape(-1)[region.pixels]))

    def patches(self, region: Region) -> Iterator[Region]:
        """A region cut along the steps in its height, the largest patch first; the lower edge of a step is left out."""
        rows, columns = np.divmod(region.pixels, self._picture.depth.shape[1])
        top, left = max(int(rows.min()) - 1, 0), max(int(columns.min()) - 1, 0)
        window = np.s_[top : int(rows.max()) + 2, left : int(columns.max()) + 2]
        heights = self._picture.depth[window] * rays(self._picture.camera)[2][window]
        below_step = cv2.dilate(heights, _CROSS) - heights > _STEP
        kept = ~below_step[rows - top, columns - left]
        yield from sorted(self._connected(region.part(kept), 4), key=lambda part: -len(part.pixels))

    def connected(self, region: Region) -> Iterator[Region]:
        """The connected pieces of a region."""
        yield from self._connected(region, 8)

    def lobes(self, region: Region) -> Iterator[Region]:
        """A region cut where it is narrow: each pixel goes to the nearest of the places that lie deepest inside."""
        rows, columns = np.divmod(region.pixels, self._picture.depth.shape[1])
        top, left = int(rows.min()) - 1, int(columns.min()) - 1
        canvas = np.zeros((int(rows.max()) - top + 2, int(columns.max()) - left + 2), np.uint8)
        canvas[rows - top, columns - left] = 1
        depth = cv2.distanceTransform(canvas, cv2.DIST_L2, 3)
        cores = (depth > _CORE * float(depth.max())).astype(np.uint8)
        _, nearest = cv2.distanceTransformWithLabels(1 - cores, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_CCOMP)
        own = nearest[rows - top, columns - left]
        for label in np.unique(own):
            if np.count_nonzero(own == label) >= SMALLEST:
                yield region.part(own == label)

    def _connected(self, region: Region, connectivity: int) -> Iterator[Region]:
        if len(region.pixels) < SMALLEST:
            return
        rows, columns = np.divmod(region.pixels, self._picture.depth.shape[1])
        top, left = int(rows.min()), int(columns.min())
        canvas = np.zeros((int(rows.max()) - top + 1, int(columns.max()) - left + 1), np.uint8)
        canvas[rows - top, columns - left] = 1
        count, labels = cv2.connectedComponents(canvas, connectivity=connectivity, ltype=cv2.CV_16U)
        if count == 2:
            yield region
            return
        own = labels[rows - top, columns - left]
        order = np.argsort(own, kind="stable")
        for members in np.split(order, np.cumsum(np.bincount(own, minlength=count))[:-1]):
            if len(members) >= SMALLEST:
                yield Region(region.color, region.pixels[members], region.points[members])
