# ruff: noqa: E501 (word lists read better unbroken)
"""Sentences with if, otherwise and unless."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import home, point, swap
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.questions import asked
from lmp.model.corpus.refs import CONTEXT, Sub
from lmp.model.corpus.sequences import indented
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.vocabulary import GERUNDS
from lmp.model.corpus.world import Scene, pick

_EITHER = phrases("""
    if {c}, {t}, otherwise {o} | if {c} then {t}, else {o} | if {c} {t}, otherwise {o} | if {c}, then {t}, otherwise {o} |
    {t} if {c}, otherwise {o} | if {c}, {t}. otherwise {o} | if {c}, {t}; if not, {o} | if {c}, {t}, or else {o} |
    if {c} {t} otherwise {o} | if {c} {t} else {o} | if {c} then {t} otherwise {o} | if {c}, {t}, if not, {o} |
    if {c}, {t}. if not, {o} | if {c}, {t}, if not {o} | {t} if {c}, else {o} | {t} if {c}, if not {o} |
    {t} in case {c}, otherwise {o} | in case {c}, {t}, otherwise {o} | when {c}, {t}, otherwise {o} |
    if {c}, please {t}, otherwise {o} | if {c}, {t}. else, {o} | if {c}: {t}, else: {o} | {t} if {c} or else {o} |
    provided that {c}, {t}, otherwise {o} | suppose {c}, then {t}, otherwise {o} | check if {c}. if so, {t}, if not, {o} |
    check whether {c}: if yes, {t}, if no, {o} | see if {c}, then {t}, otherwise {o} | {t} if {c}. otherwise {o} |
    depending on whether {c}, {t} or {o} | if it is true that {c}, {t}, otherwise {o} | either {t} if {c} or {o} if not |
    if {c} you {t}, otherwise you {o} | if {c}, {t}, and otherwise {o} | if {c}, {t}, in any other case {o}
""")
_ONLY = phrases("""
    if {c}, {t} | if {c} then {t} | if {c} {t} | {t} if {c} | in case {c}, {t} | when {c}, {t} | if {c}, then {t} |
    only if {c}, {t} | {t}, but only if {c} | {t} in case {c} | {t} only if {c} | {t} when {c} | {t} provided that {c} |
    {t}, provided that {c} | provided {c}, {t} | provided that {c}, {t} | as long as {c}, {t} | {t} as long as {c} |
    {t}, if {c} | if {c}, please {t} | if {c}: {t} | in the case that {c}, {t} | in case that {c} {t} | assuming {c}, {t} |
    assuming that {c}, {t} | given that {c}, {t} | check if {c}, and if so, {t} | check whether {c}. if so, {t} |
    see if {c} and if yes {t} | should it be that {c}, {t} | suppose {c}, then {t} | {t} on condition that {c} |
    if it is true that {c}, {t} | if indeed {c}, {t} | if {c}, go ahead and {t} | if {c}, you can {t} | {t} iff {c} |
    just in case {c}, {t} | if you see that {c}, {t} | whenever {c}, {t} | {t} - but only if {c}
""")
_UNLESS = phrases("""
    {t} unless {c} | unless {c}, {t} | {t}, unless {c} | unless {c} {t} | unless {c}, please {t} |
    {t}, but not if {c} | {t} except if {c} | {t}, except when {c} | {t} except when {c} | {t}, just not if {c} |
    {t} only if it is not the case that {c} | if it is not true that {c}, {t} | only if it's not so that {c}, {t}
""")


_BEFORE_VERBS = ("please {t}", "and {t}", "can {t}", "you {t}", "yes {t}", "either {t}", "don't {t}")


def _fitting(rng: np.random.Generator, forms: tuple[str, ...], *commands: Draft) -> str:
    """A form; one that says "please put" only for commands that begin with a verb."""
    form = pick(rng, forms)
    verbs = all(c.sentence.split()[0] in GERUNDS for c in commands)
    return form if verbs or not any(before in form for before in _BEFORE_VERBS) else forms[0]


def condition(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """If this, then that, otherwise something else."""
    q = asked(rng, scene, clause=True)
    then = pick(rng, (put, put, put, shift, point, put_all, lift, swap))(rng, scene)
    if q is None or q.clause is None or then is None:
        return None
    source = f"if parse_question({q.clause!r}, {CONTEXT}):\n" + indented(then.source)
    subs = (Sub("parse_question", q.clause, q.source), *q.subs, *then.subs)
    if rng.random() < 0.4:
        other = pick(rng, (put, put, point, home))(rng, scene)
        if other is None:
            return None
        source += "\nelse:\n" + indented(other.source)
        goal, form = (then if q.answer else other).goal, _fitting(rng, _EITHER, then, other)
        said = form.format(c=q.clause, t=then.sentence, o=other.sentence)
        return Draft(said, source, (*subs, *other.subs), goal, f"{form}|{then.recipe}")
    form = _fitting(rng, _ONLY, then)
    goal = then.goal if q.answer else (unmoved(scene),)
    return Draft(form.format(c=q.clause, t=then.sentence), source, subs, goal, f"{form}|{then.recipe}")


def unless(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Something, but not if this."""
    q, then = asked(rng, scene, clause=True), pick(rng, (put, put, put, shift, put_all))(rng, scene)
    if q is None or q.clause is None or then is None or "any" in q.clause.split():
        return None
    form = _fitting(rng, _UNLESS, then)
    source = f"if not parse_question({q.clause!r}, {CONTEXT}):\n" + indented(then.source)
    subs = (Sub("parse_question", q.clause, q.source), *q.subs, *then.subs)
    goal = (unmoved(scene),) if q.answer else then.goal
    return Draft(form.format(c=q.clause, t=then.sentence), source, subs, goal, f"{form}|{then.recipe}")
