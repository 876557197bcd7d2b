# ruff: noqa: E501 (word lists read better unbroken)
"""Sentences about the thing moved last: it, there, the other one, the same, back, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved
from lmp.model.corpus.gestures import swapping
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place
from lmp.model.corpus.refs import CONTEXT, Ref, Sub, named
from lmp.model.corpus.refusals import refusal
from lmp.model.corpus.shifts import WAYS, step, stepped, stride
from lmp.model.corpus.world import Scene, pick


@dataclass(frozen=True)
class Earlier:
    """A command that put one thing somewhere.

    Args:
        scene: the table after it.
        a, p: what was put, and where.
        history: the command and its source.
    """

    scene: Scene
    a: Ref
    p: Place
    history: tuple[tuple[str, str], ...]

    def then(self, said: str, source: str, subs: tuple[Sub, ...], goal: tuple[Goal, ...] | None, form: str) -> Draft:
        """What is said next."""
        return Draft(said, source, subs, goal, form, self.history, self.scene)


_IT = phrases("""
    now put it {p} | put it {p} | move it {p} | now move it {p} | then put it {p} | no, put it {p} | place it {p} |
    and now {p} | now {p} | actually put it {p} | then move it {p} | no, {p} | bring it {p} | take it and put it {p} |
    pick it up and place it {p} | now place it {p} | please put it {p} | instead put it {p} | i meant {p} | sorry, {p} |
    better {p} | put that {p} | move that {p} | put this one {p} | now that one {p} | put the same one {p} |
    put it {p} instead | {p} instead | no wait, {p} | wait, put it {p} | rather {p} | i'd rather have it {p} |
    actually, {p} | on second thought put it {p} | it should be {p} | it belongs {p} | i want it {p} | get it {p} |
    can you put it {p} | could you move it {p} | and then {p} | and {p} | then {p} | move it again, {p} |
    put the thing {p} | drop it {p} | set it {p} | carry it {p} | not there, {p} | wrong, {p} | i said {p} |
    i changed my mind, {p} | oops, put it {p} | it goes {p} | now it should go {p} | it would be better {p} |
    put it somewhere else: {p} | let's put it {p} | okay now {p} | next, put it {p} | transfer it {p} |
    pick it up again and put it {p} | grab it and put it {p} | no no, {p} | better put it {p}
""")
_TOO = phrases("""
    now {b} too | and {b} | {b} too | now {b} | do the same with {b} | do the same for {b} | and {b} too | also {b} |
    put {b} there too | now put {b} there | same with {b} | and now {b} | {b} as well | now {b} as well |
    put {b} there as well | the same for {b} | put {b} in the same place | repeat that with {b} | and also {b} |
    {b} also | do that with {b} too | then {b} | what about {b} | how about {b} | {b} next | next {b} | same for {b} |
    the same with {b} | likewise {b} | {b} likewise | and {b} as well | and {b} there too | do it with {b} too |
    now do it with {b} | do this with {b} as well | and then {b} | {b} there too | {b} goes there too | move {b} there too |
    {b} should go there as well | {b} belongs there too | put {b} there | also put {b} there | please do the same with {b} |
    now do the same with {b} | {b} to the same place | now the same with {b} | and the same for {b} | add {b} |
    add {b} too | bring {b} there as well | again, but with {b} | same again with {b} | same thing with {b} | {b} please |
    no, {b} | i meant {b} | not that one, {b} | wrong one, {b} | sorry, {b} | i said {b} | no, i meant {b}
""")
_OTHER = phrases("""
    now put the other one {p} | put the other {k} {p} | move the other one {p} | the other one {p} | now the other {k} {p} |
    place the other one {p} | and the other one {p} | and the other {k} {p} | then the other one {p} |
    the other {k} should go {p} | bring the other one {p} | the other {k} goes {p} | take the other one and put it {p} |
    now move the other {k} {p} | put the remaining {k} {p} | and put the other {k} {p} | i want the other one {p}
""")
_OUT = phrases("""
    take it out again | take it out | take it back out | get it out of there | get it out | remove it from there |
    out with it | pull it out | take that out again | now take it out | it should not be in there | lift it out
""")
_OFF = phrases("""
    take it off | take it off again | take it off there | remove it from there | get it off | get it off there |
    lift it off | take that off again | now take it off | take it down | take it down again
""")
_DOWN = phrases(
    "put it back on the table | remove it | put it on the table | put it down on the table | set it on the table"
)
_SHOW = phrases("""
    point at it | point to it | show me where it is | show it to me | point it out | now point at it | indicate it |
    show it | point at that | point at it please | show me that
""")
_LIFT = phrases("""
    pick it up | pick it up again | lift it | grab it | take it | hold it | pick that up | now pick it up | grasp it |
    lift it up | pick it back up | take it again | grab it again | get it
""")
_WHERE = phrases("where is it | where is it now | where did you put it | tell me where it is | and where is it")
_COLOR = phrases(
    "what color is it | what color does it have | which color is it | what is its color | tell me its color"
)
_CONTENT = phrases(
    "what is in there now | what is in there | what's in there | what do you see in there | what is inside now"
)
_STEP = phrases("""
    move it {d} {w} | {d} {w} | a bit more {w} | no, {d} {w} | shift it {d} {w} | now {d} {w} | now move it {d} {w} |
    {d} further {w} | move it {d} further {w} | push it {d} {w} | and {d} {w} | nudge it {d} {w} | it should be {d} further {w} |
    more {w} | further {w} | slide it {d} {w} | no, move it {d} {w} | then {d} {w} | no, more {w} | still further {w} |
    a bit further {w} | a little more {w} | a little further {w} | scoot it {d} {w}
""")
_UNDO = phrases("""
    undo that | undo | undo it | put it back where it was | put it back to where it was | take that back | put it back |
    revert that | back to how it was | make that undone | restore the previous state | undo the last move |
    go back one step | put it where it was before | return it to its old place | reverse that | put it back again |
    undo your last action | undo this please | bring it back to its original position
""")


def _moved(rng: np.random.Generator, e: Earlier) -> Draft | None:
    q = destination(rng, e.scene, frozenset((e.a.name,)))
    if q is None or (q.onto == e.p.onto and e.p.onto):
        return None
    form = pick(rng, _IT)
    fair = not (q.onto and e.scene[q.onto].kind in ("ball", "mug", "cylinder", "object"))
    goal = arrive(q.goal(e.a.name), unmoved(e.scene, e.a.name)) if fair else None
    return e.then(form.format(p=q.said), f"put_first_on_second({e.a.code}, {q.code})", q.subs, goal, form)


def _too(rng: np.random.Generator, e: Earlier) -> Draft | None:
    p, scene = e.p, e.scene
    b = mover(rng, scene, frozenset((e.a.name, *((p.onto,) if p.onto else ()))), computed=0.1)
    # "No, the blue bowl" would be another place for the same thing.
    if b is None or scene[b.name].kind in ("bowl", "plate"):
        return None
    form = pick(rng, _TOO)
    goal = arrive(p.goal(b.name), unmoved(scene, b.name)) if p.onto is None or scene[p.onto].kind == "bowl" else None
    if p.onto is None and goal and p.spot:
        goal = ({"is": "at", "a": b.name, "xy": list(p.spot), "tol": 0.16}, unmoved(scene, b.name))
    if scene[b.name].size > 0.05:
        goal = None
    return e.then(form.format(b=b.said), f"put_first_on_second({b.code}, {p.code})", b.subs, goal, form)


def _other_one(rng: np.random.Generator, e: Earlier) -> Draft | None:
    kind = e.scene[e.a.name].kind
    # The names alone must say that there are two of them.
    same = [t for t in e.scene.things if t.kind == kind and t.name != e.a.name]
    if len(same) != 1 or any(n.split()[-1] != kind for n in (e.a.name, same[0].name)) or same[0].name == e.p.onto:
        return None
    other = same[0]
    q = destination(rng, e.scene, frozenset((e.a.name, other.name)))
    if q is None:
        return None
    form = pick(rng, _OTHER)
    goal = arrive(q.goal(other.name), unmoved(e.scene, other.name)) if not q.onto else None
    source = f"put_first_on_second({other.name!r}, {q.code})"
    return e.then(form.format(p=q.said, k=other.kind), source, q.subs, goal, form)


def _taken_out(rng: np.random.Generator, e: Earlier) -> Draft | None:
    if not e.p.onto:
        return None
    out = _OUT if e.scene[e.p.onto].kind == "bowl" else _OFF
    form = pick(rng, out if rng.random() < 0.7 else _DOWN)
    on: Goal = {"is": "on", "a": e.a.name, "b": e.p.onto}
    goal = ({"is": "exactly", "n": 0, "of": [on]}, unmoved(e.scene, e.a.name))
    return e.then(form, f"put_first_on_second({e.a.code}, get_free_pos(denormalize_xy([0.5, 0.5])))", (), goal, form)


def _shown(rng: np.random.Generator, e: Earlier) -> Draft | None:
    if rng.random() < 0.5:
        form = pick(rng, _SHOW)
        goal = ({"is": "tool_at", "xy": list(e.scene[e.a.name].xy), "tol": 0.03}, unmoved(e.scene))
        return e.then(form, f"point_gripper_to({e.a.code})", (), goal, form)
    form = pick(rng, _LIFT)
    return e.then(form, f"pick({e.a.code})", (), ({"is": "held", "a": e.a.name},), form)


def _asked(rng: np.random.Generator, e: Earlier) -> Draft | None:
    inside = bool(e.p.onto and e.scene[e.p.onto].kind == "bowl")
    forms = pick(rng, (_WHERE, _COLOR, _CONTENT) if inside else (_WHERE, _COLOR))
    query, answer = f"where is the {e.a.name}", f"get_obj_pos({e.a.code})"
    goal: tuple[Goal, ...] | None = None
    if forms is _COLOR:
        query, answer = f"what color is the {e.a.name}", f"get_color_name({e.a.code})"
        goal = ({"is": "answer", "value": e.scene[e.a.name].color},)
    elif forms is _CONTENT:
        query, answer = f"what is in the {e.p.onto}", f"[n for n in objects if is_on(n, {e.p.code})]"
        goal = ({"is": "answer", "value": [t.name for t in e.scene.things if t.on == e.p.onto]},)
    form = pick(rng, forms)
    sub = Sub("parse_question", query, f"ret_val = {answer}")
    return e.then(form, f"say(parse_question({query!r}, {CONTEXT}))", (sub,), goal, form)


def _nudged(rng: np.random.Generator, e: Earlier) -> Draft | None:
    if e.p.onto:
        return None
    said, code, value = stride(rng)
    direction, form = pick(rng, tuple(WAYS)), pick(rng, _STEP)
    if form.startswith(("a bit", "a little")) or "more" in form or "still" in form or form == "further {w}":
        said, code, value = "", "0.05", 0.05
    elif not said:
        form = "move it {d} {w}"
    verb = "push" if form.startswith(("push", "slide")) else "put_first_on_second"
    _, goal = stepped(e.scene, e.a.name, direction, value)
    # Where a free place was sought, nobody knows where it stands.
    there = e.p.goal(e.a.name)
    known = there is not None and there["is"] == "at" and there["tol"] < 0.05 and e.p.spot == e.scene[e.a.name].xy
    text = " ".join(form.format(d=said, w=pick(rng, WAYS[direction])).split())
    return e.then(text, step(e.a.code, direction, code, verb), (), goal if known else None, form)


def _swapped(rng: np.random.Generator, e: Earlier) -> Draft | None:
    others = [t for t in movable(e.scene) if t.on is None and t.kind != "bowl" and t.name != e.a.name]
    if e.p.onto or not others or e.scene[e.a.name].kind == "bowl":
        return None
    b = named(rng, e.scene, pick(rng, others))
    form = pick(
        rng,
        phrases(
            "swap it with {b} | now swap it with {b} | exchange it with {b} | switch it with {b} | let it trade places with {b}"
        ),
    )
    return e.then(form.format(b=b.said), swapping(e.a.code, b.code), (), None, form)


def _undone(rng: np.random.Generator, e: Earlier) -> Draft | None:
    """Where it was before, nobody has written down."""
    return replace(refusal(e.scene, pick(rng, _UNDO), "undo"), history=e.history, scene=e.scene)


_REPLIES: tuple[tuple[Callable[[np.random.Generator, Earlier], Draft | None], float], ...] = (
    (_moved, 0.38),
    (_too, 0.23),
    (_other_one, 0.08),
    (_taken_out, 0.09),
    (_shown, 0.07),
    (_asked, 0.05),
    (_nudged, 0.06),
    (_swapped, 0.02),
    (_undone, 0.02),
)


def reply(rng: np.random.Generator, e: Earlier) -> Draft | None:
    """Any sentence that refers back to the command."""
    draw = rng.random()
    for way, weight in _REPLIES:
        draw -= weight
        if draw < 0:
            return way(rng, e)
    return None
