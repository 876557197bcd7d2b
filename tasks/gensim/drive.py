"""Bodies that are led: each tick they get the velocity that takes them where they are to be at its end.

That is how the gripper moves things here, without an arm and without a body of its own. What is led still collides:
contacts push it aside within a tick, and it shows when it cannot follow.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from perception.types import Array, Pose
from sim.bullet import bullet
from sim.engine import GRAVITY, TICK
from sim.world import World

# Led no faster than this, m/s and rad/s, whatever it lags behind.
FASTEST, FASTEST_TURN = 4.0, 30.0
_UPWARDS = np.array([0.0, 0.0, -GRAVITY * TICK])


def lead(
    world: World, body: int, to: Pose, *, speed: float, turning: float = 6.0, until: Callable[[], bool] | None = None
) -> bool:
    """Lead a body's centre of mass straight to a pose.

    Args:
        world: in which it is.
        body: its engine id.
        to: where.
        speed, turning: m/s and rad/s at most.
        until: asked after every tick whether to stop.

    Returns:
        Whether it was stopped.
    """
    start, quaternion = bullet.getBasePositionAndOrientation(body, physicsClientId=world.client)
    way = to.position - np.array(start)
    turn = _turn(quaternion, to.quaternion.tolist())
    seconds = max(float(np.linalg.norm(way)) / speed, float(np.linalg.norm(turn)) / turning)
    ticks = max(int(np.ceil(seconds / TICK)), 1)
    for tick in range(1, ticks + 1):
        share = tick / ticks
        goal = bullet.getQuaternionSlerp(quaternion, to.quaternion.tolist(), share)
        _push(world, body, np.array(start) + share * way, goal)
        world.step()
        if until is not None and until():
            return True
    return False


def above(pose: Pose, height: float) -> Pose:
    """The same pose, so much higher, m."""
    return Pose(pose.position + np.array([0.0, 0.0, height]), pose.quaternion)


def halt(world: World, body: int) -> None:
    """Take a body's velocity away."""
    bullet.resetBaseVelocity(body, [0.0] * 3, [0.0] * 3, physicsClientId=world.client)


def _push(world: World, body: int, position: Array, quaternion: tuple[float, ...]) -> None:
    here, turned = bullet.getBasePositionAndOrientation(body, physicsClientId=world.client)
    linear = _limited((position - np.array(here)) / TICK, FASTEST) + _UPWARDS
    angular = _limited(_turn(turned, quaternion) / TICK, FASTEST_TURN)
    bullet.resetBaseVelocity(body, linear.tolist(), angular.tolist(), physicsClientId=world.client)


def _turn(start: tuple[float, ...], end: tuple[float, ...]) -> Array:
    """(3,) the rotation from one quaternion to another, as axis times angle, rad."""
    axis, angle = bullet.getAxisAngleFromQuaternion(bullet.getDifferenceQuaternion(start, end))
    angle = angle - 2.0 * np.pi if angle > np.pi else angle
    turn: Array = np.array(axis) * angle
    return turn


def _limited(velocity: Array, most: float) -> Array:
    size = float(np.linalg.norm(velocity))
    return velocity * (most / size) if size > most else velocity
