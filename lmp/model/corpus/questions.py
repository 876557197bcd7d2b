"""Questions about the table, and what the true answer is."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.comparing import compared
from lmp.model.corpus.draft import Draft, unmoved
from lmp.model.corpus.inquiry import Asker, Question
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import CONTEXT, Sub
from lmp.model.corpus.which import how_many, what_all, what_color, where_is, which_one
from lmp.model.corpus.world import Scene, pick
from lmp.model.corpus.yes_no import is_beside, is_borne, is_more, is_the_one, is_there, on_which_half

_ASKERS: tuple[tuple[Asker, float], ...] = (
    (how_many, 0.2),
    (is_there, 0.13),
    (is_borne, 0.1),
    (is_beside, 0.13),
    (on_which_half, 0.03),
    (is_more, 0.07),
    (is_the_one, 0.06),
    (which_one, 0.13),
    (what_color, 0.08),
    (where_is, 0.08),
    (what_all, 0.09),
    (compared, 0.16),
)
_OPENINGS = phrases("""
    tell me, | hey, | robot, | question: | so | ok so | hey robot, | please | please tell me, | quick question: |
    one question: | and | well, | i have a question: | now | just curious, | say, | excuse me, | hi, | sorry, |
    could you tell me, | ok robot, | um, | by the way,
""")
_YES = (is_there, is_borne, is_beside, is_more, is_the_one, on_which_half, compared)


def asked(rng: np.random.Generator, scene: Scene, *, clause: bool = False) -> Question | None:
    """Any question; with a clause, one that also makes a condition."""
    if not scene.things:
        return None
    if clause:
        return pick(rng, (is_there, is_there, *_YES))(rng, scene)
    draw = rng.random() * sum(w for _, w in _ASKERS)
    for asker, weight in _ASKERS:
        draw -= weight
        if draw < 0:
            return asker(rng, scene)
    return None


def question(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A question, answered aloud."""
    q = asked(rng, scene)
    if q is None:
        return None
    said = q.said
    if rng.random() < 0.09:
        said = f"{pick(rng, _OPENINGS)} {said}"
    mark = "?" if rng.random() < 0.5 else ""
    source = f"say(parse_question({said!r}, {CONTEXT}))"
    measured = isinstance(q.answer, float) or (
        isinstance(q.answer, list) and q.answer and isinstance(q.answer[0], float)
    )
    goal = ({"is": "answer", "value": q.answer} | ({"tol": 0.01} if measured else {}), unmoved(scene))
    return Draft(said + mark, source, (Sub("parse_question", said, q.source), *q.subs), goal, "? " + q.recipe)
