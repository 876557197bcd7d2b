# ruff: noqa: E501 (programs read better unbroken)
"""One object as people describe it: by what it is near, beside or between, what it stands on, what it bears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lmp.model.corpus.directions import AXES, RELATIONS
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.ranks import by_size, extreme, in_row, on_tower
from lmp.model.corpus.refs import PLACE_CODE, Group, Ref, Sub, clear_best, distance, group, looked_up, named
from lmp.model.corpus.vocabulary import CATEGORY
from lmp.model.corpus.wording import corner_words
from lmp.model.corpus.world import CORNERS, PLACES, Scene, pick, shuffled


def anchor(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str], deep: bool
) -> tuple[str, str, tuple[float, float], tuple[Sub, ...], str | None] | None:
    """A thing or a place that others are described by: words, code of its position, position, sub-programs, its name."""
    if rng.random() < 0.22:
        # Close to a side means far in its direction, which is another description.
        place = pick(rng, (*CORNERS, "middle"))
        words = corner_words(rng, place) if place in CORNERS else pick(rng, ("middle", "center", "middle of the table"))
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
    that's closest to | closest | the closest to | beside | near | that is next to | by | close to |
    right next to | that is nearest | with the shortest distance to | adjacent to | right by |
    that is close to | at the side of | that sits next to | that lies closest to
""")
_FARTHEST = phrases("""
    farthest from | furthest from | farthest to | furthest away from | most distant from |
    that is farthest from | which is furthest from | farthest away from | farther from | that's furthest from |
    that is the furthest from | with the greatest distance to | most far from | farest from |
    that lies farthest from | remotest from | that is furthest away from | at the greatest distance from
""")
_NORM = "np.linalg.norm(get_obj_pos(n) - p)"


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
            the {g} {r} {a} | the {g} {r} {a} | the {g} {r} {a} | the {g} that is {r} {a} | the {g} which is {r} {a} |
            the first {g} {r} {a} | the next {g} {r} {a} | the {g} directly {r} {a} | the {g} just {r} {a} |
            the {g} immediately {r} {a} | the {g} right {r} {a} | the {g} that lies {r} {a} | the {g} sitting {r} {a} |
            the {g} that's {r} {a} | the nearest {g} {r} {a} | the closest {g} {r} {a} | the {g} standing {r} {a}
        """),
    )
    said = form.format(g=g.noun, r=pick(rng, RELATIONS[direction]), a=ref.said)
    return looked_up(said, source, (beyond[best].name,))


_IN = phrases(
    "in | in | inside | that is in | that's inside | which is in | lying in | that lies in | sitting in | within"
)
_ON = phrases(
    "on | on top of | that is on | that sits on | standing on | lying on | which stands on | that's on top of"
)
_HOLDING = phrases("""
    the {g} with {a} in it | the {g} that contains {a} | the {g} containing {a} | the {g} with {a} |
    the {g} that {a} is in | the {g} which holds {a} | the {g} holding {a}
""")
_UNDER = phrases("""
    the {g} under {a} | the {g} underneath {a} | the {g} beneath {a} | the {g} that is under {a} |
    the {g} supporting {a} | the {g} with {a} on it | the {g} with {a} on top | the {g} that {a} stands on |
    the {g} {a} is on | the {g} below {a} that it stands on
""")


def _borne(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    pairs = [(t, scene[t.on]) for t in g.members if t.on and t.on not in avoid]
    if not pairs:
        return None
    thing, base = pick(rng, pairs)
    if sum(t.on == base.name for t in g.members) > 1:
        return None
    ref = named(rng, scene, base)
    where = pick(rng, _IN if base.kind in ("bowl", "mug") else _ON)
    source = f"{g.listed(f'is_on(n, {ref.code})')}\nret_val = names[0]"
    return looked_up(f"the {g.noun} {where} {ref.said}", source, (thing.name,))


def _bearing(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    """What bears a thing, or the only one that bears nothing."""
    empty = [t for t in g.members if not any(u.on == t.name for u in scene.things)]
    if len(empty) == 1 and len(g.members) > 1 and {t.kind for t in g.members} == {"bowl"} and g.conditions:
        forms = phrases("the empty {g} | the {g} that is empty | the {g} with nothing in it | the {g} which is empty")
        source = f"{g.listed()}\nret_val = [n for n in names if not any(is_on(m, n) for m in objects)][0]"
        return looked_up(pick(rng, forms).format(g=g.noun), source, (empty[0].name,))
    pairs = [(t, scene[t.on]) for t in scene.things if t.on and scene[t.on] in g.members and t.name not in avoid]
    if not pairs:
        return None
    thing, base = pick(rng, pairs)
    ref = named(rng, scene, thing)
    form = pick(rng, _HOLDING if base.kind in ("bowl", "mug") else _UNDER)
    source = f"{g.listed(f'is_on({ref.code}, n)')}\nret_val = names[0]"
    return looked_up(form.format(g=g.noun, a=ref.said), source, (base.name,))


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
        f"the {g.noun} {pick(rng, ('between', 'between', 'in between', 'that is between', 'which lies between', 'halfway between'))} {ra.said} and {rb.said}",
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
    (_closest, 0.25),
    (_relation, 0.19),
    (in_row, 0.18),
    (extreme, 0.13),
    (by_size, 0.11),
    (_borne, 0.05),
    (_bearing, 0.04),
    (_between, 0.04),
    (on_tower, 0.01),
)
_FROM_ONE = (_relation, _borne, _bearing, _between)


def _any_noun(rng: np.random.Generator, g: Group) -> Group:
    """The group called "ones", sometimes, where its kind does not matter."""
    color, _, noun = g.noun.rpartition(" ")
    if noun not in CATEGORY or rng.random() > 0.3:
        return g
    return replace(g, noun=f"{color} one".strip(), nouns=f"{color} ones".strip())


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
    g = group(rng, scene, least=1 if way in _FROM_ONE else 2)
    ref = way(rng, scene, _any_noun(rng, g), avoid, deep) if g else None
    return ref if ref is not None and not set(ref.names) & avoid else None
