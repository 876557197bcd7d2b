"""Braking along the path of a joint trajectory, tick by tick."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from perception.types import Array
from robot.sampling import positions_at
from robot.types import JointTrajectory

# However the path bends, a stop takes no longer than this to bring the rate from 1 to 0, s.
LONGEST_BRAKING = 0.5
# Share of the acceleration limit that is used, since motors follow setpoints in whole ticks.
BRAKING_SHARE = 0.9


def brake(trajectory: JointTrajectory, start: float, tick: float, acceleration: Array) -> Iterator[Array]:
    """Come to rest along the path: run through the rest of a trajectory ever more slowly.

    With r the rate at which the trajectory's time passes, a joint's acceleration is r² q'' + r' q'. Each tick, r
    falls as fast as every joint's limit allows (time scaling: Bobrow, Dubowsky and Gibson, "Time-Optimal Control of
    Robotic Manipulators Along Specified Paths", IJRR 1985).

    Args:
        trajectory: what is being followed.
        start: seconds into it, now.
        tick: seconds between setpoints.
        acceleration: (dof,) limits, rad/s².

    Yields:
        (dof,) joint positions for the end of each next tick; the last two are equal.
    """
    time, rate = start, 1.0
    limit = BRAKING_SHARE * acceleration
    while rate > 0.0 and time < trajectory.duration:
        around = positions_at(trajectory, np.array([time - tick, time, time + tick]))
        speed = (around[2] - around[0]) / (2.0 * tick)
        bend = rate**2 * (around[2] - 2.0 * around[1] + around[0]) / tick**2
        moving = np.abs(speed) > 1e-6
        room = (limit + np.sign(speed) * bend)[moving] / np.abs(speed[moving])
        slowing = max(float(room.min()) if room.size else np.inf, 1.0 / LONGEST_BRAKING)
        slower = max(rate - slowing * tick, 0.0)
        time += (rate + slower) / 2.0 * tick
        rate = slower
        yield positions_at(trajectory, np.array([time]))[0]
    yield positions_at(trajectory, np.array([time]))[0]
