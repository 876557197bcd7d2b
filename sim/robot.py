"""The simulated arm: the `Robot` protocol over motors, contacts and simulated time."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from threading import Event

import numpy as np

from perception.types import Array, Pose
from robot.arm import Arm
from robot.robot import check_start
from robot.sampling import positions_at
from robot.types import GripResult, JointTrajectory, MotionFailed, Rgbd, RobotState, Stopped
from sim.bodies import Holdable
from sim.bullet import bullet
from sim.camera import Cameras
from sim.engine import DYNAMIC, TICK, filter_contacts
from sim.gripper import Effector, SimCup, SimHand, SimSpatula
from sim.slipping import Slipping
from sim.tracking import brake
from sim.world import World
from sim.wrist import wrist

# The arm has lost its trajectory beyond this, rad; at its end it must be this close.
TRACKING_TOLERANCE = 0.06
END_TOLERANCE = 0.005
REST_SPEED = 0.005
LONGEST_SETTLING = 0.5
# The arm pushes harder than this only when it runs into something, N.
CONTACT_FORCE = 60.0
CONTACT_TICKS = 3
TRACKING_TICKS = 6
# After a failure the arm goes back to where it should have been this long ago, so that it does not go on pressing.
BACK_OFF_TICKS = 30
BACK_OFF_SECONDS = 0.25

# The links before this one never come near the table; leaving them out of the contact search makes ticks cheaper.
FIRST_COLLIDING_JOINT = 4

EFFECTORS: Mapping[str, Callable[..., Effector]] = {"hand": SimHand, "suction": SimCup, "spatula": SimSpatula}


@dataclass(frozen=True)
class _Motors:
    positions: tuple[float, ...]
    velocities: tuple[float, ...]
    targets: tuple[float, ...]
    effector: object


class SimRobot:
    """An arm in a world. Motion happens in the thread that calls; only `stop` may be called from others.

    Args:
        world: where it stands.
        arm: which arm; it starts at home with an open gripper.
        cameras: what it sees through; None are the usual ones.
        drop: probability that what is taken hold of slips on the way.
        rng: decides what slips and when; with None nothing does.
    """

    def __init__(
        self,
        world: World,
        arm: Arm,
        cameras: Cameras | None = None,
        *,
        drop: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.arm = arm
        self._world = world
        self._client = world.client
        self._body = world.load(arm)
        count = bullet.getNumJoints(self._body, physicsClientId=self._client)
        infos = [bullet.getJointInfo(self._body, index, physicsClientId=self._client) for index in range(count)]
        links = {info[1].decode(): info[0] for info in infos}
        self._joints = [links[name] for name in arm.joints]
        self._tool = next(info[0] for info in infos if info[12].decode() == arm.tcp)
        self._moving = [info[0] for info in infos if info[2] != bullet.JOINT_FIXED]
        self._links = range(-1, count)
        self._stop = Event()
        self._forces = arm.torque.tolist()
        self._gains = [0.5] * len(self._joints)
        self._targets: list[float] = arm.home.tolist()
        for link in self._links:
            bullet.changeDynamics(self._body, link, linearDamping=0.0, angularDamping=0.0, physicsClientId=self._client)
        self._filter()
        self.stand(arm.home)
        self._effector: Effector = EFFECTORS[arm.gripper.kind](world, arm, self._body, links)
        if rng is not None:
            self._effector = Slipping(self._effector, drop, rng)
        self._cameras = cameras or Cameras(world)
        # The cameras must not hold the arm that holds them: thousands of cells would wait for the garbage collector.
        arm_itself = weakref.proxy(self)
        self._cameras.carry("wrist", lambda: wrist(arm_itself.flange))
        world.register(self)

    # The Robot protocol

    def state(self) -> RobotState:
        """Joint positions and velocities, gripper width, simulated time."""
        positions, velocities = self._measure()
        return RobotState(positions, velocities, self._effector.width(), self._world.time)

    def move(self, trajectory: JointTrajectory, *, stop: Event) -> None:
        """Follow a trajectory under physics. See `robot.robot.Robot.move`."""
        self._stop.clear()
        check_start(trajectory, self._measure()[0], self.arm.joints)
        self._world.rest()
        ticks = int(np.ceil(trajectory.duration / TICK - 1e-9))
        wanted = positions_at(trajectory, np.linspace(0.0, ticks * TICK, ticks + 1))
        speeds = np.diff(wanted, axis=0) / TICK
        targets, velocities = wanted.tolist(), speeds.tolist()
        tick = 0
        try:
            for tick in range(ticks):
                if stop.is_set() or self._stop.is_set():
                    self._brake(trajectory, tick * TICK)
                    raise Stopped(f"stopped {tick * TICK:.2f} s into a motion of {trajectory.duration:.2f} s")
                # The motors reach a position plus one tick of velocity at the end of the tick.
                self._drive(targets[tick], velocities[tick])
                self._world.step()
                if tick % CONTACT_TICKS == 0:
                    self._check_contact(tick * TICK)
                if tick % TRACKING_TICKS == 0:
                    self._check_tracking(wanted[tick + 1], tick * TICK)
            self._arrive(wanted[-1])
        except MotionFailed:
            self._freeze()
            self._back_off(wanted[max(tick - BACK_OFF_TICKS, 0)])
            raise
        except BaseException:
            self._freeze()
            raise

    def grip(self, width: float, force: float) -> GripResult:
        """Open or close. See `robot.robot.Robot.grip`."""
        return self._effector.grip(width, force)

    def capture(self, camera: str) -> Rgbd:
        """A picture with depth. Raises `KeyError` naming the cameras that there are."""
        return self._cameras.capture(camera)

    def stop(self) -> None:
        """Bring the motion in progress to rest at the acceleration limit. Any thread may call it; idempotent.

        The next motion is free to start: what must not start either needs the event that is given to `move`.
        """
        self._stop.set()

    def servo(self, goal: Array, ticks: int) -> None:
        """Drive towards joint positions (dof,), rad, for some ticks and no faster than the joints may turn.

        Nobody has planned this motion or checks it, and the arm need not rest afterwards: for policies that control
        joints themselves. Goals beyond the joints' limits are cut to them.
        """
        start: Array = np.array(self._targets)
        farthest = self.arm.velocity * ticks * TICK
        goal = np.clip(goal, self.arm.lower, self.arm.upper)
        change = np.clip(goal - start, -farthest, farthest) / ticks
        self._world.rest()
        for tick in range(ticks):
            # As in `move`: a position plus one tick of velocity is reached.
            self._drive((start + tick * change).tolist(), (change / TICK).tolist())
            self._world.step()
        self._targets = (start + ticks * change).tolist()
        self._effector.check()

    # What only a simulation can tell

    @property
    def held(self) -> Holdable | None:
        """The object that is in the gripper."""
        return self._effector.held()

    @property
    def tool(self) -> Pose:
        """The tool centre point's true pose."""
        state = bullet.getLinkState(self._body, self._tool, computeForwardKinematics=1, physicsClientId=self._client)
        return Pose(np.array(state[4]), np.array(state[5]))

    @property
    def flange(self) -> Array:
        """(4, 4) the flange's true pose, table_from_flange."""
        tool = self.tool
        table_from_tool = np.eye(4)
        table_from_tool[:3, :3] = np.reshape(bullet.getMatrixFromQuaternion(tool.quaternion.tolist()), (3, 3))
        table_from_tool[:3, 3] = tool.position
        flange: Array = table_from_tool @ np.linalg.inv(self.arm.flange_from_tool)
        return flange

    # Save and restore, for `World.register`

    @property
    def body(self) -> int:
        """The engine's id of the arm."""
        return self._body

    def stand(self, positions: Array) -> None:
        """Be at joint positions at once, without time or physics: for pictures alone."""
        for joint, position in zip(self._joints, positions.tolist(), strict=True):
            bullet.resetJointState(self._body, joint, position, physicsClientId=self._client)
        self._hold(positions.tolist())

    def snapshot(self) -> _Motors:
        """Every joint's motion, and where the motors are driven."""
        states = bullet.getJointStates(self._body, self._moving, physicsClientId=self._client)
        return _Motors(
            tuple(state[0] for state in states),
            tuple(state[1] for state in states),
            tuple(self._targets),
            self._effector.snapshot(),
        )

    def restore(self, snapshot: _Motors) -> None:
        """Continue from a snapshot."""
        for joint, position, velocity in zip(self._moving, snapshot.positions, snapshot.velocities, strict=True):
            bullet.resetJointState(self._body, joint, position, velocity, physicsClientId=self._client)
        self._filter()
        self._hold(list(snapshot.targets))
        self._effector.restore(snapshot.effector)

    # Parts

    def _measure(self) -> tuple[Array, Array]:
        states = bullet.getJointStates(self._body, self._joints, physicsClientId=self._client)
        return np.array([state[0] for state in states]), np.array([state[1] for state in states])

    def _drive(self, positions: list[float], velocities: list[float]) -> None:
        bullet.setJointMotorControlArray(
            self._body,
            self._joints,
            bullet.POSITION_CONTROL,
            targetPositions=positions,
            targetVelocities=velocities,
            forces=self._forces,
            positionGains=self._gains,
            physicsClientId=self._client,
        )

    def _hold(self, positions: list[float]) -> None:
        self._targets = positions
        self._drive(positions, [0.0] * len(positions))

    def _check_tracking(self, wanted: Array, seconds: float) -> None:
        positions, _ = self._measure()
        error = np.abs(positions - wanted)
        if error.max() > TRACKING_TOLERANCE:
            joint = int(error.argmax())
            raise MotionFailed(
                f"{self.arm.joints[joint]} is {error[joint]:.3f} rad behind, {seconds:.2f} s into the motion"
            )
        self._effector.check()

    def _check_contact(self, seconds: float) -> None:
        contacts = bullet.getContactPoints(bodyA=self._body, physicsClientId=self._client)
        if not contacts:
            return
        force: dict[int, float] = {}
        for contact in contacts:
            force[contact[2]] = force.get(contact[2], 0.0) + contact[9]
        hit = max(force, key=lambda identity: force[identity])
        if force[hit] <= CONTACT_FORCE:
            return
        held = self.held
        if held is not None and held.id == hit:
            return
        body = self._world.body_of(hit)
        name = repr(body.name) if body else "the table"
        raise MotionFailed(f"pushed against {name} with {force[hit]:.0f} N, {seconds:.2f} s into the motion")

    def _brake(self, trajectory: JointTrajectory, seconds: float) -> None:
        here = positions_at(trajectory, np.array([seconds]))[0]
        for following in brake(trajectory, seconds, TICK, self.arm.acceleration):
            self._drive(here.tolist(), ((following - here) / TICK).tolist())
            self._world.step()
            here = following
        self._arrive(here)

    def _arrive(self, goal: Array) -> None:
        """Hold the goal until the arm rests there."""
        self._hold(goal.tolist())
        for _ in range(round(LONGEST_SETTLING / TICK)):
            positions, velocities = self._measure()
            if np.abs(velocities).max() < REST_SPEED and np.abs(positions - goal).max() < END_TOLERANCE:
                return
            self._world.step()
        joint = int(np.abs(positions - goal).argmax())
        raise MotionFailed(f"{self.arm.joints[joint]} ended at {positions[joint]:.3f} rad instead of {goal[joint]:.3f}")

    def _freeze(self) -> None:
        """Hold the arm where it is until it rests, whatever went wrong."""
        positions, velocities = self._measure()
        self._hold(positions.tolist())
        for _ in range(round(LONGEST_SETTLING / TICK)):
            if np.abs(velocities).max() < REST_SPEED:
                return
            self._world.step()
            _, velocities = self._measure()

    def _back_off(self, goal: Array) -> None:
        """Go gently to a place nearby and rest there."""
        start, _ = self._measure()
        ticks = round(BACK_OFF_SECONDS / TICK)
        share = (1.0 - np.cos(np.pi * np.arange(ticks + 1) / ticks)) / 2.0
        wanted = start + share[:, None] * (goal - start)
        for here, following in pairwise(wanted):
            self._drive(here.tolist(), ((following - here) / TICK).tolist())
            self._world.step()
        self._hold(goal.tolist())
        self._world.step()
        self._freeze()

    def _filter(self) -> None:
        for link in self._links:
            collides = DYNAMIC if link >= FIRST_COLLIDING_JOINT else (0, 0)
            filter_contacts(self._client, self._body, link, *collides)
