"""`bench.eyes` judges by what is there: what a cell knows is perfect, what is believed wrongly counts against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.eyes import Judged, eyes_called, judge, look, standing, table
from perception.types import Pose, SceneObject


@pytest.fixture(scope="module")
def truth() -> dict[str, SceneObject]:
    """A scene with something on or in something."""
    for seed in range(20):
        with standing(np.random.default_rng(seed)) as world:
            things = {thing.name: thing for thing in world.true_objects()}
        if _supports(things) and any(thing.kind == "block" for thing in things.values()):
            return things
    raise AssertionError("no scene of 20 has anything on anything")


def _supports(things: dict[str, SceneObject]) -> int:
    judged = Judged()
    judge(things, things, judged)
    return judged.so


def judged(truth: dict[str, SceneObject], believed: dict[str, SceneObject]) -> Judged:
    result = Judged()
    judge(truth, believed, result)
    return result


def test_true_eyes_are_perfect_at_every_level() -> None:
    for level in (0, 4):
        result = Judged()
        assert look(1, level, eyes_called("truth"), result)[1] == []
        assert (result.f1, result.support, max(result.positions), max(result.yaws)) == (1.0, 1.0, 0.0, 0.0)


def test_the_colour_detector_finds_all_of_a_clean_picture() -> None:
    result = Judged()
    assert look(1, 0, eyes_called("color"), result)[1] == []
    assert 0.0 < np.median(result.positions) < 0.002


def test_a_wrong_colour_is_a_miss_and_an_invention(truth: dict[str, SceneObject]) -> None:
    name = next(iter(truth))
    wrong = {**truth, name: replace(truth[name], color="no color")}
    result = judged(truth, wrong)
    assert result.found == len(truth) - 1
    assert result.f1 == pytest.approx(1.0 - 1.0 / len(truth))


def test_what_is_too_far_off_is_not_found(truth: dict[str, SceneObject]) -> None:
    name, thing = next(iter(truth.items()))
    pose = Pose(thing.position + np.array([0.031, 0.0, 0.0]), thing.pose.quaternion)
    assert judged(truth, {**truth, name: replace(thing, pose=pose)}).found == len(truth) - 1


def test_a_block_looks_the_same_after_a_quarter_turn(truth: dict[str, SceneObject]) -> None:
    name, thing = next((name, thing) for name, thing in truth.items() if thing.kind == "block")
    for degrees, expected in ((90, 0.0), (95, 5.0), (45, 45.0)):
        yaw = thing.pose.yaw + np.deg2rad(degrees)
        pose = Pose(thing.position, np.array([0.0, 0.0, np.sin(yaw / 2.0), np.cos(yaw / 2.0)]))
        worst = max(judged(truth, {**truth, name: replace(thing, pose=pose)}).yaws)
        assert np.rad2deg(worst) == pytest.approx(expected, abs=0.6)


def test_nothing_believed_is_nothing_found(truth: dict[str, SceneObject]) -> None:
    result = judged(truth, {})
    assert (result.f1, result.support) == (0.0, 0.0)
    assert "nan" in table({2: result})


def test_a_thing_lifted_off_another_is_not_on_it(truth: dict[str, SceneObject]) -> None:
    flying = {
        name: replace(thing, pose=Pose(thing.position + np.array([0.0, 0.0, 0.5 * index]), thing.pose.quaternion))
        for index, (name, thing) in enumerate(truth.items())
    }
    assert judged(truth, flying).support == 0.0
