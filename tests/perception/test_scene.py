"""What is believed about a table, look after look."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabletop import CAMERA, Tabletop, thing

from perception.detect.truth import TruthDetector
from perception.scene import ObservedScene
from perception.silhouette import silhouette
from perception.types import Detection, Pose, SceneObject, UnknownObject
from robot.types import Rgbd


def watch(table: Tabletop, known: tuple[SceneObject, ...] = ()) -> ObservedScene:
    return ObservedScene(table, table.capture, clock=table.clock, known=known)


def test_look_alikes_are_numbered_from_left_to_right():
    table = Tabletop([thing("red block", (0.1, 0, 0.02)), thing("red block", (-0.1, 0, 0.02))])
    objects = watch(table).look()
    assert list(objects) == ["red block", "red block 2"]
    assert objects["red block"].position[0] == pytest.approx(-0.1)


def test_a_look_alike_keeps_its_name_when_the_arm_puts_it_on_the_other_side_of_its_twin():
    table = Tabletop([thing("red block", (-0.1, 0, 0.02)), thing("red block 2", (0.0, 0, 0.02))])
    scene = watch(table)
    scene.look()
    scene.moved("red block", Pose(np.array([0.1, 0.0, 0.02])))
    table.put("red block", (0.1, 0.003, 0.02))
    objects = scene.look()
    assert objects["red block"].position == pytest.approx([0.1, 0.003, 0.02])
    assert objects["red block 2"].position == pytest.approx([0.0, 0.0, 0.02])


def test_a_block_under_another_is_remembered_where_it_stands_and_its_age_grows():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.1, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.put("blue block", (0, 0, 0.06))
    objects = scene.look()
    assert objects["red block"].position == pytest.approx([0, 0, 0.02])
    assert objects["red block"].age == pytest.approx(1.0)
    assert objects["red block"].mask is None
    assert objects["blue block"].age == 0.0


def test_a_hidden_block_is_forgotten_when_its_cover_is_gone_and_its_place_is_empty():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.1, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.put("blue block", (0, 0, 0.06))
    scene.look()
    table.things = [thing("blue block", (0.1, 0, 0.02))]
    table.seconds += 1
    assert list(scene.look()) == ["blue block"]


def test_a_forgotten_block_gets_its_name_back_and_nothing_else_gets_it_meanwhile():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("red block 2", (0.1, 0, 0.02))])
    scene = watch(table)
    scene.look()
    gone = table.things.pop(0)
    assert list(scene.look()) == ["red block 2"]
    table.things.append(thing("red ball", (0.2, 0, 0.02)))
    table.things.append(replace(gone, pose=Pose(np.array([-0.2, 0.1, 0.02]))))
    objects = scene.look()
    assert objects["red block"].position == pytest.approx([-0.2, 0.1, 0.02])
    assert set(objects) == {"red block", "red block 2", "red ball"}


def test_what_the_arm_hides_or_holds_is_remembered():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.2, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.arm = thing("gray object", (0, 0, 0.3), (0.1, 0.1, 0.2))
    assert scene.look()["red block"].position == pytest.approx([0, 0, 0.02])
    lifted = table.things.pop(0)
    scene.taken("red block", lambda: Pose(np.array([0.1, 0.1, 0.2])))
    table.arm = thing("gray object", (0.1, 0.1, 0.3), (0.1, 0.1, 0.2))
    assert scene.look()["red block"].position == pytest.approx([0.1, 0.1, 0.2])
    scene.dropped()
    table.arm = None
    assert "red block" not in scene.look()
    table.things.append(lifted)
    assert "red block" in scene.look()


def test_a_block_that_the_detector_misses_once_is_still_believed_because_something_as_tall_is_there():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.2, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.missed = {"red block"}
    assert "red block" in scene.look()


def test_a_block_is_forgotten_when_another_stands_in_its_very_place():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("blue block", (0.2, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.things = [thing("blue block", (0.0, 0, 0.02))]
    assert list(scene.look()) == ["blue block"]


def test_what_lies_in_a_bowl_moves_along_with_it():
    table = Tabletop([thing("green bowl", (0, 0, 0.03), (0.14, 0.14, 0.06)), thing("red block", (0.01, 0, 0.03))])
    scene = watch(table)
    scene.look()
    scene.moved("green bowl", Pose(np.array([0.2, 0.1, 0.03])))
    assert scene.get("red block").position == pytest.approx([0.21, 0.1, 0.03])
    assert scene.get("green bowl").position == pytest.approx([0.2, 0.1, 0.03])


def test_the_top_of_a_stack_keeps_its_own_height_even_if_the_picture_cannot_tell_where_it_ends():
    table = Tabletop([thing("red block", (0.1, 0, 0.02)), thing("blue block", (0, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.things = [thing("red block", (0, 0, 0.04), (0.04, 0.04, 0.08)), thing("blue block", (0, 0, 0.02))]
    stacked = scene.look()["red block"]
    assert stacked.position == pytest.approx([0, 0, 0.06])
    assert stacked.size == pytest.approx([0.04, 0.04, 0.04])


def test_names_that_somebody_told_in_advance_are_given_to_what_is_seen_there():
    table = Tabletop([thing("red block", (0.1, 0, 0.02)), thing("red block", (-0.1, 0, 0.02))])
    favourite = replace(thing("red block", (0.1, 0.01, 0.02)), name="lucky brick")
    objects = watch(table, (favourite,)).look()
    assert set(objects) == {"lucky brick", "red block"}
    assert objects["lucky brick"].position == pytest.approx([0.1, 0.0, 0.02])


def test_a_kind_or_color_misjudged_for_one_look_does_not_rename_what_stands_still():
    table = Tabletop([thing("red block", (0.1, 0, 0.02)), thing("orange ball", (-0.1, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.things = [thing("red cylinder", (0.1, 0, 0.02)), thing("yellow ball", (-0.1, 0, 0.02))]
    objects = scene.look()
    assert list(objects) == ["orange ball", "red block"]
    assert (objects["red block"].kind, objects["orange ball"].color) == ("block", "orange")


def test_an_unknown_name_is_refused_with_the_names_that_there_are():
    table = Tabletop([thing("red block", (0, 0, 0.02))])
    scene = watch(table)
    scene.look()
    with pytest.raises(UnknownObject, match="no object 'blue block'; there are: red block"):
        scene.get("blue block")
    with pytest.raises(UnknownObject):
        scene.moved("blue block", Pose(np.zeros(3)))


def test_the_belief_itself_refuses_an_unknown_name_with_the_names_that_there_are():
    table = Tabletop([thing("red block", (0, 0, 0.02))])
    objects = watch(table).look()
    with pytest.raises(UnknownObject, match="no object 'blue block'; there are: red block"):
        objects["blue block"]
    assert "blue block" not in objects
    assert objects.get("blue block") is None


def test_what_the_detector_cannot_part_from_its_own_colour_is_seen_where_the_picture_bears_it_out():
    table = Tabletop([thing("red block", (0, 0, 0.02)), thing("red cylinder", (0.1, 0, 0.025), (0.04, 0.04, 0.05))])
    scene = watch(table)
    scene.look()
    table.put("red block", (0.055, 0, 0.02))
    scene.moved("red block", Pose(np.array([0.06, 0.0, 0.02])))
    table.missed = {"red block", "red cylinder"}
    objects = scene.look()
    assert {name: each.age for name, each in objects.items()} == {"red block": 0.0, "red cylinder": 0.0}
    assert objects["red block"].position == pytest.approx([0.055, 0, 0.02], abs=0.004)


def test_an_unclear_view_beside_the_place_where_a_thing_was_put_is_not_taken_for_success():
    class Unclear(Tabletop):
        def detect(self, picture: Rgbd | None) -> list[Detection]:
            return [replace(found, kind="object", score=0.1) for found in super().detect(picture)]

    block = thing("red block", (0, 0, 0.02), (0.06, 0.06, 0.04))
    table = Unclear([thing("red block", (0.032, 0, 0.012), (0.06, 0.06, 0.024))])
    assert watch(table, (block,)).look()["red block"].position[:2] == pytest.approx([0.032, 0.0])


def test_a_view_merged_with_a_known_thing_of_the_same_colour_says_where_the_rest_of_it_is():
    block = thing("red block", (0.1, 0, 0.03), (0.06, 0.06, 0.06))
    plate = thing("red plate", (0, 0, 0.007), (0.14, 0.14, 0.014))

    class Merged(Tabletop):
        def detect(self, picture: Rgbd | None) -> list[Detection]:
            both = silhouette(block, CAMERA) | silhouette(plate, CAMERA)
            pose = Pose(np.array([0.03, 0.0, 0.03]))
            return [Detection("block", "red", block.rgb, pose, np.array([0.2, 0.14, 0.06]), mask=both)]

    table = Merged([replace(plate, kind="cylinder", name="red cylinder"), block])
    believed = (replace(plate, kind="cylinder", name="red cylinder"), thing("red block", (0.03, 0, 0.03), (0.06,) * 3))
    objects = watch(table, believed).look()
    assert objects["red block"].position == pytest.approx([0.1, 0.0, 0.03], abs=0.012)


def test_a_thing_that_was_told_to_be_somewhere_and_is_not_there_is_noticed():
    table = Tabletop([thing("red plate", (0.1, 0, 0.007), (0.12, 0.12, 0.014)), thing("red block", (-0.1, 0, 0.02))])
    scene = watch(table)
    scene.look()
    scene.moved("red plate", Pose(np.array([-0.1, 0.0, 0.047])))
    table.put("red plate", (-0.15, 0.1, 0.007))
    assert scene.look()["red plate"].position == pytest.approx([-0.15, 0.1, 0.007])
    scene.moved("red plate", Pose(np.array([-0.1, 0.0, 0.047])))
    table.things = [each for each in table.things if each.name != "red plate"]
    table.seconds += 1
    assert set(scene.look()) == {"red block"}


def test_the_lower_of_nested_vessels_is_remembered_and_goes_where_the_upper_is_shoved():
    lower = thing("blue bowl", (0, 0, 0.03), (0.12, 0.12, 0.06))
    table = Tabletop([lower, thing("red bowl", (0.2, 0, 0.03), (0.12, 0.12, 0.06))], missed={"blue bowl"})
    scene = watch(table, (lower,))
    scene.look()
    table.put("red bowl", (0, 0, 0.05))
    scene.moved("red bowl", Pose(np.array([0.0, 0.0, 0.05])))
    assert set(scene.look()) == {"blue bowl", "red bowl"}
    for shoved in (0.02, 0.04):
        table.put("red bowl", (shoved, 0, 0.05))
        table.put("blue bowl", (shoved, 0, 0.03))
        assert scene.look()["blue bowl"].position == pytest.approx([shoved, 0, 0.03], abs=1e-6)


def test_a_mug_that_fell_on_its_side_keeps_its_name_and_its_handle_is_no_thing():
    table = Tabletop([thing("red mug", (0, 0, 0.04), (0.1, 0.08, 0.08)), thing("blue block", (0.2, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.seconds += 1
    table.things = [
        thing("red cylinder", (0.08, 0, 0.04), (0.08, 0.08, 0.08)),
        thing("red block", (0.13, 0, 0.02), (0.02, 0.02, 0.02)),
        thing("blue block", (0.2, 0, 0.02)),
    ]
    for _ in range(2):
        objects = scene.look()
        assert set(objects) == {"red mug", "blue block"}
        assert objects["red mug"].position == pytest.approx([0.08, 0, 0.04])
        assert objects["red mug"].kind == "mug"


def test_a_new_thing_of_another_kind_does_not_get_the_name_of_a_block_that_went():
    table = Tabletop([thing("red block", (0, 0, 0.02))])
    scene = watch(table)
    scene.look()
    table.things = [thing("red cylinder", (0.08, 0, 0.02))]
    assert set(scene.look()) == {"red cylinder"}


def test_refresh_looks_again_only_after_time_has_passed_or_something_was_moved():
    table = Tabletop([thing("red block", (0, 0, 0.02))])
    scene = watch(table)
    for _ in range(3):
        scene.refresh()
    assert table.looks == 1
    table.put("red block", (0.1, 0, 0.02))
    assert scene.refresh()["red block"].position[0] == pytest.approx(0.1)
    scene.moved("red block", Pose(np.array([0.1, 0.0, 0.02])))
    scene.refresh()
    assert table.looks == 3


def test_truth_keeps_its_own_names_and_order():
    class World:
        def true_objects(self) -> list[SceneObject]:
            return [replace(thing("red block", (0, 0, 0.02)), name="zebra"), thing("red block", (0.1, 0, 0.02))]

    scene = ObservedScene(TruthDetector(World()), None, clock=lambda: 0.0)
    assert list(scene.look()) == ["zebra", "red block"]
    assert scene.get("zebra").position == pytest.approx([0, 0, 0.02])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(-5, 5), st.integers(-3, 3), st.floats(-0.006, 0.006)),
        min_size=1,
        max_size=8,
    )
)
def test_names_stay_with_their_things_through_any_sequence_of_hinted_moves(moves):
    places = [(x * 0.06, y * 0.06) for x in range(-4, 5, 2) for y in (-2, 0, 2)][:12]
    table = Tabletop([thing("red block", (x, y, 0.02)) for x, y in places])
    scene = watch(table)
    truth = {name: each.position for name, each in scene.look().items()}
    for index, column, row, error in moves:
        name = list(truth)[index % len(truth)]
        goal = np.array([column * 0.055, row * 0.055, 0.02])
        if any(np.linalg.norm(goal - other) < 0.05 for key, other in truth.items() if key != name):
            continue
        scene.moved(name, Pose(goal))
        truth[name] = goal + np.array([error, -error, 0.0])
        table.things = [thing("red block", tuple(position)) for position in truth.values()]
        objects = scene.look()
        assert set(objects) == set(truth)
        for key, position in truth.items():
            assert objects[key].position == pytest.approx(position)
