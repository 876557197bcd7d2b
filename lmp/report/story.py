"""The events of a trace put in the order in which a reader wants them: a run, its sentences, their attempts.

Nothing here trusts a trace to be complete: a run may have ended on a full disk, in the middle of a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from lmp.trace import Event, Kind

SUB_PROGRAM = "parse_"
PARSE_CORRECTION = "parse_correction"
PEOPLE = frozenset({"say", "ask", "not_understood"})
LARGEST = 1e12  # no number of a run is beyond it
LOOKING = ("get_", "is_", "detect_", "denormalize_")


@dataclass
class Attempt:
    """A top-level program, what was written for it, and what it called."""

    programs: list[Event] = field(default_factory=list)
    calls: list[Event] = field(default_factory=list)
    errors: list[Event] = field(default_factory=list)


@dataclass
class Command:
    """One sentence and what came of it.

    Args:
        data: of the `command` event; empty for a program that ran without a sentence.
        verdict: data of the `verdict` event; empty when the run ended before one.
        began, ended: seconds since the trace began.
    """

    data: dict[str, Any]
    began: float
    ended: float
    attempts: list[Attempt] = field(default_factory=list)
    models: list[Event] = field(default_factory=list)
    motions: list[Event] = field(default_factory=list)
    corrections: list[Event] = field(default_factory=list)
    memories: list[Event] = field(default_factory=list)
    verdict: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence."""
        return as_text(self.data.get("text")) or as_text(self.data.get("query"))

    @property
    def seconds(self) -> float:
        """Wall-clock time, as the verdict has it or else by the stamps."""
        return number(self.verdict.get("seconds")) or max(0.0, self.ended - self.began)

    @property
    def tokens(self) -> tuple[int, int]:
        """Read and written by the model."""
        return (
            sum(int(number(e.data.get("prompt_tokens"))) for e in self.models),
            sum(int(number(e.data.get("completion_tokens"))) for e in self.models),
        )

    @property
    def shares(self) -> dict[str, float]:
        """Seconds by what they went into; what is left over is the program itself and its confinement."""
        calls = [(as_text(e.data.get("name")), number(e.data.get("seconds"))) for a in self.attempts for e in a.calls]
        spent = {
            "model": sum(number(e.data.get("seconds")) for e in self.models),
            "perception": sum(s for name, s in calls if name.startswith(LOOKING)),
            "motion": sum(s for name, s in calls if _moves(name)),
            "people": sum(s for name, s in calls if name in PEOPLE),
        }
        return {**spent, "sandbox and rest": max(0.0, self.seconds - sum(spent.values()))}


@dataclass
class Story:
    """A whole run.

    Args:
        run: data of the `run` event.
        observations: data of the `observation` events with pictures, in order.
        unreadable: lines of the trace that are no events.
    """

    run: dict[str, Any] = field(default_factory=dict)
    commands: list[Command] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)
    unreadable: int = 0


def read_story(path: Path) -> Story:
    """The story that a `trace.jsonl` tells. Raises `OSError`."""
    story = Story()
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    for event in _events(lines, story):
        if event.kind == "run":
            story.run = event.data
        elif event.kind == "observation":
            # What the eyes found changed is an observation, too, but none to show a picture of.
            if "what" not in event.data:
                story.observations.append(event.data)
        elif event.kind == "command":
            story.commands.append(Command(event.data, event.t, event.t))
        elif not story.commands and event.kind == "model" and event.data.get("program") == PARSE_CORRECTION:
            continue  # whether the first thing said was a correction; what it was comes next
        else:
            if not story.commands:
                # A program that somebody wrote, or something that was told before anything was asked for.
                said = {"text": event.data.get("text")} if event.kind == "correction" else {}
                story.commands.append(Command(said, event.t, event.t))
            _tell(story.commands[-1], event, as_text(story.run.get("vocabulary")))
    return story


def number(value: object) -> float:
    """A finite number of a trace; 0 where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > LARGEST or value != value:
        return 0.0
    return float(value)


def as_text(value: object) -> str:
    """A text of a trace; "" where there is none."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _tell(command: Command, event: Event, vocabulary: str) -> None:
    command.ended = max(command.ended, event.t)
    if event.kind == "model":
        command.models.append(event)
    elif event.kind == "motion":
        command.motions.append(event)
    elif event.kind == "correction":
        command.corrections.append(event)
    elif event.kind == "memory":
        command.memories.append(event)
    elif event.kind == "verdict":
        command.verdict = event.data
    elif event.kind == "program":
        # A program of the top level begins an attempt; sub-programs and functions belong to the one that runs.
        if not command.attempts or event.data.get("name") == vocabulary:
            command.attempts.append(Attempt())
        command.attempts[-1].programs.append(event)
    else:
        if not command.attempts:
            command.attempts.append(Attempt())
        attempt = command.attempts[-1]
        (attempt.calls if event.kind == "call" else attempt.errors).append(event)


def _moves(name: str) -> bool:
    return name not in PEOPLE and not name.startswith((*LOOKING, SUB_PROGRAM))


def _events(lines: Sequence[str], story: Story) -> Iterator[Event]:
    for line in lines:
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict) or data.get("kind") not in get_args(Kind):
            story.unreadable += 1
            continue
        head = {"t": number(data.pop("t", 0)), "kind": data.pop("kind")}
        yield Event(**head, id=int(number(data.pop("id", 0))), parent=data.pop("parent", None), data=data)
