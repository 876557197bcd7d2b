"""What an evaluation of agents was asked for, and the episodes that this takes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lmp.budget import Budget
from tasks.agents.play import Shown
from tasks.agents.select import BUDGET
from tasks.evaluation.asked import Asked

NO_FEEDBACK, SCRIPT = "none", "script"


@dataclass(frozen=True)
class Episode:
    """One episode that is to be played."""

    item: int
    trial: int
    model: str
    agent: str
    shown: Shown

    @property
    def key(self) -> tuple[int, int, str, str, str]:
        """What tells it from all others of its evaluation."""
        return self.item, self.trial, self.model, self.agent, self.shown

    @property
    def slug(self) -> str:
        """A name for a folder, its own within an evaluation."""
        words = f"{self.item:04d}-{self.trial}-{self.agent}-{self.shown}-{self.model}"
        plain = "".join(c if c.isalnum() else "-" for c in words)
        return f"{plain[:80]}-{zlib.crc32(words.encode()):08x}"


@dataclass(frozen=True, kw_only=True)
class Configuration(Asked):
    """Everything that the outcomes of an evaluation depend on, but for the code.

    Args:
        environment: as gymnasium knows it; options: of it, JSON values.
        items: the numbers of the items that are played.
        models, agents, shown: each is put to the same items.
        feedback: who says something about actions: "none", "script", or a model.
        trials: how often each item is played; seed: of what environments draw.
        turns: actions that an agent may take.
        calls, tokens, seconds: what an episode may cost in models (`lmp.budget.Budget`).
        timeout: seconds that one episode may take.
    """

    environment: str
    items: Sequence[int]
    options: Mapping[str, Any] = field(default_factory=dict)
    models: Sequence[str] = ("embedded",)
    agents: Sequence[str] = ("try-again",)
    shown: Sequence[Shown] = ("tools",)
    feedback: str = NO_FEEDBACK
    trials: int = 1
    seed: int = 0
    turns: int = 10
    calls: int = BUDGET.calls
    tokens: int = BUDGET.tokens
    seconds: float = BUDGET.seconds
    timeout: float = 600.0

    @property
    def budget(self) -> Budget:
        """Of one episode."""
        return Budget(calls=self.calls, tokens=self.tokens, seconds=self.seconds)

    def work(self) -> list[Episode]:
        """Every episode: each item once, then again, so that what was stopped early is balanced."""
        return [
            Episode(item, trial, model, agent, shown)
            for trial in range(self.trials)
            for item in self.items
            for model in self.models
            for agent in self.agents
            for shown in self.shown
        ]

    def episode_seed(self, episode: Episode) -> int:
        """Of what is drawn in an episode: alike for all models and agents."""
        return zlib.crc32(f"{self.seed} {episode.item} {episode.trial}".encode())
