"""Where a person types: sentences at a prompt and, at a terminal, anything while the arm moves."""

from __future__ import annotations

import os
import select
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread

PROMPT = "\n› "


class Terminal:
    """Standard input. From a pipe, sentences are read one after the other; only at a terminal is somebody heard who
    types while a sentence is being done.
    """

    def __init__(self) -> None:
        self._typed: deque[str] = deque()
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._asked = Event()
        self._listening = False
        if sys.stdin.isatty():
            import readline  # noqa: F401 - line editing and history for input()

    def next(self) -> str | None:
        """The next line; "" when Ctrl-C was pressed at the prompt, None at the end of input."""
        if self._typed:
            return self._typed.popleft()
        try:
            return input(PROMPT).strip()
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None

    def ask(self, question: str) -> str:
        """The answer to a question; empty at the end of input."""
        if not self._listening:
            try:
                return input(f"{question} ").strip()
            except EOFError:
                return ""
        print(question, flush=True)
        self._asked.set()
        return self._answers.get()

    def keep(self, lines: list[str]) -> None:
        """Have lines for the next ones."""
        self._typed.extend(lines)

    @contextmanager
    def listening(self, hear: Callable[[str], bool], leave: Callable[[], None]) -> Iterator[None]:
        """Hear what is typed inside the block.

        Args:
            hear: is told each line, from another thread; says whether it took it. What it did not take is a next line.
            leave: called, from there too, at the end of input.
        """
        if not sys.stdin.isatty():
            yield
            return
        wake, waker = os.pipe()
        listener = Thread(target=self._listen, args=(wake, hear, leave), name="terminal", daemon=True)
        self._listening = True
        listener.start()
        try:
            yield
        finally:
            self._listening = False
            os.close(waker)
            listener.join()
            os.close(wake)

    def _listen(self, wake: int, hear: Callable[[str], bool], leave: Callable[[], None]) -> None:
        """A terminal gives whole lines, one a read."""
        while sys.stdin.fileno() in select.select([sys.stdin.fileno(), wake], [], [])[0]:
            data = os.read(sys.stdin.fileno(), 4096)
            line = data.decode("utf-8", "replace").strip()
            if self._asked.is_set():
                self._asked.clear()
                self._answers.put(line)
            elif not data:
                leave()
                return
            elif line and not hear(line):
                self._typed.append(line)
