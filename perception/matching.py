"""Which detection is which believed thing: the assignment that costs least over all of them.

Costs are metres between where a thing is believed to be and where something was found. What speaks more strongly than
any distance on the table (widths, kinds, colours, an empty place) is added in steps that no sum of distances makes up
for. The least sum is found with the algorithm of Jonker and Volgenant (Computing 38, 1987).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import lap
import numpy as np

from perception.support import CONTAINERS
from perception.types import Array, Detection, SceneObject

Pair = tuple[SceneObject, Detection]

# How near a detection of another kind or another colour must be to be the same thing misjudged, m.
_OTHER_KIND_NEAR = 0.03
_OTHER_COLOR_NEAR = 0.015
# What it costs that a thing is seen without a known shape, elsewhere, as wide as it is not, as another kind or in
# another colour in its place.
_SHAPELESS, _MOVED, _OTHER_SIZE, _OTHER_KIND, _OTHER_COLOR = 5.0, 60.0, 70.0, 80.0, 90.0
# What it costs that it was not found, where its place may be hidden and where it is plainly empty. That one has moved
# and hides another is dearer than that one is gone, cheaper than that it is gone and the other has moved.
_HIDDEN, _GONE = 100.0, 150.0
# What may still be hidden has rather not moved.
_MOVED_UNLIKELY = 110.0
# What is found this near to where it is believed to be has stayed there, m.
STILL = 0.03
# Dearer than any sum of the above.
_NEVER = 1e6
# What is of another kind and smaller than this share of a thing is a piece of it at most.
_PIECE = 0.4
# Widths of one thing measured twice differ by less, m.
_SAME_SIZE = 0.005
# How far from its place a thing lies that fell off it or rolled away on its side, m.
_FALLEN_NEAR = 0.2
# Detections with a lower score are partial views.
FULL_VIEW = 0.75


def match(
    things: Sequence[SceneObject],
    detections: Sequence[Detection],
    *,
    hidden: Collection[str] = (),
    anywhere: bool = False,
) -> tuple[list[Pair], list[Detection]]:
    """Pair believed things with detections, as many as can be, at the least cost over all of them.

    A pair of one kind and colour may be any distance apart: things get pushed and dropped. Otherwise the two must
    be in one place, and such pairs cost more than any of the first sort.

    Args:
        things: what is believed.
        detections: what one look found.
        hidden: names of things that may be where they are believed to be, unseen. When there is too little for all of
            the things, it is these that go without.
        anywhere: where the things are is not known: pair by kind, colour and widths alone.

    Returns:
        The pairs, and the detections that are left over, in their order.
    """
    costs = np.full((len(things), len(detections)), np.inf)
    for i, thing in enumerate(things):
        for j, found in enumerate(detections):
            costs[i, j] = _unlikeness(thing, found) if anywhere else _cost(thing, found, thing.name in hidden)
    absent = np.array([_HIDDEN if thing.name in hidden else _GONE for thing in things])
    chosen = assigned(costs, absent)
    pairs = [(thing, detections[j]) for thing, j in zip(things, chosen, strict=True) if j is not None]
    return pairs, [found for j, found in enumerate(detections) if j not in chosen]


def assigned(costs: Array, absent: Array) -> list[int | None]:
    """For each row the column that it is assigned, no column twice, at the least sum of costs.

    Args:
        costs: (n, m) of each pair; infinite where there can be none.
        absent: (n,) what it costs to leave a row without a column.

    Returns:
        n columns; None for rows that go without.
    """
    rows, columns = costs.shape
    if not rows or not columns:
        return [None] * rows
    # Each row has a column more, of its own: to go without.
    own = np.full((rows, rows), _NEVER)
    np.fill_diagonal(own, absent)
    _, chosen, _ = lap.lapjv(np.hstack([np.minimum(costs, _NEVER), own]), extend_cost=True)
    return [int(j) if j < columns else None for j in chosen]


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
    alike = [(thing, found) for thing, found in pairs if looks_like(thing, found) and _distance(thing, found) <= within]
    taken = {id(found) for _, found in alike}
    return alike, [found for found in detections if id(found) not in taken]


def looks_like(thing: SceneObject, found: Detection) -> bool:
    """Whether a detection is of a thing's kind, colour and widths."""
    if (thing.kind, thing.color) != (found.kind, found.color):
        return False
    return _widths_apart(thing, found) <= _SAME_SIZE


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
        near = [
            found
            for found in left
            if found.color == thing.color
            and (thing.kind in CONTAINERS or found.score < FULL_VIEW)
            and float(np.linalg.norm(found.pose.position[:2] - thing.position[:2])) <= _FALLEN_NEAR
            and _PIECE * float(np.max(thing.size)) <= float(np.max(found.size))
            and _is_piece(thing, found)
        ]
        if near:
            largest = max(near, key=lambda found: float(np.prod(found.size)))
            pairs.append((thing, largest))
            left = [found for found in left if found is not largest]
    return pairs, left


def _cost(thing: SceneObject, found: Detection, hidden: bool) -> float:
    same_kind = thing.kind == found.kind or "object" in (thing.kind, found.kind)
    same_color = thing.color == found.color
    aside = float(np.linalg.norm(thing.position[:2] - found.pose.position[:2]))
    distance = _distance(thing, found)
    if same_kind and same_color:
        if distance > STILL:
            distance += _MOVED_UNLIKELY if hidden else _MOVED
        # What has no known shape may be a piece of the thing: only if nothing better is there.
        shapeless = thing.kind != found.kind
        fits = _is_piece(thing, found) if shapeless else _as_wide(thing, found)
        return distance + (_SHAPELESS if shapeless else 0.0) + (0.0 if fits else _OTHER_SIZE)
    if float(np.max(found.size)) < _PIECE * float(np.max(thing.size)):
        return np.inf
    # Higher up it is rather something that stands on the thing.
    if same_color and distance <= _OTHER_KIND_NEAR:
        return _OTHER_KIND + distance + abs(float(np.max(thing.size[:2]) - np.max(found.size[:2])))
    if same_kind and aside <= _OTHER_COLOR_NEAR:
        return _OTHER_COLOR + distance
    return np.inf


def _unlikeness(thing: SceneObject, found: Detection) -> float:
    """The cost of a pair of which nobody knows where the thing is: how much the widths differ, m."""
    if thing.color != found.color or (thing.kind != found.kind and "object" not in (thing.kind, found.kind)):
        return np.inf
    return _widths_apart(thing, found) if _as_wide(thing, found) else np.inf


def _distance(thing: SceneObject, found: Detection) -> float:
    """Between the middles of the two tops, m: a picture from above shows tops; how far down they reach is a guess."""
    aside = thing.position[:2] - found.pose.position[:2]
    return float(np.linalg.norm([*aside, thing.top - found.pose.position[2] - found.size[2] / 2.0]))


def _as_wide(thing: SceneObject, found: Detection) -> bool:
    """Whether a detection may be as wide as the thing: what is seen in part always may."""
    return found.score < FULL_VIEW or _widths_apart(thing, found) <= _SAME_SIZE


def _is_piece(thing: SceneObject, found: Detection) -> bool:
    """Whether a detection may be of a part of the thing, however it lies."""
    return float(np.max(found.size)) <= float(np.linalg.norm(thing.size)) + _SAME_SIZE


def _widths_apart(thing: SceneObject, found: Detection) -> float:
    return float(np.max(np.abs(np.sort(thing.size[:2]) - np.sort(found.size[:2]))))
