# ruff: noqa: E501 (word lists read better unbroken)
"""A call that was to be about something else: not that one, the other; not there, elsewhere."""

from __future__ import annotations

import re

import numpy as np

from lmp.model.corpus import everyday, objections
from lmp.model.corpus.destinations import destination
from lmp.model.corpus.earlier import earlier
from lmp.model.corpus.mistaken import (
    ELSEWHERE,
    ELSEWHERE_DONE,
    ELSEWHERE_NOW,
    ONES,
    OTHER_DONE,
    OTHER_NOW,
    OTHER_ONE,
    SPOTS,
    UNSAID,
    WHY,
)
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import fixed, onto
from lmp.model.corpus.refs import named
from lmp.model.corpus.vocabulary import KIND_WORDS
from lmp.model.corpus.ways import WAYS
from lmp.model.corpus.wording import ordinal
from lmp.model.corpus.world import COLORS, Scene, pick

_WAYS = {words for said in WAYS.values() for words in said}
"""A place in such words would be an adjustment."""
_MEASURED = re.compile(
    r"[\d.]|(a|some|slightly|quite|much|far|further|well|half|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
"""So would one by how far it is."""
_JOINTS = (", ", ", ", ", ", ". ", ". ", ": ", " - ", "; ", "! ", "? ")
_ABOUT = phrases("""
    {it}: {t} | {it}, {t} | about {it}: {t} | {t}, {it} i mean | {t} - {it} | as for {it}, {t} | with {it}, {t} | {it} was wrong, {t} | before you go on: {it}, {t} | before you carry on, {it}: {t} | one moment, {it}: {t} | first of all {it}, {t} | but {it}, {t} | regarding {it}, {t}
""")
_AFTER = phrases("""
    if you please | if you can | i think | i'd say | of course | obviously | i mean | that's the one i want | nothing else | and not this | not this | not that | sorry | my mistake | sorry about that | my fault | silly me |
    that's all | as i said | like i said | as always | that's what i meant | that's what i wanted | not what you've got there | you know | as i told you | would be better | would be better i think | if that's possible |
    if you don't mind | if it isn't too late | while there's still time | before it's too late | would be right | is what i want | if it's all the same to you | not {x} | and leave {x} alone | and put {x} back | leave {x} there |
    {x} can stay | {x} isn't needed | it's cleaner | it's the better one | that one's mine | it's closer | it's newer | it's safer | there's more room | because there's room there | since i need it there | where i can see it |
    where it can't fall | where nobody trips over it | so i can reach it | so it's out of the way | because i'm going to need it | because it's the right size | because this one is broken | because that one's dirty
""")


def replaced(rng: np.random.Generator, scene: Scene, *, interrupted: bool) -> tuple[str, tuple[str, str]]:
    """Words that name another object or place than a call was about, and the answer."""
    on = "interrupted" if interrupted and rng.random() < 0.82 else "last"
    told = interrupted and on == "last"
    done = told or (not interrupted and rng.random() < 0.4)
    x, y = (named(rng, scene, pick(rng, scene.things)).said for _ in range(2))
    it = (
        earlier(rng, scene, pick(rng, scene.things))
        if told or rng.random() < 0.1
        else pick(rng, ("it", "it", "it", "that", "this", x, "that one", "the thing"))
    )
    if rng.random() < 0.33:
        text = _objected(rng, scene, done=done, it=it, x=x, y=y)
        return (text if not told or it in text else pick(rng, _ABOUT).format(it=it, t=text)), ("plan", on)
    draw = rng.random()
    if draw < 0.06:
        core = pick(rng, UNSAID)
    elif draw < 0.56:
        core = pick(
            rng, OTHER_DONE if done and rng.random() < 0.7 else (*OTHER_ONE, *OTHER_ONE, *(() if done else OTHER_NOW))
        )
        core = core.format(x=_one(rng, scene, y), y=x, it=it)
    else:
        core = pick(
            rng,
            ELSEWHERE_DONE
            if done and rng.random() < 0.7
            else (*ELSEWHERE, *ELSEWHERE, *(() if done else ELSEWHERE_NOW)),
        )
        core = core.format(p=_place(rng, scene), q=_place(rng, scene), x=x, it=it)
    text, draw = core, rng.random()
    if draw < 0.2:
        text = f"{pick(rng, WHY).format(x=x, y=y)}{pick(rng, _JOINTS)}{core}"
    elif draw < 0.27:
        text = f"{core}{pick(rng, (', ', '. ', ' - ', ', '))}{pick(rng, WHY).format(x=x, y=y)}"
    elif draw < 0.37:
        text = f"{core}{pick(rng, (', ', ', ', ' '))}{pick(rng, _AFTER).format(x=x)}"
    if told and it not in text:
        text = pick(rng, _ABOUT).format(it=it, t=text)
    return text, ("plan", on)


def otherwise(rng: np.random.Generator, scene: Scene) -> str:
    """Which object or place it is to be instead: without a word of when, it is about the call at hand."""
    x, y = (named(rng, scene, pick(rng, scene.things)).said for _ in range(2))
    if rng.random() < 0.6:
        return pick(rng, OTHER_ONE).format(x=_one(rng, scene, y), y=x)
    return pick(rng, ELSEWHERE).format(p=_place(rng, scene), q=_place(rng, scene), x=x)


def _objected(rng: np.random.Generator, scene: Scene, *, done: bool, it: str, x: str, y: str) -> str:
    """What is wrong with the object or the place, and which it was to be, as it is blurted out."""
    kind, draw = pick(rng, scene.things).kind, rng.random()
    kind = pick(rng, KIND_WORDS[kind]) if kind in KIND_WORDS else kind
    kind = kind if rng.random() < 0.7 else pick(rng, everyday.NOUNS)
    if done and draw < 0.6:
        form = pick(rng, objections.AFTER_ALL)
    elif draw < 0.75:
        form = pick(rng, objections.OTHER)
    else:
        form = pick(rng, objections.PLACED)
    if rng.random() < 0.35:
        form = f"{pick(rng, objections.STATUS)}{pick(rng, _JOINTS)}{form}"
    elif rng.random() < 0.2:
        form = f"{form}{pick(rng, (', ', '. ', ' - ', '; '))}{pick(rng, objections.STATUS)}"
    elif rng.random() < 0.15:
        form = f"{form}{pick(rng, (', ', ' '))}{pick(rng, _AFTER)}"
    p, q = (_place(rng, scene) if rng.random() < 0.75 else pick(rng, everyday.HOMES) for _ in range(2))
    if rng.random() < 0.3:
        x = _one(rng, scene, y)
    said = form.format(
        x=x,
        y=y,
        it=it,
        k=kind,
        ks=everyday.several(kind),
        c=pick(rng, COLORS),
        p=p,
        q=q,
        w=pick(rng, objections.WHO),
        o=pick(rng, everyday.NOUNS),
    )
    return f"{pick(rng, _BEFORE)} {said}" if done and rng.random() < 0.08 else said


_BEFORE = phrases("""
    before you go on: | before you carry on: | before you carry on, | before you continue, | before anything else, | before you do the next one, | first things first, | no wait, | one thing before that: | just a second, | i only see it now: | i see that only now, | i've just seen that
""")


def _one(rng: np.random.Generator, scene: Scene, y: str) -> str:
    """Another object, by its name or by what tells it from the first."""
    if rng.random() < 0.45:
        return y
    kind = pick(rng, scene.things).kind
    kind = pick(rng, KIND_WORDS[kind]) if kind in KIND_WORDS else kind
    form = pick(rng, ONES)
    return form.format(k=kind, c=pick(rng, COLORS), n=ordinal(rng, int(rng.integers(0, 4))), y=y)


def _place(rng: np.random.Generator, scene: Scene) -> str:
    """Another place, with its preposition."""
    draw = rng.random()
    x = named(rng, scene, pick(rng, scene.things))
    if draw < 0.4:
        return pick(rng, SPOTS).format(x=x.said, c=pick(rng, COLORS), k=pick(rng, scene.things).kind)
    if draw < 0.6:
        return onto(rng, scene, x).said
    place = destination(rng, scene, frozenset()) if draw < 0.75 else None
    while place is None or place.said in _WAYS or _MEASURED.match(place.said):
        place = fixed(rng, scene)
    return place.said
