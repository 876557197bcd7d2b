"""Any robot, whose motions can be held in the middle and gone on with."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import numpy as np

from perception.types import Array
from robot.arm import Arm
from robot.robot import Robot
from robot.sampling import positions_at
from robot.timing import JointPiece, along, joined
from robot.types import GripResult, JointTrajectory, MotionFailed, Rgbd, RobotState, Stopped

# An arm that was held is on its path when no joint is farther from it than this, rad.
ON_PATH = 0.01
# So far apart are the places through which what remains of a path is timed anew, rad; nearer than that is arrived, rad.
SPACING = 0.01
ARRIVED = 1e-3
# Between the times at which a path is compared with where the arm is, s.
STEP = 0.005
SLOWEST = 0.1


class InterruptibleRobot:
    """Implements `robot.robot.Robot` over another one.

    Args:
        robot: moves.
        arm: whose limits hold for the rest of a motion.
        interrupt: once it is set, a motion under way decelerates as by a stop, and none begins.
        hold: called then, in the thread that moves, with the arm at rest; it clears `interrupt`. When it returns, the
            motion goes on along the same path; what it raises ends the motion.
    """

    def __init__(self, robot: Robot, arm: Arm, interrupt: Event, hold: Callable[[], None]) -> None:
        self._robot, self._arm = robot, arm
        self._interrupt, self._hold = interrupt, hold
        self._stop = Event()
        self._pace = 1.0

    @property
    def pace(self) -> float:
        """How fast motions are, as a share of how fast they were planned; from 0.1 to 1."""
        return self._pace

    @pace.setter
    def pace(self, share: float) -> None:
        self._pace = min(max(share, SLOWEST), 1.0)

    def state(self) -> RobotState:
        """See `robot.robot.Robot.state`."""
        return self._robot.state()

    def move(self, trajectory: JointTrajectory, *, stop: Event) -> None:
        """Follow a trajectory, with as many pauses as people want. See `robot.robot.Robot.move`.

        Raises:
            MotionFailed: also when the arm is not on its path any more after a pause.
        """
        self._stop.clear()
        rest: JointTrajectory | None = _slowed(trajectory, self._pace)
        either = _Either(stop, self._interrupt)
        while rest is not None:
            began = self._robot.state().stamp
            try:
                self._robot.move(rest, stop=either)
                return
            except Stopped:
                if stop.is_set() or self._stop.is_set() or not self._interrupt.is_set():
                    raise
            self._hold()
            if stop.is_set() or self._stop.is_set():
                raise Stopped("stopped while the motion was held")
            now = self._robot.state()
            rest = remaining(rest, now.positions, now.stamp - began, self._arm)

    def grip(self, width: float, force: float) -> GripResult:
        """See `robot.robot.Robot.grip`."""
        return self._robot.grip(width, force)

    def capture(self, camera: str) -> Rgbd:
        """See `robot.robot.Robot.capture`."""
        return self._robot.capture(camera)

    def stop(self) -> None:
        """See `robot.robot.Robot.stop`."""
        self._stop.set()
        self._robot.stop()


def remaining(trajectory: JointTrajectory, here: Array, seconds: float, arm: Arm) -> JointTrajectory | None:
    """What is left of a motion that was stopped: the same path from where the arm rests, timed anew from rest to rest.

    Args:
        trajectory: the whole motion.
        here: (dof,) where the arm rests, rad.
        seconds: how long ago it began at most. Where a path crosses itself, the arm is on the part before that.
        arm: whose limits hold.

    Returns:
        None when nothing is left.

    Raises:
        MotionFailed: the arm is not on the path.
    """
    times = np.append(np.arange(0.0, trajectory.duration, STEP), trajectory.duration)
    path = positions_at(trajectory, times)
    off = np.abs(path - here).max(axis=1)
    on_path = np.flatnonzero((off <= ON_PATH) & (times <= seconds + STEP))
    if not on_path.size:
        raise MotionFailed(f"the arm stands {off.min():.3f} rad beside its path after it was held")
    last_pass = np.split(on_path, np.flatnonzero(np.diff(on_path) > 1) + 1)[-1]
    nearest = int(last_pass[off[last_pass].argmin()])
    places = _spaced(np.vstack([here, path[nearest + 1 :]]), trajectory.positions[-1])
    return None if len(places) < 2 else joined([along([JointPiece(places, curved=False)], arm)], arm)


def _spaced(path: Array, end: Array) -> Array:
    """The first of a path's places (n, dof), those at least so far from the one before, and its end."""
    kept = [path[0]]
    for place in path[1:]:
        if np.abs(place - kept[-1]).max() >= SPACING:
            kept.append(place)
    if len(kept) > 1 and np.abs(end - kept[-1]).max() < SPACING / 2:
        kept.pop()
    return np.array([*kept, end] if np.abs(end - kept[-1]).max() > ARRIVED else kept)


def _slowed(trajectory: JointTrajectory, pace: float) -> JointTrajectory:
    """The same path at a share of the speed."""
    if pace == 1.0:
        return trajectory
    return JointTrajectory(trajectory.times / pace, trajectory.positions, trajectory.velocities * pace)


class _Either(Event):
    """Set as soon as one of two events is; only to be asked."""

    def __init__(self, first: Event, second: Event) -> None:
        super().__init__()
        self._both = (first, second)

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._both)
