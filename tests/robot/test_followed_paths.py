"""Paths that others have found become motions within the arm's limits, along those paths."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from perception.types import Array
from robot.arm import panda_hand
from robot.timing import SAMPLE, followed

ARM = panda_hand()
GOAL = ARM.home + np.array([0.8, 0.5, -0.3, 0.6, 0.2, 0.4, -0.7])
AROUND = ARM.home + np.array([0.2, 0.9, 0.4, 0.1, -0.3, 0.0, 0.5])
# How far a motion may pass from the path at a corner, rad.
ASIDE = 0.02


def away(path: Array, corners: Array) -> float:
    """How far a path passes from straight ways through corners at most, rad."""
    dense = np.vstack([np.linspace(a, b, 200) for a, b in pairwise(corners)])
    return float(np.abs(path[:, None, :] - dense[None, :, :]).max(axis=2).min(axis=1).max())


@pytest.mark.parametrize(
    "path",
    [np.vstack([ARM.home, GOAL]), np.vstack([ARM.home, AROUND, GOAL]), np.linspace(ARM.home, GOAL, 300)],
    ids=["two far places", "a corner", "many near places"],
)
def test_motion_is_along_the_path_and_within_limits(path: Array) -> None:
    motion = followed(path, ARM)
    assert np.allclose(motion.positions[[0, -1]], path[[0, -1]], atol=1e-9)
    assert np.allclose(motion.velocities[[0, -1]], 0.0, atol=1e-6)
    assert away(motion.positions, path) < ASIDE
    assert (np.abs(motion.velocities) <= ARM.velocity * 1.001).all()
    assert (np.abs(np.gradient(motion.velocities, motion.times, axis=0)) <= ARM.acceleration * 1.02).all()


def test_places_that_repeat_take_no_time() -> None:
    path = np.vstack([ARM.home, GOAL])
    again = np.vstack([path[0], path[0], path[1], path[1] + 1e-7])
    assert followed(again, ARM).duration == pytest.approx(followed(path, ARM).duration, rel=1e-3)


def test_path_that_goes_nowhere_is_a_moment_of_rest() -> None:
    still = followed(ARM.home[None, :], ARM)
    assert still.duration == SAMPLE and not still.velocities.any()
