"""Joint trajectories as ROS messages, in pieces short enough that nothing worse can happen than that one is finished.

A controller goes on with what it was sent when the sender dies. So no piece takes longer than ten seconds, and each
begins and ends at rest.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from perception.types import Array
from robot.sampling import positions_at, velocities_at
from robot.types import JointTrajectory

if TYPE_CHECKING:
    from trajectory_msgs.msg import JointTrajectory as JointTrajectoryMessage

LONGEST = 10.0
SAMPLE = 0.01
# A cut is made where it costs least time within this share of a piece around its even place.
LEEWAY = 0.1
# Where a joint is at its limit of acceleration already, slowing down may exceed the limit by this share.
EXCESS = 0.25
SHORTEST_RAMP = 0.1
ROUNDS = 8


def pieces(trajectory: JointTrajectory, acceleration: Array, longest: float = LONGEST) -> list[JointTrajectory]:
    """A trajectory in parts along the same path that each begin and end at rest.

    Around each cut the trajectory's own time s slows down to a halt and runs on again: its rate is 3x² - 2x³ with x the
    share of the ramp that has passed, so that a ramp of R seconds covers R / 2 of s, and a joint's acceleration is
    s'² q'' + s'' q' with |s''| at most 1.5 / R (time scaling: Bobrow, Dubowsky and Gibson, "Time-Optimal Control of
    Robotic Manipulators Along Specified Paths", IJRR 1985).

    Args:
        trajectory: starting and ending at rest.
        acceleration: (dof,) limits, rad/s².
        longest: duration of a part, s.

    Returns:
        The parts, each timed from 0; the trajectory itself when it is short enough.
    """
    if trajectory.duration <= longest:
        return [trajectory]
    ramps = _ramps(trajectory, acceleration)
    count = ceil(trajectory.duration / longest)
    while True:
        cuts = _cuts(trajectory, ramps, count)
        parts = [_between(trajectory, start, end) for start, end in pairwise([(0.0, 0.0), *cuts, _end(trajectory)])]
        if all(part.duration <= longest for part in parts):
            return parts
        count += 1


def message(trajectory: JointTrajectory, joints: Sequence[str]) -> JointTrajectoryMessage:
    """A trajectory_msgs/JointTrajectory that starts when it arrives."""
    from builtin_interfaces.msg import Duration
    from trajectory_msgs.msg import JointTrajectory as JointTrajectoryMessage
    from trajectory_msgs.msg import JointTrajectoryPoint

    nanoseconds = np.round(trajectory.times * 1e9).astype(int).tolist()
    # It ends at rest but for rounding, which controllers take for a velocity and refuse.
    velocities = np.vstack([trajectory.velocities[:-1], np.zeros(len(joints))])
    # Of an array of doubles nothing is copied or checked one by one.
    points = [
        JointTrajectoryPoint(
            positions=array("d", positions.tobytes()),
            velocities=array("d", row.tobytes()),
            time_from_start=Duration(sec=ns // 10**9, nanosec=ns % 10**9),
        )
        for ns, positions, row in zip(nanoseconds, trajectory.positions, velocities, strict=True)
    ]
    return JointTrajectoryMessage(joint_names=list(joints), points=points)


def _ramps(trajectory: JointTrajectory, acceleration: Array) -> Array:
    """(n,) seconds that a ramp takes at least where it passes each sample."""
    used = np.abs(np.gradient(trajectory.velocities, trajectory.times, axis=0))
    left = np.maximum(acceleration - used, EXCESS * acceleration)
    needed: Array = np.maximum(1.5 * (np.abs(trajectory.velocities) / left).max(axis=1), SHORTEST_RAMP)
    return needed


def _cuts(trajectory: JointTrajectory, ramps: Array, count: int) -> list[tuple[float, float]]:
    """Times of the cuts between so many parts, and the length of the ramps on both sides of each, s."""
    times, part = trajectory.times, trajectory.duration / count
    cuts = []
    for even in (part * np.arange(1, count)).tolist():
        near = np.flatnonzero(np.abs(times - even) <= LEEWAY * part)
        place = int(near[ramps[near].argmin()]) if len(near) else int(np.abs(times - even).argmin())
        cut, ramp = float(times[place]), float(ramps[place])
        for _ in range(ROUNDS):
            ramp = float(ramps[np.abs(times - cut) <= ramp / 2].max())
        cuts.append((cut, ramp))
    return cuts


def _end(trajectory: JointTrajectory) -> tuple[float, float]:
    return trajectory.duration, 0.0


def _between(trajectory: JointTrajectory, start: tuple[float, float], end: tuple[float, float]) -> JointTrajectory:
    """The part from one cut to another; at its own ends a trajectory rests without a ramp."""
    (first, rising), (last, falling) = start, end
    duration = last - first + (rising + falling) / 2
    times = np.linspace(0.0, duration, max(ceil(duration / SAMPLE), 2) + 1)
    passed, rate = _ramped(times, rising)
    remaining, slowing = _ramped(duration - times, falling)
    inner = np.where(times < duration - falling, first + passed, last - remaining)
    velocities = velocities_at(trajectory, inner) * np.minimum(rate, slowing)[:, None]
    velocities[[0, -1]] = 0.0
    return JointTrajectory(times, positions_at(trajectory, inner), velocities)


def _ramped(times: Array, ramp: float) -> tuple[Array, Array]:
    """What has passed of s, and its rate, so long after a start that takes `ramp` seconds."""
    if not ramp:
        return times, np.ones_like(times)
    x = np.clip(times / ramp, 0.0, 1.0)
    passed = np.where(times < ramp, ramp * x**3 * (1.0 - x / 2.0), times - ramp / 2.0)
    return passed, x**2 * (3.0 - 2.0 * x)
