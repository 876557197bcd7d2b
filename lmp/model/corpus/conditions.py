"""Sentences with if, otherwise and unless."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import home, point, shift
from lmp.model.corpus.moves import put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.questions import asked
from lmp.model.corpus.refs import CONTEXT, Sub
from lmp.model.corpus.sequences import indented
from lmp.model.corpus.world import Scene, pick


def condition(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """If this, then that, otherwise something else."""
    q = asked(rng, scene, clause=True)
    then = pick(rng, (put, put, put, shift, point, put_all))(rng, scene)
    if q is None or q.clause is None or then is None:
        return None
    source = f"if parse_question({q.clause!r}, {CONTEXT}):\n" + indented(then.source)
    subs = (Sub("parse_question", q.clause, q.source), *q.subs, *then.subs)
    idle = (unmoved(scene),)
    goal = then.goal if q.answer else idle
    if rng.random() < 0.4:
        other = pick(rng, (put, put, point, home))(rng, scene)
        if other is None:
            return None
        source += "\nelse:\n" + indented(other.source)
        subs = (*subs, *other.subs)
        goal = then.goal if q.answer else other.goal
        form = pick(
            rng,
            phrases("""
                if {c}, {t}, otherwise {o} | if {c} then {t}, else {o} | if {c} {t}, otherwise {o} |
                if {c}, then {t}, otherwise {o} | {t} if {c}, otherwise {o} | if {c}, {t}. otherwise {o} |
                if {c}, {t}; if not, {o} | if {c}, {t}, or else {o}
            """),
        )
        return Draft(
            form.format(c=q.clause, t=then.sentence, o=other.sentence), source, subs, goal, f"{form}|{then.recipe}"
        )
    form = pick(
        rng,
        phrases("""
            if {c}, {t} | if {c} then {t} | if {c} {t} | {t} if {c} | in case {c}, {t} | when {c}, {t} |
            if {c}, then {t} | only if {c}, {t} | {t}, but only if {c} | {t} in case {c}
        """),
    )
    return Draft(form.format(c=q.clause, t=then.sentence), source, subs, goal, f"{form}|{then.recipe}")


def unless(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Something, but not if this."""
    q, then = asked(rng, scene, clause=True), pick(rng, (put, put, put, shift, put_all))(rng, scene)
    if q is None or q.clause is None or then is None or "any" in q.clause.split():
        return None
    form = pick(rng, ("{t} unless {c}", "unless {c}, {t}", "{t}, unless {c}"))
    source = f"if not parse_question({q.clause!r}, {CONTEXT}):\n" + indented(then.source)
    subs = (Sub("parse_question", q.clause, q.source), *q.subs, *then.subs)
    return Draft(
        form.format(c=q.clause, t=then.sentence),
        source,
        subs,
        (unmoved(scene),) if q.answer else then.goal,
        f"{form}|{then.recipe}",
    )
