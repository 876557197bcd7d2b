"""Values that cross the `Robot` seam, and the errors that motion can end in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perception.types import Array, Camera


@dataclass(frozen=True)
class RobotState:
    """What the arm measures now.

    Args:
        positions: (dof,) joint positions, rad.
        velocities: (dof,) joint velocities, rad/s.
        gripper_width: opening between the fingers, m; for a suction cup 0 when the vacuum is on.
        stamp: seconds on the robot's own clock (simulated seconds in simulation).
    """

    positions: Array
    velocities: Array
    gripper_width: float
    stamp: float


@dataclass(frozen=True)
class JointTrajectory:
    """Joint positions over time, starting at rest where the arm stands and ending at rest.

    Args:
        times: (n,) seconds from the start, strictly increasing, times[0] == 0.
        positions: (n, dof) rad.
        velocities: (n, dof) rad/s.
    """

    times: Array
    positions: Array
    velocities: Array

    @property
    def duration(self) -> float:
        """Seconds from start to end."""
        return float(self.times[-1])


@dataclass(frozen=True)
class GripResult:
    """How a grip command ended.

    Args:
        width: finger opening reached, m.
        held: whether something is between the fingers or on the cup.
    """

    width: float
    held: bool


@dataclass(frozen=True)
class Rgbd:
    """One look of one camera.

    Args:
        color: (H, W, 3) uint8.
        depth: (H, W) float32, metres along the optical axis; 0 where nothing was measured.
        camera: the camera as it stood when the picture was taken.
        stamp: seconds on the robot's clock.
    """

    color: NDArray[np.uint8]
    depth: NDArray[np.float32]
    camera: Camera
    stamp: float = 0.0


class RobotError(Exception):
    """Anything that an arm could not do. The arm is at rest when it is raised."""


class Stopped(RobotError):
    """A motion was interrupted by `stop`; the arm has come to rest."""


class MotionFailed(RobotError):
    """A motion started and did not end where it should; the arm has come to rest."""


class Unreachable(RobotError):
    """No joint configuration within limits reaches the pose. Nothing has moved."""


class InCollision(RobotError):
    """No collision-free way was found. Nothing has moved."""


class Refused(RobotError):
    """A limit of the cell or a budget forbids it. Nothing has moved."""


class SkillFailed(RobotError):
    """A skill tried as often as it may and what it checks is still not so."""
