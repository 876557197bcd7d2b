"""Where a trial's time goes: each moment belongs to the innermost part that is under way."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, ParamSpec, TypeVar, get_args

Part = Literal["model", "physics", "perception", "sandbox", "setup"]

P = ParamSpec("P")
R = TypeVar("R")


class Clock:
    """Counts seconds by part.

    Attributes:
        seconds: of each part, without those of the parts within it.

    Args:
        now: seconds that never go back.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[Part, float] = dict.fromkeys(get_args(Part), 0.0)
        self._now = now
        self._since = now()
        self._under_way: list[Part] = []

    @contextmanager
    def within(self, part: Part) -> Iterator[None]:
        """The time inside the block is that part's, except what parts within it take."""
        self._charge()
        self._under_way.append(part)
        try:
            yield
        finally:
            self._charge()
            self._under_way.pop()

    def around(self, part: Part, function: Callable[P, R]) -> Callable[P, R]:
        """The same function, whose time is that part's."""

        @functools.wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.within(part):
                return function(*args, **kwargs)

        return timed

    def reassign(self, part: Part, seconds: float) -> None:
        """Give a part time that has just passed, as another thread measured it, at the cost of what is under way."""
        self.seconds[part] += seconds
        if self._under_way:
            self.seconds[self._under_way[-1]] -= seconds

    def _charge(self) -> None:
        now = self._now()
        if self._under_way:
            self.seconds[self._under_way[-1]] += now - self._since
        self._since = now
