"""What can be on a table: each thing by its kind, colour, size and place; all of them with names of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from perception.colors import COLORS
from perception.drawers import DRAWER
from perception.groups import GROUPS, PILE
from perception.support import FIXED
from perception.workspace import WORKSPACE
from sim import drawers, groups
from sim.drawers import drawer_shape
from sim.kinds import SIZES, shape
from sim.objects import Kind, Sizes

KINDS: Mapping[str, Sizes] = dict([*SIZES.items(), (DRAWER, drawers.SIZES), *groups.SIZES.items()])
"""What a scene can be drawn with; assets need a file."""

Place = Literal["zone", "line", "corner", "pallet", "stand", "box"]
Piece = Literal[
    "kit",
    "ell",
    "circle",
    "diamond",
    "flower",
    "heart",
    "hexagon",
    "pentagon",
    "plus",
    "rectangle",
    "ring",
    "square",
    "star",
    "triangle",
    "letter A",
    "letter E",
    "letter G",
    "letter L",
    "letter M",
    "letter R",
    "letter T",
    "letter V",
]


class SceneError(ValueError):
    """A scene that cannot be: what is wrong with it and what would do."""


@dataclass(frozen=True, kw_only=True)
class ObjectSpec:
    """One object of a scene. Either `position` or `on` says where.

    Args:
        kind: one of `KINDS`, or "asset".
        color: a name from `perception.colors.COLORS`.
        position: (x, y) in the table frame, m.
        on: the name of the object that it stands on or in; drawers, piles and ropes are on the table.
        yaw: rotation about +z, rad; a drawer comes out along its +x.
        size: as `sim.objects.shape`, `sim.drawers.drawer_shape`, `sim.groups.members` take it; None is the usual size.
        name: None is "red block", and "red block 2" for the second one; "pile of red blocks"; an asset is called by the
            name of its file.
        holes: the shapes that a kit has holes for.
        file: the path of an asset's mesh.
        count: of a pile's blocks or a rope's beads; None is the usual count, and for all else.
        seed: of how a pile or a rope lies.
    """

    __pydantic_config__ = {"extra": "forbid", "allow_inf_nan": False}  # noqa: RUF012

    kind: Literal[Kind, Place, Piece, "drawer", "pile", "rope", "asset"]
    color: str
    position: tuple[float, float] | None = None
    on: str | None = None
    yaw: float = 0.0
    size: float | tuple[float, ...] | None = None
    name: str | None = None
    holes: tuple[str, ...] | None = None
    file: str | None = None
    count: int | None = None
    seed: int | None = None


@dataclass(frozen=True)
class SceneSpec:
    """The objects of a scene, each with a name of its own."""

    objects: tuple[ObjectSpec, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The objects' names, in order."""
        return tuple(str(thing.name) for thing in self.objects)

    def as_json(self) -> list[dict[str, Any]]:
        """As plain values; what is None is left out."""
        return [{key: value for key, value in asdict(thing).items() if value is not None} for thing in self.objects]


def scene(objects: Sequence[ObjectSpec]) -> SceneSpec:
    """Name and check the objects of a scene.

    Raises:
        SceneError: naming the key and the number of the object, counted from 1.
    """
    named = _named(objects)
    names = [str(thing.name) for thing in named]
    for number, thing in enumerate(named, 1):
        _check(number, thing, names)
    for number, thing in enumerate(named, 1):
        seen = [str(thing.name)]
        below = thing
        while below.on is not None:
            if below.on in seen:
                raise SceneError(f"object {number}, on: {' on '.join([*seen, below.on])} goes in a circle")
            seen.append(below.on)
            below = named[names.index(below.on)]
    return SceneSpec(tuple(named))


def plain_name(kind: str, color: str) -> str:
    """What the first thing of a kind and a colour is called."""
    return f"pile of {color} blocks" if kind == PILE else f"{color} {kind}"


def _named(objects: Sequence[ObjectSpec]) -> list[ObjectSpec]:
    taken = {thing.name for thing in objects if thing.name is not None}
    named = []
    for thing in objects:
        if thing.name is None:
            plain = plain_name(thing.kind if thing.file is None else Path(thing.file).stem, thing.color)
            name, number = plain, 1
            while name in taken:
                number += 1
                name = f"{plain} {number}"
            taken.add(name)
            thing = replace(thing, name=name)
        named.append(thing)
    return named


def _check_shape(thing: ObjectSpec) -> None:
    if thing.kind == DRAWER:
        drawer_shape(thing.size)
    else:
        shape(thing.kind, thing.size, holes=thing.holes, file=thing.file)


def _check(number: int, thing: ObjectSpec, names: Sequence[str]) -> None:
    def wrong(key: str, what: str) -> SceneError:
        return SceneError(f"object {number}, {key}: {what}")

    if thing.color not in COLORS:
        raise wrong("color", f"no color {thing.color!r}; there are: {', '.join(COLORS)}")
    try:
        if thing.kind in GROUPS:
            groups.made_of(thing.kind, thing.size, thing.count)
        else:
            _check_shape(thing)
    except groups.Impossible as error:
        raise SceneError(f"object {number}, {error}") from error
    except ValueError as error:
        key = str(error).split(maxsplit=1)[0]
        raise wrong(key if key in ("holes", "file") else "size", str(error)) from error
    if not str(thing.name).strip() or names.count(str(thing.name)) > 1:
        raise wrong("name", f"{thing.name!r} is empty or taken; every object needs its own")
    if (thing.position is None) == (thing.on is None):
        raise wrong("position", 'give either position = [x, y] or on = "another object"')
    if thing.kind not in GROUPS and (thing.count is not None or thing.seed is not None):
        raise wrong("count, seed", f"a {thing.kind} is one thing; only piles and ropes have them")
    if thing.on is not None and thing.kind in (*FIXED, *GROUPS):
        raise wrong("on", f"a {thing.kind} is on the table; give position = [x, y]")
    if thing.on is not None and thing.on not in names:
        raise wrong("on", f"no object {thing.on!r}; there are: {', '.join(names)}")
    if thing.position is not None and not WORKSPACE.contains(thing.position):
        raise wrong(
            "position",
            f"{list(thing.position)} is outside x {WORKSPACE.x0} to {WORKSPACE.x1}, y {WORKSPACE.y0} to {WORKSPACE.y1}",
        )
