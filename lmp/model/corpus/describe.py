# ruff: noqa: E501 (programs read better unbroken)
"""One object as people describe it: by what it is near, its size, its place in a row, what it stands on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from lmp.model.corpus.directions import AXES, FROM, RELATIONS, along_direction, sort_key
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import PLACE_CODE, Group, Ref, Sub, clear_best, distance, group, looked_up, named
from lmp.model.corpus.wording import corner_words, number, ordinal
from lmp.model.corpus.world import CORNERS, PLACES, Scene, pick, shuffled


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
    # Always: from a name alone nobody knows whether the thing itself is one of them.
    if itself and subs and itself in {t.name for t in g.members}:
        return None
    more = (f"n != {itself!r}",) if itself and not subs else ()
    source = f"p = {code}\n{g.listed(*more)}\nret_val = {'max' if far else 'min'}(names, key=lambda n: {_NORM})"
    return looked_up(f"the {g.noun} {place} {words}", source, (members[best].name,), subs)


def _extreme(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    direction = pick(rng, tuple(AXES))
    best = clear_best([along_direction(direction, t) for t in g.members])
    if best is None:
        return None
    source = f"{g.listed()}\nret_val = min(names, key=lambda n: {sort_key(direction)})"
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
    order = sorted(g.members, key=lambda t: along_direction(direction, t))
    along = [along_direction(direction, t) for t in order]
    if any(b - a < 0.012 for a, b in pairwise(along)):
        return None
    index = int(rng.integers(0, min(len(order), 6)))
    source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {sort_key(direction)})[{index}]"
    nth, start = ordinal(rng, index), pick(rng, FROM[direction])
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
