"""Who is moved: all of a kind, those of a colour, the largest, the leftmost, all but one, some of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tasks.generate.grammar.phrases import Selection, pick, plural

WAYS = (("leftmost", True, -1), ("rightmost", True, 1), ("nearest", False, -1), ("farthest", False, 1))
COLUMN, ROW = 0.16, 0.12
"""From one to the next where they differ in a direction, so that it is clear which is the first, m."""

Selecting = Callable[[str, np.random.Generator], Selection]


def named(kind: str, rng: np.random.Generator) -> Selection:
    """One of several, by its name."""
    others = int(rng.integers(1, 3))
    return Selection(
        slug=kind,
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(f"{kind} = add('{kind}')", f"other_{plural(kind)} = [add('{kind}') for _ in range({others})]"),
        names=f"[{kind}]",
        most=1,
        said=f"the {{{kind}}}",
        told=f"one {kind} of several",
        rest=f"other_{plural(kind)}",
        spared=f"the other {plural(kind)}",
    )


def every(kind: str, rng: np.random.Generator) -> Selection:
    """All of a kind."""
    least, most = [(2, 3), (3, 4), (2, 4)][int(rng.integers(3))]
    kinds = plural(kind)
    return Selection(
        slug=f"all-{kinds}",
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(f"{kinds} = [add('{kind}') for _ in range(integer({least}, {most}))]",),
        names=kinds,
        most=most,
        said=f"all the {kinds}",
        told=f"all the {kinds}",
    )


def of_color(kind: str, rng: np.random.Generator) -> Selection:
    """Those of one colour; others are there."""
    kinds = plural(kind)
    return Selection(
        slug=f"{kinds}-of-one-color",
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(
            f"{kind}_color, *other_colors = sample(COLORS, 3)",
            f"{kinds} = [add('{kind}', {kind}_color) for _ in range(2)]",
            f"other_{kinds} = [add('{kind}', color) for color in other_colors]",
        ),
        names=kinds,
        most=2,
        said=f"the {{{kind}_color}} {kinds}",
        told=f"the {kinds} of one color",
        rest=f"other_{kinds}",
        spared=f"the other {kinds}",
    )


def by_size(kind: str, rng: np.random.Generator) -> Selection:
    """The largest or the smallest."""
    size, said = [("large", "largest"), ("small", "smallest")][int(rng.integers(2))]
    others = ["large", "usual", "small"]
    others.remove(size)
    return Selection(
        slug=f"{said}-{kind}",
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(
            f"{kind} = add('{kind}', size='{size}')",
            f"other_{plural(kind)} = [add('{kind}', size=size) for size in {others}]",
        ),
        names=f"[{kind}]",
        most=1,
        said=f"the {said} {kind}",
        told=f"the {said} {kind}",
        rest=f"other_{plural(kind)}",
        spared=f"the other {plural(kind)}",
    )


def by_place(kind: str, rng: np.random.Generator) -> Selection:
    """The first in some direction."""
    said, column, sign = WAYS[int(rng.integers(len(WAYS)))]
    kinds, step = plural(kind), sign * (COLUMN if column else ROW)
    along = f"({step:g}, 0.0, {-step:g})"
    at = f"[x, uniform(-0.14, 0.14)]) for x in {along}" if column else f"[uniform(-0.2, 0.2), y]) for y in {along}"
    return Selection(
        slug=f"{said}-{kind}",
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(f"{kind}, *other_{kinds} = [add('{kind}', at={at}]",),
        names=f"[{kind}]",
        most=1,
        said=f"the {said} {kind}",
        told=f"the {said} {kind}",
        rest=f"other_{kinds}",
        spared=f"the other {kinds}",
    )


def all_but_one(kind: str, rng: np.random.Generator) -> Selection:
    """All of a kind except one, by its name."""
    kinds = plural(kind)
    return Selection(
        slug=f"all-{kinds}-but-one",
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(f"spared_{kind}, *{kinds} = [add('{kind}') for _ in range(integer(3, 4))]",),
        names=kinds,
        most=3,
        said=f"all the {kinds} except the {{spared_{kind}}}",
        told=f"all the {kinds} except one",
        rest=f"[spared_{kind}]",
        spared="that one",
    )


def some(kind: str, rng: np.random.Generator) -> Selection:
    """A number of them, whichever."""
    kinds, number = plural(kind), int(rng.integers(1, 3))
    words = {1: "one", 2: "two"}[number]
    return Selection(
        slug=f"{words}-of-the-{kinds}",
        moved=frozenset({kind}),
        kinds=frozenset({kind}),
        lines=(f"{kinds} = [add('{kind}') for _ in range({number + int(rng.integers(1, 3))})]",),
        names=kinds,
        most=number,
        said=f"exactly {words} of the {kinds}",
        told=f"exactly {words} of the {kinds}",
        count=str(number),
    )


def held(kind: str, rng: np.random.Generator) -> Selection:
    """One that is in or on something to begin with."""
    below = pick(rng, [other for other in ("bowl", "plate") if other != kind])
    where = "in" if below == "bowl" else "on"
    return Selection(
        slug=f"{kind}-{where}-{below}",
        moved=frozenset({kind}),
        kinds=frozenset({kind, below}),
        lines=(
            f"first_{below} = add('{below}')",
            f"{kind} = add('{kind}', on=first_{below})",
            f"other_{plural(kind)} = [add('{kind}')]",
        ),
        names=f"[{kind}]",
        most=1,
        said=f"the {kind} that is {where} the {{first_{below}}}",
        told=f"the {kind} that is {where} the {below}",
        rest=f"other_{plural(kind)}",
        spared=f"the other {plural(kind)}",
    )


SELECTIONS: tuple[Selecting, ...] = (named, every, of_color, by_size, by_place, all_but_one, some, held)
