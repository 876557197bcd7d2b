"""Things keep their names through what an arm and a person do; what changed is told, and how sure places are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabletop import Tabletop, thing

from perception.api import perception_functions
from perception.changes import Change
from perception.scene import ObservedScene
from perception.types import Detection, Pose
from perception.workspace import WORKSPACE
from robot.types import Rgbd


def watch(table: Tabletop, told: list[Change] | None = None) -> ObservedScene:
    on_change = {} if told is None else {"on_change": told.append}
    return ObservedScene(table, table.capture, clock=table.clock, **on_change)


def summary(told: list[Change]) -> list[tuple[str, str, bool]]:
    return [(each.what, each.name, each.by_arm) for each in told]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (thing("red block", (-0.1, 0, 0.02)), thing("red block 2", (0.1, 0, 0.03), (0.06, 0.06, 0.06))),
        (thing("red block", (-0.1, 0, 0.02)), thing("red cylinder", (0.1, 0, 0.025), (0.04, 0.04, 0.05))),
        (thing("red block", (-0.1, 0, 0.02)), thing("blue block", (0.1, 0, 0.02))),
    ],
    ids=["another size", "another kind", "another colour"],
)
def test_unlike_things_that_a_person_swaps_keep_their_names(first, second):
    table = Tabletop([first, second])
    scene = watch(table)
    scene.look()
    table.put(first.name, (0.1, 0.0, first.position[2]))
    table.put(second.name, (-0.1, 0.0, second.position[2]))
    objects = scene.look()
    assert objects[first.name].position[0] == pytest.approx(0.1, abs=0.005)
    assert objects[second.name].position[0] == pytest.approx(-0.1, abs=0.005)


def test_a_look_alike_put_on_its_twin_keeps_its_name_and_so_does_the_twin_below():
    table = Tabletop([thing("red block", (-0.1, 0, 0.02)), thing("red block 2", (0.1, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.put("red block", (0.1, 0, 0.06))
    objects = scene.look()
    assert objects["red block"].position == pytest.approx([0.1, 0, 0.06])
    assert objects["red block 2"].position == pytest.approx([0.1, 0, 0.02])
    assert objects["red block 2"].age > 0


def test_what_stands_on_a_thing_of_its_colour_from_the_first_look_on_does_not_get_its_name():
    block = thing("red block", (0, 0, 0.02))
    table = Tabletop([block, thing("red cylinder", (0, 0, 0.065), (0.04, 0.04, 0.05))])
    scene = ObservedScene(table, table.capture, clock=table.clock, known=[block])
    objects = scene.look()
    assert objects["red block"].position == pytest.approx([0, 0, 0.02])
    assert objects["red cylinder"].position == pytest.approx([0, 0, 0.065])


def test_of_two_sizes_that_are_away_the_one_that_comes_back_gets_its_own_name():
    small, large = thing("red block", (-0.1, 0, 0.02)), thing("red block 2", (0.1, 0, 0.03), (0.06, 0.06, 0.06))
    table = Tabletop([small, large])
    scene = watch(table)
    scene.look()
    table.things = []
    scene.look()
    table.things = [replace(large, pose=Pose(np.array([-0.1, 0.1, 0.03])))]
    assert set(scene.look()) == {"red block 2"}


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)), st.integers(0, 5))
def test_any_permutation_of_unlike_things_is_followed(order, gone):
    sizes = [(s, s, s) for s in (0.03, 0.04, 0.05)]
    things = [thing(f"red block{f' {i + 1}' if i else ''}", (0, 0, s[2] / 2), s) for i, s in enumerate(sizes)]
    things += [thing(f"{color} ball", (0, 0, 0.02)) for color in ("red", "green", "blue")]
    places = [(x, y) for x in (-0.2, 0.0, 0.2) for y in (-0.1, 0.1)]

    def stand(at: list[int]) -> list:
        return [
            replace(each, pose=Pose(np.array([*places[i], each.size[2] / 2])))
            for each, i in zip(things, at, strict=True)
        ]

    table = Tabletop(stand(list(range(6))))
    scene = ObservedScene(table, table.capture, clock=table.clock, known=table.things)
    scene.look()
    table.things, table.seconds = stand(order), 1.0
    away = table.things.pop(gone)
    objects = scene.look()
    assert set(objects) == {each.name for each in things} - {away.name}
    for each in table.things:
        assert objects[each.name].position[:2] == pytest.approx(each.position[:2], abs=0.005)


def test_what_is_new_gone_and_moved_is_told_once_and_who_moved_it():
    told: list[Change] = []
    table = Tabletop([thing("red block", (-0.1, 0, 0.02)), thing("blue block", (0.1, 0, 0.02))])
    scene = watch(table, told)
    scene.look()
    scene.look()
    assert told == []
    scene.moved("red block", Pose(np.array([-0.1, 0.1, 0.02])))
    table.put("red block", (-0.1, 0.102, 0.02))
    scene.look()
    assert summary(told) == [("moved", "red block", True)]
    assert told[0].before == pytest.approx([-0.1, 0, 0.02])
    assert told[0].after == pytest.approx([-0.1, 0.1, 0.02])
    told.clear()
    table.put("blue block", (0.2, 0, 0.02))
    table.things.append(thing("green ball", (0, 0, 0.02)))
    scene.look()
    assert summary(told) == [("moved", "blue block", False), ("new", "green ball", False)]
    told.clear()
    ball = table.things.pop()
    scene.look()
    table.things.append(ball)
    scene.look()
    assert summary(told) == [("gone", "green ball", False), ("new", "green ball", False)]
    assert told[1].before == pytest.approx([0, 0, 0.02])


def test_what_falls_off_its_place_after_the_arm_let_go_has_moved_of_itself():
    told: list[Change] = []
    table = Tabletop([thing("red block", (-0.1, 0, 0.02))])
    scene = watch(table, told)
    scene.look()
    scene.moved("red block", Pose(np.array([0.1, 0, 0.06])))
    table.put("red block", (0.15, 0, 0.02))
    scene.look()
    assert summary(told) == [("moved", "red block", True), ("moved", "red block", False)]


def test_a_place_gets_surer_with_looks_less_sure_unseen_and_surer_again():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.2, 0, 0.02))])
    scene = watch(table)

    def sigma() -> float:
        table.seconds += 1.0
        return scene.look()["red block"].uncertainty

    seen = [sigma() for _ in range(4)]
    assert all(0.0 < later < earlier for earlier, later in pairwise(seen))
    table.put("blue block", (0, 0, 0.06))
    unseen = [sigma() for _ in range(4)]
    assert all(later > earlier for earlier, later in pairwise([seen[-1], *unseen]))
    table.put("blue block", (0.2, 0, 0.02))
    assert sigma() < unseen[-1]


def test_noise_of_looks_averages_out_while_a_thing_stays_and_does_not_lag_when_it_moves():
    rng = np.random.default_rng(0)

    class Noisy(Tabletop):
        def detect(self, picture: Rgbd | None) -> list[Detection]:
            return [
                replace(found, pose=Pose(found.pose.position + rng.normal(0.0, [0.001, 0.001, 0.0])))
                for found in super().detect(picture)
            ]

    table = Noisy([thing("red block", (x, y, 0.02)) for x in (-0.2, -0.1, 0.0, 0.1, 0.2) for y in (-0.1, 0.1)])
    scene = ObservedScene(table, table.capture, clock=table.clock)

    def off() -> float:
        table.seconds += 0.1
        objects = scene.look()
        return float(
            np.mean([min(np.linalg.norm(s.position - t.position) for s in objects.values()) for t in table.things])
        )

    first = off()
    assert np.mean([off() for _ in range(20)][10:]) < 0.7 * first
    table.put("red block", (0.0, 0.0, 0.02))
    scene.look()
    assert min(np.linalg.norm(s.position[:2]) for s in scene.objects.values()) < 0.004


def test_programs_ask_when_a_thing_was_last_seen():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.2, 0, 0.02))])
    functions = perception_functions(watch(table), WORKSPACE)
    assert functions["last_seen"]("the red block") == 0.0
    table.put("blue block", (0, 0, 0.06))
    assert functions["last_seen"]("red block") == pytest.approx(1.0)
    table.seconds += 2.0
    assert functions["last_seen"]("red block") == pytest.approx(3.0)
    assert functions["last_seen"]("blue block") == 0.0
    with pytest.raises(LookupError, match="no object 'pink block'"):
        functions["last_seen"]("pink block")
