"""What is said while the arm moves: from any thread in, and out again in the thread of the conversation."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Condition, Event

POLL = 0.05
"""Seconds between two looks at whether to stop; what is said is heard without waiting for the next look."""


class Attention:
    """The arm's ear. A cell's `InterruptibleRobot` is made with its `interrupt` and `hold`.

    Attributes:
        interrupt: set as long as something has been said that nobody has taken note of.
        respond: decides what becomes of a motion that is held; returns when it is to go on, raises when it is to end.
    """

    def __init__(self) -> None:
        self.interrupt = Event()
        self.respond: Callable[[], None] = self._wait_for_nothing
        self._said: deque[str] = deque()
        self._news = Condition()
        self._held: tuple[float, float | None] = 0.0, None  # seconds in all, and since when, if it is held now

    def hear(self, text: str) -> None:
        """Something is said; a motion under way is interrupted. From any thread."""
        with self._news:
            self._said.append(text)
            self.interrupt.set()
            self._news.notify()

    def take(self) -> str | None:
        """What was said first and not taken yet; None when there is nothing."""
        with self._news:
            text = self._said.popleft() if self._said else None
            if not self._said:
                self.interrupt.clear()
        return text

    def wait(self, stop: Event) -> str | None:
        """The next that is said; None when `stop` is set before."""
        while not stop.is_set():
            with self._news:
                self._news.wait_for(lambda: bool(self._said), timeout=POLL)
            text = self.take()
            if text is not None:
                return text
        return None

    def hold(self) -> None:
        """A motion has come to rest on the word of somebody: find out what for. The clock stands still meanwhile."""
        before, began = self._held[0], time.monotonic()
        self._held = before, began
        try:
            self.respond()
        finally:
            self._held = before + time.monotonic() - began, None

    def clock(self) -> float:
        """Seconds, without those in which a motion was held; never goes back."""
        held, since = self._held
        return (time.monotonic() if since is None else since) - held

    def _wait_for_nothing(self) -> None:
        """Without a conversation nobody knows what to do with it: the motion goes on."""
        while self.take() is not None:
            pass
