"""What tests of sessions are made of: models whose answers are written down, and the last lines of their prompts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from lmp.model.base import Completion, ModelRejected, Prompt
from lmp.session import Session

CONTEXT = "f'objects = {get_obj_names()}'"
Build = Callable[..., Session]


class WrittenModel:
    """A model whose answers the test has written down, by the last line of the prompt; a list is used up in order."""

    name = "written"

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = {query: list(a) if isinstance(a, list | tuple) else [a] for query, a in answers.items()}

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        query = prompt.tail.splitlines()[-1].removeprefix("# ")
        if query not in self.answers:
            raise ModelRejected(f"the test has no answer to {query!r}")
        answers = self.answers[query]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            answer = Completion(answer, prompt_tokens=100, completion_tokens=10)
        return [answer]


class SlowModel(WrittenModel):
    """The same, seconds later."""

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        time.sleep(2)
        return super().complete(prompt, **options)


def tails(session: Session) -> list[str]:
    """The last lines of every prompt so far."""
    return [event.data["tail"] for event in session.trace.of("model")]
