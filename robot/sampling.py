"""Where a joint trajectory is at any time, and how fast: cubic Hermite interpolation between its samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perception.types import Array
from robot.types import JointTrajectory


def positions_at(trajectory: JointTrajectory, times: Array) -> Array:
    """Joint positions at times; before the start and after the end it stands still.

    Args:
        trajectory: n samples of dof joints.
        times: (m,) seconds from the start.

    Returns:
        (m, dof) rad.
    """
    if len(trajectory.times) < 2:
        return np.repeat(trajectory.positions[:1], len(times), axis=0)
    index, step, s = _located(trajectory, times)
    before, after = trajectory.positions[index], trajectory.positions[index + 1]
    leaving, arriving = trajectory.velocities[index] * step, trajectory.velocities[index + 1] * step
    value: Array = (
        (1.0 + 2.0 * s) * (1.0 - s) ** 2 * before
        + s * (1.0 - s) ** 2 * leaving
        + s**2 * (3.0 - 2.0 * s) * after
        + s**2 * (s - 1.0) * arriving
    )
    return value


def velocities_at(trajectory: JointTrajectory, times: Array) -> Array:
    """Joint velocities at times (m,) within a trajectory of two samples at least: (m, dof) rad/s."""
    index, step, s = _located(trajectory, times)
    rise = (trajectory.positions[index + 1] - trajectory.positions[index]) / step
    leaving, arriving = trajectory.velocities[index], trajectory.velocities[index + 1]
    value: Array = 6.0 * s * (1.0 - s) * rise + (1.0 - s) * (1.0 - 3.0 * s) * leaving + s * (3.0 * s - 2.0) * arriving
    return value


def _located(trajectory: JointTrajectory, times: Array) -> tuple[NDArray[np.intp], Array, Array]:
    """The interval that each time falls into: (m,) its index; (m, 1) its length and the share of it that has passed."""
    knots = trajectory.times
    clipped = np.clip(times, 0.0, knots[-1])
    index: NDArray[np.intp] = np.clip(np.searchsorted(knots, clipped, side="right") - 1, 0, len(knots) - 2)
    step = (knots[index + 1] - knots[index])[:, None]
    return index, step, (clipped - knots[index])[:, None] / step
