"""Cameras: every pixel with its depth lies on the surface that it shows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.colors import COLORS, TABLE_COLOR
from perception.types import Array, Pose
from robot.arm import panda_hand
from robot.types import Rgbd
from sim.camera import Cameras, looking
from sim.objects import shape
from sim.robot import SimRobot
from sim.world import World


def points(picture: Rgbd) -> Array:
    """(H, W, 3) the point of the table frame that each pixel shows, by the pinhole model alone."""
    camera = picture.camera
    u, v = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
    depth = picture.depth.astype(np.float64)
    local = np.stack([(u - camera.cx) / camera.fx * depth, (v - camera.cy) / camera.fy * depth, depth], axis=-1)
    return local @ camera.table_from_camera[:3, :3].T + camera.table_from_camera[:3, 3]


def about_z(yaw: float) -> Array:
    return np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)])


def block_at(world: World, name: str, position: Array) -> None:
    world.add(name, "red", shape("block"), Pose(position))


@pytest.fixture(scope="module")
def looked_at() -> Iterator[tuple[World, Cameras]]:
    """A world with a red block, and its cameras."""
    with World() as world:
        block_at(world, "it", np.array([0.0, 0.0, 0.02]))
        yield world, Cameras(world)


@given(
    x=st.floats(-0.28, 0.28),
    y=st.floats(-0.18, 0.18),
    z=st.floats(0.02, 0.25),
    yaw=st.floats(-3.0, 3.0),
    camera=st.sampled_from(["overview", "corner", "video"]),
)
@settings(max_examples=40, deadline=None)
def test_pixels_of_a_block_lie_on_its_surface(
    looked_at: tuple[World, Cameras], x: float, y: float, z: float, yaw: float, camera: str
) -> None:
    world, cameras = looked_at
    world.body("it").set_pose(Pose(np.array([x, y, z]), about_z(yaw)))
    picture = cameras.capture(camera)
    seen = points(picture)[_reddish(picture)]
    assert len(seen) > 100
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    local = np.c_[(seen[:, :2] - [x, y]) @ turn, seen[:, 2] - z]
    beyond = np.abs(local).max(axis=1) - 0.02
    assert np.abs(beyond).max() < 0.001


def _reddish(picture: Rgbd) -> np.ndarray:
    color = picture.color.astype(np.int64)
    return color[..., 0] > 2 * color[..., 1:].max(axis=-1)


def test_the_empty_table_is_flat_at_height_zero() -> None:
    with World() as world:
        cameras = Cameras(world)
        for name in ("overview", "corner"):
            picture = cameras.capture(name)
            seen = points(picture)
            on_table = (np.abs(seen[..., :2]) < 0.3).all(axis=-1)
            assert on_table.sum() > 10_000
            assert np.abs(seen[on_table][:, 2]).max() < 0.001


def test_a_new_view_from_any_side_keeps_geometry_and_picture_together() -> None:
    camera = looking("odd", (0.5, -0.4, 0.9), (0.1, 0.0, 0.0), (0, 0, 1), width=321, height=201, focal=300.0)
    with World() as world:
        block_at(world, "it", np.array([0.1, 0.05, 0.02]))
        picture = Cameras(world, camera).capture("odd")
        seen = points(picture)[_reddish(picture)] - [0.1, 0.05, 0.02]
    assert picture.color.shape == (201, 321, 3)
    assert np.abs(np.abs(seen).max(axis=1) - 0.02).max() < 0.001


def test_right_is_plus_x_and_up_is_plus_y_in_the_overview() -> None:
    with World() as world:
        block_at(world, "it", np.array([0.2, 0.1, 0.02]))
        rows, columns = np.nonzero(_reddish(Cameras(world).capture("overview")))
    assert columns.mean() > 420
    assert rows.mean() < 200


def test_a_named_colour_looks_like_itself_from_above() -> None:
    with World() as world:
        for index, color in enumerate(COLORS):
            x, y = -0.25 + 0.1 * (index % 6), -0.05 + 0.12 * (index // 6)
            world.add(color, color, shape("block"), Pose(np.array([x, y, 0.02])))
        picture = Cameras(world).capture("overview")
        seen = points(picture)
        for thing in world.true_objects():
            top = (np.abs(seen - thing.position - [0.0, 0.0, 0.02]) < [0.015, 0.015, 0.001]).all(axis=-1)
            rgb = picture.color[top].mean(axis=0) / 255.0
            np.testing.assert_allclose(rgb, COLORS[thing.name], atol=0.06)


def test_the_table_keeps_its_colour_in_the_middle() -> None:
    with World() as world:
        middle = Cameras(world).capture("overview").color[200:280, 280:360].mean(axis=(0, 1)) / 255.0
    np.testing.assert_allclose(middle, TABLE_COLOR, atol=0.06)


def test_the_arm_at_home_hides_nothing_of_the_workspace() -> None:
    with World() as world:
        cameras = Cameras(world)
        empty = cameras.capture("overview").depth
        SimRobot(world, panda_hand(), cameras)
        hidden = cameras.capture("overview").depth < empty - 0.005
    assert not hidden[80:400, 80:560].any()


def test_shadows_darken_the_table_only_in_pictures_for_people() -> None:
    with World() as world:
        cameras = Cameras(world)
        plain = {name: cameras.capture(name) for name in ("overview", "corner")}
        world.add("it", "red", shape("bowl"), Pose(np.array([0.0, 0.0, 0.023])))
        for name, before in plain.items():
            after = cameras.capture(name)
            table = np.abs(after.depth - before.depth) < 1e-4
            darker = (after.color.astype(int) < before.color.astype(int) - 10).all(axis=-1) & table
            assert (darker.sum() > 200) == (name == "corner")


def test_a_portrait_shows_what_the_picture_shows_with_softer_edges(looked_at: tuple[World, Cameras]) -> None:
    world, cameras = looked_at
    world.body("it").set_pose(Pose(np.array([0.1, 0.05, 0.02]), about_z(0.3)))
    for name in ("overview", "corner"):
        picture, portrait = cameras.picture(name).astype(float), cameras.portrait(name).astype(float)
        assert portrait.shape == picture.shape
        assert np.abs(portrait - picture).mean() < 1.0
        red_before, red_after = (image[..., 0] - image[..., 1] for image in (picture, portrait))
        between = (red_after > 60.0) & (red_after < 110.0)
        assert between.sum() > ((red_before > 60.0) & (red_before < 110.0)).sum()


def test_a_picture_has_the_time_it_was_taken() -> None:
    with World() as world:
        world.step(24)
        assert Cameras(world).capture("corner").stamp == pytest.approx(0.1)


def test_asking_for_a_camera_that_is_not_there_names_those_that_are() -> None:
    with World() as world, pytest.raises(KeyError, match="no camera 'left'; there are: overview, corner"):
        Cameras(world).capture("left")
