# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Sentences that bring many things to one place, or spread them over several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, unmoved
from lmp.model.corpus.exclusions import exclusion
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, fixed, is_free, onto
from lmp.model.corpus.refs import distance, group, looked_up, named
from lmp.model.corpus.several import OTHERS, several
from lmp.model.corpus.world import PLACES, Scene, pick

_PUT = phrases("""
    put {a} {p} | put {a} {p} | put {a} {p} | put {a} {p} | place {a} {p} | place {a} {p} | move {a} {p} | move {a} {p} | bring {a} {p} |
    collect {a} {p} | gather {a} {p} | pick up {a} and place them {p} | pick up {a} and put them {p} | take {a} and put them {p} |
    take {a} and place them {p} | grab {a} and put them {p} | get {a} and put them {p} | drop {a} {p} | set {a} {p} | get {a} {p} |
    throw {a} {p} | transfer {a} {p} | stow {a} {p} | tidy {a} away {p} | carry {a} {p} | lay {a} {p} | deposit {a} {p} | relocate {a} {p} |
    position {a} {p} | shift {a} {p} | stick {a} {p} | send {a} {p} | dump {a} {p} | toss {a} {p} | load {a} {p} | assemble {a} {p} |
    bring {a} together {p} | gather {a} up and put them {p} | collect {a} and put them {p} | round up {a} {p} | put {a} down {p} |
    put {a} together {p} | move {a} over {p} | pick {a} up and drop them {p} | one after the other, put {a} {p} | put {a} one by one {p} |
    put {a}, one after the other, {p} | {p} put {a} | {p}, put {a} | {p} place {a} | {p} goes everything: {a} | {a} {p} | {a} {p} | {a}: {p} |
    {a} go {p} | {a} should go {p} | {a} should be {p} | {a} belong {p} | {a} must go {p} | {a} have to go {p} | {a} need to be {p} |
    i want {a} {p} | i'd like {a} {p} | i want {a} to be {p} | i want to have {a} {p} | i need {a} {p} | make sure {a} are {p} |
    see to it that {a} are {p} | have {a} {p} | let {a} be {p} | everything must go: {a} {p} | make sure that {a} end up {p} | clean up: {a} {p}
""")
_ORDERS = tuple(
    f
    for f in _PUT
    if f.startswith(
        (
            "put {a}",
            "place {a}",
            "move {a}",
            "bring {a} {p}",
            "take {a}",
            "pick up {a}",
            "collect {a} {p}",
            "gather {a} {p}",
        )
    )
)


def put_all(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Several things to one place."""
    # "Put all the blocks in the bowl, but not the red one": what is left out is said in a part of its own.
    e = exclusion(rng, scene) if rng.random() < 0.2 else None
    a = looked_up(f"{e.whole} except {e.out}", e.source, e.names) if e else several(rng, scene)
    if a is None or any(t.name in a.names and any(u.on == t.name for u in scene.things) for t in scene.things):
        return None
    avoid = frozenset(a.names)
    itself = ""
    if rng.random() < 0.55:
        vessels = [t for t in scene.things if t.kind in ("bowl", "plate")]
        p: Place | None = onto(rng, scene, named(rng, scene, pick(rng, vessels))) if vessels else None
        if p and p.onto in avoid:
            # "Put everything in the bowl": the bowl itself stays.
            itself = f"n != {p.code} and "
            a = replace(a, names=tuple(n for n in a.names if n != p.onto))
    else:
        p = fixed(rng, scene) if rng.random() < 0.7 else destination(rng, scene, avoid)
    if p is None or not a.names or (p.onto and (scene[p.onto].kind not in ("bowl", "plate") or scene[p.onto].on)):
        return None
    if p.onto in avoid and (not a.subs or not itself or all(scene[n].kind in ("bowl", "plate") for n in a.names)):
        return None
    if itself and not e and rng.random() < 0.4:
        g = group(rng, scene)
        if g is None or p.onto not in {t.name for t in g.members} or "kind" in "".join(g.conditions):
            return None
        a = looked_up(
            pick(rng, OTHERS).format(g.nouns, g.noun),
            f"{g.listed()}\nret_val = names",
            [t.name for t in g.members if t.name != p.onto],
        )
    form = pick(rng, _ORDERS if e else _PUT)
    sentence = e.around(rng, form.format(a=e.whole, p=p.said)) if e else form.format(a=a.said, p=p.said)
    stay = tuple(n for n in a.names if p.onto and scene[n].on == p.onto)
    goals: list[Goal] = []
    room = 0.1 if p.spot and is_free(scene, p.spot, 0.06, frozenset()) else 0.19
    if p.onto:
        body = f"    if {itself}not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
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


_OVER_BOWLS = phrases("""
    put {a} in different bowls | distribute {a} over the bowls | put {a} into the bowls | spread {a} over the bowls | put {a} in the bowls |
    distribute {a} among the bowls | divide {a} between the bowls | put {a} in the different bowls | put {a} in separate bowls |
    {a} in different bowls | {a} into the bowls | place {a} in the bowls | place {a} in different bowls | divide {a} among the bowls |
    put {a} each in a different bowl | put {a} each in a bowl of its own | distribute {a} across the bowls | scatter {a} over the bowls |
    split {a} up over the bowls | fill the bowls with {a} | put {a} in various bowls | share {a} out between the bowls |
    distribute {a} evenly over the bowls | move {a} into the bowls | sort {a} into different bowls | {a} should be in different bowls
""")
_ONE_EACH_BOWL = phrases("""
    put one {a} in each bowl | put one {a} into every bowl | put a {a} in each bowl | place one {a} in each of the bowls |
    put a {a} into each of the bowls | put one of the {as} in each bowl | each bowl gets one {a} | every bowl gets a {a} | one {a} per bowl |
    one {a} in each bowl | one {a} for each bowl | fill each bowl with one {a} | each bowl should have one {a} in it | a {a} in every bowl |
    there should be one {a} in each bowl | every bowl should contain a {a} | give each bowl a {a} | drop one {a} in every bowl |
    put a single {a} in each bowl | into each bowl put one {a} | distribute the {as}, one per bowl | in every bowl place one {a}
""")
_APART = phrases("""
    put {a} in different {c}s | put {a} in different {c}s | put {a} in different {c}s | put {a} in the different {c}s | place {a} in different {c}s |
    put {a} on different {c}s | put {a} on the different {c}s | put {a} at different {c}s | move {a} to different {c}s | {a} in different {c}s |
    {a} to different {c}s | put {a} each in a different {c} | put {a} each in another {c} | put {a} each in its own {c} | put {a} in separate {c}s |
    put {a} each in a {c} of its own | each of {a} in a different {c} | place each of {a} in a different {c} | distribute {a} over the {c}s |
    distribute {a} among the {c}s | distribute {a} to the {c}s of the table | distribute {a} across the {c}s | spread {a} to the {c}s |
    spread {a} out over the {c}s | spread {a} over the {c}s of the table | scatter {a} to the {c}s | move each of {a} to a {c} of its own |
    put {a} in the {c}s | put {a} in the {c}s of the table | put {a} into the four {c}s | put {a} in the 4 {c}s | send {a} to different {c}s |
    bring {a} to different {c}s | arrange {a} in different {c}s | {a} should be in different {c}s | i want {a} in different {c}s |
    no two of {a} in the same {c}, put them there | put {a} into {c}s, one each | put {a} in the {c}s, one per {c} | place {a} one in each {c} |
    put {a} in all different {c}s | every one of {a} goes to another {c} | take {a} to separate {c}s | divide {a} among the {c}s |
    pick up {a} and put them in different {c}s | pick up {a} and place them in different {c}s | set {a} in distinct {c}s
""")
_ONE_EACH = phrases("""
    put one {s} in each {c} | put a {s} in every {c} | place one {s} in each {c} | one {s} in each {c} | one {s} per {c} | a {s} in every {c} |
    put one {s} in every {c} of the table | each {c} gets a {s} | every {c} gets one {s} | place a {s} in each of the {c}s |
    in each {c} put a {s} | move one {s} to each {c} | one {s} for each {c} | there should be a {s} in each {c} | put a single {s} in each {c}
""")


def spread(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things to different corners or sides, or over the bowls."""
    a = several(rng, scene, simple=True)
    if a is None or len(a.names) > 4 or not all(n in {t.name for t in movable(scene)} for n in a.names):
        return None
    draw = rng.random()
    bowls = [t for t in scene.things if t.kind == "bowl" and t.name not in a.names]
    if draw < 0.3 and bowls and len(bowls) == len(scene.of("bowl")):
        form = pick(rng, _OVER_BOWLS)
        source = f"bowls = [n for n in objects if get_kind(n) == 'bowl']\nfor i, n in enumerate({a.code}):\n    put_first_on_second(n, bowls[i % len(bowls)])"
        goals: list[Goal] = [{"is": "any", "of": [{"is": "on", "a": n, "b": b.name} for b in bowls]} for n in a.names]
        fair = all(scene[n].kind not in ("bowl", "plate") for n in a.names)
        return Draft(form.format(a=a.said), source, a.subs, (*goals, unmoved(scene, *a.names)) if fair else None, form)
    if 0.3 <= draw < 0.42 and bowls:
        g, bowls = group(rng, scene), scene.of("bowl")
        if (
            g is None
            or not g.conditions
            or any(t.kind in ("bowl", "plate") or t not in movable(scene) for t in g.members)
        ):
            return None
        form = pick(rng, _ONE_EACH_BOWL)
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
    form = pick(rng, _APART)
    if a.said.startswith(("the ", "all the ")) and rng.random() < 0.12:
        g = group(rng, scene)
        if g is None or not g.conditions:
            return None
        form = pick(rng, _ONE_EACH)
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
