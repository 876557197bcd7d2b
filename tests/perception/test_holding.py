"""What the arm holds is where the arm says, is not looked for elsewhere, and its pieces are no new things."""

from __future__ import annotations

import numpy as np
import pytest
from tabletop import Tabletop, thing

from perception.changes import Change
from perception.scene import ObservedScene
from perception.types import Pose, UnknownObject
from perception.visibility import Sight, sight_of

MUG = thing("red mug", (-0.1, 0, 0.04), (0.1, 0.08, 0.08))
ARM = thing("gray object", (0.1, 0.05, 0.35), (0.06, 0.06, 0.1))
LIFTED = Pose(np.array([0.1, 0.05, 0.2]))


def watch(table: Tabletop, told: list[Change] | None = None) -> ObservedScene:
    on_change = {} if told is None else {"on_change": told.append}
    scene = ObservedScene(table, table.capture, clock=table.clock, **on_change)
    scene.look()
    return scene


def held_mug(table: Tabletop, scene: ObservedScene) -> None:
    """The mug is in the grip; the arm hides it but for its handle, which looks like a small block."""
    scene.taken("red mug", lambda: LIFTED)
    table.seconds += 1.0
    table.arm = ARM
    handle = thing("red block", (0.15, 0.05, 0.2), (0.02, 0.02, 0.04))
    table.things = [handle, *(each for each in table.things if each.name != "red mug")]


def test_a_piece_of_what_is_held_is_no_new_thing_and_what_is_held_is_where_the_arm_has_it():
    table = Tabletop([MUG, thing("blue block", (0.2, -0.1, 0.02))])
    scene = watch(table)
    held_mug(table, scene)
    objects = scene.look()
    assert set(objects) == {"red mug", "blue block"}
    assert objects["red mug"].position == pytest.approx(LIFTED.position)
    assert objects["red mug"].age > 0.0


def test_a_piece_of_what_is_held_is_not_taken_for_what_was_taken_away_before():
    table = Tabletop([MUG, thing("red block", (0.2, -0.1, 0.02), (0.02, 0.02, 0.02))])
    scene = watch(table)
    table.things = [MUG]
    assert set(scene.look()) == {"red mug"}
    held_mug(table, scene)
    assert set(scene.look()) == {"red mug"}


def test_a_carry_is_told_once_from_where_the_thing_stood_to_where_it_was_put():
    told: list[Change] = []
    table = Tabletop([MUG])
    scene = watch(table, told)
    held_mug(table, scene)
    scene.look()
    scene.look()
    assert told == []
    table.arm, table.things = None, [MUG]
    scene.moved("red mug", Pose(np.array([0.2, 0.1, 0.04])))
    table.put("red mug", (0.2, 0.1, 0.04))
    scene.look()
    assert [(each.what, each.name, each.by_arm) for each in told] == [("moved", "red mug", True)]
    assert told[0].before == pytest.approx(MUG.position)
    assert told[0].after == pytest.approx([0.2, 0.1, 0.04])


def test_what_lies_in_a_held_vessel_comes_along():
    table = Tabletop([thing("green bowl", (0, 0, 0.03), (0.14, 0.14, 0.06)), thing("red block", (0.01, 0, 0.03))])
    scene = watch(table)
    scene.taken("green bowl", lambda: LIFTED)
    table.arm, table.things = ARM, []
    assert scene.look()["red block"].position == pytest.approx([0.11, 0.05, 0.2])


def test_what_slipped_unnoticed_and_is_seen_on_the_table_is_believed_there():
    block = thing("red block", (-0.1, 0, 0.02))
    table = Tabletop([block])
    scene = watch(table)
    scene.taken("red block", lambda: LIFTED)
    table.arm = ARM
    table.put("red block", (-0.05, 0.02, 0.02))
    for _ in range(2):
        objects = scene.look()
        assert set(objects) == {"red block"}
        assert objects["red block"].position == pytest.approx([-0.05, 0.02, 0.02])


def test_what_was_dropped_is_looked_for():
    table = Tabletop([thing("red block", (-0.1, 0, 0.02)), thing("red block", (0.2, -0.1, 0.02))])
    scene = watch(table)
    scene.taken("red block", lambda: LIFTED)
    table.things.pop(0)
    table.arm = ARM
    assert scene.look()["red block"].position == pytest.approx(LIFTED.position)
    scene.dropped()
    table.arm = None
    table.things.append(thing("red block", (0.1, 0.1, 0.02)))
    objects = scene.refresh()
    assert set(objects) == {"red block", "red block 2"}
    assert objects["red block"].position == pytest.approx([0.1, 0.1, 0.02])


def test_nothing_that_is_not_known_can_be_held():
    with pytest.raises(UnknownObject, match="no object 'red cup'"):
        watch(Tabletop([MUG])).taken("red cup", lambda: LIFTED)


def test_a_bowl_that_is_not_found_is_not_gone_because_something_lies_in_it():
    bowl = thing("green bowl", (0, 0, 0.023), (0.12, 0.12, 0.046))
    content = thing("red cylinder", (0, 0, 0.029), (0.04, 0.04, 0.05))
    picture = Tabletop([bowl, content]).capture()
    assert sight_of(bowl, picture, [content]) is Sight.HIDDEN


def test_a_part_of_a_hidden_mug_that_shows_beside_the_arm_is_no_new_thing():
    table = Tabletop([MUG])
    scene = watch(table)
    table.arm = thing("gray object", (-0.11, 0, 0.3), (0.06, 0.2, 0.1))
    table.missed = {"red mug"}
    table.things = [MUG, thing("red block", (-0.062, 0, 0.04), (0.02, 0.02, 0.08))]
    assert set(scene.look()) == {"red mug"}
