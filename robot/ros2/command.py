"""What the node is asked to do and what it answers, without ROS."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Protocol
from uuid import uuid4

# What a busy network and two busy machines may well be silent for, s.
SHORTEST_HEARTBEAT = 0.2

Tell = Callable[[str, str], None]
"""Takes what is being done now: its kind ("program", "call", "say") and a text."""


@dataclass(frozen=True)
class Outcome:
    """What came of a sentence.

    Args:
        outcome: "done"; "failed"; "not_understood": nothing has moved; "refused": it was not even tried.
        message: what to tell the person.
        folder: of the run, with its report; empty when there is none.
    """

    outcome: str
    message: str
    folder: str = ""


class Commander(Protocol):
    """Does what sentences say, one at a time, with one arm."""

    def run(self, sentence: str, tell: Tell, stop: Event) -> Outcome:
        """Do what a sentence says; the arm is at rest on return and on any error.

        Args:
            sentence: as a person said it.
            tell: told what is being done.
            stop: once it is set no further motion begins.
        """
        ...

    def stop(self) -> None:
        """Bring the arm to rest now and end the sentence. Any thread may call it; idempotent."""
        ...

    def trouble(self) -> str:
        """What is wrong with the cell now, without waiting for anything; empty when nothing is."""
        ...


@dataclass(eq=False)
class Request:
    """A sentence that somebody sent.

    Args:
        id: what its sender calls it.
        sentence: as a person said it.
        heartbeat: its sender is heard at least so often, s; None where nothing was promised.

    Attributes:
        silent: for how long its sender was not heard, s.
        lost: whether that was too long, so that it is ended.
        stop: set when it is to end.
        ended: whether its result is on its way.
    """

    id: str
    sentence: str
    heartbeat: float | None = None
    silent: float = 0.0
    lost: bool = False
    stop: Event = field(default_factory=Event)
    ended: bool = False


class BadRequest(ValueError):
    """A message that is neither a sentence nor JSON with one."""


def parse_request(text: str) -> Request:
    """A request from a sentence, or from JSON `{"sentence": …, "id": …, "heartbeat": …}`. Raises `BadRequest`."""
    if not text.lstrip().startswith("{"):
        return Request(uuid4().hex[:8], text)
    try:
        values: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"what begins with {{ must be JSON: {error}") from None
    sentence, name = values.get("sentence"), values.get("id", uuid4().hex[:8])
    if not isinstance(sentence, str) or not isinstance(name, str):
        raise BadRequest('{"sentence": "…", "id": "…"} is needed, both texts; the id may be left out')
    heartbeat = values.get("heartbeat")
    if heartbeat is None:
        return Request(name, sentence)
    # True is a number to Python.
    if isinstance(heartbeat, bool) or not isinstance(heartbeat, int | float) or not heartbeat >= SHORTEST_HEARTBEAT:
        raise BadRequest(f'"heartbeat" is {heartbeat!r}; seconds are needed, {SHORTEST_HEARTBEAT:g} or more')
    if "id" not in values:
        raise BadRequest('"heartbeat" needs an "id", which is what its sender says on ~/alive')
    return Request(name, sentence, float(heartbeat))
