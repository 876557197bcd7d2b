"""What a person says while the arm works or after it: which kind of correction it is, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.adjustments import adjusted
from lmp.model.corpus.control import control
from lmp.model.corpus.draft import Draft
from lmp.model.corpus.drawers import drawer
from lmp.model.corpus.gather import put_all, spread
from lmp.model.corpus.gestures import point, swap
from lmp.model.corpus.lessons import told
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.matching import match
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.openings import opened
from lmp.model.corpus.orders import order
from lmp.model.corpus.replacements import replaced
from lmp.model.corpus.shifts import push, shift
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.standing_rules import standing_rule
from lmp.model.corpus.task_rules import task_rule
from lmp.model.corpus.wording import slip
from lmp.model.corpus.world import Scene, pick, sample_scene


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
        # Words of control have their own: "stop, go on" would be none.
        if rng.random() < 0.32 and len(answer) > 1:
            said = opened(rng, said)
        if rng.random() < 0.07:
            said = _slipped(rng, said, answer[-1])
        return Correction(scene, history, interrupted, said, answer)


_TASKS: tuple[Callable[[np.random.Generator, Scene], Draft | None], ...] = (
    *(put, put, put, put, put, put_all, put_all, put_all, stack, stack, line_up, line_up, shift, shift),
    *(drawer, drawer, lift, push, point, match, spread, swap),
)
_Found = tuple[Scene, tuple[tuple[str, str], ...], str, tuple[str, ...]]


def _said(rng: np.random.Generator, scene: Scene, before: Draft, interrupted: bool) -> _Found | None:
    draw = rng.random()
    if draw < 0.14:
        ordered = order(rng, scene, before)
        return ordered and (*ordered, ("command",))
    if draw < 0.52:
        return _rule(rng, scene, before)
    history = _conversation(rng, scene, before)
    if draw < 0.62:
        return scene, history, *control(rng)
    if draw < 0.81:
        return scene, history, *adjusted(rng, scene, interrupted=interrupted)
    return scene, history, *replaced(rng, scene, interrupted=interrupted)


def _rule(rng: np.random.Generator, scene: Scene, before: Draft) -> _Found | None:
    """A rule about the command that was done, or about whatever was going on."""
    draw = rng.random()
    if draw < 0.36:
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
    if rng.random() < 0.57:
        depends, (level, text, trigger) = "task", task_rule(rng, scene)
    else:
        depends, (level, text, trigger) = "nothing", standing_rule(rng, scene)
    return scene, _conversation(rng, scene, before), text, (level, depends, *filter(None, (trigger,)))


def _conversation(rng: np.random.Generator, scene: Scene, before: Draft) -> tuple[tuple[str, str], ...]:
    """The command that was done, sometimes with one before it."""
    earlier = pick(rng, _TASKS)(rng, scene) if rng.random() < 0.2 else None
    drafts = (earlier, before) if earlier is not None and not earlier.scene else (before,)
    return tuple((draft.sentence, draft.source) for draft in drafts)


def _slipped(rng: np.random.Generator, said: str, kept: str) -> str:
    """A typing error in one word that is not quoted."""
    words = said.split(" ")
    others = [i for i, word in enumerate(words) if word not in kept.split() and len(word) > 3]
    if others:
        i = pick(rng, others)
        words[i] = slip(rng, words[i])
    return " ".join(words)
