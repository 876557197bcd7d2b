"""What is kept of one episode: a flat row, one JSON object a line in `trials.jsonl`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

Outcome = Literal["submitted", "turns", "budget", "model", "crashed", "timeout"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One episode.

    Args:
        environment, item, trial, seed: what was asked, of which the item's `query`.
        labels: what tables group by, such as {"hardness": "easy"}.
        model, agent, shown, feedback: what it was put to; see `tasks.agents.evaluation.plan.Configuration`.
        outcome: what ended it (`tasks.agents.play.Ending`); "crashed" where something raised that should not have, or
            ended the process; "timeout" where it took longer than an episode may.
        success: whether it succeeded; reward: the last one, or the best for an agent that sees them.
        by_turn: whether it would have succeeded with a limit of 1, 2, … turns.
        turns: actions that were taken; errors: how many of them ended with an error.
        message: what ended it, where that was neither the agent nor its turns.
        model_calls, tokens: spent on the agent's model.
        seconds: wall-clock time; seconds_model: of them, waiting for the agent's model.
        version, commit: of Handscript.
        run: the folder that was kept of it, relative to the evaluation's.
    """

    environment: str
    item: int
    trial: int
    seed: int
    query: str
    labels: dict[str, str] = field(default_factory=dict)
    model: str
    agent: str
    shown: str
    feedback: str
    outcome: Outcome
    success: bool
    reward: float
    by_turn: list[bool]
    turns: int = 0
    errors: int = 0
    message: str = ""
    model_calls: int = 0
    tokens: int = 0
    seconds: float = 0.0
    seconds_model: float = 0.0
    version: str = ""
    commit: str = ""
    run: str = ""

    @property
    def key(self) -> tuple[int, int, str, str, str]:
        """As `tasks.agents.evaluation.plan.Episode.key`."""
        return self.item, self.trial, self.model, self.agent, self.shown

    @property
    def system(self) -> tuple[str, str, str]:
        """What it was put to: model, agent, and what the agent was shown."""
        return self.model, self.agent, self.shown

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Row:
        """The row of `as_json`. Raises `ValueError` naming the keys that are missing or unknown."""
        known = {each.name for each in fields(cls)}
        if wrong := sorted(known ^ set(data)):
            raise ValueError(f"not a row of an evaluation of agents: missing or unknown: {', '.join(wrong)}")
        return cls(**data)
