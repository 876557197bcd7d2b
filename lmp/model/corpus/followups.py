"""Sentences that refer back to earlier ones: it, them, the other one, there, the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved, usable
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import point
from lmp.model.corpus.manner import PUT
from lmp.model.corpus.moves import put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Place, fixed, onto
from lmp.model.corpus.questions import question
from lmp.model.corpus.refs import CONTEXT, Ref, Sub, named
from lmp.model.corpus.several import several
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


_IT = phrases("""
    now put it {p} | put it {p} | move it {p} | now move it {p} | then put it {p} | no, put it {p} |
    place it {p} | and now {p} | now {p} | actually put it {p} | then move it {p} | no, {p} | bring it {p} |
    take it and put it {p} | pick it up and place it {p} | now place it {p} | please put it {p} |
    instead put it {p} | i meant {p} | sorry, {p} | better {p}
""")


def follow(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """What refers back: it, the other one, there, the same, again. The scene is the one before the earlier command."""
    before = _put_before(rng, scene)
    if before is None:
        return None
    after, earlier, source, a, p = before
    history = ((earlier, source),)
    draw = rng.random()
    if draw < 0.45:
        q = destination(rng, after, frozenset((a.name,)))
        if q is None or (q.onto == p.onto and p.onto):
            return None
        form = pick(rng, _IT)
        goal = (
            arrive(q.goal(a.name), unmoved(after, a.name))
            if not (q.onto and after[q.onto].kind in ("ball", "mug", "cylinder", "object"))
            else None
        )
        return Draft(
            form.format(p=q.said), f"put_first_on_second({a.code}, {q.code})", q.subs, goal, form, history, after
        )
    if draw < 0.68:
        b = mover(rng, after, frozenset((a.name, *(x for x in (p.onto,) if x))), computed=0.1)
        if b is None or b.name == p.onto:
            return None
        form = pick(
            rng,
            phrases("""
                now {b} too | and {b} | {b} too | now {b} | do the same with {b} | do the same for {b} |
                and {b} too | also {b} | put {b} there too | now put {b} there | same with {b} |
                and now {b} | {b} as well | now {b} as well | put {b} there as well | the same for {b} |
                put {b} in the same place | repeat that with {b} | and also {b} | {b} also |
                do that with {b} too | then {b}
            """),
        )
        goal = (
            arrive(p.goal(b.name), unmoved(after, b.name)) if p.onto is None or after[p.onto].kind == "bowl" else None
        )
        if after[b.name].size > 0.05:
            goal = None
        if p.onto is None and goal and p.spot:
            goal = ({"is": "at", "a": b.name, "xy": list(p.spot), "tol": 0.16}, unmoved(after, b.name))
        return Draft(
            form.format(b=b.said), f"put_first_on_second({b.code}, {p.code})", b.subs, goal, form, history, after
        )
    if draw < 0.78:
        same = [
            t
            for t in after.things
            if t.kind == scene[a.name].kind and t.name != a.name and t.name.split()[-1:] == [t.kind]
        ]
        if len(same) != 1 or a.name.split()[-1] != same[0].kind or same[0].name == p.onto:
            return None
        other = same[0]
        q = destination(rng, after, frozenset((a.name, other.name)))
        if q is None:
            return None
        form = pick(
            rng,
            phrases("""
                now put the other one {p} | put the other {k} {p} | move the other one {p} |
                the other one {p} | now the other {k} {p} | place the other one {p}
            """),
        )
        goal = arrive(q.goal(other.name), unmoved(after, other.name)) if not q.onto else None
        return Draft(
            form.format(p=q.said, k=other.kind),
            f"put_first_on_second({other.name!r}, {q.code})",
            q.subs,
            goal,
            form,
            history,
            after,
        )
    if draw < 0.88 and p.onto:
        form = pick(
            rng,
            phrases("""
                take it out again | take it off | put it back on the table | take it out |
                take it off again | remove it | take it back out | get it out of there | take it off there
            """),
        )
        if ("out" in form) != (after[p.onto].kind == "bowl"):
            return None
        goal = ({"is": "exactly", "n": 0, "of": [{"is": "on", "a": a.name, "b": p.onto}]}, unmoved(after, a.name))
        return Draft(
            form,
            f"put_first_on_second({a.code}, get_free_pos(denormalize_xy([0.5, 0.5])))",
            (),
            goal,
            form,
            history,
            after,
        )
    form = pick(
        rng,
        phrases("""
            point at it | pick it up | pick it up again | point to it | where is it | what color is it |
            show me where it is | lift it | grab it
        """),
    )
    if "where is" in form or "color" in form:
        asking = f"where is {a.said}" if "where" in form else f"what color is {a.said}"
        code = f"ret_val = get_obj_pos({a.code})" if "where" in form else f"ret_val = get_color_name({a.code})"
        query = asking.replace(a.said, f"the {a.name}")
        value = list(p.spot) if p.spot and "where" in form else scene[a.name].color
        return Draft(
            form,
            f"say(parse_question({query!r}, {CONTEXT}))",
            (Sub("parse_question", query, code),),
            ({"is": "answer", "value": value},) if "color" in form else None,
            form,
            history,
            after,
        )
    if "point" in form or "show" in form:
        return Draft(
            form,
            f"point_gripper_to({a.code})",
            (),
            ({"is": "tool_at", "xy": list(after[a.name].xy), "tol": 0.03}, unmoved(after)),
            form,
            history,
            after,
        )
    return Draft(form, f"pick({a.code})", (), ({"is": "held", "a": a.name},), form, history, after)


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
                move all of them {p} | now {p} | and now {p}
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
                put {b} there too | now put {b} there | {b} as well | the same with {b} | and now {b}
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
                now build a tower with them | put them on top of each other
            """),
        )
        return Draft(form, f"stack_objects_in_order({a.code})", a.subs, None, form, history, after)
    form = pick(
        rng,
        phrases("""
            take them out again | take them all out | take them out | put them back on the table |
            get them out of there
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
            now place it {p} | set it down {p} | then place it {p}
        """),
    )
    earlier = pick(rng, ("pick up {a}", "grab {a}", "pick {a} up", "lift {a}", "take {a}")).format(a=a.said)
    if rng.random() < 0.3:
        form = pick(
            rng,
            phrases("""
                put it down | drop it | let it go | release it | let go of it | put it down again |
                place it on the table | put it back down | now drop it
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
