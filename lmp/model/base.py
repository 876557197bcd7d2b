"""The one seam to language models: a prompt goes in, completions come out, failures are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Prompt:
    """What a model is asked to continue.

    Args:
        program: which program asks, e.g. "tabletop", "parse_position", "define_function".
        preamble: the functions offered and the worked examples: the part that is the same at every call.
        tail: what is asked now: the conversation so far, the context (`objects = [...]`) and the query
            (`# sentence.`), each on lines of its own, ending in a newline. The embedded model reads only this.
        explained: whether the preamble itself says how to answer. Of any other prompt the answer is source for a robot,
            and chat models are told so.
    """

    program: str
    preamble: str
    tail: str
    explained: bool = False

    def __str__(self) -> str:
        return f"{self.preamble}\n{self.tail}" if self.preamble else self.tail


@dataclass(frozen=True)
class Completion:
    """One continuation.

    Args:
        text: the source, without the stop sequence.
        logprob: natural logarithm of the probability of the whole text, None when the model does not say.
        prompt_tokens, completion_tokens: as counted by the model.
        seconds: wall-clock time of the call.
        truncated: the text ended at `max_tokens`, not by itself.
        doubt: why the model itself does not trust this text; None when it does.
    """

    text: str
    logprob: float | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    truncated: bool = False
    doubt: str | None = None


class Model(Protocol):
    """Anything that continues text."""

    @property
    def name(self) -> str:
        """As a person would select it: "embedded", "openai:gpt-…", "hf:…", "recorded:…"."""
        ...

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        """Continue a prompt, most likely first. Raises `ModelUnavailable` or `ModelRejected`."""
        ...


class ModelError(Exception):
    """A model gave no completion."""


class ModelUnavailable(ModelError):
    """Down, slow, or over its rate: tried again with back-off until the budget was spent."""


class ModelRejected(ModelError):
    """The model will not answer this: bad key, unknown model, quota; its own words are in the message."""
