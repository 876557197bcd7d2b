"""A correction as it is understood: what it changes, and what it depends on."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from lmp.source import parse

Level = Literal["stop", "go on", "undo", "good", "command", "plan", "skill"]
"""Four words of control, a new command, or what changes what is done ("plan"), or how ("skill")."""

Dependence = Literal["last", "interrupted", "task", "nothing"]
"""On the last call, the interrupted one, the task at hand, or nothing: a rule from now on."""

Way = Literal[
    "left", "right", "back", "front", "higher", "lower", "nearer", "farther", "clockwise", "counterclockwise",
    "slower", "faster",
]  # fmt: skip

_PHRASES: tuple[tuple[Level, tuple[str, ...]], ...] = (
    ("stop", ("stop", "stop it", "halt", "wait", "hold on", "no", "freeze", "pause")),
    ("go on", ("go on", "continue", "carry on", "resume", "proceed")),
    ("undo", ("undo", "undo that", "undo it", "take that back", "take it back")),
    ("good", ("good", "perfect", "well done", "that is good", "that's good", "that is right", "that's right")),
)
_CONTROL = {phrase: level for level, phrases in _PHRASES for phrase in phrases}


class Unclear(Exception):
    """What was said was not understood as a correction; the message says why."""


@dataclass(frozen=True)
class Correction:
    """What somebody said, understood.

    Args:
        text: the words, in the form of a query.
        level: what it changes.
        dependence: what it depends on; None for words of control and commands.
        way: of a call that is to be done otherwise: in which way.
        amount: by how much, as it was said; empty when nothing was said.
        trigger: of a rule: the words of a command for which it counts; empty when it always does.
    """

    text: str
    level: Level
    dependence: Dependence | None = None
    way: Way | None = None
    amount: str = ""
    trigger: str = ""

    @property
    def rule(self) -> bool:
        """Whether it holds from now on, and not for one call only."""
        return self.dependence in ("task", "nothing")


class Ended(Exception):
    """A program does not go on, because of what somebody has said while the arm moved."""

    def __init__(self, correction: Correction) -> None:
        super().__init__("stopped by the user" if correction.level == "stop" else f"interrupted: {correction.text}")
        self.correction = correction


def of_control(text: str) -> Correction | None:
    """A word of control: what must be understood at once, whatever the model is. None for anything else."""
    level = _CONTROL.get(text.strip(" .!?,").removesuffix(" please").strip(" ,"))
    return None if level is None else Correction(text, level)


def read(source: str, text: str) -> Correction:
    """The correction that a model answered, a literal that is never executed.

    >>> read("ret_val = ['skill', 'last', 'left', 'a bit']", "a bit to the left.").way
    'left'

    Raises:
        Unclear: it is none of the forms of `parse_correction`.
    """
    values = _literal(source)
    match values:
        case [("stop" | "go on" | "undo" | "good" | "command") as level]:
            return Correction(text, cast(Level, level))
        case ["skill", ("last" | "interrupted") as dependence, str(way)] if way in get_args(Way):
            return Correction(text, "skill", cast(Dependence, dependence), cast(Way, way))
        case ["skill", ("last" | "interrupted") as dependence, str(way), str(amount)] if way in get_args(Way):
            return Correction(text, "skill", cast(Dependence, dependence), cast(Way, way), amount.lower().strip())
        case ["plan", ("last" | "interrupted") as dependence]:
            return Correction(text, "plan", cast(Dependence, dependence))
        case [("plan" | "skill") as level, ("task" | "nothing") as dependence]:
            return Correction(text, cast(Level, level), cast(Dependence, dependence))
        case [("plan" | "skill") as level, ("task" | "nothing") as dependence, str(trigger)]:
            trigger = trigger.lower().strip()
            return Correction(text, cast(Level, level), cast(Dependence, dependence), trigger=trigger)
        case _:
            raise Unclear(f"{values!r} is no kind of correction")


def _literal(source: str) -> Any:
    """What a program of one assignment to `ret_val` assigns."""
    tree = parse(source)
    match tree.body if tree is not None else []:
        case [ast.Assign(targets=[ast.Name("ret_val")], value=value)]:
            try:
                return ast.literal_eval(value)
            except ValueError:
                pass
    raise Unclear(f"no list of words was answered, but: {source[:80]!r}")
