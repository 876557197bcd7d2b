"""Models of any server that speaks OpenAI's protocol, chat or completion, over the `openai` package."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from lmp.model.base import Completion, ModelRejected, ModelUnavailable, Prompt
from lmp.model.chat import messages
from lmp.model.continued import until_next_query

if TYPE_CHECKING:
    import openai

OPTIONAL = ("logprobs", "temperature", "stop", "max_tokens")
"""Parameters that some servers and models refuse; a refused one is left out from then on."""

RECONNECT = 10.0
"""Seconds for which a server that does not take connections may be starting; after that it is down."""


class OpenAiModel:
    """A model behind an OpenAI-compatible server.

    The base URL and the key come from the environment (`OPENAI_BASE_URL`, `OPENAI_API_KEY`), as everywhere else.
    A chat model gets the preamble as the system message and the tail as the user's. It is sent no stop sequences:
    it often repeats the context first, and would be stopped before it began.

    Args:
        model: as the server names it.
        style: "chat", or "completion" for a model that continues text.
        seconds: for one call, the tries and the waits between them together.
        base_url, api_key: instead of the environment's.
    """

    def __init__(
        self,
        model: str,
        *,
        style: Literal["chat", "completion"] = "chat",
        seconds: float = 60.0,
        base_url: str | None = None,
        api_key: str | None = None,
    ) -> None:
        self.model = model
        self.style = style
        self.seconds = seconds
        self.base_url = base_url or os.environ.get("OPENAI_BASE_URL")
        self._api_key = api_key or os.environ.get("OPENAI_API_KEY")
        self._refused: set[str] = set()
        self._client: openai.OpenAI | None = None
        if not self._api_key and not self.base_url:
            raise ModelRejected(
                f"{self.name}: set OPENAI_API_KEY to your key, or OPENAI_BASE_URL to the address of a server that "
                "needs none, e.g. http://localhost:8000/v1"
            )

    @property
    def name(self) -> str:
        """`openai:` or `openai-completion:` and the model."""
        return f"{'openai' if self.style == 'chat' else 'openai-completion'}:{self.model}"

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        """One request a sample: not every server knows of more than one choice.

        Raises:
            ModelUnavailable: no connection, no answer in time, too many requests, or a server error, to the end.
            ModelRejected: the server refuses, with its words; or its answer is none.
        """
        options: dict[str, Any] = {"temperature": temperature, "max_tokens": max_tokens, "logprobs": True}
        if self.style == "completion":
            options |= {"logprobs": 1, "stop": list(stop[:4])} if stop else {"logprobs": 1}
        completions = [self._one(prompt, options) for _ in range(samples)]
        return sorted(completions, key=lambda c: -(c.logprob if c.logprob is not None else 0.0))

    def _one(self, prompt: Prompt, options: dict[str, Any]) -> Completion:
        """One completion, tried again while there is time and hope."""
        import openai

        began = time.monotonic()
        pause = 0.5
        while True:
            left = self.seconds - (time.monotonic() - began)
            try:
                answer = self._request(prompt, options, timeout=max(left, 0.1))
                return self._completion(prompt, answer, time.monotonic() - began)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not self._without_refused(options, str(error)):
                    raise ModelRejected(f"{self.name}: {_words(error)}") from None
            except (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError) as error:
                if getattr(error, "code", None) == "insufficient_quota" or "quota" in _words(error).lower():
                    raise ModelRejected(f"{self.name}: {_words(error)}") from None
                spent = time.monotonic() - began
                slow = isinstance(error, openai.APITimeoutError | openai.APIStatusError)
                if spent + pause >= (self.seconds if slow else min(self.seconds, RECONNECT)):
                    raise ModelUnavailable(
                        f"{self.name} at {self._address()} gave no answer in {spent:.0f} s: {_words(error)}"
                    ) from None
                time.sleep(pause)
                pause = min(pause * 2, 8.0)
            except openai.APIError as error:
                raise ModelRejected(f"{self.name}: {_words(error)}") from None
            except ValueError as error:
                raise self._nonsense(error) from None

    def _nonsense(self, answer: object) -> ModelRejected:
        return ModelRejected(f"{self.name} at {self._address()} answers nonsense: {str(answer)[:200]!r}")

    def _request(self, prompt: Prompt, options: dict[str, Any], timeout: float) -> Any:
        client = self._connect().with_options(timeout=timeout)
        sent = {key: value for key, value in options.items() if key not in self._refused}
        if "max_tokens" in self._refused:
            # What newer chat models call it; it includes what they think before they answer.
            sent["max_completion_tokens"] = options["max_tokens"]
        if self.style == "completion":
            return client.completions.create(model=self.model, prompt=str(prompt), **sent)
        told: Any = messages(prompt)
        return client.chat.completions.create(model=self.model, messages=told, **sent)

    def _connect(self) -> openai.OpenAI:
        if self._client is None:
            import openai

            # A server on this machine wants no key, the client wants one; a proxy of the environment is no concern of
            # ours. Retries are counted here, against one budget of seconds, so the client's own are off.
            self._client = openai.OpenAI(base_url=self.base_url, api_key=self._api_key or "none", max_retries=0)
        return self._client

    def _address(self) -> str:
        return str(self._connect().base_url)

    def _without_refused(self, options: dict[str, Any], words: str) -> bool:
        """Leave out a parameter that the server refuses by name; False when it is not about one."""
        for parameter in OPTIONAL:
            if parameter in words and parameter in options and parameter not in self._refused:
                self._refused.add(parameter)
                return True
        return False

    def _completion(self, prompt: Prompt, answer: Any, seconds: float) -> Completion:
        """The answer as a completion. Raises `ModelRejected` when it is not one."""
        try:
            choice = answer.choices[0]
            text = choice.text if self.style == "completion" else choice.message.content
            truncated = choice.finish_reason == "length"
        except (AttributeError, TypeError, IndexError, KeyError):
            raise self._nonsense(answer) from None
        if not isinstance(text, str) or not text.strip():
            why = "it used up its tokens before an answer" if truncated else f"finish reason {choice.finish_reason!r}"
            raise ModelRejected(f"{self.name} at {self._address()} answers nothing: {why}")
        usage = getattr(answer, "usage", None)
        return Completion(
            text=text if self.style == "chat" or prompt.explained else until_next_query(text),
            logprob=_logprob(getattr(choice, "logprobs", None)),
            prompt_tokens=getattr(usage, "prompt_tokens", None) or 0,
            completion_tokens=getattr(usage, "completion_tokens", None) or 0,
            seconds=seconds,
            truncated=truncated,
        )


def _logprob(logprobs: Any) -> float | None:
    """The sum over the tokens, in chat's form or completion's; None when the server gives none."""
    tokens = getattr(logprobs, "content", None)
    if tokens:
        return float(sum(token.logprob for token in tokens))
    values = getattr(logprobs, "token_logprobs", None)
    return float(sum(value for value in values if value is not None)) if values else None


def _words(error: Exception) -> str:
    """What the server said, as far as it said anything."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else body
    message = inner.get("message") or inner.get("detail") if isinstance(inner, dict) else inner
    status = getattr(error, "status_code", None)
    text = str(message or error).strip() or type(error).__name__
    return f"{status}: {text[:500]}" if status else text
