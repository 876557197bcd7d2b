# ruff: noqa: E501 (programs read better unbroken)
"""Where things are to go: the words, the code of the position, and what must hold once a thing is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lmp.model.corpus.describe import described
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import CONTEXT, PLACE_CODE, Ref, Sub, distance, named
from lmp.model.corpus.wording import SIDE_WORDS, corner_words
from lmp.model.corpus.world import CORNERS, HALF_DEPTH, HALF_WIDTH, PLACES, SIDES, Scene, Thing, pick

Goal = dict[str, Any]
PREPOSITIONS = {
    "bowl": ("in", "in", "into", "inside", "in", "on", "to"),
    "mug": ("in", "into", "inside", "on"),
    "plate": ("on", "onto", "on top of", "in"),
}
_DIRECTIONS = ("left", "right", "top", "bottom", "back", "front", "rear")
_ON = ("on", "on", "on top of", "onto", "on", "on the top of", "atop", "over", "upon")


@dataclass(frozen=True)
class Place:
    """A destination: as said (with its preposition), as an expression, and what holds for a thing put there.

    Args:
        goal: the predicate for a thing of that name; None where no such test is fair (the spot is taken, off the table).
        spot: the position (m) where one is meant, None on a thing.
        onto: the thing it is on or in.
    """

    said: str
    code: str
    goal: Callable[[str], Goal | None]
    subs: tuple[Sub, ...] = ()
    spot: tuple[float, float] | None = None
    onto: str | None = None


def is_free(scene: Scene, xy: tuple[float, float], size: float, without: frozenset[str]) -> bool:
    """Whether a thing of that size can stand there."""
    inside = abs(xy[0]) < HALF_WIDTH - 0.005 and abs(xy[1]) < HALF_DEPTH - 0.005
    return inside and all(
        distance(xy, t.xy) > (size + t.size) / 2 * 1.15 + 0.012 for t in scene.things if t.name not in without
    )


def near_spot(scene: Scene, xy: tuple[float, float], a: str) -> Goal | None:
    """At the spot, or near it where something stands there, even if only the thing itself.

    None for a wide thing beside a spot that is taken: free places are those where a block fits.
    """
    free = is_free(scene, xy, 0.06, frozenset())
    if not free and scene[a].size > 0.05:
        return None
    return {"is": "at", "a": a, "xy": list(xy), "tol": 0.04 if free else 0.22}


def onto(rng: np.random.Generator, scene: Scene, ref: Ref) -> Place:
    """On or in a thing."""
    kind = next((t.kind for t in scene.things if t.name == ref.name), "object")
    word = pick(rng, PREPOSITIONS.get(kind, _ON))
    return Place(
        f"{word} {ref.said}", ref.code, lambda a: {"is": "on", "a": a, "b": ref.name}, ref.subs, None, ref.name
    )


def spot_words(rng: np.random.Generator, place: str, *, bare: bool = False) -> str:
    """A corner, a side or the middle, with its preposition unless bare."""
    if place in CORNERS:
        words = f"the {corner_words(rng, place)}"
        if bare:
            return words
        if "corner" not in words:
            return f"{pick(rng, ('at', 'in', 'to', 'on'))} {words}"
        return f"{pick(rng, ('in', 'in', 'in', 'on', 'to', 'into', 'at', 'on', 'onto'))} {words}"
    if place in SIDES:
        words = pick(rng, SIDE_WORDS[place])
        if bare and words in _DIRECTIONS:
            words = place
        of = pick(rng, ("", "", "", " of the table", " of the workspace")) if not bare else ""
        # "To the left" is a direction, not a side.
        to = "at" if words in _DIRECTIONS and not of else "to"
        return f"the {words}" if bare else f"{pick(rng, ('on', 'on', to, 'at', 'on'))} the {words}{of}"
    words = pick(
        rng,
        phrases("""
            middle | center | centre | middle of the table | center of the table | centre of the table |
            middle of the workspace | middle | table's center
        """),
    )
    return f"the {words}" if bare else f"{pick(rng, ('in', 'in', 'to', 'at', 'into', 'on'))} the {words}"


def fixed(rng: np.random.Generator, scene: Scene, place: str | None = None) -> Place:
    """A corner, a side, the middle."""
    place = place or pick(rng, (*CORNERS, *CORNERS, *SIDES, *SIDES, "middle", "middle"))
    xy = PLACES[place]

    def goal(a: str) -> Goal | None:
        return near_spot(scene, xy, a)

    return Place(spot_words(rng, place), f"get_free_pos({PLACE_CODE[place]})", goal, (), xy)


def parsed(
    said: str, source: str, goal: Callable[[str], Goal | None], subs: tuple[Sub, ...], spot: tuple[float, float] | None
) -> Place:
    """A destination that a sub-program computes."""
    subs = (Sub("parse_position", said, source), *subs)
    return Place(said, f"parse_position({said!r}, {CONTEXT})", goal, subs, spot)


def some_thing(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Ref | None:
    """A thing by name, rarely by a description."""
    things = [t for t in scene.things if t.name not in avoid]
    if rng.random() < 0.12:
        return described(rng, scene, avoid, deep=False)
    return named(rng, scene, pick(rng, things)) if things else None


def clear(scene: Scene, thing: Thing) -> bool:
    """Whether nothing stands on it, or it is a vessel that takes more than one."""
    return thing.kind in ("bowl", "plate") or not any(t.on == thing.name for t in scene.things)
