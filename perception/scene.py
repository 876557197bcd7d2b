"""Detections over time become named objects: the belief about what stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from perception.changes import Change, changes, unnoticed
from perception.detect.detector import Detector
from perception.fusion import Look, together
from perception.holding import Hold, brought
from perception.matching import FULL_VIEW, match, match_alike, match_fallen
from perception.new_objects import fallen, identified, named, with_points
from perception.posing import full_pose
from perception.recognition import recognise, updated, without_pieces
from perception.support import CONTAINERS, rests_on
from perception.tracks import PLACED, faded, fused, stays
from perception.types import Detection, Pose, SceneObject, UnknownObject
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

    Things keep their names while they stay, are carried, or are hidden by the arm or by what stands on them. What the
    arm holds is where the arm says that it is. A thing whose place is seen to be empty is forgotten; its name stays
    reserved and comes back with the next unclaimed thing of its kind, colour and widths. Positions are tracked:
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
        self._hold: Hold | None = None
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

    def pose(self, thing: SceneObject) -> Pose:
        """How an object of the last look lies, in all six degrees of freedom (`perception.posing`)."""
        return full_pose(thing, self._picture)

    def get(self, name: str) -> SceneObject:
        """The believed object of exactly that name. Raises `UnknownObject`."""
        if name not in self._beliefs:
            raise UnknownObject(name, list(self._beliefs))
        return self._beliefs[name].thing

    def taken(self, name: str, where: Callable[[], Pose]) -> None:
        """Believe that the arm holds an object, with all that stands on or in it, until it is `moved` or `dropped`.

        Args:
            name: of the object.
            where: its pose now, table frame.

        Raises:
            UnknownObject: there is no object of that name.
        """
        self.get(name)
        self._hold, self._looked_at = Hold(name, self.objects, where), None

    def moved(self, name: str, pose: Pose) -> None:
        """Believe that the arm has put an object at a pose (table frame), with all that stands on or in it.

        Raises:
            UnknownObject: there is no object of that name.
        """
        before = self.objects
        if self._hold is not None and self._hold.name == name:
            before, self._hold = self._hold.before, None
        told = brought(name, pose, before)
        for each, thing in told.items():
            self._beliefs[each] = replace(self._beliefs[each], thing=thing, sigma=PLACED)
        self._told |= told.keys()
        self._looked_at = None
        for change in changes({each: before[each] for each in told}, told, {}, told):
            self._on_change(change)

    def dropped(self) -> None:
        """Believe that the arm holds nothing, and look for what it held."""
        self._hold, self._looked_at = None, None

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
        held = {} if self._hold is None else self._hold.now()
        before, lost = self.objects, dict(self._lost)
        if detections and all(found.name is not None for found in detections):
            self._beliefs = {thing.name: _Belief(thing, now) for thing in map(identified, detections)}
        else:
            self._track(detections, picture, now, held)
        self._told.clear()
        self._picture, self._looked_at = picture, now
        for change in changes(before, self.objects, lost) if self._looked else ():
            # What the arm has done is told when it is done.
            if change.name not in held:
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

    def _track(
        self, detections: Sequence[Detection], picture: Rgbd | None, now: float, held: dict[str, SceneObject]
    ) -> None:
        camera = None if picture is None else picture.camera
        things = [belief.thing for name, belief in self._beliefs.items() if name not in held]
        found = recognise(things, detections, picture, held=list(held.values()))
        seen = found.seen | {thing.name: updated(thing, it, picture) for thing, it in [*found.alike, *found.likely]}
        regained, unclaimed = match(list(self._lost.values()), found.others, anywhere=True)
        seen |= {thing.name: updated(thing, it, picture) for thing, it in regained}
        in_hand, _ = match(list(held.values()), found.held)
        seen |= {thing.name: replace(thing, age=0.0, mask=it.mask) for thing, it in in_hand}
        slipped, unclaimed = match_alike(list(held.values()), unclaimed, within=np.inf)
        seen |= {thing.name: updated(thing, it, picture) for thing, it in slipped}
        if slipped:
            self._hold = None
        if self._picture is not None and picture is not None and arm_in_view(picture, self._workspace):
            # What the arm hides in part is named when all of it is seen.
            unclaimed = [each for each in unclaimed if each.score >= FULL_VIEW]
        remembered, gone = self._unseen([thing for thing in things if thing.name not in seen], seen, picture)
        remembered |= {name: thing for name, thing in held.items() if name not in seen}
        aside, unclaimed = match_fallen(list(gone.values()), unclaimed)
        seen |= {thing.name: fallen(thing, it, camera) for thing, it in aside}
        unclaimed = without_pieces(unclaimed, [*found.likely, *aside])
        self._lost |= {name: thing for name, thing in gone.items() if name not in seen}
        for name in seen:
            self._lost.pop(name, None)
        seen |= named(unclaimed, {*seen, *remembered, *self._lost}, camera)

        order = [name for name in self._beliefs if name in seen or name in remembered]
        order += [name for name in seen if name not in self._beliefs]
        beliefs: dict[str, _Belief] = {}
        for name in order:
            if name in seen:
                thing = with_points(self._tracked(seen[name], now), picture)
                beliefs[name] = _Belief(thing, now, thing.uncertainty)
            else:
                last = self._beliefs[name]
                age = max(now - last.seen_at, _UNSEEN_AGE)
                sigma = PLACED if name in held else faded(last.sigma, now - last.seen_at)
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
        self, missing: Sequence[SceneObject], seen: Mapping[str, SceneObject], picture: Rgbd | None
    ) -> tuple[dict[str, SceneObject], dict[str, SceneObject]]:
        """What was not found this time and is still believed to be there, and what is gone from its place."""
        remembered: dict[str, SceneObject] = {}
        gone: dict[str, SceneObject] = {}
        for thing in (self._shoved_along(each, seen) for each in missing):
            hidden = picture is not None and sight_of(thing, picture, seen.values()) is Sight.HIDDEN
            (remembered if hidden else gone)[thing.name] = thing
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
