"""What is at the end of the simulated arm: a hand that holds by friction, a cup that holds by a breakable bond, or a
spatula that holds nothing."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from perception.types import Array
from robot.arm import Arm
from robot.types import GripResult
from sim.bodies import Holdable
from sim.bullet import bullet
from sim.engine import TICK
from sim.world import World

FINGER_SPEED = 0.12
FINGER_FRICTION = 1.2
# A hand that met something stops this far or more from where it was sent, m.
BLOCKED = 0.001
# Fingers count as at rest when they moved less than this in `REST_TICKS`, m.
REST_MOVED, REST_TICKS = 0.00005, 6
LONGEST_GRIP = 1.5
TOUCHING = 0.0005

CUP_REACH = 0.01
CUP_TILT = np.deg2rad(25.0)
CUP_OPEN = 0.02
CUP_CHECKS = 3


class Effector(Protocol):
    """What `SimRobot` needs of a gripper."""

    def grip(self, width: float, force: float) -> GripResult:
        """Close or open to `width` (m) with at most `force` (N), and let the time pass that it takes."""
        ...

    def width(self) -> float:
        """The opening now, m."""
        ...

    def held(self) -> Holdable | None:
        """What is held now."""
        ...

    def release(self) -> None:
        """Let go at once, in the middle of a motion."""
        ...

    def check(self) -> None:
        """Called now and then during motion: lets go of what is pulled away too hard."""
        ...

    def snapshot(self) -> object:
        """All state beside the engine's."""
        ...

    def restore(self, snapshot: Any) -> None:
        """Continue from a snapshot."""
        ...


class SimHand:
    """A parallel hand: two fingers, coupled by a gear so that they stay centred, driven with limited force.

    Args:
        world: where it is.
        arm: whose hand.
        body: the arm's engine id.
        links: the engine's index of each joint by name.
    """

    def __init__(self, world: World, arm: Arm, body: int, links: dict[str, int]) -> None:
        self._world = world
        self._body = body
        self._fingers = [links[name] for name in arm.gripper.joints]
        self._widest = arm.gripper.max_width
        self._target = arm.gripper.max_width / 2.0
        self._force = arm.gripper.force
        client = world.client
        for finger in self._fingers:
            bullet.changeDynamics(body, finger, lateralFriction=FINGER_FRICTION, physicsClientId=client)
            bullet.resetJointState(body, finger, self._target, physicsClientId=client)
        gear = bullet.createConstraint(
            body,
            self._fingers[0],
            body,
            self._fingers[1],
            bullet.JOINT_GEAR,
            [0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0],
            physicsClientId=client,
        )
        bullet.changeConstraint(gear, gearRatio=-1.0, erp=0.2, maxForce=100.0, physicsClientId=client)
        self._drive(0.0)

    def grip(self, width: float, force: float) -> GripResult:
        """Move the fingers until they are there or something stops them."""
        goal = float(np.clip(width, 0.0, self._widest)) / 2.0
        closing = goal < self._target
        self._force = force
        # Start from where the fingers are, which differs from where they were sent when something is held.
        self._target = self.width() / 2.0
        step = FINGER_SPEED * TICK
        history = [self.width()]
        for _ in range(round(LONGEST_GRIP / TICK)):
            change = float(np.clip(goal - self._target, -step, step))
            self._target += change
            self._drive(change / TICK)
            self._world.step()
            history.append(self.width())
            resting = len(history) > REST_TICKS and abs(history[-1] - history[-1 - REST_TICKS]) < REST_MOVED
            if resting and (change == 0.0 or (closing and abs(self._target - history[-1] / 2.0) > BLOCKED)):
                break
        self._target = goal
        self._drive(0.0)
        reached = self.width()
        return GripResult(reached, reached > 2.0 * goal + BLOCKED and self.held() is not None)

    def width(self) -> float:
        """The opening between the fingers, m."""
        states = bullet.getJointStates(self._body, self._fingers, physicsClientId=self._world.client)
        return float(sum(state[0] for state in states))

    def held(self) -> Holdable | None:
        """The object that both fingers touch."""
        for body in self._world.holdable:
            if all(self._touches(finger, body) for finger in self._fingers):
                return body
        return None

    def release(self) -> None:
        """Open the fingers while time passes otherwise."""
        self._target = self._widest / 2.0
        self._drive(0.0)

    def check(self) -> None:
        """Friction lets go by itself."""

    def snapshot(self) -> tuple[float, float]:
        """Target position of each finger and force."""
        return self._target, self._force

    def restore(self, snapshot: tuple[float, float]) -> None:
        """Drive the fingers as then; their positions are joints of the arm."""
        self._target, self._force = snapshot
        self._drive(0.0)

    def _touches(self, finger: int, body: Holdable) -> bool:
        # By distance and not by contact: contacts are unknown until a tick has passed after a restore.
        near = bullet.getClosestPoints(
            self._body, body.id, TOUCHING, linkIndexA=finger, physicsClientId=self._world.client
        )
        return len(near) > 0

    def _drive(self, speed: float) -> None:
        bullet.setJointMotorControlArray(
            self._body,
            self._fingers,
            bullet.POSITION_CONTROL,
            targetPositions=[self._target] * 2,
            targetVelocities=[speed] * 2,
            forces=[self._force] * 2,
            positionGains=[0.2] * 2,
            physicsClientId=self._world.client,
        )


class SimCup:
    """A suction cup: holds a surface within 1 cm that faces it, until pulled harder than it holds.

    Args: as `SimHand`.
    """

    def __init__(self, world: World, arm: Arm, body: int, links: dict[str, int]) -> None:
        self._world = world
        self._body = body
        self._tip = links[f"{arm.tcp}_joint"]
        self._cup = int(bullet.getJointInfo(body, self._tip, physicsClientId=world.client)[16])
        self._overloaded = 0

    def grip(self, width: float, force: float) -> GripResult:
        """Width 0 sucks, any other lets go."""
        self._overloaded = 0
        if width > 0.0:
            self._world.detach()
        elif self._world.attachment is None:
            nearest = self._nearest()
            if nearest is not None:
                body, link = nearest
                body.wake()
                self._world.attach(self._body, self._cup, body.id, link, force)
        # The valve's time.
        self._world.step(12)
        return GripResult(self.width(), self.held() is not None)

    def width(self) -> float:
        """0 while something is held, else the cup's diameter, m."""
        return 0.0 if self._world.attachment else CUP_OPEN

    def held(self) -> Holdable | None:
        """What hangs on the cup."""
        attachment = self._world.attachment
        return None if attachment is None else self._world.body_of(attachment.child)

    def release(self) -> None:
        """Break the bond."""
        self._overloaded = 0
        self._world.detach()

    def check(self) -> None:
        """Let go of what has pulled harder than the cup holds for several checks in a row."""
        attachment = self._world.attachment
        if attachment is None:
            return
        _, axis = self._tip_and_axis()
        load = self._world.attachment_load()
        # What presses against a cup does not pull it off.
        pull = load - min(float(load @ axis), 0.0) * axis
        overloaded = float(np.linalg.norm(pull)) >= 0.98 * attachment.max_force
        self._overloaded = self._overloaded + 1 if overloaded else 0
        if self._overloaded >= CUP_CHECKS:
            self.release()

    def snapshot(self) -> int:
        """The overload count; the bond is the world's."""
        return self._overloaded

    def restore(self, snapshot: int) -> None:
        """Continue counting."""
        self._overloaded = snapshot

    def _nearest(self) -> tuple[Holdable, int] | None:
        """The object, and its link, whose surface is in reach of the cup and faces it."""
        client = self._world.client
        tip, axis = self._tip_and_axis()
        found: list[tuple[float, Holdable, int]] = []
        for body in self._world.holdable:
            for point in bullet.getClosestPoints(
                self._body, body.id, CUP_REACH, linkIndexA=self._cup, physicsClientId=client
            ):
                on_body, normal, distance = np.array(point[6]), np.array(point[7]), point[8]
                aside = on_body - tip - np.dot(on_body - tip, axis) * axis
                if np.dot(normal, -axis) > np.cos(CUP_TILT) and np.linalg.norm(aside) < CUP_OPEN / 2.0 + 0.002:
                    found.append((distance, body, point[4]))
        return min(found, key=lambda item: item[0])[1:] if found else None

    def _tip_and_axis(self) -> tuple[Array, Array]:
        """(3,) the middle of the cup, m, and the unit vector (3,) that it points along, table frame."""
        frame = bullet.getLinkState(self._body, self._tip, physicsClientId=self._world.client)
        return np.array(frame[4]), np.array(bullet.getMatrixFromQuaternion(frame[5])).reshape(3, 3)[:, 2]


class SimSpatula:
    """A blade: it has nothing that opens, and holds nothing.

    Args: as `SimHand`, for whose place it stands; none is of use to it.
    """

    def __init__(self, *_: object) -> None:
        pass

    def grip(self, width: float, force: float) -> GripResult:
        """Takes no time and holds nothing."""
        return GripResult(0.0, False)

    def width(self) -> float:
        """0: there is no opening."""
        return 0.0

    def held(self) -> Holdable | None:
        """Nothing."""
        return None

    def release(self) -> None:
        """Nothing is held."""

    def check(self) -> None:
        """Nothing is held."""

    def snapshot(self) -> None:
        """It has no state."""

    def restore(self, snapshot: None) -> None:
        """It has no state."""
