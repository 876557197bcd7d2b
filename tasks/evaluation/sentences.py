"""Sentences put to the whole system: model, sandbox, arm and eyes in the simulator, judged from simulator truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lmp.model.base import Model
from lmp.sandbox.host import Sandbox
from tasks.evaluation.statistics import Rate
from tasks.evaluation.trial import Trial, attempt
from tasks.sentences import Sentence
from tasks.task import Instance


@dataclass(frozen=True, kw_only=True)
class SentenceTrial(Trial):
    """What came of one sentence."""

    sentence: Sentence

    @property
    def sentence_seconds(self) -> float:
        """Wall-clock time of the judged sentence alone; 0 of one that crashed."""
        return self.reports[-1].seconds if self.reports else 0.0

    def as_json(self) -> dict[str, Any]:
        """For people who look into failures: the sentence, what was wrong, and the programs."""
        s = self.sentence
        return {
            "family": s.family,
            "text": s.text,
            "earlier": list(s.earlier),
            "objects": list(s.table.names),
            "score": self.score,
            "missing": self.missing,
            "outcome": self.outcome,
            "message": self.message,
            "said": self.said,
            "seconds": self.sentence_seconds,
            "programs": [{"name": p.program, "query": p.query, "source": p.source} for p in self.programs],
            "goal": list(s.goal),
            "scene": s.scene or s.table.as_json(),
        }


@dataclass(frozen=True)
class Bench:
    """What a sentence is put to.

    Args:
        model: writes the programs.
        sandbox: runs them.
        options: of the cell (`sim.cell.SimCell`), such as perception and effector.
    """

    model: Model
    sandbox: Sandbox
    options: dict[str, Any] = field(default_factory=dict)

    def run(self, sentence: Sentence) -> SentenceTrial:
        """One sentence on a fresh table, after those said earlier; see `tasks.evaluation.trial.attempt`."""
        instance = Instance(
            instruction=sentence.text, scene=sentence.table, goal=sentence.goal, oracle="", earlier=sentence.earlier
        )
        trial = attempt(instance, self.model, self.sandbox, options=self.options)
        return SentenceTrial(sentence=sentence, **vars(trial))


def by_family(trials: Iterable[SentenceTrial]) -> dict[str, Rate]:
    """How often the goal was reached, by family in the order in which they first come."""
    sorted_out: dict[str, list[bool]] = {}
    for one in trials:
        sorted_out.setdefault(one.sentence.family, []).append(one.reached)
    return {family: Rate(sum(reached), len(reached)) for family, reached in sorted_out.items()}


def overall(trials: Sequence[Trial]) -> Rate:
    """How often the goal was reached."""
    return Rate(sum(one.reached for one in trials), len(trials))


def wrong_motions(trials: Sequence[Trial]) -> Rate:
    """How often the arm did something that was not asked for and said that it was done: worse than a question."""
    return Rate(sum(one.outcome == "done" and not one.reached for one in trials), len(trials))
