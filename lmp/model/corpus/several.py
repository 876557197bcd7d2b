# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Several objects named together, and those that are not there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lmp.model.corpus.directions import AXES, FROM, RELATIONS, along_direction, sort_key
from lmp.model.corpus.exclusions import exclusion
from lmp.model.corpus.listing import listed
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import MARGIN, PLACE_CODE, Group, Ref, article, distance, group, looked_up, named
from lmp.model.corpus.wording import color_word, corner_words, kind_word, number, plural
from lmp.model.corpus.world import COLORS, CORNERS, KINDS, Scene, pick, shuffled

_ALL = phrases("""
    all the {0} | all the {0} | all the {0} | the {0} | the {0} | the {0} | all {0} | all {0} | all of the {0} | every {1} | each {1} |
    each of the {0} | every one of the {0} | every single {1} | each and every {1} | {0} | all those {0} | these {0} | those {0} |
    the whole set of {0} | all the {0} on the table | every {1} on the table | all {0} there are | any {1} there is | all my {0} | your {0} |
    all {0} you can find | the entire set of {0} | all available {0} | all existing {0} | whatever {0} there are | all the {0} you see
""")
_EVERYTHING = phrases("""
    everything | everything | all the objects | all objects | all the things | every object | all items | each object | the objects | all things |
    everything on the table | all of the objects | all the items | all of the things | every single thing | the lot | anything on the table |
    all that is on the table | every item | all the stuff
""")
_TWO = phrases(
    "both {} | both {} | both the {} | both of the {} | the two {} | the 2 {} | the pair of {} | both of those {} | these two {} | the two of the {}"
)
_COUNTED = phrases("the {n} {} | all {n} {} | all the {n} {} | all {n} of the {} | these {n} {} | my {n} {}")
_COLORED = phrases("""
    everything {} | everything that is {} | all the {} stuff | the {} ones | everything that's {} | all the {} ones | all {} ones |
    whatever is {} | anything {} | all that is {} | every {} one
""")
_TWO_KINDS = phrases("""
    the {} and the {} | all the {} and {} | the {} and {} | all {} and all {} | the {} and also the {} | all {} and {} | {} and {} | both the {} and the {} |
    all of the {} and {} | the {} plus the {} | the {} as well as the {} | the {} together with the {} | the {} & {} | all the {} and all the {}
""")
_ONE_AND_KIND = phrases("""
    {a} and the {b} | {a} and all the {b} | {a} and all {b} | {a} and {b} | the {b} and {a} | all the {b} and {a} | the {b} as well as {a} |
    {a} plus the {b} | {a} together with all the {b} | {a} & the {b} | the {b} and also {a}
""")
_SOME = phrases("""
    {n} of the {g} | {n} of the {g} | any {n} {g} | {n} {g} | any {n} of the {g} | some {n} of the {g} | {n} of those {g} | just {n} {g} | only {n} {g} | {n} of all the {g}
""")
_HALF = phrases("half of the {g} | half the {g} | half of all {g} | one half of the {g}")
_TWO_COLORS = phrases("""
    the {0} and {1} {2} | all {0} and {1} {2} | all the {0} and {1} {2} | the {0} and the {1} {2} | all {2} that are {0} or {1} |
    all the {0} and all the {1} {2} | the {0} {2} and the {1} {2} | {0} and {1} {2} | all {2} which are {0} or {1} | every {0} or {1} {3} |
    the {2} that are {0} or {1} | all {0} {2} and all {1} {2}
""")
_RANKED = phrases("""
    the {n} {w} {g} | the first {n} {g} from {s} | the {n} {g} furthest to {s} | {n} {w} {g} | the {n} {g} farthest to {s} |
    the {n} {g} closest to {s} side | the {n} {g} nearest to {s} side | the first {n} of the {g} from {s}
""")
_NEAREST = phrases("""
    the {n} {g} closest to {a} | the {n} {g} nearest to {a} | the {n} closest {g} to {a} | the {n} {g} that are closest to {a} |
    the {n} {g} next to {a} | {n} {g} nearest to {a}
""")
_FARTHEST = phrases("""
    the {n} {g} farthest from {a} | the {n} {g} furthest from {a} | the {n} {g} that are farthest from {a} | the {n} {g} furthest away from {a}
""")
_BY_SIZE = phrases("the {n} {w} {g} | {n} {w} {g} | the {n} {w} of the {g} | the {w} {n} {g}")
_HALVES = phrases("""
    the {0} on the {1} half | all the {0} on the {1} half of the table | the {0} in the {1} half | all {0} in the {1} half of the table |
    the {0} on the {1} side | all the {0} on the {1} side of the table | all {0} that are on the {1} side | the {0} on the {1} |
    every {2} on the {1} side | all {0} on the {1} | the {0} that are on the {1} side of the table
""")
_IN_CORNER = phrases(
    "the {0} in the {1} | all the {0} in the {1} | all {0} in the {1} | every {2} in the {1} | the {0} that are in the {1}"
)
_BORNE = phrases(
    "all the {0} {1} {2} | the {0} {1} {2} | every {3} {1} {2} | all {0} {1} {2} | the {0} that are {1} {2} | all {0} that lie {1} {2}"
)
_NOT_BORNE = phrases(
    "all the {0} that are not {1} {2} | the {0} that aren't {1} {2} | every {3} that is not {1} {2} | all {0} not {1} {2} | the {0} not {1} {2}"
)
_CONTENTS = phrases(
    "everything {0} {1} | whatever is {0} {1} | what is {0} {1} | the contents of {1} | all that is {0} {1} | what's {0} {1} | everything that is {0} {1}"
)
OTHERS = phrases("""
    the other {0} | the other {0} | all the other {0} | all other {0} | the rest of the {0} | the remaining {0} | all remaining {0} | every other {1}
""")
_MOST = {"left": "leftmost", "right": "rightmost", "top": "topmost", "bottom": "bottommost"}


def several(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str] = frozenset(), *, simple: bool = False
) -> Ref | None:
    """Objects named together: a kind, a colour, a part of them, all but one; or those listed one by one.

    Args:
        avoid: names that must not be among them.
        simple: only a kind or a colour as a whole.
    """
    if not simple and rng.random() < 0.15:
        things = [t for t in scene.things if t.name not in avoid]
        if len(things) < 2:
            return None
        return listed(rng, scene, shuffled(rng, things)[: pick(rng, (2, 2, 2, 3, 3, 4))])
    g = group(rng, scene)
    if g is None:
        return None
    way: _Way = _whole
    if not simple:
        draw = rng.random()
        for candidate, weight in _WAYS:
            draw -= weight
            if draw < 0:
                way = candidate
                break
    ref = way(rng, scene, g)
    return ref if ref is not None and ref.names and not set(ref.names) & avoid else None


def _whole(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    count = len(g.members)
    if not g.conditions:
        said = pick(rng, _EVERYTHING)
    elif count == 2 and rng.random() < 0.2:
        said = pick(rng, _TWO).format(g.nouns)
    elif rng.random() < 0.08:
        said = pick(rng, _COUNTED).format(g.nouns, n=number(rng, count))
    elif len(g.conditions) == 1 and "color" in g.conditions[0] and rng.random() < 0.3:
        said = pick(rng, _COLORED).format(g.noun.rsplit(" ", 1)[0])
    else:
        said = pick(rng, _ALL).format(g.nouns, g.noun)
    return looked_up(said, f"{g.listed()}\nret_val = names", [t.name for t in g.members])


def _but(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    e = exclusion(rng, scene)
    return None if e is None else looked_up(e.said, e.source, e.names)


def _two_kinds(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    """Blocks and balls; or the red block and the balls."""
    first, second = shuffled(rng, KINDS)[:2]
    if rng.random() < 0.4 and scene.of(second):
        singles = [t for t in scene.things if t.kind != second]
        if not singles:
            return None
        a, word = named(rng, scene, pick(rng, singles)), kind_word(rng, scene, second)
        said = pick(rng, _ONE_AND_KIND).format(a=a.said, b=plural(word))
        source = f"names = [n for n in objects if n == {a.code} or get_kind(n) == {second!r}]\nret_val = names"
        return looked_up(said, source, [a.name, *(t.name for t in scene.of(second))])
    if not scene.of(first) or not scene.of(second):
        return None
    words = (plural(kind_word(rng, scene, first)), plural(kind_word(rng, scene, second)))
    source = f"names = [n for n in objects if get_kind(n) == {first!r} or get_kind(n) == {second!r}]\nret_val = names"
    return looked_up(
        pick(rng, _TWO_KINDS).format(*words), source, [t.name for t in scene.things if t.kind in (first, second)]
    )


def _two_colors(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    there = [c for c in COLORS if any(t.color == c for t in g.members)]
    if len(there) < 3 or len(g.conditions) != 1 or "kind" not in g.conditions[0]:
        return None
    one, other = shuffled(rng, there)[:2]
    said = pick(rng, _TWO_COLORS).format(color_word(rng, one, scene), color_word(rng, other, scene), g.nouns, g.noun)
    source = f"{g.listed(f'get_color_name(n) in ({one!r}, {other!r})')}\nret_val = names"
    return looked_up(said, source, [t.name for t in g.members if t.color in (one, other)])


def _some(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    """Three of them, half of them: the first that are listed."""
    count = len(g.members)
    if count < 3 or not g.conditions:
        return None
    if rng.random() < 0.15 and count % 2 == 0:
        take, part, said = count // 2, "len(names) // 2", pick(rng, _HALF).format(g=g.nouns)
    else:
        take = int(rng.integers(2, count))
        part, said = str(take), pick(rng, _SOME).format(n=number(rng, take), g=g.nouns)
    return looked_up(said, f"{g.listed()}\nret_val = names[:{part}]", [t.name for t in g.members[:take]])


def _ranked(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    """The first few along a direction, by their distance to a thing, or by size."""
    if len(g.members) < 3:
        return None
    take, draw = int(rng.integers(2, len(g.members))), rng.random()
    n, first = number(rng, take), ""
    if draw < 0.6:
        direction = pick(rng, tuple(AXES))
        values = {t.name: along_direction(direction, t) for t in g.members}
        said = pick(rng, _RANKED).format(n=n, w=_MOST[direction], g=g.nouns, s=FROM[direction][0])
        key, margin = sort_key(direction), MARGIN
    elif draw < 0.85:
        ends = [t for t in scene.things if t not in g.members]
        if not ends:
            return None
        ref, sign = named(rng, scene, pick(rng, ends)), pick(rng, (1, 1, -1))
        values = {t.name: sign * distance(t.xy, scene[ref.name].xy) for t in g.members}
        said = pick(rng, _NEAREST if sign > 0 else _FARTHEST).format(n=n, g=g.nouns, a=ref.said)
        first = f"p = get_obj_pos({ref.code})\n"
        key, margin = f"{'-' if sign < 0 else ''}np.linalg.norm(get_obj_pos(n) - p)", MARGIN
    else:
        if len({t.kind for t in g.members}) > 1:
            return None
        sign = pick(rng, (1, -1))
        values = {t.name: sign * t.size for t in g.members}
        word = pick(rng, ("smallest", "littlest", "smaller") if sign > 0 else ("biggest", "largest", "bigger"))
        said = pick(rng, _BY_SIZE).format(n=n, w=word, g=g.nouns)
        key, margin = f"{'-' if sign < 0 else ''}np.prod(get_size(n))", 0.004 - 1e-6
    order = sorted(values, key=lambda name: values[name])
    if values[order[take]] - values[order[take - 1]] < margin:
        return None
    source = f"{first}{g.listed()}\nret_val = sorted(names, key=lambda n: {key})[:{take}]"
    return looked_up(said, source, order[:take])


def _beyond(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    """All to the left of a thing."""
    bases = [t for t in scene.things if t not in g.members]
    if not bases:
        return None
    base = pick(rng, bases)
    axis, sign = AXES[direction := pick(rng, tuple(AXES))]
    if any(abs(t.xy[axis] - base.xy[axis]) < 0.015 for t in g.members):
        return None
    ref = named(rng, scene, base)
    form = pick(
        rng,
        ("the {0} {1} {2}", "all the {0} {1} {2}", "all {0} {1} {2}", "every {3} {1} {2}", "the {0} that are {1} {2}"),
    )
    said = form.format(g.nouns, pick(rng, RELATIONS[direction][:2]), ref.said, g.noun)
    condition = f"get_obj_pos(n)[{axis}] {'>' if sign > 0 else '<'} p[{axis}]"
    source = f"p = get_obj_pos({ref.code})\n{g.listed(condition)}\nret_val = names"
    return looked_up(said, source, [t.name for t in g.members if sign * (t.xy[axis] - base.xy[axis]) > 0])


def _placed(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    """All on one half of the table, or in one of its corners."""
    if rng.random() < 0.3:
        corner = pick(rng, list(CORNERS))
        ways = {t.name: distance(t.xy, CORNERS[corner]) for t in g.members}
        if any(abs(way - 0.14) < 0.015 for way in ways.values()):
            return None
        said = pick(rng, _IN_CORNER).format(g.nouns, corner_words(rng, corner), g.noun)
        condition = "np.linalg.norm(get_obj_pos(n) - p) < 0.14"
        source = f"p = {PLACE_CODE[corner]}\n{g.listed(condition)}\nret_val = names"
        return looked_up(said, source, [n for n, way in ways.items() if way < 0.14])
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    if any(abs(t.xy[axis]) < 0.015 for t in g.members):
        return None
    source = f"{g.listed(f'get_obj_pos(n)[{axis}] ' + ('>' if sign > 0 else '<') + ' 0')}\nret_val = names"
    said = pick(rng, _HALVES).format(g.nouns, direction, g.noun)
    return looked_up(said, source, [t.name for t in g.members if sign * t.xy[axis] > 0])


def _borne(rng: np.random.Generator, scene: Scene, g: Group) -> Ref | None:
    """All that is in a bowl or on a thing, or that is not."""
    bases = [t for t in scene.things if any(u.on == t.name for u in g.members)]
    if not bases:
        return None
    base = pick(rng, bases)
    ref, where = named(rng, scene, base), "in" if base.kind == "bowl" else "on"
    if rng.random() < 0.25 and g.conditions and base not in g.members:
        said = pick(rng, _NOT_BORNE).format(g.nouns, where, ref.said, g.noun)
        source = f"{g.listed(f'not is_on(n, {ref.code})')}\nret_val = names"
        return looked_up(said, source, [t.name for t in g.members if t.on != base.name])
    said = pick(rng, _BORNE).format(g.nouns, where, ref.said, g.noun)
    if not g.conditions and rng.random() < 0.5:
        said = pick(rng, _CONTENTS).format(where, ref.said)
    source = f"{g.listed(f'is_on(n, {ref.code})')}\nret_val = names"
    return looked_up(said, source, [t.name for t in g.members if t.on == base.name])


_Way = Callable[[np.random.Generator, Scene, Group], Ref | None]
_WAYS: tuple[tuple[_Way, float], ...] = (
    (_whole, 0.43),
    (_but, 0.22),
    (_two_kinds, 0.08),
    (_two_colors, 0.03),
    (_some, 0.05),
    (_ranked, 0.06),
    (_beyond, 0.03),
    (_placed, 0.05),
    (_borne, 0.05),
)


def absent(rng: np.random.Generator, scene: Scene) -> Ref:
    """An object that is not on the table, called by a name that it would have."""
    while True:
        name = f"{pick(rng, COLORS)} {pick(rng, (*KINDS, *KINDS, 'cup', 'box', 'pen', 'apple', 'cube', 'spoon'))}"
        if rng.random() < 0.25:
            name = pick(
                rng,
                phrases("""
                    banana | apple | hammer | screwdriver | bottle | sponge | red cup | box | green pepper |
                    key | towel | phone
                """),
            )
        color, word = name.split()[0], name.split()[-1]
        kinds = {"cup": "mug", "cube": "block"}
        if not any(
            word in n.split() or (kinds.get(word, word) in n.split() and color in n.split()) for n in scene.names
        ) and not any(kinds.get(word, word) == t.kind and t.color == color for t in scene.things):
            return Ref(article(rng, name), repr(name), (name,))
