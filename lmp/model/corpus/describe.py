# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Objects as people describe them: the words, the code that finds them, and which ones are meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.wording import (
    color_word,
    corner_words,
    kind_word,
    mistyped,
    number,
    ordinal,
    plural,
)
from lmp.model.corpus.world import COLORS, CORNERS, KINDS, PLACES, Scene, Thing, pick, shuffled

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
        color = color_word(rng, thing.color)
        options = [f"{color} {word}"] * 12
        if sum(n.split()[:1] == [thing.color] or thing.color in n.split() for n in scene.names) == 1:
            options += [f"{color} one", f"{color} thing", f"{color} object", f"{color} one", color]
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
    options: list[tuple[str | None, str | None]] = [(k, None) for k in KINDS if len(scene.of(k)) >= least] * 6
    options += [(None, c) for c in COLORS if len(scene.of(None, c)) >= least] * 2
    options += [(k, c) for k in KINDS for c in COLORS if len(scene.of(k, c)) >= least] * 3
    if len(scene.things) >= least:
        options += [(None, None)]
    if not options:
        return None
    kind, color = pick(rng, options)
    noun = kind_word(rng, scene, kind) if kind else pick(rng, ("object", "thing", "item"))
    if color:
        noun = f"{color_word(rng, color)} {noun}"
    conditions = [f"get_kind(n) == {kind!r}"] if kind else []
    conditions += [f"get_color_name(n) == {color!r}"] if color else []
    return Group(noun, plural(noun), tuple(conditions), tuple(scene.of(kind, color)))


def anchor(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str], deep: bool
) -> tuple[str, str, tuple[float, float], tuple[Sub, ...], str | None] | None:
    """A thing or a place that others are described by: words, code of its position, position, sub-programs, its name."""
    if rng.random() < 0.22:
        place = pick(rng, list(PLACES))
        words = corner_words(rng, place) if place in CORNERS else place
        return f"the {words}", PLACE_CODE[place], PLACES[place], (), None
    things = [t for t in scene.things if t.name not in avoid]
    if not things:
        return None
    if deep and rng.random() < 0.1:
        ref = described(rng, scene, avoid, deep=False)
        if ref is None:
            return None
    else:
        ref = named(rng, scene, pick(rng, things))
    return ref.said, f"get_obj_pos({ref.code})", scene[ref.name].xy, ref.subs, ref.name


_CLOSEST = phrases("""
    closest to | closest to | nearest to | nearest | that is closest to | which is nearest to | next to |
    that's closest to | closest | the closest to | beside | near | that is next to | by
""")
_FARTHEST = phrases("""
    farthest from | furthest from | farthest to | furthest away from | most distant from |
    that is farthest from | which is furthest from | farthest away from | farther from | that's furthest from
""")
_NORM = "np.linalg.norm(get_obj_pos(n) - p)"
AXES = {"left": (0, -1), "right": (0, 1), "top": (1, 1), "bottom": (1, -1)}
_EXTREMES = {
    "left": phrases("""
        leftmost {} | left-most {} | {} furthest to the left | {} farthest left | {} on the far left |
        most left {} | {} that is furthest left | left most {}
    """),
    "right": phrases("""
        rightmost {} | right-most {} | {} furthest to the right | {} farthest right | {} on the far right |
        most right {} | {} that is furthest right | right most {}
    """),
    "top": phrases("""
        topmost {} | uppermost {} | {} furthest up | {} nearest to the top | top {} | highest {} |
        {} furthest to the back | {} closest to the top edge | {} furthest from the robot |
        {} farthest away from you | {} farthest from the robot
    """),
    "bottom": phrases("""
        bottommost {} | lowest {} | {} furthest down | {} nearest to the bottom | bottom {} | lowermost {} |
        {} furthest to the front | {} closest to the bottom edge | {} closest to the robot |
        {} nearest to you | {} closest to you | {} nearest to the robot
    """),
}
RELATIONS = {
    "left": phrases("""
        to the left of | left of | on the left of | that is left of | on the left side of |
        to the left side of
    """),
    "right": phrases("""
        to the right of | right of | on the right of | that is right of | on the right side of |
        to the right side of
    """),
    "top": phrases("""
        above | behind | to the top of | at the top of | on the top side of | on the far side of
    """),
    "bottom": phrases("""
        below | in front of | to the bottom of | at the bottom of | on the bottom side of |
        on the near side of
    """),
}
_FROM = {
    "left": ("the left",),
    "right": ("the right",),
    "top": ("the top", "the back"),
    "bottom": ("the bottom", "the front"),
}


def _key(direction: str) -> str:
    axis, sign = AXES[direction]
    return f"{'-' if sign > 0 else ''}get_obj_pos(n)[{axis}]"


def _along(direction: str, thing: Thing) -> float:
    axis, sign = AXES[direction]
    return -sign * thing.xy[axis]


def _closest(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    found = anchor(rng, scene, avoid, deep)
    if found is None:
        return None
    words, code, xy, subs, itself = found
    far = rng.random() < 0.42
    members = [t for t in g.members if t.name != itself]
    ways = [distance(t.xy, xy) * (-1 if far else 1) for t in members]
    best = clear_best(ways) if members else None
    if best is None:
        return None
    place = pick(rng, _FARTHEST if far else _CLOSEST)
    if itself is None and not far and abs(ways[best]) < 0.1 and rng.random() < 0.6:
        place = pick(rng, ("in", "at", "in", "on", "that is in"))
    more = (f"n != {itself!r}",) if itself and itself in {t.name for t in g.members} and not subs else ()
    if itself and subs and itself in {t.name for t in g.members}:
        return None
    source = f"p = {code}\n{g.listed(*more)}\nret_val = {'max' if far else 'min'}(names, key=lambda n: {_NORM})"
    return looked_up(f"the {g.noun} {place} {words}", source, (members[best].name,), subs)


def _extreme(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    direction = pick(rng, tuple(AXES))
    best = clear_best([_along(direction, t) for t in g.members])
    if best is None:
        return None
    source = f"{g.listed()}\nret_val = min(names, key=lambda n: {_key(direction)})"
    return looked_up("the " + pick(rng, _EXTREMES[direction]).format(g.noun), source, (g.members[best].name,))


def _size(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    if len({t.kind for t in g.members}) > 1 or "object" in {t.kind for t in g.members}:
        return None
    sign = pick(rng, (-1, 1))
    sizes = sorted(g.members, key=lambda t: sign * t.size)
    rank = 1 if len(sizes) > 2 and rng.random() < 0.12 else 0
    near = sizes[max(0, rank - 1) : rank + 2]
    if any(abs(a.size - b.size) < 0.004 for a, b in pairwise(near)):
        return None
    word = pick(
        rng,
        ("biggest", "largest", "biggest", "largest", "widest")
        if sign < 0
        else ("smallest", "smallest", "tiniest", "littlest"),
    )
    if rank:
        source = (
            f"{g.listed()}\nret_val = sorted(names, key=lambda n: {'-' if sign < 0 else ''}np.prod(get_size(n)))[1]"
        )
        return looked_up(f"the second {word} {g.noun}", source, (sizes[1].name,))
    source = f"{g.listed()}\nret_val = {'max' if sign < 0 else 'min'}(names, key=lambda n: np.prod(get_size(n)))"
    if len(g.members) == 2 and rng.random() < 0.5:
        word = "bigger" if sign < 0 else "smaller"
    return looked_up(f"the {word} {g.noun}", source, (sizes[0].name,))


def _ordinal(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    direction = pick(rng, tuple(AXES))
    order = sorted(g.members, key=lambda t: _along(direction, t))
    along = [_along(direction, t) for t in order]
    if any(b - a < 0.012 for a, b in pairwise(along)):
        return None
    index = int(rng.integers(0, min(len(order), 6)))
    source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {_key(direction)})[{index}]"
    nth, start = ordinal(rng, index), pick(rng, _FROM[direction])
    form = pick(
        rng,
        phrases("""
            the {n} {g} from {s} | the {n} {g} from {s} | the {n} {g} from {s} |
            the {n} {g} counting from {s} | the {n} {g} from {s} side | {g} number {d} from {s} |
            the {n} from {s} {g} | the {n} {g} starting at {s}
        """),
    )
    said = form.format(n=nth, g=g.noun, s=start, d=number(rng, index + 1))
    return looked_up(said, source, (order[index].name,))


def _relation(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    anchors = [t for t in scene.things if t.name not in avoid]
    if not anchors:
        return None
    ref = named(rng, scene, pick(rng, anchors))
    base = scene[ref.name]
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    beyond = [t for t in g.members if t.name != base.name and sign * (t.xy[axis] - base.xy[axis]) > 0]
    near = [t for t in g.members if t.name != base.name and abs(t.xy[axis] - base.xy[axis]) < 0.01]
    cone = [t for t in beyond if sign * (t.xy[axis] - base.xy[axis]) > abs(t.xy[1 - axis] - base.xy[1 - axis])]
    if not beyond or near:
        return None
    best = clear_best([distance(t.xy, base.xy) for t in beyond])
    # Both readings must agree: the nearest of all beyond, and the nearest of those rather in that direction.
    if best is None or (cone and min(cone, key=lambda t: distance(t.xy, base.xy)).name != beyond[best].name):
        return None
    more = f"get_obj_pos(n)[{axis}] {'>' if sign > 0 else '<'} p[{axis}]"
    source = f"p = get_obj_pos({ref.code})\n{g.listed(more)}\nret_val = min(names, key=lambda n: {_NORM})"
    form = pick(
        rng,
        phrases("""
            the {g} {r} {a} | the {g} {r} {a} | the {g} that is {r} {a} | the {g} which is {r} {a} |
            the first {g} {r} {a}
        """),
    )
    said = (
        form.format(g=g.noun, r=pick(rng, RELATIONS[direction]), a=ref.said)
        .replace("that is that is", "that is")
        .replace("which is that is", "which is")
    )
    return looked_up(said, source, (beyond[best].name,))


def _borne(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    pairs = [(t, scene[t.on]) for t in g.members if t.on and t.on not in avoid]
    if not pairs:
        return None
    thing, base = pick(rng, pairs)
    if base in g.members and rng.random() < 0.3:
        ref = named(rng, scene, thing)
        source = f"{g.listed(f'is_on({ref.code}, n)')}\nret_val = names[0]"
        return looked_up(
            f"the {g.noun} {pick(rng, ('under', 'underneath', 'beneath', 'that is under', 'supporting'))} {ref.said}",
            source,
            (base.name,),
        )
    ref = named(rng, scene, base)
    where = (
        ("in", "in", "inside", "that is in", "that's inside", "which is in")
        if base.kind in ("bowl", "mug")
        else ("on", "on top of", "that is on", "that sits on", "standing on")
    )
    source = f"{g.listed(f'is_on(n, {ref.code})')}\nret_val = names[0]"
    return looked_up(f"the {g.noun} {pick(rng, where)} {ref.said}", source, (thing.name,))


def _between(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    ends = [t for t in scene.things if t not in g.members and t.name not in avoid]
    if len(ends) < 2:
        return None
    a, b = shuffled(rng, ends)[:2]
    middle = ((a.xy[0] + b.xy[0]) / 2, (a.xy[1] + b.xy[1]) / 2)
    best = clear_best([distance(t.xy, middle) for t in g.members])
    if best is None or distance(g.members[best].xy, middle) > distance(a.xy, b.xy) / 2 - 0.02:
        return None
    ra, rb = named(rng, scene, a), named(rng, scene, b)
    source = f"p = (get_obj_pos({ra.code}) + get_obj_pos({rb.code})) / 2\n{g.listed()}\nret_val = min(names, key=lambda n: {_NORM})"
    return looked_up(
        f"the {g.noun} {pick(rng, ('between', 'in between', 'that is between'))} {ra.said} and {rb.said}",
        source,
        (g.members[best].name,),
    )


def _any(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    """Any one of them; `names` holds all that would do."""
    free = [t.name for t in g.members if t.name not in avoid]
    if not g.conditions or len(free) != len(g.members):
        return None
    an = "an" if g.noun[0] in "aeiou" else "a"
    said = pick(
        rng,
        phrases("""
            {an} {g} | {an} {g} | any {g} | one of the {gs} | one {g} | some {g} | any of the {gs} |
            one of those {gs} | a random {g}
        """),
    ).format(an=an, g=g.noun, gs=g.nouns)
    return looked_up(said, f"{g.listed()}\nret_val = names[0]", free)


_WAYS: tuple[tuple[Callable[..., Ref | None], float], ...] = (
    (_closest, 0.27),
    (_relation, 0.2),
    (_ordinal, 0.18),
    (_extreme, 0.12),
    (_size, 0.12),
    (_borne, 0.07),
    (_between, 0.04),
)


def described(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str] = frozenset(), *, deep: bool = True, least: int = 2
) -> Ref | None:
    """One object by a description that must be computed; None when this draw fits nothing on the table.

    Args:
        avoid: names that must not be meant.
        deep: whether what it is described by may itself be described.
        least: 1 where any one of several will do; its names are then all of those.
    """
    draw, way = rng.random(), _WAYS[-1][0]
    for candidate, weight in _WAYS:
        draw -= weight
        if draw < 0:
            way = candidate
            break
    if least == 1 and rng.random() < 0.08:
        way = _any
    g = group(rng, scene, least=1 if way in (_relation, _borne, _between) else 2)
    ref = way(rng, scene, g, avoid, deep) if g else None
    return ref if ref is not None and not set(ref.names) & avoid else None


_ALL = phrases("""
    all the {} | all the {} | the {} | the {} | all {} | all of the {} | every {1} | each {1} |
    each of the {} | every single {1} | {} | all those {} | the whole set of {}
""")


def several(
    rng: np.random.Generator,
    scene: Scene,
    avoid: frozenset[str] = frozenset(),
    *,
    simple: bool = False,
    whole: bool = False,
) -> Ref | None:
    """Objects named together: a kind, a colour, a part of them, all but one; or those listed one by one.

    Args:
        avoid: names that must not be among them.
        simple: only a kind or a colour as a whole.
        whole: only all of a kind or colour.
    """
    draw = rng.random()
    if draw < 0.12 and not (simple or whole):
        things = [t for t in scene.things if t.name not in avoid]
        if len(things) < 2:
            return None
        chosen = [named(rng, scene, t) for t in shuffled(rng, things)[: 2 if rng.random() < 0.65 else 3]]
        said = ", ".join(r.said for r in chosen[:-1]) + pick(rng, (" and ", " and ", ", and ", " & ")) + chosen[-1].said
        return Ref(said, "[" + ", ".join(r.code for r in chosen) + "]", tuple(r.name for r in chosen))
    g = group(rng, scene)
    if g is None:
        return None
    members, said, source = list(g.members), "", ""
    count = len(members)
    if simple or whole or draw < 0.55:
        if not g.conditions:
            said = pick(
                rng,
                phrases("""
                    everything | all the objects | all objects | all the things | every object | all items |
                    each object | the objects | all things
                """),
            )
        else:
            said = pick(rng, _ALL).format(g.nouns, g.noun)
            if count == 2 and rng.random() < 0.2:
                said = pick(rng, ("both {}", "both of the {}", "the two {}", "the 2 {}")).format(g.nouns)
            elif rng.random() < 0.08:
                said = pick(rng, ("the {0} {1}", "all {0} {1}")).format(number(rng, count), g.nouns)
            elif len(g.conditions) == 1 and "color" in g.conditions[0] and rng.random() < 0.3:
                color = g.noun.rsplit(" ", 1)[0]
                said = pick(
                    rng,
                    phrases("""
                        everything {} | everything that is {} | all the {} stuff | the {} ones |
                        everything that's {}
                    """),
                ).format(color)
        source = f"{g.listed()}\nret_val = names"
    elif draw < 0.68 and g.conditions != () and count > 1:
        out = pick(rng, members)
        ref = named(rng, scene, out)
        if ref.name in avoid or rng.random() < 0.4:
            others = [c for c in COLORS if 0 < sum(t.color == c for t in members) < count]
            if not others or "color" in "".join(g.conditions):
                return None
            color = pick(rng, others)
            members = [t for t in members if t.color != color]
            word = color_word(rng, color)
            form = pick(
                rng,
                phrases("""
                    all the {0} that are not {1} | the {0} that aren't {1} | every {2} that is not {1} |
                    all {0} except the {1} ones | the non-{1} {0} | all the {0} but the {1} ones |
                    all the {0} except the {1} {0} | all {0} which are not {1} | each {2} that isn't {1} |
                    all non {1} {0}
                """),
            )
            said = form.format(g.nouns, word, g.noun)
            source = f"{g.listed(f'get_color_name(n) != {color!r}')}\nret_val = names"
        else:
            members = [t for t in members if t is not out]
            form = pick(
                rng,
                phrases("""
                    all the {0} except {1} | all {0} except for {1} | every {2} but {1} |
                    all the {0} but {1} | the {0} except {1} | all the {0} apart from {1} |
                    all the {0} other than {1} | all {0} but not {1} | all {0} besides {1} |
                    each {2} except {1}
                """),
            )
            said = form.format(g.nouns, ref.said, g.noun)
            source = f"{g.listed(f'n != {ref.code}')}\nret_val = names"
    elif draw < 0.74:
        kind = pick(rng, KINDS)
        members = [t for t in scene.things if t.kind != kind]
        if not members or len(members) == len(scene.things):
            return None
        word = plural(kind_word(rng, scene, kind))
        said = pick(
            rng,
            phrases("""
                everything except the {} | everything but the {} | all objects except the {} |
                everything that is not a {1} | all the things that aren't {} | everything apart from the {}
            """),
        ).format(word, word[:-1] if not word.endswith("shes") else word[:-2])
        source = f"names = [n for n in objects if get_kind(n) != {kind!r}]\nret_val = names"
    elif draw < 0.8:
        first, second = shuffled(rng, KINDS)[:2]
        members = [t for t in scene.things if t.kind in (first, second)]
        if not scene.of(first) or not scene.of(second):
            return None
        said = pick(
            rng,
            phrases("""
                the {} and the {} | all the {} and {} | the {} and {} | all {} and all {} |
                every {} and every {} | the {} and also the {}
            """),
        )
        words = (kind_word(rng, scene, first), kind_word(rng, scene, second))
        said = said.format(*(words if said.startswith("every") else map(plural, words)))
        source = (
            f"names = [n for n in objects if get_kind(n) == {first!r} or get_kind(n) == {second!r}]\nret_val = names"
        )
    elif draw < 0.82 and count > 2 and g.conditions:
        take = int(rng.integers(2, count))
        members = members[:take]
        said = pick(rng, ("{n} of the {g}", "any {n} {g}", "{n} {g}", "{n} of the {g}", "any {n} of the {g}")).format(
            n=number(rng, take), g=g.nouns
        )
        source = f"{g.listed()}\nret_val = names[:{take}]"
    elif draw < 0.84:
        two = [c for c in COLORS if any(t.color == c for t in members)]
        if len(two) < 3 or len(g.conditions) != 1 or "kind" not in g.conditions[0]:
            return None
        one, other = shuffled(rng, two)[:2]
        words = color_word(rng, one), color_word(rng, other)
        if rng.random() < 0.6:
            members = [t for t in members if t.color in (one, other)]
            said = pick(
                rng,
                phrases("""
                    the {0} and {1} {2} | all {0} and {1} {2} | all the {0} and {1} {2} |
                    the {0} and the {1} {2} | all {2} that are {0} or {1} | all the {0} and all the {1} {2}
                """),
            ).format(*words, g.nouns)
            source = f"{g.listed(f'get_color_name(n) in ({one!r}, {other!r})')}\nret_val = names"
        else:
            members = [t for t in members if t.color not in (one, other)]
            said = pick(
                rng,
                phrases("""
                    all the {2} except the {0} and the {1} one | all {2} except the {0} and {1} ones |
                    all {2} that are neither {0} nor {1} | the {2} that are not {0} or {1} |
                    every {3} except the {0} and the {1} one | all {2} but the {0} and the {1} one
                """),
            ).format(*words, g.nouns, g.noun)
            source = f"{g.listed(f'get_color_name(n) not in ({one!r}, {other!r})')}\nret_val = names"
    elif draw < 0.88 and count > 2:
        take = int(rng.integers(2, count))
        direction = pick(rng, tuple(AXES))
        ranked = sorted(members, key=lambda t: _along(direction, t))
        if _along(direction, ranked[take]) - _along(direction, ranked[take - 1]) < MARGIN:
            return None
        members = ranked[:take]
        word = {"left": "leftmost", "right": "rightmost", "top": "topmost", "bottom": "bottommost"}[direction]
        said = pick(
            rng,
            phrases("""
                the {n} {w} {g} | the first {n} {g} from {s} | the {n} {g} furthest to {s} | {n} {w} {g}
            """),
        ).format(n=number(rng, take), w=word, g=g.nouns, s=_FROM[direction][0])
        source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {_key(direction)})[:{take}]"
    elif draw < 0.9:
        bases = [t for t in scene.things if t not in members and t.name not in avoid]
        if not bases:
            return None
        base = pick(rng, bases)
        direction = pick(rng, tuple(AXES))
        axis, sign = AXES[direction]
        if any(abs(t.xy[axis] - base.xy[axis]) < 0.015 for t in members):
            return None
        ref = named(rng, scene, base)
        members = [t for t in members if sign * (t.xy[axis] - base.xy[axis]) > 0]
        said = pick(rng, ("the {0} {1} {2}", "all the {0} {1} {2}", "all {0} {1} {2}")).format(
            g.nouns, pick(rng, RELATIONS[direction][:2]), ref.said
        )
        source = f"p = get_obj_pos({ref.code})\n{g.listed(f'get_obj_pos(n)[{axis}] ' + ('>' if sign > 0 else '<') + f' p[{axis}]')}\nret_val = names"
    elif draw < 0.94:
        direction = pick(rng, tuple(AXES))
        axis, sign = AXES[direction]
        if any(abs(t.xy[axis]) < 0.015 for t in members):
            return None
        members = [t for t in members if sign * t.xy[axis] > 0]
        if not members:
            return None
        if rng.random() < 0.3:
            corner = pick(rng, list(CORNERS))
            ways = [distance(t.xy, CORNERS[corner]) for t in g.members]
            members = [t for t, way in zip(g.members, ways, strict=True) if way < 0.14]
            if not members or any(abs(way - 0.14) < 0.015 for way in ways):
                return None
            said = pick(
                rng,
                phrases("""
                    the {0} in the {1} | all the {0} in the {1} | all {0} in the {1} | every {2} in the {1}
                """),
            ).format(g.nouns, corner_words(rng, corner), g.noun)
            source = (
                f"p = {PLACE_CODE[corner]}\n{g.listed('np.linalg.norm(get_obj_pos(n) - p) < 0.14')}\nret_val = names"
            )
            return looked_up(said, source, [t.name for t in members]) if not {t.name for t in members} & avoid else None
        side = {"left": "left", "right": "right", "top": "top", "bottom": "bottom"}[direction]
        said = pick(
            rng,
            phrases("""
                the {0} on the {1} half | all the {0} on the {1} half of the table |
                the {0} in the {1} half | all {0} in the {1} half of the table | the {0} on the {1} side |
                all the {0} on the {1} side of the table | all {0} that are on the {1} side |
                the {0} on the {1}
            """),
        ).format(g.nouns, side)
        source = f"{g.listed(f'get_obj_pos(n)[{axis}] ' + ('>' if sign > 0 else '<') + ' 0')}\nret_val = names"
    else:
        bases = [t for t in scene.things if any(u.on == t.name for u in members) and t.name not in avoid]
        if not bases:
            return None
        base = pick(rng, bases)
        ref = named(rng, scene, base)
        if rng.random() < 0.25 and g.conditions:
            members = [t for t in members if t.on != base.name and t is not base]
            if not members or base in g.members:
                return None
            said = pick(
                rng,
                phrases("""
                    all the {0} that are not {1} {2} | the {0} that aren't {1} {2} |
                    every {3} that is not {1} {2}
                """),
            ).format(g.nouns, "in" if base.kind == "bowl" else "on", ref.said, g.noun)
            return (
                looked_up(said, f"{g.listed(f'not is_on(n, {ref.code})')}\nret_val = names", [t.name for t in members])
                if not {t.name for t in members} & avoid
                else None
            )
        members = [t for t in members if t.on == base.name]
        said = pick(rng, ("all the {0} {1} {2}", "the {0} {1} {2}", "every {3} {1} {2}")).format(
            g.nouns, "in" if base.kind == "bowl" else "on", ref.said, g.noun
        )
        if not g.conditions and rng.random() < 0.5:
            said = pick(
                rng,
                phrases("""
                    everything {0} {1} | whatever is {0} {1} | what is {0} {1} | the contents of {1}
                """),
            ).format("in" if base.kind == "bowl" else "on", ref.said)
        source = f"{g.listed(f'is_on(n, {ref.code})')}\nret_val = names"
    if not members or {t.name for t in members} & avoid:
        return None
    return looked_up(said, source, [t.name for t in members])


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
