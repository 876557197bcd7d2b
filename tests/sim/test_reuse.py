"""A world that is used for one scene after another forgets each of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from perception.drawers import DRAWER
from sim.bullet import bullet
from sim.cell import Effector, SimCell
from sim.reuse import LastingWorld
from sim.scene import ObjectSpec, SceneSpec, scene, usual_scene


@pytest.fixture
def worlds() -> Iterator[LastingWorld]:
    lasting = LastingWorld()
    yield lasting
    lasting.close()


def moved(worlds: LastingWorld, spec: SceneSpec, effector: Effector = "suction") -> list[object]:
    """Put the first thing on the third in a cell, and say to the last bit what came of it."""
    with SimCell(spec, perception="truth", effector=effector, world=worlds.cleared(spec)) as cell:
        start = [body.motion() for body in cell.world.bodies.values()]
        cell.functions["put_first_on_second"](spec.names[0], spec.names[2])
        end = [body.motion() for body in cell.world.bodies.values()]
        return [start, end, cell.world.time, cell.robot.state().positions.tolist()]


@pytest.mark.parametrize("effector", ["suction", "hand"])
def test_what_happens_in_a_used_world_is_what_happens_in_a_new_one(worlds: LastingWorld, effector: Effector) -> None:
    rng = np.random.default_rng(20)
    specs = [usual_scene(rng, {"block": 2, "bowl": 1 + number % 2, "plate": number // 2}) for number in range(3)]
    used = [moved(worlds, spec, effector) for spec in (*specs, *reversed(specs))][len(specs) :]
    for spec, found in zip(reversed(specs), used, strict=True):
        new = LastingWorld()
        assert found == moved(new, spec, effector)
        new.close()


def test_an_arm_that_was_left_in_mid_air_with_something_is_home_and_free_in_the_next_scene(
    worlds: LastingWorld,
) -> None:
    spec = usual_scene(np.random.default_rng(21))
    with SimCell(spec, perception="truth", world=worlds.cleared(spec)) as cell:
        home, things = cell.robot.state(), cell.truth()
        cell.functions["pick"](spec.names[0])
        assert cell.robot.held is not None
    with SimCell(spec, perception="truth", world=worlds.cleared(spec)) as cell:
        assert cell.robot.held is None and cell.world.time == home.stamp
        assert cell.robot.state().positions.tolist() == home.positions.tolist()
        assert {name: thing.position.tolist() for name, thing in cell.truth().items()} == {
            name: thing.position.tolist() for name, thing in things.items()
        }


def test_a_scene_looks_as_it_does_in_a_new_world(worlds: LastingWorld) -> None:
    before, spec = (usual_scene(np.random.default_rng(seed), {"block": 3, "bowl": 2}) for seed in (22, 23))
    moved(worlds, before)
    with SimCell(spec, perception="truth", world=worlds.cleared(spec)) as used, SimCell(spec) as new:
        difference = np.abs(used.cameras.picture("corner").astype(int) - new.cameras.picture("corner"))
        assert difference.max(axis=2).mean() < 0.1


def test_a_world_stays_while_it_has_what_scenes_need(worlds: LastingWorld) -> None:
    rng = np.random.default_rng(24)
    for counts in ({"block": 4, "bowl": 1}, {"block": 1, "bowl": 1}, {"bowl": 2}, {"block": 4, "bowl": 2}):
        worlds.cleared(usual_scene(rng, counts))
    assert worlds.made == 2


def test_what_scenes_do_not_need_any_more_is_given_up() -> None:
    worlds = LastingWorld(most=3)
    for edge in (0.02, 0.03, 0.04, 0.05):
        world = worlds.cleared(scene([ObjectSpec(kind="block", color="red", position=(0.0, 0.0), size=edge)]))
    table_and_floor, last = 2, 1
    assert bullet.getNumBodies(physicsClientId=world.client) == table_and_floor + last
    worlds.close()


def test_a_scene_with_drawers_gets_a_world_of_its_own(worlds: LastingWorld) -> None:
    plain = usual_scene(np.random.default_rng(25))
    drawer = scene([ObjectSpec(kind=DRAWER, color="blue", position=(0.1, 0.05), yaw=-1.57)])
    for spec in (plain, drawer, drawer, plain):
        with SimCell(spec, perception="truth", world=worlds.cleared(spec)) as cell:
            assert set(cell.truth()) == set(spec.names)
    assert worlds.made == 4
