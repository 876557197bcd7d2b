"""The two tools: a suction cup that picks and places, a spatula that pushes. Neither has an arm.

Poses are the tool's, table frame: where the cup touches, and its yaw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perception.types import Array, Pose
from sim.bodies import Body
from sim.bullet import bullet
from sim.engine import TICK
from sim.world import World
from tasks.gensim.drive import above, halt, lead

# Carried fast through the air, set down slowly, dragged more slowly still, m/s.
CARRYING, LANDING, DRAGGING = 1.2, 0.12, 0.25
# Fast down to so far above what is below, m.
CLEARANCE = 0.015
# What is led lies on something when it lags so far behind, m.
LAG = 0.0015
ABOVE, BELOW = 1.5, -0.05

SPATULA = (0.05, 0.005, 0.06)
SPATULA_MASS = 2.0
# It begins behind the place and ends before it, m; how it comes down, and how fast it pushes, m/s.
RUN_UP, STOP_SHORT = 0.02, 0.05
PUSHING = 0.25


@dataclass(frozen=True)
class Action:
    """What a policy asks for: from where to where.

    Args:
        start: where the tool takes hold, or begins to push.
        end: where it lets go, or ends.
    """

    start: Pose
    end: Pose


def touched(world: World, x: float, y: float, *, under: float = ABOVE) -> tuple[Body | None, float]:
    """What a tool meets that comes straight down from a height: an object, None for the table; and how high, m."""
    hit = bullet.rayTest([x, y, under], [x, y, BELOW], physicsClientId=world.client)[0]
    body = next((body for body in world.bodies.values() if body.id == hit[0]), None)
    return body, float(hit[3][2])


def pick_and_place(world: World, action: Action, *, height: float, slowly: bool) -> bool:
    """Take what is there, carry it, set it down where it meets something, let go.

    Args:
        world: where.
        action: poses of the cup; its height is found by touch.
        height: how far it is lifted, m.
        slowly: drag rather than carry, for ropes.

    Returns:
        Whether there was something to take: what is fixed, or the table, is not.
    """
    x, y, _ = action.start.position
    body, top = touched(world, x, y)
    if body is None or body.shape.mass == 0.0:
        return False
    body.wake()
    speed = DRAGGING if slowly else CARRYING
    position, quaternion = bullet.getBasePositionAndOrientation(body.id, physicsClientId=world.client)
    up = above(Pose(np.array(position), np.array(quaternion)), height)
    lead(world, body.id, up, speed=speed)
    turn = bullet.getQuaternionFromEuler([0.0, 0.0, action.end.yaw - action.start.yaw])
    offset = np.array(bullet.multiplyTransforms([0.0] * 3, turn, (up.position - [x, y, 0.0]).tolist(), [0, 0, 0, 1])[0])
    high = max(float(offset[2]), float(action.end.position[2]) + height + position[2] - top)
    goal_x, goal_y, _ = action.end.position
    over = Pose(
        np.array([goal_x + offset[0], goal_y + offset[1], high]),
        np.array(bullet.multiplyTransforms([0.0] * 3, turn, [0.0] * 3, quaternion)[1]),
    )
    lead(world, body.id, over, speed=speed)
    _set_down(world, body, over, speed)
    halt(world, body.id)
    return True


def push(world: World, action: Action) -> None:
    """Push along the table from one place towards another, short of which it stops."""
    way = (action.end.position - action.start.position)[:2]
    length = float(np.linalg.norm(way))
    if length < 1e-6:
        return
    ahead = way / length
    yaw = float(np.arctan2(ahead[1], ahead[0])) + np.pi / 2.0
    quaternion = np.array(bullet.getQuaternionFromEuler([0.0, 0.0, yaw]))
    start = action.start.position[:2] - RUN_UP * ahead
    end = action.end.position[:2] - STOP_SHORT * ahead
    if (end - start) @ ahead <= 0.0:
        return
    middle = SPATULA[2] / 2.0 + 0.001
    finish = Pose(np.array([*end, middle]), quaternion)
    begin = Pose(np.array([*start, middle]), quaternion)
    for body in world.bodies.values():
        body.wake()
    spatula = _spatula(world, above(begin, 0.1))
    try:
        lead(world, spatula, begin, speed=PUSHING * 2.0)
        lead(world, spatula, finish, speed=PUSHING)
        lead(world, spatula, above(finish, 0.1), speed=PUSHING * 2.0)
    finally:
        bullet.removeBody(spatula, physicsClientId=world.client)


def _set_down(world: World, body: Body, over: Pose, speed: float) -> None:
    clear = _clearance(world, body) - CLEARANCE
    near = above(over, -max(clear, 0.0))
    lead(world, body.id, near, speed=speed)
    down = above(near, -2.0 * CLEARANCE - max(-clear, 0.0))
    ticks = 0

    def lies() -> bool:
        nonlocal ticks
        ticks += 1
        z = bullet.getBasePositionAndOrientation(body.id, physicsClientId=world.client)[0][2]
        return bool(z - (near.position[2] - LANDING * TICK * ticks) > LAG)

    lead(world, body.id, down, speed=LANDING, until=lies)


def _clearance(world: World, body: Body) -> float:
    """How far a body is above what is below it, by the boxes around them, m."""
    low, high = _box(world, body)
    tops = [0.0]
    for other in world.bodies.values():
        if other is body or not other.shape.parts:
            continue
        other_low, other_high = _box(world, other)
        beside = bool((other_high[:2] < low[:2]).any() or (other_low[:2] > high[:2]).any())
        if not beside and other_high[2] < high[2]:
            tops.append(float(other_high[2]))
    return float(low[2]) - max(tops)


def _box(world: World, body: Body) -> tuple[Array, Array]:
    low, high = bullet.getAABB(body.id, physicsClientId=world.client)
    return np.array(low), np.array(high)


def _spatula(world: World, pose: Pose) -> int:
    half = [length / 2.0 for length in SPATULA]
    solid = bullet.createCollisionShape(bullet.GEOM_BOX, halfExtents=half, physicsClientId=world.client)
    spatula = bullet.createMultiBody(
        SPATULA_MASS,
        solid,
        -1,
        pose.position.tolist(),
        pose.quaternion.tolist(),
        useMaximalCoordinates=1,
        physicsClientId=world.client,
    )
    return int(spatula)
