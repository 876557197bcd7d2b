"""Which of the believed things a picture shows, by what a detector found in it and by what the belief expects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perception.expectation import confirmed, contradicted, explained
from perception.geometry.points import points_of
from perception.holding import parted
from perception.matching import FULL_VIEW, STILL, Pair, looks_like, match, match_alike
from perception.tracks import measured
from perception.types import Array, Detection, Pose, SceneObject
from perception.visibility import Sight, sight_of
from robot.types import Rgbd

# A remembered height and a seen top may differ by depth noise; a difference beyond this means that it stands on
# something (top higher than its own height) or fell over (top lower). m.
_HEIGHT_NOISE = 0.008
# A thing that is partly hidden seems smaller and off its centre. As long as it seems to be less than half its width
# and this much off, the memory is better. m.
_PARTIAL_SHIFT = 0.01
# How far a thing may have been shoved that its look alone does not tell from what it touches, m.
_SHOVED = 0.03
# Two likes are not in one place if they are farther apart than this, aside or in height, m.
_SAME_PLACE = 0.02
# A detection of which this share is accounted for is nothing new.
_ACCOUNTED = 0.8
# What has no known shape, with a score below the first, is more likely the wall of a thing that leans, which rises by
# up to the second above where it would stand upright, m.
_LIKELY, _UNCLEAR = 0.5, 0.015
# Fewer pixels do not tell where a thing is.
_ENOUGH = 100
# What is found this near to something that lies on its side is part of it, m.
_TOUCHING = 0.005


@dataclass(frozen=True)
class Recognised:
    """What one look says of the believed things.

    Args:
        alike: things with what was found just as they are believed to be.
        seen: things that the picture bears out though the detector did not find them as such, by name, as seen.
        likely: things with what they are most likely to be now: moved, or looking different.
        held: what was found of things in the arm's grip.
        others: what was found that is none of them.
    """

    alike: list[Pair]
    seen: dict[str, SceneObject]
    likely: list[Pair]
    held: list[Detection]
    others: list[Detection]


def recognise(
    things: Sequence[SceneObject],
    detections: Sequence[Detection],
    picture: Rgbd | None,
    *,
    held: Sequence[SceneObject] = (),
) -> Recognised:
    """Which things a picture shows.

    First what was found just as it is believed to be; then what touches something of its own colour, so that the
    detector sees one thing in both, but whose top is where it is believed to be; then the rest by likeness.

    Args:
        things: what is believed.
        detections: what was found.
        picture: in which; None for a detector that needs none.
        held: what is in the arm's grip, where it is now.
    """
    alike, rest = match_alike(things, detections, within=STILL)
    in_hand, rest = parted(rest, held)
    if picture is not None:
        elsewhere = _elsewhere(things, alike, rest, picture)
        alike += elsewhere
        rest = [each for each in rest if not any(each is found for _, found in elsewhere)]
    found = {thing.name for thing, _ in alike}
    seen: dict[str, SceneObject] = {}
    known: list[SceneObject] = []
    if picture is not None:
        known = [updated(thing, each, picture) for thing, each in alike]
        for thing in sorted(things, key=lambda each: -each.top):
            if thing.name in found:
                continue
            besides = [other for other in known if other.color == thing.color]
            as_shown = confirmed(thing, picture, besides=besides)
            if as_shown is None and any(_may_show(each, thing) for each in rest):
                as_shown = confirmed(thing, picture, besides=besides, reach=_SHOVED)
            if as_shown is not None:
                seen[thing.name] = as_shown
                known.append(as_shown)
        rest = [each for each in rest if not _accounted_for(each, known, picture)]
    missing = [thing for thing in things if thing.name not in found | seen.keys()]
    hidden = [] if picture is None else [it.name for it in missing if sight_of(it, picture, known) is Sight.HIDDEN]
    likely, others = match(missing, rest, hidden=hidden)
    if picture is not None:
        likely = [(thing, _of_its_own(thing, each, known, picture)) for thing, each in likely]
        moved = {thing.name: updated(thing, each, picture) for thing, each in likely}
        still = [moved.get(thing.name, thing) for thing in missing if thing.name in [*moved, *hidden]]
        others = [each for each in others if not _accounted_for(each, still, picture)]
    return Recognised(alike, seen, likely, in_hand, others)


def updated(thing: SceneObject, found: Detection, picture: Rgbd | None) -> SceneObject:
    """A believed thing after it was seen again: what it is stays, where it is follows the picture.

    What stands on something else shows its top only; its own height, once measured, tells how far down it reaches. The
    uncertainty is that of this look alone.
    """
    partial = found.score < FULL_VIEW
    sigma = measured(found, None if picture is None else picture.camera)
    shift = float(np.linalg.norm(found.pose.position[:2] - thing.position[:2]))
    kept = partial and shift <= _PARTIAL_SHIFT + float(np.max(thing.size[:2])) / 2.0
    if kept and not (picture is not None and contradicted(thing, picture)):
        return replace(thing, age=0.0, mask=found.mask, uncertainty=sigma)
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
    return replace(thing, rgb=found.rgb, pose=pose, size=size, age=0.0, mask=found.mask, uncertainty=sigma)


def without_pieces(detections: Sequence[Detection], pairs: Iterable[Pair]) -> list[Detection]:
    """Without pieces of things that lie oddly, such as the handle of a mug on its side: smaller, and touching them.

    Args:
        detections: what was found.
        pairs: things that have moved or look different, with what was found of them.
    """
    wholes = [whole for _, whole in pairs]

    def is_piece(found: Detection) -> bool:
        return any(
            found.color == whole.color
            and float(np.max(found.size)) <= float(np.max(whole.size))
            and float(np.linalg.norm(found.pose.position[:2] - whole.pose.position[:2]))
            <= float(np.linalg.norm(found.size[:2]) + np.linalg.norm(whole.size[:2])) / 2.0 + _TOUCHING
            for whole in wholes
        )

    return [found for found in detections if not is_piece(found)]


def _elsewhere(
    things: Iterable[SceneObject], alike: Sequence[Pair], rest: Sequence[Detection], picture: Rgbd
) -> list[Pair]:
    """Things that were found elsewhere just as they are, and whose place is empty or taken by another such."""
    stayed = {thing.name for thing, _ in alike}
    pairs, _ = match_alike([thing for thing in things if thing.name not in stayed], rest, within=np.inf)
    now = {thing.name: updated(thing, found, picture) for thing, found in [*alike, *pairs]}
    return [
        (thing, found)
        for thing, found in pairs
        if sight_of(thing, picture, [other for name, other in now.items() if name != thing.name]) is Sight.CLEAR
    ]


def _may_show(found: Detection, thing: SceneObject) -> bool:
    """Whether what was found, or part of it, may be a thing that was shoved."""
    aside = np.abs(found.pose.position[:2] - thing.position[:2]).max()
    return found.color == thing.color and float(aside) <= _SHOVED + float(np.max(found.size[:2])) / 2.0


def _accounted_for(found: Detection, things: Iterable[SceneObject], picture: Rgbd) -> bool:
    """Whether what was found is but a view of known things of its colour."""
    own = [thing for thing in things if thing.color == found.color]
    if any(thing.kind == found.kind and _same_place(thing, found) for thing in own):
        return True
    if found.mask is None or not own:
        return False
    margin = _UNCLEAR if found.kind == "object" and found.score < _LIKELY else 0.0
    return float(np.mean(explained(points_of(picture, found.mask)[::7], own, margin))) >= _ACCOUNTED


def _of_its_own(thing: SceneObject, found: Detection, known: Iterable[SceneObject], picture: Rgbd) -> Detection:
    """A detection that is too large for a thing, without what known things of its colour show of it."""
    own = [other for other in known if other.color == found.color]
    too_large = float(np.max(found.size[:2])) > float(np.max(thing.size[:2])) and not looks_like(thing, found)
    if found.mask is None or not own or not too_large:
        return found
    points = points_of(picture, found.mask)
    points = points[~explained(points, own)]
    if len(points) < _ENOUGH:
        return found
    low, high = np.percentile(points, [2.0, 98.0], axis=0)
    size = np.array([*(high - low)[:2], found.size[2]])
    center = np.array([*(low + high)[:2] / 2.0, high[2] - size[2] / 2.0])
    return replace(found, pose=Pose(center, thing.pose.quaternion), size=size)


def _same_place(thing: SceneObject, found: Detection) -> bool:
    aside = float(np.linalg.norm(thing.position[:2] - found.pose.position[:2]))
    return aside < _SAME_PLACE and abs(thing.top - float(found.pose.position[2] + found.size[2] / 2.0)) < _SAME_PLACE
