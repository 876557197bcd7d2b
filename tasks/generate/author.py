"""One candidate on its way through the stages: written, reviewed, and repaired within a budget."""

from __future__ import annotations

from lmp.budget import BudgetExceeded
from lmp.model.base import ModelRejected
from tasks.generate.candidate import Candidate, Failure
from tasks.generate.stages import Attempt, Brief, Idea, NoAnswer, NothingBetter, Parts, Stages


class Author:
    """Has one candidate written.

    Args:
        stages: who writes.
        brief: what is wanted.
        repairs: how often it may be written again.

    Attributes:
        brief: what was wanted.
        failures: of its attempts so far, oldest first.
    """

    def __init__(self, stages: Stages, brief: Brief, *, repairs: int) -> None:
        self.brief = brief
        self.failures: list[Failure] = []
        self._stages = stages
        self._left = 1 + repairs
        self._plan: tuple[Idea, Parts] | None = None
        self._attempts: list[Attempt] = []

    @property
    def name(self) -> str:
        """Of the task; "" as long as it has none."""
        return "" if self._plan is None else self._plan[0].name

    def next(self) -> Candidate | None:
        """The candidate, or after `turned_down` a repaired one; None when the budget or the ideas are spent.

        Raises:
            ModelUnavailable: the model is not there, which is no fault of the candidate's.
        """
        try:
            while self._left > 0:
                candidate = self._written()
                # What is written last is not reviewed: nobody could mend it any more.
                mistakes = self._stages.review(self.brief, self._planned()[0], candidate.source) if self._left else ()
                if not mistakes:
                    return candidate
                self._attempts.append(Attempt(candidate.source, f"review: {'; '.join(mistakes)}"))
        except NothingBetter:
            self._left = 0
        except (NoAnswer, BudgetExceeded, ModelRejected) as error:
            self.failures.append(Failure("no answer", str(error)))
        return None

    def turned_down(self, candidate: Candidate, failure: Failure) -> None:
        """What was wrong with the latest candidate."""
        self.failures.append(failure)
        self._attempts.append(Attempt(candidate.source, f"{failure.kind}: {failure.message}"))

    def _written(self) -> Candidate:
        self._left -= 1
        idea, parts = self._planned()
        source = self._stages.write(self.brief, idea, parts, tuple(self._attempts))
        return Candidate(
            name=idea.name,
            description=idea.description,
            source=source,
            by=self._stages.name,
            lineage=idea.lineage,
        )

    def _planned(self) -> tuple[Idea, Parts]:
        """What the candidate is to be and is made of, thought out when it is first asked for."""
        if self._plan is None:
            idea = self._stages.describe(self.brief)
            self._plan = idea, self._stages.choose(self.brief, idea)
        return self._plan
