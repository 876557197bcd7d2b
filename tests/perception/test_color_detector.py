"""What the overview camera makes of rendered tables: real pictures, real physics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from perception.colors import COLORS
from perception.detect.color import ColorDetector
from perception.types import Detection, Pose, SceneObject
from robot.types import Rgbd
from sim.build import build
from sim.camera import Cameras
from sim.objects import shape
from sim.scene import ObjectSpec, sample_scene, scene
from sim.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def picture_of(world: World) -> Rgbd:
    return Cameras(world).capture("overview")


def seen(world: World, *things: ObjectSpec) -> dict[str, Detection]:
    """What is detected of a scene, by colour and kind."""
    build(world, scene(things))
    found = ColorDetector().detect(picture_of(world))
    names = [f"{each.color} {each.kind}" for each in found]
    assert len(set(names)) == len(names), names
    return dict(zip(names, found, strict=True))


def assert_measured(truth: Sequence[SceneObject], found: dict[str, Detection], within: float = 0.005) -> None:
    for thing in truth:
        assert thing.name in found, f"{thing.name}: there are {list(found)}"
        assert found[thing.name].pose.position == pytest.approx(thing.position, abs=within), thing.name
        assert found[thing.name].size == pytest.approx(thing.size, abs=within), thing.name


def turned_by(first: float, second: float, period: float) -> float:
    return abs((first - second + period / 2) % period - period / 2)


@pytest.mark.parametrize("seed", range(6))
def test_every_kind_is_named_and_measured_anywhere_on_the_table(world, seed):
    rng = np.random.default_rng(seed)
    kinds = {"block": 2, "bowl": 1, "cylinder": 1, "ball": 1, "plate": 1, "mug": 1}
    build(world, sample_scene(rng, kinds, vary_sizes=True))
    found = {f"{each.color} {each.kind}": each for each in ColorDetector().detect(picture_of(world))}
    truth = world.true_objects()
    assert set(found) == {thing.name for thing in truth}
    assert_measured(truth, found, within=0.003)
    for thing in truth:
        if thing.kind in ("block", "mug"):
            period = np.pi / 2 if thing.kind == "block" else 2 * np.pi
            assert turned_by(found[thing.name].pose.yaw, thing.pose.yaw, period) < np.deg2rad(3), thing.name


@pytest.mark.parametrize("kind", ["block", "ball", "mug"])
def test_twelve_colors_are_told_apart_in_light_and_on_shaded_sides(world, kind):
    places = [(x, y) for y in (-0.12, 0.0, 0.12) for x in (-0.21, -0.07, 0.07, 0.21)]
    things = [
        ObjectSpec(kind=kind, color=color, position=place, yaw=1.1) for color, place in zip(COLORS, places, strict=True)
    ]
    found = seen(world, *things)
    assert set(found) == {f"{color} {kind}" for color in COLORS}
    assert_measured(world.true_objects(), found)


def test_a_block_in_a_bowl_and_one_on_a_plate_stand_on_the_floor_inside(world):
    found = seen(
        world,
        ObjectSpec(kind="bowl", color="green", position=(-0.15, 0.05)),
        ObjectSpec(kind="plate", color="blue", position=(0.15, 0.05)),
        ObjectSpec(kind="block", color="red", on="green bowl", yaw=0.4),
        ObjectSpec(kind="cylinder", color="yellow", on="blue plate"),
    )
    assert_measured(world.true_objects(), found)


@pytest.mark.parametrize("vessel", ["plate", "bowl"])
def test_a_block_in_a_vessel_of_its_own_color_is_a_thing_of_its_own(world, vessel):
    found = seen(
        world,
        ObjectSpec(kind=vessel, color="blue", position=(-0.16, 0.06)),
        ObjectSpec(kind="block", color="blue", on=f"blue {vessel}", yaw=0.3),
        ObjectSpec(kind="ball", color="red", position=(0.1, -0.1)),
    )
    assert set(found) == {f"blue {vessel}", "blue block", "red ball"}
    assert_measured(world.true_objects(), found)


def test_what_leans_on_the_rim_of_a_bowl_of_its_own_color_is_found(world):
    build(world, scene([ObjectSpec(kind="bowl", color="red", position=(0.1, 0.0))]))
    made, tilt = shape("block", 0.045), 0.6
    leaning = Pose(np.array([0.13, 0.0, 0.045]), np.array([0.0, -np.sin(tilt / 2), 0.0, np.cos(tilt / 2)]))
    world.add("red block", "red", made, leaning)
    found = {each.kind: each for each in ColorDetector().detect(picture_of(world))}
    assert set(found) == {"bowl", "block"}
    assert found["bowl"].pose.position[:2] == pytest.approx([0.1, 0.0], abs=0.003)
    assert found["block"].pose.position[:2] == pytest.approx([0.13, 0.0], abs=0.01)
    assert found["block"].score < 0.75


def test_two_of_one_color_and_height_that_touch_at_a_corner_are_two(world):
    made = shape("block")
    for name, x, yaw in (("red block", 0.0, 0.0), ("red block 2", 0.048, np.pi / 4)):
        turned = np.array([0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)])
        world.add(name, "red", made, Pose(np.array([x, 0.0, 0.02]), turned))
    found = ColorDetector().detect(picture_of(world))
    assert sorted(each.pose.position[0] for each in found) == pytest.approx([0.0, 0.048], abs=0.004)


def test_stacked_blocks_are_measured_above_and_named_below(world):
    found = seen(
        world,
        ObjectSpec(kind="block", color="red", position=(0.15, 0.1), yaw=0.2),
        ObjectSpec(kind="block", color="blue", on="red block", yaw=0.7),
        ObjectSpec(kind="block", color="green", on="blue block", yaw=0.1),
    )
    truth = {thing.name: thing for thing in world.true_objects()}
    assert_measured([truth["green block"]], found)
    for name in ("red block", "blue block"):
        assert found[name].pose.position == pytest.approx(truth[name].position, abs=0.01)
        assert found[name].score < 0.75 <= found["green block"].score


def test_neighbours_that_touch_are_kept_apart_by_color_and_by_height(world):
    low, high = shape("block", 0.035), shape("block", 0.045)
    for name, made, x in (("red block", low, -0.02), ("red block 2", high, 0.02), ("blue block", low, 0.06)):
        world.add(name, name.split()[0], made, Pose(np.array([x, 0.1, made.extents[2] / 2])))
    found = ColorDetector().detect(picture_of(world))
    centers = sorted((each.pose.position[0], each.color, each.kind) for each in found)
    assert [each[1:] for each in centers] == [("red", "block"), ("red", "block"), ("blue", "block")]
    assert [each[0] for each in centers] == pytest.approx([-0.02, 0.02, 0.06], abs=0.003)


def test_a_cylinder_on_its_side_is_still_a_cylinder(world):
    lying = Pose(np.array([0.1, 0.05, 0.02]), np.array([np.sin(np.pi / 4), 0.0, 0.0, np.cos(np.pi / 4)]))
    world.add("purple cylinder", "purple", shape("cylinder"), lying)
    (found,) = ColorDetector().detect(picture_of(world))
    assert (found.color, found.kind) == ("purple", "cylinder")
    assert found.pose.position == pytest.approx([0.1, 0.05, 0.02], abs=0.003)
    assert found.size == pytest.approx([0.05, 0.04, 0.04], abs=0.003)
    assert turned_by(found.pose.yaw, np.pi / 2, np.pi) < 0.05


def test_masks_cover_what_was_found_and_do_not_overlap(world):
    found = seen(
        world,
        ObjectSpec(kind="bowl", color="green", position=(-0.1, 0.0)),
        ObjectSpec(kind="block", color="red", on="green bowl"),
    )
    picture = picture_of(world)
    bowl, block = found["green bowl"].mask, found["red block"].mask
    assert bowl is not None and block is not None
    assert bowl.shape == picture.depth.shape and not np.any(bowl & block)
    red, green, _ = picture.color[block].mean(axis=0)
    assert red > 3 * green


def test_an_empty_table_shows_nothing(world):
    assert ColorDetector().detect(picture_of(world)) == []


def test_noise_of_a_real_camera_does_not_matter(world):
    rng = np.random.default_rng(5)
    build(world, sample_scene(rng, {"block": 2, "bowl": 1, "cylinder": 1, "ball": 1, "mug": 1}))
    picture = picture_of(world)
    noisy = replace(
        picture,
        depth=(picture.depth + rng.normal(0.0, 0.0007, picture.depth.shape)).astype(np.float32),
        color=np.clip(picture.color + rng.normal(0.0, 6.0, picture.color.shape), 0, 255).astype(np.uint8),
    )
    found = {f"{each.color} {each.kind}": each for each in ColorDetector().detect(noisy)}
    assert set(found) == {thing.name for thing in world.true_objects()}
    assert_measured(world.true_objects(), found)


def test_pixels_without_depth_are_left_out(world):
    build(world, scene([ObjectSpec(kind="block", color="red", position=(0.0, 0.0))]))
    picture = picture_of(world)
    holes = picture.depth.copy()
    holes[:, :200] = 0.0
    (found,) = ColorDetector().detect(replace(picture, depth=holes))
    assert found.pose.position == pytest.approx([0.0, 0.0, 0.02], abs=0.003)


def test_a_picture_without_depth_is_refused(world):
    picture = picture_of(world)
    with pytest.raises(ValueError, match="needs colour and depth of one size"):
        ColorDetector().detect(replace(picture, depth=picture.depth[:10]))
    with pytest.raises(ValueError, match="needs colour and depth"):
        ColorDetector().detect(None)


@pytest.mark.parametrize("kind", ["plate", "bowl"])
@pytest.mark.parametrize("color", ["red", "blue"])
def test_a_vessel_on_a_block_is_seen_at_its_own_height(world, kind, color):
    found = seen(
        world,
        ObjectSpec(kind="block", color="red", position=(0.05, 0.05)),
        ObjectSpec(kind=kind, color=color, on="red block"),
    )
    vessel = next(thing for thing in world.true_objects() if thing.kind == kind)
    assert_measured([vessel], found)
