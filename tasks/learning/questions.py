"""Sentences of the corpus as questions to a policy, and what its answers are worth on a symbolic table."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import numpy as np

from lmp.model.base import Model, Prompt
from lmp.model.corpus.sample import FAMILIES, Sample, sample, tail
from lmp.model.corpus.symbolic import Table, reached
from lmp.model.text import model_prompt, read_tail, to_python

SECONDS = 1.0
"""For one program on a symbolic table, which takes a few milliseconds unless it goes round in circles."""


def questions(rng: np.random.Generator, families: Sequence[str], *, held_out: bool) -> Iterator[Sample]:
    """Sentences with a goal that is not reached by doing nothing, of any of these families, without end.

    Args:
        held_out: those that the embedded model was never trained on, or those that it may be.
    """
    while True:
        s = sample(rng, families[int(rng.integers(len(families)))])
        if s.held_out == held_out and s.goal is not None and len(s.history) < 2 and not _idle(s):
            yield s


def rehearsed(families: Sequence[str]) -> list[str]:
    """All other families: what is no longer practised is forgotten."""
    return [name for name in FAMILIES if name not in families]


def question(s: Sample) -> str:
    """The last lines of the prompt for the top-level program of a sentence."""
    return tail(s.scene.names, s.sentence, s.history)


def prompt(s: Sample) -> str:
    """The same as the network reads it."""
    return model_prompt("tabletop", read_tail(question(s)))


class Judge:
    """Runs programs on symbolic tables. For the embedded model's own programs only: they are not confined.

    Args:
        model: writes the sub-programs that a program calls, once for each description and table; and its own programs.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._written: dict[tuple[str, str, tuple[str, ...]], str] = {}

    def done(self, s: Sample, *, doubting: bool = True) -> bool:
        """Whether the model's own program for a sentence does what it asks for.

        Args:
            doubting: whether a program that the model doubts is not run, as in a session.
        """
        found = self._model.complete(Prompt("tabletop", "", question(s)))[0]
        return not (doubting and found.doubt) and self.does(s, found.text)

    def reached(self, s: Sample, written: str) -> bool:
        """Whether a top-level program, as the network spells it, does what the sentence asks for."""
        return self.does(s, to_python(written))

    def does(self, s: Sample, source: str) -> bool:
        """Whether a top-level program does what the sentence asks for."""
        table, error = Table(s.scene, self._write), None
        try:
            with _limited(SECONDS):
                table.run(source)
        except Exception as raised:  # whatever a policy's program raises is a result
            error = raised
        return all(reached(s.goal or (), s.scene, table, error))

    def _write(self, program: str, query: str, names: list[str]) -> str:
        key = program, query, tuple(names)
        if key not in self._written:
            self._written[key] = self._model.complete(Prompt(program, "", tail(names, query)))[0].text
        return self._written[key]


def _idle(s: Sample) -> bool:
    """Whether the goal is so from the start."""
    return all(reached(s.goal or (), s.scene, Table(s.scene, lambda program, query, names: ""), None))


class _TooLong(Exception):
    """A program takes too long."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `_TooLong` in what runs inside the block, which is in the main thread, when its time is up."""

    def end(number: int, frame: FrameType | None) -> None:
        raise _TooLong(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
