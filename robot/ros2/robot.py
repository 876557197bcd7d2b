"""A real arm over ROS 2: the `Robot` protocol over FollowJointTrajectory, a gripper's action, `/joint_states`, cameras.

Nothing is believed but `/joint_states`: no feedback, and not that a motion has ended because its action says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock
from types import TracebackType
from typing import Any, Self

import numpy as np
from control_msgs.action import FollowJointTrajectory
from sensor_msgs.msg import JointState
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage

from perception.types import Array
from robot.arm import Arm
from robot.kinematics import Kinematics
from robot.robot import check_start
from robot.ros2.arms import arm_of
from robot.ros2.cameras import CameraFeed
from robot.ros2.config import CellFile
from robot.ros2.connection import LATCHED, NEWEST, Connection
from robot.ros2.goals import Action, Goal
from robot.ros2.gripper import dialect, position_of, width_of
from robot.ros2.joints import JointStates, Sample
from robot.ros2.moveit import client
from robot.ros2.placing import placing
from robot.ros2.supervision import Supervision
from robot.ros2.trajectory import message, pieces
from robot.ros2.transforms import Transforms
from robot.types import GripResult, JointTrajectory, MotionFailed, Refused, Rgbd, RobotState

# The arm must end where the trajectory does, within this, rad.
END_TOLERANCE = 0.01
# A process that has slept for a moment hears again at once, s.
STATE_PATIENCE = 1.0
# For a cup, `RobotState.gripper_width` is 0 when it holds something, and this otherwise, m.
CUP_OPEN = 0.02
# control_msgs/FollowJointTrajectory, error_code.
ERRORS = {-1: "invalid goal", -2: "invalid joints", -3: "old stamp", -4: "off its path", -5: "not where it should end"}


class RosRobot:
    """An arm with a gripper and cameras, as a cell's file describes them. Motions block the thread that asks for them.

    Args:
        cell: which arm, where.
        name: of the node that this is in ROS.

    Raises:
        CellFileError: the URDF, or a calibration, is not what the file says.
        Refused: joints, a server, or the URDF are not to be had; the message has the near misses.

    Attributes:
        arm: as kinematics and motion need it.
        move_group: what plans for it, where the cell's file says so (`robot.ros2.moveit.planner`).
    """

    def __init__(self, cell: CellFile, *, name: str = "handscript") -> None:
        self._cell = cell
        self._busy = Lock()
        self._stop = Event()
        self._still_since = 0.0
        self._cup = CUP_OPEN
        self._urdf: str | None = None
        self._joints = JointStates(cell.arm.joints, cell.gripper.joint)
        self._transforms = Transforms()
        self._folder = TemporaryDirectory(prefix="handscript-")
        self._connection = Connection(name)
        self._supervision = Supervision(self._connection, self._joints, cell.waits)
        try:
            self._listen()
            self._connection.start()
            self.arm = self._meet()
            self._kinematics = Kinematics(self.arm)
        except BaseException:
            self.close()
            raise

    # The Robot protocol

    def state(self) -> RobotState:
        """What `/joint_states` says now. Raises `Refused` when it says nothing (any more)."""
        sample = self._measured()
        return RobotState(sample.positions, sample.velocities, self._width(), sample.stamp)

    def move(self, trajectory: JointTrajectory, *, stop: Event) -> None:
        """Follow a trajectory. See `robot.robot.Robot.move`.

        Raises:
            Refused: joint names, the controller, or another motion under way forbid it; nothing has moved.
        """
        with self._alone():
            check_start(trajectory, self._measured().positions, self.arm.joints)
            for part in pieces(trajectory, self.arm.acceleration):
                goal = FollowJointTrajectory.Goal(trajectory=message(part, self.arm.joints))
                limit = part.duration + self._cell.waits.late
                self._arrive(self._supervision.run(self._controller, goal, (stop, self._stop), limit), part)

    def grip(self, width: float, force: float) -> GripResult:
        """Open or close. See `robot.robot.Robot.grip`; `stop` ends it in `Stopped`."""
        part = self._cell.gripper
        with self._alone():
            travel = abs(width - self._width()) / part.speed
            goal = self._dialect.goal(position_of(part, width), min(force, part.max_force), travel)
            done = self._supervision.run(self._gripper, goal, (self._stop,), self._cell.waits.grip + travel)
            stalled = self._dialect.stalled(done.result)
            if done.outcome != "succeeded" and not stalled and part.type != "FollowJointTrajectory":
                raise MotionFailed(f"the gripper did not get to {width * 1e3:.0f} mm: {done.outcome}")
            if part.joint is None:
                self._cup = 0.0 if stalled else CUP_OPEN
                return GripResult(self._cup, stalled and width == 0.0)
            then = self._joints.opening
            self._connection.wait(lambda: self._joints.opening != then, self._cell.waits.frozen)
            reached = self._width()
            return GripResult(reached, reached > width + part.held_margin)

    def capture(self, camera: str) -> Rgbd:
        """A picture with depth, taken since the arm last moved.

        Raises:
            KeyError: naming the cameras that there are.
            BadPicture: none came, or the newest is too old; the message has its age.
        """
        if camera not in self._feeds:
            raise KeyError(f"no camera {camera!r}; there are: {', '.join(self._feeds)}")
        return self._feeds[camera].take(self._still_since, self._cell.waits.picture)

    def stop(self) -> None:
        """Cancel what moves; the request is on the wire when this returns. Any thread may call it; idempotent.

        As with every `Robot` the next motion is free to start.
        """
        self._stop.set()
        self._supervision.cancel()

    def trouble(self) -> str:
        """Why the arm could not be moved now, without waiting for anything; empty when nothing is wrong."""
        return self._silence() if self._joints.age > self._cell.waits.frozen else ""

    def close(self) -> None:
        """Stop what moves and leave ROS; idempotent."""
        self.stop()
        with self._busy:
            self._connection.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Connecting

    def _listen(self) -> None:
        """Make all that the node listens to and calls."""
        cell, node = self._cell, self._connection.node
        node.create_subscription(JointState, cell.arm.joint_states, self._joints.hear, NEWEST)
        if cell.arm.urdf is None:
            node.create_subscription(String, cell.arm.robot_description, self._describe, LATCHED)
        if any(part.frame for part in cell.cameras.values()):
            node.create_subscription(TFMessage, "/tf", self._transforms.hear, 100)
            node.create_subscription(TFMessage, "/tf_static", self._transforms.hear, LATCHED)
        self._feeds = {}
        end = time.monotonic() + cell.waits.server
        for name, part in cell.cameras.items():
            place = placing(name, cell, self._flange, self._transforms)
            self._feeds[name] = CameraFeed(self._connection, name, part, place, end)
        self._controller = Action(self._connection, FollowJointTrajectory, cell.arm.controller)
        self._dialect = dialect(cell.gripper)
        self._gripper = Action(self._connection, self._dialect.type, cell.gripper.action)
        self.move_group = client(self._connection, cell)

    def _meet(self) -> Arm:
        """Wait until all that motions need is there."""
        part, patience = self._cell.arm, self._cell.waits.server
        if part.urdf is not None:
            urdf = part.urdf.read_text(encoding="utf-8")
        elif self._connection.wait(lambda: self._urdf is not None, patience):
            urdf = str(self._urdf)
        else:
            raise Refused(f"no URDF after {patience:g} s: {self._connection.missing_topic(part.robot_description)}")
        arm = arm_of(self._cell, urdf, Path(self._folder.name))
        if not self._connection.wait(lambda: self._joints.newest is not None and not self._joints.missing(), patience):
            why = self._joints.missing() if self._joints.heard else self._connection.missing_topic(part.joint_states)
            raise Refused(f"{part.joint_states} after {patience:g} s: {why}")
        self._controller.wait(patience)
        self._gripper.wait(patience)
        if self.move_group is not None:
            self.move_group.meet(arm)
        return arm

    def _describe(self, text: Any) -> None:
        self._urdf = str(text.data)

    # Parts

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One motion at a time; a stop before it is of an earlier one. Pictures from before its end are old."""
        if not self._busy.acquire(blocking=False):
            raise Refused("the arm is busy with another motion")
        try:
            self._stop.clear()
            yield
        finally:
            self._still_since = self._connection.now()
            self._busy.release()

    def _measured(self) -> Sample:
        """The newest sample, if it is new."""
        heard = self._connection.wait(lambda: self._joints.age <= self._cell.waits.frozen, STATE_PATIENCE)
        sample = self._joints.newest
        if not heard or sample is None:
            raise Refused(self._silence())
        return sample

    def _silence(self) -> str:
        """For how long joint states have not come, and why."""
        age = self._joints.age
        since = f"for {age:.1f} s" if np.isfinite(age) else "yet"
        return f"no joint states {since}: {self._connection.missing_topic(self._cell.arm.joint_states)}"

    def _width(self) -> float:
        """Opening of the gripper, m."""
        opening = self._joints.opening
        return self._cup if opening is None else width_of(self._cell.gripper, opening[0])

    def _flange(self) -> Array:
        """(4, 4) table_from_flange, now."""
        tool = self._kinematics.forward(self._measured().positions)
        flange: Array = tool @ np.linalg.inv(self.arm.flange_from_tool)
        return flange

    def _arrive(self, goal: Goal, part: JointTrajectory) -> None:
        """See that a trajectory has ended where it should, and the arm at rest."""
        rested = self._connection.wait(self._joints.resting, self._cell.waits.rest)
        still = "" if rested else f"; the arm still moves {self._cell.waits.rest:g} s after that"
        if goal.outcome != "succeeded" or goal.result.error_code != 0:
            code, text = goal.result.error_code, goal.result.error_string
            why = ", ".join(filter(None, [ERRORS.get(code, f"error {code}" if code else ""), text]))
            raise MotionFailed(f"the controller ended the motion: {goal.outcome}{': ' + why if why else ''}{still}")
        here, wanted = self._measured().positions, part.positions[-1]
        joint = int(np.abs(here - wanted).argmax())
        if abs(here[joint] - wanted[joint]) > END_TOLERANCE or not rested:
            raise MotionFailed(
                f"{self.arm.joints[joint]} ended at {here[joint]:.3f} rad instead of {wanted[joint]:.3f}{still}"
            )
