"""How an object looks, from its part of a picture: the small encoder that needs no network.

Others may take its place (`lmp/memory/looks.py`): what is remembered says which encoder made it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lmp.memory.scope import Appearance

NAME = "color-shape-texture-1"

Encoder = Callable[[NDArray[np.uint8], NDArray[np.bool_]], Appearance]
"""An encoder of looks: of an RGB picture (H, W, 3) and where in it the object is (H, W)."""

_CHROMA, _LIGHT, _RADIAL, _EDGES = 6, 4, 8, 4
_CHROMA_RANGE = (68, 188)  # of OpenCV's a and b, 128 being gray; what is still more colourful counts as this
_FARTHEST = 2.0  # radii of a disc of the same area
_WEIGHTS = (0.8, 0.3, 0.4, 0.3)


class NothingSeen(ValueError):
    """The mask is empty."""


def look(color: NDArray[np.uint8], mask: NDArray[np.bool_]) -> Appearance:
    """The appearance of what a mask shows, however it is turned in the picture and however large it is there.

    Four histograms: of the colours without their brightness (CIELAB's a and b), of the brightness, of the distances of
    its pixels from their centre relative to its size, and of the strength of edges within it. Each is taken as the
    square root of its shares, so that products of them are Bhattacharyya's coefficients, less what they have in common
    with a flat one, so that what is unlike gives about 0.

    Args:
        color: RGB (H, W, 3); the whole picture or a part of it.
        mask: (H, W), where the object is in it.

    Raises:
        NothingSeen: nowhere.
    """
    rows, columns = np.nonzero(mask)
    if not len(rows):
        raise NothingSeen("the mask is empty: an object that is not in the picture has no appearance")
    lab = cv2.cvtColor(np.ascontiguousarray(color), cv2.COLOR_RGB2LAB).astype(np.float32)
    light, a, b = lab[mask].T
    a, b = np.clip((a, b), *_CHROMA_RANGE)
    distances = np.hypot(rows - rows.mean(), columns - columns.mean()) / np.sqrt(len(rows) / np.pi)
    distances = np.minimum(distances, _FARTHEST)
    chroma, _, _ = np.histogram2d(a, b, bins=_CHROMA, range=(_CHROMA_RANGE, _CHROMA_RANGE))
    parts = (
        cv2.GaussianBlur(chroma, (3, 3), 0.7).ravel(),  # a colour on the edge of two bins belongs to both
        np.histogram(light, bins=_LIGHT, range=(0, 256))[0],
        np.histogram(distances, bins=_RADIAL, range=(0, _FARTHEST))[0],
        np.histogram(_edges(lab[..., 0], mask), bins=_EDGES, range=(0, 1))[0],
    )
    vector = np.concatenate([w * _centred(part) for w, part in zip(_WEIGHTS, parts, strict=True)])
    return Appearance(NAME, tuple((vector / np.linalg.norm(vector)).tolist()))


def _edges(light: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Strengths of edges inside the mask, from none, 0, to very strong ones, 1."""
    inside = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    strength = np.hypot(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1))
    edges: NDArray[np.float32] = np.minimum(np.sqrt(strength[inside if inside.any() else mask] / 400), 1)
    return edges


def _centred(counts: NDArray[Any]) -> NDArray[np.float64]:
    """The square roots of the shares, without their part along a flat histogram, of unit length."""
    roots = np.sqrt(counts / counts.sum())
    centred: NDArray[np.float64] = roots - roots.mean()
    return centred / max(float(np.linalg.norm(centred)), 1e-6)
