"""A model that is listened to, and what it said said again."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lmp.model.base import Completion, Model, ModelError, ModelRejected, Prompt


@dataclass(frozen=True)
class Answer:
    """What a model said to one query of one program: completions, or why there are none."""

    program: str
    query: str
    said: Sequence[Completion] | ModelError


class Listened:
    """A model of which every answer is kept.

    Attributes:
        answers: in order.

    Args:
        model: is asked.
        took: told the seconds of each answer.
    """

    def __init__(self, model: Model, took: Callable[[float], None] = lambda seconds: None) -> None:
        self.answers: list[Answer] = []
        self._model = model
        self._took = took

    @property
    def name(self) -> str:
        """The model's own."""
        return self._model.name

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        """The model's own completions. Raises what it raises."""
        began = time.perf_counter()
        said: list[Completion] | ModelError
        try:
            said = self._model.complete(prompt, **options)
        except ModelError as error:
            said = error
        self._took(time.perf_counter() - began)
        self.answers.append(Answer(prompt.program, query_of(prompt), said))
        if isinstance(said, ModelError):
            raise said
        return said


class Repeating:
    """Says what a model said, to the same queries in the same order, whatever stands on the table.

    Args:
        name: of the model that said it.
        answers: what it said.
    """

    def __init__(self, name: str, answers: Sequence[Answer]) -> None:
        self.name = name
        self._answers: dict[tuple[str, str], deque[Answer]] = defaultdict(deque)
        for answer in answers:
            self._answers[answer.program, answer.query].append(answer)

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        """The next answer to that query. Raises `ModelRejected` where there is none left, or what the model raised."""
        query = query_of(prompt)
        left = self._answers[prompt.program, query]
        if not left:
            raise ModelRejected(f"{self.name} was not asked that before: {prompt.program} {query!r}")
        said = left.popleft().said
        if isinstance(said, ModelError):
            raise said
        return list(said)


def query_of(prompt: Prompt) -> str:
    """The last line of a prompt: what is asked now."""
    return prompt.tail.rstrip().rpartition("\n")[2]
