"""Piles and ropes in a world: many bodies that go by one name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.types import SceneObject
from sim.build import build
from sim.bullet import bullet
from sim.cell import SimCell
from sim.groups import COUNTS, extent, members
from sim.reuse import LastingWorld
from sim.scene import ObjectSpec, SceneError, SceneSpec, load_scene, parse_counts, sample_scene, scene
from sim.world import World

PILE = ObjectSpec(kind="pile", color="green", position=(-0.15, 0.05), seed=1)
ROPE = ObjectSpec(kind="rope", color="red", position=(0.12, -0.05), yaw=0.5, seed=2)
BOTH = scene([PILE, ROPE])


def built(spec: SceneSpec) -> dict[str, SceneObject]:
    with World() as world:
        build(world, spec)
        return {thing.name: thing for thing in world.true_objects()}


def spots(thing: SceneObject) -> np.ndarray:
    return np.array([member.position for member in thing.members])


def test_a_pile_and_a_rope_are_one_thing_each_with_many_members_in_the_box_around_them() -> None:
    things = built(BOTH)
    assert list(things) == ["pile of green blocks", "red rope"]
    for thing, kind in zip(things.values(), ("pile", "rope"), strict=True):
        assert thing.kind == kind and len(thing.members) == COUNTS[kind]  # type: ignore[index]
        off = np.abs(spots(thing) - thing.position)
        assert (off < thing.size / 2).all() and off.max(axis=0)[:2] == pytest.approx(thing.size[:2] / 2, abs=0.013)
        assert thing.position[:2] == pytest.approx(PILE.position if kind == "pile" else ROPE.position, abs=0.02)


def test_a_rope_keeps_the_distance_of_its_beads_and_lies_on_the_table() -> None:
    beads = spots(built(BOTH)["red rope"])
    assert np.linalg.norm(np.diff(beads, axis=0), axis=1) == pytest.approx(0.3 / 19, abs=5e-4)
    assert beads[:, 2] == pytest.approx(0.006, abs=5e-4)


@given(seed=st.integers(0, 2**31), count=st.integers(2, 30), yaw=st.floats(-3.1, 3.1))
@settings(max_examples=40)
def test_whatever_the_seed_it_lies_within_its_room_and_no_bead_in_another(seed: int, count: int, yaw: float) -> None:
    pile = members("pile", None, count, seed=seed, at=(0.1, 0.0))
    rope = members("rope", (0.008, 0.3), count, seed=seed, at=(0.1, 0.0), yaw=yaw)
    for made, kind in ((pile, "pile"), (rope, "rope")):
        places = np.array([pose.position for pose in made.poses])
        assert len(places) == count
        assert np.linalg.norm(places[:, :2] - [0.1, 0.0], axis=1).max() <= extent(kind, None)
        apart = np.linalg.norm(places[:, None] - places, axis=2)[np.triu_indices(count, 1)]
        assert apart.min() >= 0.0079


def test_the_seed_says_how_it_lies() -> None:
    one, same, other = (members("pile", seed=seed).poses for seed in (3, 3, 4))
    assert all(np.array_equal(a.position, b.position) for a, b in zip(one, same, strict=True))
    assert not np.allclose(one[0].position, other[0].position)


def test_what_follows_a_restored_moment_is_the_same_to_the_last_bit() -> None:
    with World() as world:
        build(world, BOTH)
        moment = world.save()
        ends = []
        for _ in range(2):
            world.restore(moment)
            first = world.groups["red rope"].bodies[0]
            bullet.resetBaseVelocity(first.id, [1.0, 1.0, 0.0], physicsClientId=world.client)
            first.wake()
            world.step(60)
            ends.append([body.motion() for body in world.bodies.values()])
        assert ends[0] == ends[1]
        before, after = moment.motions["red rope, 1"][0], world.bodies["red rope, 1"].motion()[0]
        assert np.linalg.norm(np.subtract(after, before)) > 0.005


def test_a_used_world_has_them_as_a_new_one_and_nothing_left_of_the_last_ropes_joints() -> None:
    worlds = LastingWorld()
    found = []
    for spec in (BOTH, scene([PILE]), BOTH):
        world = worlds.cleared(spec)
        build(world, spec)
        found.append([body.motion() for body in world.bodies.values()])
        assert bullet.getNumConstraints(physicsClientId=world.client) == (COUNTS["rope"] - 1 if spec is BOTH else 0)
    assert found[0] == found[2] and worlds.made == 1
    worlds.close()


def test_scenes_of_counts_have_them_and_say_a_seed(tmp_path: Path) -> None:
    spec = sample_scene(np.random.default_rng(5), parse_counts("piles=1,ropes=1,blocks=1"))
    assert [thing.kind for thing in spec.objects] == ["pile", "rope", "block"]
    assert [thing.seed is None for thing in spec.objects] == [False, False, True]
    file = tmp_path / "scene.toml"
    lines = [
        f"{key} = {list(value) if isinstance(value, tuple) else value!r}" for key, value in spec.as_json()[0].items()
    ]
    file.write_text("\n".join(["[[object]]", *lines]), encoding="utf-8")
    assert load_scene(file).objects[0] == spec.objects[0]


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (ObjectSpec(kind="pile", color="red", position=(0, 0), count=100), "count 100: a pile is of 2 to 60"),
        (ObjectSpec(kind="rope", color="red", position=(0, 0), size=(0.02, 0.1)), "count 20: 6 beads of 0.02 m"),
        (ObjectSpec(kind="rope", color="red", position=(0, 0), size=0.5), "a rope's size is .width of a bead, length."),
        (ObjectSpec(kind="block", color="red", position=(0, 0), count=3), "only piles and ropes have them"),
        (ObjectSpec(kind="pile", color="red", on="red block"), "a pile is on the table"),
    ],
)
def test_what_cannot_be_is_said(thing: ObjectSpec, message: str) -> None:
    with pytest.raises(SceneError, match=message):
        scene([ObjectSpec(kind="block", color="red", position=(0.2, 0.1)), thing])


def test_a_pile_is_not_built_where_something_stands() -> None:
    with pytest.raises(SceneError, match=r"object 1, position: 'red block' stands in 'pile of green blocks"):
        built(scene([ObjectSpec(kind="block", color="red", position=(-0.15, 0.05)), PILE]))


def test_the_cameras_eyes_do_not_know_them() -> None:
    with pytest.raises(SceneError, match="do not know piles; choose perception truth"):
        SimCell(BOTH)
