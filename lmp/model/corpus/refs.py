"""Objects referred to: the words, the expression in a program, and the names that are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.wording import category, color_word, kind_word, mistyped, plural
from lmp.model.corpus.world import COLORS, KINDS, Scene, Thing, pick

CONTEXT = "f'objects = {get_obj_names()}'"
PLACE_CODE = {
    "top left corner": "denormalize_xy([0, 1])",
    "top right corner": "denormalize_xy([1, 1])",
    "bottom right corner": "denormalize_xy([1, 0])",
    "bottom left corner": "denormalize_xy([0, 0])",
    "top side": "denormalize_xy([0.5, 1])",
    "right side": "denormalize_xy([1, 0.5])",
    "bottom side": "denormalize_xy([0.5, 0])",
    "left side": "denormalize_xy([0, 0.5])",
    "middle": "denormalize_xy([0.5, 0.5])",
}
MARGIN = 0.015


@dataclass(frozen=True)
class Sub:
    """A sub-program that a program calls: which, with what query, and the source that answers it."""

    program: str
    query: str
    source: str


@dataclass(frozen=True)
class Ref:
    """A reference to objects: as said, as an expression, and the names meant (from the scene, not from the code)."""

    said: str
    code: str
    names: tuple[str, ...]
    subs: tuple[Sub, ...] = ()

    @property
    def name(self) -> str:
        """The only one meant."""
        return self.names[0]


@dataclass(frozen=True)
class Group:
    """Things of a kind or colour: the words for one and for several, the conditions in code, and the members."""

    noun: str
    nouns: str
    conditions: tuple[str, ...]
    members: tuple[Thing, ...]

    def listed(self, *more: str) -> str:
        """The line of code that lists the members for which more conditions hold."""
        conditions = (*self.conditions, *more)
        return f"names = [n for n in objects if {' and '.join(conditions)}]" if conditions else "names = list(objects)"


def looked_up(said: str, source: str, names: Sequence[str], subs: tuple[Sub, ...] = ()) -> Ref:
    """A reference that a sub-program resolves."""
    return Ref(said, f"parse_obj_name({said!r}, {CONTEXT})", tuple(names), (Sub("parse_obj_name", said, source), *subs))


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two positions."""
    return float(np.hypot(a[0] - b[0], a[1] - b[1]))


def clear_best(values: Sequence[float]) -> int | None:
    """The index of the smallest value if no other comes near it."""
    order = np.argsort(values)
    if len(values) > 1 and values[order[1]] - values[order[0]] < MARGIN:
        return None
    return int(order[0])


def article(rng: np.random.Generator, noun: str) -> str:
    """The noun with its article, or none."""
    draw = rng.random()
    if draw < 0.84:
        return f"the {noun}"
    if draw < 0.93:
        return noun
    word = pick(rng, ("that", "this", "my", "your", "a", "a", "teh", "a"))
    return f"{'an' if word == 'a' and noun[:1] in 'aeiou' else word} {noun}"


def named(rng: np.random.Generator, scene: Scene, thing: Thing) -> Ref:
    """One object by its name or by words that fit nothing else on the table."""
    words = thing.name.split()
    options = [thing.name] * 8
    if words[-1:] == [thing.kind] and words[:-1] == [thing.color]:
        word = kind_word(rng, scene, thing.kind)
        color = color_word(rng, thing.color, scene)
        options = [f"{color} {word}"] * 12
        if sum(n.split()[:1] == [thing.color] or thing.color in n.split() for n in scene.names) == 1:
            options += [f"{color} one", f"{color} {category(rng)}", f"{color} {category(rng)}", f"{color} one", color]
        if sum(thing.kind in n.split() for n in scene.names) == 1 and len(scene.of(thing.kind)) == 1:
            options += [word] * 4
        if rng.random() < 0.05:
            options = [mistyped(rng, f"{color} {word}", rate=0.6)]
        if rng.random() < 0.02:
            options = [f"{word} that is {color}", f"{color}-colored {word}", f"{color} coloured {word}"]
    elif len(words) > 1 and rng.random() < 0.2:
        alone = [w for w in words if len(w) > 2 and sum(w in n.split() for n in scene.names) == 1]
        options = [w for w in alone if w not in (*COLORS, *KINDS)] or options
    elif len(words) == 1 and len(thing.name) > 5 and rng.random() < 0.04:
        options = [mistyped(rng, thing.name, rate=1.0)]
    said = pick(rng, options)
    if len(words) == 3 and words[2].isdigit() and rng.random() < 0.35:
        said = f"{pick(rng, ('second', 'other', '2nd'))} {words[0]} {words[1]}" if words[2] == "2" else thing.name
        return Ref(f"the {said}", repr(thing.name), (thing.name,))
    return Ref(article(rng, said), repr(thing.name), (thing.name,))


def group(
    rng: np.random.Generator, scene: Scene, least: int = 2, within: Sequence[Thing] | None = None
) -> Group | None:
    """Things that share a kind, a colour, both or nothing; at least so many."""
    options: list[tuple[str | None, str | None]] = []
    options += [(k, None) for k in KINDS if len(scene.of(k)) >= least] * 6
    options += [(None, c) for c in COLORS if len(scene.of(None, c)) >= least] * 2
    options += [(k, c) for k in KINDS for c in COLORS if len(scene.of(k, c)) >= least] * 3
    if len(scene.things) >= least:
        options += [(None, None)]
    if not options:
        return None
    kind, color = pick(rng, options)
    noun = kind_word(rng, scene, kind) if kind else category(rng)
    if color:
        noun = f"{color_word(rng, color, scene)} {noun}"
    conditions = [f"get_kind(n) == {kind!r}"] if kind else []
    conditions += [f"get_color_name(n) == {color!r}"] if color else []
    return Group(noun, plural(noun), tuple(conditions), tuple(scene.of(kind, color)))
