"""A model that answers from a file what some model answered before, so that a run repeats without that model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from lmp.model.base import Completion, Model, ModelRejected, Prompt

Key = tuple[str, str, int, float]


class RecordedModel:
    """Replays JSON Lines: `program`, `tail`, `samples`, `temperature`, `completions`; or the `trace.jsonl` of a run.

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
        # Not splitlines(): it would also cut at a U+2028 within a text.
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        for number, line in enumerate(lines, start=1):
            if line.strip():
                for key, answer in _parse(line, f"{path}, line {number}"):
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


def _parse(line: str, where: str) -> list[tuple[Key, list[Completion]]]:
    """The answer in a line of a recording, or of a trace, whose other events have none."""
    try:
        record = json.loads(line)
        if "kind" in record:
            return [_from_event(record)] if record["kind"] == "model" else []
        key = (str(record["program"]), str(record["tail"]), int(record["samples"]), float(record["temperature"]))
        completions = [Completion(**completion) for completion in record["completions"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelRejected(f"{where}: not a recorded answer: {error!r}") from None
    if not completions:
        raise ModelRejected(f"{where}: a recorded answer without a completion")
    return [(key, completions)]


def _from_event(event: dict[str, Any]) -> tuple[Key, list[Completion]]:
    """What a model said in a run, as its trace has it: programs ask for one sample at temperature 0."""
    told = {field.name: event[field.name] for field in fields(Completion)}
    return (str(event["program"]), str(event["tail"]), 1, 0.0), [Completion(**told)]
