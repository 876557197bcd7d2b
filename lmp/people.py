"""The functions by which a program speaks with the person who gave the sentence: `say`, `ask`, `not_understood`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lmp.api import Api


class NotUnderstood(Exception):
    """The sentence, or that part of it, has no meaning here."""


class NoAnswer(NotUnderstood):
    """A program asked, and nobody is there to answer."""


class People:
    """What one program and one person have to say to each other.

    Args:
        ask: puts a question to the person and returns the answer; None when nobody is there.
        on_say: called with every text as it is said.

    Attributes:
        said: what the person was told, as text.
        values: the same as the program had it.
    """

    def __init__(
        self, ask: Callable[[str], str] | None = None, on_say: Callable[[str], None] = lambda text: None
    ) -> None:
        self._ask = ask
        self._on_say = on_say
        self.said: list[str] = []
        self.values: list[Any] = []

    def api(self) -> Api:
        """The three functions, as they are offered to programs."""
        return Api({"say": self.say, "ask": self.ask, "not_understood": self.not_understood})

    def say(self, text: Any) -> None:
        """Tell the user a text or a value; True and False are said as yes and no."""
        self.values.append(text)
        self.said.append(spoken(text))
        self._on_say(self.said[-1])

    def ask(self, question: str) -> str:
        """Ask the user a question and return the answer as text."""
        if self._ask is None:
            raise NoAnswer(f"there is a question: {question}")
        return str(self._ask(str(question)))

    def not_understood(self, what: str) -> None:
        """End the program: the sentence, or that part of it, has no meaning here."""
        raise NotUnderstood(str(what))

    def answers(self, names: Sequence[str], question: bool) -> list[Any]:
        """The values said that answer something, as the program had them.

        A number, a truth value, a list or an object's name is an answer wherever it is said; any other string only
        in reply to a question.

        Args:
            names: the objects' names.
            question: whether the sentence was a question or the program asked one of the scene.
        """
        return [plain(v) for v in self.values if question or not isinstance(v, str) or v in names]


def plain(value: Any) -> Any:
    """Without numpy: lists, floats, ints and bools."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def spoken(value: Any) -> str:
    """A value as one says it.

    >>> spoken(True), spoken(3.0), spoken(0.12345), spoken(["a", "b", "c"]), spoken(None)
    ('yes', '3', '0.123', 'a, b and c', 'nothing')
    """
    value = plain(value)
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if np.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        if value and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
            return f"({', '.join(spoken(part) for part in value)})"
        words = [spoken(part) for part in value]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words) or "none"
    return str(value)
