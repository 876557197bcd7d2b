"""What a table top looks like: wood, cloth, stone and tiles from formulas, stains, and papers and tapes that lie flat.

A table top is painted once, from above, a texel a millimetre; cameras look it up where their rays meet the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.colors import TABLE_COLOR
from sim.engine import TABLE_CENTRE, TABLE_EXTENTS
from sim.sensor.levels import Surroundings

TEXEL = 0.001
COLUMNS, ROWS = (round(extent / TEXEL) for extent in TABLE_EXTENTS[:2])
LEFT, TOP = TABLE_CENTRE[0] - TABLE_EXTENTS[0] / 2.0, TABLE_CENTRE[1] + TABLE_EXTENTS[1] / 2.0

Image = NDArray[np.float32]
Rgb = tuple[float, float, float]

TABLETOPS: tuple[tuple[str, Rgb, float], ...] = (
    ("plain", TABLE_COLOR, 0.02),
    ("wood", (0.86, 0.74, 0.57), 0.06),
    ("plain", (0.82, 0.82, 0.80), 0.03),
    ("wood", (0.78, 0.62, 0.43), 0.10),
    ("cloth", (0.80, 0.77, 0.70), 0.08),
    ("marble", (0.88, 0.87, 0.85), 0.16),
    ("checks", (0.76, 0.70, 0.62), 0.12),
    ("wood", (0.56, 0.40, 0.27), 0.16),
    ("cloth", (0.42, 0.50, 0.60), 0.14),
    ("checks", (0.80, 0.60, 0.55), 0.30),
    ("plain", (0.30, 0.42, 0.36), 0.05),
)
"""Pattern, colour and contrast, the easier ones first."""

_TAPES: tuple[Rgb, ...] = ((0.20, 0.20, 0.22), (0.15, 0.35, 0.75), (0.90, 0.80, 0.20), (0.70, 0.70, 0.68))
_PAPERS: tuple[Rgb, ...] = ((0.96, 0.96, 0.95), (0.97, 0.92, 0.60), (0.75, 0.88, 0.95), (0.95, 0.78, 0.80))


@dataclass(frozen=True)
class Tabletop:
    """A table top; the same values look the same.

    Args:
        pattern: a key of `PATTERNS`.
        color: its mean colour, sRGB.
        contrast: standard deviation of its brightness, about.
        stains, papers, tapes: how many of each are on it.
        seed: of where all is.
    """

    pattern: str
    color: Rgb
    contrast: float
    stains: int = 0
    papers: int = 0
    tapes: int = 0
    seed: int = 0


def draw_tabletop(spreads: Surroundings, rng: np.random.Generator) -> Tabletop:
    """Choose a table top."""
    pattern, color, contrast = TABLETOPS[int(rng.integers(spreads.tabletops))]
    flat = int(rng.integers(spreads.flat + 1))
    papers = int(rng.integers(flat + 1))
    return Tabletop(
        pattern,
        color,
        contrast * float(rng.uniform(0.6, 1.2)),
        stains=int(rng.integers(spreads.stains + 1)),
        papers=papers,
        tapes=flat - papers,
        seed=int(rng.integers(2**31)),
    )


@lru_cache(maxsize=2)
def painted(top: Tabletop) -> NDArray[np.uint8]:
    """(ROWS, COLUMNS, 3) sRGB: row 0 is the far edge, column 0 the left one."""
    rng = np.random.default_rng(top.seed)
    pattern = PATTERNS[top.pattern](rng)
    image = np.array(top.color, np.float32) * (1.0 + top.contrast * pattern)[..., None]
    for _ in range(top.stains):
        _stain(image, rng)
    for _ in range(top.papers):
        _paper(image, rng)
    for _ in range(top.tapes):
        _lay(image, rng, _TAPES[int(rng.integers(len(_TAPES)))], rng.uniform(0.05, 0.30), rng.uniform(0.012, 0.05))
    painting = np.rint(255.0 * np.clip(image, 0.0, 1.0)).astype(np.uint8)
    painting.setflags(write=False)
    return painting


def looked_up(top: Tabletop, x: NDArray[np.float32], y: NDArray[np.float32]) -> Image:
    """(n, 3) the colours at (n,) places on the table, m."""
    columns = (x - np.float32(LEFT)) / np.float32(TEXEL) - np.float32(0.5)
    rows = (np.float32(TOP) - y) / np.float32(TEXEL) - np.float32(0.5)
    # OpenCV remaps images of less than 2^15 pixels a side only, so the list is folded.
    width = 1024
    padded = np.zeros((2, -(-len(x) // width) * width), np.float32)
    padded[0, : len(x)], padded[1, : len(x)] = columns, rows
    maps = padded.reshape(2, -1, width)
    found = cv2.remap(painted(top), maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    colors: Image = np.asarray(found, dtype=np.float32).reshape(-1, 3)[: len(x)] / np.float32(255.0)
    return colors


def _clouds(rng: np.random.Generator, x: float, y: float | None = None, *, octaves: int = 3) -> Image:
    """Value noise of about unit deviation: random grids with cells of x by y metres (y like x), smoothed, each octave
    half as large and half as strong."""
    total = np.zeros((ROWS, COLUMNS), np.float32)
    for octave in range(octaves):
        cells = [max(round(TABLE_EXTENTS[0] * 2**octave / size), 2) for size in (y or x, x)]
        grid = rng.standard_normal(cells, dtype=np.float32)
        total += cv2.resize(grid, (COLUMNS, ROWS), interpolation=cv2.INTER_CUBIC) * np.float32(0.5**octave)
    return total


def _plain(rng: np.random.Generator) -> Image:
    return _clouds(rng, 0.3) + 0.5 * _clouds(rng, 0.003, octaves=1)


def _wood(rng: np.random.Generator) -> Image:
    """Boards along x: long rings, fine grain, each board a little darker or lighter and cut elsewhere."""
    widths = rng.uniform(0.09, 0.16, 20).cumsum()
    y = np.arange(ROWS, dtype=np.float32) * np.float32(TEXEL)
    board = np.searchsorted(widths, y)
    shade = rng.standard_normal(21).astype(np.float32)[board][:, None]
    height = _clouds(rng, 0.5, 0.04, octaves=3) + rng.uniform(0.0, 9.0, 21).astype(np.float32)[board][:, None]
    rings = np.sin(np.float32(2.0 * np.pi * 2.2) * height)
    grain = _clouds(rng, 0.06, 0.0015, octaves=1)
    seams = (np.diff(board, prepend=0) > 0).astype(np.float32)[:, None]
    wood: Image = 0.6 * shade + 0.6 * rings + 0.5 * grain - 4.0 * seams
    return wood


def _cloth(rng: np.random.Generator) -> Image:
    """A weave of threads, with wrinkles."""
    turn = np.float32(2.0 * np.pi * TEXEL / 0.004)
    weave = np.sin(np.arange(ROWS, dtype=np.float32) * turn)[:, None] * np.sin(
        np.arange(COLUMNS, dtype=np.float32) * turn
    )
    wrinkles = 1.0 - np.abs(_clouds(rng, 0.25, 0.12))
    cloth: Image = 0.7 * weave + 0.5 * wrinkles + 0.4 * _clouds(rng, 0.003, octaves=1)
    return cloth


def _marble(rng: np.random.Generator) -> Image:
    """Veins where clouds change their sign."""
    veins = np.exp(-np.abs(_clouds(rng, 0.25, octaves=4)) * 14.0)
    marble: Image = 0.6 * _clouds(rng, 0.2) - 3.0 * veins * np.clip(_clouds(rng, 0.3) + 0.5, 0.0, 1.5)
    return marble


def _checks(rng: np.random.Generator) -> Image:
    """Squares of two tones."""
    edge = rng.uniform(0.02, 0.06) / TEXEL
    column, row = np.arange(COLUMNS) // edge, np.arange(ROWS)[:, None] // edge
    squares = ((column + row) % 2 * 2.0 - 1.0).astype(np.float32)
    return squares + 0.3 * _clouds(rng, 0.004, octaves=1)


PATTERNS: dict[str, Callable[[np.random.Generator], Image]] = {
    "plain": _plain,
    "wood": _wood,
    "cloth": _cloth,
    "marble": _marble,
    "checks": _checks,
}


def _somewhere(rng: np.random.Generator) -> tuple[float, float]:
    """Column and row of a place that the overview shows."""
    x, y = rng.uniform((-0.38, -0.28), (0.38, 0.28))
    return (x - LEFT) / TEXEL, (TOP - y) / TEXEL


def _stain(image: Image, rng: np.random.Generator) -> None:
    """A drop that dried, or the ring of a cup."""
    mask = np.zeros(image.shape[:2], np.uint8)
    column, row = _somewhere(rng)
    center = (round(column), round(row))
    if rng.random() < 0.4:
        cv2.circle(mask, center, int(rng.integers(30, 45)), 255, int(rng.integers(2, 5)), cv2.LINE_AA)
    else:
        axes = tuple(int(each) for each in rng.integers(4, 35, 2))
        cv2.ellipse(mask, center, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(1.0, 5.0))).astype(np.float32) / np.float32(255.0)
    taken = np.array(rng.uniform(0.05, 0.3)) * np.array([0.6, 0.8, 1.0])
    image *= 1.0 - soft[..., None] * taken.astype(np.float32)


def _paper(image: Image, rng: np.random.Generator) -> None:
    """A sheet or a note with lines of writing."""
    long = float(rng.choice([0.076, 0.148, 0.21]))
    ahead, aside, center = _lay(image, rng, _PAPERS[int(rng.integers(len(_PAPERS)))], long, long / np.sqrt(2.0))
    for share in np.arange(-0.4, 0.4, 0.008 / long):
        ends = [center + share * ahead - 0.4 * aside, center + share * ahead + rng.uniform(-0.1, 0.4) * aside]
        start, end = (tuple(np.rint(point).astype(int).tolist()) for point in ends)
        cv2.line(image, start, end, (0.35, 0.35, 0.38), 1, cv2.LINE_AA)


def _lay(
    image: Image, rng: np.random.Generator, color: Rgb, long: float, wide: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lay a rectangle somewhere; returns its two edges and its middle, in texels."""
    center, turn = np.array(_somewhere(rng)), rng.uniform(0.0, np.pi)
    ahead = np.array([np.cos(turn), np.sin(turn)]) * long / TEXEL
    aside = np.array([-np.sin(turn), np.cos(turn)]) * wide / TEXEL
    corners = center + np.array([ahead + aside, ahead - aside, -ahead - aside, -ahead + aside]) / 2.0
    cv2.fillConvexPoly(image, np.rint(16.0 * corners).astype(np.int32), color, cv2.LINE_AA, 4)
    return ahead, aside, center
