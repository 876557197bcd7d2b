"""Where everything stands in the end: things get places that are free and at which what is asked of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import lap
import numpy as np
from shapely.geometry.base import BaseGeometry

from perception.support import CONTAINERS, bottom, carried_by
from perception.types import Array, SceneObject
from perception.workspace import WORKSPACE
from tasks import predicates as p
from tasks.goals import explain
from tasks.language.aims import Aims, NoOracle, Somewhere
from tasks.language.expected import standing, upon
from tasks.language.layout import Table, moved, outline
from tasks.predicates import Predicate
from tasks.relations import DIRECTIONS

# Between what is put down and what stands there, m: with it fingers go in, without it a suction cup still does.
GAPS = (0.03, 0.012)
# A predicate is to hold wherever a thing ends up that is put down so exactly, m.
EXACT = 0.004
GRID = 0.01
NEAREST = 600
"""Candidates that are looked at for one thing, the nearest to what is asked for."""
FLAT = 0.005
"""What is not higher stands in nobody's way, m."""


@dataclass(frozen=True)
class End:
    """Where a thing ends.

    Args:
        thing: as it stands there.
        support: on or in what; None for the table.
    """

    thing: SceneObject
    support: str | None = None


Place = tuple[Array, float | None]
"""(2,) m, and a yaw (rad), or None to keep it."""


def ends(before: dict[str, SceneObject], aims: Aims) -> dict[str, End]:
    """Where the things of aims end, in an order in which each comes after what it depends on. Raises `NoOracle`.

    What stands where something else is to go, or on something that is to go elsewhere, ends beside it.
    """
    leaving = _on_top(before, aims)
    while True:
        try:
            return _ends(before, aims, leaving)
        except _Taken as taken:
            more = [name for name in taken.by if name not in aims.things | aims.kept | leaving]
            if not more:
                raise NoOracle(str(taken)) from None
            leaving |= set(more)


class _Taken(NoOracle):
    """The place of a thing is taken by others."""

    def __init__(self, message: str, by: Iterable[str]) -> None:
        super().__init__(message)
        self.by = tuple(by)


def _on_top(before: Mapping[str, SceneObject], aims: Aims) -> set[str]:
    """What stands on things that go elsewhere, or on those that others go onto, and is not asked for itself."""
    bare = aims.things | {aim.support for aim in aims.onto.values() if not is_vessel(before[aim.support])}
    return {name for base in bare for name in carried_by(base, before)} - aims.things


def _ends(before: dict[str, SceneObject], aims: Aims, leaving: set[str]) -> dict[str, End]:
    left: list[tuple[frozenset[str], str | Somewhere]] = [
        *((frozenset({aim.support}), name) for name, aim in aims.onto.items()),
        *((aim.needs, aim) for aim in aims.somewhere),
        *((frozenset(), Somewhere((name,), (), frozenset())) for name in sorted(leaving)),
    ]
    waiting = aims.things | leaving
    after = {name: thing for name, thing in before.items() if name not in waiting}
    found: dict[str, End] = {}
    while left:
        ready = next((each for each in left if not each[0] & waiting), None)
        if ready is None:
            raise NoOracle(f"{', '.join(sorted(waiting))} depend on one another in a circle")
        left.remove(ready)
        _, aim = ready
        if isinstance(aim, str):
            support = after[aims.onto[aim].support]
            made = {aim: End(standing(before[aim], upon(before[aim], support)), support.name)}
        else:
            made = _put(before, after, aim)
        found |= made
        after |= {name: end.thing for name, end in made.items()}
        waiting -= set(made)
    return found


def obstacles(objects: Iterable[SceneObject]) -> Table:
    """What covers the table, but for what is flat and what is carried by a thing."""
    table = Table()
    for thing in objects:
        if thing.size[2] > FLAT:
            table.put(thing.name, footprint(thing), thing.position[:2], thing.pose.yaw)
    return table


def footprint(thing: SceneObject) -> BaseGeometry:
    """What a thing covers, with its centre at the origin, m."""
    return outline(thing.kind, tuple(float(length) for length in thing.size))


def _put(before: dict[str, SceneObject], after: dict[str, SceneObject], aim: Somewhere) -> dict[str, End]:
    """The first places that are free and at which all predicates of an aim hold."""
    things = [before[name] for name in aim.things]
    stay = {thing.name: thing for thing in things}
    on_table = all(bottom(thing) < FLAT for thing in things)
    if aim.predicates and on_table and _hold(aim.predicates, before, {**after, **stay}):
        return {name: End(thing) for name, thing in stay.items()}
    # What only goes out of the way had best go where it can stay.
    table = obstacles((before | after if not aim.predicates else after).values())
    for gap in GAPS:
        for places in _candidates(aim, things, after):
            put = {
                thing.name: standing(thing, np.array([*xy, 0.0]), yaw)
                for thing, (xy, yaw) in zip(things, places, strict=True)
            }
            if _fit(table, put.values(), gap) and _hold_about(aim.predicates, before, after, put):
                return {name: End(thing) for name, thing in put.items()}
    asked = " and ".join(predicate.is_ for predicate in aim.predicates)
    wanted = moved(footprint(things[0]), _anchor(aim, things[0], after), things[0].pose.yaw)
    raise _Taken(
        f"no free place was found for {', '.join(aim.things)}" + (f" ({asked})" if asked else ""),
        [name for name, form in table.taken.items() if form.distance(wanted) < GAPS[-1]],
    )


def _fit(table: Table, things: Iterable[SceneObject], gap: float) -> bool:
    forms = [moved(footprint(thing), thing.position, thing.pose.yaw) for thing in things]
    apart = all(one.distance(other) >= gap for i, one in enumerate(forms) for other in forms[:i])
    return apart and all(table.fits(form, gap) for form in forms)


def _hold(predicates: Iterable[Predicate], before: Mapping[str, SceneObject], after: Mapping[str, SceneObject]) -> bool:
    return not explain([each.model_dump(by_alias=True) for each in predicates], before, after)


def _hold_about(
    predicates: Iterable[Predicate],
    before: Mapping[str, SceneObject],
    after: Mapping[str, SceneObject],
    put: Mapping[str, SceneObject],
) -> bool:
    """Whether predicates hold, also where a single thing is not put down exactly."""
    if not predicates:
        return True
    shifts = [np.zeros(3)]
    if len(put) == 1:
        shifts += [np.array([x, y, 0.0]) for x, y in ((EXACT, 0), (-EXACT, 0), (0, EXACT), (0, -EXACT))]
    return all(
        _hold(predicates, before, {**after, **{name: _shifted(thing, shift) for name, thing in put.items()}})
        for shift in shifts
    )


def _shifted(thing: SceneObject, shift: Array) -> SceneObject:
    return replace(thing, pose=replace(thing.pose, position=thing.position + shift))


def _candidates(
    aim: Somewhere, things: list[SceneObject], after: Mapping[str, SceneObject]
) -> Iterator[tuple[Place, ...]]:
    """Places for all things of an aim, the best first."""
    spacing = max(float(np.hypot(*thing.size[:2])) for thing in things) + GAPS[0]
    middle = np.mean([thing.position[:2] for thing in things], axis=0)
    match aim.predicates:
        case [p.Line(angle_deg=angle)]:
            arranged = _lines(len(things), angle, spacing, middle)
        case [p.Circle(center=center, radius=radius)]:
            at = after[center].position[:2] if isinstance(center, str) else center
            arranged = _circles(len(things), None if at is None else np.array(at), radius, spacing, middle)
        case [p.Points(points=points)]:
            arranged = iter([np.array(points)])
        case _:
            arranged = (xy[None] for xy in near(_anchor(aim, things[0], after))[:NEAREST])
    for places in arranged:
        yield tuple((xy, None) for xy in _assigned(things, places))


def _anchor(aim: Somewhere, thing: SceneObject, after: Mapping[str, SceneObject]) -> Array:
    """(2,) where a single thing had best go, were everything free."""
    for predicate in aim.predicates:
        match predicate:
            case p.At(xy=xy):
                return np.array(xy)
            case p.Offset(a=a, b=b, direction=direction, distance=(least, most)):
                origin = (thing if a == b else after[b]).position[:2]
                usual = min(max(0.10, least + 0.01), (least + most) / 2.0) if most > 0.3 else (least + most) / 2.0
                return np.array(origin + usual * np.array(DIRECTIONS[direction]))
            case p.Between(b=b, c=c):
                return np.array((after[b].position[:2] + after[c].position[:2]) / 2.0)
    return np.array(thing.position[:2])


def near(anchor: Array) -> Array:
    """(n, 2) places, the nearest to an anchor first, with the anchor itself."""
    x0, y0, x1, y1 = WORKSPACE.bounds
    grid = np.array(list(product(np.arange(x0, x1 + GRID, GRID), np.arange(y0, y1 + GRID, GRID))))
    places = np.vstack([anchor[None], grid])
    ordered: Array = places[np.argsort(np.linalg.norm(places - anchor, axis=1), kind="stable")]
    return ordered


def _lines(count: int, angle_deg: float | None, spacing: float, middle: Array) -> Iterator[Array]:
    """(count, 2) places on a line, wherever it may be."""
    angles = (0.0, 90.0, 45.0, -45.0) if angle_deg is None else (angle_deg,)
    steps = (np.arange(count) - (count - 1) / 2.0) * spacing
    for angle in np.radians(angles):
        line = np.outer(steps, [np.cos(angle), np.sin(angle)])
        yield from (place + line for place in near(middle)[::3])


def _circles(
    count: int, center: Array | None, radius: tuple[float, float], spacing: float, middle: Array
) -> Iterator[Array]:
    """(count, 2) places around a centre, or around any."""
    least = max(radius[0] + EXACT, spacing / (2.0 * np.sin(np.pi / max(count, 2))))
    centers = near(middle)[::10] if center is None else center[None]
    for reach, around in product(np.linspace(least, max(radius[1] - EXACT, least), 6), centers):
        for phase in np.arange(8) / 8.0 * 2.0 * np.pi / count:
            angles = phase + np.arange(count) * 2.0 * np.pi / count
            yield around + reach * np.c_[np.cos(angles), np.sin(angles)]


def _assigned(things: list[SceneObject], points: Array) -> list[Array]:
    """A point for each thing, so that together they go the shortest way."""
    away = np.array([[np.linalg.norm(thing.position[:2] - point) for point in points] for thing in things])
    _, chosen, _ = lap.lapjv(away, extend_cost=True)
    return [points[int(column)] for column in chosen[: len(things)]]


def is_vessel(thing: SceneObject) -> bool:
    """Whether more than one thing can be put into it."""
    return thing.kind in CONTAINERS
