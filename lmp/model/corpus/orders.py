# ruff: noqa: E501 (word lists read better unbroken)
"""A new sentence to be done, said to a robot at work: no correction, whatever it begins with."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft
from lmp.model.corpus.followups import follow, follow_group
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.gestures import swap
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.questions import question
from lmp.model.corpus.removal import take_out
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.vocabulary import GERUNDS
from lmp.model.corpus.wording import polite
from lmp.model.corpus.world import Scene, pick

Order = tuple[Scene, tuple[tuple[str, str], ...], str]

_ALREADY = frozenset(words("now then and next also please first afterwards again"))
_OPENINGS = phrases("""
    okay, now | ok, now | now | next | next, | then | and then | and now | after that | thanks, now | thanks, and now | thanks. now | thank you, and next | good, now | good. now | great, and now | perfect, now | perfect. next, |
    fine, then | fine. now | nice, now | excellent. now | well done, now | that's it, now | that's good, now | all right, now | right, now | so, now | okay then, | when you're done, | when you're finished, | once that's done, |
    once you've finished, | as soon as you're done, | after this, | after this one, | afterwards, | later, | one more thing: | another thing: | and another thing: | oh, and | and also | also, | also | while you're at it, | and while you're there, |
    something else: | new task: | next task: | next job: | here's the next one: | last one: | last thing: | finally, | for the next step, | step two: | let's go on: | let's move on: | moving on, | all good, now | okay next, | cool, now | great job, now |
    now please | now could you | could you now | can you now | next, could you | then could you | now can you | good work, now | never mind that, | forget about that for now and | enough of that, | leave that now and | before that, | in the meantime, |
    yes, and now | yes. next, | thank you. now | cheers, now | lovely, now | wonderful. and now | much better. now | that works, now | looks good, now | i like it. now | as the next thing, | on to the next: | for a change, | let's see, | alright then, | we're not done yet: | to finish,
""")
_NEW = (*(put, put, put, put_all, put_all, stack, question, question, line_up, lift, shift, swap, take_out),)


def order(rng: np.random.Generator, scene: Scene, before: Draft) -> Order | None:
    """A sentence to be done after another; None where it would read like a correction of that."""
    if rng.random() < 0.3:
        draft = pick(rng, (follow, follow, follow_group))(rng, scene)
        if draft is not None and "undo" not in draft.recipe and _demands(draft.sentence):
            return draft.scene or scene, draft.history, draft.sentence
    family = pick(rng, _NEW)
    draft = family(rng, scene)
    if draft is None or len(draft.sentence.split()) < 3 or (family is shift and not _demands(draft.sentence)):
        return None
    said = draft.sentence
    if said.split()[0] in GERUNDS and rng.random() < 0.45:
        said = f"{pick(rng, _OPENINGS)} {said}"
    elif family is not question and rng.random() < 0.5:
        said = polite(rng, said)
    return scene, ((before.sentence, before.source),) if rng.random() < 0.85 else (), said


def _demands(said: str) -> bool:
    """Whether it begins with what is to be done, and is more than another way or place for the last thing."""
    spoken = [word.strip(",") for word in said.split()]
    opened = spoken[:1] and spoken[0] in _ALREADY
    while spoken and spoken[0] in _ALREADY:
        spoken = spoken[1:]
    complete = len(spoken) > 3 and spoken[0] in GERUNDS and not said.endswith(("instead", " back", "it was"))
    # "Move it 2 cm to the left" adjusts what was put there.
    return complete and (
        bool(opened)
        or spoken[1] not in ("it", "that", "this")
        or spoken[0] not in ("move", "shift", "nudge", "push", "bring", "get")
    )
