# ruff: noqa: E501 (programs read better unbroken)
"""Sentences that bring many things to one place, or spread them over several."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, fixed, is_free, onto
from lmp.model.corpus.refs import distance, group, looked_up, named
from lmp.model.corpus.several import several
from lmp.model.corpus.world import PLACES, Scene, pick

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
