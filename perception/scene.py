"""Detections over time become named objects: the belief about what stands where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from perception.detect.detector import Detector
from perception.expectation import confirmed, explained, points_of
from perception.matching import FULL_VIEW, Pair, looks_like, match, match_alike, match_fallen
from perception.support import carried_by
from perception.types import Array, Detection, Pose, SceneObject, UnknownObject
from perception.visibility import Sight, arm_in_view, sight_of
from perception.workspace import WORKSPACE, Workspace
from robot.types import Rgbd

# A remembered height and a seen top may differ by depth noise; a difference beyond this means that it stands on
# something (top higher than its own height) or fell over (top lower). m.
_HEIGHT_NOISE = 0.008
# A thing that is partly hidden seems smaller and off its centre. As long as it seems to be less than half its width
# and this much off, the memory is better. m.
_PARTIAL_SHIFT = 0.01
# What the last look did not show is older than 0 even where the clock stands still, s.
_UNSEEN_AGE = 1e-3
# What is found this near to where it is believed to be has stayed there, m.
_STILL = 0.03
# A detection of which this share is accounted for is nothing new.
_ACCOUNTED = 0.8
# How far a thing may have been shoved that its look alone does not tell from what it touches, m.
_SHOVED = 0.03
# Two likes are not in one place if they are farther apart than this, aside and in height, m.
_SAME_PLACE = 0.012
# What is found this near to something that lies on its side is part of it, m.
_TOUCHING = 0.005


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
        if all(found.name is not None for found in detections):
            self._beliefs = {thing.name: _Belief(thing, now) for thing in map(_identified, detections)}
        else:
            self._track(detections, picture, now)
        self._picture, self._looked_at = picture, now
        return self.objects

    def _track(self, detections: Sequence[Detection], picture: Rgbd | None, now: float) -> None:
        seen, loose, unclaimed = self._recognised(detections, picture)
        regained, unclaimed = match(list(self._lost.values()), unclaimed, anywhere=True)
        seen |= {thing.name: _update(thing, found) for thing, found in regained}
        arm = picture is not None and arm_in_view(picture, self._workspace)
        if arm and self._picture is not None:
            # Halves of things on both sides of the arm, and what it holds, are not new things.
            unclaimed = [found for found in unclaimed if found.score >= FULL_VIEW]
        remembered, gone = self._unseen(seen, picture, held_maybe=arm)
        fallen, unclaimed = match_fallen(list(gone.values()), unclaimed)
        seen |= {thing.name: _fallen(thing, found) for thing, found in fallen}
        unclaimed = _without_parts(unclaimed, [*loose, *fallen])
        self._lost |= {name: thing for name, thing in gone.items() if name not in seen}
        for name in seen:
            self._lost.pop(name, None)
        names = {*seen, *remembered, *self._lost}
        for found in sorted(unclaimed, key=_reading_order):
            name = _new_name(found, names)
            names.add(name)
            seen[name] = _as_object(name, found)

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

    def _recognised(
        self, detections: Sequence[Detection], picture: Rgbd | None
    ) -> tuple[dict[str, SceneObject], list[Pair], list[Detection]]:
        """Which believed things the picture shows, which of them by mere likeness, and the other detections.

        First what was found just as it is believed to be; then what the picture bears out though the detector did
        not find it as such, because it touches something of its own colour; then the rest by likeness.
        """
        things = [belief.thing for belief in self._beliefs.values()]
        alike, rest = match_alike(things, detections, within=_STILL)
        seen = {thing.name: _update(thing, found) for thing, found in alike}
        if picture is not None:
            for thing in sorted(things, key=lambda each: -each.top):
                if thing.name not in seen:
                    alike_in_color = [other for other in seen.values() if other.color == thing.color]
                    as_shown = confirmed(thing, picture, besides=alike_in_color)
                    if as_shown is None and any(_may_show(found, thing) for found in rest):
                        as_shown = confirmed(thing, picture, besides=alike_in_color, reach=_SHOVED)
                    if as_shown is not None:
                        seen[thing.name] = as_shown
            rest = [found for found in rest if not _explained(found, seen.values(), picture)]
        pairs, unclaimed = match([thing for thing in things if thing.name not in seen], rest)
        return seen | {thing.name: _update(thing, found) for thing, found in pairs}, pairs, unclaimed

    def _unseen(
        self, seen: Mapping[str, SceneObject], picture: Rgbd | None, *, held_maybe: bool
    ) -> tuple[dict[str, SceneObject], dict[str, SceneObject]]:
        """What was not found this time and is still believed to be there, and what is gone from its place."""
        remembered: dict[str, SceneObject] = {}
        gone: dict[str, SceneObject] = {}
        for name, belief in self._beliefs.items():
            if name in seen:
                continue
            sight = Sight.CLEAR if picture is None else sight_of(belief.thing, picture, seen.values())
            if sight is Sight.HIDDEN or held_maybe:
                remembered[name] = belief.thing
            else:
                gone[name] = belief.thing
        return remembered, gone


def _update(thing: SceneObject, found: Detection) -> SceneObject:
    """A believed thing after it was seen again: what it is stays, where it is follows the picture.

    What stands on something else shows its top only; its own height, once measured, tells how far down it reaches.
    """
    partial = found.score < FULL_VIEW
    shift = float(np.linalg.norm(found.pose.position[:2] - thing.position[:2]))
    if partial and shift <= _PARTIAL_SHIFT + float(np.max(thing.size[:2])) / 2.0:
        return replace(thing, age=0.0, mask=found.mask)
    top = float(found.pose.position[2] + found.size[2] / 2.0)
    height = float(thing.size[2])
    if top < height - _HEIGHT_NOISE and not partial:
        pose, size = found.pose, found.size
    else:
        center: Array = np.array([*found.pose.position[:2], max(top, height) - height / 2.0])
        pose = Pose(center, found.pose.quaternion)
        size = (
            thing.size if partial or not looks_like(thing, found) else np.array([found.size[0], found.size[1], height])
        )
    return replace(thing, rgb=found.rgb, pose=pose, size=size, age=0.0, mask=found.mask)


def _fallen(thing: SceneObject, found: Detection) -> SceneObject:
    """A believed thing that lies elsewhere on its side: still what it is, but as large as it looks there."""
    return replace(thing, rgb=found.rgb, pose=found.pose, size=found.size, age=0.0, mask=found.mask)


def _without_parts(detections: Sequence[Detection], pairs: Sequence[Pair]) -> list[Detection]:
    """Without the pieces of things that lie oddly, such as the handle of a mug on its side: smaller, and touching."""
    odd = [found for thing, found in pairs if not looks_like(thing, found)]

    def part(found: Detection) -> bool:
        return any(
            found.color == whole.color
            and float(np.max(found.size)) <= float(np.max(whole.size))
            and float(np.linalg.norm(found.pose.position[:2] - whole.pose.position[:2]))
            <= float(np.linalg.norm(found.size[:2]) + np.linalg.norm(whole.size[:2])) / 2.0 + _TOUCHING
            for whole in odd
        )

    return [found for found in detections if not part(found)]


def _may_show(found: Detection, thing: SceneObject) -> bool:
    """Whether what was found, or part of it, may be a thing that was shoved."""
    aside = np.abs(found.pose.position[:2] - thing.position[:2]).max()
    return found.color == thing.color and float(aside) <= _SHOVED + float(np.max(found.size[:2])) / 2.0


def _explained(found: Detection, things: Iterable[SceneObject], picture: Rgbd) -> bool:
    """Whether what was found is but a view of things of its colour that are accounted for."""
    own = [thing for thing in things if thing.color == found.color]
    if any(thing.kind == found.kind and _same_place(thing, found) for thing in own):
        return True
    if found.mask is None or not own:
        return False
    return float(np.mean(explained(points_of(picture, found.mask)[::7], own))) >= _ACCOUNTED


def _same_place(thing: SceneObject, found: Detection) -> bool:
    aside = float(np.linalg.norm(thing.position[:2] - found.pose.position[:2]))
    return aside < _SAME_PLACE and abs(thing.top - float(found.pose.position[2] + found.size[2] / 2.0)) < _SAME_PLACE


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
