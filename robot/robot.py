"""The `Robot` protocol: all that the rest of Handscript knows of an arm."""

from __future__ import annotations

from threading import Event
from typing import Protocol

from robot.types import GripResult, JointTrajectory, Rgbd, RobotState


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
