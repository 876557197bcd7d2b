"""The one log: everything that happens on the way of a command is an event in a `Trace`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, get_args

import numpy as np

Kind = Literal[
    "run", "command", "memory", "model", "program", "call", "motion", "observation", "error", "correction", "verdict"
]


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Args:
        t: seconds since the trace began.
        kind: what sort of thing.
        id: 1, 2, 3, … in the order of beginning.
        parent: the event within which it happened; None at the top.
        data: JSON values.
    """

    t: float
    kind: Kind
    id: int
    parent: int | None
    data: dict[str, Any] = field(default_factory=dict)


def as_json(value: Any) -> Any:
    """JSON values for whatever a program, an arm or numpy may hand over; what has no such form becomes its repr."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else str(float(value))
    if isinstance(value, np.bool_ | np.integer):
        return value.item()
    if isinstance(value, np.ndarray):
        return as_json(value.tolist()) if value.size <= 4096 else f"array {value.shape} {value.dtype}"
    if isinstance(value, dict):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(v) for v in value]
    return repr(value)


class Trace:
    """Events of one run, kept in memory and, when a folder is given, written line by line to `trace.jsonl`.

    Args:
        folder: the run's folder, made if missing; None keeps the trace in memory only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file: IO[str] | None = None
        self.begin(folder)

    def begin(self, folder: Path | None) -> None:
        """Begin another run: the events so far are forgotten, and those to come go to `folder`, if there is one."""
        self.close()
        self.folder = folder
        self.events: list[Event] = []
        self._began = time.monotonic()
        self._within: list[int] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / "trace.jsonl").open("a", encoding="utf-8")

    def add(self, kind: Kind, **data: Any) -> int:
        """Record one event inside the current span and return its id."""
        if kind not in get_args(Kind):
            raise ValueError(f"{kind!r} is not a kind of event; there are: {', '.join(get_args(Kind))}")
        event = Event(
            t=round(time.monotonic() - self._began, 4),
            kind=kind,
            id=len(self.events) + 1,
            parent=self._within[-1] if self._within else None,
            data=as_json(data),
        )
        self.events.append(event)
        if self._file is not None:
            line = {"t": event.t, "kind": kind, "id": event.id, "parent": event.parent, **event.data}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()
        return event.id

    @contextmanager
    def span(self, kind: Kind, **data: Any) -> Iterator[int]:
        """Record an event and make it the parent of all that is recorded inside the block."""
        event_id = self.add(kind, **data)
        self._within.append(event_id)
        try:
            yield event_id
        finally:
            self._within.pop()

    def of(self, kind: Kind) -> list[Event]:
        """The events of one kind, in order."""
        return [event for event in self.events if event.kind == kind]

    def close(self) -> None:
        """Close the file. Idempotent."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Trace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(path: Path) -> list[Event]:
    """The events of a `trace.jsonl`."""
    events = []
    # A file's lines end where we ended them; splitlines() would also cut at a U+2028 within a text.
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            data = json.loads(line)
            head = {key: data.pop(key) for key in ("t", "kind", "id", "parent")}
            events.append(Event(**head, data=data))
    return events
