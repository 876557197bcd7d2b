"""Predicates about zones, boxes, holes, rows, order, patterns, steps: what holds, what earns part, what cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perception.geometry.outlines import FOLDS
from perception.kits import centres
from perception.types import Pose, SceneObject
from sim.kinds import shape
from tasks.episode import Episode
from tasks.goals import InvalidGoal, explain, reached, score
from tasks.judging import find
from tasks.predicates import parse

metres, angles = st.floats(-0.25, 0.25), st.floats(-np.pi, np.pi)
places, shares = st.tuples(metres, metres), st.floats(0.0, 1.0)
Scene = dict[str, SceneObject]


def thing(
    name: str, at: tuple[float, float], yaw: float = 0.0, *, on: float = 0.0, holes: tuple[str, ...] | None = None
) -> SceneObject:
    """An object that stands upright; its kind and colour are those of its name."""
    color, kind = name.rstrip(" 0123456789").split(" ", 1)
    made = shape(kind, None, holes=holes)
    pose = Pose(np.array([*at, on + made.extents[2] / 2.0]), np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)]))
    return SceneObject(name, kind, color, np.ones(3), pose, made.extents, holes=made.holes)


def scene(*things: SceneObject) -> Scene:
    return {each.name: each for each in things}


def moved(before: Scene, *things: SceneObject) -> Scene:
    return before | scene(*things)


ZONE, BOX, PALLET = (
    thing("green zone", (0.15, 0.1), 0.4),
    thing("brown box", (-0.15, 0.1)),
    thing("gray pallet", (0, -0.1)),
)
START = scene(ZONE, BOX, PALLET, thing("red block", (0.0, 0.15)), thing("blue block", (0.05, 0.0)))


def inside(a: str, b: str) -> list[dict[str, Any]]:
    return [{"is": "inside", "a": a, "b": b}]


@pytest.mark.parametrize(
    ("at", "yaw", "holds"),
    [((0.15, 0.1), 0.0, True), ((0.18, 0.12), 0.4, True), ((0.15 + 0.07, 0.1), 0.4, False), ((0.0, 0.0), 0.0, False)],
)
def test_in_a_zone_is_all_of_a_thing_and_not_its_middle_alone(at: tuple[float, float], yaw: float, holds: bool) -> None:
    assert reached(inside("red block", "green zone"), START, moved(START, thing("red block", at, yaw))) is holds


def test_what_lies_on_something_in_the_zone_is_in_it_and_what_hangs_above_is_not() -> None:
    stack = moved(START, thing("blue block", (0.15, 0.1)), thing("red block", (0.15, 0.1), on=0.04))
    assert reached(inside("red block", "green zone"), START, stack)
    assert not reached(inside("red block", "green zone"), START, moved(START, thing("red block", (0.15, 0.1), on=0.1)))


def test_in_a_box_is_between_its_walls_and_on_a_pallet_is_not_over_its_edge() -> None:
    for name, at, on, holds in (
        ("brown box", (-0.15, 0.1), 0.005, True),
        ("brown box", (-0.15, 0.17), 0.05, False),
        ("brown box", (-0.15, 0.1), 0.3, False),
        ("gray pallet", (0.05, -0.1), 0.024, True),
        ("gray pallet", (0.08, -0.1), 0.024, False),
    ):
        assert reached(inside("red block", name), START, moved(START, thing("red block", at, on=on))) is holds, name
    heap = moved(START, thing("blue block", (-0.15, 0.1), on=0.005), thing("red block", (-0.15, 0.1), on=0.045))
    assert reached(inside("red block", "brown box"), START, heap)


@pytest.mark.parametrize("kind", ["star", "letter R", "rectangle", "circle"])
def test_a_shape_is_in_the_kit_when_it_lies_in_its_hole_turned_as_one_sees_it(kind: str) -> None:
    holes = (kind, "heart", "plus")
    kit = thing("white kit", (0.1, 0.1), 0.8, holes=holes)
    cos, sin = np.cos(0.8), np.sin(0.8)
    spots = np.array([0.1, 0.1]) + centres(3, kit.size[0] / 3) @ np.array([[cos, sin], [-sin, cos]])
    before = scene(kit, thing(f"red {kind}", (-0.1, -0.1)))
    folds = FOLDS.get(kind, 1)
    for hole, turn, on, holds in (
        (0, 0.0, 0.0, True),
        (0, 2 * np.pi / (folds or 7), 0.0, True),
        (0, np.pi / folds if folds else 1.0, 0.0, folds == 0),
        (0, 0.0, 0.01, False),
        (1, 0.0, 0.0, False),
    ):
        end = moved(before, thing(f"red {kind}", tuple(spots[hole]), 0.8 + turn, on=on))
        assert reached(inside(f"red {kind}", "white kit"), before, end) is holds, (hole, turn, on)
    assert not reached(inside("white kit", "white kit"), before, before)


@given(
    places,
    angles,
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.sampled_from(["green zone", "brown box", "gray pallet"]),
)
def test_nearer_to_where_it_is_to_be_never_earns_less(
    at: tuple[float, float], yaw: float, one: float, other: float, name: str
) -> None:
    start, end = np.array(at), START[name].position[:2]
    far, near = sorted((one, other))
    predicates = parse(inside("red block", name))

    def credit(share: float) -> float:
        block = thing("red block", tuple(start + share * (end - start)), yaw)
        return find(predicates[0], Episode(START, moved(START, block))).credit

    assert credit(far) <= credit(near) + 1e-9


ROW = ("red block", "green block", "blue block")


@given(places, st.floats(-80, 80), st.lists(st.integers(0, 3), min_size=3, max_size=3), st.floats(-9, 9))
def test_a_row_is_aligned_whatever_quarter_turns_its_blocks_have(
    at: tuple[float, float], angle: float, quarters: list[int], off: float
) -> None:
    way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    row = scene(
        *(
            thing(name, tuple(np.array(at) + 0.06 * k * way), np.radians(angle + off) + quarter * np.pi / 2)
            for k, (name, quarter) in enumerate(zip(ROW, quarters, strict=True))
        )
    )
    assert reached([{"is": "aligned", "names": ROW}], row, row)
    assert reached([{"is": "aligned", "names": ROW, "angle_deg": angle}], row, row)
    askew = moved(row, thing("red block", tuple(at), np.radians(angle + 45)))
    assert score([{"is": "aligned", "names": ROW}], askew, row) == 1.0
    assert explain([{"is": "aligned", "names": ROW}], askew, askew)


def test_aligned_along_a_line_is_on_it() -> None:
    line = thing("red line", (0.0, 0.1), 0.3)
    way = np.array([np.cos(0.3), np.sin(0.3)])
    goal = [{"is": "aligned", "names": ROW, "along": "red line"}]

    def row(aside: float) -> Scene:
        middle = np.array([0.0, 0.1]) + aside * np.array([-way[1], way[0]])
        return scene(line, *(thing(name, tuple(middle + 0.06 * (k - 1) * way), 0.3) for k, name in enumerate(ROW)))

    assert reached(goal, row(0.0), row(0.01))
    assert not reached(goal, row(0.0), row(0.05))
    assert 0.0 < score(goal, row(0.1), row(0.05)) < 1.0


@given(st.permutations(ROW), st.sampled_from(["left", "right", "up", "down"]))
def test_an_order_holds_for_one_permutation_in_one_direction(names: list[str], direction: str) -> None:
    row = scene(*(thing(name, (0.06 * k, 0.0)) for k, name in enumerate(ROW)))
    holds = reached([{"is": "ordered", "names": names, "direction": direction}], row, row)
    assert holds == ((direction, tuple(names)) in (("right", ROW), ("left", ROW[::-1])))


def test_part_of_an_order_earns_part() -> None:
    goal = [{"is": "ordered", "names": ROW}]
    wrong = scene(*(thing(name, (-0.2 * k, 0.0)) for k, name in enumerate(ROW)))
    half = moved(wrong, thing("red block", (-0.3, 0.0)))
    assert score(goal, wrong, half) == pytest.approx(0.5)


EQUAL = ("red block", "red block 2", "blue block")
POSES = [[0.0, 0.1], [0.1, 0.1, 45], [0.2, 0.1, None]]


@given(st.permutations([0, 1, 2]), st.integers(-3, 3))
def test_equals_may_change_places_in_a_pattern_and_others_may_not(order: list[int], quarter: int) -> None:
    yaw = np.radians(45) + quarter * np.pi / 2
    before = scene(*(thing(name, (0.1 * k, -0.1)) for k, name in enumerate(EQUAL)))
    end = scene(*(thing(name, (POSES[slot][0], 0.1), yaw) for name, slot in zip(EQUAL, order, strict=True)))
    goal = [{"is": "pattern", "names": EQUAL, "poses": POSES}]
    assert reached(goal, before, end) == (order[2] == 2)
    assert score(goal, before, before) == 0.0


def test_a_pattern_asks_for_yaw_as_far_as_one_sees_it_and_moves_with_its_frame() -> None:
    pallet = thing("gray pallet", (0.1, 0.0), 0.5)
    goal = [{"is": "pattern", "names": ["red letter L"], "poses": [[0.03, 0.02, 90]], "frame": "gray pallet"}]
    cos, sin = np.cos(0.5), np.sin(0.5)
    at = (0.1 + 0.03 * cos - 0.02 * sin, 0.03 * sin + 0.02 * cos)
    before = scene(pallet, thing("red letter L", (-0.2, 0.0)))
    assert reached(goal, before, moved(before, thing("red letter L", at, 0.5 + np.pi / 2)))
    turned = moved(before, thing("red letter L", at, 0.5 - np.pi / 2))
    assert not reached(goal, before, turned)
    assert score(goal, before, turned) == 0.0
    nearly = moved(before, thing("red letter L", at, 0.5 + np.pi / 2 + np.radians(25)))
    assert 0.3 < score(goal, before, nearly) < 1.0


def test_a_step_earns_only_while_those_before_it_hold() -> None:
    first, second = inside("red block", "green zone")[0], inside("blue block", "brown box")[0]
    goal = [{"is": "in_order", "of": [first, second]}]
    red, blue = thing("red block", (0.15, 0.1)), thing("blue block", (-0.15, 0.1), on=0.005)
    assert score(goal, START, START) == 0.0
    assert score(goal, START, moved(START, blue)) == 0.0
    assert 0.3 < score(goal, START, moved(START, red)) < 1.0
    assert score(goal, START, moved(START, red, blue)) == 1.0
    assert explain(goal, START, moved(START, red))[0].startswith("step 2 of 2: blue block is not inside brown box")


@pytest.mark.parametrize(
    ("goal", "named"),
    [
        ({"is": "inside", "a": "red block"}, "goal[0].b"),
        ({"is": "inside", "a": "red block", "b": "moon"}, "moon"),
        ({"is": "aligned", "names": ["red block"]}, "one name alone"),
        ({"is": "aligned", "names": ROW, "along": "red line", "angle_deg": 3}, "not both"),
        ({"is": "ordered", "names": ["red block"]}, "goal[0].names"),
        ({"is": "ordered", "names": ROW, "direction": "north"}, "goal[0].direction"),
        ({"is": "pattern", "names": ROW, "poses": [[0, 0]]}, "1 poses for 3 names"),
        ({"is": "pattern", "names": ["red block"], "poses": [[0, 0, "east"]]}, "goal[0].poses"),
        ({"is": "in_order", "of": []}, "goal[0].of"),
    ],
)
def test_what_cannot_be_said_names_its_key(goal: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidGoal) as raised:
        score([goal], START, START)
    assert named in str(raised.value)


names = st.sampled_from(["red block", "red block 2", "blue block", "red star"])
several = st.lists(names, min_size=2, max_size=4, unique=True)
predicate = st.one_of(
    st.builds(lambda a, b: {"is": "inside", "a": a, "b": b}, names, st.sampled_from(["green zone", "white kit"])),
    st.builds(lambda n, a: {"is": "aligned", "names": n, "angle_deg": a}, several, st.none() | st.floats(-90, 90)),
    st.builds(lambda n: {"is": "aligned", "names": n, "along": "red line"}, several),
    st.builds(
        lambda n, d: {"is": "ordered", "names": n, "direction": d}, several, st.sampled_from(["left", "right", "up"])
    ),
    several.flatmap(
        lambda n: st.builds(
            lambda poses, frame: {"is": "pattern", "names": n, "poses": poses, "frame": frame},
            st.lists(st.tuples(metres, metres, st.none() | st.floats(-180, 180)), min_size=len(n), max_size=len(n)),
            st.none() | st.just("green zone"),
        )
    ),
)
goals = st.lists(
    predicate | st.builds(lambda of: {"is": "in_order", "of": of}, st.lists(predicate, min_size=1, max_size=3)),
    min_size=1,
    max_size=3,
)
ALL = scene(
    ZONE,
    thing("white kit", (-0.1, 0.0), 0.2, holes=("star", "plus")),
    thing("red line", (0.0, 0.15)),
    *(thing(name, (0.08 * k - 0.1, -0.15), 0.3 * k) for k, name in enumerate([*EQUAL, "red star"])),
)


@given(goals, st.dictionaries(names, st.tuples(places, angles), max_size=4))
def test_a_score_is_in_the_unit_interval_full_exactly_when_reached_and_nothing_for_nothing(
    goal: list[dict[str, Any]], put: dict[str, tuple[tuple[float, float], float]]
) -> None:
    end = moved(ALL, *(thing(name, at, yaw) for name, (at, yaw) in put.items()))
    value = score(goal, ALL, end)
    assert 0.0 <= value <= 1.0
    assert reached(goal, ALL, end) == (value > 1 - 1e-9)
    assert parse([p.model_dump(by_alias=True, mode="json") for p in parse(goal)]) == parse(goal)
    assume(not reached(goal, ALL, ALL))
    assert score(goal, ALL, ALL) == 0.0


@given(places, angles, shares, shares)
def test_a_piece_that_comes_nearer_to_its_pose_never_earns_less(
    at: tuple[float, float], yaw: float, one: float, other: float
) -> None:
    goal = [{"is": "pattern", "names": ["red star"], "poses": [[0.1, 0.1, 30]]}]
    before = ALL
    target, turn = np.array([0.1, 0.1]), np.radians(30)
    period = 2 * np.pi / 5
    off = (yaw - turn + period / 2) % period - period / 2

    def worth(share: float) -> float:
        star = thing("red star", tuple(target + (1 - share) * (np.array(at) - target)), turn + (1 - share) * off)
        return score(goal, before, moved(before, star))

    far, near = sorted((one, other))
    assert worth(far) <= worth(near) + 1e-9


def test_sizes_tell_equals_apart() -> None:
    before = scene(thing("red block", (0.0, 0.0)), thing("red block 2", (0.1, 0.0)))
    large = replace(before["red block 2"], size=np.full(3, 0.06))
    goal = [{"is": "pattern", "names": ["red block", "red block 2"], "poses": [[0.1, 0.0], [0.0, 0.0]]}]
    assert reached(goal, before, before)
    assert not reached(goal, before, before | {"red block 2": large})
