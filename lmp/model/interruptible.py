"""A model whose calls end when somebody says stop or the time is up, however long the model would have taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, wait

from lmp.model.base import Completion, Model, ModelError, ModelUnavailable, Prompt

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
        seconds: for one call. A server that sends a byte now and then outlasts every time-out of its connection.
    """

    def __init__(self, model: Model, stop: threading.Event, seconds: float) -> None:
        self._model = model
        self._stop = stop
        self._seconds = seconds

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
        """What the model says. Raises `Interrupted`, `ModelUnavailable` when time is up, or what the model raises."""
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
        deadline = time.monotonic() + self._seconds
        while not wait([answer], timeout=POLL).done:
            if self._stop.is_set():
                raise Interrupted
            if time.monotonic() > deadline:
                raise ModelUnavailable(f"{self.name} gave no answer in {self._seconds:g} s")
        return answer.result()
