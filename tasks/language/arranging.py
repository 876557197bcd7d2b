"""Where things had best go of which predicates say how they are to stand: candidates, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import lap
import numpy as np

from perception.geometry.symmetry import yaw_period
from perception.support import MARKS
from perception.types import Array, SceneObject
from perception.workspace import WORKSPACE
from tasks import arrangements as a
from tasks import predicates as p
from tasks.language.aims import Aim
from tasks.poses import alike, is_round, placed
from tasks.relations import DIRECTIONS

APART = 0.03
"""Between things of an arrangement, m: an open finger goes in."""
MARGIN = 0.004
"""How far within what a predicate allows things are aimed at, m."""
GRID, COARSE = 0.01, 0.02
"""Between places that are looked at, m."""
NEAREST = 400
"""Candidates that are looked at for one thing."""
_FAR = 10.0


@dataclass(frozen=True)
class Place:
    """Where a thing goes: (2,) m; its yaw, rad, or None to keep it; and what is below, if not the table."""

    xy: Array
    yaw: float | None = None
    below: SceneObject | None = None

    @property
    def foot(self) -> Array:
        """(3,) the middle of the underside of what stands there."""
        height = 0.0 if self.below is None or self.below.kind in MARKS else self.below.top
        return np.array([*self.xy, height])


def candidates(
    aim: Aim, things: Sequence[SceneObject], after: Mapping[str, SceneObject]
) -> Iterator[tuple[Place, ...]]:
    """Places for all things of an aim.

    Args:
        aim: not one with a support.
        things: of the aim, as they stand before.
        after: what it needs, and all else that is known, as it stands in the end.
    """
    spacing = max(float(np.hypot(*thing.size[:2])) for thing in things) + APART
    middle: Array = np.mean([thing.position[:2] for thing in things], axis=0)
    match aim.predicates:
        case (a.Line(angle_deg=angle),):
            for line in _lines(len(things), _angles(angle), spacing, near(middle)):
                yield _shortest(things, line)
        case (a.Aligned(angle_deg=angle, along=mark),):
            angles = _angles(angle) if mark is None else [after[mark].pose.yaw]
            through = near(middle) if mark is None else after[mark].position[None, :2]
            for line in _lines(len(things), angles, spacing, through):
                way = line[-1] - line[0]
                yield tuple(
                    Place(place.xy, _turned(thing, float(np.arctan2(way[1], way[0]))))
                    for thing, place in zip(things, _shortest(things, line), strict=True)
                )
        case (a.Ordered(direction=direction),):
            way = np.array(DIRECTIONS[direction])
            for line in _lines(len(things), [float(np.arctan2(way[1], way[0]))], spacing, near(middle)):
                yield tuple(map(Place, line))
        case (a.Circle(center=center, radius=radius),):
            at = after[center].position[:2] if isinstance(center, str) else center
            centers = near(middle)[::10] if at is None else np.array([at])
            for ring in _rings(len(things), centers, radius, spacing):
                yield _shortest(things, ring)
        case (a.Points(points=points),):
            yield _shortest(things, np.array(points))
        case (a.Pattern() as pattern,):
            yield _pattern(pattern, things, after)
        case ():
            for xy in near(middle, COARSE):
                yield (Place(xy),)
        case _:
            for xy in near(_anchor(aim, things[0], after))[:NEAREST]:
                yield (Place(xy),)


def near(anchor: Array, step: float = GRID) -> Array:
    """(n, 2) places all over the table, the nearest to an anchor (2,) first, which is one of them."""
    x0, y0, x1, y1 = WORKSPACE.bounds
    grid = np.array(list(product(np.arange(x0, x1 + step, step), np.arange(y0, y1 + step, step))))
    places = np.vstack([anchor[None], grid])
    ordered: Array = places[np.argsort(np.linalg.norm(places - anchor, axis=1), kind="stable")]
    return ordered


def _anchor(aim: Aim, thing: SceneObject, after: Mapping[str, SceneObject]) -> Array:
    """(2,) where a single thing had best go, were everything free."""
    for predicate in aim.predicates:
        match predicate:
            case p.At(xy=xy):
                return np.array(xy)
            case p.Offset(a=name, b=other, direction=direction, distance=(least, most)):
                origin = (thing if name == other else after[other]).position[:2]
                # Where nearly any distance would do, as near as two things can stand.
                away = max(least + MARGIN, APART + 0.07) if most - least > 0.2 else (least + most) / 2.0
                return np.array(origin + away * np.array(DIRECTIONS[direction]))
            case p.Between(b=one, c=other):
                return np.array((after[one].position[:2] + after[other].position[:2]) / 2.0)
    return np.array(thing.position[:2])


def _angles(angle_deg: float | None) -> list[float]:
    """Of lines, rad."""
    return [float(np.radians(angle)) for angle in ((0.0, 90.0, 45.0, -45.0) if angle_deg is None else (angle_deg,))]


def _lines(count: int, angles: Sequence[float], spacing: float, middles: Array) -> Iterator[Array]:
    """(count, 2) places on lines at some angles, rad, around some middles (n, 2)."""
    steps = (np.arange(count) - (count - 1) / 2.0) * spacing
    for angle in angles:
        line = np.outer(steps, [np.cos(angle), np.sin(angle)])
        yield from (middle + line for middle in middles[:: 3 if len(middles) > 1 else 1])


def _rings(count: int, centers: Array, radius: tuple[float, float], spacing: float) -> Iterator[Array]:
    """(count, 2) places around centers (n, 2)."""
    least = max(radius[0] + MARGIN, spacing / (2.0 * np.sin(np.pi / max(count, 2))))
    for reach, center in product(np.linspace(least, max(radius[1] - MARGIN, least), 6), centers):
        for phase in np.arange(8) / 8.0 * 2.0 * np.pi / count:
            angles = phase + np.arange(count) * 2.0 * np.pi / count
            yield center + reach * np.c_[np.cos(angles), np.sin(angles)]


def _shortest(things: Sequence[SceneObject], points: Array) -> tuple[Place, ...]:
    """A point (of (n, 2)) for each thing, so that together they go the shortest way."""
    away = np.array([np.linalg.norm(points - thing.position[:2], axis=1) for thing in things])
    return tuple(Place(points[column]) for column in _dealt(away))


def _pattern(q: a.Pattern, things: Sequence[SceneObject], after: Mapping[str, SceneObject]) -> tuple[Place, ...]:
    """The poses of a pattern for things, those that are alike so that together they go the shortest way."""
    frame = None if q.frame is None else after[q.frame]
    slots = [placed(pose, None if frame is None else frame.pose) for pose in q.poses]
    away = np.array(
        [
            [
                float(np.linalg.norm(thing.position[:2] - slot.xy)) if alike(thing, meant) else _FAR
                for slot, meant in zip(slots, things, strict=True)
            ]
            for thing in things
        ]
    )
    dealt = [slots[column] for column in _dealt(away)]
    return tuple(
        Place(slot.xy, _turned(thing, slot.yaw, yaw_period(thing.kind, thing.size)), frame)
        for thing, slot in zip(things, dealt, strict=True)
    )


def _dealt(costs: Array) -> list[int]:
    """A column for each row, so that the sum is least."""
    _, chosen, _ = lap.lapjv(costs, extend_cost=True)
    return [int(column) for column in chosen[: len(costs)]]


def _turned(thing: SceneObject, yaw: float | None, period: float = np.pi / 2.0) -> float | None:
    """The yaw nearest to a thing's own at which it looks as at another one; None where it always does, or may."""
    if yaw is None or period == 0.0 or is_round(thing):
        return None
    turn = (yaw - thing.pose.yaw + period / 2.0) % period - period / 2.0
    return float(thing.pose.yaw + turn)
