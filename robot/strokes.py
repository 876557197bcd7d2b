"""Where to push so that scattered things end up in a zone: pure geometry, positions in the table frame, m."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from perception.support import ROUND
from perception.types import Array, SceneObject

# Directions and offsets that are tried for every block that is not in the zone yet, rad and as shares of the face.
TURNS = np.radians([0.0, 15.0, -15.0, 40.0, -40.0])
ASIDES = (0.0, -0.35, 0.35)
# A block reaches so far from its centre at most, as a share of its edge; so much is left free before the face.
CORNER = 0.75
CLEAR = 0.006
STEP = 0.005
# A block at an end of the face slips off: less of the face than this counts, in edges on either side.
SLIPS = 0.1
# What a stroke may shove without carrying it costs so much of a block that it brings.
DISTURBED, SPOILT = 0.1, 0.6


@dataclass(frozen=True)
class Zone:
    """A rectangle of the table.

    Args:
        centre: (2,) m.
        half: (2,) half of its extents along its own axes, m.
        yaw: rad.
    """

    centre: Array
    half: Array
    yaw: float = 0.0

    @classmethod
    def of(cls, thing: SceneObject) -> Zone:
        """What a thing covers; of a round one the square that its circle goes around."""
        half = thing.size[:2] / 2.0
        return cls(thing.position[:2], half / np.sqrt(2.0) if thing.kind in ROUND else half, thing.pose.yaw)

    def away(self, places: Array) -> Array:
        """(...) how far places (..., 2) are from it, 0 within, m."""
        offset = places - self.centre
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        local = np.stack([c * offset[..., 0] + s * offset[..., 1], c * offset[..., 1] - s * offset[..., 0]], axis=-1)
        gaps: Array = np.linalg.norm(np.maximum(np.abs(local) - self.half, 0.0), axis=-1)
        return gaps


@dataclass(frozen=True)
class Stroke:
    """A straight push along the table.

    Args:
        start, end: (2,) the middle of the face that pushes, m.
        gain: how many blocks more it brings into the zone than it shoves about, as foreseen.
    """

    start: Array
    end: Array
    gain: float

    @property
    def way(self) -> Array:
        """(2,) unit vector."""
        ahead: Array = (self.end - self.start) / np.linalg.norm(self.end - self.start)
        return ahead


def strokes(blocks: Array, edge: float, zone: Zone, face: float, thin: float) -> list[Stroke]:
    """Pushes that bring blocks into a zone, those that bring most first; none when all lie there.

    A block goes straight ahead of the face that meets it. A stroke starts where the face comes down on nothing, and
    ends as soon as all that it brings are in the zone: what lies there is pushed on as little as can be.

    Args:
        blocks: (n, 2) their centres.
        edge: of a block.
        zone: where they are to be.
        face, thin: breadth of what pushes, and its extent along the way.
    """
    away = zone.away(blocks)
    found = [
        stroke
        for block in blocks[away > 0.0]
        for way, through in _lines(block, zone, face)
        for stroke in _along(blocks, away, edge, zone, face, thin, way, through)
    ]
    return sorted(found, key=lambda stroke: -stroke.gain)


def _lines(block: Array, zone: Zone, face: float) -> Iterator[tuple[Array, Array]]:
    """Ways (2,) from a block into a zone, and places (2,) that the middle of the face goes through."""
    straight = zone.centre - block
    first = float(np.arctan2(straight[1], straight[0]))
    for turn in TURNS:
        way = np.array([np.cos(first + turn), np.sin(first + turn)])
        across = np.array([-way[1], way[0]])
        for aside in ASIDES:
            yield way, block + aside * face * across


def _along(
    blocks: Array, away: Array, edge: float, zone: Zone, face: float, thin: float, way: Array, through: Array
) -> Iterator[Stroke]:
    """Strokes on one line, from behind each block where the face comes down on nothing."""
    across = np.array([-way[1], way[0]])
    ahead, aside = (blocks - through) @ way, (blocks - through) @ across
    met = np.abs(aside) < face / 2.0 + CORNER * edge
    carried = met & (np.abs(aside) < face / 2.0 - SLIPS * edge)
    outside = away > 0.0
    middle = float((zone.centre - through) @ way)
    before = met & outside & (ahead < middle)
    for first in np.flatnonzero(before):
        start = ahead[first] - CORNER * edge - CLEAR
        if (met & (ahead > start - thin - CORNER * edge - CLEAR) & (ahead < start + CORNER * edge)).any():
            continue
        ready = np.flatnonzero(carried & before & (ahead > start))
        ends = np.arange(start, middle, STEP)
        places = through + (ends[:, None, None] + edge / 2.0) * way + aside[ready][None, :, None] * across
        # Those that the face has not reached stay where they are, outside.
        inside = (zone.away(places) == 0.0) & (ends[:, None] + edge / 2.0 >= ahead[ready])
        if not inside.any():
            continue
        best = int(inside.sum(axis=1).argmax())
        end, brought = float(ends[best]), ready[inside[best]]
        swept = met & (ahead > start) & (ahead < end + edge / 2.0)
        swept[brought] = False
        cost = DISTURBED * (swept & outside).sum() + SPOILT * (swept & ~outside & ~carried).sum()
        yield Stroke(through + start * way, through + end * way, len(brought) - float(cost))
