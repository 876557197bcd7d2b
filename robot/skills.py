"""What an arm can be asked to do. Positions are in the table frame, metres; things are the scene's, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from threading import Event

import numpy as np

from perception.naming import resolve
from perception.support import carried_by, rests_on
from perception.types import Array, Scene, SceneObject
from perception.workspace import WORKSPACE, Workspace
from robot.handling import ATTEMPTS, Handling, Note, Place
from robot.motion import Motion
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
)
from robot.pushing import next_to, on_table_alone, push
from robot.robot import Robot
from robot.safety import Safety
from robot.types import InCollision, MotionFailed, SkillFailed, Unreachable

Target = str | Array

# Places that are only partly taken are moved by this much at most.
NUDGE = 0.02
# What fingers, or a cup's rod, need beside a thing that they put down.
GRIPPER_ROOM = 0.025
POINTING = 0.05
GOING = 0.08
ON_THE_WAY = 0.10


def silent(kind: str, data: Mapping[str, object]) -> None:
    """A note that nobody takes."""


class Skills:
    """What one arm can do with one scene.

    Args:
        robot: the arm.
        motion: its planner.
        scene: what stands where; skills look again whenever they have changed something.
        safety: admits every trajectory.
        stop: when set, a motion under way ends in `Stopped` with the arm at rest, and no other begins.
        note: told about grasps, releases and retries, as kind and data.
        workspace: where things may be put.
    """

    def __init__(
        self,
        robot: Robot,
        motion: Motion,
        scene: Scene,
        safety: Safety | None = None,
        *,
        stop: Event | None = None,
        note: Note = silent,
        workspace: Workspace = WORKSPACE,
    ) -> None:
        self.scene = scene
        self.workspace = workspace
        self._note = note
        self._moves = Moves(
            robot,
            motion,
            scene,
            safety if safety is not None else Safety(motion.arm),
            stop if stop is not None else Event(),
        )
        self._hands = Handling(self._moves, note)
        self._offered: Array | None = None

    @property
    def held(self) -> str | None:
        """The name of the object in the gripper."""
        return None if self._moves.load is None else self._moves.load.thing.name

    def put_first_on_second(self, first: Target, second: Target) -> None:
        """Pick up an object and put it on, in or at a target; look, and do it over if it is not there.

        Args:
            first: a name, or a (2,) position at which an object stands.
            second: a name, or a (2,) position; one at which something stands means on or in that thing.

        Raises:
            UnknownObject, Unreachable, InCollision: it cannot be done; nothing has moved for good.
            SkillFailed: it was tried as often as it may be.
        """
        self.scene.refresh()
        name = self._object(first)
        self._free_hand(but=name)
        self._bring(name, lambda: self._places(second, name))

    def _bring(self, name: str, choose: Callable[[], list[Place]]) -> None:
        """Take an object to one of some places, chosen anew for each attempt."""
        wrong = ""
        for attempt in range(ATTEMPTS):
            places = choose()
            try:
                if self.held != name:
                    self._hands.take(name)
                place = self._put(places[attempt % len(places) :] + places[: attempt % len(places)])
                wrong = self._hands.wrong_with(name, place) or ""
            except MotionFailed as failure:
                wrong = str(failure)
                self._hands.recover()
            if not wrong:
                return
            self._note("retry", {"object": name, "attempt": attempt + 1, "why": wrong})
            if name not in self.scene.objects:
                raise SkillFailed(wrong)
        raise SkillFailed(f"{name} could not be put there in {ATTEMPTS} tries; the last time: {wrong}")

    def stack(self, names: Sequence[str]) -> None:
        """Put each object on the one before it; the first stays where it is, and one alone is a stack already.

        Args:
            names: one at least, bottom first.

        Raises:
            As `put_first_on_second` does.
        """
        self.scene.refresh()
        self._object(names[0])
        for lower, upper in pairwise(names):
            self.scene.refresh()
            on, under = self._object(upper), self._object(lower)
            if not rests_on(self.scene.get(on), self.scene.get(under)):
                self.put_first_on_second(upper, lower)

    def pick(self, target: Target) -> None:
        """Pick up an object, by name or (2,) position, and hold it above its place. Raises as above."""
        self.scene.refresh()
        name = self._object(target)
        self._free_hand(but=name)
        if self.held != name:
            self._hands.take(name)
            self._moves.rise(ON_THE_WAY)

    def place(self, target: Target) -> None:
        """Put what is held on, in or at a target (a name or a (2,) position), and look.

        Raises:
            MotionFailed: nothing is held.
            Unreachable, InCollision: it does not go there; it is still held.
            SkillFailed: it did not stay there.
        """
        name = self.held
        if name is None:
            raise MotionFailed("nothing is held: pick something first")
        place = self._put(self._places(target, name), back=False)
        if self._hands.wrong_with(name, place):
            self.put_first_on_second(name, target)

    def point(self, target: Target) -> None:
        """Hold the gripper above an object or a (2,) position."""
        self.scene.refresh()
        x, y, top = self._above(target)
        self._moves.go(np.array([x, y, top + POINTING]))

    def goto(self, position: Array) -> None:
        """Move the gripper above a (2,) position, or to a (3,) one."""
        if len(position) == 3:
            self._moves.go(position)
            return
        x, y, top = self._above(position)
        self._moves.go(np.array([x, y, top + GOING]))

    def follow(self, points: Array) -> None:
        """Move the gripper along straight lines through (n, 2) points above everything, or through (n, 3) points."""
        if points.shape[1] == 2:
            height = max([0.0, *(thing.top for thing in self._moves.obstacles())]) + GOING
            points = np.column_stack([points, np.full(len(points), height)])
        self._moves.go(points[0])
        if len(points) > 1:
            self._moves.follow(points[1:])

    def go_home(self) -> None:
        """Back to the home position."""
        self._moves.home()

    def free_position(self, near: Target, clear: float = USUAL_RADIUS + SPACING) -> Array:
        """The (2,) place closest to a target where a circle of radius `clear` (m) is free.

        What is put there next and needs more room gets it, as near as there is some.

        Raises:
            InCollision: there is none.
        """
        self.scene.refresh()
        x, y = self.scene.get(self._object(near)).position[:2] if isinstance(near, str) else near[:2]
        place = free_place(np.array([x, y]), clear, self._moves.obstacles(), workspace=self.workspace)
        if place is None:
            raise InCollision(f"no place on the table has {clear * 1e3:.0f} mm free around it")
        self._offered = place
        return place

    def push(self, target: Target, to: Target) -> None:
        """Slide an object along the table until its centre is at a target (2,), or until it is next to a named object.

        One that rolls, or whose straight way is blocked, is carried there.

        Raises:
            InCollision: it stands on something, something stands on it, or there is no room for it at the target.
            Unreachable, SkillFailed: as `put_first_on_second` does.
        """
        self.scene.refresh()
        name = self._object(target)
        self._free_hand()
        thing = self.scene.get(name)
        goal = next_to(thing, self.scene.get(self._object(to))) if isinstance(to, str) else to
        goal = self._inside(goal)
        on_table_alone(name, self.scene.objects)
        try:
            push(self._moves, self._note, name, goal, ATTEMPTS)
        except (Unreachable, InCollision, SkillFailed) as failure:
            self._note("retry", {"object": name, "why": f"{failure}; it is carried instead"})
            self._bring(name, lambda: self._free(goal, thing, self._moves.obstacles({name})))

    # What is meant

    def _object(self, target: Target) -> str:
        """The name of the object that a name or a position means. Raises `UnknownObject`, `InCollision`."""
        objects = self.scene.objects
        if isinstance(target, str):
            return resolve(target, objects)
        meant = meant_by(target, objects.values())
        if not meant:
            nearest = min(objects.values(), key=lambda other: np.linalg.norm(other.position[:2] - target), default=None)
            there = f"; the nearest is {nearest.name} at {_xy(nearest.position)}" if nearest else ""
            raise MotionFailed(f"nothing stands at {_xy(target)}{there}")
        return meant[0].name

    def _places(self, target: Target, name: str) -> list[Place]:
        """Where an object can go when it is put at a target, best first; one at least."""
        objects = self.scene.objects
        load = self._moves.load
        if load is not None and load.thing.name == name:
            # What is in the gripper may be hidden from the eyes.
            thing, moving = load.thing, {name, *load.riders}
        else:
            thing, moving = self.scene.get(name), {name, *carried_by(name, objects)}
        others = [other for other in objects.values() if other.name not in moving]
        if isinstance(target, str):
            support = objects[resolve(target, objects)]
            if support.name == name:
                raise InCollision(f"{name} cannot be put on itself")
            if support.name in moving:
                raise InCollision(f"{support.name} stands on {name}: move that first")
            return self._on(thing, support, others)
        xy = self._inside(target)
        meant = meant_by(xy, others)
        if meant:
            vessel = next((other for other in meant if is_vessel(other)), meant[0])
            return self._on(thing, vessel, others)
        return self._free(xy, thing, others)

    def _on(self, thing: SceneObject, support: SceneObject, others: Sequence[SceneObject]) -> list[Place]:
        by_name = {other.name: other for other in others}
        on_it = [by_name[name] for name in carried_by(support.name, by_name)]
        inner = next((other for other in on_it if nested(thing, other, support)), None)
        if inner is not None:
            return self._on(thing, inner, others)
        if is_vessel(support):
            return [Place(s.position, s.height, support.name, s.yaw) for s in spots_in(thing, support, on_it)]
        if on_it:
            listed = ", ".join(other.name for other in on_it)
            raise InCollision(f"{support.name} has {listed} on it; put {thing.name} there, or move that first")
        yaw = support.pose.yaw if support.kind in ("block", "object") else None
        return [Place(support.position[:2], support.top, support.name, yaw)]

    def _inside(self, xy: Array) -> Array:
        position: Array = np.asarray(xy, dtype=np.float64)[:2]
        if not self.workspace.contains(position, -1e-6):
            space = self.workspace
            raise Unreachable(
                f"{_xy(position)} is outside the workspace (x {space.x0:g} to {space.x1:g}, y {space.y0:g} to "
                f"{space.y1:g}); the nearest place inside is {_xy(space.clamp(position))}"
            )
        return position

    def _free(self, xy: Array, thing: SceneObject, others: Sequence[SceneObject]) -> list[Place]:
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
        found = [free_place(xy, room, others, within=within, workspace=self.workspace) for room, within in tries]
        places = [Place(place, 0.0) for place in found if place is not None]
        if places:
            return places
        anywhere = free_place(xy, clear, others, workspace=self.workspace)
        offer = f"the nearest free place is {_xy(anywhere)}" if anywhere is not None else "the table has no free place"
        raise InCollision(f"{thing.name} does not fit at {_xy(xy)}: {in_the_way[0].name} is in the way; {offer}")

    # Steps

    def _free_hand(self, but: str = "") -> None:
        """Put down what is still held, from a command that was stopped or a `pick` without `place`."""
        load = self._moves.load
        if load is None or load.thing.name == but:
            return
        place = free_place(
            self._moves.tool().position[:2],
            radius(load.thing) + SPACING,
            self._moves.obstacles(),
            workspace=self.workspace,
        )
        if place is None:
            raise InCollision(f"{load.thing.name} is in the gripper and the table has no free place to put it down")
        self._hands.put(Place(place, 0.0))
        self.scene.refresh()

    def _put(self, places: Sequence[Place], *, back: bool = True) -> Place:
        """Put what is held at the first of some places that can be reached; back where it was if none can.

        Raises:
            Unreachable, InCollision: why the first of them cannot be reached.
        """
        refusal: Unreachable | InCollision | None = None
        for place in places:
            try:
                self._hands.put(place)
                return place
            except (Unreachable, InCollision) as error:
                refusal = refusal or error
        if back:
            self._hands.put_back()
        raise refusal if refusal is not None else ValueError("no place was given")

    def _above(self, target: Target) -> tuple[float, float, float]:
        """x, y and the height of whatever is highest there."""
        objects = self._moves.obstacles()
        if isinstance(target, str):
            thing = self.scene.get(self._object(target))
            x, y = thing.position[:2]
        else:
            x, y = target[:2]
        tops = [other.top for other in obstructing(np.array([x, y]), 0.03, objects)]
        return float(x), float(y), max([0.0, *tops])


def _xy(position: Array) -> str:
    return f"({position[0]:.3f}, {position[1]:.3f})"
