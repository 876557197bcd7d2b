"""An arm that moves only as a policy moves it: a fixed number of times a second it is told where its joints go next.

Whatever plans, plans trajectories and grips as ever; here they become actions. So what a demonstration records as its
actions is all that the arm was ever told, and the same actions in an equal world do the same again, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.types import Array
from robot.arm import Arm
from robot.handling import VACUUM_OFF
from robot.robot import check_start
from robot.sampling import positions_at
from robot.types import GripResult, JointTrajectory, MotionFailed, Stopped
from sim.bullet import bullet
from sim.camera import Cameras
from sim.engine import TICK
from sim.robot import BACK_OFF_SECONDS, BACK_OFF_TICKS, END_TOLERANCE, LONGEST_SETTLING, REST_SPEED, SimRobot
from sim.tracking import brake
from sim.world import World

Action = NDArray[np.float32]
"""(dof + 2,): where the joints are at the end of the period, rad; how far the gripper opens, m, 0 being closed or
sucking; and with what force, N."""


class SteppedRobot(SimRobot):
    """A `SimRobot` whose time passes in periods, one or more an action.

    Args:
        world, arm, cameras, drop, rng: as `SimRobot`.
        ticks: of 1/240 s, the length of a period.

    `watchers` are told of an action at the beginning of each period in which it is carried out, before time passes.
    """

    def __init__(
        self,
        world: World,
        arm: Arm,
        cameras: Cameras | None = None,
        *,
        ticks: int,
        drop: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__(world, arm, cameras, drop=drop, rng=rng)
        self.ticks = ticks
        self.watchers: list[Callable[[Action], None]] = []
        self._grip = np.array([max(arm.gripper.max_width, VACUUM_OFF), arm.gripper.force], np.float32)
        self._gripped = GripResult(self._effector.width(), False)

    def act(self, action: ArrayLike) -> int:
        """Drive the joints for a period; then, if the gripper is told something new, let it do that.

        Returns:
            How many periods passed: one, or as many more as the gripper took, at least one.
        """
        told: Action = np.array(action, np.float32)
        self._tell(told)
        self.servo(told[:-2].astype(np.float64), self.ticks)
        if np.array_equal(told[-2:], self._grip):
            return 1
        self._grip = told[-2:]
        self._hold(self._targets)
        return 1 + self._gripping(told)

    def move(self, trajectory: JointTrajectory, *, stop: Event) -> None:
        """Follow a trajectory, of which an action is one place a period. See `robot.robot.Robot.move`."""
        self._stop.clear()
        check_start(trajectory, self._measure()[0], self.arm.joints)
        period = self.ticks * TICK
        count = max(int(np.ceil(trajectory.duration / period - 1e-9)), 1)
        wanted = positions_at(trajectory, np.linspace(0.0, count * period, count + 1))
        number = 0
        try:
            for number in range(count):
                seconds = number * period
                if stop.is_set() or self._stop.is_set():
                    for place in brake(trajectory, seconds, period, self.arm.acceleration):
                        self._go(place)
                    raise Stopped(f"stopped {seconds:.2f} s into a motion of {trajectory.duration:.2f} s")
                self._go(wanted[number + 1])
                self._check_contact(seconds + period)
                self._check_tracking(wanted[number + 1], seconds + period)
            self._come_to_rest(wanted[-1])
        except MotionFailed:
            back = int(np.ceil(BACK_OFF_TICKS / self.ticks))
            self._withdraw(wanted[max(number + 1 - back, 0)])
            raise
        except BaseException:
            self._stay()
            raise

    def grip(self, width: float, force: float) -> GripResult:
        """Open or close. What the gripper was told before is not told again. See `robot.robot.Robot.grip`."""
        told = np.array([*self._targets, width, force], np.float32)
        if self.act(told) == 1:
            return GripResult(self._effector.width(), self.held is not None)
        return self._gripped

    def _go(self, positions: Array) -> None:
        self.act(np.array([*positions, *self._grip]))

    def _tell(self, action: Action) -> None:
        self._place_links()
        for watch in self.watchers:
            watch(action)

    def _place_links(self) -> None:
        """Compute where all links are from where all joints are.

        Whoever takes a picture makes the engine do so, and it differs by rounding from where time has brought them.
        Done at every period, it makes no difference who looks.
        """
        for number in range(bullet.getNumBodies(physicsClientId=self._client)):
            body = bullet.getBodyUniqueId(number, physicsClientId=self._client)
            if bullet.getNumJoints(body, physicsClientId=self._client):
                bullet.getLinkState(body, 0, computeForwardKinematics=1, physicsClientId=self._client)

    def _gripping(self, action: Action) -> int:
        """Let the gripper do what it is told, and time pass until a period ends; returns how many passed."""
        passed = 0

        def tick() -> None:
            nonlocal passed
            passed += 1
            if passed % self.ticks == 0:
                self._tell(action)

        self._tell(action)
        self._world.watchers.append(tick)
        try:
            self._gripped = super().grip(float(action[-2]), float(action[-1]))
        finally:
            self._world.watchers.remove(tick)
        # The last period that was told of passes to its end.
        self._world.step(self.ticks - passed % self.ticks)
        return passed // self.ticks + 1

    def _come_to_rest(self, goal: Array) -> None:
        for _ in range(self._settling()):
            positions, velocities = self._measure()
            if np.abs(velocities).max() < REST_SPEED and np.abs(positions - goal).max() < END_TOLERANCE:
                return
            self._go(goal)
        joint = int(np.abs(positions - goal).argmax())
        raise MotionFailed(f"{self.arm.joints[joint]} ended at {positions[joint]:.3f} rad instead of {goal[joint]:.3f}")

    def _stay(self) -> None:
        """Hold the arm where it is until it rests."""
        here, velocities = self._measure()
        for _ in range(self._settling()):
            self._go(here)
            _, velocities = self._measure()
            if np.abs(velocities).max() < REST_SPEED:
                return

    def _withdraw(self, goal: Array) -> None:
        """Rest, go gently to a place nearby, and rest there."""
        self._stay()
        start, _ = self._measure()
        periods = max(round(BACK_OFF_SECONDS / TICK / self.ticks), 1)
        for share in (1.0 - np.cos(np.pi * np.arange(1, periods + 1) / periods)) / 2.0:
            self._go(start + share * (goal - start))
        self._stay()

    def _settling(self) -> int:
        """The periods that the arm may take to come to rest."""
        return max(round(LONGEST_SETTLING / TICK / self.ticks), 1)
