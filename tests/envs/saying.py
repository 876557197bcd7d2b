"""A model whose answers the test has written down."""

from __future__ import annotations

from collections.abc import Sequence

from lmp.model.base import Completion, ModelUnavailable, Prompt


class Saying:
    """Gives its answers in order; without one left it is down.

    Attributes:
        asked: every prompt so far.
    """

    name = "saying"

    def __init__(self, *answers: str) -> None:
        self.asked: list[Prompt] = []
        self._answers = list(answers)

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        self.asked.append(prompt)
        if not self._answers:
            raise ModelUnavailable("nothing more to say")
        return [Completion(self._answers.pop(0), prompt_tokens=100, completion_tokens=10)]
