"""Time along a joint path under velocity, acceleration and jerk limits, with ruckig's jerk-limited profiles.

The path is a cubic spline q(u); u grows by the time that the slowest joint would need at its top speed. Each piece is
one motion of u: corners at constant speed, lines as fast as the joints allow, by Ruckig (Berscheid and Kroeger,
"Jerk-limited Real-time Trajectory Generation with Arbitrary Target States", RSS 2021) in one dimension. What the
joints then do follows from the chain rule: q' = q_u u', q'' = q_uu u'^2 + q_u u''.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ruckig import InputParameter, Result, Ruckig, Trajectory

from perception.types import Array
from robot.arm import Arm
from robot.types import JointTrajectory, MotionFailed

SAMPLE = 0.01
# A piece that is not a corner still bends in joint space: so much of the acceleration limit is left for that.
BEND_SHARE = 0.35
CURVE_SHARE = 0.95
# Acceleration builds up over this time at least: gentler than the joints' jerk limits, for the sake of what is held.
RAMP = 0.03
MARGIN = 0.98
_TINY = 1e-9


@dataclass(frozen=True)
class JointPiece:
    """Joint positions (n, dof) along one piece of a path; the first is the last of the piece before."""

    positions: Array
    curved: bool


@dataclass(frozen=True)
class _Law:
    """Bounds on the motion of u within one piece."""

    length: float
    speed: float
    acceleration: float
    jerk: float


class _Spline:
    """The cubic spline through samples that starts and ends without bending (natural)."""

    def __init__(self, knots: Array, values: Array) -> None:
        n = len(knots)
        h = np.diff(knots)[:, None]
        slopes = np.diff(values, axis=0) / h
        matrix = np.eye(n)
        right = np.zeros_like(values)
        inner = np.arange(1, n - 1)
        matrix[inner, inner - 1] = h[:-1, 0]
        matrix[inner, inner] = 2 * (h[:-1, 0] + h[1:, 0])
        matrix[inner, inner + 1] = h[1:, 0]
        right[1:-1] = 6 * np.diff(slopes, axis=0)
        self._bend = np.linalg.solve(matrix, right)
        self._knots, self._values, self._h, self._slopes = knots, values, h, slopes

    def __call__(self, u: Array) -> tuple[Array, Array, Array]:
        """Values and first and second derivatives, (m, dof) each."""
        i = np.clip(np.searchsorted(self._knots, u, side="right") - 1, 0, len(self._h) - 1)
        h, m0, m1 = self._h[i], self._bend[i], self._bend[i + 1]
        x = (u - self._knots[i])[:, None]
        first = self._slopes[i] - h * (2 * m0 + m1) / 6
        third = (m1 - m0) / h
        value = self._values[i] + x * (first + x * (m0 / 2 + x * third / 6))
        return value, first + x * (m0 + x * third / 2), m0 + x * third


def time_along(pieces: Sequence[JointPiece], arm: Arm) -> JointTrajectory:
    """The fastest trajectory of this form along a joint path, from rest to rest.

    Args:
        pieces: at least one, joined end to start.
        arm: whose limits hold.

    Raises:
        MotionFailed: ruckig finds no profile (limits that are no limits).
    """
    joints = np.vstack([pieces[0].positions[:1], *(piece.positions[1:] for piece in pieces)])
    advance = (np.abs(np.diff(joints, axis=0)) / arm.velocity) ** 4
    knots = np.concatenate([[0.0], np.cumsum(np.maximum(advance.sum(axis=1) ** 0.25, _TINY * 1e3))])
    spline = _Spline(knots, joints)
    ends = np.cumsum([len(piece.positions) - 1 for piece in pieces])
    borders = [0.0, *knots[ends]]
    laws = [
        _law(spline, borders[i], borders[i + 1], piece.curved and 0 < i < len(pieces) - 1, arm)
        for i, piece in enumerate(pieces)
    ]
    speeds = _border_speeds(laws)
    times, u, rate, gain = _run(laws, borders, speeds)
    values, first, second = spline(u)
    velocities = first * rate[:, None]
    accelerations = second * (rate**2)[:, None] + first * gain[:, None]
    return _slowed(times, values, velocities, accelerations, arm)


def _law(spline: _Spline, start: float, end: float, curved: bool, arm: Arm) -> _Law:
    _, first, second = spline(np.linspace(start, end, 12))
    first, second = np.abs(first) + _TINY, np.abs(second) + _TINY
    straight_speed = MARGIN * float((arm.velocity / first).min())
    share = CURVE_SHARE if curved else BEND_SHARE
    speed = min(straight_speed, float(np.sqrt(share * (arm.acceleration / second).min())))
    left = arm.acceleration - second * min(speed, straight_speed) ** 2
    acceleration = max(MARGIN * float((left / first).min()), 0.0) if not curved else 0.0
    acceleration = max(acceleration, 0.05 * float((arm.acceleration / first).min()))
    jerk = min(acceleration / RAMP, 0.5 * float((arm.jerk / first).min()))
    return _Law(end - start, speed, acceleration, jerk)


def _border_speeds(laws: Sequence[_Law]) -> list[float]:
    """Speeds of u between the pieces that both neighbours can have and can get to from rest and back to rest."""
    speeds = [0.0, *(min(a.speed, b.speed) for a, b in zip(laws, laws[1:], strict=False)), 0.0]
    for i, law in enumerate(laws):
        speeds[i + 1] = min(speeds[i + 1], _reachable(speeds[i], law))
    for i in range(len(laws) - 1, -1, -1):
        speeds[i] = min(speeds[i], _reachable(speeds[i + 1], laws[i]))
    return speeds


def _reachable(speed: float, law: _Law) -> float:
    """The highest speed at the other end of a piece: (s0 + s1) / 2 (|s1 - s0| / a + a / j) = length, solved for s1."""
    ramp = law.acceleration**2 / law.jerk
    squared = (ramp / 2) ** 2 + speed**2 - ramp * speed + 2 * law.acceleration * law.length
    return max(speed, float(np.sqrt(max(squared, 0.0))) - ramp / 2)


def _run(laws: Sequence[_Law], borders: Sequence[float], speeds: Sequence[float]) -> tuple[Array, Array, Array, Array]:
    """Times and u, u', u'' at them."""
    profiles = [_profile(law, speeds[i], speeds[i + 1]) for i, law in enumerate(laws)]
    durations = np.array([profile.duration for profile in profiles])
    starts = np.concatenate([[0.0], np.cumsum(durations)])
    total = float(starts[-1])
    times = np.linspace(0.0, total, max(int(np.ceil(total / SAMPLE)), 2) + 1)
    which = np.clip(np.searchsorted(starts, times, side="right") - 1, 0, len(laws) - 1)
    states = np.array([_state(profiles[k], t - starts[k]) for k, t in zip(which.tolist(), times.tolist(), strict=True)])
    u = np.clip(states[:, 0] + np.asarray(borders)[which], borders[0], borders[-1])
    return times, u, np.maximum(states[:, 1], 0.0), states[:, 2]


def _state(profile: Trajectory, t: float) -> tuple[float, float, float]:
    position, velocity, acceleration = profile.at_time(t)
    return position[0], velocity[0], acceleration[0]


def _profile(law: _Law, start: float, end: float) -> Trajectory:
    wanted = InputParameter(1)
    wanted.current_velocity = [start]
    wanted.target_position = [law.length]
    wanted.target_velocity = [end]
    wanted.max_velocity = [max(law.speed, start, end)]
    wanted.max_acceleration = [law.acceleration]
    wanted.max_jerk = [law.jerk]
    profile = Trajectory(1)
    result = Ruckig(1).calculate(wanted, profile)
    if result not in (Result.Working, Result.Finished):
        raise MotionFailed(f"no time profile for a piece of {law.length:.4f} s at top speed: ruckig says {result}")
    return profile


def _slowed(times: Array, values: Array, velocities: Array, accelerations: Array, arm: Arm) -> JointTrajectory:
    """Stretch time until no sample exceeds a limit: speed falls with the factor, acceleration with its square."""
    jerks = np.diff(accelerations, axis=0) / np.diff(times)[:, None]
    factor = max(
        1.0,
        float((np.abs(velocities) / arm.velocity).max()),
        float(np.sqrt((np.abs(accelerations) / arm.acceleration).max())),
        float(np.cbrt((np.abs(jerks) / arm.jerk).max())),
    )
    velocities = velocities / factor
    velocities[0] = velocities[-1] = 0.0
    return JointTrajectory(times * factor, values, velocities)
