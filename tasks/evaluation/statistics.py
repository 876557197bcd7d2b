"""Shares of successes and the differences between them, each with how sure one can be of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

    @property
    def percent(self) -> str:
        """The share and its interval, as one writes them."""
        low, high = self.interval
        return f"{100 * self.share:.1f} % ({100 * low:.1f} to {100 * high:.1f})"

    def __str__(self) -> str:
        return f"{self.successes} of {self.trials}, {self.percent}"


@dataclass(frozen=True)
class Pairs:
    """The same trials put to two systems, counted by which of them succeeded."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @classmethod
    def count(cls, outcomes: Iterable[tuple[bool, bool]]) -> Pairs:
        """From whether the first succeeded and whether the second did, a pair a trial."""
        counted = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
        for pair in outcomes:
            counted[pair] += 1
        return cls(*counted.values())

    @property
    def trials(self) -> int:
        """How many pairs there are."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def first(self) -> Rate:
        """How often the first succeeded."""
        return Rate(self.both + self.only_first, self.trials)

    @property
    def second(self) -> Rate:
        """How often the second succeeded."""
        return Rate(self.both + self.only_second, self.trials)

    @property
    def difference(self) -> float:
        """The share of the first less that of the second."""
        return self.first.share - self.second.share

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the difference; (-1, 1) of no pairs.

        Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on paired
        data", method 10: the Wilson intervals of both shares, combined with their correlation φ, which is taken
        nearer to 0 by a continuity correction where it is positive.
        """
        if not self.trials:
            return -1.0, 1.0
        first, second = self.first, self.second
        below_first, above_first = first.share - first.interval[0], first.interval[1] - first.share
        below_second, above_second = second.share - second.interval[0], second.interval[1] - second.share
        below = _combined(below_first, above_second, self._correlation)
        above = _combined(above_first, below_second, self._correlation)
        return max(-1.0, self.difference - below), min(1.0, self.difference + above)

    @property
    def points(self) -> str:
        """The difference and its interval in points of percent, as one writes them."""
        low, high = self.interval
        return f"{100 * self.difference:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"

    @property
    def p(self) -> float:
        """Of both being as good: how likely a split at least as uneven is among the trials where just one succeeded.

        The exact test of McNemar 1947, two-sided: those trials are tosses of a fair coin. 1 where there are none.
        """
        tosses, fewer = self.only_first + self.only_second, min(self.only_first, self.only_second)
        tail = sum(math.comb(tosses, k) for k in range(fewer + 1))
        return min(1.0, 2 * tail / (1 << tosses))

    @property
    def _correlation(self) -> float:
        a, b, c, d = self.both, self.only_first, self.only_second, self.neither
        product = (a + b) * (c + d) * (a + c) * (b + d)
        if not product:
            return 0.0
        covariance = a * d - b * c
        return (max(0.0, covariance - self.trials / 2) if covariance > 0 else covariance) / math.sqrt(product)


def holm(ps: Sequence[float]) -> list[float]:
    """The p of several tests, raised so that all of them together err as seldom as one (Holm 1979).

    The smallest is multiplied by the number of tests, the next by one less, and so on; none falls below one that was
    smaller before, or above 1.
    """
    raised, least = [0.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        least = max(least, min(1.0, (len(ps) - rank) * ps[index]))
        raised[index] = least
    return raised


def _combined(one: float, other: float, correlation: float) -> float:
    # Of full correlation, rounding alone makes it less than nothing.
    return math.sqrt(max(0.0, one * one - 2 * correlation * one * other + other * other))
