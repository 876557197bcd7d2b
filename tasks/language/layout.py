"""Where things stand that nobody has placed: drawn at random, apart from each other, on the table as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from perception.drawers import DRAWER, shape_of
from perception.support import ROUND
from perception.types import Array, SceneObject
from perception.workspace import WORKSPACE
from sim.scene import GAP

TRIES = 200
LAYOUTS = 5

_TABLE = shapely.box(*WORKSPACE.bounds)


class NoRoom(ValueError):
    """What is asked for does not find room on the table; another time it may."""


class TooMuch(ValueError):
    """What is asked for never finds room on the table."""


def outline(thing: SceneObject) -> BaseGeometry:
    """What a thing covers of the table when its centre is at the origin and its yaw 0, m; drawers have the tray out."""
    width, depth, _ = thing.size
    if thing.kind == DRAWER:
        made = shape_of(thing)
        front = made.depth / 2.0 + made.travel + made.reach
        return shapely.box(-made.depth / 2.0, -made.width / 2.0, front, made.width / 2.0)
    if thing.members:
        places = [member.position[:2] - thing.position[:2] for member in thing.members]
        return shapely.MultiPoint(places).convex_hull.buffer(max(thing.members[0].size[:2]))
    if thing.kind in ROUND and thing.kind != "mug":
        return disc(float(width) / 2.0)
    return _rectangle(float(width), float(depth))


def covered(thing: SceneObject) -> BaseGeometry:
    """What a thing covers of the table where it stands."""
    return moved(outline(thing), thing.position, thing.pose.yaw)


@lru_cache(maxsize=256)
def disc(radius: float) -> BaseGeometry:
    """A circle around the origin, m."""
    return shapely.Point(0.0, 0.0).buffer(radius, quad_segs=8)


@lru_cache(maxsize=256)
def _rectangle(width: float, depth: float) -> BaseGeometry:
    return shapely.box(-width / 2.0, -depth / 2.0, width / 2.0, depth / 2.0)


def moved(form: BaseGeometry, place: Array | Sequence[float], yaw: float) -> BaseGeometry:
    """An outline turned by `yaw` (rad) about the origin and then put at a place (2,)."""
    cos, sin = np.cos(yaw), np.sin(yaw)
    turn, where = np.array([[cos, sin], [-sin, cos]]), np.asarray(place, dtype=np.float64)[:2]
    return shapely.transform(form, lambda corners: corners @ turn + where)


@dataclass(frozen=True)
class Member:
    """A thing of a group: its outline, and where the group's frame has its centre and its yaw."""

    name: str
    form: BaseGeometry
    offset: tuple[float, float] = (0.0, 0.0)
    yaw: float = 0.0


@dataclass(frozen=True)
class Group:
    """Things that are placed as one, be it a single one.

    Args:
        members: what they are.
        turn: the group's yaw, rad; None is any.
        allowed: conditions on where the group's origin is, given what stands already.
        after: names that these conditions speak of.
        gap: what is left free around each of them, m.
    """

    members: tuple[Member, ...]
    turn: float | None = None
    allowed: tuple[Callable[[Array, Table], bool], ...] = ()
    after: frozenset[str] = frozenset()
    gap: float = GAP

    @property
    def names(self) -> tuple[str, ...]:
        """Of the members."""
        return tuple(member.name for member in self.members)

    @property
    def area(self) -> float:
        """Of what it covers, gaps and all, m²."""
        forms = [moved(member.form, member.offset, member.yaw) for member in self.members]
        return float(shapely.union_all(forms).convex_hull.buffer(self.gap / 2.0).area)


@dataclass
class Table:
    """What stands where.

    Args:
        poses: (2,) and yaw (rad) by name.
        taken: outlines by name.
    """

    poses: dict[str, tuple[Array, float]] = field(default_factory=dict)
    taken: dict[str, BaseGeometry] = field(default_factory=dict)

    def put(self, name: str, form: BaseGeometry, place: Array, yaw: float) -> None:
        """Have a thing stand somewhere, whatever is there."""
        self.poses[name] = (place, yaw)
        self.taken[name] = moved(form, place, yaw)

    def lift(self, names: Iterable[str]) -> None:
        """Take things off."""
        for name in names:
            self.poses.pop(name, None)
            self.taken.pop(name, None)

    def fits(self, form: BaseGeometry, gap: float, but: Collection[str] = ()) -> bool:
        """Whether an outline lies on the table as a whole, with a gap to everything else but some."""
        if not _TABLE.contains(form):
            return False
        others = [other for name, other in self.taken.items() if name not in but]
        return bool(np.min(shapely.distance(form, others), initial=np.inf) >= gap)


def scatter(rng: np.random.Generator, table: Table, groups: Sequence[Group]) -> None:
    """Put groups in random places of a table, the largest first and each after those that it speaks of.

    Raises:
        NoRoom: so many, so arranged, do not find room.
        TooMuch: so many never do.
    """
    wanted = sum(group.area for group in groups)
    if wanted > _TABLE.area:
        room = f"{1e4 * wanted:.0f} cm² on a table of {1e4 * _TABLE.area:.0f} cm²"
        raise TooMuch(f"there is no room for things that take {room}; use fewer or smaller ones")
    order = _ordered(groups)
    names = [name for group in order for name in group.names]
    crowded: Group | None = None
    for _ in range(LAYOUTS):
        crowded = next((group for group in order if not _placed(rng, table, group)), None)
        if crowded is None:
            return
        table.lift(names)
    if crowded is not None:
        x0, y0, x1, y1 = WORKSPACE.bounds
        raise NoRoom(
            f"the table ({x1 - x0:g} x {y1 - y0:g} m) has no room for {' and '.join(crowded.names)} beside "
            f"{len(names) - len(crowded.names) + len(table.taken)} other things; use fewer or smaller ones, or relax "
            "where they are to be"
        )


def _placed(rng: np.random.Generator, table: Table, group: Group) -> bool:
    """Put a group somewhere; False when no place was found."""
    low, high = np.reshape(WORKSPACE.bounds, (2, 2))
    for _ in range(TRIES):
        place: Array = rng.uniform(low, high)
        turn = float(rng.uniform(-np.pi, np.pi)) if group.turn is None else group.turn
        if not all(condition(place, table) for condition in group.allowed):
            continue
        cos, sin = np.cos(turn), np.sin(turn)
        places = [place + np.array([[cos, -sin], [sin, cos]]) @ member.offset for member in group.members]
        forms = [moved(member.form, at, turn + member.yaw) for member, at in zip(group.members, places, strict=True)]
        if all(table.fits(form, group.gap) for form in forms):
            for member, at in zip(group.members, places, strict=True):
                table.put(member.name, member.form, at, turn + member.yaw)
            return True
    return False


def _ordered(groups: Sequence[Group]) -> list[Group]:
    """Those that others speak of come first, the largest of these first of all."""
    left = sorted(groups, key=lambda group: -group.area)
    ordered: list[Group] = []
    while left:
        waiting = {name for group in left for name in group.names}
        ready = next((group for group in left if not (group.after - set(group.names)) & waiting), None)
        if ready is None:
            listed = ", ".join(name for group in left for name in group.names)
            raise NoRoom(f"{listed} are placed by one another in a circle; place one of them by itself")
        ordered.append(ready)
        left.remove(ready)
    return ordered
