"""Poses that look the same are the same; others are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.geometry.shapes import KNOWN, solid
from perception.geometry.symmetry import canonical, group, matrix, pose_error, quaternion
from perception.types import Array, Pose
from sim.objects import shape

kinds = st.sampled_from([*KNOWN, "object"])
unit = st.floats(-1.0, 1.0)
quaternions = (
    st.tuples(unit, unit, unit, unit)
    .map(np.array)
    .filter(lambda q: float(np.linalg.norm(q)) > 0.1)
    .map(lambda q: q / np.linalg.norm(q))
)
poses = st.builds(Pose, st.tuples(unit, unit, unit).map(np.array), quaternions)


def turn(axis: Array, angle: float) -> Pose:
    return Pose(np.zeros(3), np.array([*(np.sin(angle / 2.0) * axis), np.cos(angle / 2.0)]))


@given(kind=kinds, a=poses, b=poses)
def test_the_error_is_a_distance(kind: str, a: Pose, b: Pose) -> None:
    assert pose_error(kind, a, b) == pytest.approx(pose_error(kind, b, a), abs=1e-6)
    assert pose_error(kind, a, a) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert 0.0 <= pose_error(kind, a, b)[1] <= np.pi + 1e-9


@given(kind=kinds, a=poses, b=poses, c=poses)
def test_a_detour_is_not_shorter(kind: str, a: Pose, b: Pose, c: Pose) -> None:
    assert pose_error(kind, a, c)[1] <= pose_error(kind, a, b)[1] + pose_error(kind, b, c)[1] + 1e-6


@given(kind=kinds, pose=poses)
def test_the_canonical_pose_looks_the_same_and_stands_for_itself(kind: str, pose: Pose) -> None:
    first = canonical(kind, pose)
    assert pose_error(kind, first, pose) == pytest.approx((0.0, 0.0), abs=1e-6)
    again = canonical(kind, first)
    assert pose_error("object", first, again)[1] == pytest.approx(0.0, abs=1e-6)


@given(pose=poses)
def test_quaternions_and_matrices_say_the_same(pose: Pose) -> None:
    rotation = matrix(pose.quaternion)
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    np.testing.assert_allclose(matrix(quaternion(rotation)), rotation, atol=1e-9)


@given(kind=st.sampled_from(KNOWN), a=poses, b=poses)
def test_poses_without_error_put_the_surface_in_the_same_place(kind: str, a: Pose, b: Pose) -> None:
    size = shape(kind).extents
    rotations = [matrix(canonical(kind, pose, size).quaternion) for pose in (a, b)]
    points, _ = solid(kind, size).surface(0.01)
    for pose, rotation in zip((a, b), rotations, strict=True):
        # The surface in one pose, seen from the frame of the other that is said to look the same.
        turned = points @ matrix(pose.quaternion).T @ rotation
        np.testing.assert_allclose(solid(kind, size).distance(turned)[0], 0.0, atol=1e-6)


@given(angle=st.floats(0.0, 6.28))
def test_what_is_round_may_be_turned_about_its_axis_and_a_mug_may_not(angle: float) -> None:
    upright = Pose(np.zeros(3))
    turned = turn(np.array([0.0, 0.0, 1.0]), angle)
    for kind in ("bowl", "plate", "cylinder", "ball"):
        assert pose_error(kind, upright, turned)[1] == pytest.approx(0.0, abs=1e-6)
    assert pose_error("mug", upright, turned)[1] == pytest.approx(min(angle, 2.0 * np.pi - angle), abs=1e-6)
    quarter = (angle + np.pi / 4.0) % (np.pi / 2.0) - np.pi / 4.0
    assert pose_error("block", upright, turned)[1] == pytest.approx(abs(quarter), abs=1e-6)


def test_upside_down_is_another_pose_for_all_but_blocks_cylinders_and_balls() -> None:
    upright, over = Pose(np.zeros(3)), turn(np.array([1.0, 0.0, 0.0]), np.pi)
    errors = {kind: pose_error(kind, upright, over)[1] for kind in KNOWN}
    assert {kind for kind, error in errors.items() if error < 1e-6} == {"block", "cylinder", "ball"}


def test_a_blocks_edges_say_which_of_its_turns_count() -> None:
    assert [len(group("block", np.array(size))) for size in ((1, 1, 1), (1, 1, 2), (1, 2, 3))] == [24, 8, 4]
