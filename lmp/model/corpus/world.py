"""Symbolic tables: named objects with a kind, a colour, a size and a place. No physics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.vocabulary import KIND_WORDS

KINDS = ("block", "bowl", "cylinder", "ball", "plate", "mug")
COLORS = ("red", "green", "blue", "yellow", "orange", "purple", "pink", "cyan", "brown", "gray", "white", "black")
HALF_WIDTH, HALF_DEPTH = 0.3, 0.2
CORNERS = {
    "top left corner": (-0.25, 0.15),
    "top right corner": (0.25, 0.15),
    "bottom right corner": (0.25, -0.15),
    "bottom left corner": (-0.25, -0.15),
}
SIDES = {
    "top side": (0.0, 0.15),
    "right side": (0.25, 0.0),
    "bottom side": (0.0, -0.15),
    "left side": (-0.25, 0.0),
}
PLACES = {**CORNERS, **SIDES, "middle": (0.0, 0.0)}
_SIZES = {
    "block": (0.035, 0.04, 0.04, 0.045),
    "bowl": (0.11, 0.12, 0.12, 0.13),
    "cylinder": (0.036, 0.04, 0.044),
    "ball": (0.036, 0.04, 0.046),
    "plate": (0.12, 0.13, 0.14),
    "mug": (0.06, 0.066, 0.07),
}
_ONSETS = phrases("""
    b | bl | br | d | dr | f | fl | g | gl | gr | h | j | k | kl | l | m | n | p | pl | pr | qu | r | s |
    sh | sk | sl | sn | sp | st | t | th | tr | tw | v | w | wh | y | z | zw |
""")
_VOWELS = phrases("""
    a | e | i | o | u | a | e | i | o | u | ai | ea | ee | oo | ou | ie | au
""")
_CODAS = phrases("""
     |  | b | ck | d | ff | g | ll | lt | m | mp | n | nd | ng | nk | p | r | rk | s | sh | st | t | tch |
    x | z
""")
_NOUNS = words("""
    apple banana lemon pear peach plum tomato carrot potato onion pepper egg cookie muffin bagel pretzel
    stapler eraser pencil marker crayon notebook ruler tape scissors glue clip pin magnet battery charger
    cable plug screw bolt nut washer nail hinge bracket gear spring valve pipe hose wrench pliers hammer
    drill chisel clamp spoon fork knife ladle whisk spatula jar can bottle tin box crate tray basket bucket
    pot pan lid kettle teapot vase candle soap sponge brush comb towel sock glove hat shoe boot scarf button
    zipper coin key lock bell whistle drum dice domino puzzle card chip token pawn rook knight bishop queen
    doll robot car truck bus train plane boat rocket dinosaur duck frog turtle penguin fox bear cat dog
    rabbit mouse horse cow pig sheep lion tiger elephant giraffe leaf stone pebble shell feather acorn
    pinecone twig flower rose tulip cactus mushroom star moon cross ring cube phone remote camera watch lamp
    radio mouse keyboard headset adapter sensor board chip part piece widget gadget syringe vial beaker flask
    tube pipette swab bandage pill container holder stand base cover cap coaster ashtray pyramid cone prism
    wedge arch triangle hexagon disk sphere domino brick lego
""")
_ADJECTIVES = words("""
    big small tiny little old new shiny dull wooden metal plastic glass paper rubber soft hard round square
    flat tall short long thin thick heavy light broken empty full striped dotted spotted golden silver bronze
    turquoise magenta teal violet beige maroon navy olive lime indigo crimson dark bright left right spare
    lucky sticky fuzzy toy mini super magic secret french swiss danish
""")

T = TypeVar("T")


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of the options, all as likely."""
    return options[int(rng.random() * len(options))]


def shuffled(rng: np.random.Generator, options: Sequence[T]) -> list[T]:
    """The options in a random order."""
    return [options[int(i)] for i in rng.permutation(len(options))]


@dataclass(frozen=True)
class Thing:
    """An object on the table: `size` is its width (m), `xy` its centre in the table frame (m), `on` what bears it."""

    name: str
    kind: str
    color: str
    size: float
    xy: tuple[float, float]
    on: str | None = None


@dataclass(frozen=True)
class Scene:
    """What stands on the table, in the order in which the robot lists it."""

    things: tuple[Thing, ...]

    @property
    def names(self) -> list[str]:
        """All names, in order."""
        return [t.name for t in self.things]

    def __getitem__(self, name: str) -> Thing:
        for t in self.things:
            if t.name == name:
                return t
        raise KeyError(name)

    def of(self, kind: str | None = None, color: str | None = None) -> list[Thing]:
        """The things of a kind and a colour, in order; None means any."""
        return [t for t in self.things if kind in (None, t.kind) and color in (None, t.color)]


def invented_name(rng: np.random.Generator) -> str:
    """A name that mostly no list of ours contains: made-up words, rare nouns, numbers, hyphens; or a bare "cup"."""

    def word() -> str:
        syllables = 1 + int(rng.random() < 0.65) + int(rng.random() < 0.2)
        return "".join(pick(rng, _ONSETS) + pick(rng, _VOWELS) + pick(rng, _CODAS) for _ in range(syllables))

    draw = rng.random()
    if draw < 0.06:
        return pick(rng, [name for names in KIND_WORDS.values() for name in names])
    if draw < 0.3:
        return word()
    if draw < 0.45:
        return pick(rng, _NOUNS)
    if draw < 0.6:
        return f"{pick(rng, _ADJECTIVES)} {pick(rng, _NOUNS)}"
    if draw < 0.7:
        return f"{pick(rng, COLORS)} {pick(rng, _NOUNS) if rng.random() < 0.6 else word()}"
    if draw < 0.76:
        return f"{word()} {pick(rng, (*KINDS, *_NOUNS))}"
    if draw < 0.8:
        return f"{word()} {word()}"
    if draw < 0.85:
        return f"{pick(rng, _NOUNS)} {int(rng.integers(1, 100))}"
    if draw < 0.89:
        return f"{pick(rng, _NOUNS)}-{word()}"
    if draw < 0.92:
        return f"{word()[:2]}{int(rng.integers(1, 1000))}"
    if draw < 0.95:
        return f"{pick(rng, 'abcdefghkmnprstvxz')}{int(rng.integers(1, 20))}"
    if draw < 0.97:
        return f"{pick(rng, _NOUNS)} {pick(rng, _NOUNS)}"
    return f"{pick(rng, _ADJECTIVES)} {pick(rng, COLORS)} {pick(rng, _NOUNS)}"


def _free_xy(rng: np.random.Generator, size: float, placed: Sequence[Thing]) -> tuple[float, float] | None:
    for _ in range(60):
        x, y = float(rng.uniform(-0.25, 0.25)), float(rng.uniform(-0.15, 0.15))
        if all(np.hypot(x - t.xy[0], y - t.xy[1]) > (size + t.size) / 2 + 0.04 for t in placed if t.on is None):
            return round(x, 3), round(y, 3)
    return None


def sample_scene(rng: np.random.Generator, invented: float | None = None, colors: Sequence[str] = COLORS) -> Scene:
    """A table with two to ten things, mostly blocks and bowls, a part of them stacked or lying in bowls.

    Args:
        invented: the fraction of things with names never heard; None draws it: none in most scenes.
        colors: of things with usual names.
    """
    if invented is None:
        invented = 0.0 if rng.random() < 0.62 else float(pick(rng, (0.3, 0.6, 1.0)))
    draw = rng.random()
    kinds: list[str] = ["block"] * int(rng.integers(1, 6)) + ["bowl"] * int(rng.integers(0, 5))
    if draw < 0.35:
        kinds = [pick(rng, KINDS) for _ in range(int(rng.integers(2, 8)))]
    elif draw < 0.5:
        kinds += [pick(rng, KINDS) for _ in range(int(rng.integers(1, 3)))]
    few = shuffled(rng, colors)[: int(rng.integers(2, 6))] if rng.random() < 0.4 else colors
    things: list[Thing] = []
    for kind in shuffled(rng, kinds)[:9]:
        color = pick(rng, few)
        if rng.random() < invented:
            name = invented_name(rng)
            kind = pick(rng, (*KINDS, "block", "block", "cylinder", "ball"))
            if kind not in name.split() and set(name.split()) & set(KINDS):
                kind = next(w for w in name.split() if w in KINDS)
            kind = next((k for k, names in KIND_WORDS.items() if name in names), kind)
            color = next((w for w in name.split() if w in COLORS), color)
        else:
            name = f"{color} {kind}"
            if rng.random() < 0.8 and any(t.name == name for t in things):
                color = pick(rng, colors)
                name = f"{color} {kind}"
        if any(t.name == name for t in things):
            same = 2
            while any(t.name == f"{name} {same}" for t in things):
                same += 1
            name = f"{name} {same}"
        size = pick(rng, _SIZES[kind])
        below = [t for t in things if t.kind in ("bowl", "block", "plate") and not any(u.on == t.name for u in things)]
        if below and kind in ("block", "ball") and rng.random() < 0.12:
            base = pick(rng, below)
            things.append(Thing(name, kind, color, size, base.xy, base.name))
            continue
        xy = _free_xy(rng, size, things)
        if xy is not None:
            things.append(Thing(name, kind, color, size, xy))
    return Scene(tuple(shuffled(rng, things)))
