"""The `Robot` protocol: all that the rest of Handscript knows of an arm."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import Protocol

import numpy as np

from perception.types import Array
from robot.types import GripResult, JointTrajectory, MotionFailed, Rgbd, RobotState

# A trajectory must start where the arm stands, within this, rad.
START_TOLERANCE = 0.02


class Robot(Protocol):
    """An arm with a gripper and cameras. `sim.robot.SimRobot` is one; a ROS 2 arm is another."""

    def state(self) -> RobotState:
        """What the arm measures now."""
        ...

    def move(self, trajectory: JointTrajectory, *, stop: Event) -> None:
        """Follow a trajectory to its end; the arm is at rest on return and on any error.

        Raises:
            Stopped: `stop` was set, here or by `stop()`; the arm has decelerated at the configured limit.
            MotionFailed: the arm did not follow (contact, tracking error), or the trajectory does not start here.
        """
        ...

    def grip(self, width: float, force: float) -> GripResult:
        """Open or close the fingers to `width` (m) with at most `force` (N); a suction cup holds at width 0."""
        ...

    def capture(self, camera: str) -> Rgbd:
        """A picture with depth. Raises `KeyError` naming the cameras that there are."""
        ...

    def stop(self) -> None:
        """Bring the arm to rest at the configured deceleration. Any thread may call it; idempotent."""
        ...


def check_start(trajectory: JointTrajectory, here: Array, joints: Sequence[str]) -> None:
    """See that an arm can follow a trajectory from where it stands, as `Robot.move` has to.

    Args:
        trajectory: what is about to be followed.
        here: (dof,) rad.
        joints: (dof) names, for the message.

    Raises:
        MotionFailed: it is for another arm, has what is no number, or starts elsewhere.
    """
    if trajectory.positions.shape[1:] != here.shape:
        raise MotionFailed(f"a trajectory of {trajectory.positions.shape[1]} joints for an arm of {len(here)}")
    if not (np.isfinite(trajectory.positions).all() and np.isfinite(trajectory.velocities).all()):
        raise MotionFailed("a trajectory with positions or velocities that are not numbers")
    away = np.abs(trajectory.positions[0] - here)
    if away.max() > START_TOLERANCE:
        joint = int(away.argmax())
        raise MotionFailed(
            f"the trajectory starts at {trajectory.positions[0, joint]:.3f} rad for {joints[joint]}, "
            f"which stands at {here[joint]:.3f}"
        )
