"""What one sentence may cost in model calls, tokens and seconds, and the account of what it did cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lmp.model.base import Completion


@dataclass(frozen=True)
class Budget:
    """What may be spent on one sentence.

    Args:
        depth: functions written for functions written for …
        calls: calls of a model.
        tokens: tokens of prompts and completions together.
        seconds: wall-clock seconds spent waiting for a model.
    """

    depth: int = 4
    calls: int = 40
    tokens: int = 200_000
    seconds: float = 180.0


class BudgetExceeded(Exception):
    """A sentence has cost what it may; the message says what was spent on what."""


class Account:
    """What has been spent of a budget. One per sentence."""

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.calls = 0
        self.tokens = 0
        self.seconds = 0.0
        self.began = time.monotonic()

    def check(self, purpose: str, depth: int = 0) -> None:
        """Raises `BudgetExceeded` when nothing is left for one more call of the model."""
        limits = self.budget
        for spent, limit, what in (
            (depth, limits.depth + 1, f"{limits.depth} levels of functions written for functions"),
            (self.calls, limits.calls, f"{limits.calls} model calls"),
            (self.tokens, limits.tokens, f"{limits.tokens} tokens"),
            (self.seconds, limits.seconds, f"{limits.seconds:g} s of model time"),
        ):
            if spent >= limit:
                raise BudgetExceeded(f"{purpose}: this would take more than {what}; spent: {self}")

    def charge(self, completions: list[Completion], seconds: float) -> None:
        """Enter one call of the model."""
        self.calls += 1
        self.tokens += sum(c.prompt_tokens + c.completion_tokens for c in completions)
        self.seconds += seconds

    def __str__(self) -> str:
        return f"{self.calls} model calls, {self.tokens} tokens, {self.seconds:.1f} s"
