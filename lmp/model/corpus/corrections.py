# ruff: noqa: E501 (word lists read better unbroken)
"""What a person says while the arm works or after it: which kind of correction it is, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.adjustments import adjusted
from lmp.model.corpus.draft import Draft
from lmp.model.corpus.followups import follow, follow_group
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.lessons import told
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.questions import question
from lmp.model.corpus.replacements import replaced
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.standing_rules import standing_rule
from lmp.model.corpus.task_rules import task_rule
from lmp.model.corpus.wording import polite, slip
from lmp.model.corpus.world import Scene, pick, sample_scene

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
    if draw < 0.14:
        return _command(rng, scene, before)
    if draw < 0.52:
        return _rule(rng, scene, before)
    history = ((before.sentence, before.source),)
    if draw < 0.62:
        word, forms = pick(rng, (("stop", _STOP), ("stop", _STOP), ("go on", _GO_ON), ("undo", _UNDO), ("good", _GOOD)))
        return scene, history, pick(rng, forms), (word,)
    if draw < 0.81:
        return scene, history, *adjusted(rng, scene, interrupted=interrupted)
    return scene, history, *replaced(rng, scene, interrupted=interrupted)


def _rule(rng: np.random.Generator, scene: Scene, before: Draft) -> _Found | None:
    """A rule about the command that was done, or about whatever was going on."""
    draw = rng.random()
    if draw < 0.42:
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
    if rng.random() < 0.6:
        depends, (level, text, trigger) = "task", task_rule(rng, scene)
    else:
        depends, (level, text, trigger) = "nothing", standing_rule(rng, scene)
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
