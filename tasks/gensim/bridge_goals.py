"""What a task file wants, as predicates over the things of a scene.

A target is where an object is to be let go: it comes to stand on what is there then. In the middle of a zone, a box, a
pallet or a block it is asked to be in or on that; anywhere else, at that place. Several at one place make a tower where
their heights say so, or where there is no room beside one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import lap
import numpy as np

from perception.geometry.symmetry import matrix
from perception.groups import ROPE
from perception.support import CONTAINERS, MARKS
from perception.types import Array, Pose, SceneObject
from tasks.arrangements import MOST
from tasks.gensim import frame
from tasks.gensim.bridge_errors import Unbridged
from tasks.gensim.bridge_things import Things, topmost
from tasks.gensim.plan import Goal, Plan
from tasks.language import expected
from tasks.poses import alike
from tasks.regions import off_inside

Predicate = dict[str, Any]

# Of two targets at one place, one that is so much higher, m, is for what comes on top.
STEP = 0.015
# What is so many times larger than an object can carry it.
LARGER = 1.2
# How evenly beads are spread, m; and how far what is in the middle of a mark may be from it, at least.
EVEN, CENTRED = 0.005, 0.015
# In or on what several things at one place lie beside each other; on anything else they make a tower.
ROOMY = CONTAINERS | {"zone", "pallet"}
_FAR = 1e6


@dataclass(frozen=True)
class Target:
    """Where an object goes: (2,) m, in the table frame, the yaw (rad) or None for any, and the height that is told."""

    place: Array
    yaw: float | None
    height: float


@dataclass
class Wanted:
    """The goals of a plan, one after the other, while things come to where these want them.

    Args:
        things: that there are.
        plan: what is wanted.
        turned: whether objects are to be turned as their targets are even where nobody could tell, or minds: what is
            turned alike finds more room.
        now: where each thing is by then, by name.
        heights: the targets' heights of what has been brought somewhere; narrow: of these, what stands where there is
            no room for another beside it.
    """

    things: Things
    plan: Plan
    turned: bool = False
    now: dict[str, SceneObject] = field(init=False)
    heights: dict[str, float] = field(default_factory=dict)
    narrow: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.now = expected.objects(self.things.scene)

    def predicates(self) -> list[Predicate]:
        """All that is to hold at the end. Of several goals about a thing, its last one counts.

        Raises:
            Unbridged: there is no predicate for it.
        """
        last = {self.things.names[number]: goal for goal in self.plan.goals for number in goal.objects}
        steps = []
        for goal in self.plan.goals:
            holds = [part for part in self._parts(goal) if last[_about(part)] is goal]
            steps.append(holds)
        return _in_order([step for step in steps if step]) + self._unmoved()

    def _unmoved(self) -> list[Predicate]:
        moved = {self.things.names[number] for goal in self.plan.goals for number in goal.objects}
        fixed = [name for name in self.things.fixed if name not in moved]
        return [{"is": "unmoved", "names": fixed}] if fixed else []

    def _parts(self, goal: Goal) -> list[Predicate]:
        names = list(dict.fromkeys(self.things.names[number] for number in goal.objects))
        groups = [name for name in names if self.now[name].members]
        if not groups:
            return self._in_zones(goal, names) if goal.metric == "zone" else self._at_poses(goal)
        if len(groups) < len(names):
            raise Unbridged("goal", f"{groups[0]} and {names[-1]} are to go somewhere together")
        if self.now[groups[0]].kind == ROPE:
            return [self._along(goal, groups[0])]
        return [{"is": "swept", "pile": name, "zone": self._zone(goal)} for name in groups]

    # Groups and zones

    def _along(self, goal: Goal, rope: str) -> Predicate:
        line = np.array([self._place(place)[:2] for place, _ in goal.targets])
        spread = np.linspace(line[0], line[-1], len(line))
        if len(line) != len(self.now[rope].members) or np.abs(line - spread).max() > EVEN:
            raise Unbridged("goal", f"{rope} is not to lie along a line")
        start, end = line[0].round(4).tolist(), line[-1].round(4).tolist()
        return {"is": "along", "rope": rope, "start": start, "end": end, "tol": max(self.plan.pos_eps, 0.02)}

    def _zone(self, goal: Goal) -> str | list[float]:
        """The one zone of a goal: what marks it, or its bounds."""
        zones = goal.zones if goal.metric == "zone" else [(goal.targets[0], ())]
        if len(zones) > 1:
            raise Unbridged("goal", f"{len(zones)} zones for one pile")
        (place, quaternion), size = zones[0]
        middle = self._place(place)[:2]
        if marks := self._marks(middle, allowed=MARKS | CONTAINERS):
            return marks[0]
        turn = frame.pose_to_table(place, quaternion).yaw % np.pi
        quarter = round(turn / (np.pi / 2.0))
        if len(size) < 2 or abs(turn - quarter * np.pi / 2.0) > 0.05:
            raise Unbridged("goal", "nothing marks the zone that a pile is to go to")
        half = np.array(size[:2] if quarter % 2 == 0 else size[1::-1]) / 2.0
        return [*(middle - half).round(4).tolist(), *(middle + half).round(4).tolist()]

    def _in_zones(self, goal: Goal, names: Sequence[str]) -> list[Predicate]:
        found = []
        for (place, _), _size in goal.zones:
            middle = self._place(place)[:2]
            marks = self._marks(middle, allowed={"zone", "box", "bowl", "pallet"})
            if not marks:
                raise Unbridged("goal", "nothing marks the zone that things are to be in")
            found.append(marks[0])
        return [_any([{"is": "inside", "a": name, "b": zone} for zone in dict.fromkeys(found)]) for name in names]

    def _marks(self, middle: Array, *, allowed: set[str] | frozenset[str]) -> list[str]:
        near = [thing for thing in self.now.values() if thing.kind in allowed and _off(thing, middle) < CENTRED]
        return [thing.name for thing in sorted(near, key=lambda thing: -float(np.prod(thing.size[:2])))]

    # Poses

    def _at_poses(self, goal: Goal) -> list[Predicate]:
        pairs = self._dealt(goal)
        leaving = {self.things.names[goal.objects[index]] for index, _ in pairs}
        on_table: list[tuple[str, Target]] = []
        held: list[tuple[str, str, Predicate]] = []
        for index, number in pairs:
            name, target = self.things.names[goal.objects[index]], self._target(goal, index, number)
            leaving.discard(name)
            below = self._below(name, target, leaving)
            self._bring(name, target, below)
            part = None if below is None else self._upon(name, target, below)
            if part is None or below is None:
                on_table.append((name, target))
            else:
                held.append((name, below.name, part))
        free = len(goal.objects) > 1 and all(len(goal.allowed(i)) > 1 for i in range(len(goal.objects)))
        return [*self._standing(on_table, free), *_carried(held, free and not goal.replace)]

    def _dealt(self, goal: Goal) -> list[tuple[int, int]]:
        """(object, target) by their indices, so that the ways are shortest; the lowest targets first."""
        count = len(goal.objects)
        cost = np.full((count, len(goal.targets)), _FAR)
        for index, number in enumerate(goal.objects):
            for target in goal.allowed(index):
                way = self.now[self.things.names[number]].position - self._place(goal.targets[target][0])
                cost[index, target] = float(np.linalg.norm(way[:2]))
        chosen = cost.argmin(axis=1).tolist() if goal.replace else lap.lapjv(cost, extend_cost=True)[1].tolist()
        pairs = [(i, t) for i, t in enumerate(chosen) if t >= 0 and cost[i, t] < _FAR]
        if len(pairs) < min(count, len(goal.targets)):
            raise Unbridged("goal", f"{count - len(pairs)} of {count} objects have no target that they may go to")
        return sorted(pairs, key=lambda pair: round(goal.targets[pair[1]][0][2], 2))

    def _target(self, goal: Goal, index: int, number: int) -> Target:
        """Where the middle of an object goes."""
        place, quaternion = goal.targets[number]
        pose = frame.pose_to_table(place, quaternion)
        matters = goal.rotations and (self.turned or goal.symmetries[index] > 0.0)
        aside = self.things.middles[goal.objects[index]]
        turned = matrix(pose.quaternion) @ aside if goal.rotations else np.zeros(3)
        middle = self._place(place)[:2] + turned[:2]
        return Target(middle, pose.yaw if matters else None, place[2])

    def _below(self, name: str, target: Target, leaving: set[str]) -> SceneObject | None:
        """What an object comes to stand on or in, or what marks the place; None for the bare table."""
        thing = self.now[name]
        there = [
            other
            for other in self.now.values()
            if other.name not in leaving | {name} and not other.members and self._carries(other, thing, target)
        ]
        carrier = topmost([other for other in there if other.kind not in MARKS], target.place)
        marks = [other for other in there if other.kind == "zone" and _off(other, target.place) < CENTRED]
        return carrier or next(iter(marks), None)

    def _carries(self, other: SceneObject, thing: SceneObject, target: Target) -> bool:
        if other.name in self.heights:
            return other.name in self.narrow or target.height > self.heights[other.name] + STEP
        larger = float(np.prod(other.size[:2])) > LARGER * float(np.prod(thing.size[:2]))
        return larger or _off(other, target.place) < CENTRED

    def _bring(self, name: str, target: Target, below: SceneObject | None) -> None:
        height = 0.0 if below is None or below.kind in MARKS else below.top
        if below is not None and below.kind in CONTAINERS:
            height = below.top - float(below.size[2])
        self.now[name] = expected.standing(self.now[name], np.array([*target.place, height]), target.yaw)
        self.heights[name] = target.height
        if below is None or below.kind not in ROOMY:
            self.narrow.add(name)

    def _upon(self, name: str, target: Target, below: SceneObject) -> Predicate | None:
        """That an object is in or on what is below; None where that is only a mark, in which it does not lie."""
        if below.kind in CONTAINERS:
            return {"is": "inside", "a": name, "b": below.name}
        if below.kind in MARKS:
            within = (self.turned or target.yaw is None) and off_inside(self.now[name], below) == 0.0
            return {"is": "inside", "a": name, "b": below.name} if within else None
        if _off(below, target.place) < CENTRED:
            return {"is": "on", "a": name, "b": below.name}
        pose = _pose(_seen_from(below.pose, target))
        return {"is": "pattern", "names": [name], "poses": [pose], "frame": below.name, **self._tolerances()}

    def _standing(self, listed: Sequence[tuple[str, Target]], free: bool) -> list[Predicate]:
        """That objects are at places on the table, each at its own or, where they are free, at any."""
        if not listed:
            return []
        names, targets = [name for name, _ in listed], [target for _, target in listed]
        equal = all(alike(self.now[one], self.now[other]) for one, other in pairwise(names))
        if free and not equal and len(names) <= MOST and all(target.yaw is None for target in targets):
            points = [target.place.round(4).tolist() for target in targets]
            return [{"is": "points", "names": names, "points": points, "tol": self.plan.pos_eps}]
        if not free and all(target.yaw is None for target in targets):
            return [
                {"is": "at", "a": name, "xy": target.place.round(4).tolist(), "tol": self.plan.pos_eps}
                for name, target in listed
            ]
        chunks = [listed[first : first + MOST] for first in range(0, len(listed), MOST)]
        return [
            {
                "is": "pattern",
                "names": [name for name, _ in chunk],
                "poses": [_pose(target) for _, target in chunk],
                **self._tolerances(),
            }
            for chunk in chunks
        ]

    def _tolerances(self) -> dict[str, float]:
        return {"tol": self.plan.pos_eps, "tol_deg": round(float(np.degrees(self.plan.rot_eps)), 3)}

    def _place(self, position: Sequence[float]) -> Array:
        """A (3,) position of the task file's in the scene."""
        place: Array = frame.to_table(position) + np.array([*self.things.shift, 0.0])
        return place


def _carried(held: Sequence[tuple[str, str, Predicate]], free: bool) -> list[Predicate]:
    """What is on or in other things. Where the objects are free to choose, each of these has one of them."""
    names, supports = [name for name, _, _ in held], [below for _, below, _ in held]
    plain = all(part["is"] in ("on", "inside") for _, _, part in held)
    if not free or not plain or len(set(supports)) < len(supports) or set(names) & set(supports):
        return [part for _, _, part in held]
    kind = [part["is"] for _, _, part in held]
    return [
        _any([{"is": kind[i], "a": name, "b": below} for name in (*names[i:], *names[:i])])
        for i, below in enumerate(supports)
    ]


def _any(ways: Sequence[Predicate]) -> Predicate:
    return ways[0] if len(ways) == 1 else {"is": "any", "of": list(ways)}


def _in_order(steps: Sequence[Sequence[Predicate]]) -> list[Predicate]:
    if len(steps) < 2:
        return [part for step in steps for part in step]
    return [{"is": "in_order", "of": [step[0] if len(step) == 1 else {"is": "all", "of": [*step]} for step in steps]}]


def _about(part: Predicate) -> str:
    """A thing that a predicate is about."""
    if part["is"] == "any":
        return _about(part["of"][0])
    name = part.get("a") or part.get("pile") or part.get("rope") or part["names"][0]
    return str(name)


def _off(thing: SceneObject, place: Array) -> float:
    return float(np.linalg.norm(thing.position[:2] - place[:2]))


def _seen_from(pose: Pose, target: Target) -> Target:
    cos, sin = np.cos(pose.yaw), np.sin(pose.yaw)
    place = np.array([[cos, sin], [-sin, cos]]) @ (target.place - pose.position[:2])
    return Target(place, None if target.yaw is None else target.yaw - pose.yaw, target.height)


def _pose(target: Target) -> list[float]:
    xy: list[float] = target.place.round(4).tolist()
    return xy if target.yaw is None else [*xy, round(float(np.degrees(target.yaw)), 2)]
