"""Commands with what was told before: rules that bear on them, and rules that do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lmp.model.corpus.draft import Draft
from lmp.model.corpus.forever import for_good
from lmp.model.corpus.gather import put_all
from lmp.model.corpus.habits import afterwards, belongs, spared, stack_order, which_first
from lmp.model.corpus.moves import lift, put
from lmp.model.corpus.questions import question
from lmp.model.corpus.rules import Rule, Told, amount, another_name, another_place, distance, which_one
from lmp.model.corpus.shifts import shift
from lmp.model.corpus.slips import mistyped
from lmp.model.corpus.stacks import stack
from lmp.model.corpus.telling import reasoned
from lmp.model.corpus.wording import polite
from lmp.model.corpus.world import Scene, pick, sample_scene, shuffled

LESSONS: dict[str, tuple[Callable[[np.random.Generator, Scene], Told | None], float]] = {
    "distance": (distance, 0.17),
    "amount": (amount, 0.11),
    "another name": (another_name, 0.13),
    "another place": (another_place, 0.09),
    "which one": (which_one, 0.08),
    "belongs": (belongs, 0.13),
    "spared": (spared, 0.11),
    "which first": (which_first, 0.07),
    "stack order": (stack_order, 0.06),
    "afterwards": (afterwards, 0.05),
}
_WORDS = ("distance", "amount", "another name", "another place", "which one")
"""What is told of the meaning of a word."""
WITHOUT_BEARING = 0.3
"""How many of the commands have only rules that do not bear on them."""


def told(rng: np.random.Generator, family: str | None = None) -> tuple[str, Scene, Told]:
    """A rule and a command that it bears on, on a table of their own; and what family the rule is of."""
    names = list(LESSONS)
    weights = np.cumsum([weight for _, weight in LESSONS.values()])
    chosen = family or names[int(np.searchsorted(weights, rng.random() * weights[-1]))]
    while True:
        scene = sample_scene(rng)
        for _ in range(3):
            found = LESSONS[chosen][0](rng, scene) if len(scene.things) > 1 else None
            if found is not None:
                found = _at_length(rng, found)
                return chosen, scene, _in_quotes(rng, found) if chosen in _WORDS else found


def lesson(rng: np.random.Generator, family: str | None = None) -> tuple[str, Scene, Draft, tuple[str, ...]]:
    """A command with what was told before it: the family, the table, the command, the rules as told."""
    if family is None and rng.random() < WITHOUT_BEARING:
        scene, draft = _untaught(rng)
        family, memory = "told nothing of it", tuple(_idle(rng, draft.sentence, scene, pick(rng, (1, 1, 2, 3))))
    else:
        family, scene, one = told(rng, family)
        draft = one.draft
        others = _idle(rng, draft.sentence, scene, pick(rng, (0, 0, 0, 0, 1, 1, 2, 3)), but=one.rule)
        memory = tuple(shuffled(rng, [one.rule.text, *others]))
    sentence = polite(rng, draft.sentence) if rng.random() < 0.4 else draft.sentence
    source, subs = draft.source, draft.subs
    if rng.random() < 0.05:
        sentence, source, subs = mistyped(rng, scene, sentence, source, subs)
    return family, scene, Draft(sentence, source, subs, draft.goal, draft.recipe), memory


def _at_length(rng: np.random.Generator, found: Told) -> Told:
    """What is told, sometimes with why, or that it is to be kept in mind."""
    rule = found.rule
    if rule.text in found.draft.source:
        return found
    text = reasoned(rng, rule.text, 0.1)
    if rule.depends == "nothing" and rng.random() < 0.15:
        text = for_good(rng, text)
    return replace(found, rule=replace(rule, text=text))


def _in_quotes(rng: np.random.Generator, found: Told) -> Told:
    """What is told of a word, sometimes with the word in quotes."""
    rule = found.rule
    if rng.random() >= 0.15 or rule.text.count(rule.trigger) != 1 or rule.text in found.draft.source:
        return found
    said = rule.trigger if rng.random() < 0.5 or f"the {rule.trigger}" not in rule.text else f"the {rule.trigger}"
    form = pick(rng, ("'{}'", "'{}'", '"{}"', '"{}"'))
    return replace(found, rule=replace(rule, text=rule.text.replace(said, form.format(said), 1)))


def _untaught(rng: np.random.Generator) -> tuple[Scene, Draft]:
    while True:
        scene = sample_scene(rng)
        family = pick(rng, (put, put, put, put_all, stack, shift, lift, question))
        draft = family(rng, scene) if len(scene.things) > 1 else None
        if draft is not None:
            return scene, draft


def _idle(rng: np.random.Generator, sentence: str, scene: Scene, count: int, but: Rule | None = None) -> list[str]:
    """Rules without a bearing on a sentence: their words are not in it."""
    spoken = set(sentence.replace(",", " ").split())
    used = set(but.text.split()) if but else set()
    found: list[str] = []
    while len(found) < count:
        rule = told(rng)[2].rule
        words = set(rule.trigger.split())
        apart = rule.free and words and not words & spoken and not words & used
        # What is told of a thing bears on every group that it may be one of.
        if apart and not any(name in rule.text for name in scene.names):
            found.append(rule.text)
            used |= words
    return found
