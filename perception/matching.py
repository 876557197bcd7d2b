"""Which detection is which believed thing: nearest first, never across kinds and colours unless in the same place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perception.types import Detection, SceneObject

Pair = tuple[SceneObject, Detection]

# How near a detection of another kind or another colour must be to be the same thing misjudged, m.
_OTHER_KIND_NEAR = 0.03
_OTHER_COLOR_NEAR = 0.015


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


def _cost(thing: SceneObject, found: Detection, anywhere: bool) -> float | None:
    same_kind = thing.kind == found.kind or "object" in (thing.kind, found.kind)
    same_color = thing.color == found.color
    if anywhere:
        return 0.0 if same_kind and same_color else None
    distance = float(np.linalg.norm(thing.position - found.pose.position))
    if same_kind and same_color:
        return distance
    aside = float(np.linalg.norm(thing.position[:2] - found.pose.position[:2]))
    if same_color and aside <= _OTHER_KIND_NEAR:
        return 10.0 + distance
    if same_kind and aside <= _OTHER_COLOR_NEAR:
        return 20.0 + distance
    return None
