"""Detections over time become named objects: the belief about what stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from perception.changes import Change, changes, unnoticed
from perception.detect.detector import Detector
from perception.fusion import Look, together
from perception.geometry.points import points_of
from perception.matching import FULL_VIEW, match, match_alike, match_fallen
from perception.recognition import recognise, updated, without_pieces
from perception.support import CONTAINERS, carried_by, rests_on
from perception.tracks import PLACED, faded, fused, measured, stays
from perception.types import Camera, Detection, Pose, SceneObject, UnknownObject
from perception.visibility import Sight, arm_in_view, sight_of
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

# What the last look did not show is older than 0 even where the clock stands still, s.
_UNSEEN_AGE = 1e-3
# The standard deviation of a place from which a grasp may fail, m: worth a look from near.
_UNSURE = 0.006
# How far from where it is believed to be a thing is looked for from near, m.
_WITHIN_SIGHT = 0.06
# How far a hidden vessel may be shoved together with what is in it, m.
_SHOVED = 0.03


@dataclass(frozen=True)
class _Belief:
    """A thing, when it was last seen, and the standard deviation of its position then, m."""

    thing: SceneObject
    seen_at: float
    sigma: float = 0.0


class _ByName(dict[str, SceneObject]):
    """Things by name; one that there is not is said to be unknown, and which there are."""

    def __missing__(self, name: str) -> SceneObject:
        raise UnknownObject(name, list(self))


class ObservedScene:
    """The belief about a table, kept over looks. Implements `perception.types.Scene`.

    Things keep their names while they stay, are carried, or are hidden by the arm or by what stands on them. A thing
    whose place is seen to be empty is forgotten, unless the arm is in the picture and may be holding it; its name
    stays reserved and comes back with the next unclaimed thing of its kind, colour and widths. Positions are tracked:
    what stays where it is becomes surer with every look, what is not seen less sure with time.

    Args:
        detector: finds things in a picture.
        capture: takes the picture; None for a detector that needs none.
        workspace: what the picture shows is judged within it.
        clock: seconds; ages are measured with it, and `refresh` looks again once it has moved on. In simulation the
            simulated time, so that a world that stands still is looked at once.
        known: things that somebody told about before the first look; what is seen near them gets their names.
        max_age: for how many seconds of the clock `refresh` takes an old look for good enough.
        also: more cameras that every look takes a picture with; masks and what is hidden stay those of the first.
        wrist: a camera that the arm carries; used by `look_closely` alone.
        on_change: told what is new, gone or elsewhere, from the second look on.
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
        also: Sequence[Look] = (),
        wrist: Look | None = None,
        on_change: Callable[[Change], None] = unnoticed,
    ) -> None:
        self._detector = detector
        self._capture = capture
        self._workspace = workspace
        self._clock = clock
        self._max_age = max_age
        self._also = tuple(also)
        self._wrist = wrist
        self._on_change = on_change
        now = clock()
        self._beliefs = {thing.name: _Belief(thing, now - thing.age) for thing in known}
        self._lost: dict[str, SceneObject] = {}
        self._told = set(self._beliefs)
        self._looked = False
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
        before = self.objects
        shift = pose.position - self.get(name).position
        told = {name: pose}
        for rider in carried_by(name, before):
            told[rider] = Pose(before[rider].position + shift, before[rider].pose.quaternion)
        for each, there in told.items():
            thing = replace(before[each], pose=there, uncertainty=PLACED, points=None)
            self._beliefs[each] = replace(self._beliefs[each], thing=thing, sigma=PLACED)
        self._told |= told.keys()
        self._looked_at = None
        for change in changes(before, self.objects, {}, told):
            self._on_change(change)

    def refresh(self) -> Mapping[str, SceneObject]:
        """The belief, after a fresh look if time has passed or the arm has moved something since the last one."""
        if self._looked_at is None or abs(self._clock() - self._looked_at) > self._max_age:
            return self.look()
        return self.objects

    def look(self) -> Mapping[str, SceneObject]:
        """Take a fresh look and return every believed object by name."""
        picture = self._capture() if self._capture is not None else None
        detections = self._detector.detect(picture)
        if picture is not None:
            for also in self._also:
                other = also.capture()
                detections = together(detections, picture, also.detector.detect(other), other)
        now = self._clock()
        before, lost = self.objects, dict(self._lost)
        if detections and all(found.name is not None for found in detections):
            self._beliefs = {thing.name: _Belief(thing, now) for thing in map(_identified, detections)}
        else:
            self._track(detections, picture, now)
        self._told.clear()
        self._picture, self._looked_at = picture, now
        for change in changes(before, self.objects, lost) if self._looked else ():
            self._on_change(change)
        self._looked = True
        return self.objects

    def unsure(self, name: str) -> bool:
        """Whether an object's place is not known well and a camera on the wrist could tell. Raises `UnknownObject`."""
        return self._wrist is not None and self.get(name).uncertainty > _UNSURE

    def look_closely(self, name: str) -> None:
        """Look at one object with the camera on the wrist, which the arm has brought over it.

        Where that does not show it near its place as what it is, nothing changes: the next `look` tells more.

        Raises:
            UnknownObject: there is no object of that name.
        """
        thing = self.get(name)
        if self._wrist is None:
            return
        picture = self._wrist.capture()
        pairs, _ = match_alike([thing], self._wrist.detector.detect(picture), within=_WITHIN_SIGHT)
        now = self._clock()
        for _, found in pairs:
            # Masks are of the picture that the user looks at.
            seen = self._tracked(replace(updated(thing, found, picture), mask=thing.mask), now)
            self._beliefs[name] = _Belief(seen, now, seen.uncertainty)

    def _track(self, detections: Sequence[Detection], picture: Rgbd | None, now: float) -> None:
        camera = None if picture is None else picture.camera
        things = [belief.thing for belief in self._beliefs.values()]
        arm = picture is not None and arm_in_view(picture, self._workspace)
        found = recognise(things, detections, picture, arm=arm)
        seen = found.seen | {thing.name: updated(thing, it, picture) for thing, it in [*found.alike, *found.likely]}
        regained, unclaimed = match(list(self._lost.values()), found.others, anywhere=True)
        seen |= {thing.name: updated(thing, it, picture) for thing, it in regained}
        if arm and self._picture is not None:
            # Halves of things on both sides of the arm, and what it holds, are not new things.
            unclaimed = [each for each in unclaimed if each.score >= FULL_VIEW]
        remembered, gone = self._unseen(seen, picture, held_maybe=arm)
        fallen, unclaimed = match_fallen(list(gone.values()), unclaimed)
        seen |= {thing.name: _fallen(thing, it, camera) for thing, it in fallen}
        unclaimed = without_pieces(unclaimed, [*found.likely, *fallen])
        self._lost |= {name: thing for name, thing in gone.items() if name not in seen}
        for name in seen:
            self._lost.pop(name, None)
        names = {*seen, *remembered, *self._lost}
        for each in sorted(unclaimed, key=_reading_order):
            name = _new_name(each, names)
            names.add(name)
            seen[name] = _as_object(name, each, camera)

        order = [name for name in self._beliefs if name in seen or name in remembered]
        order += [name for name in seen if name not in self._beliefs]
        beliefs: dict[str, _Belief] = {}
        for name in order:
            if name in seen:
                thing = _with_points(self._tracked(seen[name], now), picture)
                beliefs[name] = _Belief(thing, now, thing.uncertainty)
            else:
                last = self._beliefs[name]
                age, sigma = max(now - last.seen_at, _UNSEEN_AGE), faded(last.sigma, now - last.seen_at)
                thing = replace(remembered[name], age=age, mask=None, uncertainty=sigma)
                beliefs[name] = replace(last, thing=thing)
        self._beliefs = beliefs

    def _tracked(self, seen: SceneObject, now: float) -> SceneObject:
        """A thing as it is seen and as it was, taken together where it has stayed."""
        last = self._beliefs.get(seen.name)
        if last is None or seen.name in self._told:
            return seen
        before, sigma = last.thing.position, faded(last.sigma, now - last.seen_at)
        if not stays(before, sigma, seen.position, seen.uncertainty):
            return seen
        position, sigma = fused(before, sigma, seen.position, seen.uncertainty)
        return replace(seen, pose=Pose(position, seen.pose.quaternion), uncertainty=sigma)

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


def _fallen(thing: SceneObject, found: Detection, camera: Camera | None) -> SceneObject:
    """A believed thing that lies elsewhere on its side: still what it is, but as large as it looks there."""
    now = _as_object(thing.name, found, camera)
    return replace(now, kind=thing.kind, color=thing.color)


def _identified(found: Detection) -> SceneObject:
    return replace(_as_object(str(found.name), found, None), points=found.points)


def _with_points(thing: SceneObject, picture: Rgbd | None) -> SceneObject:
    """A thing whose kind does not say its shape, with the shape that the picture shows."""
    if thing.kind != "object" or thing.mask is None or picture is None:
        return thing
    return replace(thing, points=points_of(picture, thing.mask))


def _as_object(name: str, found: Detection, camera: Camera | None) -> SceneObject:
    sigma = measured(found, camera)
    return SceneObject(name, found.kind, found.color, found.rgb, found.pose, found.size, 0.0, found.mask, sigma)


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
