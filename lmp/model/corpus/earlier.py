# ruff: noqa: E501 (word lists read better unbroken)
"""What was done before the thing at hand, expressly: the last one, the ball you put down just now."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.refs import named
from lmp.model.corpus.world import Scene, Thing, pick

_ONES = phrases("""
    the last one | the previous one | the one before | the one before this | the one before that | the one you just put down | the one you just placed | the one you've just put down | what you put down before |
    what you just put down | the one you did before | the one you did just now | that last one | the last {k} | the previous {k} | the {k} before | the {k} you just put down | the {k} from before | the earlier one |
    the earlier {k} | the one from before | the one from a moment ago | the {k} from a moment ago | the first one | the thing before | the last thing | the last thing you did | what you did before this | the one you already did |
    the one you've already put down | the {k} you've already placed | the one that's already there | the {k} that's already standing there | the one you finished | the one you let go of | the one you just let go of |
    the {k} you just let go of | the one you had before | the {k} you had in your hand before | the one you dealt with first | the preceding one | the one prior to this | the one before the one you're holding |
    not this one, the last one | {a} you put down before | {a} from before | {a} you just placed | {a} you did earlier | {a}, the one you did before | {a} you've just let go of | {a} that you already put down |
    the {k} you moved before | the one you moved a second ago | the one you moved earlier | the last one you placed | the last {k} you placed | the {k} of just now | the one just now | your last one | your previous one |
    the step before | the previous step | the last step | the last move | the previous move | the one two seconds ago | the {k} you started with | the one you began with | {a} a moment ago | {a} earlier
""")


_PAST = phrases("""
    just now | a moment ago | a minute ago | a second ago | two seconds ago | earlier | before | before that | before this | previously | right before this | last time | the last time | already | first | to begin with | a while ago | in the last step | in the step before | in the move before | at the start | one step ago | one move ago
""")
_MOVED = words(
    "put placed moved did took dropped set_down put_down laid_down let_go_of put_away put_in dealt_with handled picked_up brought finished carried pushed opened released positioned stacked"
)
_ACTS = words("push move step drop landing placement attempt action one put go try pull bit turn")


def _told(rng: np.random.Generator, kind: str, a: str) -> str:
    """The thing by what was done with it and when."""
    draw, when = rng.random(), pick(rng, _PAST)
    verb = pick(rng, _MOVED).replace("_", " ")
    thing = pick(rng, ("the one", "the one", f"the {kind}", f"the {kind}", "the thing", "what", f"that {kind}", a))
    if draw < 0.45:
        return f"{thing} you {pick(rng, ('', '', 'just ', 've just ', 'already '))}{verb} {when}".replace(
            "you ve", "you've"
        )
    if draw < 0.6:
        return f"the {kind} from {pick(rng, ('before', 'earlier', 'a moment ago', 'just now', 'the last step', 'the step before', 'the beginning'))}"
    if draw < 0.72:
        return f"the {pick(rng, _ACTS)} {pick(rng, ('before', 'before this', 'before that', 'before this one', 'just now', 'you just did', 'you did before'))}"
    if draw < 0.86:
        return f"{a}, the one {pick(rng, ('you did first', 'from before', 'you did before', 'already in there', 'already there', 'you did earlier', 'that is done', 'you finished', 'that came before', 'you did just now'))}"
    return f"{a} {when}"


def earlier(rng: np.random.Generator, scene: Scene, thing: Thing) -> str:
    """What was done before, as it is told from what is going on."""
    form = pick(rng, _ONES)
    kind = thing.kind if rng.random() < 0.8 else pick(rng, ("thing", "object", "piece"))
    a = named(rng, scene, thing).said
    a = a if a.startswith(("the ", "that ", "this ", "my ", "your ")) else f"the {a}"
    return form.format(k=kind, a=a) if rng.random() < 0.6 else _told(rng, kind, a)
