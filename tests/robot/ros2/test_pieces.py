"""Long trajectories in parts: the same path, at rest in between, within the limits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from perception.types import Array
from robot.arm import panda_hand
from robot.motion import Motion
from robot.path import Waypoint
from robot.ros2.trajectory import EXCESS, LONGEST, SAMPLE, pieces
from robot.sampling import positions_at, velocities_at
from robot.types import JointTrajectory

ARM = panda_hand()


@pytest.fixture(scope="module")
def tour() -> JointTrajectory:
    """Eight corners on end, at a third of the speed, sampled finely."""
    places = [(x, y, 0.15) for x, y in ((0.25, 0.15), (0.25, -0.1), (-0.25, -0.1), (-0.25, 0.15))] * 2
    motion = Motion(ARM)
    fast = motion.line(ARM.home, [Waypoint(np.array(place), 0.0) for place in places])
    slow = JointTrajectory(fast.times * 3, fast.positions, fast.velocities / 3)
    times = np.linspace(0.0, slow.duration, int(slow.duration / SAMPLE) + 1)
    return JointTrajectory(times, positions_at(slow, times), velocities_at(slow, times))


def accelerations(part: JointTrajectory) -> Array:
    change: Array = np.diff(part.velocities, axis=0) / np.diff(part.times)[:, None]
    return change


def test_a_short_trajectory_is_left_alone() -> None:
    short = Motion(ARM).line(ARM.home, [Waypoint(np.array([0.2, 0.0, 0.2]), 0.0)])
    assert pieces(short, ARM.acceleration) == [short]


def test_no_part_is_long_and_each_begins_and_ends_at_rest(tour: JointTrajectory) -> None:
    parts = pieces(tour, ARM.acceleration)
    assert tour.duration > 2 * LONGEST and len(parts) >= tour.duration / LONGEST
    for part in parts:
        assert part.duration <= LONGEST
        assert part.times[0] == 0.0 and (np.diff(part.times) > 0).all()
        assert not part.velocities[[0, -1]].any()


def test_parts_join_and_follow_the_path(tour: JointTrajectory) -> None:
    parts = pieces(tour, ARM.acceleration)
    assert np.array_equal(parts[0].positions[0], tour.positions[0])
    assert np.allclose(parts[-1].positions[-1], tour.positions[-1])
    for before, after in pairwise(parts):
        assert np.allclose(before.positions[-1], after.positions[0], atol=1e-9)
    dense = positions_at(tour, np.linspace(0.0, tour.duration, 20_000))
    for part in parts:
        for row in part.positions[::40]:
            assert np.abs(dense - row).max(axis=1).min() < 1e-3


def test_velocities_are_those_of_the_positions(tour: JointTrajectory) -> None:
    for part in pieces(tour, ARM.acceleration):
        middle = (part.times[1:] + part.times[:-1]) / 2
        measured = np.diff(part.positions, axis=0) / np.diff(part.times)[:, None]
        assert np.abs(measured - velocities_at(part, middle)).max() < 5e-3


def test_limits_hold_around_the_cuts(tour: JointTrajectory) -> None:
    usual = float((np.abs(accelerations(tour)) / ARM.acceleration).max())
    for part in pieces(tour, ARM.acceleration):
        assert (np.abs(part.velocities) <= np.abs(tour.velocities).max(axis=0) * 1.01).all()
        assert (np.abs(accelerations(part)) / ARM.acceleration).max() <= max(usual * 1.01, 1.0 + EXCESS)


def test_at_the_limits_cuts_take_longer_instead_of_braking_harder(tour: JointTrajectory) -> None:
    parts = pieces(tour, ARM.acceleration / 30, longest=9.0)
    highest = float((np.abs(accelerations(tour)) / ARM.acceleration).max())
    for part in parts:
        assert part.duration <= 9.0
        assert (np.abs(accelerations(part)) / ARM.acceleration).max() <= max(highest, (1.0 + EXCESS) / 30) * 1.05
