"""Things that lie in any way are found in the pose in which the simulator's picture shows them."""

from __future__ import annotations

import numpy as np
import pytest

from perception.geometry.points import points_of
from perception.geometry.registration import Registration, TooFewPoints, register
from perception.geometry.symmetry import pose_error
from perception.types import Array, Pose
from sim.camera import Cameras, overview
from sim.objects import shape
from sim.world import World

EYE = np.array([0.0, 0.0, 1.5])


def turned(axis: tuple[float, float, float], degrees: float) -> Array:
    half = np.deg2rad(degrees) / 2.0
    unit = np.array(axis) / np.linalg.norm(axis)
    return np.array([*(np.sin(half) * unit), np.cos(half)])


def seen(kind: str, pose: Pose, size: float | None = None) -> tuple[Registration, Pose, Array]:
    """A thing put down on the table in a pose, registered with the usual size as the hint; and where it really is."""
    with World() as world:
        body = world.add("it", "red", shape(kind, size), pose)
        world.settle()
        truth, extents = body.pose(), body.shape.extents
        picture, labels = Cameras(world, overview()).labelled("overview")
        points = points_of(picture, labels == body.id)
    return register(points, kind, shape(kind).extents, EYE, ground=0.0), truth, extents


@pytest.mark.parametrize(
    ("kind", "quaternion"),
    [
        ("cylinder", turned((1.0, 0.4, 0.0), 90.0)),
        ("bowl", turned((0.3, 1.0, 0.0), 180.0)),
        ("block", turned((0.0, 0.0, 1.0), 25.0)),
    ],
)
def test_what_lies_on_its_side_or_upside_down_is_found_so(kind: str, quaternion: Array) -> None:
    found, truth, extents = seen(kind, Pose(np.array([0.06, -0.04, 0.03]), quaternion))
    aside, turn = pose_error(kind, found.pose, truth)
    assert aside < 0.003
    assert turn < np.deg2rad(4.0)
    assert np.abs(found.size - extents).max() < 0.004
    assert found.quality > 0.85
    assert not found.ambiguous


def test_a_mug_on_its_side_that_hides_which_end_is_open_is_said_to_be_ambiguous() -> None:
    found, truth, _ = seen("mug", Pose(np.array([0.0, 0.05, 0.04]), turned((1.0, 0.0, 0.0), 90.0)))
    assert pose_error("mug", found.pose, truth)[0] < 0.006
    assert found.ambiguous


def test_a_size_other_than_the_hint_is_measured_as_far_as_it_shows() -> None:
    found, truth, extents = seen("ball", Pose(np.array([-0.05, 0.0, 0.025])), 0.046)
    assert pose_error("ball", found.pose, truth)[0] < 0.003
    assert np.abs(found.size - extents).max() < 0.003


def test_the_ground_says_how_far_down_a_block_goes_that_shows_its_top_only() -> None:
    found, truth, extents = seen("block", Pose(np.array([0.0, 0.0, 0.0225])), 0.045)
    assert pose_error("block", found.pose, truth)[0] < 0.002
    assert abs(found.size[2] - extents[2]) < 0.001


def test_too_few_points_are_refused() -> None:
    with pytest.raises(TooFewPoints, match="5 points of a block"):
        register(np.zeros((5, 3)), "block", np.full(3, 0.04), EYE)
