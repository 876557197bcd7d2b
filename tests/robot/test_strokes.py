"""Pushes towards a zone, as geometry: where they begin, what they bring, that they end."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.types import Array
from robot.strokes import Zone, strokes

EDGE, FACE, THIN = 0.015, 0.10, 0.006
ZONE = Zone(np.array([0.1, 0.0]), np.array([0.07, 0.07]), 0.4)

coordinate = st.floats(-0.25, 0.25)
scattered = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=8).map(np.array)


def landing(blocks: Array, start: Array, way: Array) -> Array:
    """Which blocks the face would come down on, were they as small as they can be."""
    ahead, aside = (blocks - start) @ way, (blocks - start) @ np.array([-way[1], way[0]])
    return (np.abs(aside) < FACE / 2 + EDGE / 2) & (ahead > -THIN - EDGE / 2) & (ahead < EDGE / 2)


@given(blocks=scattered)
@settings(max_examples=30)
def test_a_stroke_comes_down_on_nothing_goes_towards_the_zone_and_brings_what_it_meets_first(blocks: Array) -> None:
    for stroke in strokes(blocks, EDGE, ZONE, FACE, THIN):
        assert not landing(blocks, stroke.start, stroke.way).any()
        assert stroke.gain <= (ZONE.away(blocks) > 0.0).sum()
        # The face stops near the zone: not beyond its middle, and no block before it has to leave the zone again.
        assert (stroke.end - ZONE.centre) @ stroke.way <= 1e-6


def test_a_block_alone_is_brought_there_by_the_best_stroke() -> None:
    best = strokes(np.array([[-0.15, 0.05]]), EDGE, ZONE, FACE, THIN)[0]
    lands = best.end + EDGE / 2 * best.way
    assert best.gain == 1.0 and ZONE.away(lands[None])[0] < FACE / 2


def test_what_lies_in_the_zone_is_left_alone() -> None:
    assert strokes(np.array([[0.1, 0.0], [0.12, 0.03]]), EDGE, ZONE, FACE, THIN) == []


def test_a_broader_face_brings_more_at_once() -> None:
    row = np.column_stack([np.full(5, -0.15), np.linspace(-0.035, 0.035, 5)])
    zone = Zone(np.array([0.1, 0.0]), np.array([0.07, 0.07]))
    gains = [strokes(row, EDGE, zone, face, THIN)[0].gain for face in (0.02, 0.10)]
    assert gains[1] == 5.0 and gains[0] < 3.0
