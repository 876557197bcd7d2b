"""What a network wrote, and how sure it was of every token."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

_NEVER = 1e-9


@dataclass(frozen=True)
class Draft:
    """Tokens, and the natural logarithm of the probability of each, and of the end where the draft is finished."""

    tokens: tuple[str, ...]
    logprobs: tuple[float, ...]
    finished: bool

    @property
    def least(self) -> float:
        """The probability of the least probable token."""
        return math.exp(min(self.logprobs, default=0.0))

    def given_that_not(self, others: Iterable[Draft]) -> Draft:
        """The same tokens, with their probabilities where it is known that none of some other drafts is meant.

        By Bayes' rule: of each token's probability, and of what all tokens have together at its place, that part is
        taken away with which the network would have gone on to one of the others.
        """
        others = {other.tokens: other for other in others if other.tokens != self.tokens}.values()
        logprobs = []
        for i, logprob in enumerate(self.logprobs):
            others = [other for other in others if other.tokens[:i] == self.tokens[:i] and i < len(other.logprobs)]
            ways = [(other.tokens[i : i + 1], math.exp(sum(other.logprobs[i:]))) for other in others]
            along = sum(p for token, p in ways if token == self.tokens[i : i + 1])
            left, whole = math.exp(logprob) - along, 1.0 - sum(p for _, p in ways)
            logprobs.append(math.log(min(1.0, max(_NEVER, left) / max(_NEVER, whole))))
        return replace(self, logprobs=tuple(logprobs))
