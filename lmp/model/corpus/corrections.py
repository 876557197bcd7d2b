# ruff: noqa: E501 (word lists read better unbroken)
"""What a person says while the arm works or after it: which kind of correction it is, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.destinations import destination
from lmp.model.corpus.draft import Draft
from lmp.model.corpus.followups import follow, follow_group
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.lessons import told
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import fixed, onto
from lmp.model.corpus.questions import question
from lmp.model.corpus.refs import named
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.wording import category, color_word, kind_word, length, number, plural, polite, slip
from lmp.model.corpus.world import COLORS, Scene, pick, sample_scene

WAYS = {
    "left": phrases("left | left | to the left | to the left | leftwards | towards the left | to your left | over to the left"),
    "right": phrases("right | right | to the right | to the right | rightwards | towards the right | to your right | over to the right"),
    "back": phrases("back | up | away | to the back | backwards | away from me | further back | to the top | towards the top | further away from me | upwards"),
    "front": phrases("forward | down | to the front | towards me | closer to me | forwards | to the bottom | towards the front | in my direction | downwards"),
    "higher": phrases("higher | higher up | further up in the air | higher above the table"),
    "lower": phrases("lower | lower down | closer to the table | nearer to the table | lower above the table"),
    "nearer": phrases("closer | closer to {b} | nearer | nearer to {b} | closer to it | towards {b} | closer together | nearer to it"),
    "farther": phrases("farther away | further away from {b} | farther from {b} | farther away from it | further from {b} | further apart | away from {b} | farther"),
    "clockwise": phrases("clockwise | turned clockwise | rotated clockwise | turned to the right | rotated to the right"),
    "counterclockwise": phrases("counterclockwise | anticlockwise | turned counterclockwise | rotated counterclockwise | turned to the left | rotated to the left | counter-clockwise"),
}  # fmt: skip
_SPEEDS = {
    "slower": phrases("""
        slower | more slowly | slow down | not so fast | too fast | go slower | a bit slower | move slower | slower please | that is too fast |
        take it slower | easy | take your time | gently now | that's too quick | less speed | you are too fast | do it slower | slowly
    """),
    "faster": phrases("""
        faster | speed up | quicker | go faster | a bit faster | too slow | hurry up | move faster | that is too slow | more speed | you are too slow |
        come on, faster | can you go faster | quicker please | do it faster | hurry | not so slow
    """),
}
_BITS = phrases("""
    a bit | a bit | a bit | a little | a little | slightly | a little bit | a tad | a touch | just a bit | a tiny bit | a smidge | a lot | much |
    a good deal | quite a bit | some | somewhat | a hair | a few centimeters | a finger's width | half a block | one block width | way
""")
_SHIFTED = phrases("""
    {d} {w} | {d} {w} | {d} {w} | {d} {w} | {d} more {w} | {d} further {w} | no, {d} {w} | {w} {d} | {w} by {d} | {d} {w} please | it should be {d} {w} |
    it should be {d} further {w} | it should go {d} {w} | i want it {d} {w} | i want it {d} further {w} | that should be {d} {w} | make it {d} {w} |
    place it {d} {w} | put it {d} {w} | put it {d} further {w} | you should put it {d} {w} | it needs to be {d} {w} | not quite, {d} {w} |
    almost, {d} {w} | nearly, {d} {w} | try {d} {w} | rather {d} {w} | go {d} {w} | that's off, {d} {w} | still {d} {w} | okay but {d} {w} |
    good, but {d} {w} | it has to be {d} {w} | better {d} {w} | have it {d} {w} | it's not right, {d} {w} | there, but {d} {w} | {d} too little {w}
""")
_PLAIN = phrases("""
    {w} | {w} | more {w} | further {w} | no, {w} | {w} please | it should be {w} | it should be further {w} | i want it {w} | put it further {w} |
    place it further {w} | make it {w} | rather {w} | not quite, {w} | more {w} please | still further {w} | even further {w} | go {w} | not there, {w} | no, further {w}
""")
_OPPOSED = {
    "left": "right",
    "right": "left",
    "back": "front",
    "front": "back",
    "higher": "lower",
    "lower": "higher",
    "nearer": "farther",
    "farther": "nearer",
}
_TOO = {
    "right": phrases("too far right | too far to the right | that is too far right"),
    "left": phrases("too far left | too far to the left | that's too far to the left"),
    "back": phrases("too far back | too far away | too far up"),
    "front": phrases("too far forward | too far down | too far to the front"),
    "higher": phrases("too high | that's too high | you are too high"),
    "lower": phrases("too low | that is too low | you are too low"),
    "nearer": phrases("too close | too near | that's too close | too close to {b} | too near to {b}"),
    "farther": phrases("too far away from {b} | too far from {b} | that's too far from {b} | too far apart"),
}
_STOP = phrases("""
    stop | stop | stop | wait | wait | wait a moment | wait a second | hold on | halt | freeze | pause | stop it | stop there | stop right there | stop now |
    stop moving | hold it | hang on | no stop | whoa | hold still | don't move | stop please | wait please | one moment | one second | just a second | cancel |
    abort | emergency stop | stop immediately | stop at once | stop that | stand still | not another move | stop what you are doing | stay there | hold | quit it |
    stay | time out | wait wait | stop stop stop | hey stop | give me a second | hold your horses | pause please | interrupt | cancel that | let me think
""")
_GO_ON = phrases("""
    go on | go on | continue | continue | carry on | keep going | proceed | resume | go ahead | ok go on | okay, continue | you can go on | you may continue |
    please continue | continue please | go on please | carry on please | all right, go on | now continue | now go on | it's fine, go on | fine, continue |
    don't stop | no, go on | never mind, go on | never mind | as you were | back to work | finish it | finish what you were doing | continue with that | move on |
    keep at it | you can continue | go ahead and finish | that's ok, go on | false alarm | false alarm, continue | it's nothing, go on | sorry, go on | unpause
""")
_UNDO = phrases("""
    undo | undo that | undo that | undo it | undo the last step | undo this | take that back | take it back | revert | revert that | reverse that | put it back |
    put it back where it was | go back | go one step back | back to how it was | make that undone | bring it back | put it back to where it was |
    please undo that | no, undo that | undo your last action | that was wrong, undo it | restore the previous state | put everything back | undo the last move |
    undo it please | return it to where it was | take back the last move | i want it back where it was | not good, put it back | wrong, put it back | roll back |
    no, put it back | put that back | step back
""")
_GOOD = phrases("""
    good | good | great | perfect | perfect | very good | well done | that's it | that is it | exactly | exactly right | yes | yes, like that | just right |
    right | correct | that's right | that is right | nice | excellent | fine | that's fine | looks good | thanks | thank you | good job | nice work | good work |
    that's good | that is perfect | like that | just like that | great job | super | wonderful | ok good | okay, good | good, thanks | perfect, thank you |
    that's what i wanted | that is what i meant | now it's right | now it is good | much better | that's better | yes that's good | i'm happy with that | awesome |
    cool | ok | okay | all good | good robot | bravo | that will do | that works | i like it | keep it like that | done, thanks | as i wanted | spot on
""")
_ANOTHER = phrases("""
    not that one, {x} | not that one, {x} | no, {x} | no, {x} | i meant {x} | i mean {x} | no, i meant {x} | not this one, {x} | wrong one, {x} | {x} instead |
    {x}, not that one | i said {x} | take {x} instead | use {x} instead | {x}, please, not this | sorry, {x} | sorry, i meant {x} | rather {x} | the wrong one, i want {x} |
    not it, {x} | actually {x} | actually, i meant {x} | wrong object, {x} | no not that, {x} | that's the wrong one, {x} | that is not {x} | you took the wrong one, i meant {x} |
    pick {x} instead | i want {x} instead | it should be {x} | should have been {x} | it was supposed to be {x} | that's not what i meant, {x} | oops, i meant {x} |
    no no, {x} | not the one i meant, take {x} | let go of it, take {x}
""")
_ELSEWHERE = phrases("""
    not there, {p} | no, {p} | {p} instead | no, put it {p} | put it {p} instead | i meant {p} | i said {p} | rather {p} | better {p} | wrong place, {p} |
    not here, {p} | actually {p} | it should go {p} | no, it goes {p} | sorry, {p} | sorry, i meant {p} | no no, {p} | that's the wrong place, it goes {p} |
    that is not where it goes, {p} | i'd rather have it {p} | {p}, not there | wrong, {p} | bring it {p} instead | it was supposed to go {p} | place it {p} instead
""")
_ONES = phrases("""
    the smaller one | the bigger one | the other one | the larger one | the smallest one | the biggest one | the one on the left | the one on the right |
    the left one | the right one | the one next to it | the one behind it | the one in front | the other | the one in the corner | the one in the bowl | that other one |
    the one beside it | the middle one | the nearer one | the one farther away | the one at the back | the first one | the second one | the one above
""")
_TASK_PLAN = phrases("""
    {x} last | always put {x} last | leave out {x} | leave {x} out | skip {x} | without {x} | not {x} | but not {x} | only {g} | only the {g} | just the {g} | just {g} |
    do {x} last | {x} comes last | {x} at the end | {x} before {y} | first {x}, then {y} | {x} goes before {y} | not so many | only {n} of them | not all of them |
    only {n} | {n} of them are enough | don't use {x} | don't use {x} for this | use {y} too | {x} too | {x} as well | also {x} | all of them, not just one | every one of them |
    all {g}, not only that one | also the {g} | and the {g} too | stop after {n} | not in that order | in the other order | the other way round | the other way around |
    from left to right | from right to left | go from left to right | start from the left | start at the back | one at a time | the {g} come later |
    the {g} should come last | {x} should be on top | {x} on top | {x} at the bottom | {x} in the middle | {x} between them | alternate the colors |
    no two of the same color next to each other | sort them by size | sort them by color | take the nearest one first | the nearest first | keep {x} for the end |
    don't mix the {g} with the others | you can leave the rest | the rest can stay | leave the others | {x} can stay | {x} may stay where it is | don't bother with {x}
""")
_TASK_SKILL = phrases("""
    leave more space between them | more space between them | put them closer together | closer together | further apart | spread them out more | keep {d} between them |
    leave {d} between them | the gaps should be {d} | the gaps are too big | the gaps are too small | make the gaps {d} | make the line longer | make the line shorter |
    make the circle bigger | make the circle smaller | a bigger circle | a smaller square | make it wider | make it narrower | make it longer | make the row tighter |
    they should not touch | they should touch each other | a tighter row | leave a gap of {d} | with {d} between them | {d} apart | keep them {d} apart | the line should be straighter |
    make it straighter | align them better | they should be parallel to the edge | keep them away from the edge | further from the edge, all of them | lift them all higher |
    do all of this more slowly | do the rest more slowly | go slowly with all of them | handle them all more gently | put each of them down more gently |
    stack them more carefully | center each one better | put each one exactly in the middle | turn them all the same way
""")
_ALWAYS_SKILL = phrases("""
    always move slowly | from now on move slowly | always go slowly near {x} | never move that fast | never go that fast again | from now on be gentle | always be gentle with {x} |
    always grip {x} gently | grip {g} more gently from now on | always lift things higher | always lift things at least {d} | lift everything higher before you carry it |
    always keep {d} away from the edge | never put anything within {d} of the edge | always approach from above | always set things down gently | from now on lift things {d} |
    always leave {d} between things | always turn things parallel to the edge | from now on, slower | from now on faster | you can always move faster |
    never move faster than this | always carry things at least {d} above the table | always hold {x} from the side | hold {g} by the rim | hold mugs by the handle |
    always take bowls by the rim | from now on put things down softly | keep at least {d} from {x} at all times | always stay {d} away from {x} | when you carry {g}, go slowly
""")
_LAST = phrases(
    "the last one {t} | the previous one {t} | the one before {t} | what you put down before {t} | the one you did before {t} | the last one was wrong, {t} | about the one before: {t} | no, the previous one {t} | the last one should be {t}"
)


@dataclass(frozen=True)
class Correction:
    """What was said, what it was said to, and what it is.

    Args:
        scene: the table.
        history: sentences and sources, the one that is corrected last.
        interrupted: whether the arm was halted in the middle of a call.
        said: the words.
        answer: the literal that `parse_correction` gives.
    """

    scene: Scene
    history: tuple[tuple[str, str], ...]
    interrupted: bool
    said: str
    answer: tuple[str, ...]

    @property
    def source(self) -> str:
        """The answer as a program."""
        return f"ret_val = {list(self.answer)!r}"


def correction(rng: np.random.Generator) -> Correction:
    """Something that is said to a robot at work."""
    while True:
        scene = sample_scene(rng)
        before = pick(rng, _TASKS)(rng, scene) if len(scene.things) > 1 else None
        if before is None or before.source.startswith("not_understood("):
            continue
        interrupted = rng.random() < 0.45
        found = _said(rng, scene, before, interrupted)
        if found is None:
            continue
        scene, history, said, answer = found
        if rng.random() < 0.25 and answer[0] != "command":
            said = pick(
                rng,
                (
                    "please {}",
                    "no, {}",
                    "wait, {}",
                    "hey, {}",
                    "hm, {}",
                    "{} please",
                    "{}, please",
                    "robot, {}",
                    "no no, {}",
                    "stop, {}",
                    "oh, {}",
                    "sorry, {}",
                    "okay, {}",
                    "{}, ok",
                    "well, {}",
                    "ah, {}",
                    "{}, thanks",
                    "um, {}",
                ),
            ).format(said)
        if rng.random() < 0.07:
            said = _slipped(rng, said, answer[-1])
        return Correction(scene, history, interrupted, said, answer)


_TASKS: tuple[Callable[[np.random.Generator, Scene], Draft | None], ...] = (
    *(put, put, put, put, put, put_all, put_all, put_all, stack, stack, shift, shift, line_up, line_up, lift),
)

_Found = tuple[Scene, tuple[tuple[str, str], ...], str, tuple[str, ...]]


def _said(rng: np.random.Generator, scene: Scene, before: Draft, interrupted: bool) -> _Found | None:
    draw = rng.random()
    if draw < 0.16:
        return _command(rng, scene, before)
    if draw < 0.44:
        return _rule(rng, scene, before)
    history = ((before.sentence, before.source),)
    on = "interrupted" if interrupted else "last"
    if draw < 0.6:
        word, forms = pick(rng, (("stop", _STOP), ("stop", _STOP), ("go on", _GO_ON), ("undo", _UNDO), ("good", _GOOD)))
        return scene, history, pick(rng, forms), (word,)
    if draw < 0.82:
        adjusted = _adjusted(rng, scene)
        if adjusted is None:
            return None
        said, answer = adjusted
        if rng.random() < 0.1 and answer[0] not in _SPEEDS:
            # The one before is meant even while the arm moves the next.
            return (
                scene,
                history,
                pick(rng, _LAST).format(t=said.removeprefix("it should be ").removeprefix("no, ")),
                ("skill", "last", *answer),
            )
        return scene, history, said, ("skill", on, *answer)
    other = _another(rng, scene)
    return (scene, history, other, ("plan", on)) if other else None


def _adjusted(rng: np.random.Generator, scene: Scene) -> tuple[str, tuple[str, ...]] | None:
    b = named(rng, scene, pick(rng, scene.things)).said
    draw = rng.random()
    if draw < 0.1:
        way = pick(rng, tuple(_SPEEDS))
        return pick(rng, _SPEEDS[way]), (way,)
    if draw < 0.22:
        way = pick(rng, tuple(_TOO))
        text = pick(rng, _TOO[way]).format(b=b)
        if rng.random() < 0.3:
            said = length(rng, 0.01, 0.1)[0]
            return f"{said} {text}", (_OPPOSED[way], said)
        return text, (_OPPOSED[way],)
    way = pick(rng, tuple(WAYS))
    words = pick(rng, WAYS[way]).format(b=b)
    if draw < 0.42:
        return pick(rng, _PLAIN).format(w=words), (way,)
    if way.endswith("clockwise") and rng.random() < 0.6:
        said = f"{pick(rng, (*map(str, range(5, 95, 5)), 'ten', 'thirty', 'forty-five', 'ninety', 'twenty'))} {pick(rng, ('degrees', 'degrees', 'deg', '°'))}"
    else:
        said = length(rng, 0.005, 0.12)[0] if rng.random() < 0.45 else pick(rng, _BITS)
    return pick(rng, _SHIFTED).format(d=said, w=words), (way, said)


def _another(rng: np.random.Generator, scene: Scene) -> str | None:
    if rng.random() < 0.55:
        x = named(rng, scene, pick(rng, scene.things)).said
        if rng.random() < 0.35:
            x = pick(
                rng,
                (
                    *_ONES,
                    f"the {pick(rng, COLORS)} one",
                    f"the other {pick(rng, scene.things).kind}",
                    f"the {pick(rng, COLORS)} {pick(rng, scene.things).kind}",
                ),
            )
        return pick(rng, _ANOTHER).format(x=x)
    p = destination(rng, scene, frozenset()) if rng.random() < 0.4 else fixed(rng, scene)
    if rng.random() < 0.4:
        p = onto(rng, scene, named(rng, scene, pick(rng, scene.things)))
    return pick(rng, _ELSEWHERE).format(p=p.said) if p else None


def _rule(rng: np.random.Generator, scene: Scene, before: Draft) -> _Found | None:
    """A rule about the command that was done, or about whatever was going on."""
    draw = rng.random()
    if draw < 0.62:
        _, where, one = told(rng)
        rule, task = one.rule, before
        if rng.random() < 0.7:
            history: tuple[tuple[str, str], ...] = ((one.draft.sentence, one.before),)
            scene = where
        else:
            history = ((task.sentence, task.source),) if rng.random() < 0.8 else ()
            if rule.depends == "task":
                return None
        return (
            scene,
            history,
            rule.text,
            ("plan" if rule.level == "plan" else "skill", rule.depends, *filter(None, (rule.trigger,))),
        )
    things = [named(rng, scene, t).said for t in (pick(rng, scene.things), pick(rng, scene.things))]
    if things[0] == things[1]:
        return None
    g = (
        plural(kind_word(rng, scene, pick(rng, scene.things).kind))
        if rng.random() < 0.6
        else f"{color_word(rng, pick(rng, scene.things).color, scene)} {pick(rng, ('ones', category(rng, several=True)))}"
    )
    level, depends, forms = pick(
        rng,
        (
            ("plan", "task", _TASK_PLAN),
            ("plan", "task", _TASK_PLAN),
            ("skill", "task", _TASK_SKILL),
            ("skill", "nothing", _ALWAYS_SKILL),
        ),
    )
    form = pick(rng, forms)
    text = form.format(x=things[0], y=things[1], g=g, d=length(rng)[0], n=number(rng, int(rng.integers(2, 5))))
    trigger = things[0].removeprefix("the ") if "{x}" in form else g if "{g}" in form else ""
    if level == "plan" and depends == "task" and rng.random() < 0.12 and not text.startswith("always"):
        text = f"{pick(rng, ('always', 'from now on', 'next time', 'in future'))} {text}"
    return scene, ((before.sentence, before.source),), text, (level, depends, *filter(None, (trigger,)))


def _command(rng: np.random.Generator, scene: Scene, before: Draft) -> _Found | None:
    """A new sentence to be done, which may refer back to the one before."""
    draw = rng.random()
    if draw < 0.3:
        draft = pick(rng, (follow, follow, follow_group))(rng, scene)
        if (
            draft is None
            or "undo" in draft.recipe
            or draft.sentence.startswith(
                (
                    "no",
                    "not ",
                    "undo",
                    "put it back",
                    "wrong",
                    "sorry",
                    "actually",
                    "instead",
                    "i meant",
                    "i said",
                    "rather",
                    "better",
                    "a bit",
                    "a little",
                    "further",
                    "more",
                    "oops",
                    "still",
                    "revert",
                    "reverse",
                    "return it",
                    "take that back",
                    "restore",
                )
            )
            or draft.sentence.endswith("instead")
            or len(draft.sentence.split()) < 4
        ):
            return None
        return draft.scene or scene, draft.history, draft.sentence, ("command",)
    now = pick(rng, (put, put, put_all, stack, question, question, line_up, lift, shift))(rng, scene)
    if now is None or len(now.sentence.split()) < 3:
        return None
    said = (
        polite(rng, now.sentence)
        if rng.random() < 0.6 and not now.sentence.startswith(("how", "what", "which", "is", "are", "where"))
        else now.sentence
    )
    return scene, ((before.sentence, before.source),) if rng.random() < 0.85 else (), said, ("command",)


def _slipped(rng: np.random.Generator, said: str, kept: str) -> str:
    """A typing error in one word that is not quoted."""
    words = said.split(" ")
    others = [i for i, word in enumerate(words) if word not in kept.split() and len(word) > 3]
    if others:
        i = pick(rng, others)
        words[i] = slip(rng, words[i])
    return " ".join(words)
