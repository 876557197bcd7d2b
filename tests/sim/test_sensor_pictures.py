"""Hard pictures as a whole: what may be relied on (lens, seeds, labels), what not (pose), and what is left clean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from perception.projection import project
from perception.rectify import rectified
from perception.types import Pose
from robot.types import Rgbd
from sim.camera import Cameras, looking, overview
from sim.cell import SimCell
from sim.objects import shape
from sim.sensor.conditions import Conditions, conditions
from sim.sensor.levels import LEVELS, Level, Mounting, UnknownLevel
from sim.sensor.sensor import Sensor
from sim.world import World

HARD = range(1, len(LEVELS))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A red block near the picture's edge, where a lens bends most."""
    with World() as world:
        world.add("it", "red", shape("block"), Pose(np.array([0.34, 0.25, 0.02])))
        yield world


def drawn(level: int, seed: int = 0) -> Conditions:
    made = conditions(level, np.random.default_rng(seed))
    assert made is not None
    return made


def mounted(spreads: Mounting) -> Conditions:
    """The conditions of level 1 with a lens and a place of one's own, on a bare table."""
    easy = drawn(1)
    return replace(easy, level=replace(easy.level, mounting=spreads))


def same(one: Rgbd, other: Rgbd) -> bool:
    return bool(np.array_equal(one.color, other.color) and np.array_equal(one.depth, other.depth))


def middle_of_red(picture: Rgbd) -> np.ndarray:
    color = picture.color.astype(int)
    rows, columns = np.nonzero(color[..., 0] > 2 * color[..., 1:].max(axis=-1))
    return np.array([columns.mean(), rows.mean()])


def test_level_0_is_the_clean_picture() -> None:
    assert conditions(0, np.random.default_rng(0)) is None
    with SimCell.sample(seed=3) as plain, SimCell.sample(seed=3, camera_level=0) as clean:
        for camera in ("overview", "corner"):
            assert same(plain.robot.capture(camera), clean.robot.capture(camera))
        assert clean.robot.capture("overview").camera is clean.cameras.cameras["overview"]


@pytest.mark.parametrize("level", HARD)
def test_same_seed_same_pictures_and_each_picture_has_its_own_noise(world: World, level: int) -> None:
    def two(seed: int) -> list[Rgbd]:
        cameras = Cameras(world, conditions=drawn(level, seed))
        return [cameras.capture("overview") for _ in range(2)]

    first, second = two(0)
    assert not same(first, second)
    assert first.camera.distortion == second.camera.distortion
    assert all(same(one, other) for one, other in zip((first, second), two(0), strict=True))
    assert not same(first, two(1)[0])


def test_one_camera_sees_the_same_whatever_others_took_before(world: World) -> None:
    alone = Cameras(world, conditions=drawn(2)).capture("overview")
    cameras = Cameras(world, conditions=drawn(2))
    cameras.capture("corner")
    assert same(cameras.capture("overview"), alone)


def test_the_lens_is_told_truly(world: World) -> None:
    spreads = Mounting(radial=0.3, tangential=0.002, shift=0.0, turn=0.0)
    picture = Cameras(world, conditions=mounted(spreads)).capture("overview")
    assert np.linalg.norm(middle_of_red(picture) - middle_of_red(rectified(picture))) > 1.0
    # A side of the block shows, too: what a pinhole sees is the measure, not the middle of the top.
    clean = Cameras(world).capture("overview")
    np.testing.assert_allclose(middle_of_red(rectified(picture)), middle_of_red(clean), atol=0.3)


def test_a_move_since_calibration_is_seen_but_not_told(world: World) -> None:
    around = mounted(Mounting(radial=0.0, tangential=0.0, shift=0.002, turn=0.002))
    picture = Cameras(world, conditions=around).capture("overview")
    np.testing.assert_array_equal(picture.camera.table_from_camera, overview().table_from_camera)
    moved = Sensor(overview(), around).pinhole(overview())
    truly = replace(overview(), table_from_camera=moved.table_from_camera)
    shift = (project(truly, [0.34, 0.25, 0.04]) - project(overview(), [0.34, 0.25, 0.04]))[:2]
    clean = middle_of_red(Cameras(world).capture("overview"))
    assert np.linalg.norm(shift) > 0.5
    np.testing.assert_allclose(middle_of_red(picture) - clean, shift, atol=0.3)


def test_moves_grow_with_the_level() -> None:
    def typical(level: int) -> float:
        # Small pictures, as a lens is worked out pixel by pixel.
        small = looking("small", (0, 0, 1.5), (0, 0, 0), (0, 1, 0), width=32, height=24, focal=60.0)
        off = []
        for seed in range(60):
            moved = Sensor(small, drawn(level, seed)).pinhole(small)
            off.append(np.linalg.norm(project(moved, [0, 0, 0])[:2] - [moved.cx, moved.cy]) * 1.5 / 60.0)
        return float(np.median(off))

    metres = [typical(level) for level in HARD]
    assert metres == sorted(metres)
    assert 0.002 < metres[-1] < 0.006


@pytest.mark.parametrize("level", HARD)
def test_labels_say_what_each_pixel_shows(level: int) -> None:
    with World() as world:
        body = world.add("it", "red", shape("block"), Pose(np.array([0.1, 0.05, 0.02])))
        around = drawn(level)
        around.dress(world)
        picture, bodies = Cameras(world, conditions=around).labelled("overview")
    color = picture.color.astype(int)
    red = color[..., 0] > 1.6 * color[..., 1:].max(axis=-1)
    here = bodies == body.id
    assert picture.color.shape[:2] == bodies.shape
    assert here.sum() > 800
    assert red[here].mean() > 0.9


def test_pictures_get_noisier_and_lose_more_with_the_level(world: World) -> None:
    def flaws(level: int) -> tuple[float, float]:
        cameras = Cameras(world, conditions=drawn(level))
        first, second = (cameras.capture("overview") for _ in range(2))
        both = (first.depth > 0) & (second.depth > 0)
        return float(np.abs(first.depth - second.depth)[both].mean()), float((first.depth == 0).mean())

    noise, holes = zip(*(flaws(level) for level in HARD), strict=True)
    assert list(noise) == sorted(noise)
    assert list(holes) == sorted(holes)


def test_pictures_for_people_show_the_table_without_noise(world: World) -> None:
    cameras = Cameras(world, conditions=drawn(4))
    np.testing.assert_array_equal(cameras.picture("video"), cameras.picture("video"))
    assert not np.array_equal(cameras.picture("video"), Cameras(world).picture("video"))


def test_a_cell_repeats_what_it_sees() -> None:
    def seen() -> dict[str, tuple[float, ...]]:
        with SimCell.sample(seed=5, camera_level=2) as cell:
            return {name: tuple(thing.position) for name, thing in cell.scene.look().items()}

    assert seen() == seen()


@pytest.mark.parametrize("level", [-1, 5, 2.0, "2", True])
def test_a_level_that_there_is_not_is_named(level: object) -> None:
    with pytest.raises(UnknownLevel, match=r"no camera level .*; there are 0 \(clean\) to 4"):
        SimCell.sample(camera_level=level)


def test_every_level_is_harder_in_every_way() -> None:
    def values(level: Level) -> list[float]:
        parts = (level.depth, level.color, level.mounting, level.surroundings)
        return [value for part in parts for value in vars(part).values()]

    levels = [values(level) for level in LEVELS if level is not None]
    lowest = [name for part in vars(LEVELS[1]).values() for name in vars(part)].index("lowest")
    for easier, harder in pairwise(levels):
        for index, (one, other) in enumerate(zip(easier, harder, strict=True)):
            assert other < one if index == lowest else other > one
