"""Joint trajectories as setpoints for the motors, tick by tick, and braking along the path."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from perception.types import Array
from robot.types import JointTrajectory

# However the path bends, a stop takes no longer than this to bring the rate from 1 to 0, s.
LONGEST_BRAKING = 0.5
# Share of the acceleration limit that is used, since motors follow setpoints in whole ticks.
BRAKING_SHARE = 0.9


def positions_at(trajectory: JointTrajectory, times: Array) -> Array:
    """Joint positions at times, by cubic Hermite interpolation; before the start and after the end it stands still.

    Args:
        trajectory: n samples of dof joints.
        times: (m,) seconds from the start.

    Returns:
        (m, dof) rad.
    """
    knots = trajectory.times
    if len(knots) < 2:
        return np.repeat(trajectory.positions[:1], len(times), axis=0)
    clipped = np.clip(times, 0.0, knots[-1])
    index = np.clip(np.searchsorted(knots, clipped, side="right") - 1, 0, len(knots) - 2)
    step = (knots[index + 1] - knots[index])[:, None]
    s = (clipped - knots[index])[:, None] / step
    before, after = trajectory.positions[index], trajectory.positions[index + 1]
    leaving, arriving = trajectory.velocities[index] * step, trajectory.velocities[index + 1] * step
    value: Array = (
        (1.0 + 2.0 * s) * (1.0 - s) ** 2 * before
        + s * (1.0 - s) ** 2 * leaving
        + s**2 * (3.0 - 2.0 * s) * after
        + s**2 * (s - 1.0) * arriving
    )
    return value


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
