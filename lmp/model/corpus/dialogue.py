"""Sentences made of others: several steps, conditions, repetition, and what refers back to earlier ones."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.describe import CONTEXT, Ref, Sub, named
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved, usable
from lmp.model.corpus.groups import match, put_all, spread, stack
from lmp.model.corpus.moves import PUT, home, lift, point, put, shift, swap
from lmp.model.corpus.places import Place, destination, fixed, onto
from lmp.model.corpus.questions import asked
from lmp.model.corpus.wording import number
from lmp.model.corpus.world import Scene, Thing, pick, shuffled

_THEN = (" and then ", ", then ", " then ", " and ", " and after that ", ", and then ", ", after that ", "; then ", ". then ", " and afterwards ", ", and ", ". after that, ", " and next ", ". ", ", next ")


def steps(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two or three commands in one sentence."""
    drafts = []
    for _ in range(2 if rng.random() < 0.85 else 3):
        family = pick(rng, (put, put, put, put, put_all, shift, point, home, stack, match, lift if drafts else put))
        drafts.append(family(rng, scene))
    sources = []
    for d in drafts:
        if d is None or d.source.startswith("b ="):
            return None
        sources.append(d.source)
    known = [d for d in drafts if d is not None]
    joint = pick(rng, _THEN)
    if any(d.sentence.split()[0] in ("i", "make", "i'd") for d in known[1:]):
        return None
    sentence = joint.join(d.sentence for d in known)
    if joint == " and " and any(" and " in d.sentence for d in known):
        sentence = sentence.replace(joint, " and then ") if len(known) == 2 else sentence
    if rng.random() < 0.12:
        sentence = pick(rng, ("first {}", "first, {}", "firstly {}")).format(sentence)
    return Draft(sentence, "\n".join(sources), tuple(s for d in known for s in d.subs), None, f"steps{joint}" + "|".join(d.recipe for d in known))


def two_puts(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two things to two places, independent of each other."""
    things = [t for t in movable(scene) if t.kind not in ("bowl", "plate")]
    if len(things) < 2:
        return None
    one, two = (named(rng, scene, t) for t in shuffled(rng, things)[:2])
    avoid = frozenset((one.name, two.name))
    p, q = destination(rng, scene, avoid), destination(rng, scene, avoid)
    if p is None or q is None or (p.onto and p.onto == q.onto and scene[p.onto].kind != "bowl"):
        return None
    if (p.subs and p.onto) or (q.subs and q.onto):
        return None
    if p.spot and q.spot and float(np.hypot(p.spot[0] - q.spot[0], p.spot[1] - q.spot[1])) < 0.09:
        return None
    form, verb = pick(rng, PUT[:9]), pick(rng, ("put", "place", "move"))
    joint = pick(rng, _THEN)
    second = pick(rng, (f"{verb} {two.said} {q.said}", f"{two.said} {q.said}")) if joint in (" and ", ", and ") else f"{verb} {two.said} {q.said}"
    source = f"put_first_on_second({one.code}, {p.code})\nput_first_on_second({two.code}, {q.code})"
    first, then = p.goal(one.name), q.goal(two.name)
    risky = any(x.onto and scene[x.onto].kind in ("ball", "mug", "cylinder", "object") for x in (p, q))
    goal = None if first is None or then is None or risky else (first, then, unmoved(scene, one.name, two.name))
    return Draft(form.format(a=one.said, p=p.said) + joint + second, source, (*p.subs, *q.subs), goal, f"two{joint}{form}")


def condition(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """If this, then that, otherwise something else."""
    q = asked(rng, scene, clause=True)
    then = pick(rng, (put, put, put, shift, point, put_all))(rng, scene)
    if q is None or q.clause is None or then is None:
        return None
    source = f"if parse_question({q.clause!r}, {CONTEXT}):\n" + _indent(then.source)
    subs = (Sub("parse_question", q.clause, q.source), *q.subs, *then.subs)
    idle = (unmoved(scene),)
    goal = then.goal if q.answer else idle
    if rng.random() < 0.4:
        other = pick(rng, (put, put, point, home))(rng, scene)
        if other is None:
            return None
        source += "\nelse:\n" + _indent(other.source)
        subs = (*subs, *other.subs)
        goal = then.goal if q.answer else other.goal
        form = pick(rng, ("if {c}, {t}, otherwise {o}", "if {c} then {t}, else {o}", "if {c} {t}, otherwise {o}", "if {c}, then {t}, otherwise {o}", "{t} if {c}, otherwise {o}", "if {c}, {t}. otherwise {o}", "if {c}, {t}; if not, {o}", "if {c}, {t}, or else {o}"))
        return Draft(form.format(c=q.clause, t=then.sentence, o=other.sentence), source, subs, goal, f"{form}|{then.recipe}")
    form = pick(rng, ("if {c}, {t}", "if {c} then {t}", "if {c} {t}", "{t} if {c}", "in case {c}, {t}", "when {c}, {t}", "if {c}, then {t}", "only if {c}, {t}", "{t}, but only if {c}", "{t} in case {c}"))
    return Draft(form.format(c=q.clause, t=then.sentence), source, subs, goal, f"{form}|{then.recipe}")


def _indent(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.split("\n"))


def repeat(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """The same several times, back and forth."""
    times = int(rng.integers(2, 6))
    said = "twice" if times == 2 and rng.random() < 0.7 else f"{number(rng, times)} times"
    if rng.random() < 0.5:
        a = mover(rng, scene, computed=0)
        if a is None:
            return None
        p, q = fixed(rng, scene), fixed(rng, scene)
        if p.code == q.code:
            return None
        form = pick(rng, ("move {a} from {p} to {q} and back {n}", "move {a} back and forth between {p} and {q} {n}", "{n}, move {a} between {p} and {q}", "carry {a} back and forth between {p} and {q} {n}"))
        bare = [x.said.split(" ", 1)[1] for x in (p, q)]
        source = f"for i in range({times}):\n    put_first_on_second({a.code}, {p.code})\n    put_first_on_second({a.code}, {q.code})"
        if form.startswith("move {a} from"):
            source = f"for i in range({times}):\n    put_first_on_second({a.code}, {q.code})\n    put_first_on_second({a.code}, {p.code})"
        end = p if form.startswith("move {a} from") else q
        goal = arrive(end.goal(a.name), unmoved(scene, a.name))
        return Draft(form.format(a=a.said, p=bare[0], q=bare[1], n=said), source, a.subs, goal, form)
    inner = pick(rng, (point, shift, shift, put))(rng, scene)
    if inner is None:
        return None
    form = pick(rng, ("{t} {n}", "{n} {t}", "repeat {n}: {t}", "{t}, {n}", "do this {n}: {t}"))
    return Draft(form.format(t=inner.sentence, n=said), f"for i in range({times}):\n" + _indent(inner.source), inner.subs, None, f"{form}|{inner.recipe}")


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
        Thing(t.name, t.kind, t.color, t.size, scene[p.onto].xy if p.onto else (p.spot or t.xy), p.onto) if t.name == a.name else t for t in scene.things)
    form = pick(rng, PUT[:16])
    return Scene(after), form.format(a=a.said, p=p.said), f"put_first_on_second({a.code}, {p.code})", a, p


_IT = ("now put it {p}", "put it {p}", "move it {p}", "now move it {p}", "then put it {p}", "no, put it {p}", "place it {p}", "and now {p}", "now {p}", "actually put it {p}", "then move it {p}", "no, {p}", "bring it {p}", "take it and put it {p}", "pick it up and place it {p}",
       "now place it {p}", "please put it {p}", "instead put it {p}", "i meant {p}", "sorry, {p}", "better {p}")


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
        if q is None or q.onto == p.onto and p.onto:
            return None
        form = pick(rng, _IT)
        goal = arrive(q.goal(a.name), unmoved(after, a.name)) if not (q.onto and after[q.onto].kind in ("ball", "mug", "cylinder", "object")) else None
        return Draft(form.format(p=q.said), f"put_first_on_second({a.code}, {q.code})", q.subs, goal, form, history)
    if draw < 0.68:
        b = mover(rng, after, frozenset((a.name, *(x for x in (p.onto,) if x))), computed=0.1)
        if b is None or b.name == p.onto:
            return None
        form = pick(rng, ("now {b} too", "and {b}", "{b} too", "now {b}", "do the same with {b}", "do the same for {b}", "and {b} too", "also {b}", "put {b} there too", "now put {b} there", "same with {b}", "and now {b}", "{b} as well",
                          "now {b} as well", "put {b} there as well", "the same for {b}", "put {b} in the same place", "repeat that with {b}", "and also {b}", "{b} also", "do that with {b} too", "then {b}"))
        goal = arrive(p.goal(b.name), unmoved(after, b.name)) if p.onto is None or after[p.onto].kind == "bowl" else None
        if p.onto is None and goal and p.spot:
            goal = ({"is": "at", "a": b.name, "xy": list(p.spot), "tol": 0.16}, unmoved(after, b.name))
        return Draft(form.format(b=b.said), f"put_first_on_second({b.code}, {p.code})", b.subs, goal, form, history)
    if draw < 0.78:
        same = [t for t in after.things if t.kind == scene[a.name].kind and t.name != a.name and t.name.split()[-1:] == [t.kind]]
        if len(same) != 1 or a.name.split()[-1] != same[0].kind or same[0].name == p.onto:
            return None
        b = same[0]
        q = destination(rng, after, frozenset((a.name, b.name)))
        if q is None:
            return None
        form = pick(rng, ("now put the other one {p}", "put the other {k} {p}", "move the other one {p}", "the other one {p}", "now the other {k} {p}", "place the other one {p}"))
        goal = arrive(q.goal(b.name), unmoved(after, b.name)) if not q.onto else None
        return Draft(form.format(p=q.said, k=b.kind), f"put_first_on_second({b.name!r}, {q.code})", q.subs, goal, form, history)
    if draw < 0.88 and p.onto:
        form = pick(rng, ("take it out again", "take it off", "put it back on the table", "take it out", "take it off again", "remove it", "take it back out", "get it out of there", "take it off there"))
        if ("out" in form) != (after[p.onto].kind == "bowl"):
            return None
        goal: tuple[dict[str, object], ...] = ({"is": "exactly", "n": 0, "of": [{"is": "on", "a": a.name, "b": p.onto}]}, unmoved(after, a.name))
        return Draft(form, f"put_first_on_second({a.code}, get_free_pos(denormalize_xy([0.5, 0.5])))", (), goal, form, history)
    form = pick(rng, ("point at it", "pick it up", "pick it up again", "point to it", "where is it", "what color is it", "show me where it is", "lift it", "grab it"))
    if "where is" in form or "color" in form:
        asking = f"where is {a.said}" if "where" in form else f"what color is {a.said}"
        code = f"ret_val = get_obj_pos({a.code})" if "where" in form else f"ret_val = get_color_name({a.code})"
        query = asking.replace(a.said, f"the {a.name}")
        value = list(p.spot) if p.spot and "where" in form else scene[a.name].color
        return Draft(form, f"say(parse_question({query!r}, {CONTEXT}))", (Sub("parse_question", query, code),), ({"is": "answer", "value": value},) if "color" in form else None, form, history)
    if "point" in form or "show" in form:
        return Draft(form, f"point_gripper_to({a.code})", (), ({"is": "tool_at", "xy": list(after[a.name].xy), "tol": 0.03}, unmoved(after)), form, history)
    return Draft(form, f"pick({a.code})", (), ({"is": "held", "a": a.name},), form, history)


def after_pick(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing in hand is put somewhere."""
    a = mover(rng, scene, computed=0)
    if a is None:
        return None
    q = destination(rng, scene, frozenset((a.name,)))
    if q is None:
        return None
    form = pick(rng, ("put it {p}", "now put it {p}", "place it {p}", "drop it {p}", "and put it {p}", "put it down {p}", "now place it {p}", "set it down {p}", "then place it {p}"))
    earlier = pick(rng, ("pick up {a}", "grab {a}", "pick {a} up", "lift {a}", "take {a}")).format(a=a.said)
    return Draft(form.format(p=q.said), f"place({q.code})", q.subs, None, "held " + form, ((earlier, f"pick({a.code})"),))


