"""When two tasks are one: families and twins of drawings, behaviours over many of them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scene import ObjectSpec, scene
from tasks.generate.alike import Behaviour, masked
from tasks.generate.structure import structure
from tasks.language import written
from tasks.task import Instance

SEEDS = range(8)


def behaviour(source: str, name: str = "some-task") -> Behaviour:
    task = written(name, source)
    return Behaviour.of([task.instance(seed, 0) for seed in SEEDS])


def drawn(colors: list[str], bowl: str = "blue", size: float | None = None) -> Instance:
    """Blocks of these colours, all of which go into a bowl."""
    blocks = [
        ObjectSpec(kind="block", color=color, size=size, position=(0.1 * i - 0.2, 0.0))
        for i, color in enumerate(colors)
    ]
    spec = scene([*blocks, ObjectSpec(kind="bowl", color=bowl, position=(0.2, 0.1))])
    *names, target = spec.names
    return Instance(
        instruction="fill it", scene=spec, goal=[{"is": "on", "a": a, "b": target} for a in names], oracle=""
    )


FILL = """
bowl = add('bowl')
blocks = [add('block') for _ in range({count})]
instruct('{words}')
goal(*[on(block, bowl) for block in blocks])
"""
EXTREME = """
first, *rest = [add('block', at=[x, uniform(-0.1, 0.1)]) for x in ({sign} * 0.2, 0.0, -{sign} * 0.2)]
plate = add('plate')
instruct('put the {said} block on the plate')
goal(on(first, plate), unmoved(rest))
"""


def test_a_family_knows_nothing_of_colors_sizes_and_counts() -> None:
    one, other = structure(drawn(["red", "green"])), structure(drawn(["pink", "cyan", "white"], "gray", 0.045))
    assert one.family == other.family == "on(block, bowl)"
    assert one.twin != other.twin


def test_a_twin_has_its_colors_swapped_and_its_things_in_another_order() -> None:
    red, green = structure(drawn(["red", "green", "red"])), structure(drawn(["green", "red", "green"], "yellow"))
    assert red.twin == green.twin
    assert red.twin != structure(drawn(["red", "green", "blue"])).twin  # no two of one colour


@pytest.mark.parametrize("shuffle", range(5))
def test_a_twin_does_not_hang_on_the_order_in_which_a_goal_lists_things(shuffle: int) -> None:
    instance = drawn(["red", "green", "red", "blue"])
    order = np.random.default_rng(shuffle).permutation(len(instance.goal))
    turned = Instance(
        instruction="", scene=instance.scene, goal=[instance.goal[i] for i in order], oracle=instance.oracle
    )
    assert structure(turned) == structure(instance)


def test_what_is_told_in_other_words_behaves_alike() -> None:
    one = behaviour(FILL.format(count=3, words="put the blocks in the bowl"), "one")
    other = behaviour(FILL.format(count=3, words="the bowl is to have everything in it"), "other")
    assert one.like(other) == "behaviour"


def test_another_count_in_the_same_words_is_the_same_task() -> None:
    one = behaviour(FILL.format(count=2, words="put the blocks in the bowl"), "one")
    other = behaviour(FILL.format(count=3, words="put the blocks in the bowl"), "other")
    assert one.like(other) == "wording"
    told = behaviour(FILL.format(count=3, words="fill the bowl with all three of them"), "told")
    assert one.like(told) == ""


def test_matching_and_mismatching_colors_are_two_tasks() -> None:
    source = """
colors = sample(COLORS, 2)
bowls = [add('bowl', color) for color in colors]
blocks = [add('block', color) for color in colors]
instruct('{words}')
goal(*[on(a, b) for a, b in zip(blocks, {bowls})])
"""
    same = behaviour(source.format(words="each into the bowl of its color", bowls="bowls"))
    other = behaviour(source.format(words="no block into the bowl that looks alike", bowls="bowls[::-1]"))
    assert same.like(other) == ""


def test_which_one_is_meant_tells_tasks_apart_that_look_alike_in_every_drawing() -> None:
    left = behaviour(EXTREME.format(sign=-1, said="leftmost"), "left")
    right = behaviour(EXTREME.format(sign=1, said="rightmost"), "right")
    assert left.family == right.family
    assert any("least x" in trait for trait in left.traits)
    assert left.like(right) == "" and left.like(left) == "behaviour"


def test_a_stack_of_kinds_is_of_one_form_whatever_the_kinds_are() -> None:
    source = "things = [add('{kind}') for _ in range(3)]\ninstruct('stack them')\ngoal(stacked(things, any_order=True))"
    blocks, cylinders = (behaviour(source.format(kind=kind)) for kind in ("block", "cylinder"))
    assert blocks.form == cylinders.form and blocks.family != cylinders.family


def test_a_behaviour_is_the_same_after_json() -> None:
    found = behaviour(FILL.format(count=2, words="fill the bowl"))
    assert Behaviour.from_json(found.as_json()) == found


def test_words_are_compared_without_colors_and_numbers() -> None:
    assert masked("Put 2 red blocks there") == masked("put three GREEN blocks there")
    assert masked("put the red block there") != masked("put the red ball there")
