# ruff: noqa: E501 (programs read better unbroken)
"""Sentences made of others: several steps, chains, repetition."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved
from lmp.model.corpus.gather import put_all, spread
from lmp.model.corpus.gestures import home, point
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.listing import each_named
from lmp.model.corpus.manner import PUT
from lmp.model.corpus.matching import match
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, fixed
from lmp.model.corpus.refs import Ref, named
from lmp.model.corpus.removal import take_out
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.wording import number
from lmp.model.corpus.world import Scene, Thing, pick, shuffled

_THEN = phrases("""
    ~and then~ | ,~then~ | ~then~ | ~and~ | ~and~ | ~and after that~ | ,~and then~ | ,~after that~ | ;~then~ | .~then~ | ~and afterwards~ | ,~and~ |
    .~after that~ | .~after that,~ | ~and next~ | .~ | .~ | ,~next~ | ,~afterwards~ | ;~ | ,~ | .~next,~ | .~then,~ | .~next~ | ~followed by: | ,~then also~ |
    ~and also~ | .~also~ | ,~and also~ | .~afterwards,~ | .~once that is done,~ | ,~and after this~ | .~when you are done,~ | ~-> | ,~and finally~ |
    .~finally,~ | ,~finally~ | .~and~ | .~and then~ | .~now~ | ,~now~ | .~as the next step,~ | ~plus~ | .~second,~ | .~secondly,~ | ,~second~ |
    ~and thereafter~ | ,~subsequently~ | .~done? then~
""")
_JOINTS = tuple(j.replace("~", " ") if j.endswith("~") else j.replace("~", " ") + " " for j in _THEN)
_PLAIN = (" and ", ", and ", ", ", "; ", " plus ")
_FIRST = phrases(
    "first {} | first, {} | firstly {} | first of all {} | to begin with, {} | start: {} | step one: {} | at first {}"
)
_SWAPPED = phrases("""
    before you {2}, {1} | before {3}, {1} | after you {1}, {2} | after {4}, {2} | once you have {5}, {2} | when you have {5}, {2} | {2}, but first {1} |
    {2}, but before that {1} | {2} after you {1} | {2} after {4} | {2}, but only after {4} | {2} once you have {5} | {1} before you {2} |
    {1} before {3} | having {5}, {2} | as soon as you have {5}, {2}
""")
_ONES = phrases(
    "{0}, then {1} and finally {2} | {0}, {1} and {2} | {0}, {1}, {2} | {0}; {1}; {2} | {0}. {1}. {2} | first {0}, then {1}, then {2} | first {0}, then {1} and finally {2} | {0}, then {1}, then {2} | {0}, after that {1} and then {2} | {0} and then {1} and then {2} | 1. {0} 2. {1} 3. {2} | 1) {0} 2) {1} 3) {2} | {0}, next {1}, last {2} | start with this: {0}. then {1}. finally {2} | {0}. then {1}. at the end {2} | {0}, and {1}, and {2}"
)
_PARTICIPLES = {
    "put": ("putting", "put"),
    "place": ("placing", "placed"),
    "move": ("moving", "moved"),
    "set": ("setting", "set"),
    "bring": ("bringing", "brought"),
    "lay": ("laying", "laid"),
}


def steps(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two or three commands in one sentence."""
    drafts: list[Draft | None] = []
    for _ in range(2 if rng.random() < 0.75 else 3):
        family = pick(
            rng,
            (
                put,
                put,
                put,
                put,
                put_all,
                put_all,
                shift,
                point,
                home,
                stack,
                match,
                spread,
                take_out,
                line_up,
                lift if drafts else put,
            ),
        )
        drafts.append(family(rng, scene))
    known = [d for d in drafts if d is not None]
    if len({d.source for d in known}) < len(drafts) or any(d.sentence.split()[0] in _NOT_AFTER_THEN for d in known[1:]):
        return None
    joint = pick(rng, _JOINTS)
    if joint == " and " and any(" and " in d.sentence for d in known):
        joint = " and then "
    if len(known) == 3 and rng.random() < 0.6:
        form = pick(rng, _ONES)
        sentence, joint = form.format(*(d.sentence for d in known)), form
    else:
        sentence = joint.join(d.sentence for d in known)
        if rng.random() < 0.15:
            sentence = pick(rng, _FIRST).format(sentence)
    return Draft(
        sentence,
        "\n".join(d.source for d in known),
        tuple(s for d in known for s in d.subs),
        _after_one_another(scene, known),
        f"steps{joint}" + "|".join(d.recipe for d in known),
        parts=tuple(known),
    )


_NOT_AFTER_THEN = ("i", "make", "i'd", "first", "you", "there", "let's")


def _after_one_another(scene: Scene, drafts: list[Draft]) -> tuple[Goal, ...] | None:
    """The goals of steps that have nothing to do with each other; None where one may undo or change another."""
    goals = [g for d in drafts for g in d.goal or ({"is": "unknown"},)]
    if any(g["is"] not in ("on", "at", "stacked", "unmoved") for g in goals):
        return None
    if any("get_obj_pos" in s.source or "is_on" in s.source for d in drafts[1:] for s in d.subs):
        return None
    moved = [set(scene.names) - {n for g in d.goal or () if g["is"] == "unmoved" for n in g["names"]} for d in drafts]
    wanted = [g for g in goals if g["is"] != "unmoved"]
    named_in = [
        {str(n) for g in d.goal or () if g["is"] != "unmoved" for n in (*g.get("names", ()), g.get("a"), g.get("b"))}
        for d in drafts
    ]
    if any(moved[i] & (moved[k] | named_in[k]) for i, k in permutations(range(len(drafts)), 2)):
        return None
    # What one step puts down may be in the way of the next where both go near the same spot.
    spots = [g["xy"] for g in wanted if g["is"] == "at"]
    if any(float(np.hypot(p[0] - q[0], p[1] - q[1])) < 0.12 for p, q in combinations(spots, 2)):
        return None
    return (*wanted, unmoved(scene, *set().union(*moved)))


def two_puts(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two or three things, each to a place of its own, independent of each other."""
    things = [t for t in movable(scene) if t.kind not in ("bowl", "plate")]
    count = 3 if len(things) > 2 and rng.random() < 0.25 else 2
    if len(things) < count:
        return None
    refs = each_named(rng, scene, shuffled(rng, things)[:count])
    avoid = frozenset(r.name for r in refs)
    places: list[Place] = []
    for _ in refs:
        p = destination(rng, scene, avoid)
        if (
            p is None
            or (places and len(p.subs) > 1)
            or (p.subs and p.onto)
            or any(_collide(scene, p, q) for q in places)
        ):
            return None
        places.append(p)
    sentence, form = _worded(rng, refs, places)
    source = "\n".join(f"put_first_on_second({a.code}, {p.code})" for a, p in zip(refs, places, strict=True))
    goals = [p.goal(a.name) for a, p in zip(refs, places, strict=True)]
    risky = any(p.onto and scene[p.onto].kind in ("ball", "mug", "cylinder", "object") for p in places)
    known = tuple(g for g in goals if g is not None)
    goal = None if risky or len(known) < count else (*known, unmoved(scene, *avoid))
    return Draft(sentence, source, tuple(s for p in places for s in p.subs), goal, f"two{form}")


def _collide(scene: Scene, p: Place, q: Place) -> bool:
    """Whether two places are one, or too near each other."""
    if p.onto and p.onto == q.onto:
        return scene[p.onto].kind != "bowl"
    return bool(p.spot and q.spot and float(np.hypot(p.spot[0] - q.spot[0], p.spot[1] - q.spot[1])) < 0.09)


def _worded(rng: np.random.Generator, refs: list[Ref], places: list[Place]) -> tuple[str, str]:
    """Two or three puts in one sentence: in telegraph style, with an order of time, or the later one named first."""
    draw, verb = rng.random(), pick(rng, ("put", "put", "place", "move", "set", "bring"))
    bare = [f"{a.said} {p.said}" for a, p in zip(refs, places, strict=True)]
    full = [f"{verb} {b}" for b in bare]
    if len(refs) == 3:
        form = pick(rng, _ONES)
        verbs = pick(rng, ("all", "first", "none"))
        parts = full if verbs == "all" else [full[0], *bare[1:]] if verbs == "first" else bare
        return form.format(*parts), form + verbs
    if draw < 0.2 and verb in _PARTICIPLES:
        form, (ing, done) = pick(rng, _SWAPPED), _PARTICIPLES[verb]
        return form.format("", full[0], full[1], f"{ing} {bare[1]}", f"{ing} {bare[0]}", f"{done} {bare[0]}"), form
    if draw < 0.35:
        # No verb, or one for both: "red in the bowl, blue on the plate".
        joint = pick(rng, _PLAIN)
        return (bare[0] if draw < 0.27 else full[0]) + joint + bare[1], f"telegraph{joint}"
    form, joint = pick(rng, PUT[:9]), pick(rng, _JOINTS)
    second = bare[1] if joint in _PLAIN and rng.random() < 0.5 else full[1]
    sentence = form.format(a=refs[0].said, p=places[0].said) + joint + second
    if rng.random() < 0.1:
        sentence = pick(rng, _FIRST).format(sentence)
    return sentence, f"{joint}{form}"


def chain(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """One on another, and a third on that one; or the same thing to two places, one after the other."""
    blocks = [t for t in movable(scene) if t.kind == "block" and t.on is None]
    if len(blocks) < 3:
        return None
    if rng.random() < 0.65:
        return _links(rng, scene, blocks)
    b = named(rng, scene, pick(rng, blocks))
    first, last = destination(rng, scene, frozenset((b.name,))), destination(rng, scene, frozenset((b.name,)))
    if (
        first is None
        or last is None
        or first.code == last.code
        or (last.onto and scene[last.onto].kind in ("ball", "mug", "cylinder", "object"))
    ):
        return None
    joint = pick(rng, _JOINTS)
    verb = pick(rng, ("put it", "move it", "place it", "bring it", "take it", "set it", ""))
    risky = first.spot is None or first.subs or len(last.subs) > 1 or (first.goal(b.name) is None)
    goal = None if risky else arrive(last.goal(b.name), unmoved(scene, b.name))
    again = f"{verb} {last.said}".strip()
    return Draft(
        f"{pick(rng, ('put', 'move', 'place', 'bring', 'set'))} {b.said} {first.said}{joint}{again}",
        f"put_first_on_second({b.code}, {first.code})\nput_first_on_second({b.code}, {last.code})",
        (*first.subs, *last.subs),
        goal,
        f"twice{joint}",
    )


def _links(rng: np.random.Generator, scene: Scene, blocks: list[Thing]) -> Draft | None:
    """Each thing on the next: one put for each where it is said from the bottom up, else one tower, last part first."""
    refs = each_named(rng, scene, shuffled(rng, blocks)[: 4 if len(blocks) > 3 and rng.random() < 0.3 else 3])
    on = pick(rng, ("on", "on", "on", "on top of", "onto", "atop"))
    links = [f"{above.said} {on} {below.said}" for below, above in pairwise(refs)]
    verb, draw = pick(rng, ("put", "place", "stack", "move", "set")), rng.random()
    downwards = draw < 0.3
    joint = pick(rng, _PLAIN if downwards else (*_PLAIN, *_JOINTS))
    if downwards:
        # "Red on blue, blue on green": said from the top, built from the bottom.
        links.reverse()
    verbs = rng.random()
    parts = [
        link if verbs < 0.35 or (verbs < 0.65 and i and joint in _PLAIN) else f"{verb} {link}"
        for i, link in enumerate(links)
    ]
    names = [r.name for r in refs]
    source = (
        f"stack_objects_in_order([{', '.join(r.code for r in refs[::-1])}][::-1])"
        if downwards
        else "\n".join(f"put_first_on_second({above.code}, {below.code})" for below, above in pairwise(refs))
    )
    return Draft(joint.join(parts), source, (), ({"is": "stacked", "names": names},), f"chain{joint}{downwards}")


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
        form = pick(
            rng,
            phrases("""
                move {a} from {p} to {q} and back {n} | move {a} back and forth between {p} and {q} {n} |
                {n}, move {a} between {p} and {q} | carry {a} back and forth between {p} and {q} {n}
            """),
        )
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
    return Draft(
        form.format(t=inner.sentence, n=said),
        f"for i in range({times}):\n" + indented(inner.source),
        inner.subs,
        None,
        f"{form}|{inner.recipe}",
    )


def indented(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.split("\n"))
