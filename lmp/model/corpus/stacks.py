# ruff: noqa: E501 (programs read better unbroken)
"""Sentences that build a tower of things named together: plain, in an order, on a thing, at a place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lmp.model.corpus.directions import AXES, sort_key
from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, fixed, onto
from lmp.model.corpus.refs import MARGIN, Ref, distance, group, looked_up, named
from lmp.model.corpus.several import OTHERS, several
from lmp.model.corpus.towers import flat, other_towers, stack_listed
from lmp.model.corpus.world import Scene, Thing, pick

_STACK = phrases("""
    stack {a} | stack {a} | stack {a} | stack {a} | stack {a} up | stack up {a} | stack {a} on top of each other |
    make a stack of {a} | make a stack with {a} | make a stack out of {a} | make a stack from {a} |
    build a stack of {a} | build a stack with {a} | create a stack of {a} | create a stack from {a} |
    form a stack of {a} | form a stack with {a} | put {a} in a stack | put {a} into a stack | put {a} in one stack |
    arrange {a} in a stack | assemble {a} into a stack | build a tower with {a} | build a tower from {a} |
    build a tower of {a} | build a tower using {a} | build a tower out of {a} | make a tower of {a} |
    make a tower out of {a} | make a tower with {a} | make {a} into a tower | create a tower of {a} |
    create a tower with {a} | construct a tower from {a} | construct a tower with {a} | erect a tower of {a} |
    put {a} into a tower | turn {a} into a tower | turn {a} into a stack | use {a} to build a tower |
    use {a} to make a stack | take {a} and stack them | take {a} and build a tower | pick up {a} and stack them |
    with {a} build a tower | with {a}, make a stack | {a} in a stack | {a} in one pile | {a} stacked | {a} as a tower |
    a tower of {a} | tower of {a} | one stack of {a} | i want a tower of {a} | i want {a} stacked | i'd like a stack of {a} |
    i want {a} to be stacked | get {a} stacked up | have {a} stacked | {a} should be stacked | {a} should form a tower |
    {a} have to be stacked | let's see a tower of {a} | let {a} form a tower | pile up {a} | pile {a} up | pile {a} |
    pile {a} on top of one another | pile {a} on top of each other | make a pile of {a} | make a pile out of {a} |
    put {a} in a pile | gather {a} in one stack | collect {a} into a stack | put {a} on top of each other |
    put {a} on top of one another | put {a} one on top of the other | place {a} on top of each other |
    place {a} one on top of another | set {a} on top of each other | lay {a} one on the other | pile {a} one over the other |
    stack {a} one on top of the other | stack {a} vertically | stack {a} into a tower | stack {a} on one another |
    stack {a} together | stack {a} one by one | stack all of it: {a} | heap {a} up | combine {a} into one tower
""")
_ON = phrases("""
    stack {a} {p} | stack {a} {p} | stack {a} {p} | stack up {a} {p} | stack {a} up {p} | pile {a} {p} | pile {a} up {p} |
    pile up {a} {p} | build a tower of {a} {p} | build a tower with {a} {p} | build a tower from {a} {p} |
    make a stack of {a} {p} | make a tower of {a} {p} | make a tower out of {a} {p} | create a stack of {a} {p} |
    build a stack of {a} {p} | build a stack from {a} {p} | put {a} {p} as a tower | put {a} {p} in a stack |
    put {a} in a stack {p} | put a stack of {a} {p} | put a tower of {a} {p} | place a stack of {a} {p} |
    {p} stack {a} | {p}, stack {a} | {p} build a tower of {a} | {p}, make a tower with {a} | {p} make a stack of {a} |
    {p} pile up {a} | take {a} and stack them {p} | pick up {a} and stack them {p} | collect {a} and stack them {p} |
    gather {a} and stack them {p} | use {a} to build a tower {p} | tower of {a} {p} | a stack of {a} {p} | {a} stacked {p} |
    {a} stacked up {p} | i want a tower of {a} {p} | i want {a} stacked {p} | i'd like {a} to be stacked {p} |
    {a} should be stacked {p} | there should be a stack of {a} {p} | stack {a} on top of each other {p} |
    put {a} on top of each other {p} | put {a} on top of one another {p} | stack {a} one on top of the other {p} |
    erect a tower of {a} {p} | construct a tower with {a} {p} | have {a} stacked {p} | build up {a} {p} as a stack
""")
_BIG_FIRST = phrases("""
    with the biggest at the bottom | with the largest at the bottom | with the biggest one at the bottom |
    from biggest to smallest | from the biggest to the smallest | from largest to smallest | largest at the bottom |
    biggest at the bottom | by size with the largest at the bottom | by size, largest at the bottom | from large to small |
    from big to small | with the smallest on top | with the smallest one on top | smallest on top | the smallest on top |
    with the smallest at the top | sorted by size | ordered by size | in order of size | by size | by their size |
    biggest at the bottom, smallest on top | the biggest at the bottom and the smallest on top | starting with the biggest |
    beginning with the largest | biggest first | largest first | the largest one first | so that the smallest is on top |
    so that the biggest is at the bottom | such that the largest is at the bottom | big ones at the bottom, small ones on top |
    in descending order of size | in decreasing size | with the bigger ones below the smaller ones | smaller ones on bigger ones |
    small on big | the bigger the lower | from bottom to top by decreasing size | with the largest one as the base
""")
_SMALL_FIRST = phrases("""
    from smallest to biggest | from smallest to largest | from the smallest to the biggest | with the smallest at the bottom |
    with the smallest one at the bottom | smallest at the bottom | from small to large | from small to big |
    with the biggest on top | with the largest on top | biggest on top | the largest on top | starting with the smallest |
    beginning with the smallest | smallest first | the smallest one first | smallest at the bottom, biggest on top |
    so that the biggest is on top | so that the smallest is at the bottom | in ascending order of size | in increasing size |
    big on small | with the smaller ones below the bigger ones | with the smallest one as the base
""")
_NEAR_FIRST = phrases("""
    with the one closest to {x} at the bottom | starting with the one closest to {x} | the one nearest to {x} first |
    with the one farthest from {x} on top | ordered by distance to {x} | by distance from {x} | sorted by distance to {x} |
    beginning with the one nearest to {x} | in order of distance to {x} | the closest to {x} at the bottom
""")
_FAR_FIRST = phrases("""
    with the one farthest from {x} at the bottom | starting with the one farthest from {x} |
    with the one closest to {x} on top | the one furthest from {x} first | the farthest from {x} at the bottom |
    beginning with the one furthest from {x} | with the one nearest to {x} at the top
""")
_MOST = {"left": "leftmost", "right": "rightmost", "top": "topmost", "bottom": "bottommost"}
_MOST_FIRST = phrases("""
    with the {m} one at the bottom | with the {m} at the bottom | starting with the {m} one | the {m} one first |
    beginning with the {m} | starting from the {d} | beginning from the {d} | the {m} at the bottom
""")


def _ordered(rng: np.random.Generator, scene: Scene, a: Ref) -> tuple[str, str, list[str] | None] | None:
    """An order of things: as said, its key in code, and the names bottom first where it is clear."""
    draw = rng.random()
    if draw < 0.7:
        big = rng.random() < 0.6
        words, key = pick(rng, _BIG_FIRST if big else _SMALL_FIRST), f"{'-' if big else ''}np.prod(get_size(n))"
        values = {n: scene[n].size * (-1 if big else 1) for n in a.names}
        margin = 0.004
    elif draw < 0.85:
        others = [t for t in scene.things if t.name not in a.names]
        if not others:
            return None
        ref, far = named(rng, scene, pick(rng, others)), rng.random() < 0.4
        words = pick(rng, _FAR_FIRST if far else _NEAR_FIRST).format(x=ref.said)
        key = f"{'-' if far else ''}np.linalg.norm(get_obj_pos(n) - get_obj_pos({ref.code}))"
        values = {n: distance(scene[n].xy, scene[ref.name].xy) * (-1 if far else 1) for n in a.names}
        margin = MARGIN
    else:
        direction = pick(rng, tuple(AXES))
        axis, sign = AXES[direction]
        words = pick(rng, _MOST_FIRST).format(m=_MOST[direction], d=direction)
        key = sort_key(direction)
        values = {n: -sign * scene[n].xy[axis] for n in a.names}
        margin = MARGIN
    order = sorted(a.names, key=lambda n: values[n])
    clear = all(values[v] - values[u] > margin - 1e-4 for u, v in pairwise(order))
    return words, key, order if clear else None


def _things(rng: np.random.Generator, scene: Scene) -> Ref | None:
    """What a tower is built of: mostly blocks."""
    a = several(rng, scene, simple=rng.random() < 0.7)
    if a is None or (any(scene[n].kind != "block" for n in a.names) and rng.random() < 0.6):
        return None
    return a


def stack(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A tower: of all, in an order, on a thing, at a place, of those listed."""
    draw = rng.random()
    if draw < 0.36:
        return stack_listed(rng, scene)
    if draw > 0.91:
        return other_towers(rng, scene)
    if draw < 0.52:
        return _on_thing(rng, scene)
    a = _things(rng, scene)
    if a is None:
        return None
    order = _ordered(rng, scene, a) if rng.random() < 0.35 else None
    place = fixed(rng, scene) if rng.random() < 0.4 else None
    names = list(a.names)
    fair = flat(scene, a.names) and 1 < len(names) <= 5
    form = pick(rng, _ON if place else _STACK)
    sentence = form.format(a=a.said, p=place.said if place else "")
    code, goal = a.code, {"is": "stacked", "names": names, "any_order": True}
    if order:
        words, key, bottom_up = order
        sentence += pick(rng, (" ", " ", ", ")) + words
        code, form = f"sorted({a.code}, key=lambda n: {key})", f"{form} {words}"
        fair = fair and bottom_up is not None
        goal = {"is": "stacked", "names": bottom_up or names}
    goals: tuple[Goal, ...] = (goal, *([unmoved(scene, *names)] if not place else []))
    if place:
        source = f"names = {code}\nput_first_on_second(names[0], {place.code})\nstack_objects_in_order(names)"
        goals += tuple({"is": "at", "a": n, "xy": list(place.spot or ()), "tol": 0.15} for n in names)
    elif order:
        source = f"names = {code}\nstack_objects_in_order(names)"
    else:
        source = f"stack_objects_in_order({code})"
    return Draft(sentence, source, a.subs, goals if fair else None, form)


def _base_of(rng: np.random.Generator, scene: Scene, a: Ref, within: bool) -> Thing | None:
    """A thing that carries a tower: one of those to stack, or another one."""
    bases = [
        t
        for t in scene.things
        if (t.name in a.names) == within
        and t.kind in (("block",) if within else ("bowl", "plate", "block", "cylinder"))
        and not any(u.on == t.name for u in scene.things)
    ]
    return pick(rng, bases) if bases else None


def _on_thing(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A tower on a thing, which may be one of them: then it is of the others."""
    a, within = _things(rng, scene), rng.random() < 0.4
    base = _base_of(rng, scene, a, within) if a else None
    if a is None or base is None:
        return None
    ref = named(rng, scene, base)
    if within and rng.random() < 0.6:
        # "The others" leaves out the thing that they are stacked on: the program does, too.
        g = group(rng, scene)
        if g is None or not g.conditions or base not in g.members:
            return None
        a = looked_up(
            pick(rng, OTHERS).format(g.nouns, g.noun),
            f"{g.listed()}\nret_val = names",
            [t.name for t in g.members],
        )
    p = onto(rng, scene, ref)
    if p.said.startswith(("to ", "over ")):
        return None
    form = pick(rng, _ON)
    sentence = form.format(a=a.said, p=p.said)
    order = _ordered(rng, scene, a) if rng.random() < 0.12 and not within else None
    code = a.code
    if order:
        sentence, code = f"{sentence} {order[0]}", f"sorted({a.code}, key=lambda n: {order[1]})"
    others = [n for n in (order[2] if order and order[2] else a.names) if n != base.name]
    source = f"stack_objects_in_order([{ref.code}] + [n for n in {code} if n != {ref.code}])"
    tower: Goal = {"is": "stacked", "names": [base.name, *others] if base.kind == "block" else others}
    if not order:
        tower["any_order"] = True
    goals: list[Goal] = [tower, unmoved(scene, *others)]
    if base.kind != "block":
        goals.append({"is": "at_least", "n": 1, "of": [{"is": "on", "a": n, "b": base.name} for n in others]})
    few = len(others) <= (4 if base.kind == "block" else 3) and base.kind != "cylinder"
    fair = flat(scene, tuple(others)) and base.on is None and few and bool(others) and (order is None or order[2])
    return Draft(sentence, source, a.subs, tuple(goals) if fair else None, form)
