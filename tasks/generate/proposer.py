"""Writes tasks by a grammar, where no large model is there to do it; it goes through the same stages as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tasks.generate.grammar.composing import Recipe, recipes
from tasks.generate.grammar.phrases import Composition
from tasks.generate.stages import Attempt, Brief, Idea, NoAnswer, NothingBetter, Parts, Shown

TRIES = 6
"""Compositions of a recipe that are drawn to choose the newest from."""

FARTHER = 400
"""The same for a curriculum, from all recipes."""

FEASIBLE = 40
"""Compositions of a recipe, none of which comes about where its parts never go together."""


@dataclass(frozen=True)
class _Composed(Idea):
    """An idea that knows how it is carried out."""

    composition: Composition = field(kw_only=True)


class Proposer:
    """Composes tasks. What it writes is right or wrong as it is: it has nothing to mend and nothing to review."""

    name = "proposer"

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        # Not all parts go together; one that never does would leave its turn to the next.
        self._recipes = [recipe for recipe in recipes() if _drawn(recipe, rng, frozenset(), FEASIBLE)]

    def describe(self, brief: Brief) -> Idea:
        """The next composition: in explore mode of the next recipe and what the library has least of; in target mode
        what speaks most of the target, and is as large as the curriculum is far."""
        rng = np.random.default_rng((brief.seed, brief.number))
        drawn = self._towards(brief, rng) if brief.mode == "target" else self._unlike(brief, rng)
        if drawn is None:
            raise NoAnswer("describe: nothing new was found among what was drawn")
        return _Composed(drawn.name, drawn.description, _relatives(drawn, brief.library), composition=drawn)

    def choose(self, brief: Brief, idea: Idea) -> Parts:
        """The composition's own parts."""
        composition = _composition(idea)
        return Parts(composition.kinds, composition.predicates)

    def write(self, brief: Brief, idea: Idea, parts: Parts, attempts: Sequence[Attempt]) -> str:
        """The composition's source, once."""
        if attempts:
            raise NothingBetter
        return _composition(idea).source

    def review(self, brief: Brief, idea: Idea, source: str) -> tuple[str, ...]:
        """Nothing."""
        return ()

    def _unlike(self, brief: Brief, rng: np.random.Generator) -> Composition | None:
        """Recipes take turns, in an order of the run's own, so that no part of the grammar is left out."""
        order = np.random.default_rng(brief.seed).permutation(len(self._recipes))
        for turn in range(len(self._recipes)):
            recipe = self._recipes[order[(brief.number + turn) % len(order)]]
            drawn = _drawn(recipe, rng, brief.avoid, TRIES)
            if drawn:
                return min(drawn, key=lambda each: len(_alike(each, brief.library)))
        return None

    def _towards(self, brief: Brief, rng: np.random.Generator) -> Composition | None:
        drawn = [
            each
            for index in rng.integers(len(self._recipes), size=FARTHER)
            for each in _drawn(self._recipes[index], rng, brief.avoid, 1)
        ]
        wanted = _words(brief.target)
        # The last step is to be as much like the target as anything is; the first ones are small parts of it.
        allowed = 2 + 8 * (brief.step + 1) / brief.steps
        return max(
            drawn,
            key=lambda each: (len(wanted & _words(each.description)), -abs(each.things - allowed)),
            default=None,
        )


def _drawn(recipe: Recipe, rng: np.random.Generator, avoid: frozenset[str], tries: int) -> list[Composition]:
    """Compositions with names that are free."""
    drawn = [recipe(rng) for _ in range(tries)]
    return [each for each in drawn if each is not None and each.name not in avoid]


def _composition(idea: Idea) -> Composition:
    if not isinstance(idea, _Composed):
        raise NoAnswer(f"the proposer did not think of {idea.name}")
    return idea.composition


def _alike(composition: Composition, library: Sequence[Shown]) -> list[Shown]:
    """Tasks with all of a composition's kinds and predicates."""
    parts = [*composition.kinds, *composition.predicates]
    return [task for task in library if all(f"{part}" in task.source for part in parts)]


def _relatives(composition: Composition, library: Sequence[Shown]) -> tuple[str, ...]:
    """The tasks that a composition of two tasks is made of, where the library has them."""
    names = {task.name for task in library}
    halves = re.split(r"-(?:and|then)-", composition.name)
    return tuple(half for half in halves if half in names) if len(halves) > 1 else ()


def _words(text: str) -> set[str]:
    """Words without their endings, so that "blocks" is "block"."""
    return {word.removesuffix("s") for word in re.findall(r"[a-z]{3,}", text.lower())} - {"the", "all", "and", "put"}
