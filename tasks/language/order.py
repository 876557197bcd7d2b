"""In which order things are moved to their ends, and what has to go out of the way meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from perception.support import MARKS, carried_by, rests_on
from perception.types import SceneObject
from tasks.language.aims import NoOracle
from tasks.language.arranging import COARSE, near
from tasks.language.expected import standing
from tasks.language.finals import GAPS, End, has_room, obstacles
from tasks.language.layout import covered

TOUCHING = 0.006
"""What comes nearer than this to a place, m, has to go before something is put there."""


@dataclass(frozen=True)
class Move:
    """A thing is put somewhere, for good or out of the way, and turned by so much more than it would be, rad."""

    thing: str
    end: End
    turn: float


def moves(
    before: Mapping[str, SceneObject], ends: Mapping[str, End], ranks: Mapping[str, int], in_order: bool
) -> tuple[list[Move], dict[str, SceneObject]]:
    """The moves that bring things to their ends, and how everything stands then.

    Args:
        before: how it stands.
        ends: of those that are to be somewhere.
        ranks: which come first, where nothing else decides.
        in_order: no thing of a rank goes to its end before all of lower ranks have.

    Raises:
        NoOracle: they are in each other's way for good.
    """
    now = dict(before)
    made: list[Move] = []
    pending = sorted(
        (name for name, end in ends.items() if end.thing is not before[name]),
        key=lambda name: ranks.get(name, len(ranks)),
    )
    asides = 2 * len(before)
    while pending:
        first = ranks.get(pending[0], len(ranks))
        turn = [name for name in pending if not in_order or ranks.get(name, len(ranks)) == first]
        name = next((name for name in turn if not _in_the_way(name, ends[name], now, pending)), None)
        if name is not None:
            end = ends[name]
            pending.remove(name)
        else:
            asides -= 1
            name = _to_go(turn, ends, now, pending)
            if asides < 0 or name is None:
                raise NoOracle(f"{', '.join(turn)} stay in each other's way")
            end = _aside(name, ends, now)
        made.append(Move(name, end, _turn(now[name], end, now)))
        now[name] = end.thing
    return made, now


def _turn(thing: SceneObject, end: End, now: Mapping[str, SceneObject]) -> float:
    """By how much a thing has to be turned, beyond what makes it parallel to what it is put on."""
    if not end.exact or thing.members:
        return 0.0
    usual = thing.pose.yaw
    if end.support is not None and now[end.support].kind not in MARKS:
        quarter = np.pi / 2.0
        usual += (now[end.support].pose.yaw - usual + quarter / 2.0) % quarter - quarter / 2.0
    return float((end.thing.pose.yaw - usual + np.pi) % (2.0 * np.pi) - np.pi)


def _in_the_way(name: str, end: End, now: Mapping[str, SceneObject], pending: list[str]) -> list[str]:
    """What has to go, or to come, before a thing can be put where it ends."""
    if end.told is not None:
        return []
    ways = carried_by(name, now)
    if end.support is not None:
        if end.support in pending:
            ways.append(end.support)
        elif not has_room(now[end.support]):
            ways += [each for each in now if each != name and rests_on(now[each], now[end.support])]
        if not end.exact or now[end.support].kind not in MARKS:
            return ways
    form = covered(end.thing)
    for other, thing in now.items():
        if other == name or thing.kind in MARKS or other in ways:
            continue
        if form.distance(covered(thing)) < TOUCHING:
            ways.append(other)
    return ways


def _to_go(turn: list[str], ends: Mapping[str, End], now: Mapping[str, SceneObject], pending: list[str]) -> str | None:
    """What is to go out of the way so that one of some things can be put where it ends."""
    for name in turn:
        for other in _in_the_way(name, ends[name], now, pending):
            if other in pending and other != ends[name].support and not carried_by(other, now):
                return other
    return None


def _aside(name: str, ends: Mapping[str, End], now: Mapping[str, SceneObject]) -> End:
    """A place on the table where a thing is in nobody's way, also later."""
    thing = now[name]
    later = [end.thing for other, end in ends.items() if end.support is None and other != name]
    table = obstacles([other for other in now.values() if other.name != name])
    reserved = obstacles(later)
    for gap in GAPS:
        for xy in near(thing.position[:2], COARSE):
            put = standing(thing, np.array([*xy, 0.0]))
            form = covered(put)
            if table.fits(form, gap) and reserved.fits(form, gap):
                return End(put)
    raise NoOracle(f"the table has no free place to put {name} aside")
