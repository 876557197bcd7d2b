# ruff: noqa: E501 (word lists read better unbroken)
"""Sentences that move one thing to a place, or pick it up."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved, usable
from lmp.model.corpus.manner import PUT, telegraphed, terse
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import fixed, onto
from lmp.model.corpus.refs import CONTEXT, Group, Ref, Sub, group, named
from lmp.model.corpus.several import absent
from lmp.model.corpus.world import Scene, Thing, pick


def put(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """One thing to one place."""
    a = mover(rng, scene)
    if a is None:
        return None
    if len(a.names) > 1:
        return _put_any(rng, scene, a)
    p = destination(rng, scene, frozenset(a.names))
    if p is None or not usable(scene, a, p):
        return None
    form = pick(rng, PUT)
    if p.onto and rng.random() < 0.06:
        form = "stack {a} {p}"
    source = f"put_first_on_second({a.code}, {p.code})"
    goal = arrive(p.goal(a.name), unmoved(scene, a.name))
    if p.onto and scene[a.name].on == p.onto:
        return None
    if scene[a.name].kind in ("bowl", "plate") and p.onto:
        goal = None
    if p.onto and scene[p.onto].kind in ("ball", "mug", "cylinder", "object"):
        goal = None
    said = terse(rng, a, p) if rng.random() < 0.07 else None
    form = "terse" if said else form
    draft = Draft(said or form.format(a=a.said, p=p.said), source, (*a.subs, *p.subs), goal, form)
    return telegraphed(rng, draft)


def _put_any(rng: np.random.Generator, scene: Scene, a: Ref) -> Draft | None:
    p = fixed(rng, scene) if rng.random() < 0.5 else destination(rng, scene, frozenset(a.names))
    if p is None or any(
        not usable(scene, Ref(a.said, a.code, (n,)), p) or scene[n].on or n not in {t.name for t in movable(scene)}
        for n in a.names
    ):
        return None
    form = pick(rng, PUT)
    goals = [p.goal(n) for n in a.names]
    fair = all(scene[n].kind in ("block", "ball", "cylinder") for n in a.names) and (
        p.onto is None or scene[p.onto].kind in ("bowl", "plate")
    )
    goal = (
        ({"is": "any", "of": [g for g in goals if g is not None]}, unmoved(scene, *a.names))
        if fair and all(goals)
        else None
    )
    return Draft(
        form.format(a=a.said, p=p.said), f"put_first_on_second({a.code}, {p.code})", (*a.subs, *p.subs), goal, form
    )


def put_absent(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing, or a destination, that is not there: named as said, and the call says so."""
    form = pick(rng, PUT)
    if rng.random() < 0.6:
        a, p = absent(rng, scene), destination(rng, scene, frozenset())
        if p is None:
            return None
        source, name, subs = f"put_first_on_second({a.code}, {p.code})", a.name, p.subs
        sentence = form.format(a=a.said, p=p.said)
    else:
        ref, gone = mover(rng, scene, computed=0.31), absent(rng, scene)
        if ref is None:
            return None
        place = onto(rng, scene, gone)
        source, name, subs = f"put_first_on_second({ref.code}, {place.code})", gone.name, ref.subs
        sentence = form.format(a=ref.said, p=place.said)
    return Draft(sentence, source, subs, ({"is": "error", "contains": name}, unmoved(scene)), "absent " + form)


def _shows(thing: Thing, g: Group) -> bool:
    """Whether the name alone says that the thing is one of the group."""
    conditions = " ".join(g.conditions)
    wanted = {w for w in (thing.kind, thing.color) if f"{w!r}" in conditions}
    return wanted <= set(thing.name.split()) and not thing.name.endswith(" 2")


def ambiguous(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """The block, or the bowl, where there are several: which one is asked."""
    g = group(rng, scene)
    if g is None or not g.conditions or not all(_shows(t, g) for t in g.members) or g.noun in scene.names:
        return None
    answer = named(rng, scene, pick(rng, g.members))
    asked = Ref(f"the {g.noun}", f"parse_obj_name(ask({f'which {g.noun}'!r}), {CONTEXT})", (answer.name,))
    subs = (Sub("parse_obj_name", answer.said, f"ret_val = {answer.code}"),)
    members, draw = frozenset(t.name for t in g.members), rng.random()
    if draw < 0.1:
        form = pick(rng, LIFT)
        return Draft(form.format(a=asked.said), f"pick({asked.code})", subs, None, "which " + form)
    form = pick(rng, PUT)
    if draw < 0.45:
        ref = mover(rng, scene, members, computed=0)
        if ref is None or ref.name in members:
            return None
        p = onto(rng, scene, asked)
        source = f"put_first_on_second({ref.code}, {asked.code})"
        return Draft(form.format(a=ref.said, p=p.said), source, subs, None, "where " + form)
    place = destination(rng, scene, members)
    if place is None:
        return None
    source = f"put_first_on_second({asked.code}, {place.code})"
    return Draft(form.format(a=asked.said, p=place.said), source, (*subs, *place.subs), None, "which " + form)


LIFT = phrases("""
    pick up {a} | pick up {a} | pick {a} up | grab {a} | take {a} | lift {a} | grasp {a} | pick {a} | get {a} | hold {a} | lift {a} up |
    pick up {a} and hold it | raise {a} | take hold of {a} | fetch {a} | grip {a} | seize {a} | get hold of {a} | take {a} in your hand |
    take {a} up | hold {a} up | grab hold of {a} | lift {a} off the table | pick up {a} and keep it | close the gripper on {a} |
    i want you to hold {a} | {a} should be picked up | clutch {a} | get a grip on {a}
""")


def lift(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing taken and held."""
    a = mover(rng, scene, computed=0.31)
    if a is None:
        return None
    form = pick(rng, LIFT)
    goal = arrive({"is": "held", "a": a.name}) if scene[a.name].kind not in ("bowl", "plate") else None
    return Draft(form.format(a=a.said), f"pick({a.code})", a.subs, goal, form)
