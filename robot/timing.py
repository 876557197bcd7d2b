"""Time for joint motions under velocity, acceleration and jerk limits, by ruckig.

Two kinds of legs. Along a path: the path is a cubic spline q(u), u grows by the time that the joints would need at top
speed, and u itself moves by ruckig's profile in one dimension; what the joints do then follows from the chain rule,
q' = q_u u' and q'' = q_uu u'^2 + q_u u''. Between two states of all joints, no path given: ruckig in all dimensions.
(Berscheid and Kroeger, "Jerk-limited Real-time Trajectory Generation with Arbitrary Target States", RSS 2021.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from ruckig import InputParameter, Result, Ruckig, Trajectory

from perception.types import Array
from robot.arm import Arm
from robot.spline import Spline
from robot.types import JointTrajectory, MotionFailed

SAMPLE = 0.01
# A line that is straight in space still bends in joint space: so much of the acceleration limit is left for that.
BEND_SHARE = 0.35
CURVE_SHARE = 0.95
# Acceleration builds up over this time at least: gentler than the joints' jerk limits, for the sake of what is held.
RAMP = 0.03
MARGIN = 0.98
# Samples of a path that others have found: so near they are one, so far others are put in between, rad; and so many
# steps have bounds of their own.
NEAREST = 1e-4
FARTHEST = 0.1
PIECE = 4
_TINY = 1e-9


@dataclass(frozen=True)
class JointPiece:
    """Joint positions (n, dof) along one piece of a path; the first is the last of the piece before."""

    positions: Array
    curved: bool


@dataclass(frozen=True)
class Leg:
    """A timed part of a motion: times (n,) from 0, positions, velocities and accelerations (n, dof)."""

    times: Array
    positions: Array
    velocities: Array
    accelerations: Array

    @property
    def duration(self) -> float:
        """Seconds."""
        return float(self.times[-1])


@dataclass(frozen=True)
class _Law:
    """Bounds on the motion of u within one piece."""

    length: float
    speed: float
    acceleration: float
    jerk: float


def along(pieces: Sequence[JointPiece], arm: Arm, *, enter: float = 0.0, leave: float = 0.0) -> Leg:
    """The fastest motion of this form along a path; rounded corners are passed at constant speed.

    Args:
        pieces: at least one, joined end to start.
        arm: whose limits hold.
        enter, leave: speed at the start and at the end, as a share of the highest that is possible there; 0 is rest.
    """
    joints = np.vstack([pieces[0].positions[:1], *(piece.positions[1:] for piece in pieces)])
    advance = (np.abs(np.diff(joints, axis=0)) / arm.velocity) ** 4
    knots = np.concatenate([[0.0], np.cumsum(np.maximum(advance.sum(axis=1) ** 0.25, 1e-6))])
    spline = Spline(knots, joints)
    borders = [0.0, *knots[np.cumsum([len(piece.positions) - 1 for piece in pieces])].tolist()]
    inner = range(1, len(pieces) - 1)
    laws = [
        _law(spline, start, end, piece.curved and i in inner, arm)
        for i, (piece, (start, end)) in enumerate(zip(pieces, pairwise(borders), strict=True))
    ]
    times, u, rate, gain = _run(laws, borders, _border_speeds(laws, enter, leave))
    values, first, second = spline(u)
    return Leg(times, values, first * rate[:, None], second * (rate**2)[:, None] + first * gain[:, None])


def followed(path: Array, arm: Arm) -> JointTrajectory:
    """The fastest motion of this form from rest to rest along joint positions (n, dof) that others have found.

    Where it bends it is passed more slowly: its pieces are short, and each has bounds of its own.
    """
    rows = _spaced(path)
    if len(rows) < 2:
        rows = np.vstack([path[0], path[0]])
        return JointTrajectory(np.array([0.0, SAMPLE]), rows, np.zeros_like(rows))
    starts = range(0, len(rows) - 1, PIECE)
    pieces = [JointPiece(rows[start : start + PIECE + 1], curved=False) for start in starts]
    return joined([along(pieces, arm)], arm)


def _spaced(path: Array) -> Array:
    """Samples that differ, and not by much: through far ones a spline would swing wide of the straight way."""
    rows = [path[0]]
    for there in path[1:]:
        here = rows[-1]
        apart = float(np.abs(there - here).max())
        if apart > NEAREST:
            rows += list(np.linspace(here, there, ceil(apart / FARTHEST) + 1)[1:])
    return np.array(rows)


def between(start: Leg, end: Leg, arm: Arm) -> Leg:
    """The fastest motion of all joints from the last state of one leg to the first state of another.

    Raises:
        MotionFailed: ruckig finds none (a state beyond the limits).
    """
    wanted = InputParameter(len(arm.joints))
    wanted.current_position = start.positions[-1].tolist()
    wanted.current_velocity = start.velocities[-1].tolist()
    wanted.current_acceleration = start.accelerations[-1].tolist()
    wanted.target_position = end.positions[0].tolist()
    wanted.target_velocity = end.velocities[0].tolist()
    wanted.target_acceleration = end.accelerations[0].tolist()
    wanted.max_velocity = (MARGIN * arm.velocity).tolist()
    wanted.max_acceleration = (MARGIN * arm.acceleration).tolist()
    wanted.max_jerk = (MARGIN * np.minimum(arm.jerk, arm.acceleration / RAMP)).tolist()
    profile = _solved(wanted)
    times = _sample_times(profile.duration)
    states = np.array([profile.at_time(t) for t in times.tolist()])
    return Leg(times, states[:, 0], states[:, 1], states[:, 2])


def standing(positions: Array) -> Leg:
    """A leg without extent, at rest at joint positions (dof,): where a motion begins or ends."""
    still = np.zeros((1, len(positions)))
    return Leg(np.zeros(1), positions[None, :], still, still)


def joined(legs: Sequence[Leg], arm: Arm) -> JointTrajectory:
    """Legs one after the other as one trajectory, stretched in time where a limit would be exceeded.

    Stretching by a factor divides velocities by it and accelerations by its square.
    """
    starts = np.concatenate([[0.0], np.cumsum([leg.duration for leg in legs])])
    times = np.concatenate([leg.times[1:] + start for leg, start in zip(legs, starts, strict=False)])
    times = np.concatenate([[0.0], times])
    positions = np.vstack([legs[0].positions[:1], *(leg.positions[1:] for leg in legs)])
    velocities = np.vstack([legs[0].velocities[:1], *(leg.velocities[1:] for leg in legs)])
    accelerations = np.vstack([legs[0].accelerations[:1], *(leg.accelerations[1:] for leg in legs)])
    jerks = np.diff(accelerations, axis=0) / np.maximum(np.diff(times), SAMPLE / 4)[:, None]
    factor = max(
        1.0,
        float((np.abs(velocities) / arm.velocity).max()),
        float(np.sqrt((np.abs(accelerations) / arm.acceleration).max())),
        float(np.cbrt((np.abs(jerks) / arm.jerk).max())),
    )
    return JointTrajectory(times * factor, positions, velocities / factor)


def _law(spline: Spline, start: float, end: float, curved: bool, arm: Arm) -> _Law:
    _, first, second = spline(np.linspace(start, end, 12))
    first, second = np.abs(first) + _TINY, np.abs(second) + _TINY
    share = CURVE_SHARE if curved else BEND_SHARE
    speed = min(MARGIN * float((arm.velocity / first).min()), float(np.sqrt(share * (arm.acceleration / second).min())))
    full = float((arm.acceleration / first).min())
    left = float(((arm.acceleration - second * speed**2) / first).min())
    acceleration = 0.05 * full if curved else MARGIN * left
    return _Law(end - start, speed, acceleration, min(acceleration / RAMP, 0.5 * float((arm.jerk / first).min())))


def _border_speeds(laws: Sequence[_Law], enter: float, leave: float) -> list[float]:
    """Speeds of u between the pieces that both neighbours can have and can get to from both ends."""
    inner = [min(a.speed, b.speed) for a, b in pairwise(laws)]
    speeds = [enter * laws[0].speed, *inner, leave * laws[-1].speed]
    for i, law in enumerate(laws):
        speeds[i + 1] = min(speeds[i + 1], _reachable(speeds[i], law))
    for i in range(len(laws) - 1, -1, -1):
        speeds[i] = min(speeds[i], _reachable(speeds[i + 1], laws[i]))
    return speeds


def _reachable(speed: float, law: _Law) -> float:
    """The highest speed at the other end of a piece: (s0 + s1) / 2 (|s1 - s0| / a + a / j) = length, solved for s1."""
    ramp = law.acceleration**2 / law.jerk
    squared = (ramp / 2) ** 2 + speed**2 - ramp * speed + 2 * law.acceleration * MARGIN * law.length
    return max(speed, float(np.sqrt(max(squared, 0.0))) - ramp / 2)


def _run(laws: Sequence[_Law], borders: Sequence[float], speeds: Sequence[float]) -> tuple[Array, Array, Array, Array]:
    """Times and u, u', u'' at them."""
    profiles = [_profile(law, *ends) for law, ends in zip(laws, pairwise(speeds), strict=True)]
    starts = np.concatenate([[0.0], np.cumsum([profile.duration for profile in profiles])])
    times = _sample_times(float(starts[-1]))
    which = np.clip(np.searchsorted(starts, times, side="right") - 1, 0, len(laws) - 1)
    states = np.array(
        [profiles[k].at_time(t - starts[k]) for k, t in zip(which.tolist(), times.tolist(), strict=True)]
    )[:, :, 0]
    u = np.clip(states[:, 0] + np.asarray(borders)[which], borders[0], borders[-1])
    return times, u, np.maximum(states[:, 1], 0.0), states[:, 2]


def _sample_times(duration: float) -> Array:
    times: Array = np.linspace(0.0, duration, max(int(np.ceil(duration / SAMPLE)), 2) + 1)
    return times


def _profile(law: _Law, start: float, end: float) -> Trajectory:
    wanted = InputParameter(1)
    wanted.current_velocity = [start]
    wanted.target_position = [law.length]
    wanted.target_velocity = [end]
    wanted.max_velocity = [max(law.speed, start, end)]
    wanted.max_acceleration = [law.acceleration]
    wanted.max_jerk = [law.jerk]
    return _solved(wanted)


def _solved(wanted: InputParameter) -> Trajectory:
    profile = Trajectory(len(wanted.target_position))
    result = Ruckig(len(wanted.target_position)).calculate(wanted, profile)
    if result not in (Result.Working, Result.Finished):
        raise MotionFailed(f"no time profile within the joint limits: ruckig says {result}")
    return profile
