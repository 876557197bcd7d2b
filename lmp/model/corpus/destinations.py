# ruff: noqa: E501 (programs read better unbroken)
"""Places that must be computed: beside, between, at a distance, in the farthest corner."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.describe import described
from lmp.model.corpus.directions import AXES, RELATIONS
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, clear, fixed, is_free, near_spot, onto, parsed, some_thing, spot_words
from lmp.model.corpus.refs import PLACE_CODE, Sub, distance, named
from lmp.model.corpus.wording import kind_word, length, plural
from lmp.model.corpus.world import CORNERS, PLACES, SIDES, Scene, pick, shuffled

_SOFT = {
    "little": phrases("""
        a little | a bit | slightly | just | a little bit | right | a tiny bit | directly | immediately |
        closely
    """),
    "plain": ("",),
    "lot": ("a lot", "far", "way", "a long way", "much further", "quite far", "a good deal", "a lot further"),
}
_GAP = {"little": 0.03, "plain": 0.05, "lot": 0.12}


def relative(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place | None:
    """Left of, right of, above, below a thing, with or without a distance."""
    ref = some_thing(rng, scene, avoid)
    if ref is None:
        return None
    base = scene[ref.name]
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    words = pick(rng, RELATIONS[direction][:3] if direction in ("left", "right") else RELATIONS[direction][:4])
    words = words.removeprefix("that is ")
    start = f"p = get_obj_pos({ref.code})\n"
    point = "ret_val = np.array([p[0] {0}, p[1]])" if axis == 0 else "ret_val = np.array([p[0], p[1] {0}])"
    if rng.random() < 0.52:
        said, code, value = length(rng)
        low, high = max(0.0, value - 0.02), value + 0.02
        source = start + point.format(f"{'+' if sign > 0 else '-'} {code}")
    else:
        magnitude = pick(rng, ("little", "plain", "plain", "lot"))
        said, gap = pick(rng, _SOFT[magnitude]), _GAP[magnitude]
        value = base.size / 2 + gap + (0.02 if magnitude != "little" else 0.01)
        gap_code = {"little": 0.04, "plain": 0.07, "lot": 0.14}[magnitude]
        value = base.size / 2 + gap_code
        low, high = value - 0.025, value + 0.03
        source = start + point.format(
            f"{'+' if sign > 0 else '-'} get_size({ref.code})[{axis}] / 2 {'+' if sign > 0 else '-'} {gap_code:g}"
        )
        if ref.subs:
            source = f"a = {ref.code}\n" + source.replace(ref.code, "a")
    said = f"{said} {words} {ref.said}".strip()
    xy = (base.xy[0] + (sign * value if axis == 0 else 0.0), base.xy[1] + (sign * value if axis == 1 else 0.0))

    def goal(a: str) -> Goal | None:
        if not is_free(scene, xy, scene[a].size, frozenset((a,))):
            return None
        where = {"left": "left", "right": "right", "top": "up", "bottom": "down"}[direction]
        return {"is": "offset", "a": a, "b": base.name, "direction": where, "distance": [low, high], "lateral": 0.03}

    return parsed(said, source, goal, ref.subs, xy)


def beside(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place | None:
    """Next to a thing, on any side where there is room."""
    ref = some_thing(rng, scene, avoid)
    if ref is None:
        return None
    way = pick(rng, phrases("next to|next to|beside|by|near|close to|right next to|alongside|at the side of"))
    said = f"{way} {ref.said}"
    base = scene[ref.name]

    def goal(a: str) -> Goal | None:
        if scene[a].size > 0.05:
            return None
        return {"is": "at", "a": a, "xy": list(base.xy), "tol": base.size / 2 + scene[a].size / 2 + 0.12}

    code = f"get_free_pos(get_obj_pos({ref.code}))"
    return Place(said, code, goal, ref.subs, base.xy)


def between(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place | None:
    """Between two things."""
    things = [t for t in scene.things if t.name not in avoid]
    if len(things) < 2:
        return None
    a, b = shuffled(rng, things)[:2]
    ra, rb = named(rng, scene, a), named(rng, scene, b)
    ways = "between|between|in between|halfway between|midway between|in the middle between|in the middle of"
    said = f"{pick(rng, phrases(ways))} {ra.said} and {rb.said}"
    source = f"ret_val = (get_obj_pos({ra.code}) + get_obj_pos({rb.code})) / 2"
    xy = ((a.xy[0] + b.xy[0]) / 2, (a.xy[1] + b.xy[1]) / 2)

    def goal(name: str) -> Goal | None:
        if not is_free(scene, xy, scene[name].size, frozenset((name,))):
            return None
        return {"is": "between", "a": name, "b": a.name, "c": b.name}

    return parsed(said, source, goal, (), xy)


def amid(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place | None:
    """In the middle of several things of a kind, or between a thing and a place."""
    kinds = [
        k
        for k in ("bowl", "block", "plate", "cylinder", "ball", "mug")
        if len(scene.of(k)) >= 2 and not {t.name for t in scene.of(k)} & avoid
    ]
    if kinds and rng.random() < 0.65:
        kind = pick(rng, kinds)
        things = scene.of(kind)
        words = plural(kind_word(rng, scene, kind))
        forms = phrases("""
            in the middle of the {} | at the center of the {} | in the middle between the {} |
            in the center of all the {} | in the middle of all {} | between the {}
        """)
        said = pick(
            rng, (*forms, "between the two {}", "between both {}", "between the two {}") if len(things) == 2 else forms
        ).format(words)
        source = f"names = [n for n in objects if get_kind(n) == {kind!r}]\nret_val = get_obj_pos(names).mean(axis=0)"
        xy = (float(np.mean([t.xy[0] for t in things])), float(np.mean([t.xy[1] for t in things])))
        subs: tuple[Sub, ...] = ()
    else:
        ref = some_thing(rng, scene, avoid)
        if ref is None:
            return None
        place = pick(rng, list(PLACES))
        words = spot_words(rng, place, bare=True)
        one, two = (ref.said, words) if rng.random() < 0.6 else (words, ref.said)
        said = f"{pick(rng, ('between', 'between', 'halfway between', 'midway between', 'in between'))} {one} and {two}"
        source = f"ret_val = (get_obj_pos({ref.code}) + {PLACE_CODE[place]}) / 2"
        base, other = scene[ref.name].xy, PLACES[place]
        xy = ((base[0] + other[0]) / 2, (base[1] + other[1]) / 2)
        subs = ref.subs

    def goal(a: str) -> Goal | None:
        return (
            {"is": "at", "a": a, "xy": [round(v, 4) for v in xy], "tol": 0.03}
            if is_free(scene, xy, scene[a].size, frozenset((a,)))
            else None
        )

    return parsed(said, source, goal, subs, xy)


def some_corner(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place:
    """Any corner or any side."""
    sides = rng.random() < 0.3
    word = pick(rng, ("side", "edge") if sides else ("corner",))
    said = pick(
        rng,
        phrases("""
            in a {} | into a {} | to a {} | in one of the {}s | in any {} | to one of the {}s | in some {}
        """),
    ).format(word)
    if sides:
        said = said.replace("in ", "on ", 1).replace("into ", "to ")
    spots = list((SIDES if sides else CORNERS).values())

    def goal(a: str) -> Goal | None:
        near = [g for g in (near_spot(scene, xy, a) for xy in spots) if g is not None]
        return {"is": "any", "of": near} if near and scene[a].size <= 0.05 else None

    return Place(said, f"get_free_pos({PLACE_CODE['top side' if sides else 'top left corner']})", goal, (), None)


def corner_by_distance(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place | None:
    """The corner or side closest to a thing, or farthest from it."""
    ref = some_thing(rng, scene, avoid)
    if ref is None:
        return None
    sides = rng.random() < 0.25
    far = rng.random() < 0.5
    points = list((SIDES if sides else CORNERS).values())
    xy = scene[ref.name].xy
    ways = sorted((distance(p, xy) * (-1 if far else 1), p) for p in points)
    if ways[1][0] - ways[0][0] < 0.015:
        return None
    word = pick(
        rng,
        phrases("""
            farthest from | furthest from | farthest to | furthest away from | most distant from |
            farthest away from
        """)
        if far
        else ("closest to", "nearest to", "nearest", "that is closest to", "closest", "next to"),
    )
    said = f"{pick(rng, ('in', 'in', 'to', 'on', 'at') if not sides else ('on', 'to', 'at'))} the {'side' if sides else 'corner'} {word} {ref.said}"
    if not sides and far and rng.random() < 0.15:
        said = f"in the corner {pick(rng, ('opposite', 'opposite to', 'diagonally opposite'))} {ref.said}"
    source = (
        f"p = get_obj_pos({ref.code})\nret_val = {'max' if far else 'min'}(get_{'side' if sides else 'corner'}_positions(), "
        "key=lambda q: np.linalg.norm(q - p))\nret_val = get_free_pos(ret_val)"
    )
    spot = ways[0][1]

    def goal(a: str) -> Goal | None:
        return near_spot(scene, spot, a)

    return parsed(said, source, goal, ref.subs, spot)


def coordinates(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place:
    """A position given by its numbers."""
    x, y = round(float(rng.uniform(-0.28, 0.28)), 2) + 0.0, round(float(rng.uniform(-0.18, 0.18)), 2) + 0.0
    form = pick(
        rng,
        phrases("""
            at ({x}, {y}) | to ({x}, {y}) | at x = {x}, y = {y} | to position ({x}, {y}) | at x={x} y={y} |
            at {x}, {y} | to the point ({x}, {y}) | to [{x}, {y}] | at position {x} {y} |
            at coordinates {x}, {y}
        """),
    )

    def goal(a: str) -> Goal | None:
        return (
            {"is": "at", "a": a, "xy": [x, y], "tol": 0.03}
            if is_free(scene, (x, y), scene[a].size, frozenset((a,)))
            else None
        )

    return Place(form.format(x=f"{x:g}", y=f"{y:g}"), f"[{x:g}, {y:g}]", goal, (), (x, y))


def anywhere(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place:
    """Some free place."""
    said = pick(
        rng,
        phrases("""
            somewhere free | in a free spot | on an empty spot | anywhere there is room | on the table |
            in an empty place | on a free place | somewhere on the table | where there is space |
            in a clear area
        """),
    )
    return Place(
        said, f"get_free_pos({PLACE_CODE['middle']})", lambda a: {"is": "at", "a": a, "xy": [0.0, 0.0], "tol": 0.33}
    )


def destination(rng: np.random.Generator, scene: Scene, avoid: frozenset[str]) -> Place | None:
    """Any place where one thing can go."""
    draw = rng.random()
    if draw < 0.3:
        things = [t for t in scene.things if t.name not in avoid and clear(scene, t)]
        bowls = [t for t in things if t.kind in ("bowl", "plate", "mug")]
        if not things:
            return None
        thing = pick(rng, bowls if bowls and rng.random() < 0.45 else things)
        return onto(rng, scene, named(rng, scene, thing))
    if draw < 0.38:
        ref = described(rng, scene, avoid)
        return onto(rng, scene, ref) if ref and clear(scene, scene[ref.name]) else None
    if draw < 0.56:
        return fixed(rng, scene)
    if draw < 0.8:
        return relative(rng, scene, avoid)
    if draw < 0.86:
        return beside(rng, scene, avoid)
    if draw < 0.9:
        return between(rng, scene, avoid)
    if draw < 0.945:
        return corner_by_distance(rng, scene, avoid)
    if draw < 0.962:
        return amid(rng, scene, avoid)
    if draw < 0.974:
        return some_corner(rng, scene, avoid)
    return coordinates(rng, scene, avoid) if draw < 0.99 else anywhere(rng, scene, avoid)
