# ruff: noqa: E501 (programs read better unbroken)
"""Sentences that name the parts of a tower one by one, build several towers, or take one down."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, movable, unmoved
from lmp.model.corpus.listing import each_named, joined, listed
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, fixed, onto
from lmp.model.corpus.refs import PLACE_CODE, named
from lmp.model.corpus.several import several
from lmp.model.corpus.wording import kind_word, plural
from lmp.model.corpus.world import Scene, Thing, pick, shuffled


def flat(scene: Scene, names: tuple[str, ...]) -> bool:
    """Whether all are blocks that stand free: nothing on them, and they on nothing."""
    return all(
        scene[n].kind == "block" and scene[n].on is None and not any(u.on == n for u in scene.things) for n in names
    )


# {l} is a list in the order that is said; {0}, {1}, {2} are its parts.
_PAIR_UP = phrases("""
    stack {0} and {1} in that order | stack {0} and {1} | build a tower of {0} and {1} | make a stack of {0} and {1} |
    stack {0} and then {1} | stack {0} then {1} | {0} at the bottom and {1} on top | {0} at the bottom, {1} on top |
    {0} below {1} in a stack | make a stack with {0} at the bottom and {1} on top | a tower with {0} below and {1} above |
    stack {0} and {1} from bottom to top | {0}, then {1} on top of it | start with {0} and put {1} on top |
    stack {0} with {1} on top
""")
_PAIR_DOWN = phrases("""
    make a stack with {0} on top of {1} | make a stack with {0} on top and {1} at the bottom | {0} on top, {1} at the bottom |
    stack {0} and {1} from top to bottom | a tower with {0} above and {1} below | build a tower with {0} on top and {1} below it |
    from top to bottom stack {0} and {1} | {0} on top and {1} underneath in a stack
""")
_PAIR_PUT = phrases("""
    stack {0} on {1} | stack {0} on top of {1} | stack {0} onto {1} | put {0} on top of {1} | stack {0} over {1} |
    {0} on {1} | {0} on top of {1} | {0} goes on top of {1} | {0} onto {1} | {0} should sit on {1} | {0} has to be on top of {1} |
    {0} belongs on top of {1} | {0} should end up on {1} | on {1} stack {0} | on top of {1} put {0} | onto {1} goes {0} |
    i want {0} on top of {1} | let {0} rest on {1} | make {0} sit on {1} | set {0} atop {1}
""")
_UP = phrases("""
    stack {l} | stack {l} | stack {l} in that order | stack {l} in this order | stack {l} in the given order |
    stack {l} from bottom to top | stack {l} in this order from bottom to top | stack {l} from the bottom up |
    stack {l} bottom to top | stack from bottom to top {l} | stack from bottom to top: {l} | from bottom to top: {l} |
    from bottom to top, stack {l} | from the bottom to the top stack {l} | bottom to top: {l} | in this order, stack {l} |
    build a tower of {l} | build a tower with {l} | build a tower with {l} from bottom to top | build a tower from {l} in that order |
    build a tower: {l} from bottom to top | build a tower: {0} at the bottom, then {r} | make a tower of {l} in that order |
    make a stack of {l} | make a stack of {l} from the bottom to the top | make a stack with {0} at the bottom, then {r} |
    make a stack: {0} at the bottom, then {r} | a tower of {l} from bottom to top | tower from bottom to top: {l} |
    put {0} at the bottom, then stack {r} on top | put {0} at the bottom, then {r} | put {0} at the bottom, {1} on it and {2} on top |
    {0} at the bottom, then {1}, then {2} | {0} at the bottom, then {1}, then {2} on top | {0} at the bottom, {1} in the middle, {2} on top |
    {0} at the bottom, {1} in the middle and {2} on top | {0} first, then {1}, then {2}, all in one stack | {0} lowest, then {1}, {2} on top |
    stack {0}, then {1}, then {2} | stack {0} then {1} then {2} | stack {0} first, then {1} and finally {2} | first {0}, then {1}, then {2}, stacked |
    start with {0}, put {1} on it and {2} on top of that | start a tower with {0}, then {1}, then {2} |
    take {0} as the base, put {1} on it and {2} on top | with {0} as the base, stack {1} and then {2} |
    put {1} on {0} and {2} on top of that | stack {1} on {0} and {2} on top of that | place {1} on {0} and then {2} on top |
    on {0} stack {1} and then {2} | on {0} put {1} and on that {2} | on top of {0} put {1} and on top of that {2} |
    {1} on {0}, and {2} on top of both | {l} stacked from bottom to top | the order from bottom to top is {l}: stack them |
    stack them from bottom to top: {l} | stack these from bottom to top: {l} | stack starting with {l} | stack {l}, starting at the bottom |
    i want a tower with {0} at the bottom, {1} in the middle and {2} on top | arrange {l} in a stack from bottom to top
""")
_DOWN = phrases("""
    stack {l} from top to bottom | stack {l} from the top down | stack {l} top to bottom | stack from top to bottom {l} |
    stack from top to bottom: {l} | from top to bottom: {l} | from top to bottom, stack {l} | from the top to the bottom stack {l} |
    top to bottom: {l} | top down: {l} | stack {l} in this order from top to bottom | {l} in that order from top to bottom, stack them |
    {l} from top to bottom | {l}, top to bottom | {l} from top to bottom in a stack | {l} stacked from top to bottom |
    build a tower with {l} from top to bottom | build a tower of {l} from top to bottom | build a tower: {l} from top to bottom |
    build a tower: {0} on top, then {1}, then {2} | make a stack of {l} from the top to the bottom | make a tower of {l}, top to bottom |
    make a stack with {0} on top, then {r} below | the order from top to bottom is {l}: stack them | tower from top to bottom: {l} |
    stack them from top to bottom: {l} | stack these from top to bottom: {l} | stack {l}, starting at the top |
    arrange {l} in a stack from top to bottom | stack {l} with the first on top | stack {l} so that the first is on top |
    stack {0} on {1} on {2} | stack {0} on top of {1} on top of {2} | {0} on {1} on {2} | {0} on top of {1} on top of {2} |
    put {0} on {1} on {2} | put {0} on top of {1} on top of {2} | {0} over {1} over {2} | {0} above {1} above {2} |
    stack {0} over {1} over {2} | {0} atop {1} atop {2} | {0} onto {1} onto {2} | place {0} on {1}, which is on {2} |
    {0} on {1} and that on {2} | {0} on top, then {1}, then {2} | {0} on top, {1} in the middle, {2} at the bottom |
    {0} on top, {1} below it and {2} at the bottom | {0} at the top, then {1}, and {2} at the bottom | {0} on the top, {1} under it, {2} under that |
    make a tower with {0} on top, {1} below it and {2} at the bottom | i want {0} on top, {1} in the middle and {2} at the bottom |
    stack {0} on the top, {1} in the middle and {2} at the bottom | build a stack so that {0} is on top, then {1}, then {2}
""")
_LIST_ONLY = tuple(f for f in _UP + _DOWN if "{1}" not in f)


def stack_listed(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """The parts of a tower by name: from the bottom, or from the top; on a vessel, or at a place."""
    blocks = [t for t in movable(scene) if t.kind == "block" or rng.random() < 0.1]
    if len(blocks) < 2:
        return None
    things = shuffled(rng, blocks)[: pick(rng, (2, 3, 3, 3, 3, 4, 5))]
    if len(things) == 2:
        return _pair(rng, scene, things)
    refs = each_named(rng, scene, things)
    saids = [r.said for r in refs]
    pool = _UP + _DOWN if len(things) == 3 else _LIST_ONLY
    form = pick(rng, pool)
    upwards = form in _UP
    whole = listed(rng, scene, things).said if rng.random() < 0.4 else joined(rng, saids)
    rest = pick(rng, (" and then ", ", then ", " then ", ", ")).join(saids[1:])
    sentence = form.format(*saids, l=whole, r=rest)
    names = [r.name for r in (refs if upwards else refs[::-1])]
    # The list is in the order that was said, whichever that is: what is copied in order is seldom copied wrong.
    parts = ", ".join(r.code for r in refs)
    code = f"[{parts}]" if upwards else f"[{parts}][::-1]"
    goals: list[Goal] = [{"is": "stacked", "names": names}]
    source = f"stack_objects_in_order({code})"
    draw = rng.random()
    vessels = [t for t in scene.things if t.kind in ("bowl", "plate") and not any(u.on == t.name for u in scene.things)]
    if draw < 0.12 and vessels and len(things) < 4 and form in _LIST_ONLY:
        base = named(rng, scene, pick(rng, vessels))
        p = onto(rng, scene, base)
        if p.said.startswith("to "):
            return None
        sentence = f"{sentence} {p.said}" if ":" not in sentence else f"{p.said}, {sentence}"
        code = f"[{base.code}, {parts}]" if upwards else f"[{parts}, {base.code}][::-1]"
        source = f"stack_objects_in_order({code})"
        goals.append({"is": "on", "a": names[0], "b": base.name})
    elif draw < 0.24 and form in _LIST_ONLY:
        place = fixed(rng, scene)
        sentence = (
            f"{sentence} {place.said}" if rng.random() < 0.7 and ":" not in sentence else f"{place.said}, {sentence}"
        )
        source = f"names = {code}\nput_first_on_second(names[0], {place.code})\nstack_objects_in_order(names)"
        goals += [{"is": "at", "a": n, "xy": list(place.spot or ()), "tol": 0.15} for n in names]
    return Draft(sentence, source, (), tuple(goals) if flat(scene, tuple(names)) else None, form)


def _pair(rng: np.random.Generator, scene: Scene, things: list[Thing]) -> Draft | None:
    """Two of them: one put on the other, or both called a stack."""
    one, two = each_named(rng, scene, things)
    pool = pick(rng, (_PAIR_PUT, _PAIR_PUT, _PAIR_UP, _PAIR_DOWN))
    form = pick(rng, pool)
    below, above = (one, two) if pool is _PAIR_UP else (two, one)
    source = (
        f"put_first_on_second({above.code}, {below.code})"
        if pool is _PAIR_PUT
        else f"stack_objects_in_order([{one.code}, {two.code}]{'' if below is one else '[::-1]'})"
    )
    names = (below.name, above.name)
    goal = ({"is": "stacked", "names": list(names)}, unmoved(scene, above.name)) if flat(scene, names) else None
    return Draft(form.format(one.said, two.said), source, (), goal, form)


_BY_COLOR = phrases("""
    stack {b} of the same color | stack the {b} by color | stack all {b} of the same color | sort the {b} into stacks by color |
    stack {b} of the same colour on each other | build a tower for each color of {b} | one tower of {b} per color |
    make one stack per color of {b} | stack the {b} with the same color | for each color, stack the {b} |
    put {b} of the same color on top of each other | stack only {b} of the same color | a separate stack of {b} for every color
""")
_BY_COLOR_AND_SIZE = phrases("""
    stack the smaller {b} on the bigger {b} of the same color | stack the {b} by color, bigger ones at the bottom |
    put the smaller {b} on top of the bigger {b} of the same color | stack smaller {b} over bigger {b} of the same color |
    stack {b} of the same color with the bigger ones at the bottom | stack {b} of the same color with the smaller ones on top
""")
_ALTERNATING = phrases("""
    stack the {b} alternating {0} and {1} | stack {0} and {1} {b} alternately | build a tower of alternating {0} and {1} {b} |
    stack {b} in alternating colors {0} and {1} | stack {0} and {1} {b} in turns | stack {0} {b} and {1} {b} alternately |
    a tower of {b}, {0} and {1} taking turns | stack {0} and {1} {b} with alternating colors
""")
_TWO_TOWERS = phrases("""
    make two stacks of {a} | make two stacks with {a} | build two towers from {a} | stack {a} in two stacks |
    build two towers with {a} | divide {a} into two stacks | put {a} in two stacks | split {a} into two towers |
    two towers of {a} | stack {a} into two piles | make two piles of {a} | form 2 stacks with {a} | make 2 towers out of {a}
""")
_TWO_PLACES = phrases("""
    stack {a} {p} and {b} {q} | stack {a} {p} and stack {b} {q} | make a stack of {a} {p} and one of {b} {q} |
    build a tower of {a} {p} and another one of {b} {q} | stack {a} {p}, then stack {b} {q} | {p} stack {a}, {q} stack {b} |
    stack {a} {p}, {b} {q} | stack up {a} {p} and {b} {q} | {p} a stack of {a}, {q} a stack of {b} |
    two towers: {a} {p}, {b} {q}
""")
_DOWN_WITH_IT = phrases("""
    unstack the {b} | unstack all the {b} | unstack all {b} | take the tower apart | take the stack apart | dismantle the tower |
    dismantle the stack | undo the stack | take down the tower | unstack everything | break up the stack | tear down the tower |
    pull the stack apart | put all stacked {b} back on the table | no {b1} should be on another {b1} | disassemble the tower |
    take the stacked {b} apart | separate the stacked {b} | resolve all stacks of {b}
""")


def other_towers(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Towers by colour, two towers, and a tower taken down."""
    return pick(rng, (_by_color, _by_color, _two_towers, _two_places, _two_places, _taken_down))(rng, scene)


def _by_color(rng: np.random.Generator, scene: Scene) -> Draft | None:
    blocks = scene.of("block")
    colors = {t.color: [u.name for u in blocks if u.color == t.color] for t in blocks}
    word = plural(kind_word(rng, scene, "block"))
    if rng.random() < 0.3 and len(colors) > 1:
        one, two = shuffled(rng, list(colors))[:2]
        form = pick(rng, _ALTERNATING)
        some = "[n for n in objects if get_kind(n) == 'block' and get_color_name(n) == {!r}]"
        source = f"a = {some.format(one)}\nb = {some.format(two)}\nstack_objects_in_order([n for pair in zip(a, b) for n in pair])"
        names = [n for pair in zip(colors[one], colors[two], strict=False) for n in pair]
        fair = flat(scene, tuple(names)) and len(names) <= 4
        return Draft(
            form.format(one, two, b=word), source, (), ({"is": "stacked", "names": names},) if fair else None, form
        )
    if not any(len(v) > 1 for v in colors.values()):
        return None
    sized = rng.random() < 0.4
    if sized and any(len({scene[n].size for n in v}) < len(v) for v in colors.values()):
        return None
    form = pick(rng, _BY_COLOR_AND_SIZE if sized else _BY_COLOR)
    every = "[n for n in objects if get_kind(n) == 'block']"
    every = f"sorted({every}, key=lambda n: -np.prod(get_size(n)))" if sized else every
    source = f"names = {every}\nfor c in sorted({{get_color_name(n) for n in names}}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])"
    goal: list[Goal] = [
        {"is": "stacked", "names": sorted(v, key=lambda n: -scene[n].size)}
        if sized
        else {"is": "stacked", "names": v, "any_order": True}
        for v in colors.values()
        if len(v) > 1
    ]
    fair = flat(scene, tuple(t.name for t in blocks)) and all(len(v) < 5 for v in colors.values())
    return Draft(form.format(b=word), source, (), tuple(goal) if fair else None, form)


def _two_towers(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """What is named together, in two stacks."""
    a = several(rng, scene, simple=True)
    if a is None or len(a.names) < 4:
        return None
    form = pick(rng, _TWO_TOWERS)
    source = f"names = {a.code}\nstack_objects_in_order(names[::2])\nstack_objects_in_order(names[1::2])"
    pairs = [{"is": "on", "a": u, "b": v} for u in a.names for v in a.names if u != v]
    goal = ({"is": "exactly", "n": len(a.names) - 2, "of": pairs},) if flat(scene, a.names) else None
    return Draft(form.format(a=a.said), source, a.subs, goal, form)


def _two_places(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two towers of things by name, each at its own place."""
    blocks = [t for t in movable(scene) if t.kind == "block"]
    p, q = fixed(rng, scene), fixed(rng, scene)
    if len(blocks) < 4 or p.code == q.code:
        return None
    four = shuffled(rng, blocks)[:4]
    a, b = listed(rng, scene, four[:2]), listed(rng, scene, four[2:])
    form = pick(rng, _TWO_PLACES)
    source: list[str] = []
    goals: list[Goal] = []
    for ref, place in ((a, p), (b, q)):
        source += [
            f"names = {ref.code}",
            f"put_first_on_second(names[0], {place.code})",
            "stack_objects_in_order(names)",
        ]
        goals += [
            {"is": "stacked", "names": list(ref.names)},
            {"is": "at", "a": ref.name, "xy": list(place.spot or ()), "tol": 0.24},
        ]
    fair = flat(scene, tuple(t.name for t in four))
    return Draft(
        form.format(a=a.said, b=b.said, p=p.said, q=q.said), "\n".join(source), (), tuple(goals) if fair else None, form
    )


def _taken_down(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Whatever stands on a block goes back on the table."""
    upper = [t for t in scene.things if t.on and scene[t.on].kind == "block"]
    if not upper:
        return None
    word = kind_word(rng, scene, "block")
    form = pick(rng, _DOWN_WITH_IT)
    source = (
        "for n in [n for n in objects if any(is_on(n, m) for m in objects if get_kind(m) == 'block')]:\n"
        f"    put_first_on_second(n, get_free_pos({PLACE_CODE['middle']}))"
    )
    names = [t.name for t in upper]
    fair = all(t in movable(scene) for t in upper)
    goal = (
        {"is": "exactly", "n": 0, "of": [{"is": "on", "a": t.name, "b": t.on} for t in upper]},
        unmoved(scene, *names),
    )
    return Draft(form.format(b=plural(word), b1=word), source, (), goal if fair else None, form)
