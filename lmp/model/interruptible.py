"""A model whose calls end at once when somebody says stop, however long the model would have taken."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, wait

from lmp.model.base import Completion, Model, ModelError, Prompt

POLL = 0.05
"""Seconds between two looks at whether to stop; an answer that is there is taken without waiting for the next look."""


class Interrupted(ModelError):
    """Stopped by the user while the model was writing."""

    def __init__(self) -> None:
        super().__init__("stopped by the user")


class InterruptibleModel:
    """The same model, asked in a thread of its own, so that a stop need not wait for it.

    Args:
        model: is asked.
        stop: when set, a call under way ends; what the model still says is dropped.
    """

    def __init__(self, model: Model, stop: threading.Event) -> None:
        self._model = model
        self._stop = stop

    @property
    def name(self) -> str:
        """The model's own."""
        return self._model.name

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        """What the model says. Raises `Interrupted` when stopped, else what the model raises."""
        answer: Future[list[Completion]] = Future()

        def ask() -> None:
            try:
                completions = self._model.complete(
                    prompt, stop=stop, samples=samples, temperature=temperature, max_tokens=max_tokens
                )
            except BaseException as error:
                answer.set_exception(error)
            else:
                answer.set_result(completions)

        threading.Thread(target=ask, name="model", daemon=True).start()
        while not wait([answer], timeout=POLL).done:
            if self._stop.is_set():
                raise Interrupted
        return answer.result()
