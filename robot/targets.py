"""What the targets of a command mean: which object, and where something can go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from perception.drawers import DRAWER, contents, opening_of, shape_of
from perception.geometry.symmetry import matrix, yaw_period
from perception.groups import PILE, ROPE
from perception.kits import KIT, free_holes
from perception.naming import resolve
from perception.support import FIXED, carried_by
from perception.types import Array, SceneObject
from perception.workspace import Workspace
from robot.moves import Moves
from robot.placement import (
    SPACING,
    USUAL_RADIUS,
    free_place,
    is_vessel,
    meant_by,
    nested,
    obstructing,
    radius,
    spots_in,
    spots_in_tray,
)
from robot.places import Place
from robot.surfaces import WIDE, spots_on
from robot.types import InCollision, MotionFailed, Refused, Unreachable

Target = str | Array
"""A name, or a (2,) position in the table frame (m)."""

# Places that are only partly taken are moved by this much at most.
NUDGE = 0.02
# What can be done with what stands fast, where that is not to put things there.
_USES = {DRAWER: "it can be opened and closed, not moved", KIT: "shapes are put into its holes"}
# The same of what is of many parts.
_WAYS = {PILE: "sweep it", ROPE: "drag one of its ends, or lay it along a line"}
# What fingers, or a cup's rod, need beside a thing that they put down.
GRIPPER_ROOM = 0.025


class Targets:
    """What targets mean in one scene.

    Args:
        moves: the arm in the scene; what it holds has no place of its own.
        workspace: where things may be put.
    """

    def __init__(self, moves: Moves, workspace: Workspace) -> None:
        self._moves, self._workspace = moves, workspace
        self._scene = moves.scene
        self._offered: Array | None = None

    def object(self, target: Target) -> str:
        """The name of the object that a name or a position means. Raises `UnknownObject`, `InCollision`."""
        objects = self._scene.objects
        if isinstance(target, str):
            return resolve(target, objects)
        meant = meant_by(target, objects.values())
        if not meant:
            nearest = min(objects.values(), key=lambda other: np.linalg.norm(other.position[:2] - target), default=None)
            there = f"; the nearest is {nearest.name} at {_xy(nearest.position)}" if nearest else ""
            raise MotionFailed(f"nothing stands at {_xy(target)}{there}")
        return meant[0].name

    def movable(self, target: Target) -> str:
        """As `object`, for what is to be moved as a whole. Raises `Refused`, too: it stands fast, or has many parts."""
        name = self.object(target)
        kind = self._scene.get(name).kind
        if kind in FIXED:
            raise Refused(f"{name} stands fast: {_USES.get(kind, 'things are put there')}")
        if kind in _WAYS:
            raise Refused(f"{name} is not carried as a whole: {_WAYS[kind]}")
        return name

    def places(self, target: Target, name: str, offset: Array | None = None) -> list[Place]:
        """Where an object can go when it is put at a target, best first; one at least.

        Args:
            target: on or in or at what.
            name: of the object.
            offset: (4, 4) how far from there it goes, and how much it is turned, in the frame of what carries it.

        Raises:
            UnknownObject, Unreachable, InCollision: there is no such place, or it is taken.
        """
        places = self._usual(target, name)
        if offset is None:
            return places
        support = None if places[0].support is None else self._scene.get(places[0].support)
        if isinstance(target, str) and support is not None and support.kind in WIDE:
            # How far from the middle is asked for, not how far from where there is room.
            places = [replace(places[0], position=support.position[:2])]
        return [self._beside(place, offset) for place in places]

    def _beside(self, place: Place, offset: Array) -> Place:
        """A place so far from another one."""
        turn = float(np.arctan2(offset[1, 0], offset[0, 0]))
        if place.support is None:
            return replace(place, position=self.inside(place.position + offset[:2, 3]), turn=turn)
        support = self._scene.get(place.support)
        aside = float((np.abs(offset[:2, 3]) - support.size[:2] / 2).max())
        if aside > 0.0:
            raise InCollision(f"that is {aside * 1e3:.0f} mm beside {support.name}, on or in which it is to be")
        away = matrix(support.pose.quaternion)[:2] @ np.array([*offset[:2, 3], 0.0])
        return replace(place, position=place.position + away, turn=turn)

    def _usual(self, target: Target, name: str) -> list[Place]:
        objects = self._scene.objects
        load = self._moves.load
        if load is not None and load.thing.name == name:
            # What is in the gripper may be hidden from the eyes.
            thing, moving = load.thing, {name, *load.riders}
        else:
            thing, moving = self._scene.get(name), {name, *carried_by(name, objects)}
        others = [other for other in objects.values() if other.name not in moving]
        if isinstance(target, str):
            support = objects[resolve(target, objects)]
            if support.name == name:
                raise InCollision(f"{name} cannot be put on itself")
            if support.name in moving:
                raise InCollision(f"{support.name} stands on {name}: move that first")
            return self._on(thing, support, others)
        xy = self.inside(target)
        meant = meant_by(xy, others)
        if meant:
            vessel = next((other for other in meant if is_vessel(other)), meant[0])
            return self._on(thing, vessel, others, xy)
        return self.free(xy, thing, others)

    def _on(
        self, thing: SceneObject, support: SceneObject, others: Sequence[SceneObject], near: Array | None = None
    ) -> list[Place]:
        by_name = {other.name: other for other in others}
        on_it = [by_name[name] for name in carried_by(support.name, by_name)]
        inner = next((other for other in on_it if nested(thing, other, support)), None)
        if inner is not None:
            return self._on(thing, inner, others)
        if support.kind in _WAYS:
            raise InCollision(f"nothing stands on {support.name}; give a place beside it")
        if support.kind == DRAWER:
            return self._in_tray(thing, support, others)
        if support.kind == KIT:
            return self._in_hole(thing, support, others)
        if support.kind in WIDE:
            return self._on_wide(thing, support, others, near)
        if is_vessel(support):
            return [Place(s.position, s.height, support.name, s.yaw) for s in spots_in(thing, support, on_it)]
        if on_it:
            listed = ", ".join(other.name for other in on_it)
            raise InCollision(f"{support.name} has {listed} on it; put {thing.name} there, or move that first")
        yaw = support.pose.yaw if support.kind in ("block", "object") else None
        return [Place(support.position[:2], support.top, support.name, yaw)]

    def _in_hole(self, thing: SceneObject, kit: SceneObject, others: Sequence[SceneObject]) -> list[Place]:
        free = free_holes(kit, thing.kind, others)
        if not free:
            raise InCollision(f"{kit.name} has no free hole for {thing.name}; its holes: {', '.join(kit.holes or ())}")
        turn = yaw_period(thing.kind) or np.pi / 2
        return [Place(hole.position, 0.0, kit.name, hole.yaw, period=turn) for hole in free]

    def _on_wide(
        self, thing: SceneObject, support: SceneObject, others: Sequence[SceneObject], near: Array | None
    ) -> list[Place]:
        spots = spots_on(thing, support, others, near)
        if not spots:
            there = ", ".join(carried_by(support.name, {other.name: other for other in others}))
            beside = f" with {there} there" if there else ""
            raise InCollision(f"no room for {thing.name} on or in {support.name}{beside}")
        return [Place(spot.position, spot.height, support.name, spot.yaw) for spot in spots]

    def _in_tray(self, thing: SceneObject, drawer: SceneObject, others: Sequence[SceneObject]) -> list[Place]:
        inside = contents(drawer, {other.name: other for other in others})
        gripper = self._moves.motion.arm.gripper
        fingers = gripper.thickness + SPACING if gripper.kind == "hand" else 0.0
        spots = spots_in_tray(thing, drawer, inside, fingers)
        if not spots:
            beside = f" with {inside[0].name} in it" if inside else ""
            raise InCollision(
                f"no room for {thing.name} in {drawer.name}, which is {opening_of(drawer) * 1e3:.0f} of "
                f"{shape_of(drawer).travel * 1e3:.0f} mm open{beside}"
            )
        return [Place(spot.position, spot.height, drawer.name, spot.yaw) for spot in spots]

    def inside(self, xy: Array) -> Array:
        """A position, if it is in the workspace. Raises `Unreachable` with the nearest that is."""
        position: Array = np.asarray(xy, dtype=np.float64)[:2]
        if not self._workspace.contains(position, -1e-6):
            space = self._workspace
            raise Unreachable(
                f"{_xy(position)} is outside the workspace (x {space.x0:g} to {space.x1:g}, y {space.y0:g} to "
                f"{space.y1:g}); the nearest place inside is {_xy(space.clamp(position))}"
            )
        return position

    def free(self, xy: Array, thing: SceneObject, others: Sequence[SceneObject]) -> list[Place]:
        """A position, or the free one closest to it within `NUDGE`.

        Where it was offered as a free one: the closest with room for the thing, then with room for a gripper, too.
        """
        clear = radius(thing) + SPACING
        in_the_way = obstructing(xy, clear, others)
        if self._offered is not None and np.allclose(xy, self._offered, rtol=0.0, atol=1e-6):
            tries = [(clear, np.inf), (clear + GRIPPER_ROOM, np.inf)]
        elif in_the_way:
            tries = [(clear, NUDGE)]
        else:
            return [Place(xy, 0.0)]
        found = [free_place(xy, room, others, within=within, workspace=self._workspace) for room, within in tries]
        places = [Place(place, 0.0) for place in found if place is not None]
        if places:
            return places
        anywhere = free_place(xy, clear, others, workspace=self._workspace)
        offer = f"the nearest free place is {_xy(anywhere)}" if anywhere is not None else "the table has no free place"
        raise InCollision(f"{thing.name} does not fit at {_xy(xy)}: {in_the_way[0].name} is in the way; {offer}")

    def free_position(self, near: Target) -> Array:
        """The (2,) place closest to a target with room for a usual block; what needs more gets it, see `free`.

        Raises:
            InCollision: there is none.
        """
        clear = USUAL_RADIUS + SPACING
        x, y = self._scene.get(self.object(near)).position[:2] if isinstance(near, str) else near[:2]
        place = free_place(np.array([x, y]), clear, self._moves.obstacles(), workspace=self._workspace)
        if place is None:
            raise InCollision(f"no place on the table has {clear * 1e3:.0f} mm free around it")
        self._offered = place
        return place


def _xy(position: Array) -> str:
    return f"({position[0]:.3f}, {position[1]:.3f})"
