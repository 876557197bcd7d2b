# ruff: noqa: E501 (programs read better unbroken)
"""Sentences made of others: several steps, chains, repetition."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import home, point, shift
from lmp.model.corpus.manner import PUT
from lmp.model.corpus.matching import match
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import fixed, onto
from lmp.model.corpus.refs import named
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.wording import number
from lmp.model.corpus.world import Scene, pick, shuffled

_THEN = (
    " and then ",
    ", then ",
    " then ",
    " and ",
    " and after that ",
    ", and then ",
    ", after that ",
    "; then ",
    ". then ",
    " and afterwards ",
    ", and ",
    ". after that, ",
    " and next ",
    ". ",
    ", next ",
)


def steps(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two or three commands in one sentence."""
    drafts: list[Draft | None] = []
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
    return Draft(
        sentence,
        "\n".join(sources),
        tuple(s for d in known for s in d.subs),
        None,
        f"steps{joint}" + "|".join(d.recipe for d in known),
    )


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
    second = (
        pick(rng, (f"{verb} {two.said} {q.said}", f"{two.said} {q.said}"))
        if joint in (" and ", ", and ")
        else f"{verb} {two.said} {q.said}"
    )
    source = f"put_first_on_second({one.code}, {p.code})\nput_first_on_second({two.code}, {q.code})"
    first, then = p.goal(one.name), q.goal(two.name)
    risky = any(x.onto and scene[x.onto].kind in ("ball", "mug", "cylinder", "object") for x in (p, q))
    goal = None if first is None or then is None or risky else (first, then, unmoved(scene, one.name, two.name))
    return Draft(
        form.format(a=one.said, p=p.said) + joint + second, source, (*p.subs, *q.subs), goal, f"two{joint}{form}"
    )


def chain(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """One on another, and a third on that one; or the same thing to two places, one after the other."""
    blocks = [t for t in movable(scene) if t.kind == "block" and t.on is None]
    if len(blocks) < 3:
        return None
    a, b, c = (named(rng, scene, t) for t in shuffled(rng, blocks)[:3])
    p = onto(rng, scene, a)
    if rng.random() < 0.6:
        q = onto(rng, scene, b)
        if q.said.startswith("to ") or p.said.startswith("to "):
            return None
        verb = pick(rng, ("put", "place", "stack", "move"))
        joint = pick(rng, _THEN)
        again = f"{verb} {c.said} {q.said}" if joint != " and " or rng.random() < 0.5 else f"{c.said} {q.said}"
        source = f"put_first_on_second({b.code}, {a.code})\nput_first_on_second({c.code}, {b.code})"
        return Draft(
            f"{verb} {b.said} {p.said}{joint}{again}",
            source,
            (),
            ({"is": "stacked", "names": [a.name, b.name, c.name]},),
            f"chain{joint}",
        )
    first, last = destination(rng, scene, frozenset((b.name,))), destination(rng, scene, frozenset((b.name,)))
    if (
        first is None
        or last is None
        or first.code == last.code
        or (last.onto and scene[last.onto].kind in ("ball", "mug", "cylinder", "object"))
    ):
        return None
    joint = pick(rng, _THEN)
    verb = pick(rng, ("put it", "move it", "place it", "bring it"))
    risky = first.spot is None or first.subs or (first.goal(b.name) is None)
    goal = None if risky else arrive(last.goal(b.name), unmoved(scene, b.name))
    return Draft(
        f"{pick(rng, ('put', 'move', 'place'))} {b.said} {first.said}{joint}{verb} {last.said}",
        f"put_first_on_second({b.code}, {first.code})\nput_first_on_second({b.code}, {last.code})",
        (*first.subs, *last.subs),
        goal,
        f"twice{joint}",
    )


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
