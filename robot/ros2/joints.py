"""Where the arm is, as `/joint_states` says: the newest sample, how old it is, and whether the arm rests."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from perception.types import Array
from robot.ros2.spelling import near_miss

# At rest the joints stay within this, rad, for so long, s: what an encoder's noise and a servo's hum leave.
REST_MOVED = 5e-4
REST_TIME = 0.05
KEPT = 0.5


@dataclass(frozen=True)
class Sample:
    """What one message says of the arm.

    Args:
        positions, velocities: (dof,) rad, rad/s; velocities are differences where the message has none.
        stamp: of the message, s.
        arrived: seconds on this machine's monotonic clock.
    """

    positions: Array
    velocities: Array
    stamp: float
    arrived: float


class JointStates:
    """Listens to sensor_msgs/JointState.

    Args:
        joints: the arm's, in the order in which samples are wanted.
        gripper: the gripper's joint, if it has one.
    """

    def __init__(self, joints: Sequence[str], gripper: str | None) -> None:
        self._joints, self._gripper = tuple(joints), gripper
        self._lock = Lock()
        self._samples: deque[Sample] = deque()
        self._opening: tuple[float, float] | None = None
        self._names: set[str] = set()
        self._order: dict[tuple[str, ...], list[int]] = {}

    def hear(self, message: Any) -> None:
        """Take in a message. One that repeats the last stamp says nothing new; one without all joints is another's, and
        one without positions, as of a driver that only knows efforts, says nothing of where the arm is."""
        names = tuple(message.name)
        stamp, arrived = _seconds(message.header.stamp), time.monotonic()
        with self._lock:
            self._names.update(names)
            if len(message.position) != len(names):
                return
            if self._gripper in names:
                self._opening = (float(message.position[names.index(self._gripper)]), stamp)
            if names not in self._order:
                known = set(self._joints) <= set(names)
                self._order[names] = [names.index(joint) for joint in self._joints] if known else []
            order = self._order[names]
            last = self._samples[-1] if self._samples else None
            if not order or (last is not None and stamp == last.stamp):
                return
            positions = np.asarray(message.position, dtype=float)[order]
            if len(message.velocity) == len(names):
                velocities = np.asarray(message.velocity, dtype=float)[order]
            else:
                velocities = _difference(last, positions, stamp)
            if last is not None and stamp < last.stamp:
                # A clock that was set back, as when a simulation starts again.
                self._samples.clear()
            self._samples.append(Sample(positions, velocities, stamp, arrived))
            while self._samples[0].arrived < arrived - KEPT:
                self._samples.popleft()

    @property
    def newest(self) -> Sample | None:
        """The newest sample."""
        with self._lock:
            return self._samples[-1] if self._samples else None

    @property
    def heard(self) -> bool:
        """Whether any message came."""
        with self._lock:
            return bool(self._names)

    @property
    def age(self) -> float:
        """Seconds since the last new sample arrived; infinite when none ever did."""
        newest = self.newest
        return float("inf") if newest is None else time.monotonic() - newest.arrived

    @property
    def opening(self) -> tuple[float, float] | None:
        """The gripper's joint position, in its own unit, and its stamp, s."""
        with self._lock:
            return self._opening

    def resting(self, since: float = -np.inf) -> bool:
        """Whether the arm has not moved for a while, as samples say that arrived after `since` (monotonic, s)."""
        with self._lock:
            samples = [sample for sample in self._samples if sample.arrived >= since]
        before = [sample for sample in samples if samples[-1].stamp - sample.stamp >= REST_TIME]
        if not before:
            return False
        window = [sample.positions for sample in samples if sample.stamp >= before[-1].stamp]
        return bool(np.ptp(np.array(window), axis=0).max() < REST_MOVED)

    def missing(self) -> str:
        """What of the arm the messages so far do not have, with the near misses; empty when nothing is missing."""
        with self._lock:
            names = set(self._names)
        wanted = [*self._joints, *([self._gripper] if self._gripper else [])]
        others = names.difference(wanted)
        return "; ".join(
            f"no joint {name!r}{near_miss(name, others) or '; there are ' + ', '.join(sorted(names))}"
            for name in wanted
            if name not in names
        )


def _difference(last: Sample | None, positions: Array, stamp: float) -> Array:
    if last is None or stamp <= last.stamp:
        return np.zeros_like(positions)
    velocities: Array = (positions - last.positions) / (stamp - last.stamp)
    return velocities


def _seconds(stamp: Any) -> float:
    """A builtin_interfaces/Time as seconds."""
    return float(stamp.sec) + 1e-9 * float(stamp.nanosec)
