"""Watching over one goal until it has ended, and bringing the arm to rest when it must not go on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Event, Lock

from robot.ros2.connection import POLL, Connection
from robot.ros2.goals import Action, Goal
from robot.ros2.joints import JointStates
from robot.ros2.parts import WaitsPart
from robot.types import MotionFailed, Refused, RobotError, Stopped

# What seems to have frozen is looked at once more after this, s: this process may have slept, and not the arm.
SECOND_LOOK = 0.05
# How often the graph is asked whether the server is still there, s.
PRESENCE = 0.2


class Supervision:
    """Runs goals, one at a time.

    However one ends before its time, by a stop, a fault or an exception, it is cancelled on the wire at once, its end
    is waited for, and the arm is watched on `/joint_states` until it rests.

    Args:
        connection: over which they go.
        joints: say where the arm is.
        waits: for how long what is waited for.
    """

    def __init__(self, connection: Connection, joints: JointStates, waits: WaitsPart) -> None:
        self._connection, self._joints, self._waits = connection, joints, waits
        self._lock = Lock()
        self._goal: Goal | None = None

    def cancel(self) -> None:
        """Cancel what is under way. From any thread; the request is on the wire when this returns."""
        with self._lock:
            goal = self._goal
        if goal is not None:
            goal.cancel()

    def run(self, action: Action, message: object, stops: Sequence[Event], seconds: float) -> Goal:
        """Send a goal and wait for its end.

        Args:
            action: whom to ask.
            message: the goal, of the action's type.
            stops: any of them, when set, ends it.
            seconds: how long it may take.

        Returns:
            The goal, over. Whether it succeeded is in it.

        Raises:
            Refused: the server is not there, or does not accept it; nothing has moved.
            Stopped: a stop was set; the arm rests.
            MotionFailed: it took too long, joint states froze, the server went away, or the arm does not come to rest.
        """
        action.wait(self._waits.server, stops)
        if any(stop.is_set() for stop in stops):
            raise Stopped("stopped before a motion")
        goal = Goal(action)
        try:
            with self._lock:
                self._goal = goal
            goal.send(message)
            self._watch(goal, action, stops, seconds)
        except RobotError as error:
            trouble = self._settle(goal)
            if trouble:
                raise MotionFailed(f"{error}; {trouble}") from error
            raise
        except BaseException:
            self._settle(goal)
            raise
        finally:
            with self._lock:
                self._goal = None
            goal.forget()
        if goal.accepted is False:
            raise Refused(f"{action.name} does not accept this goal")
        return goal

    def _watch(self, goal: Goal, action: Action, stops: Sequence[Event], seconds: float) -> None:
        sent = looked = time.monotonic()
        while not goal.over:
            goal.changed.wait(POLL)
            goal.changed.clear()
            if any(stop.is_set() for stop in stops):
                break
            self._connection.check()
            now = time.monotonic()
            if goal.accepted is None and now > sent + self._waits.server:
                raise MotionFailed(f"{action.name} has not answered for {now - sent:.1f} s")
            if self._joints.age > self._waits.frozen:
                self._look_again()
            if now > sent + seconds:
                raise MotionFailed(f"{action.name} has not finished after {now - sent:.1f} s")
            if now > looked + PRESENCE:
                looked = now
                if not action.ready():
                    raise MotionFailed(f"{action.name} went away {now - sent:.2f} s after it was given a goal")
        if goal.outcome != "succeeded" and any(stop.is_set() for stop in stops):
            raise Stopped(f"stopped {time.monotonic() - sent:.2f} s after it began")

    def _look_again(self) -> None:
        time.sleep(SECOND_LOOK)
        age = self._joints.age
        if age > self._waits.frozen:
            raise MotionFailed(f"joint states froze: no new stamp for {age:.2f} s")

    def _settle(self, goal: Goal) -> str:
        """Bring what a goal began to rest. Returns what could not be made sure of, or nothing."""
        goal.cancel()
        asked = time.monotonic()
        while time.monotonic() < asked + self._waits.rest:
            if goal.over and self._joints.resting(asked):
                return ""
            goal.changed.wait(POLL)
            goal.changed.clear()
        if not self._joints.resting(asked):
            age = self._joints.age
            if age > self._waits.frozen:
                return f"whether the arm rests is not known: no joint states for {age:.1f} s"
            return f"the arm still moves {self._waits.rest:g} s after it was cancelled"
        return "the arm rests, but the cancellation was not answered"
