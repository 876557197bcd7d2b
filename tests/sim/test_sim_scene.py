"""Scenes: read from files, counted, drawn at random, built; and refused with words that help."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.colors import COLORS
from perception.workspace import WORKSPACE
from sim.bodies import Body
from sim.build import build
from sim.objects import SIZES, shape
from sim.scene import GAP, ObjectSpec, SceneError, SceneSpec, load_scene, parse_counts, sample_scene, scene, usual_scene
from sim.world import World

BLOCK = '[[object]]\nkind = "block"\ncolor = "red"\n'


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_objects_at_rest_where_it_says(tmp_path: Path) -> None:
    text = """
    [[object]]
    kind = "block"
    color = "red"
    on = "green bowl"

    [[object]]
    kind = "bowl"
    color = "green"
    position = [0.1, 0.05]

    [[object]]
    kind = "block"
    color = "red"
    position = [-0.12, -0.04]
    yaw = 0.4
    size = 0.05

    [[object]]
    kind = "mug"
    color = "white"
    position = [0, 0]
    size = [0.07, 0.08]
    name = "lucky"
    """
    spec = load_scene(written(tmp_path / "scene.toml", text))
    assert spec.names == ("red block", "green bowl", "red block 2", "lucky")
    with World() as world:
        build(world, spec)
        things = {thing.name: thing for thing in world.true_objects()}
    assert things["red block"].position == pytest.approx([0.1, 0.05, 0.025], abs=0.002)
    assert things["red block 2"].position == pytest.approx([-0.12, -0.04, 0.025], abs=0.001)
    assert things["red block 2"].pose.yaw == pytest.approx(0.4, abs=0.01)
    assert things["lucky"].size[1:] == pytest.approx([0.07, 0.08])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no objects"),
        ("[[object]\n", "not TOML"),
        ('kind = "block"', "unknown key 'kind'"),
        ("object = [1]", "object 1, the table"),
        ('[[object]]\ncolor = "red"\nposition = [0, 0]', "object 1, kind: is missing"),
        ('[[object]]\nkind = "blok"\ncolor = "red"\nposition = [0, 0]', "object 1, kind: .*'bowl'.*not 'blok'"),
        (BLOCK + "position = [0, 0]\nyaww = 1", "object 1, yaww: no such key; the keys are: kind"),
        (BLOCK.replace("red", "mauve") + "position = [0, 0]", "object 1, color: no color 'mauve'; there are: red"),
        (BLOCK + 'position = [0, "a"]', "object 1, position: .*number"),
        (BLOCK + "position = [nan, 0]", "object 1, position: .*finite"),
        (BLOCK + "position = [0, 0, 0]", "object 1, position: .*at most 2"),
        (BLOCK + "position = [0.5, 0]", "object 1, position: .*outside x -0.3 to 0.3"),
        (BLOCK, "object 1, position: give either"),
        (BLOCK + 'position = [0, 0]\non = "x"', "object 1, position: give either"),
        (BLOCK + "position = [0, 0]\nsize = -1", "object 1, size: .*-1"),
        (BLOCK + 'position = [0, 0]\nname = ""', "object 1, name"),
        (
            BLOCK + "position = [0, 0]\n" + BLOCK + 'on = "green bowl"',
            "object 2, on: no object 'green bowl'; there are",
        ),
        (BLOCK + 'on = "red block 2"\n' + BLOCK + 'on = "red block"', "object 1, on: .*circle"),
        (BLOCK + 'position = [0, 0]\nname = "a"\n' + BLOCK + 'position = [0.1, 0]\nname = "a"', "name: 'a' .*taken"),
    ],
)
def test_a_broken_file_is_refused_naming_object_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SceneError, match=message):
        load_scene(written(tmp_path / "scene.toml", text))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="No such file"):
        load_scene(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SceneError, match="not TOML"):
        load_scene(tmp_path / "binary.toml")


def test_two_things_in_one_place_are_refused() -> None:
    one = ObjectSpec(kind="block", color="red", position=(0.0, 0.0))
    other = ObjectSpec(kind="bowl", color="green", position=(0.02, 0.0))
    with World() as world, pytest.raises(SceneError, match=r"object 2, position: 'green bowl' .*in 'red block'"):
        build(world, scene([one, other]))


def test_blocks_may_stand_side_by_side() -> None:
    spec = scene([ObjectSpec(kind="block", color="red", position=(0.04 * k, 0.0)) for k in range(3)])
    with World() as world:
        build(world, spec)
        assert [thing.position[0] for thing in world.true_objects()] == pytest.approx([0.0, 0.04, 0.08], abs=0.002)


def test_corners_may_not_stand_in_each_other_either() -> None:
    one = ObjectSpec(kind="block", color="red", position=(0.0, 0.0))
    other = ObjectSpec(kind="block", color="green", position=(0.032, 0.032))
    with World() as world, pytest.raises(SceneError, match="object 2"):
        build(world, scene([one, other]))
    turned = ObjectSpec(kind="block", color="green", position=(0.044, 0.0), yaw=0.785)
    with World() as world, pytest.raises(SceneError, match="object 2"):
        build(world, scene([one, turned]))


def test_what_does_not_stay_where_it_is_put_is_refused() -> None:
    """Symmetric towers stand in simulation however daring they are, so somebody gives this one a push."""
    low = ObjectSpec(kind="block", color="red", position=(0.0, 0.0))
    high = ObjectSpec(kind="ball", color="green", on="red block")
    with World() as world:
        world.watchers.append(lambda: shove(world.body("green ball")))
        with pytest.raises(SceneError, match="object 2, 'green ball': does not stay"):
            build(world, scene([low, high]))


def shove(body: Body) -> None:
    if body.pose().position[2] > 0.05:
        position, quaternion, linear, angular = body.motion()
        body.set_motion((position, quaternion, (0.3, *linear[1:]), angular))


def test_a_thing_in_a_mug_lies_in_the_vessel_and_not_beside_it() -> None:
    mug = ObjectSpec(kind="mug", color="blue", position=(0.0, 0.0), yaw=2.0)
    ball = ObjectSpec(kind="ball", color="red", on="blue mug")
    with World() as world:
        build(world, scene([mug, ball]))
        height = world.body("red ball").pose().position[2]
    assert height == pytest.approx(0.025, abs=0.001)


def test_towers_are_built_from_the_bottom_whatever_the_order() -> None:
    spec = scene(
        [
            ObjectSpec(kind="block", color="red", on="green block"),
            ObjectSpec(kind="block", color="green", on="blue plate"),
            ObjectSpec(kind="plate", color="blue", position=(0.1, 0.0)),
        ]
    )
    with World() as world:
        build(world, spec)
        heights = {thing.name: thing.position[2] for thing in world.true_objects()}
    assert heights["green block"] == pytest.approx(0.025, abs=0.001)
    assert heights["red block"] == pytest.approx(0.065, abs=0.001)


@pytest.mark.parametrize("text", ["blocks=4,bowls=3", " block = 4 , bowl=3 "])
def test_counts_are_read_in_singular_and_plural(text: str) -> None:
    assert parse_counts(text) == {"block": 4, "bowl": 3}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cats=3", "no kind 'cats'; there are: block"),
        ("blocks", "'blocks' is not a count"),
        ("blocks=-1", "not a count"),
        ("blocks=0", "no objects"),
        ("", "no objects"),
    ],
)
def test_counts_that_mean_nothing_are_refused(text: str, message: str) -> None:
    with pytest.raises(SceneError, match=message):
        parse_counts(text)


def outlines(spec: SceneSpec) -> list[tuple[np.ndarray, float]]:
    """Centre and radius of the circle around each footprint."""
    found = []
    for thing in spec.objects:
        extents = shape(thing.kind, thing.size).extents
        angular = thing.kind in ("block", "mug")
        found.append((np.array(thing.position), float(np.hypot(*extents[:2]) if angular else extents[0]) / 2.0))
    return found


@given(seed=st.integers(0, 2**32 - 1), vary=st.booleans())
@settings(max_examples=50, deadline=None)
def test_sampled_things_stand_inside_and_leave_room_for_a_hand(seed: int, vary: bool) -> None:
    counts = {"block": 3, "bowl": 2, "mug": 1, "ball": 1}
    circles = outlines(sample_scene(np.random.default_rng(seed), counts, vary_sizes=vary))
    for index, (centre, radius) in enumerate(circles):
        assert WORKSPACE.contains(centre, margin=radius - 1e-9)
        for other, reach in circles[:index]:
            assert np.hypot(*(centre - other)) >= radius + reach + GAP - 1e-9


def test_the_same_seed_draws_the_same_scene_and_another_does_not() -> None:
    drawn = [sample_scene(np.random.default_rng(seed)).as_json() for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_by_default_there_are_four_blocks_and_three_bowls_in_different_colours() -> None:
    objects = sample_scene(np.random.default_rng(0)).objects
    for kind, count in (("block", 4), ("bowl", 3)):
        assert len({thing.color for thing in objects if thing.kind == kind}) == count


def test_more_of_a_kind_than_there_are_colours_get_numbers() -> None:
    spec = sample_scene(np.random.default_rng(0), {"ball": len(COLORS) + 1})
    assert sum(name.endswith(" 2") for name in spec.names) == 1
    assert len(set(spec.names)) == len(spec.names)


def test_a_full_table_is_said_so() -> None:
    with pytest.raises(SceneError, match=r"the table is full: no room for 40 blocks, 1 bowl on 0.6 x 0.4 m"):
        sample_scene(np.random.default_rng(0), {"block": 40, "bowl": 1})


@pytest.mark.parametrize("seed", range(6))
def test_a_sampled_scene_of_all_kinds_stays_where_it_was_drawn(seed: int) -> None:
    spec = sample_scene(np.random.default_rng(seed), dict.fromkeys(SIZES, 1), vary_sizes=True)
    with World() as world:
        build(world, spec)
        for thing, drawn in zip(world.true_objects(), spec.objects, strict=True):
            assert thing.position[:2] == pytest.approx(drawn.position, abs=0.002)


def test_a_usual_scene_can_be_talked_about_before_it_was_seen():
    names = {usual_scene(np.random.default_rng(seed), {"block": 4, "bowl": 3}).names for seed in range(5)}
    assert names == {
        ("red block", "green block", "blue block", "yellow block", "red bowl", "green bowl", "blue bowl")
    }  # fmt: skip
    first, again = (usual_scene(np.random.default_rng(3)).as_json() for _ in range(2))
    assert first == again != usual_scene(np.random.default_rng(4)).as_json()
