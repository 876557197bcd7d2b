"""Where everything stands in the end: things get places that are free and at which what is asked of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perception.groups import grouped
from perception.support import CONTAINERS, FIXED, MARKS, bottom, carried_by
from perception.types import Array, Pose, SceneObject
from robot.surfaces import WIDE
from tasks import arrangements as a
from tasks.episode import FULL, Episode
from tasks.judging import find
from tasks.language.aims import Aim, Aims, NoOracle
from tasks.language.arranging import MARGIN, Place, candidates
from tasks.language.expected import standing, upon
from tasks.language.layout import Table, covered, outline
from tasks.predicates import Predicate

GAPS = (0.03, 0.012, 0.002)
"""What is tried to be left free around what is put down, m: fingers go in, a cup does, nothing is touched."""
LOW = 0.005
"""What has its bottom lower than this stands on the table, m."""


@dataclass(frozen=True)
class End:
    """Where a thing ends.

    Args:
        thing: as it stands there.
        support: on or in what; None for the table.
        exact: whether it is to be just there, and turned so, and not anywhere on or in its support.
        told: the statement that brings it there, where that is none that puts it there.
    """

    thing: SceneObject
    support: str | None = None
    exact: bool = True
    told: str | None = None


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


def obstacles(objects: Iterable[SceneObject]) -> Table:
    """What covers the table, but for what only marks it."""
    table = Table()
    for thing in objects:
        if thing.kind not in MARKS:
            table.put(thing.name, outline(thing), thing.position[:2], thing.pose.yaw)
    return table


def has_room(thing: SceneObject) -> bool:
    """Whether more than one thing can be put on or into it."""
    return thing.kind in CONTAINERS or thing.kind in WIDE


class _Taken(NoOracle):
    """The place of a thing is taken by others."""

    def __init__(self, message: str, by: Iterable[str]) -> None:
        super().__init__(message)
        self.by = tuple(by)


def _on_top(before: Mapping[str, SceneObject], aims: Aims) -> set[str]:
    """What stands on things that go elsewhere, or on those that others go onto, and is not asked for itself."""
    supports = {aim.support for aim in aims.moves if aim.support is not None and not has_room(before[aim.support])}
    return {name for base in aims.things | supports for name in carried_by(base, before)} - aims.things


def _ends(before: dict[str, SceneObject], aims: Aims, leaving: set[str]) -> dict[str, End]:
    left = [*aims.moves, *(Aim((name,)) for name in sorted(leaving))]
    waiting = aims.things | leaving
    after = {name: thing for name, thing in before.items() if name not in waiting}
    found: dict[str, End] = {}
    while left:
        aim = next((each for each in left if not each.needs & waiting), None)
        if aim is None:
            raise NoOracle(f"{', '.join(sorted(waiting))} depend on one another in a circle")
        left.remove(aim)
        made = _end(before, after, aim)
        found |= made
        after |= {name: end.thing for name, end in made.items()}
        waiting -= set(made)
    return found


def _end(before: dict[str, SceneObject], after: dict[str, SceneObject], aim: Aim) -> dict[str, End]:
    """Where the things of one aim end, given where those end that it needs."""
    things = [before[name] for name in aim.things]
    stay = {thing.name: thing for thing in things}
    if aim.predicates and _stays(aim, things, before, after) and _hold(aim.predicates, before, after | stay):
        return {name: End(thing, aim.support) for name, thing in stay.items()}
    match aim.predicates:
        case (a.Swept() as q,):
            return {q.pile: _swept(q, things[0], after)}
        case (a.Along() as q,):
            return {q.rope: _along(q, things[0], after)}
    for thing in things:
        if thing.kind in FIXED or thing.members:
            raise NoOracle(f"{thing.name} is not carried, and {_asked(aim)} asks for it")
    if aim.support is not None:
        put = upon(things[0], after[aim.support], after)
        if put is None:
            raise NoOracle(f"there is no room for {things[0].name} on {aim.support}")
        return {put.name: End(put, aim.support, exact=False)}
    return _free(before, after, aim, things)


def _stays(
    aim: Aim, things: Iterable[SceneObject], before: Mapping[str, SceneObject], after: Mapping[str, SceneObject]
) -> bool:
    """Whether things may be left where they are: on the table, or on what has not moved."""
    if aim.support is not None:
        return after[aim.support] is before[aim.support]
    return all(bottom(thing) < LOW for thing in things)


def _free(
    before: dict[str, SceneObject], after: dict[str, SceneObject], aim: Aim, things: list[SceneObject]
) -> dict[str, End]:
    """The first places that are free and at which all predicates of an aim hold."""
    # What only goes out of the way had best go where nothing will have to go.
    table = obstacles((after if aim.predicates else before | after).values())

    def arranged() -> Iterator[list[End]]:
        return (_standing(things, found) for found in candidates(aim, things, after))

    def holds(put: list[End]) -> bool:
        return _hold(aim.predicates, before, after | {end.thing.name: end.thing for end in put})

    # Of one thing it is told sooner whether what is asked holds, of several whether there is room.
    single = len(things) == 1
    wishes: Iterable[list[End]] = filter(holds, arranged()) if single else arranged()
    for gap in GAPS:
        refused = []
        for put in wishes:
            if _fit(table, put, gap) and (_holds_about(aim, before, after, put[0]) if single else holds(put)):
                return {end.thing.name: end for end in put}
            if single:
                refused.append(put)
        wishes = refused if single else arranged()
    wanted = covered(next(arranged())[0].thing)
    raise _Taken(
        f"no free place was found for {', '.join(aim.things)}, which {_asked(aim)} asks for",
        [name for name, form in table.taken.items() if form.distance(wanted) < GAPS[1]],
    )


def _standing(things: Sequence[SceneObject], found: Sequence[Place]) -> list[End]:
    """Things at places."""
    return [
        End(standing(thing, place.foot, place.yaw), None if place.below is None else place.below.name)
        for thing, place in zip(things, found, strict=True)
    ]


def _asked(aim: Aim) -> str:
    return " and ".join(predicate.is_ for predicate in aim.predicates) or "making room"


def _fit(table: Table, put: Sequence[End], gap: float) -> bool:
    """Whether things have a gap to each other and to all that covers the table, but for what they stand on."""
    forms = [covered(end.thing) for end in put]
    below = {end.support for end in put if end.support is not None}
    apart = all(one.distance(other) >= gap for i, one in enumerate(forms) for other in forms[:i])
    return apart and all(table.fits(form, gap, below) for form in forms)


def _hold(predicates: Iterable[Predicate], before: Mapping[str, SceneObject], after: Mapping[str, SceneObject]) -> bool:
    episode = Episode(before, after)
    return all(find(predicate, episode).credit >= FULL for predicate in predicates)


def _holds_about(aim: Aim, before: dict[str, SceneObject], after: dict[str, SceneObject], put: End) -> bool:
    """Whether predicates hold, too, where a thing is not put down exactly."""
    for shift in ((MARGIN, 0.0), (-MARGIN, 0.0), (0.0, MARGIN), (0.0, -MARGIN)):
        pose = replace(put.thing.pose, position=put.thing.position + np.array([*shift, 0.0]))
        if not _hold(aim.predicates, before, after | {put.thing.name: replace(put.thing, pose=pose)}):
            return False
    return True


def _swept(q: a.Swept, pile: SceneObject, after: Mapping[str, SceneObject]) -> End:
    """A pile heaped up in the middle of its zone."""
    zone = q.zone if isinstance(q.zone, str) else list(q.zone)
    middle = after[zone].position[:2] if isinstance(zone, str) else np.reshape(zone, (2, 2)).mean(axis=0)
    heap = np.repeat(middle[None], len(pile.members), axis=0)
    return End(_with_members(pile, heap), told=f"sweep({pile.name!r}, {zone!r})")


def _along(q: a.Along, rope: SceneObject, after: Mapping[str, SceneObject]) -> End:
    """A rope straight along its line."""
    start, end = ([*at] if not isinstance(at, str) else at for at in (q.start, q.end))
    first, last = (after[at].position[:2] if isinstance(at, str) else np.array(at) for at in (start, end))
    beads = first + np.linspace(0.0, 1.0, len(rope.members))[:, None] * (last - first)
    return End(_with_members(rope, beads), told=f"lay_rope({rope.name!r}, {start!r}, {end!r})")


def _with_members(thing: SceneObject, where: Array) -> SceneObject:
    """A pile or a rope with its members at some places (n, 2)."""
    members = [
        replace(member, pose=Pose(np.array([*xy, member.size[2] / 2.0]), member.pose.quaternion))
        for member, xy in zip(thing.members, where, strict=True)
    ]
    return grouped(thing.kind, members)
