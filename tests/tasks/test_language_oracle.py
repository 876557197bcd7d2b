"""Oracles are derived: what is below comes first, what is in the way waits elsewhere, the goal has the last word."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from sim.scene import ObjectSpec, SceneSpec, scene
from tasks.language.oracle import NoOracle, derive

BOWL = ObjectSpec(kind="bowl", color="blue", position=(0.1, 0.1))


def blocks(**places) -> SceneSpec:
    """Blocks by colour, at places or on other blocks by their names, and a blue bowl."""
    return scene(
        [
            ObjectSpec(kind="block", color=color, on=place)
            if isinstance(place, str)
            else ObjectSpec(kind="block", color=color, position=place)
            for color, place in places.items()
        ]
        + [BOWL]
    )


def on(a: str, b: str) -> dict:
    return {"is": "on", "a": a, "b": b}


def at(a: str, x: float, y: float, tol: float = 0.02) -> dict:
    return {"is": "at", "a": a, "xy": [x, y], "tol": tol}


def steps(table: SceneSpec, *goal: dict) -> list[tuple]:
    """The calls of a derived program: (thing, target)."""
    calls = [statement.value for statement in ast.parse(derive(table, goal)).body]
    return [tuple(ast.literal_eval(argument) for argument in call.args) for call in calls]


def test_what_is_below_is_put_before_what_is_above() -> None:
    table = blocks(red=(-0.2, 0.0), green=(-0.1, 0.0), yellow=(0.0, 0.0))
    goal = [on("yellow block", "green block"), on("green block", "red block"), on("red block", "blue bowl")]
    assert steps(table, *goal) == [
        ("red block", "blue bowl"),
        ("green block", "red block"),
        ("yellow block", "green block"),
    ]


def test_what_stands_on_a_thing_goes_before_it_and_beside_it() -> None:
    table = blocks(red=(-0.2, 0.0), green="red block", yellow="green block")
    made = steps(table, on("red block", "blue bowl"))
    assert [thing for thing, _ in made] == ["yellow block", "green block", "red block"]
    assert all(np.linalg.norm(np.subtract(place, (-0.2, 0.0))) > 0.04 for _, place in made[:2])


def test_two_that_are_in_each_others_place_need_a_third_place() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0))
    made = steps(table, at("red block", 0.0, 0.0), at("green block", -0.2, 0.0))
    assert [thing for thing, _ in made] == ["green block", "red block", "green block"]
    assert made[1][1] == [0.0, 0.0] and made[2][1] == [-0.2, 0.0]


def test_a_tower_the_other_way_round_is_taken_down_first() -> None:
    table = blocks(red=(-0.2, 0.0), green="red block", yellow="green block")
    made = steps(table, {"is": "stacked", "names": ["yellow block", "green block", "red block"]})
    assert made[-2:] == [("green block", "yellow block"), ("red block", "green block")]


def test_what_is_where_it_is_to_be_stays() -> None:
    table = blocks(red=(-0.2, 0.0), green="red block", yellow=(0.0, 0.0))
    assert steps(table, on("green block", "red block"), on("yellow block", "green block")) == [
        ("yellow block", "green block")
    ]


def test_what_stands_in_the_place_of_another_makes_room_unless_it_is_to_stay() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0))
    assert [thing for thing, _ in steps(table, at("red block", 0.0, 0.0))] == ["green block", "red block"]
    with pytest.raises(NoOracle, match="no free place was found for red block"):
        derive(table, [at("red block", 0.0, 0.0), {"is": "unmoved", "names": ["green block"]}])


def test_steps_in_order_are_kept_in_order() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0))
    goal = [at("green block", -0.2, -0.1), at("red block", 0.2, -0.1)]
    assert [thing for thing, _ in steps(table, {"is": "in_order", "of": goal})] == ["green block", "red block"]
    assert [thing for thing, _ in steps(table, {"is": "in_order", "of": goal[::-1]})] == ["red block", "green block"]


def test_where_the_goal_leaves_a_choice_a_way_that_works_is_taken() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0))
    kept = {"is": "unmoved", "names": ["red block"]}
    goal = {"is": "any", "of": [on("red block", "blue bowl"), on("green block", "blue bowl")]}
    assert steps(table, goal, kept) == [("green block", "blue bowl")]


def test_exactly_so_many_are_moved() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0), yellow=(-0.1, -0.1))
    goal = {"is": "exactly", "n": 2, "of": [on(f"{color} block", "blue bowl") for color in ("red", "green", "yellow")]}
    assert len(steps(table, goal)) == 2


def test_several_things_of_a_place_beside_something_that_moves_find_room_there() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0), yellow=(-0.1, -0.1))
    beside = [
        {"is": "offset", "a": f"{color} block", "b": "red block", "direction": "left", "distance": [0.05, 0.2]}
        | {"lateral": 0.06}
        for color in ("green", "yellow")
    ]
    made = dict(steps(table, at("red block", 0.25, -0.1), *beside))
    assert next(iter(made)) == "red block"
    assert all(0.05 < 0.25 - made[f"{color} block"][0] < 0.2 for color in ("green", "yellow"))
    assert np.linalg.norm(np.subtract(made["green block"], made["yellow block"])) > 0.05


def test_bricks_are_turned_along_their_line() -> None:
    brick = ObjectSpec(kind="block", color="red", size=(0.06, 0.03, 0.03), position=(-0.2, 0.0), yaw=0.5)
    table = scene(
        [brick, ObjectSpec(kind="block", color="green", size=(0.06, 0.03, 0.03), position=(0.1, 0.1), yaw=0.0)]
    )
    text = derive(table, [{"is": "aligned", "names": ["red block", "green block"], "angle_deg": 0}])
    turns = [line for line in text.splitlines() if "offset=turned(" in line]
    assert turns == [line for line in turns if "'red block'" in line and "turned(-0.5000)" in line] != []


def test_what_is_asked_to_be_said_and_held_comes_last() -> None:
    table = blocks(red=(-0.2, 0.0), green=(0.0, 0.0))
    goal = [{"is": "answer", "value": 2}, {"is": "held", "a": "green block"}, on("red block", "blue bowl")]
    assert derive(table, goal).splitlines()[-2:] == ["say(2)", "pick('green block')"]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ([{"is": "not_understood"}], "no program is derived for 'not_understood'"),
        ([on("red block", "green block"), on("green block", "red block")], "in a circle"),
        ([at("red block", 0.1, 0.0), at("red block", -0.1, 0.0)], "no free place"),
        ([{"is": "all", "of": [on("red block", "green block"), on("red block", "blue bowl")]}], "more than one place"),
        ([{"is": "exactly", "n": 0, "of": [at("red block", -0.2, 0.0)]}], "all of the goal holds"),
    ],
)
def test_a_goal_that_no_program_is_known_for_is_refused_with_the_reason(goal: list[dict], said: str) -> None:
    with pytest.raises(NoOracle, match=said):
        derive(blocks(red=(-0.2, 0.0), green=(0.0, 0.0)), goal)
