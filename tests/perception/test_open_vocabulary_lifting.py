"""Boxes and masks of simulated pictures become things where they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from perception.detect.open_vocabulary.lifting import Lifting, smallest_box
from perception.detect.open_vocabulary.sighting import Sighting
from perception.detect.palette import Palette
from perception.types import Detection, SceneObject
from perception.workspace import WORKSPACE
from robot.types import Rgbd
from sim.build import build
from sim.camera import Cameras
from sim.scene import ObjectSpec, scene
from sim.world import World

THINGS = [
    ObjectSpec(kind="block", color="red", position=(-0.2, 0.05), yaw=0.4),
    ObjectSpec(kind="bowl", color="blue", position=(0.15, 0.05)),
    ObjectSpec(kind="block", color="yellow", on="blue bowl"),
    ObjectSpec(kind="mug", color="white", position=(-0.05, -0.1), yaw=1.0),
    ObjectSpec(kind="plate", color="green", position=(-0.02, 0.1)),
    ObjectSpec(kind="block", color="purple", on="green plate"),
]


class Seen:
    """A table, its picture, and what an ideal network says of it."""

    def __init__(self, world: World) -> None:
        picture, bodies = Cameras(world).labelled("overview")
        self.picture: Rgbd = picture
        self.things: dict[str, SceneObject] = {thing.name: thing for thing in world.true_objects()}
        self.masks: dict[str, NDArray[np.bool_]] = {}
        for identity in np.unique(bodies):
            body = world.body_of(int(identity))
            if body is not None and body.name in self.things:
                self.masks[body.name] = bodies == identity

    def sighting(self, name: str, words: str, score: float = 0.6) -> Sighting:
        rows, columns = np.nonzero(self.masks[name])
        box = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], dtype=np.float64)
        return Sighting(words, score, box)

    def lifted(self, words: dict[str, str], *, with_masks: bool) -> list[Detection]:
        lifting = Lifting(self.picture, WORKSPACE, 0.08, Palette())
        sightings = [self.sighting(name, said) for name, said in words.items()]
        masks = [self.masks[name] for name in words] if with_masks else None
        return lifting.detections(sightings, masks, 0.2)


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    with World() as world:
        build(world, scene(THINGS))
        yield Seen(world)


@pytest.mark.parametrize("with_masks", [True, False])
def test_things_are_where_they_stand_and_of_the_kind_that_was_asked_for(seen: Seen, with_masks: bool) -> None:
    words = {name: f"strange {name.split()[1]}" for name in seen.things}
    found = {each.color: each for each in seen.lifted(words, with_masks=with_masks)}
    assert len(found) == len(seen.things)
    for name, thing in seen.things.items():
        it = found[thing.color]
        assert it.kind == words[name]
        assert it.pose.position == pytest.approx(thing.position, abs=0.003), name
        assert it.size[:2] == pytest.approx(thing.size[:2], abs=0.004), name
        # The floor under what lies in a bowl is not seen.
        assert it.size[2] == pytest.approx(thing.size[2], abs=0.006), name
        assert it.mask is not None and np.mean(seen.masks[name][it.mask]) > 0.97, name
        assert it.score >= 0.75, name
    turn = found["red"].pose.yaw - seen.things["red block"].pose.yaw
    assert (turn + np.pi / 4) % (np.pi / 2) - np.pi / 4 == pytest.approx(0.0, abs=np.deg2rad(2.0))


def test_scores_keep_their_order(seen: Seen) -> None:
    sightings = [seen.sighting("red block", "book", 0.3), seen.sighting("white mug", "mug", 0.9)]
    found = Lifting(seen.picture, WORKSPACE, 0.08, Palette()).detections(sightings, None, 0.2)
    assert [each.kind for each in found] == ["mug", "book"]
    assert found[0].score > found[1].score >= 0.75


def test_a_box_of_bare_table_is_nothing(seen: Seen) -> None:
    empty = Sighting("cat", 0.9, np.array([300.0, 400.0, 360.0, 440.0]))
    below = seen.picture.depth[400:440, 300:360]
    assert np.ptp(below) < 0.01, "nothing stands there"
    assert Lifting(seen.picture, WORKSPACE, 0.08, Palette()).detections([empty], None, 0.2) == []


def test_the_smallest_box_turns_with_what_it_holds() -> None:
    rng = np.random.default_rng(0)
    for yaw in np.deg2rad([-40.0, -10.0, 0.0, 25.0, 44.0]):
        flat = rng.uniform(-0.5, 0.5, (4000, 2)) * [0.12, 0.03]
        turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
        points = np.column_stack([flat @ turn.T + [0.1, -0.05], rng.uniform(0.0, 0.02, 4000)]).astype(np.float32)
        box = smallest_box(points, 0.0)
        assert box.yaw == pytest.approx(yaw, abs=np.deg2rad(1.0))
        assert box.size == pytest.approx([0.12, 0.03], abs=0.002)
        assert box.center == pytest.approx([0.1, -0.05], abs=0.001)
        assert box.top == pytest.approx(0.02, abs=0.001)
