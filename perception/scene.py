"""Detections over time become named objects: the belief about what stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from perception.detect.detector import Detector
from perception.matching import FULL_VIEW, match, match_fallen
from perception.recognition import recognise, updated, without_pieces
from perception.support import CONTAINERS, carried_by, rests_on
from perception.types import Detection, Pose, SceneObject, UnknownObject
from perception.visibility import Sight, arm_in_view, sight_of
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

# What the last look did not show is older than 0 even where the clock stands still, s.
_UNSEEN_AGE = 1e-3
# How far a hidden vessel may be shoved together with what is in it, m.
_SHOVED = 0.03


@dataclass(frozen=True)
class _Belief:
    thing: SceneObject
    seen_at: float


class _ByName(dict[str, SceneObject]):
    """Things by name; one that there is not is said to be unknown, and which there are."""

    def __missing__(self, name: str) -> SceneObject:
        raise UnknownObject(name, list(self))


class ObservedScene:
    """The belief about a table, kept over looks. Implements `perception.types.Scene`.

    Things keep their names while they stay, are carried, or are hidden by the arm or by what stands on them. A thing
    whose place is seen to be empty is forgotten, unless the arm is in the picture and may be holding it; its name
    stays reserved and comes back with the next unclaimed thing of its kind and colour.

    Args:
        detector: finds things in a picture.
        capture: takes the picture; None for a detector that needs none.
        workspace: what the picture shows is judged within it.
        clock: seconds; ages are measured with it, and `refresh` looks again once it has moved on. In simulation the
            simulated time, so that a world that stands still is looked at once.
        known: things that somebody told about before the first look; what is seen near them gets their names.
        max_age: for how many seconds of the clock `refresh` takes an old look for good enough.
    """

    def __init__(
        self,
        detector: Detector,
        capture: Callable[[], Rgbd] | None,
        workspace: Workspace = WORKSPACE,
        *,
        clock: Callable[[], float],
        known: Sequence[SceneObject] = (),
        max_age: float = 0.0,
    ) -> None:
        self._detector = detector
        self._capture = capture
        self._workspace = workspace
        self._clock = clock
        self._max_age = max_age
        now = clock()
        self._beliefs = {thing.name: _Belief(thing, now - thing.age) for thing in known}
        self._lost: dict[str, SceneObject] = {}
        self._told: set[str] = set()
        self._looked_at: float | None = None
        self._picture: Rgbd | None = None

    @property
    def objects(self) -> Mapping[str, SceneObject]:
        """The belief as of the last look and of what the arm has done since, by name; no new look is taken."""
        return MappingProxyType(_ByName((name, belief.thing) for name, belief in self._beliefs.items()))

    @property
    def picture(self) -> Rgbd | None:
        """What the last look saw; None before it and for a detector that needs no picture."""
        return self._picture

    def get(self, name: str) -> SceneObject:
        """The believed object of exactly that name. Raises `UnknownObject`."""
        if name not in self._beliefs:
            raise UnknownObject(name, list(self._beliefs))
        return self._beliefs[name].thing

    def moved(self, name: str, pose: Pose) -> None:
        """Believe that the arm has put an object at a pose (table frame), with all that stands on or in it.

        Raises:
            UnknownObject: there is no object of that name.
        """
        before = self.get(name).position
        riders = carried_by(name, self.objects)
        for rider in riders:
            belief = self._beliefs[rider]
            shifted = Pose(belief.thing.position + (pose.position - before), belief.thing.pose.quaternion)
            self._beliefs[rider] = replace(belief, thing=replace(belief.thing, pose=shifted))
        belief = self._beliefs[name]
        self._beliefs[name] = replace(belief, thing=replace(belief.thing, pose=pose))
        self._told |= {name, *riders}
        self._looked_at = None

    def refresh(self) -> Mapping[str, SceneObject]:
        """The belief, after a fresh look if time has passed or the arm has moved something since the last one."""
        if self._looked_at is None or abs(self._clock() - self._looked_at) > self._max_age:
            return self.look()
        return self.objects

    def look(self) -> Mapping[str, SceneObject]:
        """Take a fresh look and return every believed object by name."""
        picture = self._capture() if self._capture is not None else None
        detections = self._detector.detect(picture)
        now = self._clock()
        if detections and all(found.name is not None for found in detections):
            self._beliefs = {thing.name: _Belief(thing, now) for thing in map(_identified, detections)}
        else:
            self._track(detections, picture, now)
        self._told.clear()
        self._picture, self._looked_at = picture, now
        return self.objects

    def _track(self, detections: Sequence[Detection], picture: Rgbd | None, now: float) -> None:
        things = [belief.thing for belief in self._beliefs.values()]
        found = recognise(things, detections, picture)
        seen = found.seen | {thing.name: updated(thing, it, picture) for thing, it in [*found.alike, *found.likely]}
        regained, unclaimed = match(list(self._lost.values()), found.others, anywhere=True)
        seen |= {thing.name: updated(thing, it, picture) for thing, it in regained}
        arm = picture is not None and arm_in_view(picture, self._workspace)
        if arm and self._picture is not None:
            # Halves of things on both sides of the arm, and what it holds, are not new things.
            unclaimed = [each for each in unclaimed if each.score >= FULL_VIEW]
        remembered, gone = self._unseen(seen, picture, held_maybe=arm)
        fallen, unclaimed = match_fallen(list(gone.values()), unclaimed)
        seen |= {thing.name: _fallen(thing, it) for thing, it in fallen}
        unclaimed = without_pieces(unclaimed, [*found.likely, *fallen])
        self._lost |= {name: thing for name, thing in gone.items() if name not in seen}
        for name in seen:
            self._lost.pop(name, None)
        names = {*seen, *remembered, *self._lost}
        for each in sorted(unclaimed, key=_reading_order):
            name = _new_name(each, names)
            names.add(name)
            seen[name] = _as_object(name, each)

        order = [name for name in self._beliefs if name in seen or name in remembered]
        order += [name for name in seen if name not in self._beliefs]
        beliefs: dict[str, _Belief] = {}
        for name in order:
            if name in seen:
                beliefs[name] = _Belief(seen[name], now)
            else:
                seen_at = self._beliefs[name].seen_at
                beliefs[name] = _Belief(
                    replace(remembered[name], age=max(now - seen_at, _UNSEEN_AGE), mask=None), seen_at
                )
        self._beliefs = beliefs

    def _unseen(
        self, seen: Mapping[str, SceneObject], picture: Rgbd | None, *, held_maybe: bool
    ) -> tuple[dict[str, SceneObject], dict[str, SceneObject]]:
        """What was not found this time and is still believed to be there, and what is gone from its place."""
        remembered: dict[str, SceneObject] = {}
        gone: dict[str, SceneObject] = {}
        for name, belief in self._beliefs.items():
            if name in seen:
                continue
            thing = self._shoved_along(belief.thing, seen)
            sight = Sight.CLEAR if picture is None else sight_of(thing, picture, seen.values())
            if sight is Sight.HIDDEN or held_maybe:
                remembered[name] = thing
            else:
                gone[name] = thing
        return remembered, gone

    def _shoved_along(self, thing: SceneObject, seen: Mapping[str, SceneObject]) -> SceneObject:
        """A vessel that was not seen goes where the vessel in it, which hides it, went without being put there."""
        if thing.kind not in CONTAINERS:
            return thing
        for name, now in seen.items():
            if name in self._beliefs and name not in self._told and now.kind in CONTAINERS:
                before = self._beliefs[name].thing
                shift = now.position - before.position
                if rests_on(before, thing) and float(np.linalg.norm(shift)) <= _SHOVED:
                    aside = np.array([*shift[:2], 0.0])
                    return replace(thing, pose=Pose(thing.position + aside, thing.pose.quaternion))
        return thing


def _fallen(thing: SceneObject, found: Detection) -> SceneObject:
    """A believed thing that lies elsewhere on its side: still what it is, but as large as it looks there."""
    return replace(thing, rgb=found.rgb, pose=found.pose, size=found.size, age=0.0, mask=found.mask)


def _identified(found: Detection) -> SceneObject:
    return _as_object(str(found.name), found)


def _as_object(name: str, found: Detection) -> SceneObject:
    return SceneObject(name, found.kind, found.color, found.rgb, found.pose, found.size, 0.0, found.mask)


def _reading_order(found: Detection) -> tuple[float, float]:
    """Left to right, then bottom to top: with a look at the same table look-alikes always get the same numbers."""
    x, y, _ = found.pose.position
    return round(float(x), 2), float(y)


def _new_name(found: Detection, taken: set[str]) -> str:
    base = f"{found.color} {found.kind}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base} {number}"
    return name
