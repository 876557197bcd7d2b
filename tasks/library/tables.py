"""Random tables on which a sentence has one meaning: drawn until it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np

from perception.types import Array
from perception.workspace import WORKSPACE
from sim.objects import shape
from sim.scene import ObjectSpec, SceneError, SceneSpec, scatter
from tasks.library.thresholds import ROOM

Goal: TypeAlias = Mapping[str, Any]
T = TypeVar("T")

# Of some thousand tables of every task, none needed more than 60 draws.
MOST_DRAWS = 1000

# Normalised coordinates of the places that sentences name, as programs write them (docs/programs.md).
CORNERS: Mapping[str, tuple[float, float]] = {
    "top left corner": (0, 1),
    "top right corner": (1, 1),
    "bottom right corner": (1, 0),
    "bottom left corner": (0, 0),
}
SIDES: Mapping[str, tuple[float, float]] = {
    "top side": (0.5, 1),
    "right side": (1, 0.5),
    "bottom side": (0.5, 0),
    "left side": (0, 0.5),
}
PLACES = {**CORNERS, **SIDES}


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of the options, all as likely."""
    return options[int(rng.integers(len(options)))]


def shuffled(rng: np.random.Generator, options: Iterable[T]) -> list[T]:
    """The options in a random order."""
    listed = list(options)
    return [listed[int(i)] for i in rng.permutation(len(listed))]


def things(kind: str, colors: Iterable[str], size: float | None = None) -> list[ObjectSpec]:
    """One object of a kind and size (None is the usual one) for each colour, without a place yet."""
    return [ObjectSpec(kind=kind, color=color, size=size) for color in colors]  # type: ignore[arg-type]


def table(rng: np.random.Generator, objects: Sequence[ObjectSpec], *places: str, room: float = ROOM) -> SceneSpec:
    """Scatter objects, with `room` (m) around some corners and sides to everything's footprint."""
    return scatter(rng, objects, [(spot(place), room) for place in places])


def clear_table(
    rng: np.random.Generator,
    objects: Sequence[ObjectSpec],
    meanings: Callable[[SceneSpec], Sequence[T]],
    *places: str,
) -> tuple[SceneSpec, T]:
    """Scatter objects until there is something to say about them, and choose what.

    Args:
        rng: same state, same table.
        objects: without places.
        meanings: what can be said about a table that has one meaning there; empty to draw another table.
        places: corners and sides to be left free.

    Raises:
        SceneError: `MOST_DRAWS` tables had none.
    """
    for _ in range(MOST_DRAWS):
        drawn = table(rng, objects, *places)
        found = meanings(drawn)
        if found:
            return drawn, pick(rng, found)
    listed = ", ".join(f"{thing.color} {thing.kind}" for thing in objects)
    raise SceneError(f"none of {MOST_DRAWS} tables with {listed} has one meaning")


def spot(place: str) -> tuple[float, float]:
    """Position of a corner or a side, m."""
    x, y = WORKSPACE.denormalize(PLACES[place])
    return float(x), float(y)


def spot_code(place: str) -> str:
    """A corner or a side as a program writes it."""
    return f"denormalize_xy({list(PLACES[place])})"


def named(scene: SceneSpec, kind: str, color: str | None = None) -> tuple[str, ...]:
    """The names of the objects of a kind, and of a colour unless it is None."""
    return tuple(str(o.name) for o in scene.objects if o.kind == kind and color in (None, o.color))


def xy(scene: SceneSpec, name: str) -> Array:
    """(2,) where an object stands, m."""
    return np.array(next(o.position for o in scene.objects if o.name == name))


def radius(thing: ObjectSpec) -> float:
    """Half of the diameter of a round thing, half of the diagonal of a block, m."""
    width, depth, _ = shape(thing.kind, thing.size).extents
    return float(np.hypot(width, depth) if thing.kind == "block" else width) / 2.0


def is_free(scene: SceneSpec, position: Array, room: float = ROOM, *, but: Sequence[str] = ()) -> bool:
    """Whether a position has `room` (m) to the footprints of everything but some objects."""
    return all(
        float(np.linalg.norm(np.array(o.position) - position)) - radius(o) >= room
        for o in scene.objects
        if str(o.name) not in but
    )


def on(a: str, b: str) -> Goal:
    """`a` on or in `b`."""
    return {"is": "on", "a": a, "b": b}


def at(a: str, place: str, tol: float) -> Goal:
    """`a` within `tol` (m) of a corner or a side."""
    return {"is": "at", "a": a, "xy": spot(place), "tol": tol}


def unmoved(scene: SceneSpec, *moved: str) -> Goal:
    """Everything but some objects stands where it stood."""
    return {"is": "unmoved", "names": [name for name in scene.names if name not in moved]}
