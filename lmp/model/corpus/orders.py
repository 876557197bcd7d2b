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
from lmp.model.corpus.telling import Slots
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
    if rng.random() < 0.22:
        return scene, ((before.sentence, before.source),), _plain(rng, scene)
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


_ASKED = phrases("""
    where's {x} | where is {x} | where are the {g} | where did you put {x} | what's in {x} | what is in {x} | what's on {x} | what is on {x} | what's next to {x} | what's under {x} | what's behind {x} | how many {g} are there | how many {g} do you see | how many {g} are in {x} | is {x} empty | is {x} open | is {x} closed | is {x} on {y} |
    is there a {o} | is there a {o} in {x} | are there any {g} | do you see {x} | can you see a {o} | can you reach {x} | which {o} is the {e} | which one is the {e} | what colour is {x} | what color is {x} | how big is {x} | how far is {x} from {y} | is {x} bigger than {y} | what's the {e} thing here | what have we got on the table | what can you see
""")
_DO = phrases("""
    open {x} | close {x} | open {x} again | close {x} again | shut {x} | close it again | shut it again | open it again | open the {v} drawer | close the {v} drawer | open the top drawer | open the bottom drawer | close the drawer again | pull the drawer open | push the drawer shut | put {x} {h} | put {x} on {y} | put {x} in {y} | put {x} next to {y} |
    put every {o} in {x} | put every {o} {h} | put all the {g} in {x} | put all the {g} {h} | put the {g} {h} | put the {q} {g} {h} | pick up {x} | pick up the {o} | lift {x} | lift the {o} | point at {x} | point at the {e} {o} | point to the {e} {o} | show me {x} | show me the {e} {o} | fetch {x} | fetch me {x} | bring me {x} | bring me the {e} {o} |
    hand me {x} | give me the {o} | get me a {o} | line up the {g} | line the {g} up along the {v} | line the {g} up at the {v} | line them all up along the {v} | arrange the {g} in a circle | arrange the {g} around {x} | sort the {g} by colour | sort the {g} by size | stack the {g} | stack the {g} on {x} | build a tower of {g} | make a row of {g} |
    make a circle of {g} | swap {x} and {y} | swap {x} with {y} | push {x} to {y} | push {x} towards {y} | push {x} over to {y} | push {x} to the {v} | slide {x} to {y} | take {x} out of {y} | take everything out of {x} | take the {g} off {x} | take all the {g} out of {x} | empty {x} | empty {x} into {y} | clear the table | clear {x} | tidy up the {g} |
    move {x} over to {y} | move {x} next to {y} | move {x} {h} | move all the {g} {h} | move everything off {x} | go home | go back to your start position | spread the {g} out | collect all the {g} in {x} | gather the {g} {h} | turn {x} over | put one {o} in each {l} | put the lid on {x} | drop {x} in {y} | lay {x} on {y} | count the {g}
""")


def _plain(rng: np.random.Generator, scene: Scene) -> str:
    """A command or a question about what stands there or may."""
    slots = Slots(rng, scene)
    if rng.random() < 0.3:
        said = pick(rng, _ASKED).format_map(slots)
        return f"{pick(rng, _OPENINGS)} {said}" if rng.random() < 0.25 else said
    said = pick(rng, _DO).format_map(slots)
    draw = rng.random()
    if draw < 0.35:
        return f"{pick(rng, _OPENINGS)} {said}"
    if draw < 0.45:
        return (
            f"{said} {pick(rng, ('now', 'next', 'as well', 'after that', 'then', 'now please', 'next please', 'too'))}"
        )
    return polite(rng, said) if draw < 0.75 else said


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
