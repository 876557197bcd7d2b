"""Where things go: in or on something, to a place, beside or between others, onto each other, into patterns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tasks.generate.grammar.phrases import Arrangement, Selection, pick, plural

Arranging = Callable[[Selection, np.random.Generator], Arrangement | None]

RECEIVING = {
    "bowl": ("in", "on"),
    "plate": ("on", "on"),
    "box": ("in", "inside"),
    "zone": ("in", "inside"),
    "pallet": ("on", "on"),
    "stand": ("on", "on"),
}
"""Kinds that things are put in or on: the word for it, and the predicate."""

ROOMY = ("bowl", "plate", "box", "zone")
"""Those of them of which there is room for several on a table, and in each for several things."""

LARGE = frozenset({"mug"})
"""Kinds of which only one is moved: one fits on a plate, and none into a bowl."""

ROUND = frozenset({"ball"})
"""Kinds on which nothing stays."""

DIRECTIONS = {"left": "to the left of", "right": "to the right of", "up": "behind", "down": "in front of"}
LANDMARKS = ("bowl", "plate", "mug", "block", "cylinder")


def _other(selection: Selection, rng: np.random.Generator, kinds: tuple[str, ...]) -> str:
    """One of several kinds that is not there yet; "" when there is none."""
    left = [kind for kind in kinds if kind not in selection.kinds]
    return pick(rng, left) if left else ""


def _receiving(who: Selection, rng: np.random.Generator) -> str:
    """Something that has room for all that is moved; "" when there is nothing."""
    if who.moved & LARGE:
        return _other(who, rng, ("plate", "zone", "pallet"))
    return _other(who, rng, ROOMY if who.most > 1 else tuple(RECEIVING))


def into_one(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """All in or on one thing."""
    kind = _receiving(who, rng)
    if not kind:
        return None
    where, predicate = RECEIVING[kind]
    return Arrangement(
        slug=f"{where}to-{kind}",
        kinds=frozenset({kind}),
        lines=(f"{kind} = add('{kind}')", *([f"add('{kind}')"] if kind in ROOMY and rng.random() < 0.5 else [])),
        each=f"{predicate}(each, {kind})",
        said=(
            f"put {{who}} {where} the {{{kind}}}",
            f"{{who}} should end up {where} the {{{kind}}}",
            f"take {{who}} and place {{them}} {where} the {{{kind}}}",
        ),
        told=f"Put {{who}} {where} a {kind}",
        predicates=(predicate,),
    )


def into_any(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """In or on whichever of several."""
    kind = _receiving(who, rng)
    if kind not in ROOMY:
        return None
    where, predicate = RECEIVING[kind]
    return Arrangement(
        slug=f"{where}to-any-{kind}",
        kinds=frozenset({kind}),
        lines=(f"{plural(kind)} = [add('{kind}') for _ in range(2)]",),
        each=f"any_of([{predicate}(each, {kind}) for {kind} in {plural(kind)}])",
        said=(f"put {{who}} {where} any of the {plural(kind)}", f"{{who}} may go {where} whichever {kind} you like"),
        told=f"Put {{who}} {where} any of two {plural(kind)}",
        predicates=("any", predicate),
    )


def at_place(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """One thing at a corner, a side or in the middle."""
    if who.most > 1 or who.count:
        return None
    sort = pick(rng, ("corner", "side", "middle"))
    places = "['middle']" if sort == "middle" else f"[place for place in PLACES if place.endswith('{sort}')]"
    where = {"corner": "in the {place}", "side": "on the {place}", "middle": "in the middle of the table"}[sort]
    return Arrangement(
        slug=f"to-{'the-middle' if sort == 'middle' else sort}",
        kinds=frozenset(),
        lines=(f"place = choose({places})",),
        each="at(each, PLACES[place], 0.05)",
        said=(f"put {{who}} {where}", f"move {{who}} so that it stands {where}", f"{{who}} belongs {where}"),
        told=f"Put {{who}} {where.replace('the {place}', f'a {sort}')}",
        predicates=("at",),
    )


def beside(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """One thing on a side of another."""
    kind = _other(who, rng, LANDMARKS)
    if who.most > 1 or who.count or not kind:
        return None
    direction, said = list(DIRECTIONS.items())[int(rng.integers(len(DIRECTIONS)))]
    least, most = {"bowl": (0.08, 0.14), "plate": (0.09, 0.15)}.get(kind, (0.05, 0.12))
    return Arrangement(
        slug=f"{direction}-of-{kind}",
        kinds=frozenset({kind}),
        lines=(f"{kind} = add('{kind}', near=['middle', 0.1])",),
        each=f"offset(each, {kind}, '{direction}', [{least}, {most}], 0.03)",
        said=(f"put {{who}} {said} the {{{kind}}}", f"bring {{who}} to a place just {said} the {{{kind}}}"),
        told=f"Put {{who}} {said} a {kind}",
        predicates=("offset",),
    )


def next_to(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """One thing on whichever side of another."""
    kind = _other(who, rng, LANDMARKS)
    if who.most > 1 or who.count or not kind:
        return None
    most = {"bowl": 0.14, "plate": 0.15}.get(kind, 0.12)
    return Arrangement(
        slug=f"next-to-{kind}",
        kinds=frozenset({kind}),
        lines=(f"{kind} = add('{kind}', near=['middle', 0.1])",),
        each=f"any_of([offset(each, {kind}, side, [0.05, {most}], 0.03) for side in ('left', 'right', 'up', 'down')])",
        said=(f"put {{who}} next to the {{{kind}}}", f"bring {{who}} beside the {{{kind}}}, on whichever side"),
        told=f"Put {{who}} next to a {kind}, on whichever side",
        predicates=("any", "offset"),
    )


def between(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """One thing between two others."""
    kind = _other(who, rng, LANDMARKS)
    if who.most > 1 or who.count or not kind:
        return None
    kinds = plural(kind)
    return Arrangement(
        slug=f"between-{kinds}",
        kinds=frozenset({kind}),
        lines=(f"one, other = [add('{kind}', at=[x, uniform(-0.08, 0.08)]) for x in shuffled([-0.2, 0.2])]",),
        each="between(each, one, other)",
        said=(f"put {{who}} between the two {kinds}", "place {who} halfway between the {one} and the {other}"),
        told=f"Put {{who}} between two {kinds}",
        predicates=("between",),
    )


def stacked(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """All on top of each other."""
    if who.most < 2 or who.count or who.kinds & {*ROUND, "mug", "bowl", "plate"}:
        return None
    return Arrangement(
        slug="stacked",
        kinds=frozenset(),
        lines=(),
        goals=(f"stacked({who.names}, any_order=True)",),
        said=("stack {who}", "build a tower of {who}", "put {who} on top of each other"),
        told="Stack {who}",
        predicates=("stacked",),
    )


def stacked_on(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """A stack on something."""
    kind = _other(who, rng, ("plate",))
    if who.most < 2 or who.count or who.kinds & {*ROUND, "mug", "bowl"} or not kind:
        return None
    return Arrangement(
        slug=f"stacked-on-{kind}",
        kinds=frozenset({kind}),
        lines=(f"{kind} = add('{kind}')",),
        goals=(f"on({who.names}[0], {kind})", f"stacked({who.names})"),
        said=(
            f"stack {{who}} on the {{{kind}}}, beginning with the {{{who.names}[0]}}",
            f"build a tower of {{who}} on the {{{kind}}}, the {{{who.names}[0]}} at its bottom",
        ),
        told=f"Stack {{who}} on a {kind}, a certain one at the bottom",
        predicates=("on", "stacked"),
    )


def lined_up(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """All in a line."""
    if who.most < 3 or who.count:
        return None
    angle, said = [
        ("0", "a line from left to right"),
        ("90", "a line from front to back"),
        ("None", "a straight line"),
    ][int(rng.integers(3))]
    return Arrangement(
        slug={"0": "in-row", "90": "in-column", "None": "in-line"}[angle],
        kinds=frozenset(),
        lines=(),
        goals=(f"line({who.names}, {angle})",),
        said=(f"arrange {{who}} in {said}", f"line up {{who}} in {said}", f"make {said} of {{who}}"),
        told=f"Arrange {{who}} in {said}",
        predicates=("line",),
    )


def on_line(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """All along a line that is drawn on the table."""
    if who.most < 2 or who.count or who.moved & ROUND:
        return None
    return Arrangement(
        slug="along-line",
        kinds=frozenset({"line"}),
        lines=("line = add('line')",),
        goals=(f"aligned({who.names}, along=line)",),
        said=("line up {who} along the {line}", "put {who} on the {line}, side by side and turned along it"),
        told="Line up {who} along a line on the table",
        predicates=("aligned",),
    )


def in_told_order(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """All in a row, in an order that is told."""
    if who.most < 3 or who.count:
        return None
    direction, said = [("right", "from left to right"), ("up", "from front to back")][int(rng.integers(2))]
    told = f"{{', '.join({who.names})}}"
    return Arrangement(
        slug=f"ordered-{said.replace(' ', '-')}",
        kinds=frozenset(),
        lines=(),
        goals=(f"ordered({who.names}, '{direction}')",),
        said=(f"arrange {{who}} {said}: {told}", f"put {{who}} in this order {said}: {told}"),
        told=f"Arrange {{who}} {said} in the order that is told",
        predicates=("ordered",),
    )


def around(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """All around something."""
    kind = _other(who, rng, ("bowl", "plate", "mug"))
    if who.most < 3 or who.count or not kind:
        return None
    return Arrangement(
        slug=f"around-{kind}",
        kinds=frozenset({kind}),
        lines=(f"{kind} = add('{kind}', at='middle')",),
        goals=(f"circle({who.names}, {kind}, [0.08, 0.16])",),
        said=(f"put {{who}} around the {{{kind}}}", f"make a circle of {{who}} around the {{{kind}}}"),
        told=f"Put {{who}} around a {kind}",
        predicates=("circle",),
    )


def spread(who: Selection, rng: np.random.Generator) -> Arrangement | None:
    """Each in a corner, or on a side, of its own."""
    if who.most < 2 or who.count:
        return None
    sort = pick(rng, ("corner", "side"))
    where = {"corner": "in different corners", "side": "on different sides"}[sort]
    return Arrangement(
        slug=f"{where.replace(' ', '-')}",
        kinds=frozenset(),
        lines=(f"spots = [PLACES[place] for place in PLACES if place.endswith('{sort}')]",),
        goals=(f"points({who.names}, spots, 0.05)",),
        said=(f"put {{who}} {where} of the table", f"spread {{who}} out: {where} of the table, one in each"),
        told=f"Put {{who}} {where} of the table",
        predicates=("points",),
    )


ARRANGEMENTS: tuple[Arranging, ...] = (
    *(into_one, into_any, at_place, beside, next_to, between),
    *(stacked, stacked_on, lined_up, on_line, in_told_order, around, spread),
)
