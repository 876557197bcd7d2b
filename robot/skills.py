"""What an arm can be asked to do. Positions are in the table frame, metres; things are the scene's, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from threading import Event

import numpy as np

from perception.drawers import DRAWER, opening_of
from perception.groups import PILE, ROPE, places
from perception.support import rests_on
from perception.types import Array, Scene, SceneObject
from perception.workspace import WORKSPACE, Workspace
from robot.drawers import CLOSE_ENOUGH, Drawers
from robot.handling import ATTEMPTS, Handling, Note
from robot.moves import Moves
from robot.placement import (
    SPACING,
    free_place,
    obstructing,
    radius,
)
from robot.places import Place, turns
from robot.planner import Planner
from robot.pushing import next_to, on_table_alone, push
from robot.robot import Robot
from robot.ropes import Ropes
from robot.safety import Safety
from robot.sweeping import sweep, zone_for
from robot.targets import Target, Targets
from robot.types import InCollision, MotionFailed, Refused, SkillFailed, Unreachable

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
        motion: Planner,
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
        self._drawers = Drawers(self._moves, self._hands, note)
        self._ropes = Ropes(self._moves, self._hands, note)
        self._targets = Targets(self._moves, workspace)

    @property
    def held(self) -> str | None:
        """The name of the object in the gripper."""
        return None if self._moves.load is None else self._moves.load.thing.name

    @property
    def tip(self) -> Array:
        """(3,) where the tip of the gripper is, or the lowest point of what it holds, m."""
        return self._moves.tip()

    @property
    def handle_grasp(self) -> Array:
        """(4, 4) handle_from_tool: how a drawer's handle was last taken hold of; before that, how it would be."""
        return self._drawers.grasp

    def put_first_on_second(self, first: Target, second: Target, offset: Array | None = None) -> None:
        """Pick up an object and put it on, in or at a target; look, and do it over if it is not there.

        Args:
            first: a name, or a (2,) position at which an object stands.
            second: a name, or a (2,) position; one at which something stands means on or in that thing.
            offset: (4, 4) how far from there, in the frame of what carries it; None is not at all.

        Raises:
            UnknownObject, Unreachable, InCollision: it cannot be done; nothing has moved for good.
            SkillFailed: it was tried as often as it may be.
        """
        self.scene.refresh()
        name = self._targets.movable(first)
        self._free_hand(but=name)
        self._bring(name, lambda: self._targets.places(second, name, offset))

    def _bring(self, name: str, choose: Callable[[], list[Place]]) -> None:
        """Take an object to one of some places, chosen anew for each attempt."""
        wrong = ""
        for attempt in range(ATTEMPTS):
            places = choose()
            try:
                if self.held != name:
                    self._hands.take(name, turns(self.scene.get(name), places[attempt % len(places)])[0])
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
        self._targets.object(names[0])
        for lower, upper in pairwise(names):
            self.scene.refresh()
            on, under = self._targets.object(upper), self._targets.object(lower)
            if not rests_on(self.scene.get(on), self.scene.get(under)):
                self.put_first_on_second(upper, lower)

    def pick(self, target: Target) -> None:
        """Pick up an object, by name or (2,) position, and hold it above its place. Raises as above."""
        self.scene.refresh()
        name = self._targets.movable(target)
        self._free_hand(but=name)
        if self.held != name:
            self._hands.take(name)
            self._moves.rise(ON_THE_WAY)

    def place(self, target: Target, offset: Array | None = None) -> None:
        """Put what is held on, in or at a target (a name or a (2,) position), and look; `offset` as above.

        Raises:
            MotionFailed: nothing is held.
            Unreachable, InCollision: it does not go there; it is still held.
            SkillFailed: it did not stay there.
        """
        name = self.held
        if name is None:
            raise MotionFailed("nothing is held: pick something first")
        place = self._put(self._targets.places(target, name, offset), back=False)
        if self._hands.wrong_with(name, place):
            self.put_first_on_second(name, target, offset)

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

    def free_position(self, near: Target) -> Array:
        """The (2,) place closest to a target where there is room for an object. Raises `InCollision`: there is none."""
        self.scene.refresh()
        return self._targets.free_position(near)

    def push(self, target: Target, to: Target) -> None:
        """Slide an object along the table until its centre is at a target (2,), or until it is next to a named object.

        One that rolls, or whose straight way is blocked, is carried there.

        Raises:
            InCollision: it stands on something, something stands on it, or there is no room for it at the target.
            Unreachable, SkillFailed: as `put_first_on_second` does.
        """
        self.scene.refresh()
        name = self._targets.movable(target)
        self._free_hand()
        thing = self.scene.get(name)
        goal = next_to(thing, self.scene.get(self._targets.object(to))) if isinstance(to, str) else to
        goal = self._targets.inside(goal)
        on_table_alone(name, self.scene.objects)
        try:
            push(self._moves, self._note, name, goal, ATTEMPTS)
        except (Unreachable, InCollision, SkillFailed) as failure:
            if self._moves.motion.arm.gripper.kind == "spatula":
                raise
            self._note("retry", {"object": name, "why": f"{failure}; it is carried instead"})
            self._bring(name, lambda: self._targets.free(goal, thing, self._moves.obstacles({name})))

    def open_drawer(self, target: Target, grasp: Array | None = None) -> Array | None:
        """Pull a drawer open, look, and do it over if it is not.

        Args:
            target: its name, or a (2,) position on its cabinet.
            grasp: (4, 4) handle_from_tool: how to take hold of its handle, the tool pointing down; None to choose.

        Returns:
            (4, 4) how the handle was taken hold of, which does as well for another drawer; None if nothing was to do.

        Raises:
            Refused: it is no drawer.
            Unreachable, InCollision: it cannot be done; nothing has moved.
            SkillFailed: it was tried as often as it may be.
        """
        self.scene.refresh()
        name = self._of_kind(target, DRAWER).name
        self._free_hand()
        return self._drawers.open(name, grasp)

    def close_drawer(self, target: Target, grasp: Array | None = None) -> Array | None:
        """Push a drawer in, look, and do it over if it is not in; as `open_drawer`."""
        self.scene.refresh()
        name = self._of_kind(target, DRAWER).name
        self._free_hand()
        return self._drawers.close(name, grasp)

    def is_open(self, target: Target) -> bool:
        """Whether a drawer is open, if only a little. Raises `Refused`: it is no drawer."""
        self.scene.refresh()
        return opening_of(self._of_kind(target, DRAWER)) > CLOSE_ENOUGH

    def sweep(self, target: Target, zone: Target) -> float:
        """Push a pile into a zone, in as many strokes as it takes.

        Args:
            target: its name, or a (2,) position of one of its blocks.
            zone: the name of what it is to lie on, a (4,) box x0, y0, x1, y1, or a (2,) position to gather it around.

        Returns:
            The share of the pile that lies there, nine tenths at least.

        Raises:
            Refused: it is no pile.
            Unreachable, InCollision: there is no free way to push it there.
            SkillFailed: too much of it is still elsewhere after as many strokes as there may be.
        """
        self.scene.refresh()
        pile = self._of_kind(target, PILE)
        self._free_hand()
        place = self.scene.get(self._targets.object(zone)) if isinstance(zone, str) else zone
        return sweep(self._moves, self._note, pile.name, zone_for(pile, place))

    def drag(self, target: Target, to: Target) -> None:
        """Pull a rope along the table by one of its beads until that is at a target.

        Args:
            target: a (2,) position on a rope: its nearest bead; or a rope's name: its end that is nearer to the target.
            to: a name, or a (2,) position.

        Raises:
            Refused: it is no rope, or the gripper takes hold of nothing.
            Unreachable, InCollision: there is no way; nothing has moved.
            SkillFailed: it was tried as often as it may be.
        """
        self.scene.refresh()
        rope = self._of_kind(target, ROPE)
        self._free_hand()
        goal = self._targets.inside(self._position(to))
        beads = places(rope)
        if isinstance(target, str):
            bead = min(0, len(beads) - 1, key=lambda end: float(np.linalg.norm(beads[end] - goal)))
        else:
            bead = int(np.linalg.norm(beads - target, axis=1).argmin())
        self._ropes.drag(rope.name, bead, goal)

    def lay(self, target: Target, start: Target, end: Target) -> None:
        """Lay a rope straight along the line between two targets (names or (2,) positions), in the middle of it.

        Raises: as `drag`.
        """
        self.scene.refresh()
        rope = self._of_kind(target, ROPE)
        self._free_hand()
        ends = [self._targets.inside(self._position(place)) for place in (start, end)]
        if np.linalg.norm(ends[1] - ends[0]) < SPACING:
            raise Refused(f"no line from ({ends[0][0]:.3f}, {ends[0][1]:.3f}) to itself; the two places must differ")
        self._ropes.stretch(rope.name, *ends)

    def gather(self, thing: SceneObject) -> None:
        """Bring a pile back to where it lay, its blocks in any order, or each bead of a rope to where it was.

        Args:
            thing: the pile or the rope as it was.

        Raises: as `sweep` and `drag`.
        """
        self.scene.refresh()
        self._free_hand()
        if thing.kind == PILE:
            sweep(self._moves, self._note, thing.name, zone_for(thing, thing))
        else:
            self._ropes.lay(thing.name, places(thing))

    # Steps

    def _of_kind(self, target: Target, kind: str) -> SceneObject:
        """A drawer, a pile or a rope. Raises `Refused`: it is none."""
        thing = self.scene.get(self._targets.object(target))
        if thing.kind != kind:
            there = ", ".join(other.name for other in self.scene.objects.values() if other.kind == kind)
            raise Refused(f"{thing.name} is a {thing.kind}, not a {kind}; the {kind}s are: {there or 'none'}")
        return thing

    def _position(self, target: Target) -> Array:
        """(2,) the middle of a named object, or the position itself."""
        if isinstance(target, str):
            return self.scene.get(self._targets.object(target)).position[:2]
        return target

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

        One that is reached without touching what lies there already comes before those that are not.

        Raises:
            Unreachable, InCollision: why the first of them cannot be reached.
        """
        refusal: Unreachable | InCollision | None = None
        for place in [*places, *(replace(place, touching=True) for place in places if place.support is not None)]:
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
            thing = self.scene.get(self._targets.object(target))
            x, y = thing.position[:2]
        else:
            x, y = target[:2]
        tops = [other.top for other in obstructing(np.array([x, y]), 0.03, objects)]
        return float(x), float(y), max([0.0, *tops])
