"""Drawers in the engine: a tray that slides against friction, takes along what is in it, repeats to the last bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from perception.drawers import parts, table_from_handle
from perception.support import footprint
from perception.types import Array, Pose, SceneObject
from perception.workspace import WORKSPACE
from sim.build import build
from sim.bullet import bullet
from sim.cell import SimCell
from sim.drawers import Drawer, drawer_shape
from sim.scene import ObjectSpec, SceneError, parse_counts, scene, usual_scene
from sim.world import World

YAW = 0.5
DRAWER = ObjectSpec(kind="drawer", color="blue", position=(-0.1, 0.05), yaw=YAW)
INSIDE = ObjectSpec(kind="block", color="red", on="blue drawer", yaw=YAW)


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        build(made, scene([DRAWER, INSIDE]))
        yield made


def pull(world: World, drawer: Drawer, force: float, ticks: int) -> None:
    """Pull at the handle along the drawer's way (N)."""
    for _ in range(ticks):
        place = bullet.getLinkState(drawer.id, 1, physicsClientId=world.client)[0]
        along = [force * np.cos(YAW), force * np.sin(YAW), 0.0]
        bullet.applyExternalForce(drawer.id, 1, along, place, bullet.WORLD_FRAME, physicsClientId=world.client)
        world.step()


def test_the_tray_stays_until_it_is_pulled_harder_than_its_rail_holds_and_ends_at_its_stop(world: World) -> None:
    drawer = world.drawers["blue drawer"]
    pull(world, drawer, 1.5, 60)
    assert drawer.opening == pytest.approx(0.0, abs=1e-4)
    pull(world, drawer, 5.0, 10)
    assert 0.001 < drawer.opening < drawer.shape.travel
    pull(world, drawer, 5.0, 240)
    assert drawer.opening == pytest.approx(drawer.shape.travel, abs=0.001)
    pull(world, drawer, -5.0, 240)
    assert drawer.opening == pytest.approx(0.0, abs=0.001)


def test_what_sleeps_in_the_tray_comes_along_and_stays_on_its_floor(world: World) -> None:
    drawer, block = world.drawers["blue drawer"], world.body("red block")
    begin = block.pose().position
    assert begin[2] == pytest.approx(drawer.shape.floor + 0.02, abs=0.001)
    world.rest()
    while drawer.opening < 0.06:
        pull(world, drawer, 2.6, 1)
    world.step(60)
    moved = block.pose().position - begin
    assert moved @ [np.cos(YAW), np.sin(YAW), 0.0] > 0.03
    assert moved[2] == pytest.approx(0.0, abs=0.001)


def test_a_restored_moment_of_a_moving_tray_goes_on_to_the_last_bit(world: World) -> None:
    drawer = world.drawers["blue drawer"]
    pull(world, drawer, 6.0, 25)
    moment = world.save()
    world.step(100)
    first = everything(world)
    for meanwhile in (0, 40):
        pull(world, drawer, -6.0, meanwhile)
        world.restore(moment)
        world.step(100)
        np.testing.assert_array_equal(everything(world), first)


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_a_restored_moment_of_an_arm_that_holds_the_handle_goes_on_to_the_last_bit(effector: str) -> None:
    ends: list[Array] = []

    def note(kind: str, data: Mapping[str, object]) -> None:
        if kind == "grasp":
            moment = cell.world.save()
            for _ in range(2):
                pull(cell.world, cell.world.drawers["blue drawer"], 8.0, 30)
                ends.append(np.concatenate([everything(cell.world), cell.robot.state().positions]))
                cell.world.restore(moment)

    with SimCell(scene([DRAWER, INSIDE]), perception="truth", effector=effector, note=note) as cell:  # type: ignore[arg-type]
        cell.skills.open_drawer("blue drawer")
        assert cell.world.drawers["blue drawer"].opening > 0.07
    np.testing.assert_array_equal(*ends)


def test_truth_has_the_drawer_and_how_far_it_is_open(world: World) -> None:
    drawer = world.drawers["blue drawer"]
    drawer.slide(0.04)
    block, thing = world.true_objects()
    assert (block.name, block.opening) == ("red block", None)
    assert (thing.name, thing.kind, thing.color) == ("blue drawer", "drawer", "blue")
    assert thing.opening == pytest.approx(0.04)
    assert thing.pose.yaw == pytest.approx(YAW)
    handle = bullet.getLinkState(drawer.id, 1, physicsClientId=world.client)[0]
    np.testing.assert_allclose(table_from_handle(thing)[:3, 3], handle, atol=1e-9)


def test_planning_goes_around_what_the_engine_touches(world: World) -> None:
    made = drawer_shape()
    drawer = world.add_drawer("straight", "red", made, Pose(np.array([0.15, -0.1, made.height / 2.0])))
    drawer.slide(0.04)
    pieces = parts(drawer.as_object())
    for link, own in ((-1, pieces[:1]), (0, pieces[1:6]), (1, pieces[6:])):
        low, high = bullet.getAABB(drawer.id, link, physicsClientId=world.client)
        np.testing.assert_allclose(np.min([each.position - each.size / 2.0 for each in own], axis=0), low, atol=0.002)
        np.testing.assert_allclose(np.max([each.position + each.size / 2.0 for each in own], axis=0), high, atol=0.002)


@pytest.mark.parametrize("seed", range(10))
def test_drawn_drawers_have_room_to_open(seed: int) -> None:
    counts = parse_counts("drawers=1,blocks=3")
    things = usual_scene(np.random.default_rng(seed), counts).objects
    spec = next(thing for thing in things if thing.kind == "drawer")
    assert spec.name == "red drawer"
    pieces = parts(replace(believed(spec), opening=drawer_shape().travel))
    outline = np.concatenate([footprint(piece) for piece in pieces])
    assert all(WORKSPACE.contains(corner) for corner in outline)
    for block in (thing for thing in things if thing.kind == "block"):
        assert np.linalg.norm(outline - block.position, axis=1).min() > 0.03


def believed(spec: ObjectSpec) -> SceneObject:
    made, turn = drawer_shape(spec.size), np.array([0.0, 0.0, np.sin(spec.yaw / 2.0), np.cos(spec.yaw / 2.0)])
    pose = Pose(np.array([*(spec.position or (0.0, 0.0)), made.height / 2.0]), turn)
    return SceneObject("it", "drawer", "red", np.ones(3), pose, np.array([made.depth, made.width, made.height]))


def test_drawers_that_cannot_be_are_refused() -> None:
    with pytest.raises(SceneError, match=r"object 1, size: size 0\.5: a drawer's size is a depth"):
        scene([replace(DRAWER, size=0.5)])
    with pytest.raises(SceneError, match="object 2, on: a drawer is on the table"):
        scene([DRAWER, replace(DRAWER, color="red", position=None, on="blue drawer")])
    with World() as world, pytest.raises(SceneError, match="'red block' stands in 'blue drawer'"):
        build(world, scene([DRAWER, ObjectSpec(kind="block", color="red", position=(-0.1, 0.05))]))


def everything(world: World) -> Array:
    things = [np.r_[thing.position, thing.pose.quaternion, thing.opening or 0.0] for thing in world.true_objects()]
    return np.concatenate([*things, *(drawer.snapshot() for drawer in world.drawers.values())])
