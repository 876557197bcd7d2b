"""Goals about piles and ropes: credit by members, more for whatever comes nearer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.groups import PILE, ROPE, grouped
from perception.types import Array, Pose, SceneObject
from tasks.goals import InvalidGoal, explain, reached, score

EDGE = 0.015
ZONE = [0.05, -0.05, 0.19, 0.09]
MIDDLE = np.array([0.12, 0.02])
START, END = np.array([-0.1, 0.05]), np.array([0.2, 0.05])

number = st.floats(-0.3, 0.3, allow_nan=False)
spots = st.lists(st.tuples(number, number), min_size=2, max_size=12)
shares = st.floats(0.0, 1.0)


def group(kind: str, name: str, places: Sequence[Sequence[float]] | Array) -> dict[str, SceneObject]:
    members = [
        SceneObject(name, "block", "green", np.ones(3), Pose(np.array([*xy, EDGE / 2])), np.full(3, EDGE))
        for xy in places
    ]
    return {name: grouped(kind, members)}


def pile(places: Sequence[Sequence[float]] | Array) -> dict[str, SceneObject]:
    return group(PILE, "pile of green blocks", places)


def rope(places: Sequence[Sequence[float]] | Array) -> dict[str, SceneObject]:
    return group(ROPE, "red rope", places)


def zone(x: float, y: float, side: float, yaw: float = 0.0) -> dict[str, SceneObject]:
    turned = np.array([0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)])
    size = np.array([side, side, 0.001])
    return {"red zone": SceneObject("red zone", "zone", "red", np.ones(3), Pose(np.array([x, y, 0.0]), turned), size)}


def swept(share: float = 1.0, where: object = "red zone") -> list[dict[str, object]]:
    return [{"is": "swept", "pile": "pile of green blocks", "zone": where, "share": share}]


ALONG = [{"is": "along", "rope": "red rope", "start": START.tolist(), "end": END.tolist(), "tol": 0.02}]
FAR = pile([[-0.3, -0.2]] * 10)


def test_a_pile_counts_as_swept_by_the_share_of_its_blocks_that_lie_in_the_zone():
    there = zone(0.1, 0.0, 0.14)
    nine = pile([[0.1 + 0.01 * i, 0.0] for i in range(-4, 5)] + [[-0.2, 0.0]])
    assert reached(swept(0.9), FAR | there, nine | there)
    assert not reached(swept(1.0), FAR | there, nine | there)
    assert score(swept(1.0), FAR | there, nine | there) == pytest.approx(0.9)
    assert "9 of 10 of pile of green blocks lie in red zone" in explain(swept(), FAR | there, nine | there)[0]


def test_a_turned_zone_is_not_the_box_around_it():
    corner = pile([[0.16, 0.06]] * 2)
    assert reached(swept(), FAR, corner | zone(0.1, 0.0, 0.14))
    assert not reached(swept(), FAR, corner | zone(0.1, 0.0, 0.14, np.pi / 4))


def test_a_zone_may_be_a_box_of_numbers():
    assert reached(swept(where=ZONE), FAR, pile([MIDDLE] * 3))
    with pytest.raises(InvalidGoal, match="x0 < x1"):
        score(swept(where=ZONE[::-1]), FAR, FAR)


@given(places=spots, nearer=st.integers(0, 11), step=shares, share=st.floats(0.1, 1.0))
def test_a_block_that_comes_nearer_to_the_zone_never_costs_credit(
    places: list[tuple[float, float]], nearer: int, step: float, share: float
):
    before = np.array(places)
    after = before.copy()
    chosen = nearer % len(after)
    after[chosen] += step * (MIDDLE - after[chosen])
    worth = [score(swept(share, ZONE), FAR, pile(there)) for there in (before, after)]
    assert 0.0 <= worth[0] <= worth[1] + 1e-12 <= 1.0 + 1e-9


@given(places=spots, step=shares)
def test_a_pile_that_contracts_into_the_zone_earns_more_and_in_the_end_all(
    places: list[tuple[float, float]], step: float
):
    before = np.array(places)
    halfway = before + step * (MIDDLE - before)
    worth = [score(swept(1.0, ZONE), FAR, pile(there)) for there in (before, halfway, before * 0 + MIDDLE)]
    assert worth == sorted(worth) and worth[-1] == 1.0


def line(count: int = 7) -> Array:
    return START + np.linspace(0.0, 1.0, count)[:, None] * (END - START)


def test_a_rope_lies_along_a_line_from_either_end_and_not_when_it_is_heaped_at_one():
    curled = rope([[0.0, -0.15]] * 7)
    for there in (line(), line()[::-1], line() + np.array([0.0, 0.019])):
        assert reached(ALONG, curled, rope(there))
        assert score(ALONG, curled, rope(there)) == 1.0
    assert 0.0 < score(ALONG, curled, rope(np.tile(START, (7, 1)))) < 0.6
    assert "a bead is" in explain(ALONG, curled, rope(line() + np.array([0.0, 0.05])))[0]


def test_the_ends_of_a_line_may_be_marks():
    marks = {"a mark": zone(*START, 0.03)["red zone"], "b mark": zone(*END, 0.03)["red zone"]}
    goal = [{"is": "along", "rope": "red rope", "start": "a mark", "end": "b mark"}]
    assert reached(goal, rope(line() - 0.1) | marks, rope(line()) | marks)


@given(places=st.lists(st.tuples(number, number), min_size=3, max_size=9), bead=st.integers(0, 8), step=shares)
def test_beads_that_come_nearer_to_their_places_never_cost_credit(
    places: list[tuple[float, float]], bead: int, step: float
):
    before = np.array(places)
    # From the end from which all are nearer, as the judge takes them, so that the same bead has the same place.
    there = max((line(len(before)), line(len(before))[::-1]), key=lambda way: _credit(before, way))
    chosen = bead % len(before)
    after = before.copy()
    after[chosen] += step * (there[chosen] - after[chosen])
    start = rope([[-0.3, -0.2]] * len(before))
    assert score(ALONG, start, rope(before)) <= score(ALONG, start, rope(after)) + 1e-12


def _credit(beads: Array, places: Array) -> float:
    return float(np.clip(1.0 - (np.linalg.norm(beads - places, axis=1) - 0.02) / 0.1, 0.0, 1.0).mean())


def test_what_is_no_pile_is_said_to_be_none():
    with pytest.raises(InvalidGoal, match="'red zone' for a pile or a rope; it is a zone"):
        score([{"is": "swept", "pile": "red zone", "zone": ZONE}], zone(0, 0, 0.1), zone(0, 0, 0.1))


def test_one_block_that_left_its_place_has_a_pile_moved():
    still = [{"is": "unmoved", "names": ["pile of green blocks"]}, {"is": "said"}]
    before = pile([[0.0, 0.0], [0.05, 0.0], [0.02, 0.02]])
    assert reached(still, before, before, said=["done"])
    assert not reached(still, before, pile([[0.0, 0.0], [0.05, 0.0], [0.045, 0.02]]), said=["done"])
