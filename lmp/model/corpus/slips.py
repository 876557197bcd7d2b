"""Typing errors: a word or two of a sentence, and the same in the phrases that programs quote from it."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.refs import CONTEXT, Sub
from lmp.model.corpus.wording import slip
from lmp.model.corpus.world import Scene, shuffled

_KEPT = frozenset(("not", "non", "one", "on", "in", "top", "left", "right", "of", "two", "three", "with"))


def mistyped(
    rng: np.random.Generator, scene: Scene, sentence: str, source: str, subs: tuple[Sub, ...]
) -> tuple[str, str, tuple[Sub, ...]]:
    """A sentence with one or two slips, mostly not in names, and its programs; unchanged where a phrase of them is
    not a part of the sentence."""
    words = sentence.split(" ")
    names = frozenset(w for n in scene.names for w in n.split()) if rng.random() < 0.8 else frozenset()
    wrong = list(words)
    slippery = [i for i, word in enumerate(words) if word not in names | _KEPT]
    for i in shuffled(rng, slippery)[: 1 + int(rng.random() < 0.3)]:
        wrong[i] = slip(rng, words[i])
    spelt: dict[str, str] = {}
    for sub in subs:
        phrase = _said(sub)
        at = _position(phrase.split(" "), words)
        if at is None:
            return sentence, source, subs
        spelt[phrase] = " ".join(wrong[at : at + len(phrase.split(" "))])

    def requoted(program: str) -> str:
        for before, after in spelt.items():
            for ending in (f", {CONTEXT}", " + f'"):
                program = program.replace(f"{before!r}{ending}", f"{after!r}{ending}")
        return program

    changed = tuple(Sub(s.program, s.query.replace(_said(s), spelt[_said(s)], 1), requoted(s.source)) for s in subs)
    return " ".join(wrong), requoted(source), changed


def _said(sub: Sub) -> str:
    """The part of a query that was quoted: programs ask for "a line with 3 points" where "a line" was said."""
    return sub.query.rsplit(" with ", 1)[0] if sub.query.endswith(" points") else sub.query


def _position(part: list[str], whole: list[str]) -> int | None:
    return next((i for i in range(len(whole) - len(part) + 1) if whole[i : i + len(part)] == part), None)
