"""One sample: a table, a sentence, its programs and its goal; and which sentences are never trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.conditions import condition, unless
from lmp.model.corpus.corrections import Correction, correction
from lmp.model.corpus.draft import Draft, Family
from lmp.model.corpus.drawers import drawer
from lmp.model.corpus.followups import after_pick, follow, follow_group, longer
from lmp.model.corpus.functions import definition
from lmp.model.corpus.gather import put_all, spread
from lmp.model.corpus.gestures import home, point, swap, trace
from lmp.model.corpus.lessons import lesson
from lmp.model.corpus.lines import line_up
from lmp.model.corpus.matching import match
from lmp.model.corpus.moves import ambiguous, lift, put, put_absent
from lmp.model.corpus.places import Goal
from lmp.model.corpus.questions import question
from lmp.model.corpus.refs import Sub
from lmp.model.corpus.refusals import refuse
from lmp.model.corpus.removal import take_out
from lmp.model.corpus.sequences import chain, repeat, steps, two_puts
from lmp.model.corpus.shifts import approach, push, shift
from lmp.model.corpus.slips import mistyped
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.unseen import colors, is_seen
from lmp.model.corpus.wording import polite
from lmp.model.corpus.world import COLORS, Scene, sample_scene
from lmp.model.text import HALTED, TOLD

FAMILIES: dict[str, tuple[Family, float]] = {
    "put": (put, 0.27),
    "absent": (put_absent, 0.03),
    "shift": (shift, 0.035),
    "push": (push, 0.015),
    "swap": (swap, 0.015),
    "lift": (lift, 0.025),
    "point": (point, 0.035),
    "home": (home, 0.006),
    "take out": (take_out, 0.025),
    "put all": (put_all, 0.09),
    "stack": (stack, 0.075),
    "match": (match, 0.045),
    "spread": (spread, 0.03),
    "line up": (line_up, 0.05),
    "question": (question, 0.11),
    "steps": (steps, 0.03),
    "two": (two_puts, 0.04),
    "condition": (condition, 0.05),
    "repeat": (repeat, 0.015),
    "follow": (follow, 0.065),
    "after pick": (after_pick, 0.006),
    "refuse": (refuse, 0.06),
    "follow group": (follow_group, 0.025),
    "unless": (unless, 0.012),
    "chain": (chain, 0.025),
    "ambiguous": (ambiguous, 0.02),
    "trace": (trace, 0.006),
    "approach": (approach, 0.008),
}
EMPHASIS = {
    "chain": 2.5,
    "ambiguous": 2.0,
    "stack": 1.6,
    "take out": 1.6,
    "two": 1.5,
    "follow": 1.5,
    "swap": 1.5,
    "repeat": 1.5,
    "follow group": 1.3,
    "match": 1.3,
    "steps": 1.6,
    "condition": 1.2,
}
"""How much more often than people say them hard families are trained on; what is held out keeps the shares above."""
_STILL = frozenset(("question", "point", "home", "approach", "trace"))
"""Families that move no object, and refuse nothing."""
_HELD_OUT = 40


@dataclass(frozen=True)
class Sample:
    """A command with everything that is known of it.

    Args:
        family: what sort of sentence.
        scene: the table before the command.
        start: the table before the earlier commands.
        history: earlier sentences with their sources, oldest first.
        sentence: as a prompt shows it: lower case, no full stop.
        source: the top-level program.
        subs: the sub-programs that it calls.
        goal: predicates that hold afterwards (JSON), None where no fair test is known.
        recipe: its template, for people.
        memory: what the person told before, as it was told.
    """

    family: str
    scene: Scene
    start: Scene
    history: tuple[tuple[str, str], ...]
    sentence: str
    source: str
    subs: tuple[Sub, ...]
    goal: tuple[Goal, ...] | None
    recipe: str
    memory: tuple[str, ...] = ()

    @property
    def held_out(self) -> bool:
        """Whether this sentence is kept for evaluation, on whatever table it is said."""
        return is_held_out(self.sentence)


def is_held_out(sentence: str) -> bool:
    """Whether a sentence is one of those never trained on; known from its text alone."""
    return int.from_bytes(hashlib.blake2b(sentence.encode(), digest_size=4).digest(), "big") % _HELD_OUT == 0


def normal(sentence: str) -> str:
    """A sentence as the model reads it: lower case, single spaces, no closing mark."""
    return " ".join(sentence.lower().replace("’", "'").replace("`", "'").split()).rstrip(" .!?")


def tail(
    names: list[str],
    query: str,
    history: tuple[tuple[str, str], ...] = (),
    memory: tuple[str, ...] = (),
    *,
    interrupted: bool = False,
) -> str:
    """The last lines of a prompt."""
    before = "".join(f"# {q}.\n{source}\n" for q, source in history)
    told = "".join(f"# {TOLD}{text}.\n" for text in memory)
    halted = f"# {HALTED}the call at hand.\n" if interrupted else ""
    return f"{before}objects = {names!r}\n{told}{halted}# {query}.\n"


def sample(
    rng: np.random.Generator, family: str | None = None, *, emphasis: bool = False, seen_only: bool = False
) -> Sample:
    """A random command about a random table; on request one without what a benchmark keeps unseen (`unseen.py`)."""
    names = list(FAMILIES)
    weights = np.cumsum([w * (EMPHASIS.get(f, 1.0) if emphasis else 1.0) for f, (_, w) in FAMILIES.items()])
    chosen = family or names[int(np.searchsorted(weights, rng.random() * weights[-1]))]
    while True:
        scene = sample_scene(rng, colors=colors(rng) if seen_only and chosen not in _STILL else COLORS)
        if len(scene.things) < 2:
            continue
        for _ in range(3):
            draft = FAMILIES[chosen][0](rng, scene)
            if draft is not None:
                if rng.random() < (0.15 if draft.history else 0.03):
                    draft = longer(rng, scene, draft)
                if seen_only and not is_seen(draft, draft.scene or scene):
                    break
                return _finished(rng, chosen, scene, draft)


def _finished(rng: np.random.Generator, family: str, scene: Scene, draft: Draft) -> Sample:
    sentence = draft.sentence
    if family not in ("refuse", "question") and not draft.history:
        sentence = polite(rng, sentence)
    sentence = normal(sentence)
    source, subs = draft.source, draft.subs
    if rng.random() < 0.12 and family not in ("refuse", "absent"):
        sentence, source, subs = mistyped(rng, scene, sentence, source, subs)
    history = tuple((normal(q), s) for q, s in draft.history)
    return Sample(family, draft.scene or scene, scene, history, sentence, source, subs, draft.goal, draft.recipe)


def samples(seed: int, *, held_out: bool = False, seen_only: bool = False) -> Iterator[Sample]:
    """Samples without end; either those to train on, or those held out; all, or without a benchmark's unseen part."""
    rng = np.random.default_rng(seed)
    while True:
        s = sample(rng, emphasis=not held_out, seen_only=seen_only)
        if s.held_out == held_out:
            yield s


def lessons(seed: int, family: str | None = None, *, held_out: bool = False) -> Iterator[Sample]:
    """Commands with what was told before, without end; either those to train on, or those held out."""
    rng = np.random.default_rng(seed)
    while True:
        name, scene, draft, memory = lesson(rng, family)
        s = Sample(
            name, scene, scene, (), normal(draft.sentence), draft.source, draft.subs, draft.goal, draft.recipe,
            tuple(map(normal, memory)),
        )  # fmt: skip
        if s.held_out == held_out:
            yield s


def drawers(seed: int, *, held_out: bool = False) -> Iterator[Sample]:
    """Sentences about drawers, without end; either those to train on, or those held out."""
    rng = np.random.default_rng(seed)
    while True:
        draft = drawer(rng, sample_scene(rng))
        if draft is None or draft.scene is None:
            continue
        sentence = polite(rng, draft.sentence) if "is_open" not in str(draft.subs) else draft.sentence
        scene = draft.scene
        s = Sample("drawer", scene, scene, (), normal(sentence), draft.source, draft.subs, None, draft.recipe)
        if s.held_out == held_out:
            yield s


def corrections(seed: int, *, held_out: bool = False) -> Iterator[Correction]:
    """Things said to a robot at work, without end; either those to train on, or those held out."""
    rng = np.random.default_rng(seed)
    while True:
        c = correction(rng)
        if is_held_out(normal(c.said)) == held_out:
            yield c


def pieces(s: Sample) -> Iterator[tuple[str, str, str]]:
    """What a sample teaches: (program, tail of the prompt, source), the top level first."""
    names = s.scene.names
    yield "tabletop", tail(names, s.sentence, s.history, s.memory), s.source
    seen = set()
    for sub in s.subs:
        if (sub.program, sub.query) not in seen:
            seen.add((sub.program, sub.query))
            yield sub.program, tail(names, sub.query, memory=s.memory), sub.source


def correction_piece(c: Correction) -> tuple[str, str, str]:
    """What a correction teaches, in the same form as `pieces`."""
    history = tuple((normal(q), source) for q, source in c.history)
    return "parse_correction", tail(c.scene.names, normal(c.said), history, interrupted=c.interrupted), c.source


def function_piece(rng: np.random.Generator) -> tuple[str, str, str]:
    """A function asked for by how it is called, in the same form as `pieces`."""
    query, source = definition(rng)
    return "define_function", f"# {query}.\n", source
