"""One world for one scene after another, for those who need thousands of scenes in one process.

PyBullet keeps for good some memory of every shape that it has made, even after its client has gone: 160 kB of a bowl's
mesh, 20 kB of its walls, 6 kB of each further body made of them. So things are put away and taken out again.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable

import numpy as np

from perception.colors import COLORS
from perception.drawers import DRAWER
from perception.groups import GROUPS
from perception.types import Pose
from robot.arm import Arm
from sim.bodies import Body, make_body
from sim.bullet import bullet
from sim.engine import DYNAMIC, filter_contacts
from sim.groups import made_of
from sim.kinds import shape
from sim.objects import Shape
from sim.scene import ObjectSpec, SceneSpec
from sim.world import World

Key = tuple[str, tuple[float, ...], int]
"""What things have in common that can stand for one another: kind, extents (m) and a digest of the mesh."""

# Out of sight of all cameras, side by side, m.
_AWAY, _APART = np.array([100.0, -100.0, 0.0]), np.array([1.0, 0.0, 0.0])


class ReusedWorld(World):
    """A world that can be cleared for another scene.

    What happens there is, to the last bit, what happens in another such world with the same scene, whatever scenes
    there were before: things of one kind are taken in the order in which they were made, kinds are made in one order
    always, and the engine forgets what it remembers of them.

    Args:
        shapes: of what it has at most.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        super().__init__()
        self._arms: dict[str, tuple[int, int]] = {}
        self._made: list[tuple[Key, Body]] = []
        self._spare: dict[Key, list[Body]] = {}
        self._settled = True
        for made in sorted(shapes, key=_key):
            body = make_body(self.client, "", next(iter(COLORS)), made, Pose(np.zeros(3)))
            self._made.append((_key(made), body))
        self.clear()

    def clear(self) -> None:
        """Take everything off the table, and let nobody look on any more."""
        self.detach()
        for number in reversed(range(bullet.getNumConstraints(physicsClientId=self.client))):
            constraint = bullet.getConstraintUniqueId(number, physicsClientId=self.client)
            bullet.removeConstraint(constraint, physicsClientId=self.client)
        for arm, links in self._arms.values():
            for link in range(-1, links):
                filter_contacts(self.client, arm, link, 0, 0)
        self.watchers.clear()
        self._stateful.clear()
        self._bodies.clear()
        self._groups.clear()
        self._spare.clear()
        self.time = 0.0
        for number, (key, body) in enumerate(self._made):
            filter_contacts(self.client, body.id, -1, 0, 0)
            body.set_pose(Pose(_AWAY + number * _APART))
            body.sleep()
            self._spare.setdefault(key, []).append(body)

    def add(self, name: str, color: str, shape: Shape, pose: Pose) -> Body:
        """Put an object somewhere. Raises as `World.add`, and `LookupError` when there are none of that shape left."""
        self._check_new(name, color)
        spare = self._spare.get(_key(shape))
        if not spare:
            raise LookupError(f"no {shape.kind} of that size is left for {name!r}")
        body = Body(self.client, spare.pop(0).id, name, color, shape)
        bullet.changeVisualShape(body.id, -1, rgbaColor=[*COLORS[color], 1.0], physicsClientId=self.client)
        filter_contacts(self.client, body.id, -1, *DYNAMIC)
        body.set_pose(pose)
        self._bodies[name] = body
        self._settled = False
        return body

    def settle(self, seconds: float = 3.0) -> bool:
        """Let time pass until every object lies still. As `World.settle`."""
        if not self._settled:
            # What was put somewhere is to go on as if it had never been elsewhere.
            self.save()
            for body in self._bodies.values():
                body.wake()
            self._settled = True
        return super().settle(seconds)

    def load(self, arm: Arm) -> int:
        """Fix an arm where it stands, or take the one that stands there already; returns its engine id."""
        if arm.name not in self._arms:
            body = super().load(arm)
            self._arms[arm.name] = body, bullet.getNumJoints(body, physicsClientId=self.client)
        return self._arms[arm.name][0]


class LastingWorld:
    """One world for one scene after another; another one only for a scene that needs what it has not.

    Args:
        most: things that are kept for later scenes; more only where one scene needs more.

    Attributes:
        made: how many worlds there were.
    """

    def __init__(self, most: int = 60) -> None:
        self.made = 0
        self._most = most
        self._world: World | None = None
        self._shapes: dict[Key, Shape] = {}
        self._has: Counter[Key] = Counter()

    def cleared(self, spec: SceneSpec) -> World:
        """An empty world for a scene; the scene before is gone."""
        drawers = any(thing.kind == DRAWER for thing in spec.objects)
        shapes = [] if drawers else [each for thing in spec.objects for each in _shapes(thing)]
        needed = Counter(map(_key, shapes))
        if isinstance(self._world, ReusedWorld) and not drawers and needed <= self._has:
            self._world.clear()
            return self._world
        self.close()
        self.made += 1
        if drawers:
            self._world = World()
            return self._world
        kept = self._has | needed
        self._has = kept if kept.total() <= self._most else needed
        self._shapes = {key: made for made in (*self._shapes.values(), *shapes) if (key := _key(made)) in self._has}
        self._world = ReusedWorld(self._shapes[key] for key in self._has.elements())
        return self._world

    def close(self) -> None:
        """Free the engine. Idempotent."""
        if self._world is not None:
            self._world.close()
            self._world = None


def _shapes(thing: ObjectSpec) -> list[Shape]:
    """Of the bodies that a thing is."""
    if thing.kind in GROUPS:
        member, count = made_of(thing.kind, thing.size, thing.count)
        return [member] * count
    return [shape(thing.kind, thing.size, holes=thing.holes, file=thing.file)]


def _key(made: Shape) -> Key:
    # Kits and assets may be as large and look otherwise.
    return made.kind, tuple(made.extents.tolist()), zlib.crc32(made.mesh.vertices.tobytes())
