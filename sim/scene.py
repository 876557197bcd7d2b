"""What stands on the table (`sim.specification`): from a file, from counts, or drawn at random."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from perception.colors import COLORS
from perception.drawers import DRAWER
from perception.groups import GROUPS
from perception.support import ROUND
from perception.workspace import WORKSPACE
from sim import groups
from sim.drawers import drawer_shape
from sim.kinds import shape
from sim.specification import KINDS, ObjectSpec, SceneError, SceneSpec, plain_name, scene

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = [
    "GAP",
    "KINDS",
    "ObjectSpec",
    "SceneError",
    "SceneSpec",
    "load_scene",
    "parse_counts",
    "plain_name",
    "sample_scene",
    "scatter",
    "scene",
    "usual_scene",
]

DEFAULT_COUNTS: Mapping[str, int] = {"block": 4, "bowl": 3}

# Between footprints of sampled objects, m: an open finger (9 mm thick, 20 mm wide) goes in with room to spare.
GAP = 0.035
TRIES_PER_OBJECT = 200
LAYOUTS = 30


def load_scene(path: Path | str) -> SceneSpec:
    """Read a scene file: TOML, a list of `[[object]]` tables with the fields of `ObjectSpec`.

    Raises:
        SceneError: the file cannot be read, is not TOML, or says something that cannot be.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise SceneError(f"cannot read it: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SceneError(f"not TOML: {error}") from error
    tables = data.pop("object", None)
    if data:
        raise SceneError(f"unknown key {next(iter(data))!r}; a scene is a list of [[object]] tables")
    if not isinstance(tables, list) or not tables:
        raise SceneError("no objects; a scene is a list of [[object]] tables")
    adapter = TypeAdapter(ObjectSpec)
    objects = []
    for number, table in enumerate(tables, 1):
        try:
            objects.append(adapter.validate_python(table))
        except ValidationError as error:
            raise SceneError(f"object {number}, {_complaint(error.errors()[0])}") from None
    return scene(objects)


def parse_counts(text: str) -> dict[str, int]:
    """How many of each kind, from text like "blocks=4,bowls=3".

    Raises:
        SceneError: no such kind, or not a count.
    """
    counts: dict[str, int] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        word, equals, number = (part.strip() for part in item.partition("="))
        kind = word if word in KINDS else word.removesuffix("s")
        if kind not in KINDS:
            raise SceneError(f"no kind {word!r}; there are: {', '.join(KINDS)}")
        if not equals or not number.isdecimal() or int(number) > 50:
            raise SceneError(f"{item!r} is not a count; write {word}=3")
        counts[kind] = counts.get(kind, 0) + int(number)
    if not sum(counts.values()):
        raise SceneError(f"{text!r} has no objects; write something like blocks=4,bowls=3")
    return counts


def sample_scene(
    rng: np.random.Generator,
    counts: Mapping[str, int] = DEFAULT_COUNTS,
    *,
    colors: Sequence[str] = tuple(COLORS),
    vary_sizes: bool = False,
) -> SceneSpec:
    """Draw a scene: objects of one kind in different colours as far as these go, apart from each other.

    Args:
        rng: same state, same scene.
        counts: how many of each kind.
        colors: what to choose from.
        vary_sizes: draw from all sizes of a kind instead of its usual one.

    Raises:
        SceneError: so many do not find room.
    """
    chosen = {kind: _repeated(lambda: rng.permutation(list(colors)).tolist(), count) for kind, count in counts.items()}
    return _scattered(rng, chosen, vary_sizes)


def scatter(
    rng: np.random.Generator,
    things: Sequence[ObjectSpec],
    free: Sequence[tuple[tuple[float, float], float]] = (),
) -> SceneSpec:
    """Put things that have no place yet in random places apart from each other, turned at random, and name them.

    Args:
        rng: same state, same scene.
        things: without places.
        free: places to be left free, and how far from each the things' footprints are at least, m.

    Raises:
        SceneError: so many do not find room.
    """
    kept = [(place, room - GAP) for place, room in free]
    radii = [_radius(thing) for thing in things]
    positions = _apart(rng, radii, [thing.kind for thing in things], kept)
    yaws = rng.uniform(-np.pi, np.pi, len(things))
    return scene(
        [
            replace(thing, position=_centre(thing, middle, float(yaw)), yaw=float(yaw), seed=_seed(rng, thing))
            for thing, middle, yaw in zip(things, positions, yaws, strict=True)
        ]
    )


def usual_scene(rng: np.random.Generator, counts: Mapping[str, int] = DEFAULT_COUNTS) -> SceneSpec:
    """A scene that can be talked about before it was seen: the colours of each kind are red, green, blue, yellow and
    so on in the order of `perception.colors.COLORS`; only places are drawn.

    Raises:
        SceneError: so many do not find room.
    """
    return _scattered(rng, {kind: _repeated(lambda: list(COLORS), count) for kind, count in counts.items()}, False)


def _repeated(colors: Callable[[], list[str]], count: int) -> list[str]:
    """So many colours; all of them once before any comes again."""
    chosen: list[str] = []
    while len(chosen) < count:
        chosen += colors()
    return chosen[:count]


def _scattered(rng: np.random.Generator, colors: Mapping[str, Sequence[str]], vary_sizes: bool) -> SceneSpec:
    """Objects of kinds and colours, apart from each other."""
    return scatter(
        rng,
        [
            ObjectSpec(kind=kind, color=color, size=_size(rng, kind) if vary_sizes else None)  # type: ignore[arg-type]
            for kind, chosen in colors.items()
            for color in chosen
        ],
    )


def _complaint(error: ErrorDetails) -> str:
    """What pydantic found, in the words of somebody who writes a scene file."""
    key = str(error["loc"][0]) if error["loc"] else "the table"
    if error["type"] == "missing":
        return f"{key}: is missing"
    if error["type"] == "unexpected_keyword_argument":
        return f"{key}: no such key; the keys are: {', '.join(ObjectSpec.__dataclass_fields__)}"
    return f"{key}: {error['msg'][0].lower()}{error['msg'][1:]}, not {error['input']!r}"


def _apart(
    rng: np.random.Generator,
    radii: Sequence[float],
    kinds: Sequence[str],
    kept: Sequence[tuple[tuple[float, float], float]],
) -> list[tuple[float, float]]:
    """Positions for circles inside the workspace, at least `GAP` from each other and from those that are kept free;
    the largest are placed first."""
    order = sorted(range(len(radii)), key=lambda index: -radii[index])
    for _ in range(LAYOUTS):
        placed: dict[int, tuple[float, float]] = {}
        for index in order:
            spot = _free_spot(rng, radii[index], [*kept, *((placed[other], radii[other]) for other in placed)])
            if spot is None:
                break
            placed[index] = spot
        if len(placed) == len(radii):
            return [placed[index] for index in range(len(radii))]
    asked = ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in Counter(kinds).items())
    width, depth = WORKSPACE.x1 - WORKSPACE.x0, WORKSPACE.y1 - WORKSPACE.y0
    raise SceneError(f"the table is full: no room for {asked} on {width:.1f} x {depth:.1f} m; ask for fewer")


def _free_spot(
    rng: np.random.Generator, radius: float, others: Sequence[tuple[tuple[float, float], float]]
) -> tuple[float, float] | None:
    x0, y0, x1, y1 = WORKSPACE.bounds
    for _ in range(TRIES_PER_OBJECT):
        x = float(rng.uniform(x0 + radius, x1 - radius))
        y = float(rng.uniform(y0 + radius, y1 - radius))
        if all(np.hypot(x - u, y - v) >= radius + other + GAP for (u, v), other in others):
            return x, y
    return None


def _size(rng: np.random.Generator, kind: str) -> tuple[float, ...]:
    sizes = KINDS[kind].all
    return sizes[int(rng.integers(len(sizes)))]


def _seed(rng: np.random.Generator, thing: ObjectSpec) -> int | None:
    """Of how a pile or a rope lies, where nobody has said; nothing is drawn for other things."""
    return int(rng.integers(2**31)) if thing.kind in GROUPS and thing.seed is None else thing.seed


def _radius(thing: ObjectSpec) -> float:
    """Of the circle around what a thing covers, with a drawer all open, m."""
    if thing.kind in GROUPS:
        return groups.extent(thing.kind, thing.size)
    if thing.kind == DRAWER:
        made = drawer_shape(thing.size)
        return float(np.hypot(made.depth + made.reach + made.travel, made.width) / 2.0)
    extents = shape(thing.kind, thing.size, holes=thing.holes, file=thing.file).extents
    round_kind = thing.kind in ROUND and thing.kind != "mug"
    return float(extents[0] / 2.0 if round_kind else np.hypot(*extents[:2]) / 2.0)


def _centre(thing: ObjectSpec, middle: tuple[float, float], yaw: float) -> tuple[float, float]:
    """Where a thing has its centre when the circle around it has this middle."""
    if thing.kind != DRAWER:
        return middle
    made = drawer_shape(thing.size)
    aside = (made.reach + made.travel) / 2.0
    return middle[0] - aside * float(np.cos(yaw)), middle[1] - aside * float(np.sin(yaw))
