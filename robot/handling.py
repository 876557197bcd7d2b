"""Taking hold of things and letting go of them, each step checked by what the gripper and the eyes say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np

from perception.kits import KIT
from perception.support import bottom, carried_by, rests_on
from perception.types import Pose, SceneObject
from robot.grasps import Grasp, grasps
from robot.moves import AWAY, Load, Moves
from robot.path import Waypoint
from robot.placement import body, inner_radius, is_vessel, obstructing
from robot.places import Place, turns
from robot.types import InCollision, JointTrajectory, MotionFailed, Refused, SkillFailed, Unreachable

Note = Callable[[str, Mapping[str, object]], None]

ATTEMPTS = 3
CLEAR = 0.008
LEAST_STRAIGHT = 0.03
# From so high above a thing the camera on the wrist shows all of it, m.
LOOKING = 0.2
RELEASE_GAP = 0.0015
RELEASE_OPENING = 0.012
# A cup's vacuum is off at any width but 0.
VACUUM_OFF = 0.01
WALL_GAP = 0.004
# What stands this near to a gripper whose motion failed may be touched by it on its way up, m.
NEARBY = 0.06
WALL_FORCE = {"mug": 8.0, "bowl": 12.0, "plate": 12.0}
MISPLACED = 0.015
# What is in a hole is no higher than this above its bottom, m.
SUNK = 0.004
MOST_YAWS = 8
# From here on a turn may run into the last joint's limits, rad.
LARGE_TURN = np.pi / 2


class Handling:
    """One arm's hold on things.

    Args:
        moves: the arm in its scene.
        note: told what is done: a kind and its data.
    """

    def __init__(self, moves: Moves, note: Note) -> None:
        self._moves, self._note = moves, note
        self._robot, self._motion, self._scene = moves.robot, moves.motion, moves.scene
        self._gripper = moves.motion.arm.gripper

    # Taking hold

    def expect_to_hold(self, name: str) -> None:
        """Raises `Refused` where the gripper takes hold of nothing."""
        if self._gripper.kind == "spatula":
            raise Refused(f"a spatula takes hold of nothing, and {name} is to be held; choose a hand or a suction cup")

    def take(self, name: str, turn: float = 0.0) -> Load:
        """Take hold of an object; the arm then still stands where it took it.

        Args:
            name: of the object.
            turn: by how much it is to be turned when it is put down, rad. Half of a large turn is done by the way in
                which it is taken, so that the last joint's limits allow for all of it.

        Raises:
            Refused, UnknownObject, Unreachable, InCollision: before anything moved.
            SkillFailed: the gripper closed on nothing, as often as it may try.
        """
        self.expect_to_hold(name)
        for attempt in range(ATTEMPTS):
            self._make_sure(name)
            thing = self._scene.get(name)
            riders = self._riders(thing)
            leave_out = {name, *self._vessels_of(thing), *riders}
            grasp, trajectory = self._way_to_grasp(thing, leave_out, turn)
            self.open(grasp.opening)
            self._moves.run(trajectory)
            result = self._robot.grip(0.0, self._force(thing))
            if result.held:
                self._note("grasp", {"object": name, "attempt": attempt + 1})
                return self._holding(Load(thing, self._moves.tool(), result.width, tuple(riders)))
            self._note("retry", {"object": name, "attempt": attempt + 1, "why": "the gripper closed on nothing"})
            self.open(grasp.opening)
            self._leave(thing.top, leave_out)
            self._scene.look()
        raise SkillFailed(f"the gripper closed on nothing {ATTEMPTS} times where {name} is believed to be")

    def _holding(self, load: Load) -> Load:
        self._moves.load = load
        self._scene.taken(load.thing.name, lambda: load.at(self._moves.tool()))
        return load

    def _make_sure(self, name: str) -> None:
        """Where the place of a thing is not known well, look at it from above it first, if the arm gets there."""
        if not self._scene.unsure(name):
            return
        thing = self._scene.get(name)
        with suppress(Unreachable, InCollision):
            self._moves.go(np.array([*thing.position[:2], thing.top + LOOKING]))
            self._scene.look_closely(name)
            self._note("look", {"object": name, "position": self._scene.get(name).position.tolist()})

    def _force(self, thing: SceneObject) -> float:
        """How hard to hold a thing, N: walls are thin."""
        return WALL_FORCE.get(thing.kind, self._gripper.force) if self._gripper.kind == "hand" else self._gripper.force

    def _riders(self, thing: SceneObject) -> list[str]:
        riders = carried_by(thing.name, self._scene.objects)
        if riders and not is_vessel(thing):
            raise InCollision(f"{_listed(riders)} on {thing.name}: move that first")
        if riders and self._gripper.kind == "suction":
            raise InCollision(f"{_listed(riders)} in {thing.name}, where the suction cup would hold it: empty it first")
        return riders

    def _vessels_of(self, thing: SceneObject) -> list[str]:
        return [v.name for v in self._scene.objects.values() if is_vessel(v) and rests_on(thing, v)]

    def _way_to_grasp(
        self, thing: SceneObject, leave_out: Collection[str], turn: float = 0.0
    ) -> tuple[Grasp, JointTrajectory]:
        candidates = grasps(thing, self._gripper)
        if not candidates:
            raise Unreachable(
                f"{thing.name} is {min(thing.size[:2]) * 1e3:.0f} mm wide, too wide for a hand that opens to "
                f"{self._gripper.max_width * 1e3:.0f} mm"
            )
        near = self._motion.tool(self._moves.ready()).yaw - (turn / 2 if abs(turn) > LARGE_TURN else 0.0)
        highest = max(self._scene.get(name).top for name in leave_out)
        refusal: InCollision | Unreachable | None = None
        for grasp in candidates:
            yaws = self._motion.best_yaw(grasp.position, [grasp.yaw], grasp.period, near)
            approach = max(highest + self._gripper.tip + CLEAR - grasp.position[2], LEAST_STRAIGHT)
            try:
                goal = Waypoint(grasp.position, yaws[0])
                return grasp, self._moves.route(goal, leave_out=leave_out, width=grasp.opening, approach=approach)
            except (InCollision, Unreachable) as error:
                refusal = error
        raise type(refusal)(f"no way to take hold of {thing.name}: {refusal}") from refusal  # type: ignore[misc]

    def _leave(self, top: float, leave_out: Collection[str]) -> None:
        """Straight up until the gripper is clear of a height, then home."""
        lift = top + self._gripper.tip + CLEAR - float(self._moves.tool().position[2])
        self._moves.home(lift=max(lift, LEAST_STRAIGHT), leave_out=leave_out)

    # Letting go

    def open(self, opening: float) -> None:
        """Fingers so far apart (m), or the vacuum off."""
        if self._gripper.kind == "suction":
            self._robot.grip(VACUUM_OFF, self._gripper.force)
        elif abs(self._robot.state().gripper_width - opening) > 0.001:
            self._robot.grip(opening, self._gripper.force)

    def put(self, place: Place) -> None:
        """Carry what is held to a place, let go, go home, and believe it there. Look with `wrong_with`.

        Raises:
            Unreachable, InCollision: nothing has moved, the thing is still held.
            MotionFailed: nothing is held.
        """
        load = self._loaded()
        walls, pile = self._around(place, load)
        goal, trajectory = self._way_to_place(load, place, walls, pile)
        self._moves.run(trajectory)
        self._let_go(load)
        pose = load.at(goal)
        centre = np.array([*pose.position[:2], place.bottom + load.thing.size[2] / 2])
        if load.thing.name in self._scene.objects:
            self._scene.moved(load.thing.name, Pose(centre, pose.quaternion))
        self._note("release", {"object": load.thing.name, "position": centre.tolist(), "on": place.support})
        around = walls | pile
        top = max([place.bottom + float(load.thing.size[2]), *(self._scene.get(name).top for name in around)])
        self._leave(top, {load.thing.name, *load.riders, *around})

    def put_back(self) -> None:
        """Put what is held where it was taken from."""
        load = self._loaded()
        place = Place(load.thing.position[:2], bottom(load.thing))
        self.put(replace(place, yaw=None))

    def recover(self) -> None:
        """After a motion that failed: find out whether the thing is still held, go home and look."""
        load = self._moves.load
        if load is not None and not self._robot.grip(0.0, self._force(load.thing)).held:
            self._moves.load = None
            self._scene.dropped()
        if self._moves.load is None:
            self.open(self._gripper.max_width)
        near = [thing.name for thing in obstructing(self._moves.tool().position, NEARBY, self._scene.look().values())]
        self._moves.home(lift=AWAY, leave_out=near)
        self._scene.look()

    def wrong_with(self, name: str, place: Place) -> str | None:
        """Look whether an object is where it was put: None, or what is wrong."""
        objects = self._scene.look()
        if name not in objects:
            return f"{name} is nowhere to be seen"
        thing = objects[name]
        support = None if place.support is None else objects.get(place.support)
        in_hole = support is not None and support.kind == KIT
        if in_hole and bottom(thing) > place.bottom + SUNK:
            return f"{name} lies on {place.support}, not in its hole"
        if support is not None and not in_hole:
            return None if name in carried_by(support.name, objects) else f"{name} is not on {support.name}"
        # On the table, or on something that it hides from the eyes.
        centre = thing.position[:2] if place.support is None else body(thing)[0]
        off = float(np.linalg.norm(centre - place.position))
        above = bottom(thing) - place.bottom
        if off > MISPLACED or abs(above) > MISPLACED:
            return f"{name} is {off * 1e3:.0f} mm from where it was put, and {above * 1e3:.0f} mm higher"
        return None

    def _loaded(self) -> Load:
        if self._moves.load is None:
            raise MotionFailed("nothing is held: pick something first")
        return self._moves.load

    def _let_go(self, load: Load) -> None:
        if self._gripper.kind == "suction":
            self._robot.grip(VACUUM_OFF, self._gripper.force)
        else:
            self._robot.grip(min(load.width + RELEASE_OPENING, self._gripper.max_width), self._gripper.force)
        self._moves.load = None

    def _around(self, place: Place, load: Load) -> tuple[set[str], set[str]]:
        """Vessels that the thing is taken from or put into: their walls are no obstacles; and what is in the latter."""
        objects = self._scene.objects
        vessels, pile = set(self._vessels_of(load.thing)), set[str]()
        if place.support is not None:
            # On a thing in a vessel is in the vessel, too.
            entered = [objects[place.support], *(objects[name] for name in self._vessels_of(objects[place.support]))]
            for vessel in filter(is_vessel, entered):
                vessels.add(vessel.name)
                pile |= set(carried_by(vessel.name, objects))
        carried = {load.thing.name, *load.riders}
        return vessels - carried, pile - vessels - carried

    def _way_to_place(
        self, load: Load, place: Place, walls: set[str], pile: set[str]
    ) -> tuple[Waypoint, JointTrajectory]:
        out_of = self._vessels_of(load.thing)
        walls_left = [self._scene.get(name).top for name in out_of]
        walls_entered = [self._scene.get(name).top for name in walls | pile if name not in out_of]
        lift = max([LEAST_STRAIGHT + load.hang, *(top + CLEAR - bottom(load.thing) for top in walls_left)])
        approach = max([LEAST_STRAIGHT + load.hang, *(top + CLEAR + load.hang - place.bottom for top in walls_entered)])
        width = min(load.width + RELEASE_OPENING, self._gripper.max_width)
        left = [name for name, other in self._scene.objects.items() if rests_on(load.thing, other)]
        under = [*left, *pile] if place.support is None else [*left, *pile, place.support]
        leave_out = walls | pile if place.touching else walls
        refusal: InCollision | Unreachable | None = None
        for goal in self._goals(load, place):
            try:
                return goal, self._moves.route(
                    goal, leave_out=leave_out, width=width, lift=lift, approach=approach, under=under
                )
            except (InCollision, Unreachable) as error:
                refusal = error
        where = f"({place.position[0]:.3f}, {place.position[1]:.3f})"
        if refusal is None:
            raise Unreachable(f"no yaw lets {load.thing.name} be put at {where} within the last joint's limits")
        raise type(refusal)(f"{load.thing.name} cannot be put at {where}: {refusal}")

    def _goals(self, load: Load, place: Place) -> Iterator[Waypoint]:
        """Poses of the tool that put the thing at a place, the smallest turn first."""
        centre = body(load.thing)[0] if place.support is not None else load.thing.position[:2]
        offset = centre - load.tool.position[:2]
        height = place.bottom + load.below + RELEASE_GAP + self._drop(load, place)
        for turn in turns(load.thing, place)[:MOST_YAWS]:
            c, s = np.cos(turn), np.sin(turn)
            xy = place.position - np.array([[c, -s], [s, c]]) @ offset
            position = np.array([*xy, height])
            low, high = self._motion.kinematics.yaw_range(position)
            if low <= load.tool.yaw + turn <= high:
                yield Waypoint(position, load.tool.yaw + turn)

    def _drop(self, load: Load, place: Place) -> float:
        """How much higher to let go than the thing will lie, because the hand does not fit into the vessel, m."""
        gripper = self._gripper
        vessel = None if place.support is None else self._scene.get(place.support)
        if gripper.kind == "suction" or vessel is None or not is_vessel(vessel):
            return 0.0
        aside = float(np.linalg.norm(place.position - body(vessel)[0]))
        half = (load.width + RELEASE_OPENING) / 2
        slender = float(np.hypot(half + gripper.thickness, gripper.breadth / 2)) + aside + WALL_GAP
        wide = float(np.hypot(half + gripper.root, gripper.breadth / 2)) + aside + WALL_GAP
        tip = place.bottom + load.below - gripper.tip
        for rise in np.arange(0.0, max(vessel.top - tip, 0.0) + 0.004, 0.002):
            low, high = tip + float(rise), tip + float(rise) + gripper.length
            if inner_radius(vessel, low) >= slender and inner_radius(vessel, high) >= wide:
                return float(rise)
        return max(vessel.top - tip, 0.0) + 0.004


def _listed(names: list[str]) -> str:
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
