"""Sentences put to the whole system: model, sandbox, arm and eyes in the simulator, judged from simulator truth."""

from __future__ import annotations

import math
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from lmp.model.base import Model
from lmp.sandbox.host import Sandbox
from lmp.session import Report, Session
from perception.types import SceneObject
from sim.cell import SimCell
from tasks.goals import explain, score
from tasks.sentences import Sentence

Z_95 = 1.959963984540054  # of the standard normal distribution, two-sided 95 %


@dataclass(frozen=True)
class Rate:
    """A share of successes with its 95 % interval."""

    successes: int
    trials: int

    @property
    def share(self) -> float:
        """Successes by trials; 0 of none is 0."""
        return self.successes / self.trials if self.trials else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % score interval (Wilson 1927, equation 4 of Brown, Cai and DasGupta 2001); (0, 1) of no trials."""
        if not self.trials:
            return 0.0, 1.0
        n, p, z2 = self.trials, self.share, Z_95**2
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z_95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        # Of none or of all, rounding alone puts the share a hair outside.
        return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.successes} of {self.trials}, {100 * self.share:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


@dataclass(frozen=True)
class Trial:
    """What came of one sentence.

    Args:
        score: of the goal, 0 to 1; reached: whether all of it is so.
        missing: what is not so, a line each.
        outcome: the session's, or "crashed" where something raised that should not have.
        programs: name, query and source of each that was written for it.
        seconds: wall-clock time of the last sentence.
    """

    sentence: Sentence
    score: float
    missing: tuple[str, ...]
    outcome: Literal["done", "failed", "not_understood", "crashed"]
    message: str
    said: tuple[str, ...] = ()
    programs: tuple[tuple[str, str, str], ...] = ()
    seconds: float = 0.0

    @property
    def reached(self) -> bool:
        """Whether all of the goal is so."""
        return not self.missing and self.outcome != "crashed"

    def as_json(self) -> dict[str, Any]:
        """For people who look into failures: the sentence, what was wrong, and the programs."""
        told = {key: value for key, value in asdict(self).items() if key not in ("sentence", "programs")}
        s = self.sentence
        return {
            "family": s.family,
            "text": s.text,
            "earlier": list(s.earlier),
            "objects": list(s.table.names),
            **told,
            "programs": [{"name": name, "query": query, "source": source} for name, query, source in self.programs],
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

    def run(self, sentence: Sentence) -> Trial:
        """One sentence on a fresh table, after those said earlier; only the last one is judged.

        An exception that the system should have told as an outcome does not end a long evaluation: it is a trial
        that crashed, with its traceback as the message.
        """
        try:
            with SimCell(sentence.table, **self.options) as cell:
                return self._judged(sentence, cell)
        except Exception:
            return Trial(sentence, 0.0, ("the system crashed",), "crashed", traceback.format_exc())

    def _judged(self, sentence: Sentence, cell: SimCell) -> Trial:
        session = Session(self.model, cell.functions, self.sandbox, observe=cell.names)
        for text in sentence.earlier:
            session.do(text)
        before = cell.truth()
        report = session.do(sentence.text)
        return trial(sentence, report, before, cell)


def trial(sentence: Sentence, report: Report, before: dict[str, SceneObject], cell: SimCell) -> Trial:
    """Judge what was reported by what is so in the cell now."""
    body = cell.robot.held
    ending: dict[str, Any] = {
        "outcome": report.outcome,
        "answers": report.answers,
        "said": report.said,
        "message": report.message,
        "tool": cell.robot.tool.position.tolist(),
        "held": None if body is None else body.name,
    }
    after = cell.truth()
    return Trial(
        sentence=sentence,
        score=score(sentence.goal, before, after, **ending),
        missing=tuple(explain(sentence.goal, before, after, **ending)),
        outcome=report.outcome,
        message=report.message,
        said=report.said,
        programs=tuple((written.program, written.query, written.source) for written in report.programs),
        seconds=report.seconds,
    )


def by_family(trials: Iterable[Trial]) -> dict[str, Rate]:
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
