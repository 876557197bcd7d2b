"""The other end of `tasks.learning.server`: grades and rewards from wherever it runs."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tasks.agents.transcript import move
from tasks.learning.grading import Attempt, Grade


class GraderUnavailable(RuntimeError):
    """The server gives no grades; the message has its words."""


class RemoteGrader:
    """A server's environment. Called, it is a reward function of TRL's, whose data set has a column `item`.

    Args:
        address: such as "http://127.0.0.1:8765".
        seconds: for one batch.
    """

    __name__ = "reward"
    """TRL logs a reward function under this."""

    def __init__(self, address: str, *, seconds: float = 600.0) -> None:
        self._address = address.rstrip("/")
        self._seconds = seconds

    def __len__(self) -> int:
        """How many items there are."""
        return int(self._ask("/")["items"])

    def queries(self, first: int, end: int) -> list[str]:
        """What is asked in some items."""
        return [each["query"] for each in self._ask(f"/items?from={first}&to={end}")]

    def grade(self, attempts: Sequence[Attempt]) -> list[Grade]:
        """As `tasks.learning.grading.Grader.grade`. Raises `GraderUnavailable`."""
        answer = self._ask("/grade", {"attempts": [asdict(attempt) for attempt in attempts]})
        return [Grade(**grade) for grade in answer["grades"]]

    def __call__(self, completions: Sequence[Any], item: Sequence[int], **rest: Any) -> list[float]:
        """The rewards of completions: texts, or chats whose last message counts; of each the first block of code."""
        texts = [each if isinstance(each, str) else each[-1]["content"] for each in completions]
        attempts = [Attempt(n, (move(text).action,)) for text, n in zip(texts, item, strict=True)]
        return [grade.reward for grade in self.grade(attempts)]

    def _ask(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise GraderUnavailable(f"{self._address}{path}: {error.read().decode(errors='replace')}") from None
        except (OSError, ValueError) as error:
            raise GraderUnavailable(f"{self._address}{path}: {error}") from None
