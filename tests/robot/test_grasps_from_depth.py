"""Things of no known kind are held by what the depth of their surface shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.support import rests_on
from perception.types import Array, Pose, SceneObject
from robot.antipodal import pinches
from robot.arm import panda_hand, panda_suction
from robot.grasps import MOST, NEARLY, NEARLY_TURN, grasps
from robot.suction import seals
from sim.cell import SimCell
from sim.irregular import FORMS, irregular
from sim.scene import ObjectSpec, scene

HAND, CUP = panda_hand().gripper, panda_suction().gripper
yaws = st.floats(-3.1, 3.1)
forms = st.sampled_from(list(FORMS))


def pose(xy: tuple[float, float], height: float, yaw: float) -> Pose:
    return Pose(np.array([*xy, height]), np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)]))


def seen(form: str, yaw: float) -> SceneObject:
    """A thing as a camera above sees it."""
    made = irregular(form)
    assert made.surface is not None
    points, normals = made.surface
    c, s = np.cos(yaw), np.sin(yaw)
    where = pose((0.1, -0.05), made.extents[2] / 2.0, yaw)
    shown = points[normals[:, 2] > 0.5] @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]) + where.position
    return SceneObject("it", "object", "red", np.array([1.0, 0.0, 0.0]), where, made.extents, points=shown)


def inside(form: str, thing: SceneObject, places: Array, margin: float) -> Array:
    """(n,) whether (n, 2) places are over a form, grown by a margin."""
    c, s = np.cos(thing.pose.yaw), np.sin(thing.pose.yaw)
    local = (places - thing.position[:2]) @ np.array([[c, -s], [s, c]])
    found = np.zeros(len(places), bool)
    for part in irregular(form).parts:
        off = np.abs(local - np.array(part.position[:2])) - np.array(part.size[:2]) / 2.0
        found |= (off <= margin).all(axis=1)
    return found


@settings(max_examples=10, deadline=None)
@given(form=forms, yaw=yaws)
def test_a_cup_seals_only_where_all_of_it_is_over_the_thing(form: str, yaw: float) -> None:
    thing = seen(form, yaw)
    assert thing.points is not None
    places = seals(thing.points, CUP.thickness / 2.0)
    assert len(places)
    rim = np.array([[np.cos(a), np.sin(a)] for a in np.arange(0.0, 6.28, 0.4)]) * CUP.thickness / 2.0
    for place in places:
        # The points are 2 mm apart, and a cup may lie over an edge by as much.
        assert inside(form, thing, place[:2] + rim, 0.003).all()
    away = np.linalg.norm(places[:, :2] - thing.points[:, :2].mean(axis=0), axis=1)
    assert (np.diff(away) >= -1e-12).all()


@settings(max_examples=10, deadline=None)
@given(form=forms, yaw=yaws)
def test_fingers_come_down_beside_the_thing_and_close_on_it(form: str, yaw: float) -> None:
    thing = seen(form, yaw)
    found = grasps(thing, HAND)
    assert found
    for grasp in found:
        closing = np.array([np.sin(grasp.yaw), -np.cos(grasp.yaw)])
        for side in (-1.0, 1.0):
            finger = (
                grasp.position[:2]
                + side * (grasp.opening / 2.0 + HAND.thickness * np.array([0.0, 0.5, 1.0]))[:, None] * closing
            )
            low = inside(form, thing, finger, -0.003)
            assert not low.any() or form == "steps"
        between = grasp.position[:2] + np.linspace(-0.5, 0.5, 41)[:, None] * grasp.opening * closing
        assert inside(form, thing, between, 0.003).any()


def test_what_is_round_has_no_walls_that_slip() -> None:
    angle, radius = np.meshgrid(np.linspace(0.0, 6.28, 120), np.linspace(0.001, 0.02, 12))
    disc = np.column_stack([(radius * np.cos(angle)).ravel(), (radius * np.sin(angle)).ravel(), np.full(1440, 0.03)])
    for pinch in pinches(disc, 0.01, HAND, 0.004):
        # Held beside its middle a disc's edge slants.
        assert np.linalg.norm(pinch.position) < 0.012
        assert pinch.width > 0.03


@given(form=forms, yaw=yaws)
@settings(max_examples=5, deadline=None)
def test_few_grasps_are_offered_and_they_differ(form: str, yaw: float) -> None:
    for gripper in (HAND, CUP):
        found = grasps(seen(form, yaw), gripper)
        assert len(found) <= MOST
        for k, one in enumerate(found):
            for other in found[:k]:
                turn = abs((one.yaw - other.yaw + one.period / 2) % one.period - one.period / 2)
                assert np.linalg.norm(one.position - other.position) > NEARLY or turn > NEARLY_TURN


def test_a_sharp_ridge_has_no_place_for_a_cup() -> None:
    x, y = (each.ravel() for each in np.meshgrid(np.linspace(-0.03, 0.03, 30), np.linspace(-0.03, 0.03, 30)))
    assert not len(seals(np.column_stack([x, y, 0.05 - 0.8 * np.abs(x)]), 0.01))


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_an_irregular_thing_is_put_on_a_plate(effector: str) -> None:
    spec = scene([ObjectSpec(kind="plate", color="white", position=(-0.15, 0.05))])
    made = irregular("T")
    with SimCell(spec, effector=effector, perception="truth") as cell:  # type: ignore[arg-type]
        cell.world.add("thing", "green", made, pose((0.12, -0.03), made.extents[2] / 2.0, 0.6))
        cell.skills.put_first_on_second("thing", "white plate")
        truth = cell.truth()
        assert rests_on(truth["thing"], truth["white plate"])


def test_what_was_moved_is_no_longer_where_its_points_were() -> None:
    made = irregular("L")
    with SimCell(scene([ObjectSpec(kind="block", color="red", position=(0.2, 0.1))]), perception="truth") as cell:
        cell.world.add("thing", "green", made, pose((0.0, 0.0), made.extents[2] / 2.0, 0.0))
        before = cell.scene.look()["thing"]
        assert before.points is not None
        cell.scene.moved("thing", pose((0.1, 0.0), made.extents[2] / 2.0, 0.0))
        assert cell.scene.get("thing").points is None
