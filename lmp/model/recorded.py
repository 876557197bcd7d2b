"""A model that answers from a file what some model answered before, so that a run repeats without that model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from lmp.model.base import Completion, Model, ModelRejected, Prompt

Key = tuple[str, str, int, float]


class RecordedModel:
    """Replays JSON Lines: `program`, `tail`, `samples`, `temperature`, `completions`.

    Prompts are found again by these, not by the preamble: a better explanation in a prompt file does not make an old
    recording worthless. Asked the same again, it gives the recorded answers in their order, then the last once more.

    Args:
        path: the file; may be missing when there is a model to record.
        source: asked for what the file does not have, and recorded; None replays only.

    Raises:
        ModelRejected: the file is missing or broken; the message says where.
    """

    def __init__(self, path: Path, source: Model | None = None) -> None:
        self.path = path
        self._source = source
        self._answers: dict[Key, list[list[Completion]]] = {}
        self._given: dict[Key, int] = {}
        if source is None and not path.is_file():
            raise ModelRejected(f"no recording at {path}")
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        for number, line in enumerate(lines, start=1):
            if line.strip():
                key, answer = _parse(line, f"{path}, line {number}")
                self._answers.setdefault(key, []).append(answer)

    @property
    def name(self) -> str:
        """`recorded:` and the file; the recorded model's own name while it is there to be recorded."""
        return f"recorded:{self.path}" if self._source is None else self._source.name

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        """The recorded answer. Raises `ModelRejected` when there is none and nobody to ask."""
        key = (prompt.program, prompt.tail, samples, float(temperature))
        given = self._given.get(key, 0)
        answers = self._answers.get(key, [])
        if self._source is not None and given >= len(answers):
            answer = self._source.complete(
                prompt, stop=stop, samples=samples, temperature=temperature, max_tokens=max_tokens
            )
            self._write(key, answer)
            answers = self._answers.setdefault(key, [])
            answers.append(answer)
        if not answers:
            lines = prompt.tail.strip().splitlines()
            raise ModelRejected(
                f"{self.path} has no answer of {prompt.program} to {lines[-1] if lines else ''!r} in this context; "
                f"it has {sum(map(len, self._answers.values()))} answers"
            )
        self._given[key] = given + 1
        return answers[min(given, len(answers) - 1)]

    def _write(self, key: Key, answer: list[Completion]) -> None:
        record = dict(zip(("program", "tail", "samples", "temperature"), key, strict=True))
        record["completions"] = [asdict(completion) for completion in answer]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _parse(line: str, where: str) -> tuple[Key, list[Completion]]:
    try:
        record = json.loads(line)
        key = (str(record["program"]), str(record["tail"]), int(record["samples"]), float(record["temperature"]))
        completions = [Completion(**completion) for completion in record["completions"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelRejected(f"{where}: not a recorded answer: {error!r}") from None
    if not completions:
        raise ModelRejected(f"{where}: a recorded answer without a completion")
    return key, completions
