# ruff: noqa: E501 (phrases read better unbroken)
"""Conversations: what was said before, and the sentence that refers back to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.directions import AXES, OPPOSITE
from lmp.model.corpus.draft import Draft, movable, mover, unmoved, usable
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import point
from lmp.model.corpus.manner import PUT
from lmp.model.corpus.moves import put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Place, fixed, onto
from lmp.model.corpus.questions import question
from lmp.model.corpus.reference import Earlier, reply
from lmp.model.corpus.refs import Ref, named
from lmp.model.corpus.several import several
from lmp.model.corpus.shifts import WAYS, step, stepped, stride
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.world import Scene, Thing, pick


def _put_before(rng: np.random.Generator, scene: Scene) -> tuple[Scene, str, str, Ref, Place] | None:
    """An earlier command by name, and the scene after it."""
    a = mover(rng, scene, computed=0)
    if a is None:
        return None
    if rng.random() < 0.6:
        things = [t for t in scene.things if t.name != a.name and t in movable(scene)]
        if not things:
            return None
        p = onto(rng, scene, named(rng, scene, pick(rng, things)))
    else:
        p = fixed(rng, scene)
    if not usable(scene, a, p):
        return None
    after = tuple(
        Thing(t.name, t.kind, t.color, t.size, scene[p.onto].xy if p.onto else (p.spot or t.xy), p.onto)
        if t.name == a.name
        else t
        for t in scene.things
    )
    form = pick(rng, PUT[:16])
    return Scene(after), form.format(a=a.said, p=p.said), f"put_first_on_second({a.code}, {p.code})", a, p


_AGAIN = phrases("""
    again | once more | and again | the same again | do it again | do that again | one more time | repeat that |
    do the same again | same again | another time | and once more | again please | repeat | now again | keep going
""")
_FURTHER = phrases("""
    a bit further | a bit more | a little further | a little more | further | slightly further | some more |
    just a bit more | a tiny bit further | still a bit further | move it a bit further | not far enough |
    a bit further in the same direction | now a bit more | and a little more
""")
_BACK = phrases("""
    and back | move it back | put it back | put it back where it was | back again | now back | undo that | undo |
    the other way | no, the other way | back to where it was | move it back again | bring it back | take it back |
    reverse that | in the other direction | the same in the other direction | now the other way around
""")


def _after_shift(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """The same again, a bit further, or back, after a thing was moved by so much."""
    a = mover(rng, scene, computed=0)
    if a is None:
        return None
    direction, (said, code, value) = pick(rng, tuple(AXES)), stride(rng)
    end, fair = stepped(scene, a.name, direction, value)
    if fair is None:
        return None
    after = Scene(tuple(replace(t, xy=end) if t.name == a.name else t for t in scene.things))
    form = pick(
        rng, ("move {a} {d} {w}", "shift {a} {d} {w}", "nudge {a} {d} {w}", "move {a} {w} {d}", "bring {a} {d} {w}")
    )
    earlier = " ".join(form.format(a=a.said, d=said, w=pick(rng, WAYS[direction])).split())
    history = ((earlier, step(a.code, direction, code)),)
    forms = pick(rng, (_AGAIN, _FURTHER, _BACK))
    if forms is _FURTHER:
        code, value = "0.05", 0.05
    way = OPPOSITE[direction] if forms is _BACK else direction
    _, goal = stepped(after, a.name, way, value)
    form = pick(rng, forms)
    return Draft(form, step(a.code, way, code), (), goal, form, history, after)


def follow(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """What refers back: it, the other one, there, the same, again. The scene is the one before the earlier command."""
    if rng.random() < 0.08:
        return _after_shift(rng, scene)
    before = _put_before(rng, scene)
    if before is None:
        return None
    after, earlier, source, a, p = before
    return reply(rng, Earlier(after, a, p, ((earlier, source),)))


def follow_group(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Them, and now the others too, after a command about several things."""
    a = several(rng, scene, simple=rng.random() < 0.7)
    if (
        a is None
        or any(any(u.on == n for u in scene.things) or scene[n].kind in ("bowl", "plate") for n in a.names)
        or len(a.names) > 5
    ):
        return None
    bowls = [t for t in scene.things if t.kind == "bowl" and t.name not in a.names]
    if bowls and rng.random() < 0.55:
        p = onto(rng, scene, named(rng, scene, pick(rng, bowls)))
        source = f"for n in {a.code}:\n    if not is_on(n, {p.code}):\n        put_first_on_second(n, {p.code})"
    else:
        p = fixed(rng, scene)
        source = f"for n in {a.code}:\n    put_first_on_second(n, {p.code})"
    earlier = pick(rng, ("put {a} {p}", "move {a} {p}", "place {a} {p}")).format(a=a.said, p=p.said)
    things = tuple(
        Thing(t.name, t.kind, t.color, t.size, scene[p.onto].xy, p.onto) if p.onto and t.name in a.names else t
        for t in scene.things
    )
    after = Scene(things)
    history = ((earlier, source),)
    draw = rng.random()
    if draw < 0.55:
        q = fixed(rng, after)
        others = [t for t in bowls if t.name != p.onto]
        if others and rng.random() < 0.5:
            q = onto(rng, after, named(rng, after, pick(rng, others)))
        form = pick(
            rng,
            phrases("""
                now put them {p} | put them {p} | move them {p} | now move them {p} | then put them {p} |
                no, put them {p} | place them {p} | now put them all {p} | put all of them {p} |
                move all of them {p} | now {p} | and now {p} | no, {p} | bring them {p} | put those {p} | put them all {p} |
                they should be {p} | they belong {p} | take them and put them {p} | put the same ones {p} |
                actually put them {p} | put them {p} instead | rather {p} | i meant {p} | carry them {p} | and then {p} |
                now all of them {p} | get them {p} | they should all go {p} | sorry, {p} | then move them all {p}
            """),
        )
        if q.onto:
            code = f"for n in {a.code}:\n    if not is_on(n, {q.code}):\n        put_first_on_second(n, {q.code})"
            goal: list[dict[str, object]] = [{"is": "on", "a": n, "b": q.onto} for n in a.names]
        else:
            code = f"for n in {a.code}:\n    put_first_on_second(n, {q.code})"
            goal = [{"is": "at", "a": n, "xy": list(q.spot or ()), "tol": 0.12 + 0.035 * len(a.names)} for n in a.names]
        fair = (
            p.onto is not None
            and len(a.names) == 1
            and all(
                s.program != "parse_obj_name" or ("is_on" not in s.source and "get_obj_pos" not in s.source)
                for s in a.subs
            )
        )
        return Draft(
            form.format(p=q.said),
            code,
            a.subs,
            (*goal, unmoved(after, *a.names)) if fair else None,
            form,
            history,
            after,
        )
    if draw < 0.75:
        b = several(rng, after, frozenset((*a.names, *(x for x in (p.onto,) if x))), simple=True)
        if b is None or any(
            any(u.on == n for u in after.things) or scene[n].kind in ("bowl", "plate") for n in b.names
        ):
            return None
        form = pick(
            rng,
            phrases("""
                now {b} too | and {b} | {b} too | do the same with {b} | do the same for {b} | also {b} |
                put {b} there too | now put {b} there | {b} as well | the same with {b} | and now {b} | and {b} too |
                what about {b} | now do the same with {b} | same with {b} | likewise {b} | {b} next | and {b} as well |
                {b} should go there too | put {b} there as well | repeat that with {b} | same for {b} | and also {b}
            """),
        )
        code = source.replace(a.code, b.code)
        goals: list[dict[str, object]] = [{"is": "on", "a": n, "b": p.onto} for n in b.names] if p.onto else []
        return Draft(
            form.format(b=b.said),
            code,
            b.subs,
            (*goals, unmoved(after, *b.names)) if goals else None,
            form,
            history,
            after,
        )
    if draw < 0.9:
        form = pick(
            rng,
            phrases("""
                stack them | now stack them | stack them up | make a tower of them | then stack them |
                now build a tower with them | put them on top of each other | pile them up | now pile them up |
                build a tower out of them | make a stack of them | stack all of them | build a stack with them |
                please stack them | stack those | put them in a stack | turn them into a tower
            """),
        )
        return Draft(form, f"stack_objects_in_order({a.code})", a.subs, None, form, history, after)
    form = pick(
        rng,
        phrases("""
            take them out again | take them all out | take them out | put them back on the table |
            get them out of there | get them all out | now take them out | remove them from there |
            put them on the table | take all of them out again
        """),
    )
    if not p.onto:
        return None
    code = f"for n in {a.code}:\n    put_first_on_second(n, get_free_pos(denormalize_xy([0.5, 0.5])))"
    return Draft(form, code, a.subs, None, form, history, after)


def longer(rng: np.random.Generator, scene: Scene, draft: Draft) -> Draft:
    """The same command with one or two unrelated ones before it."""
    before = []
    for _ in range(1 + (rng.random() < 0.4)):
        d = pick(rng, (put, put, put, put_all, stack, point, question))(rng, scene)
        if d is not None and d.source.count("\n") < 4:
            before.append((d.sentence, d.source))
    return replace(draft, history=(*before, *draft.history)[-3:])


def after_pick(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing in hand is put somewhere."""
    a = mover(rng, scene, computed=0)
    if a is None:
        return None
    q = destination(rng, scene, frozenset((a.name,)))
    if q is None:
        return None
    form = pick(
        rng,
        phrases("""
            put it {p} | now put it {p} | place it {p} | drop it {p} | and put it {p} | put it down {p} |
            now place it {p} | set it down {p} | then place it {p} | now {p} | and now {p} | put it {p} please |
            bring it {p} | lay it {p} | carry it {p} | it goes {p} | and then put it {p} | set it {p} | {p} | now drop it {p} |
            place that {p} | put that {p} | release it {p} | it should go {p} | leave it {p} | let it go {p}
        """),
    )
    earlier = pick(
        rng, ("pick up {a}", "grab {a}", "pick {a} up", "lift {a}", "take {a}", "hold {a}", "lift {a} up", "get {a}")
    ).format(a=a.said)
    if rng.random() < 0.3:
        form = pick(
            rng,
            phrases("""
                put it down | drop it | let it go | release it | let go of it | put it down again |
                place it on the table | put it back down | now drop it | let go | put it back | put it back on the table |
                set it down | release | open the gripper | put that down | lay it down | okay, put it down | set it down again
            """),
        )
        return Draft(
            form,
            "place(get_free_pos(denormalize_xy([0.5, 0.5])))",
            (),
            None,
            "held " + form,
            ((earlier, f"pick({a.code})"),),
        )
    return Draft(
        form.format(p=q.said), f"place({q.code})", q.subs, None, "held " + form, ((earlier, f"pick({a.code})"),)
    )
