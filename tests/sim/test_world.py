"""Physics that repeats: what is put down stays, and a saved moment can be lived through again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import ArrayLike

from perception.types import Array, Pose, UnknownObject
from sim.bodies import Body
from sim.bullet import bullet
from sim.objects import SIZES, shape
from sim.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def put(world: World, kind: str, xyz: ArrayLike, *, name: str | None = None, size: float | None = None) -> Body:
    """An object whose underside is at the given height."""
    made = shape(kind, size)
    x, y, z = np.asarray(xyz, dtype=np.float64)
    return world.add(name or f"red {kind}", "red", made, Pose(np.array([x, y, z + made.extents[2] / 2.0])))


def push(world: World, body: Body, velocity: ArrayLike) -> None:
    body.wake()
    spin = [0.0, 0.0, 2.0]
    bullet.resetBaseVelocity(body.id, np.asarray(velocity).tolist(), spin, physicsClientId=world.client)


def everything(world: World) -> Array:
    return np.array([np.r_[thing.pose.position, thing.pose.quaternion] for thing in world.true_objects()])


def mixed_table(world: World) -> None:
    """One of each kind, a block in the bowl and a stack of three."""
    for column, kind in enumerate(SIZES):
        put(world, kind, [-0.28 + 0.12 * column, 0.0, 0.001])
    put(world, "block", [-0.16, 0.0, 0.02], name="inside")
    for level in range(3):
        put(world, "block", [-0.2, 0.15, 0.0405 * level], name=f"level {level}")


def disturb(world: World) -> None:
    push(world, world.body("level 2"), [0.7, 0.1, 0.0])
    push(world, world.body("red ball"), [-0.6, 0.1, 0.0])
    push(world, world.body("inside"), [0.5, 0.3, 0.2])
    push(world, world.body("red mug"), [-0.5, 0.0, 0.3])


@pytest.mark.parametrize("kind", SIZES)
def test_every_kind_and_size_stands_where_it_is_put(world: World, kind: str) -> None:
    for column, size in enumerate(SIZES[kind].all):  # type: ignore[index]
        made = shape(kind, size)
        world.add(str(column), "blue", made, Pose(np.array([-0.2 + 0.2 * column, 0.0, made.extents[2] / 2.0 + 0.001])))
    assert world.settle()
    for column, thing in enumerate(world.true_objects()):
        expected = [-0.2 + 0.2 * column, 0.0, thing.size[2] / 2.0]
        np.testing.assert_allclose(thing.position, expected, atol=0.001)
        assert abs(thing.pose.yaw) < 0.02


@pytest.mark.parametrize("diameter", [size[0] for size in SIZES["bowl"].all])
def test_a_block_dropped_into_a_bowl_lies_on_its_floor(world: World, diameter: float) -> None:
    bowl = put(world, "bowl", [0.0, 0.0, 0.0], size=diameter)
    put(world, "block", [0.012, -0.01, 0.08])
    assert world.settle()
    block = world.body("red block").pose().position
    assert np.hypot(*(block - bowl.pose().position)[:2]) < 0.03
    assert block[2] == pytest.approx(0.005 + 0.02, abs=0.002)


def test_a_bowl_is_moved_by_what_pushes_its_wall_from_inside(world: World) -> None:
    bowl = put(world, "bowl", [0.0, 0.0, 0.0])
    ball = put(world, "ball", [0.0, 0.0, 0.006])
    world.settle()
    push(world, ball, [1.5, 0.0, 0.0])
    world.step(60)
    assert bowl.pose().position[0] > 0.002
    assert np.hypot(*(ball.pose().position - bowl.pose().position)[:2]) < 0.05


def test_a_stack_of_five_crooked_blocks_stands_for_ten_seconds(world: World) -> None:
    for level in range(5):
        put(world, "block", [0.004 * (level % 2), 0.0, 0.0405 * level], name=str(level))
    assert world.settle()
    before = everything(world)
    for body in world.bodies.values():
        body.wake()
    world.step(2400)
    np.testing.assert_allclose(everything(world), before, atol=0.003)


def test_what_sleeps_falls_when_its_support_is_knocked_away(world: World) -> None:
    low = put(world, "block", [0.0, 0.0, 0.0], name="low")
    put(world, "block", [0.0, 0.0, 0.0405], name="high")
    assert world.settle()
    push(world, low, [2.0, 0.0, 0.0])
    world.settle()
    assert world.body("high").pose().position[2] < 0.03


def test_a_rolling_ball_comes_to_rest_on_the_table(world: World) -> None:
    ball = put(world, "ball", [-0.2, 0.0, 0.0])
    world.settle()
    push(world, ball, [0.3, 0.0, 0.0])
    world.settle(8.0)
    assert ball.is_still()
    assert ball.pose().position[2] > 0.0


def test_what_falls_off_the_table_comes_to_rest_below_it(world: World) -> None:
    block = put(world, "block", [0.8, 0.0, 0.1])
    assert world.settle()
    assert block.pose().position[2] == pytest.approx(-0.75 + 0.02, abs=0.002)


def test_settling_gives_up_after_the_time_it_was_given(world: World) -> None:
    put(world, "block", [0.0, 0.0, 50.0])
    assert not world.settle(0.5)
    assert world.time == pytest.approx(0.5, abs=0.06)


def test_the_same_beginning_has_the_same_end() -> None:
    ends = []
    for _ in range(2):
        with World() as world:
            mixed_table(world)
            disturb(world)
            world.step(200)
            ends.append(everything(world))
    np.testing.assert_array_equal(*ends)


def test_a_restored_moment_goes_on_to_the_last_bit_whatever_happened_since(world: World) -> None:
    mixed_table(world)
    world.settle()
    disturb(world)
    world.step(20)
    seen_before = everything(world)
    moment = world.save()
    np.testing.assert_allclose(everything(world), seen_before, atol=1e-12)
    started = world.time
    world.step(150)
    first = everything(world)
    for meanwhile in (0, 77, 600):
        disturb(world)
        world.step(meanwhile)
        world.restore(moment)
        assert world.time == started
        world.step(150)
        np.testing.assert_array_equal(everything(world), first)


def test_a_moment_of_other_objects_is_refused(world: World) -> None:
    put(world, "block", [0.0, 0.0, 0.0])
    moment = world.save()
    put(world, "bowl", [0.2, 0.0, 0.0])
    with pytest.raises(ValueError, match="red bowl"):
        world.restore(moment)


def test_two_worlds_do_not_disturb_each_other(world: World) -> None:
    body = put(world, "block", [0.0, 0.0, 0.0])
    with World() as other:
        put(other, "ball", [0.0, 0.0, 0.3])
        other.step(100)
    world.settle()
    assert list(world.bodies) == ["red block"]
    assert body.pose().position[2] == pytest.approx(0.02, abs=1e-3)


def test_truth_has_names_sizes_and_poses_in_order(world: World) -> None:
    turned = np.array([0.0, 0.0, np.sin(0.25), np.cos(0.25)])
    world.add("a bowl", "green", shape("bowl"), Pose(np.array([0.1, 0.05, 0.3]), turned))
    world.add("a block", "pink", shape("block", 0.05), Pose(np.array([-0.1, 0.0, 0.025])))
    bowl, block = world.true_objects()
    assert (bowl.name, bowl.kind, bowl.color) == ("a bowl", "bowl", "green")
    np.testing.assert_allclose(bowl.position, [0.1, 0.05, 0.3], atol=1e-9)
    assert bowl.pose.yaw == pytest.approx(0.5)
    np.testing.assert_allclose(block.size, 0.05)


def test_asking_for_what_is_not_there_names_what_is(world: World) -> None:
    put(world, "block", [0.0, 0.0, 0.0])
    with pytest.raises(UnknownObject, match="no object 'red cup'; there are: red block"):
        world.body("red cup")
    with pytest.raises(ValueError, match="already"):
        put(world, "block", [0.1, 0.0, 0.0])
    with pytest.raises(ValueError, match="mauve"):
        world.add("x", "mauve", shape("block"), Pose(np.zeros(3)))


def test_a_pace_keeps_simulated_time_from_running_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("sim.engine.time.monotonic", lambda: now[0])
    monkeypatch.setattr("sim.engine.time.sleep", sleep)
    with World(real_time=2.0) as world:
        world.step(48)
    assert sum(slept) == pytest.approx(47 / 240 / 2.0)


@pytest.mark.parametrize("display", ["", ":77"])
def test_a_window_without_a_display_is_an_error_and_not_the_end(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    with pytest.raises(RuntimeError, match="no display"):
        World(gui=True)
