"""One PyBullet world: a table, what stands on it, time that passes in ticks, and exact save and restore.

PyBullet's world frame is the table frame. Everything that touches the engine goes through one client id, so several
worlds live in one process. PyBullet is not thread-safe: one world belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol

import numpy as np

from perception.colors import COLORS
from perception.geometry.drawers import DrawerShape
from perception.types import Array, Pose, SceneObject, UnknownObject
from robot.arm import Arm
from sim.attachment import Attachment, as_they_stand, connect, load_on
from sim.bodies import Body, Holdable, Motion, make_body
from sim.bullet import bullet
from sim.drawers import Drawer, make_drawer
from sim.engine import (
    DYNAMIC,
    GRAVITY,
    STATIC,
    TICK,
    Pace,
    filter_contacts,
    make_floor,
    make_table,
    start,
)
from sim.groups import Group, Members, tie
from sim.objects import Shape


class Stateful(Protocol):
    """Something beside the objects that holds state of the world: a robot with its joints and motor targets."""

    def snapshot(self) -> object:
        """All that is needed to continue from here, as a value that later changes do not touch."""
        ...

    def restore(self, snapshot: Any) -> None:
        """Continue from a snapshot, and forget contacts (`filter_contacts`) of every link that collides."""
        ...


@dataclass(frozen=True)
class Snapshot:
    """A moment of a world. Good for that world, as long as no object has been added since."""

    time: float
    motions: Mapping[str, Motion]
    attachment: Attachment | None
    others: tuple[object, ...]


class World:
    """A table with objects on it, under physics.

    Args:
        gui: open PyBullet's window.
        real_time: how many simulated seconds pass in one second at most; None is as fast as possible.

    `watchers` are called after every tick: a video that takes its frames, for instance.

    Raises:
        RuntimeError: the window does not open.
    """

    def __init__(self, *, gui: bool = False, real_time: float | None = None) -> None:
        self.gui = gui
        self.watchers: list[Callable[[], None]] = []
        self._pace = None if real_time is None else Pace(real_time)
        self.client = start(gui)
        self.time = 0.0
        self._bodies: dict[str, Body] = {}
        self._drawers: dict[str, Drawer] = {}
        self._groups: dict[str, Group] = {}
        self._stateful: list[Stateful] = []
        self._attachment: Attachment | None = None
        self._constraint = -1
        self.table = make_table(self.client, visible=gui)
        self._floor = make_floor(self.client)

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the engine; idempotent."""
        if self.client >= 0:
            bullet.disconnect(physicsClientId=self.client)
            self.client = -1

    # What stands there

    def add(self, name: str, color: str, shape: Shape, pose: Pose) -> Body:
        """Put an object somewhere, without regard to what is there already.

        Raises:
            ValueError: the name is taken, or there is no such colour.
        """
        self._check_new(name, color)
        self._bodies[name] = make_body(self.client, name, color, shape, pose)
        return self._bodies[name]

    def add_drawer(self, name: str, color: str, shape: DrawerShape, pose: Pose) -> Drawer:
        """Fix a closed drawer somewhere. Raises as `add`."""
        self._check_new(name, color)
        self._drawers[name] = make_drawer(self.client, name, color, shape, pose)
        self.register(self._drawers[name])
        return self._drawers[name]

    def add_group(self, name: str, kind: str, color: str, made: Members) -> Group:
        """Put the members of a pile or a rope where they lie at first, each as a body of its own. Raises as `add`."""
        self._check_new(name, color)
        bodies = [self.add(f"{name}, {i}", color, made.shape, pose) for i, pose in enumerate(made.poses, 1)]
        if made.spacing:
            tie(bodies, (-made.spacing, 0.0, 0.0))
        self._groups[name] = Group(kind, tuple(bodies), name)
        return self._groups[name]

    def load(self, arm: Arm) -> int:
        """Fix an arm where it stands, from its URDF; returns its engine id."""
        rotation = arm.table_from_base[:3, :3]
        yaw = float(np.arctan2(rotation[1, 0], rotation[0, 0]))
        return int(
            bullet.loadURDF(
                str(arm.urdf),
                arm.table_from_base[:3, 3].tolist(),
                [0.0, 0.0, float(np.sin(yaw / 2.0)), float(np.cos(yaw / 2.0))],
                useFixedBase=True,
                physicsClientId=self.client,
            )
        )

    @property
    def bodies(self) -> Mapping[str, Body]:
        """Every object that can be moved about, by name, in the order they were added."""
        return self._bodies

    @property
    def drawers(self) -> Mapping[str, Drawer]:
        """Every drawer by name, in the order they were added."""
        return self._drawers

    @property
    def groups(self) -> Mapping[str, Group]:
        """Every pile and rope by name, in the order they were added; their members are among the bodies."""
        return self._groups

    @property
    def holdable(self) -> list[Holdable]:
        """All that a gripper can take hold of."""
        return [*self._bodies.values(), *self._drawers.values()]

    def body(self, name: str) -> Body:
        """The object of that name. Raises `UnknownObject`."""
        if name not in self._bodies:
            raise UnknownObject(name, list(self._bodies))
        return self._bodies[name]

    def body_of(self, identity: int) -> Holdable | None:
        """The object with an engine id; None for the table and robots."""
        return next((body for body in self.holdable if body.id == identity), None)

    def true_objects(self) -> Sequence[SceneObject]:
        """Every object with its exact name, pose and size, in the order they were added; piles, ropes, drawers last."""
        members = {body.id for group in self._groups.values() for body in group.bodies}
        things = [
            SceneObject(
                name=body.name,
                kind=body.kind,
                color=body.color,
                rgb=np.array(COLORS[body.color]),
                pose=body.pose(),
                size=body.shape.extents.copy(),
                points=body.surface(),
                holes=body.shape.holes,
            )
            for body in self._bodies.values()
            if body.id not in members
        ]
        groups = (group.as_object() for group in self._groups.values())
        return [*things, *groups, *(drawer.as_object() for drawer in self._drawers.values())]

    # Time

    def step(self, ticks: int = 1) -> None:
        """Let `ticks` of 1/240 s pass."""
        for _ in range(ticks):
            bullet.stepSimulation(physicsClientId=self.client)
            self.time += TICK
            if self._pace is not None:
                self._pace.keep(self.time)
            for watch in self.watchers:
                watch()

    def settle(self, seconds: float = 3.0) -> bool:
        """Let time pass until every object lies still, at most `seconds`. Returns whether they do."""
        check, still = 12, 0
        for _ in range(round(seconds / (check * TICK))):
            self.step(check)
            still = still + 1 if all(body.is_still() for body in self._bodies.values()) else 0
            if still == 3:
                self.rest()
                return True
        return False

    def rest(self) -> None:
        """Let what lies still sleep: it costs no time until something that moves touches it."""
        for body in self._bodies.values():
            if body.is_still():
                body.sleep()

    # Attaching, for suction

    def attach(self, parent: int, link: int, child: int, child_link: int, max_force: float) -> None:
        """Connect an object rigidly to a link as both stand now, replacing any earlier connection.

        Args:
            parent, link: the arm's body and link.
            child, child_link: the object's body and link, -1 for its base.
            max_force: what the connection can exert at most, N.
        """
        self._connect(as_they_stand(self.client, (parent, link), (child, child_link), max_force))

    def detach(self) -> None:
        """Undo `attach`; without effect when nothing is attached."""
        self._connect(None)

    @property
    def attachment(self) -> Attachment | None:
        """What is connected now."""
        return self._attachment

    def attachment_load(self) -> Array:
        """(3,) the force with which what is attached acts on the link now, table frame, N; 0 when nothing is."""
        if self._attachment is None:
            return np.zeros(3)
        return load_on(self.client, self._constraint)

    def _connect(self, attachment: Attachment | None) -> None:
        if self._constraint >= 0:
            bullet.removeConstraint(self._constraint, physicsClientId=self.client)
            self._constraint = -1
        self._attachment = attachment
        if attachment is None:
            return
        self._constraint = connect(self.client, attachment)

    def _check_new(self, name: str, color: str) -> None:
        if name in self._bodies or name in self._groups or name in self._drawers:
            raise ValueError(f"there is already an object {name!r}")
        if color not in COLORS:
            raise ValueError(f"no color {color!r}; there are: {', '.join(COLORS)}")

    # Save and restore

    def register(self, other: Stateful) -> None:
        """Let something's state be saved and restored along with the world's."""
        self._stateful.append(other)

    def save(self) -> Snapshot:
        """Remember this moment: what happens from here on can be repeated to the last bit.

        The engine's own `saveState` is not used: it mixes up the contacts of compound shapes, so a bowl goes on
        differently after it. Instead, contacts are forgotten, here and on every restore alike; the next tick finds
        them anew from the same positions and velocities.
        """
        snapshot = Snapshot(
            time=self.time,
            motions={name: body.motion() for name, body in self._bodies.items()},
            attachment=self._attachment,
            others=tuple(other.snapshot() for other in self._stateful),
        )
        self.restore(snapshot)
        return snapshot

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a moment.

        Raises:
            ValueError: there are other objects now than there were then.
        """
        if list(snapshot.motions) != list(self._bodies):
            raise ValueError(f"saved with {list(snapshot.motions)}, but now there are {list(self._bodies)}")
        self._connect(None)
        self.time = snapshot.time
        self._turn_to(snapshot.motions)
        for body, motion in zip(self._bodies.values(), snapshot.motions.values(), strict=True):
            body.set_motion(motion)
        for slab in (self.table, self._floor):
            filter_contacts(self.client, slab, -1, *STATIC)
        for other, state in zip(self._stateful, snapshot.others, strict=True):
            other.restore(state)
        for body in self._bodies.values():
            filter_contacts(self.client, body.id, -1, *DYNAMIC)
        self._connect(snapshot.attachment)
        self.rest()

    def _turn_to(self, motions: Mapping[str, Motion]) -> None:
        """Let one tick pass in which nothing acts on any object, so that the engine computes for each the inertia in
        its new orientation; setting a pose alone leaves that of the old one in use for a tick."""
        for body, (position, quaternion, _, _) in zip(self._bodies.values(), motions.values(), strict=True):
            body.wake()
            body.set_motion((position, quaternion, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)))
            filter_contacts(self.client, body.id, -1, 0, 0)
        bullet.setGravity(0.0, 0.0, 0.0, physicsClientId=self.client)
        bullet.stepSimulation(physicsClientId=self.client)
        bullet.setGravity(0.0, 0.0, GRAVITY, physicsClientId=self.client)
