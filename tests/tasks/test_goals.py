import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.types import Pose, SceneObject
from tasks.goals import InvalidGoal, explain, reached, score
from tasks.predicates import parse

SIZES = {"block": (0.04, 0.04, 0.04), "bowl": (0.14, 0.14, 0.05), "plate": (0.16, 0.16, 0.02)}


def scene(**places):
    """Objects by name: `red_block=(x, y)` on the table, `red_block=(x, y, z)` with its centre at z."""
    objects = {}
    for key, (x, y, *z) in places.items():
        color, kind = key.split("_")
        size = np.array(SIZES[kind])
        pose = Pose(np.array([x, y, z[0] if z else size[2] / 2]))
        objects[f"{color} {kind}"] = SceneObject(f"{color} {kind}", kind, color, np.ones(3), pose, size)
    return objects


START = scene(red_block=(-0.2, 0.1), green_block=(0.0, 0.1), blue_block=(0.2, 0.1), gray_bowl=(0.0, -0.1))


def after(**moved):
    return START | scene(**moved)


def test_a_block_in_a_bowl_is_on_it_and_one_beside_the_bowl_earns_part():
    goal = [{"is": "on", "a": "red block", "b": "gray bowl"}]
    assert reached(goal, START, after(red_block=(0.01, -0.1, 0.03)))
    assert score(goal, START, after(red_block=(0.0, -0.01))) == pytest.approx(0.88, abs=0.02)
    assert score(goal, START, START) == 0.0


def test_a_block_on_a_block_in_a_bowl_is_in_the_bowl_but_not_on_the_blocks_below():
    end = after(red_block=(0.0, -0.1, 0.025), green_block=(0.0, -0.1, 0.065), blue_block=(0.0, -0.1, 0.105))
    assert reached([{"is": "on", "a": "green block", "b": "gray bowl"}], START, end)
    assert reached([{"is": "on", "a": "green block", "b": "red block"}], START, end)
    assert not reached([{"is": "on", "a": "blue block", "b": "red block"}], START, end)


def test_an_object_held_above_another_is_not_on_it():
    assert not reached([{"is": "on", "a": "red block", "b": "green block"}], START, after(red_block=(0.0, 0.1, 0.2)))


def test_moving_a_bystander_lowers_the_score_and_standing_still_earns_nothing():
    goal = [{"is": "at", "a": "red block", "xy": [0, 0]}, {"is": "unmoved", "names": ["green block", "blue block"]}]
    done = score(goal, START, after(red_block=(0.0, 0.0)))
    messy = score(goal, START, after(red_block=(0.0, 0.0), green_block=(0.1, 0.0)))
    assert done == 1.0 and 0.4 < messy < 0.6 and score(goal, START, START) == 0.0


def test_an_offset_from_itself_is_from_where_it_was():
    goal = [{"is": "offset", "a": "red block", "b": "red block", "direction": "right", "distance": [0.08, 0.12]}]
    assert reached(goal, START, after(red_block=(-0.1, 0.1)))
    assert not reached(goal, START, START)


def test_a_stack_counts_its_pairs_and_its_order():
    end = after(red_block=(0.2, 0.1, 0.06), green_block=(0.2, 0.1, 0.1))
    names = ["blue block", "red block", "green block"]
    assert reached([{"is": "stacked", "names": names}], START, end)
    assert not reached([{"is": "stacked", "names": names[::-1]}], START, end)
    assert reached([{"is": "stacked", "names": names[::-1], "any_order": True}], START, end)
    half = after(red_block=(0.2, 0.1, 0.06))
    assert score([{"is": "stacked", "names": names}], START, half) == pytest.approx(0.5)


def test_a_score_is_progress_from_where_things_stood():
    near = START | scene(red_block=(0.0, -0.01))
    goal = [{"is": "on", "a": name, "b": "gray bowl"} for name in ("red block", "green block")]
    assert score(goal, near, near) == 0.0
    assert score(goal, near, near | scene(red_block=(0.2, -0.15))) == 0.0
    half = score(goal, near, near | scene(red_block=(0.02, -0.1, 0.03)))
    assert 0.0 < half < 0.5
    both = near | scene(red_block=(0.03, -0.1, 0.03), green_block=(-0.03, -0.1, 0.03))
    assert score(goal, near, both) == 1.0


def test_a_diagonal_may_be_steeper_or_flatter_but_not_level():
    goal = [{"is": "line", "names": ["red block", "green block", "blue block"], "angle_deg": 45, "within_deg": 20}]
    for rise, expected in ((0.0, False), (0.6, True), (1.0, True), (1.8, True), (-1.0, False)):
        end = after(red_block=(-0.08, -0.08 * rise), green_block=(0.0, 0.0), blue_block=(0.08, 0.08 * rise))
        assert reached(goal, START, end) is expected, rise


def test_lines_circles_and_points_are_judged_by_where_things_end():
    names = ["red block", "green block", "blue block"]
    assert reached([{"is": "line", "names": names, "angle_deg": 0}], START, START)
    assert not reached([{"is": "line", "names": names, "angle_deg": 90}], START, START)
    ring = after(red_block=(0.1, -0.1), green_block=(-0.05, -0.013), blue_block=(-0.05, -0.187))
    assert reached([{"is": "circle", "names": names, "center": [0, -0.1], "radius": [0.08, 0.12]}], START, ring)
    assert reached([{"is": "circle", "names": names, "center": "gray bowl", "radius": [0.08, 0.12]}], START, ring)
    points = [[0.2, 0.1], [-0.2, 0.1], [0.0, 0.1], [0.3, 0.2]]
    assert reached([{"is": "points", "names": names, "points": points}], START, START)
    moved = score([{"is": "points", "names": names, "points": points}], START, after(red_block=(0.0, -0.15)))
    assert moved == pytest.approx(2 / 3)


def test_what_was_said_and_how_it_ended_can_be_asked_for():
    assert reached([{"is": "answer", "value": 3}], START, START, answers=[3])
    assert reached([{"is": "answer", "value": 3}], START, START, said=["There are three."])
    assert not reached([{"is": "answer", "value": 3}], START, START)
    both = [{"is": "answer", "value": ["red block", "blue block"]}]
    assert reached(both, START, START, answers=["blue block", "red block"])
    assert reached(both, START, START, answers=[["blue block", "red block"]])
    assert not reached(both, START, START, answers=["blue block"])
    assert reached([{"is": "said"}], START, START, said=["hello"])
    assert reached([{"is": "held", "a": "red block"}], START, START, held="red block")
    assert reached([{"is": "tool_at", "xy": [0.1, 0.1]}], START, START, tool=(0.11, 0.1, 0.2))
    assert not reached([{"is": "tool_at", "xy": [0.1, 0.1]}], START, START)
    assert reached([{"is": "error", "contains": "No Object"}], START, START, outcome="failed", message="no object 'x'")
    assert not reached([{"is": "error"}], START, START, outcome="done")


def test_not_understood_means_that_nothing_moved():
    goal = [{"is": "not_understood"}]
    assert reached(goal, START, START, outcome="not_understood")
    assert not reached(goal, START, after(red_block=(0.0, 0.0)), outcome="not_understood")
    assert score(goal, START, START, outcome="done") == 0.0


def test_counts_of_parts_are_exact_or_at_least():
    on = [{"is": "on", "a": f"{c} block", "b": "gray bowl"} for c in ("red", "green", "blue")]
    end = after(red_block=(0.03, -0.1, 0.025), green_block=(-0.03, -0.1, 0.025))
    for n, expected in ((1, False), (2, True), (3, False)):
        assert reached([{"is": "exactly", "n": n, "of": on}], START, end) is expected
    for n, expected in ((1, True), (2, True), (3, False)):
        assert reached([{"is": "at_least", "n": n, "of": on}], START, end) is expected
    assert reached([{"is": "any", "of": on}], START, end)
    assert not reached([{"is": "all", "of": on}], START, end)


def test_what_is_missing_is_said_in_words():
    lines = explain([{"is": "on", "a": "red block", "b": "gray bowl"}, {"is": "said"}], START, START)
    assert "red block is not on gray bowl" in lines[0] and "cm off" in lines[0]
    assert lines[1] == "nothing was said"


@pytest.mark.parametrize(
    ("goal", "named"),
    [
        ([{"is": "onn", "a": "x", "b": "y"}], "goal[0]"),
        ([{"is": "on", "a": "x"}], "goal[0].b"),
        ([{"is": "at", "a": "x", "xy": [0, "up"]}], "goal[0].xy[1]"),
        ([{"is": "at", "a": "x", "xy": [0, float("nan")]}], "goal[0].xy[1]"),
        ([{"is": "any", "of": [{"is": "at", "a": "x", "xy": [0, 0], "to": 1}]}], "goal[0].of[0].to"),
        ([{"is": "exactly", "n": 3, "of": [{"is": "said"}]}], "n is 3"),
        ([{"is": "offset", "a": "x", "b": "y", "direction": "left", "distance": [2, 1]}], "distance"),
        ([{"is": "points", "names": ["x", "y"], "points": [[0, 0]]}], "points"),
        ([], "empty"),
        ([{"is": "held", "a": "yellow mug"}], "yellow mug"),
    ],
)
def test_a_goal_that_is_none_names_the_key_that_is_wrong(goal, named):
    with pytest.raises(InvalidGoal, match=r".") as raised:
        score(goal, START, START)
    assert named in str(raised.value)


names = st.sampled_from(sorted(START))
place = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.2, 0.2))
leaf = st.one_of(
    st.builds(lambda a, b: {"is": "on", "a": a, "b": b}, names, names),
    st.builds(lambda a, xy, tol: {"is": "at", "a": a, "xy": list(xy), "tol": tol}, names, place, st.floats(0.001, 0.2)),
    st.builds(
        lambda a, b, d: {"is": "offset", "a": a, "b": b, "direction": d},
        names,
        names,
        st.sampled_from(["left", "right", "up", "down"]),
    ),
    st.builds(lambda a, b, c: {"is": "between", "a": a, "b": b, "c": c}, names, names, names),
    st.builds(lambda n, o: {"is": "stacked", "names": n, "any_order": o}, st.lists(names, min_size=1), st.booleans()),
    st.builds(lambda n: {"is": "line", "names": n}, st.lists(names, min_size=1, max_size=5)),
    st.builds(lambda n, c: {"is": "circle", "names": n, "center": c}, st.lists(names, min_size=1), place | st.none()),
    st.builds(lambda n: {"is": "unmoved", "names": n}, st.lists(names)),
    st.just({"is": "said"}),
    st.just({"is": "not_understood"}),
)
predicate = st.recursive(
    leaf,
    lambda inner: st.builds(
        lambda kind, of: {"is": kind, "of": of} | ({"n": len(of) // 2} if kind in ("exactly", "at_least") else {}),
        st.sampled_from(["any", "all", "exactly", "at_least"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@given(st.lists(predicate, min_size=1, max_size=4), st.dictionaries(names, place, max_size=4))
def test_a_score_is_in_the_unit_interval_and_full_exactly_when_reached(goal, moved):
    end = START | scene(**{name.replace(" ", "_"): xy for name, xy in moved.items()})
    value = score(goal, START, end)
    assert 0.0 <= value <= 1.0
    assert reached(goal, START, end) == (explain(goal, START, end) == []) == (value > 1 - 1e-9)


@given(st.lists(predicate, min_size=1, max_size=4))
def test_a_goal_survives_being_written_as_json(goal):
    once = parse(goal)
    assert parse([p.model_dump(by_alias=True, mode="json") for p in once]) == once
