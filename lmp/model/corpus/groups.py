# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Sentences about many things: into a place, stacked, matched, spread, lined up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lmp.model.corpus.describe import CONTEXT, PLACE_CODE, Sub, distance, group, looked_up, named, several
from lmp.model.corpus.draft import Draft, arrive, movable, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, destination, fixed, is_free, onto, spot_words
from lmp.model.corpus.shapes import RING, SEARCH
from lmp.model.corpus.wording import kind_word, length, plural
from lmp.model.corpus.world import PLACES, Scene, Thing, pick, shuffled

_PUT = phrases("""
    put {a} {p} | put {a} {p} | put {a} {p} | place {a} {p} | move {a} {p} | bring {a} {p} |
    collect {a} {p} | gather {a} {p} | pick up {a} and place them {p} | {a} {p} | {p} put {a} |
    take {a} and put them {p} | drop {a} {p} | set {a} {p} | {a} should go {p} | get {a} {p} |
    throw {a} {p} | i want {a} {p} | pick up {a} and put them {p} | transfer {a} {p} | {a} should be {p} |
    make sure {a} are {p} | sort {a} {p} | stow {a} {p} | tidy {a} away {p} | grab {a} and put them {p}
""")


def put_all(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Several things to one place."""
    a = several(rng, scene)
    if a is None or any(t.name in a.names and any(u.on == t.name for u in scene.things) for t in scene.things):
        return None
    avoid = frozenset(a.names)
    if rng.random() < 0.5:
        vessels = [t for t in scene.things if t.kind in ("bowl", "plate") and t.name not in avoid]
        p: Place | None = onto(rng, scene, named(rng, scene, pick(rng, vessels))) if vessels else None
    else:
        p = fixed(rng, scene) if rng.random() < 0.75 else destination(rng, scene, avoid)
    if p is None or p.onto in avoid or (p.onto and scene[p.onto].kind not in ("bowl", "plate")):
        return None
    form = pick(rng, _PUT)
    sentence = form.format(a=a.said, p=p.said)
    for word in (" except for ", " except ", " apart from ", " other than "):
        # "all the blocks in the bowl except the red one": the phrase is quoted from both of its parts.
        if word in a.said and form.startswith("p") and form.endswith("{p}") and rng.random() < 0.5:
            whole, out = a.said.split(word, 1)
            sentence = form.format(a=whole, p=p.said) + word + out
            break
    stay = tuple(n for n in a.names if p.onto and scene[n].on == p.onto)
    goals: list[Goal] = []
    room = 0.1 if p.spot and is_free(scene, p.spot, 0.06, frozenset()) else 0.19
    if p.onto:
        body = f"    if not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
        source = f"for n in {a.code}:\n{body}"
        if p.subs:
            source = f"b = {p.code}\nfor n in {a.code}:\n{body.replace(p.code, 'b')}"
        goals = [{"is": "on", "a": n, "b": p.onto} for n in a.names]
    elif p.code.startswith("parse_position"):
        source = f"p = {p.code}\nfor n in {a.code}:\n    put_first_on_second(n, get_free_pos(p))"
        goals = [
            {"is": "at", "a": n, "xy": list(p.spot or (0, 0)), "tol": room + 0.035 * len(a.names)} for n in a.names
        ]
    else:
        code = p.code if p.code.startswith("get_free_pos") else f"get_free_pos({p.code})"
        source = f"for n in {a.code}:\n    put_first_on_second(n, {code})"
        goals = [
            {"is": "at", "a": n, "xy": list(p.spot or (0, 0)), "tol": room + 0.035 * len(a.names) if p.spot else 0.35}
            for n in a.names
        ]
    fair = len(a.names) <= 5 and all(scene[n].size <= 0.05 and scene[n].on is None for n in a.names)
    fair = fair and (p.spot is None or (abs(p.spot[0]) < 0.28 and abs(p.spot[1]) < 0.18))
    return Draft(
        sentence,
        source,
        (*a.subs, *p.subs),
        (*goals, unmoved(scene, *a.names), *([unmoved_only(stay)] if stay else [])) if fair else None,
        form,
    )


def unmoved_only(names: tuple[str, ...]) -> Goal:
    """These stay where they are."""
    return {"is": "unmoved", "names": list(names), "tol": 0.03}


_STACK = phrases("""
    stack {a} | stack {a} | stack {a} up | stack {a} on top of each other | make a stack of {a} |
    build a tower with {a} | build a tower from {a} | pile up {a} | make a tower of {a} |
    make a tower out of {a} | put {a} on top of each other | stack up {a} | create a stack from {a} |
    pile {a} on top of one another | build a stack of {a} | put {a} in a stack | arrange {a} in a stack |
    pile {a} | build a tower using {a} | put {a} into a tower | make a pile of {a} |
    stack {a} one on top of the other | put {a} in one stack
""")
_ORDERS = (
    ("with the biggest at the bottom", True),
    ("from biggest to smallest", True),
    ("largest at the bottom", True),
    ("by size with the largest at the bottom", True),
    ("from large to small", True),
    ("with the smallest on top", True),
    ("sorted by size", True),
    ("from smallest to biggest", False),
    ("with the smallest at the bottom", False),
    ("in order of size", True),
)


def _flat(scene: Scene, names: tuple[str, ...]) -> bool:
    return all(scene[n].on is None and not any(u.on == n for u in scene.things) for n in names)


def _stackable(scene: Scene, names: tuple[str, ...]) -> bool:
    return all(scene[n].kind == "block" for n in names) and _flat(scene, names) and len(names) <= 5


def stack(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A tower: of all, in an order, on a thing, at a place, of those listed."""
    draw = rng.random()
    if draw < 0.3:
        return _stack_listed(rng, scene)
    if draw > 0.96:
        return _stack_by_color(rng, scene)
    a = several(rng, scene, simple=draw < 0.85)
    if a is None or (any(scene[n].kind == "bowl" for n in a.names) and rng.random() < 0.8):
        return None
    form = pick(rng, _STACK)
    sentence, names = form.format(a=a.said), list(a.names)
    fair = _stackable(scene, a.names) and len(names) > 1
    if draw < 0.5:
        return Draft(
            sentence,
            f"stack_objects_in_order({a.code})",
            a.subs,
            ({"is": "stacked", "names": names, "any_order": True}, unmoved(scene, *names)) if fair else None,
            form,
        )
    if draw < 0.62:
        words, big_first = pick(rng, _ORDERS)
        sizes = sorted(scene[n].size for n in names)
        if any(b - a_ < 0.004 for a_, b in pairwise(sizes)):
            return None
        order = sorted(names, key=lambda n: -scene[n].size if big_first else scene[n].size)
        source = f"names = sorted({a.code}, key=lambda n: {'-' if big_first else ''}np.prod(get_size(n)))\nstack_objects_in_order(names)"
        return Draft(
            f"{sentence} {words}",
            source,
            a.subs,
            ({"is": "stacked", "names": order},) if fair else None,
            f"{form} {words}",
        )
    if draw < 0.8:
        bases = [
            t
            for t in scene.things
            if t.name not in names
            and t.kind in ("bowl", "plate", "block", "cylinder")
            and not any(u.on == t.name for u in scene.things)
        ]
        if rng.random() < 0.3:
            bases = [t for t in scene.things if t.name in names and t.kind == "block"]
        if not bases:
            return None
        base = pick(rng, bases)
        ref = named(rng, scene, base)
        p = onto(rng, scene, ref)
        if p.said.startswith(("to ", "over ")):
            return None
        form = pick(
            rng,
            phrases("""
                stack {a} {p} | stack {a} {p} | build a tower of {a} {p} | pile {a} {p} | stack up {a} {p} |
                make a stack of {a} {p} | put {a} {p} as a tower | build a stack from {a} {p}
            """),
        )
        others = [n for n in names if n != base.name]
        source = f"stack_objects_in_order([{ref.code}] + [n for n in {a.code} if n != {ref.code}])"
        goal: tuple[Goal, ...] | None = (
            ({"is": "stacked", "names": [base.name, *others], "any_order": True}, unmoved(scene, *others))
            if base.kind == "block"
            else (
                {"is": "stacked", "names": others, "any_order": True},
                {"is": "at_least", "n": 1, "of": [{"is": "on", "a": n, "b": base.name} for n in others]},
            )
        )
        fair = fair and base.kind in ("block", "bowl", "plate") and len(others) <= (4 if base.kind == "block" else 3)
        return Draft(form.format(a=a.said, p=p.said), source, a.subs, goal if fair and others else None, form)
    place = fixed(rng, scene)
    form = pick(
        rng,
        phrases("""
            stack {a} {p} | stack {a} {p} | stack up {a} {p} | build a tower of {a} {p} | pile {a} up {p} |
            make a stack of {a} {p} | stack {a} on top of each other {p} | create a stack of {a} {p}
        """),
    )
    source = f"names = {a.code}\nput_first_on_second(names[0], {place.code})\nstack_objects_in_order(names)"
    goals: tuple[Goal, ...] = (
        {"is": "stacked", "names": names, "any_order": True},
        *({"is": "at", "a": n, "xy": list(place.spot or ()), "tol": 0.15} for n in names),
    )
    return Draft(form.format(a=a.said, p=place.said), source, a.subs, goals if fair else None, form)


def _stack_by_color(rng: np.random.Generator, scene: Scene) -> Draft | None:
    blocks = scene.of("block")
    colors = {t.color: [u.name for u in blocks if u.color == t.color] for t in blocks}
    if not any(len(v) > 1 for v in colors.values()):
        return None
    word = plural(kind_word(rng, scene, "block"))
    form = pick(
        rng,
        phrases("""
            stack {b} of the same color | stack the {b} by color | stack all {b} of the same color |
            stack {b} of the same colour on each other | build a tower for each color of {b} |
            make one stack per color of {b} | stack the {b} with the same color |
            put {b} of the same color on top of each other | stack only {b} of the same color
        """),
    )
    if rng.random() < 0.4:
        if any(len({scene[n].size for n in v}) < len(v) for v in colors.values()):
            return None
        form = pick(
            rng,
            phrases("""
                stack the smaller {b} on the bigger {b} of the same color |
                put the smaller {b} on top of the bigger {b} of the same color |
                stack smaller {b} over bigger {b} of the same color |
                stack {b} of the same color with the bigger ones at the bottom
            """),
        )
        source = "names = sorted([n for n in objects if get_kind(n) == 'block'], key=lambda n: -np.prod(get_size(n)))\nfor c in sorted({get_color_name(n) for n in names}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])"
        ordered: list[Goal] = [
            {"is": "stacked", "names": sorted(v, key=lambda n: -scene[n].size)} for v in colors.values() if len(v) > 1
        ]
        fair = _flat(scene, tuple(t.name for t in blocks)) and all(len(v) < 5 for v in colors.values())
        return Draft(form.format(b=word), source, (), tuple(ordered) if fair else None, form)
    if rng.random() < 0.3 and len(colors) > 1:
        one, two = shuffled(rng, list(colors))[:2]
        few = min(len(colors[one]), len(colors[two]))
        form = pick(
            rng,
            phrases("""
                stack the {b} alternating {0} and {1} | stack {0} and {1} {b} alternately |
                build a tower of alternating {0} and {1} {b} | stack {b} in alternating colors {0} and {1} |
                stack {0} and {1} {b} in turns
            """),
        )
        listed = "[n for n in objects if get_kind(n) == 'block' and get_color_name(n) == {!r}]"
        source = f"a = {listed.format(one)}\nb = {listed.format(two)}\nstack_objects_in_order([n for pair in zip(a, b) for n in pair])"
        names = [n for pair in zip(colors[one], colors[two], strict=False) for n in pair]
        fair = _flat(scene, tuple(names)) and few <= 2
        return Draft(
            form.format(one, two, b=word), source, (), ({"is": "stacked", "names": names},) if fair else None, form
        )
    source = "names = [n for n in objects if get_kind(n) == 'block']\nfor c in sorted({get_color_name(n) for n in names}):\n    stack_objects_in_order([n for n in names if get_color_name(n) == c])"
    goal: list[Goal] = [{"is": "stacked", "names": v, "any_order": True} for v in colors.values() if len(v) > 1]
    fair = _flat(scene, tuple(t.name for t in blocks)) and all(len(v) < 5 for v in colors.values())
    return Draft(form.format(b=word), source, (), tuple(goal) if fair else None, form)


def _stack_listed(rng: np.random.Generator, scene: Scene) -> Draft | None:
    blocks = [t for t in movable(scene) if t.kind == "block" or rng.random() < 0.1]
    if len(blocks) < 2:
        return None
    chosen = [named(rng, scene, t) for t in shuffled(rng, blocks)[: int(rng.integers(2, min(4, len(blocks)) + 1))]]
    names = tuple(r.name for r in chosen)
    saids = [r.said for r in chosen]
    if len(chosen) == 2:
        form = pick(
            rng,
            phrases("""
                stack {1} on {0} | stack {1} on top of {0} | put {1} on top of {0} |
                stack {0} and {1} in that order | stack {1} onto {0}
            """),
        )
        sentence = form.format(*saids)
        if not form.startswith("stack {0} and"):
            return Draft(
                sentence,
                f"put_first_on_second({chosen[1].code}, {chosen[0].code})",
                (),
                ({"is": "stacked", "names": list(names)}, unmoved(scene, names[1]))
                if _stackable(scene, names)
                else None,
                form,
            )
    else:
        listed = ", ".join(saids[:-1]) + " and " + saids[-1]
        form = pick(
            rng,
            phrases("""
                stack {l} in that order | stack {l} | stack {l} in this order from bottom to top |
                build a tower with {l} from bottom to top | make a stack with {f} at the bottom, then {r} |
                stack {l} from the bottom up | build a tower: {f} at the bottom, then {r} |
                put {f} at the bottom, then stack {r} on top |
                {b} in that order from top to bottom, stack them
            """),
        )
        backwards = ", ".join(saids[:0:-1]) + " and " + saids[0]
        sentence = form.format(l=listed, f=saids[0], r=" and then ".join(saids[1:]), b=backwards)
    code = "[" + ", ".join(r.code for r in chosen) + "]"
    fair = _stackable(scene, names)
    vessels = [
        t
        for t in scene.things
        if t.kind in ("bowl", "plate") and t.name not in names and not any(u.on == t.name for u in scene.things)
    ]
    if vessels and sentence.startswith("stack ") and len(chosen) < 4 and rng.random() < 0.3:
        base = named(rng, scene, pick(rng, vessels))
        sentence, form = (
            f"stack {listed_of(saids)} {pick(rng, ('on', 'in', 'on top of'))} {base.said}",
            "stack listed on",
        )
        source = f"stack_objects_in_order([{base.code}, {code[1:]})"
        return Draft(
            sentence,
            source,
            (),
            ({"is": "stacked", "names": list(names)}, {"is": "on", "a": names[0], "b": base.name}) if fair else None,
            form,
        )
    return Draft(
        sentence,
        f"stack_objects_in_order({code})",
        (),
        ({"is": "stacked", "names": list(names)},) if fair else None,
        form,
    )


def listed_of(saids: list[str]) -> str:
    """The red block, the blue block and the green block."""
    return ", ".join(saids[:-1]) + " and " + saids[-1]


_MATCH = phrases("""
    put {a} in the {v} with matching colors | put {a} in the {v} with the matching color |
    put {a} in the matching {v} | put {a} into the {v} of the same color | sort {a} into the {v} by color |
    put each {s} in the {w} of the same color | place {a} in the {v} with matching colours |
    put every {s} in the {w} that has the same color | match {a} with the {v} by color |
    put {a} in {v} of the same colour | move {a} into their matching {v} | sort {a} by color into the {v} |
    put {a} in the {v} that match their color | each {s} goes into the {w} of its color |
    put {a} in the same colored {v} | place each {s} into the {w} with the same color |
    put {a} to the {v} with the same color | match the {n} to the {v}
""")
_MISMATCH = phrases("""
    put {a} in the {v} with mismatched colors | put {a} in the {v} with mismatching colors |
    put {a} in {v} of a different color | put each {s} in a {w} of a different color |
    place {a} in {v} that don't match their color | put {a} in the {v} with non-matching colors |
    put every {s} into a {w} with another color | put {a} into the {v} with different colors |
    put {a} in mismatched {v} | place {a} in the {v} with mismatched colours |
    put each {s} into a {w} that does not have the same color | mismatch {a} and the {v} |
    put {a} in the wrong colored {v} | put {a} into {v} with not matching colors
""")


def match(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Blocks into bowls by colour: the same, or another."""
    kind = pick(rng, ("block", "block", "block", "block", "ball", "cylinder", "mug"))
    vessel = pick(rng, ("bowl", "bowl", "bowl", "bowl", "plate"))
    things, vessels = scene.of(kind), scene.of(vessel)
    if not things or not vessels or any(any(u.on == t.name for u in scene.things) for t in things):
        return None
    same = rng.random() < 0.55
    form = pick(rng, _MATCH if same else _MISMATCH)
    single, several_ = kind_word(rng, scene, kind), kind_word(rng, scene, vessel)
    sentence = form.format(
        a=pick(rng, ("all the {}", "the {}", "the {}", "all {}", "all of the {}")).format(plural(single)),
        v=plural(several_),
        s=single,
        w=several_,
        n=plural(single),
    )
    if same:
        source = (
            f"bowls = {{get_color_name(n): n for n in objects if get_kind(n) == {vessel!r}}}\nfor n in objects:\n    if get_kind(n) == {kind!r} and get_color_name(n) in bowls:\n"
            "        put_first_on_second(n, bowls[get_color_name(n)])"
        )
        pairs = [(t, [v for v in vessels if v.color == t.color]) for t in things]
    else:
        source = (
            f"bowls = [n for n in objects if get_kind(n) == {vessel!r}]\nnames = [n for n in objects if get_kind(n) == {kind!r}]\nfor i, n in enumerate(names):\n"
            "    others = [b for b in bowls if get_color_name(b) != get_color_name(n)]\n    if others:\n        put_first_on_second(n, others[i % len(others)])"
        )
        pairs = [(t, [v for v in vessels if v.color != t.color]) for t in things]
    goals: list[Goal] = [
        {"is": "any", "of": [{"is": "on", "a": t.name, "b": v.name} for v in vs]} for t, vs in pairs if vs
    ]
    moved = [t.name for t, vs in pairs if vs]
    fair = bool(goals) and kind in ("block", "ball", "cylinder") and len(things) <= 5 and not any(t.on for t in things)
    return Draft(sentence, source, (), (*goals, unmoved(scene, *moved)) if fair else None, form)


def spread(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things to different corners or sides, or over the bowls."""
    a = several(rng, scene, simple=True)
    if a is None or len(a.names) > 4 or not all(n in {t.name for t in movable(scene)} for n in a.names):
        return None
    draw = rng.random()
    bowls = [t for t in scene.things if t.kind == "bowl" and t.name not in a.names]
    if draw < 0.3 and bowls:
        form = pick(
            rng,
            phrases("""
                put {a} in different bowls | distribute {a} over the bowls | put {a} into the bowls |
                spread {a} over the bowls | put {a} in the bowls | distribute {a} among the bowls |
                divide {a} between the bowls
            """),
        )
        source = f"bowls = [n for n in objects if get_kind(n) == 'bowl']\nfor i, n in enumerate({a.code}):\n    put_first_on_second(n, bowls[i % len(bowls)])"
        goals: list[Goal] = [{"is": "any", "of": [{"is": "on", "a": n, "b": b.name} for b in bowls]} for n in a.names]
        fair = all(scene[n].kind not in ("bowl", "plate") for n in a.names)
        return Draft(form.format(a=a.said), source, a.subs, (*goals, unmoved(scene, *a.names)) if fair else None, form)
    if 0.3 <= draw < 0.42 and bowls:
        g = group(rng, scene)
        if (
            g is None
            or not g.conditions
            or any(t.kind in ("bowl", "plate") or t not in movable(scene) for t in g.members)
        ):
            return None
        form = pick(
            rng,
            phrases("""
                put one {a} in each bowl | put one {a} into every bowl | put a {a} in each bowl |
                place one {a} in each of the bowls | put a {a} into each of the bowls |
                put one of the {as} in each bowl | each bowl gets one {a} | every bowl gets a {a}
            """),
        )
        source = f"bowls = [n for n in objects if get_kind(n) == 'bowl']\n{g.listed()}\nfor n, b in zip(names, bowls):\n    put_first_on_second(n, b)"
        few = min(len(bowls), len(g.members))
        full = [{"is": "any", "of": [{"is": "on", "a": t.name, "b": b.name} for t in g.members]} for b in bowls]
        clean = not any(t.on in {b.name for b in bowls} for t in scene.things)
        return Draft(
            form.format(a=g.noun, **{"as": g.nouns}),
            source,
            (),
            ({"is": "exactly", "n": few, "of": full}, unmoved(scene, *(t.name for t in g.members))) if clean else None,
            form,
        )
    sides = draw > 0.85
    what = "side" if sides else "corner"
    form = pick(
        rng,
        phrases("""
            put {a} in different {c}s | put {a} in different {c}s | place {a} in different {c}s |
            put {a} on different {c}s | move {a} to different {c}s | put {a} each in a different {c} |
            put {a} each in its own {c} | distribute {a} over the {c}s | spread {a} to the {c}s |
            put {a} in separate {c}s | spread {a} out over the {c}s | move each of {a} to a {c} of its own |
            put {a} in the {c}s | send {a} to different {c}s | distribute {a} to the {c}s of the table |
            put {a} into the four {c}s
        """),
    )
    if a.said.startswith(("the ", "all the ")) and rng.random() < 0.12:
        g = group(rng, scene)
        if g is None or not g.conditions:
            return None
        form = pick(
            rng,
            phrases("""
                put one {s} in each {c} | put a {s} in every {c} | place one {s} in each {c} |
                one {s} in each {c}
            """),
        )
        a = looked_up(g.nouns, f"{g.listed()}\nret_val = names", [t.name for t in g.members])
        source = f"{g.listed()}\nfor n, p in zip(names, get_{what}_positions()):\n    put_first_on_second(n, get_free_pos(p))"
        return Draft(form.format(s=g.noun, c=what), source, (), None, form)
    source = f"for n, p in zip({a.code}, get_{what}_positions()):\n    put_first_on_second(n, get_free_pos(p))"
    points = [list(PLACES[k]) for k in PLACES if ("corner" in k) != sides and k != "middle"]
    free = all(is_free(scene, (p[0], p[1]), 0.05, frozenset(a.names)) for p in points)
    apart = all(distance(scene[n].xy, (p[0], p[1])) > 0.08 for n in a.names for p in points)
    fair = free and apart and all(scene[n].kind not in ("bowl", "plate") for n in a.names)
    goal = (
        arrive({"is": "points", "names": list(a.names), "points": points, "tol": 0.04}, unmoved(scene, *a.names))
        if fair
        else None
    )
    return Draft(form.format(a=a.said, c=what), source, a.subs, goal, form)


_LINES = {
    "horizontal": ("shape = np.array([[i * 0.07, 0] for i in range({n})])", 0),
    "vertical": ("shape = np.array([[0, i * 0.07] for i in range({n})])", 90),
    "diagonal": ("shape = np.array([[i * 0.05, i * 0.05] for i in range({n})])", 45),
    "": ("shape = np.array([[i * 0.07, 0] for i in range({n})])", None),
}
_SQUARE = "shape = 0.06 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [0, -1], [1, 0], [0, 1], [-1, 0]])[:{n}]"
_TRIANGLE = "shape = 0.07 * np.array([[-1, -0.58], [1, -0.58], [0, 1.15], [0, -0.58], [0.5, 0.29], [-0.5, 0.29]])[:{n}]"
_FORM = phrases("""
    put {a} in {s} | put {a} in {s} | arrange {a} in {s} | place {a} in {s} | make {s} with {a} |
    make {s} out of {a} | make {s} from {a} | line up {a} in {s} | lay {a} out in {s} | form {s} with {a} |
    move {a} into {s} | build {s} with {a} | arrange {a} into {s} | position {a} in {s} | set {a} in {s} |
    order {a} in {s} | create {s} with {a} | distribute {a} in {s} | make {a} into {s} | let {a} form {s} |
    organize {a} in {s} | use {a} to make {s}
""")


def shape_words(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str], count: str
) -> tuple[str, str, tuple[Sub, ...], dict[str, object]] | None:
    """A shape as said, the source of its points, and what is known of it: name, angle, centre, radius."""
    draw = rng.random()
    if draw < 0.5:
        kind = pick(rng, ("horizontal", "vertical", "diagonal", "horizontal", "vertical", "diagonal", ""))
        said = f"a {kind} {pick(rng, ('line', 'line', 'line', 'row'))}".replace("  ", " ")
        if kind == "horizontal" and rng.random() < 0.15:
            said = pick(
                rng,
                phrases("""
                    a line from left to right | a straight horizontal line | a row from left to right |
                    a horizontal straight line
                """),
            )
        elif kind == "vertical" and rng.random() < 0.25:
            said = pick(
                rng,
                phrases("""
                a line from top to bottom | a column | a straight vertical line | a vertical column
            """),
            )
        elif kind == "" and rng.random() < 0.4:
            said = pick(rng, ("a straight line", "a nice line", "one line", "a straight row"))
        code, angle = _LINES[kind]
        if rng.random() < 0.25 and kind:
            step, metres, value = length(rng, 0.06, 0.09)
            code = code.replace("0.07", metres).replace("i * 0.05", f"i * {metres} * 0.7")
            apart = pick(
                rng,
                phrases("""
                with a spacing of {} | with {} between them | with a distance of {} | {} apart | with {} spacing |
                with a gap of {}
            """),
            )
            said = f"{said} {apart.format(step)}"
        elif kind != "diagonal" and rng.random() < 0.25:
            places = {
                "horizontal": ("top side", "bottom side", "middle"),
                "vertical": ("left side", "right side", "middle"),
                "": ("top side", "bottom side", "middle"),
            }[kind]
            place = pick(rng, places)
            words = spot_words(rng, place, bare=True)
            where = pick(
                rng, ("along", "along", "at", "on", "near") if place != "middle" else ("in", "through", "across")
            )
            anchored = code.format(n=count) + f"\nret_val = {PLACE_CODE[place]} + shape - shape.mean(axis=0)"
            return (
                f"{said} {where} {words}",
                anchored,
                (),
                {"shape": "line", "angle": angle if kind else 0, "place": place},
            )
        return said, code.format(n=count) + SEARCH, (), {"shape": "line", "angle": angle}
    if draw < 0.64:
        said = pick(rng, ("a circle", "a circle", "a ring", "a small circle", "a round circle", "a nice circle"))
        if rng.random() < 0.25:
            words, code, value = length(rng, 0.06, 0.12)
            return (
                f"{said} with a radius of {words}",
                RING.format(r=code, n=count) + SEARCH,
                (),
                {"shape": "circle", "radius": value},
            )
        return said, RING.format(r="0.09", n=count) + SEARCH, (), {"shape": "circle", "radius": 0.09}
    if draw < 0.8:
        things = [t for t in scene.things if t.name not in avoid]
        if not things:
            return None
        base = pick(rng, things)
        ref = named(rng, scene, base)
        said = f"{pick(rng, ('a circle', 'a circle', 'a ring'))} around {ref.said}"
        if rng.random() < 0.25:
            words, code, value = length(rng, 0.08, 0.15)
            said = f"{said} with a radius of {words}"
        else:
            code, value = f"(get_size({ref.code})[0] / 2 + 0.05)", base.size / 2 + 0.05
        return (
            said,
            RING.format(r=code, n=count) + f"\nret_val = get_obj_pos({ref.code}) + shape",
            (),
            {"shape": "circle", "center": base, "radius": value},
        )
    if draw < 0.9:
        return (
            pick(rng, ("a square", "a square", "a square shape", "a small square", "the shape of a square")),
            _SQUARE.format(n=count) + SEARCH,
            (),
            {"shape": "square"},
        )
    return (
        pick(
            rng,
            phrases("""
            a triangle | a triangle | a triangle shape | a small triangle | the shape of a triangle
        """),
        ),
        _TRIANGLE.format(n=count) + SEARCH,
        (),
        {"shape": "triangle"},
    )


_IN_ORDER = (
    ("line up {a} from smallest to largest", 1),
    ("arrange {a} by size from left to right", 1),
    ("sort {a} by size from left to right", 1),
    ("put {a} in a row from smallest to biggest", 1),
    ("order {a} by size", 1),
    ("line up {a} by size", 1),
    ("line up {a} from largest to smallest", -1),
    ("put {a} in a line from biggest to smallest", -1),
    ("arrange {a} from big to small", -1),
    ("sort {a} by size", 1),
    ("arrange {a} in a line sorted by size", 1),
    ("put {a} in order of size", 1),
)


def in_order(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things in a row, sorted by size."""
    a = several(rng, scene, simple=True)
    if a is None or not 2 <= len(a.names) <= 5 or len({scene[n].kind for n in a.names}) > 1:
        return None
    sizes = sorted(scene[n].size for n in a.names)
    if any(v - u < 0.0039 for u, v in pairwise(sizes)) or not all(
        n in {t.name for t in movable(scene)} for n in a.names
    ):
        return None
    form, sign = pick(rng, _IN_ORDER)
    source = (
        f"names = sorted({a.code}, key=lambda n: {'-' if sign < 0 else ''}np.prod(get_size(n)))\npoints = parse_position('a row' + f' with {{len(names)}} points', {CONTEXT})\n"
        "for n, p in zip(names, points):\n    put_first_on_second(n, p)"
    )
    points = Sub("parse_position", f"a row with {len(a.names)} points", _LINES[""][0].format(n=len(a.names)) + SEARCH)
    order = sorted(a.names, key=lambda n: sign * scene[n].size)
    goal: list[Goal] = [
        {"is": "offset", "a": v, "b": u, "direction": "right", "distance": [0.03, 0.2], "lateral": 0.03}
        for u, v in pairwise(order)
    ]
    fair = all(scene[n].size < 0.06 and scene[n].on is None for n in a.names) and len(scene.things) <= 7
    return Draft(form.format(a=a.said), source, (*a.subs, points), tuple(goal) if fair else None, form)


def line_up(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things in a line, circle, square or triangle."""
    if rng.random() < 0.08:
        return in_order(rng, scene)
    a = several(rng, scene, simple=rng.random() < 0.8)
    if a is None or not 2 <= len(a.names) <= 7 or not all(n in {t.name for t in movable(scene)} for n in a.names):
        return None
    found = shape_words(rng, scene, frozenset(a.names), str(len(a.names)))
    if found is None:
        return None
    said, points, subs, known = found
    form = pick(rng, _FORM)
    if known["shape"] == "line" and rng.random() < 0.2:
        # Nothing is said of the line: its name is the program's own word.
        said, points = "a line", _LINES[""][0].format(n=len(a.names)) + SEARCH
        known = {"shape": "line", "angle": None}
        form = pick(
            rng,
            phrases("""
                line up {a} | line {a} up | align {a} | put {a} in line | put {a} side by side |
                put {a} next to each other | arrange {a} side by side | put {a} in a line |
                place {a} in a row | put {a} in a row
            """),
        )
        if form.endswith("a row"):
            said = "a row"
    query = f"{said} with {len(a.names)} points"
    if known["shape"] == "circle" and "center" in known and rng.random() < 0.3:
        form = pick(
            rng,
            phrases("""
                put {a} around {b} | arrange {a} around {b} | place {a} around {b} | surround {b} with {a} |
                encircle {b} with {a}
            """),
        )
    if "{b}" in form:
        said = f"around {said.split(' around ')[1].split(' with a radius')[0]}"
        base = known["center"]
        if not isinstance(base, Thing):
            return None
        sentence = form.format(a=a.said, b=said.removeprefix("around "))
        said = f"a circle {said}"
        ref_code = repr(base.name)
        points = (
            RING.format(r=f"(get_size({ref_code})[0] / 2 + 0.05)", n=len(a.names))
            + f"\nret_val = get_obj_pos({ref_code}) + shape"
        )
        known["radius"] = base.size / 2 + 0.05
        query = f"{said} with {len(a.names)} points"
    else:
        sentence = form.format(a=a.said, s=said)
    source = f"names = {a.code}\npoints = parse_position({said!r} + f' with {{len(names)}} points', {CONTEXT})\nfor n, p in zip(names, points):\n    put_first_on_second(n, p)"
    names = list(a.names)
    goal: list[Goal] | None = None
    others = [t for t in scene.things if t.name not in names]
    fair = all(scene[n].kind not in ("bowl", "plate") and scene[n].on is None for n in names) and len(names) >= 3 - (
        known["shape"] == "line"
    )
    if fair and "place" in known:
        goal = None
    elif (
        fair and known["shape"] == "line" and len(names) <= 4 and sum(t.kind in ("bowl", "plate") for t in others) <= 2
    ):
        goal = [{"is": "line", "names": names, "angle_deg": known["angle"]}]
    elif fair and known["shape"] == "circle":
        base, r = known.get("center"), float(str(known["radius"]))
        if isinstance(base, Thing):
            ring = [
                (base.xy[0] + r * np.cos(v), base.xy[1] + r * np.sin(v))
                for v in np.linspace(0, 2 * np.pi, len(names), endpoint=False)
            ]
            if (
                all(is_free(scene, xy, 0.05, frozenset(names)) for xy in ring)
                and r * np.pi * 2 / len(names) > 0.07
                and base.on is None
            ):
                goal = [{"is": "circle", "names": names, "center": list(base.xy), "radius": [r - 0.025, r + 0.025]}]
        elif r * np.pi * 2 / len(names) > 0.07 and len(others) <= 3:
            goal = [{"is": "circle", "names": names, "center": None, "radius": [r - 0.025, r + 0.025]}]
    elif (
        fair
        and known["shape"] in ("square", "triangle")
        and len(names) == {"square": 4, "triangle": 3}[str(known["shape"])]
        and len(others) <= 3
    ):
        goal = [{"is": "circle", "names": names, "center": None, "radius": [0.05, 0.11]}]
    return Draft(
        sentence, source, (*a.subs, Sub("parse_position", query, points), *subs), tuple(goal) if goal else None, form
    )
