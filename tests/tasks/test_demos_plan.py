"""Which rollouts a data set takes, whatever order they finish in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.types import Camera
from sim.camera import overview
from tasks.demos.plan import RATES, Configuration, Work, checked
from tasks.demos.views import UnknownView, View, parse
from tasks.task import UnknownSuite

TASKS = ("a", "b")


def configuration(**changed) -> Configuration:
    return Configuration(**{"suite": "cap", "tasks": TASKS, "episodes": 3, **changed})


def carried_out(asked: Configuration, good, order=lambda plan: plan) -> dict[Work, bool]:
    finished: dict[Work, bool] = {}
    while plan := asked.next(finished):
        for work in order(plan):
            finished[work] = good(work)
    return finished


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0))
def test_the_same_rollouts_are_done_and_kept_in_whatever_order_they_finish(seed, rate):
    asked = configuration()
    fate = {work: np.random.default_rng((seed, i)).random() < rate for i, work in enumerate(asked.work())}
    forwards = carried_out(asked, fate.get)
    backwards = carried_out(asked, fate.get, order=lambda plan: plan[::-1])
    assert forwards == backwards
    assert asked.kept(forwards) == asked.kept(backwards)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_going_on_after_any_number_of_rollouts_does_those_that_are_missing(seed, count):
    asked = configuration()
    fate = {work: np.random.default_rng((seed, i)).random() < 0.6 for i, work in enumerate(asked.work())}
    whole = carried_out(asked, fate.get)
    finished = dict(list(whole.items())[:count])
    while plan := asked.next(finished):
        finished |= {work: fate[work] for work in plan}
    assert finished == whole


def test_a_task_that_never_succeeds_is_given_up_and_others_are_not():
    asked = configuration()
    finished = carried_out(asked, lambda work: work.task == "b")
    assert [work.task for work in asked.kept(finished)] == ["b"] * 3
    assert sum(work.task == "a" for work in finished) == asked.most
    assert sum(work.task == "b" for work in finished) == 3


def test_with_failed_ones_a_data_set_has_the_first_rollouts_of_each_task():
    asked = configuration(keep_failed=True)
    finished = carried_out(asked, lambda work: True)
    assert asked.kept(finished) == [Work(task, trial) for trial in range(3) for task in TASKS]


def test_two_tasks_whose_names_differ_only_in_signs_have_folders_of_their_own():
    assert Work("a/b", 0).slug != Work("a-b", 0).slug


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_is_of_whole_ticks(rate):
    assert configuration(fps=rate).ticks * rate == 240


@pytest.mark.parametrize(
    ("changed", "error", "says"),
    [
        ({"fps": 7}, ValueError, "7 is not a rate"),
        ({"views": ("ceiling",)}, UnknownView, "overview, corner, wrist"),
        ({"views": ("wrist:65x64",)}, UnknownView, "65 pixels"),
        ({"views": ("wrist:big",)}, UnknownView, "has no size like"),
        ({"views": ("wrist", "wrist:64x64")}, ValueError, "the same camera twice"),
        ({"suite": "nothing"}, UnknownSuite, "no suite 'nothing'"),
        ({"tasks": ("pick-and-place/seen", "fly")}, UnknownSuite, "no task 'fly'"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_could(changed, error, says):
    with pytest.raises(error, match=says):
        checked(configuration(**{"tasks": ("pick-and-place/seen",), **changed}))


@given(st.sampled_from(["64x48", "64x64", "48x96"]), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_a_view_in_another_size_sees_a_point_at_the_same_share_of_what_it_shows(size, x, y):
    view, camera = parse(f"overview:{size}"), overview()
    small = view.resized(camera)
    scale = small.fx / camera.fx
    at, at_small = (_pixel(each, np.array([x, y, 0.0])) for each in (camera, small))
    middle, middle_small = (np.array([each.width - 1, each.height - 1]) / 2.0 for each in (camera, small))
    np.testing.assert_allclose(at_small - middle_small, scale * (at - middle), atol=1e-9)


def test_a_view_is_read_as_it_is_written():
    assert parse(str(View("wrist", 128, 96))) == View("wrist", 128, 96)


def _pixel(camera: Camera, point):
    x, y, z, _ = np.linalg.inv(camera.table_from_camera) @ [*point, 1.0]
    return np.array([camera.fx * x / z + camera.cx, camera.fy * y / z + camera.cy])
