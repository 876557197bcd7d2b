"""What is random in a task, drawn from its trial's generator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tasks.language.arguments import BadCall, listed, number, span, whole


class Chance:
    """Functions for sources.

    Args:
        rng: everything comes from it.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def functions(self) -> tuple[Callable[..., Any], ...]:
        """What sources may call."""
        return self.sample, self.choose, self.shuffled, self.uniform, self.integer

    def sample(self, options: Sequence[Any], n: int) -> list[Any]:
        """`n` different ones of a list, in random order."""
        given, count = listed(options), whole(n, "n")
        if not 0 <= count <= len(given):
            raise BadCall(f"{count} of {len(given)} cannot be sampled; ask for 0 to {len(given)}")
        return [given[int(i)] for i in self._rng.permutation(len(given))[:count]]

    def choose(self, options: Sequence[Any]) -> Any:
        """One of a list, all as likely."""
        given = listed(options)
        if not given:
            raise BadCall("there is nothing to choose from; give a list with something in it")
        return given[int(self._rng.integers(len(given)))]

    def shuffled(self, options: Sequence[Any]) -> list[Any]:
        """A list in random order."""
        return self.sample(options, len(listed(options)))

    def uniform(self, low: float, high: float) -> float:
        """A random number between two."""
        return float(self._rng.uniform(*span(number(low, "low"), number(high, "high"))))

    def integer(self, low: int, high: int) -> int:
        """A random whole number from `low` to `high`, both included."""
        first, last = span(whole(low, "low"), whole(high, "high"))
        return int(self._rng.integers(int(first), int(last), endpoint=True))
