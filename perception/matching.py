"""Which detection is which believed thing: nearest first, never across kinds and colours unless in the same place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.support import CONTAINERS
from perception.types import Detection, SceneObject

Pair = tuple[SceneObject, Detection]

# How near a detection of another kind or another colour must be to be the same thing misjudged, m.
_OTHER_KIND_NEAR = 0.03
_OTHER_COLOR_NEAR = 0.015
# What is of another kind and smaller than this share of a thing is a piece of it at most.
_PIECE = 0.4
# Widths of one thing measured twice differ by less, m.
_SAME_SIZE = 0.005
# How far from its place a thing lies that fell off it or rolled away on its side, m.
_FALLEN_NEAR = 0.2
# Detections with a lower score are partial views.
FULL_VIEW = 0.75


def match(
    things: Sequence[SceneObject], detections: Sequence[Detection], *, anywhere: bool = False
) -> tuple[list[Pair], list[Detection]]:
    """Pair believed things with detections, the surest pair first.

    A pair of one kind and colour may be any distance apart: things get pushed and dropped. Otherwise the two must
    be in one place, and such pairs come last.

    Args:
        things: what is believed.
        detections: what one look found.
        anywhere: where the things are is not known: pair by kind and colour alone.

    Returns:
        The pairs, and the detections that are left over, in their order.
    """
    costs = [
        (cost, i, j)
        for i, thing in enumerate(things)
        for j, found in enumerate(detections)
        if (cost := _cost(thing, found, anywhere)) is not None
    ]
    pairs: list[Pair] = []
    taken_things: set[int] = set()
    taken_detections: set[int] = set()
    for _, i, j in sorted(costs):
        if i not in taken_things and j not in taken_detections:
            taken_things.add(i)
            taken_detections.add(j)
            pairs.append((things[i], detections[j]))
    return pairs, [found for j, found in enumerate(detections) if j not in taken_detections]


def match_alike(
    things: Sequence[SceneObject], detections: Sequence[Detection], *, within: float
) -> tuple[list[Pair], list[Detection]]:
    """Pair believed things with what is of one kind, colour and size with them, seen in full, and near.

    Args:
        within: how near, m.

    Returns:
        As `match`.
    """
    full = [found for found in detections if found.score >= FULL_VIEW]
    pairs, _ = match(things, full)
    alike = [
        (thing, found)
        for thing, found in pairs
        if looks_like(thing, found) and float(np.linalg.norm(thing.position[:2] - found.pose.position[:2])) <= within
    ]
    taken = {id(found) for _, found in alike}
    return alike, [found for found in detections if id(found) not in taken]


def looks_like(thing: SceneObject, found: Detection) -> bool:
    """Whether a detection is of a thing's kind, colour and widths."""
    if (thing.kind, thing.color) != (found.kind, found.color):
        return False
    return float(np.max(np.abs(np.sort(thing.size[:2]) - np.sort(found.size[:2])))) <= _SAME_SIZE


def match_fallen(things: Sequence[SceneObject], detections: Sequence[Detection]) -> tuple[list[Pair], list[Detection]]:
    """Pair things that are gone from their places with what of their colour lies near and looks like no such thing.

    A mug on its side looks like a cylinder and a block, a plate on its edge like a block; what has no hole keeps its
    kind, unless its shape is unclear. The largest piece is taken for the thing.

    Returns:
        As `match`.
    """
    pairs: list[Pair] = []
    left = list(detections)
    for thing in things:
        reach = float(np.linalg.norm(thing.size))
        near = [
            found
            for found in left
            if found.color == thing.color
            and (thing.kind in CONTAINERS or found.score < FULL_VIEW)
            and float(np.linalg.norm(found.pose.position[:2] - thing.position[:2])) <= _FALLEN_NEAR
            and _PIECE * float(np.max(thing.size)) <= float(np.max(found.size)) <= reach + _SAME_SIZE
        ]
        if near:
            largest = max(near, key=lambda found: float(np.prod(found.size)))
            pairs.append((thing, largest))
            left = [found for found in left if found is not largest]
    return pairs, left


def _cost(thing: SceneObject, found: Detection, anywhere: bool) -> float | None:
    same_kind = thing.kind == found.kind or "object" in (thing.kind, found.kind)
    same_color = thing.color == found.color
    if anywhere:
        return 0.0 if same_kind and same_color else None
    aside = float(np.linalg.norm(thing.position[:2] - found.pose.position[:2]))
    # A picture from above shows tops; how far down something reaches is a guess.
    distance = float(np.hypot(aside, thing.top - found.pose.position[2] - found.size[2] / 2.0))
    if same_kind and same_color:
        # What has no known shape may be a piece of the thing: only if nothing better is there.
        return distance if thing.kind == found.kind else 5.0 + distance
    if float(np.max(found.size)) < _PIECE * float(np.max(thing.size)):
        return None
    if same_color and aside <= _OTHER_KIND_NEAR:
        return 10.0 + distance + abs(float(np.max(thing.size[:2]) - np.max(found.size[:2])))
    if same_kind and aside <= _OTHER_COLOR_NEAR:
        return 20.0 + distance
    return None
