"""What the network found, measured: the shape that explains a thing's pixels says where it is, wherever one does.

The network knows what belongs together and what it is, in noise and bad light too, to a few millimetres. Where depth is
good, an outline says it to a tenth of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.detect.fitting import fit_shape
from perception.detect.found import Found
from perception.detect.learned.instances import Instance
from perception.detect.learned.layout import COLOR_NAMES, STRIDE
from perception.detect.learned.view import to_picture
from perception.detect.palette import Palette
from perception.detect.regions import Region
from perception.detect.resting import settle
from perception.detect.shapes import EXPLAINED, Fit
from perception.matching import FULL_VIEW
from perception.projection import rays
from robot.types import Rgbd

# What rises less above the table is table, m.
_TABLE_NOISE = 0.004
# Fewer pixels show no shape.
_FEWEST = 30
# A shape that is farther from what the network says, or of another size, explains something else, m.
_NEAR, _ALIKE = 0.012, 0.012
# Of what was seen in part.
_PARTIAL = 0.5


def measured(things: Sequence[Instance], picture: Rgbd, palette: Palette) -> list[Found]:
    """Things that the network found in a picture, each with the shape of its pixels or what the network says of it."""
    camera = picture.camera
    pixel = float(camera.table_from_camera[2, 3]) / camera.fx
    found = []
    for thing, region in _regions(things, picture, palette):
        fit = fit_shape(region.points, pixel) if len(region.pixels) >= _FEWEST else None
        if fit is not None and _agrees(fit, thing):
            found.append(Found(region, fit, _PARTIAL if thing.cut else max(fit.explained, FULL_VIEW)))
        else:
            found.append(Found(region, said_of(thing), _score(thing)))
    return settle(found)


def said_of(thing: Instance) -> Fit:
    """What the network says of a thing, as a shape."""
    (x, y, z), height = thing.centre, float(thing.size[2])
    return Fit(
        thing.kind,
        np.array([x, y]),
        thing.yaw,
        thing.size[:2],
        float(z) + height / 2.0,
        None,
        thing.score,
        bottom=max(float(z) - height / 2.0, 0.0),
    )


def _agrees(fit: Fit, thing: Instance) -> bool:
    return (
        fit.explained >= EXPLAINED
        and fit.kind == thing.kind
        and float(np.linalg.norm(fit.center - thing.centre[:2])) < _NEAR
        and bool(np.all(np.abs(np.sort(fit.size) - np.sort(thing.size[:2])) < _ALIKE))
    )


def _score(thing: Instance) -> float:
    return _PARTIAL * thing.score if thing.cut else FULL_VIEW + (1.0 - FULL_VIEW) * thing.score


def _regions(things: Sequence[Instance], picture: Rgbd, palette: Palette) -> Iterator[tuple[Instance, Region]]:
    """Each thing that shows in the picture, with its pixels: those that rise above the table in its colour, out to one
    of the network's cells around it; where there are none, all that the network takes for it."""
    if not things:
        return
    labels = np.zeros(things[0].mask.shape, np.uint8)
    for number, each in enumerate(things, 1):
        labels[each.mask] = number
    around = np.where(labels, labels, cv2.dilate(labels, np.ones((3, 3), np.uint8)))
    shown, around = (_in_picture(each, picture) for each in (labels, around))
    depth = picture.depth.reshape(-1)
    pixels = np.flatnonzero(around).astype(np.int32)
    origin = picture.camera.table_from_camera[:3, 3].astype(np.float32)
    points = rays(picture.camera).reshape(3, -1)[:, pixels].T * depth[pixels, None] + origin
    colors = palette.classify(picture.color.reshape(-1, 3)[pixels])
    rises = (points[:, 2] > _TABLE_NOISE) & (depth[pixels] > 0.0)
    for number, thing in enumerate(things, 1):
        own = shown[pixels] == number
        if own.any():
            shade = int(np.bincount(colors[own]).argmax())
            chosen = (around[pixels] == number) & rises & (colors == shade)
            part = chosen if chosen.any() else own
            yield thing, Region(COLOR_NAMES.index(thing.color), pixels[part], points[part])


def _in_picture(labels: NDArray[np.uint8], picture: Rgbd) -> NDArray[np.uint8]:
    fine = np.repeat(np.repeat(labels, STRIDE, axis=0), STRIDE, axis=1)
    return to_picture(fine, picture.camera).reshape(-1)
