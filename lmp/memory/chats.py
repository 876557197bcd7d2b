"""Chats, as a view of traces: a command, the corrections that followed it, the program of each turn, how it ended.

A chat is what a person said about one task, until it was done or given up. It begins with a `command` event, every
`correction` begins its next turn, the last program of the top level in a turn is that turn's, and the last `verdict`
says whether it was done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lmp.program import as_query
from lmp.trace import Event, read

CONTEXT = "objects = ["

CONTROL = frozenset(("stop", "go on", "good"))
"""Corrections that ask for nothing to be done otherwise: no turns of a chat."""


class NotATrace(ValueError):
    """A file is no trace; the message names it."""


@dataclass(frozen=True)
class Turn:
    """Something that was said, and the program that was written for it.

    Args:
        said: in the form of a query.
        source: of the program that ran last; empty when none did.
    """

    said: str
    source: str = ""


@dataclass(frozen=True)
class Chat:
    """What was said about one task.

    Args:
        turns: at least one; the first is the command, all others are corrections.
        done: whether it ended well.
        context: the line of the prompt that has the objects; empty when no model was asked.
    """

    turns: tuple[Turn, ...]
    done: bool
    context: str = ""

    @property
    def command(self) -> str:
        """What it began with."""
        return self.turns[0].said

    @property
    def program(self) -> str:
        """What it ended with: the last program that was written in it; empty when none was."""
        return next((turn.source for turn in reversed(self.turns) if turn.source), "")


def traces(places: Iterable[Path]) -> list[Path]:
    """The traces that are meant by files, run folders and folders of runs, in order of their names.

    Raises:
        NotATrace: a place has none.
    """
    found: list[Path] = []
    for place in places:
        here = sorted(place.rglob("trace.jsonl")) if place.is_dir() else [place] if place.is_file() else []
        if not here:
            raise NotATrace(f"{place}: no trace.jsonl there; a run leaves one in its folder, runs/…")
        found += here
    return list(dict.fromkeys(found))


def chats(path: Path) -> list[Chat]:
    """The chats of a trace, in order; a program that somebody else wrote (`handscript exec`) is none.

    Raises:
        NotATrace: the file is none.
    """
    try:
        return chats_of(read(path))
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise NotATrace(f"{path}: not a trace ({type(error).__name__}: {error})") from None


def chats_of(events: Iterable[Event]) -> list[Chat]:
    """The chats in a trace's events."""
    drafts: list[_Draft] = []
    vocabulary = "tabletop"
    for event in events:
        if event.kind == "run":
            if event.data.get("command") == "exec":
                return []
            vocabulary = event.data.get("vocabulary", vocabulary)
        elif event.kind == "command":
            drafts.append(_Draft([(event.data.get("query") or as_query(event.data["text"]), "")]))
        elif drafts:
            drafts[-1].take(event, vocabulary)
    return [Chat(tuple(Turn(*turn) for turn in each.turns), each.done, each.context) for each in drafts]


@dataclass
class _Draft:
    turns: list[tuple[str, str]]
    done: bool = False
    context: str = ""

    def take(self, event: Event, vocabulary: str) -> None:
        if event.kind == "correction" and event.data.get("level") in CONTROL:
            return
        if event.kind == "correction":
            self.turns.append((as_query(event.data["text"]), ""))
            self.done = False
        elif event.kind == "model" and event.data.get("program") == vocabulary and not self.context:
            lines = str(event.data.get("tail", "")).splitlines()
            self.context = next((line for line in reversed(lines) if line.startswith(CONTEXT)), "")
        elif event.kind == "program" and event.data.get("name") == vocabulary:
            self.turns[-1] = (self.turns[-1][0], event.data["source"])
        elif event.kind == "verdict":
            self.done = event.data.get("outcome") == "done"
