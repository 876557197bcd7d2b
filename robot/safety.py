"""The last gate before any motion: limits of the arm, of the cell, and of what one command may use."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from perception.types import Array
from robot.arm import Arm
from robot.kinematics import Kinematics
from robot.types import JointTrajectory, Refused

# Rounding and sampling of a trajectory may exceed a limit by this share.
SLACK = 1.01
START_TOLERANCE = 0.05
CHECK_EVERY = 4


@dataclass(frozen=True, eq=False)
class Limits:
    """What a cell allows.

    Args:
        low, high: (3,) corners of the box that the tool centre point stays in, table frame, m.
        duration: of one trajectory, s.
        motions, seconds: in all, until `Safety.renew`.
    """

    low: Array = field(default_factory=lambda: np.array([-0.42, -0.34, -0.002]))
    high: Array = field(default_factory=lambda: np.array([0.42, 0.32, 0.70]))
    duration: float = 60.0
    motions: int = 2000
    seconds: float = 1800.0


class Safety:
    """Admits or refuses trajectories, and keeps count. Nothing moves without its admission.

    Args:
        arm: whose joint limits hold.
        limits: of the cell.
    """

    def __init__(self, arm: Arm, limits: Limits | None = None) -> None:
        self.limits = limits if limits is not None else Limits()
        self._arm = arm
        self._kinematics = Kinematics(arm)
        self._motions = 0
        self._seconds = 0.0

    def renew(self) -> None:
        """Start a new budget, as a new command does."""
        self._motions, self._seconds = 0, 0.0

    def admit(self, trajectory: JointTrajectory, positions: Array) -> None:
        """Let a trajectory pass and count it.

        Args:
            trajectory: what is about to be done.
            positions: (dof,) where the arm stands.

        Raises:
            Refused: a limit or the budget forbids it; the message has the value and the limit.
        """
        limits = self.limits
        self._check_shape(trajectory, positions)
        if trajectory.duration > limits.duration:
            raise Refused(f"a motion of {trajectory.duration:.1f} s; one may take {limits.duration:g} s")
        if self._motions + 1 > limits.motions:
            raise Refused(f"the budget of {limits.motions} motions is used up")
        if self._seconds + trajectory.duration > limits.seconds:
            raise Refused(f"the budget of {limits.seconds:g} s of motion is used up")
        self._check_joints(trajectory)
        self._check_box(trajectory)
        self._motions += 1
        self._seconds += trajectory.duration

    def _check_shape(self, trajectory: JointTrajectory, positions: Array) -> None:
        finite = all(
            np.isfinite(values).all() for values in (trajectory.times, trajectory.positions, trajectory.velocities)
        )
        if not finite or (np.diff(trajectory.times) <= 0).any():
            raise Refused("a trajectory needs finite numbers and times that increase")
        off = float(np.abs(trajectory.positions[0] - positions).max())
        if off > START_TOLERANCE:
            raise Refused(f"the trajectory starts {off:.3f} rad from where the arm stands; at most {START_TOLERANCE}")

    def _check_joints(self, trajectory: JointTrajectory) -> None:
        arm = self._arm
        outside = np.maximum(arm.lower - trajectory.positions, trajectory.positions - arm.upper).max(axis=0)
        if outside.max() > 1e-6:
            joint = int(outside.argmax())
            raise Refused(
                f"joint {arm.joints[joint]} would go {outside[joint]:.3f} rad past its limits "
                f"{arm.lower[joint]:g} to {arm.upper[joint]:g}"
            )
        fast = np.abs(trajectory.velocities).max(axis=0) / arm.velocity
        if fast.max() > SLACK:
            joint = int(fast.argmax())
            raise Refused(
                f"joint {arm.joints[joint]} would turn at {fast[joint] * arm.velocity[joint]:.2f} rad/s; "
                f"its limit is {arm.velocity[joint]:g}"
            )

    def _check_box(self, trajectory: JointTrajectory) -> None:
        rows = [*trajectory.positions[::CHECK_EVERY], trajectory.positions[-1]]
        places = np.array([self._kinematics.forward(row)[:3, 3] for row in rows])
        start = places[0]
        low, high = np.minimum(self.limits.low, start - 1e-3), np.maximum(self.limits.high, start + 1e-3)
        outside = np.maximum(low - places, places - high).max(axis=1)
        if outside.max() > 1e-3:
            x, y, z = places[int(outside.argmax())]
            raise Refused(
                f"the tool would pass ({x:.3f}, {y:.3f}, {z:.3f}) m; the cell allows {_text(self.limits.low)} "
                f"to {_text(self.limits.high)}"
            )


def _text(corner: Array) -> str:
    return "(" + ", ".join(f"{value:g}" for value in corner) + ")"
