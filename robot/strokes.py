"""Where to push so that scattered things end up in a zone: pure geometry, positions in the table frame, m."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from perception.types import Array, SceneObject
from robot.placement import distance

# Directions and offsets that are tried for every block that is not in the zone yet, rad and as shares of the face.
TURNS = np.radians([0.0, 20.0, -20.0, 45.0, -45.0])
ASIDES = (0.0, -0.35, 0.35)
# A block reaches so far from its centre at most, as a share of its edge; so much is left free before the face.
CORNER = 0.75
CLEAR = 0.006
STEP = 0.003
# A block at an end of the face slips off: less of the face than this counts, in edges on either side.
SLIPS = 0.1
# What a stroke may shove without carrying it costs so much of a block that it brings.
DISTURBED, SPOILT = 0.1, 0.6


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


def strokes(blocks: Array, edge: float, zone: SceneObject, face: float, thin: float) -> list[Stroke]:
    """Pushes that bring blocks into a zone, those that bring most first; none when all lie there.

    A block goes straight ahead of the face that meets it. A stroke starts where the face comes down on nothing, and
    ends as soon as all that it brings are in the zone: what lies there is pushed on as little as can be.

    Args:
        blocks: (n, 2) their centres.
        edge: of a block.
        zone: whose footprint they are to be in.
        face, thin: breadth of what pushes, and its extent along the way.
    """
    away = distance(blocks, zone)
    found = [
        stroke
        for block in blocks[away > 0.0]
        for way, through in _lines(block, zone, face)
        for stroke in _along(blocks, away, edge, zone, face, thin, way, through)
    ]
    return sorted(found, key=lambda stroke: -stroke.gain)


def _lines(block: Array, zone: SceneObject, face: float) -> Iterator[tuple[Array, Array]]:
    """Ways (2,) from a block into a zone, and places (2,) that the middle of the face goes through."""
    straight = zone.position[:2] - block
    first = float(np.arctan2(straight[1], straight[0]))
    for turn in TURNS:
        way = np.array([np.cos(first + turn), np.sin(first + turn)])
        across = np.array([-way[1], way[0]])
        for aside in ASIDES:
            yield way, block + aside * face * across


def _along(
    blocks: Array, away: Array, edge: float, zone: SceneObject, face: float, thin: float, way: Array, through: Array
) -> Iterator[Stroke]:
    """Strokes on one line, from behind each block that they can bring."""
    across = np.array([-way[1], way[0]])
    ahead, aside = (blocks - through) @ way, (blocks - through) @ across
    met = np.abs(aside) < face / 2.0 + CORNER * edge
    carried = met & (np.abs(aside) < face / 2.0 - SLIPS * edge)
    outside = away > 0.0
    before = outside & (ahead < (zone.position[:2] - through) @ way)
    for first in np.flatnonzero(carried & before):
        start = ahead[first] - CORNER * edge - CLEAR
        if (met & (ahead > start - thin - CORNER * edge - CLEAR) & (ahead < start + CORNER * edge)).any():
            continue
        ready = np.flatnonzero(carried & before & (ahead > start))
        tries = np.arange(start, (zone.position[:2] - through) @ way, STEP)
        places = through + (tries[:, None, None] + edge / 2.0) * way + aside[ready][None, :, None] * across
        inside = distance(places, zone) == 0.0
        brought = ready[inside.any(axis=0)]
        arrived = inside[:, inside.any(axis=0)].all(axis=1)
        if not arrived.any() or first not in brought:
            continue
        end = max(float(tries[arrived.argmax()]), float(ahead[brought].max()) - edge / 2.0)
        swept = met & (ahead > start) & (ahead < end + edge / 2.0)
        swept[brought] = False
        gain = (
            len(brought)
            - DISTURBED * float((swept & outside).sum())
            - SPOILT * float((swept & ~outside & ~carried).sum())
        )
        yield Stroke(through + start * way, through + end * way, gain)
