"""An agent that writes whole programs top down, and then the functions that they call and nobody has defined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lmp.sandbox import lint
from lmp.source import parse
from tasks.agents.agent import SUBMIT, Move, Situation
from tasks.agents.robot_programs import RobotPrograms
from tasks.agents.surroundings import Language, filled
from tasks.agents.transcript import STOP, move, told
from tasks.agents.writer import Writer

_HELD_APART = "Names of such functions begin with do_, as in do_count_lines; that is how they are told from commands."
_CALLED = re.compile(r"(?<![\w$./-])(do_\w+)(?!\w*\s*\(\s*\))")
_DEFINED = re.compile(r"^\s*(?:function\s+)?(do_\w+)\s*\(\s*\)", re.MULTILINE)


class UnsuitedAgent(ValueError):
    """An agent cannot act in an environment; the message says why."""


class Hierarchical:
    """Writes one program for all of a task, as Handscript's sessions do, and submits when it has run.

    In Robot-v0 programs are written by the prompts of a session, sub-programs and all, so that it is the one agent with
    which the embedded model works. Elsewhere by prompts for agents, in any language that has functions.

    A program that ended with an error, or with which a person was not content, is written again, until it comes out as
    it was before.

    Args:
        writer: the model.
    """

    sees_reward = False

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._robot = RobotPrograms(writer)

    def act(self, situation: Situation) -> Move:
        """A program, or `submit`. Raises `UnsuitedAgent` where actions cannot call functions."""
        last = situation.steps[-1] if situation.steps else None
        if last is not None and last.ok and not last.feedback:
            return Move(SUBMIT)
        if last is not None and not self._reads_errors:
            return Move(SUBMIT)
        source = self._program(situation)
        return Move(SUBMIT if any(step.move.action == source for step in situation.steps) else source)

    @property
    def _reads_errors(self) -> bool:
        """The embedded model has not learnt to read what was wrong."""
        return not self._writer.model.name.startswith("embedded")

    def _program(self, situation: Situation) -> str:
        here = situation.surroundings
        if here.environment == "handscript_robot":
            return self._robot.write(situation)
        if here.language not in _MISSING:
            raise UnsuitedAgent(f"a program in {here.language} has no functions to be written for it")
        return self._top_down(situation)

    def _top_down(self, situation: Situation) -> str:
        here = situation.surroundings
        values = {
            "surroundings": here.text,
            "language": here.language,
            "functions": _HELD_APART if here.language == "bash" else "",
        }
        missing = _MISSING[here.language]
        program = move(self._writer.write("program", filled("program", **values), told(situation), stop=STOP)).action
        definitions: dict[str, str] = {}
        level = dict(missing(program))
        for depth in range(1, 1 + self._writer.account.budget.depth):
            wanted = {name: call for name, call in level.items() if name not in definitions}
            for name, call in wanted.items():
                asked = f"Task: {situation.query}\nProgram:\n```{here.language}\n{program}\n```\nFunction: {call}\n"
                self._writer.account.check(f"writing the function {name}", depth)
                said = self._writer.write("function", filled("function", **values), asked, stop=STOP)
                definitions[name] = move(said).action
            level = {name: call for written in wanted for name, call in missing(definitions[written])}
        return "\n\n".join([*definitions.values(), program])


def _missing_in_python(source: str) -> Iterator[tuple[str, str]]:
    if parse(source) is not None:
        for function in lint.undefined_functions(source, ()):
            yield function.name, function.call_text


def _missing_in_bash(source: str) -> Iterator[tuple[str, str]]:
    defined = set(_DEFINED.findall(source))
    for name in dict.fromkeys(_CALLED.findall(source)):
        if name not in defined:
            line = next(line for line in source.splitlines() if name in line)
            yield name, line.strip()


_MISSING: Mapping[Language, Callable[[str], Iterator[tuple[str, str]]]] = {
    "python": _missing_in_python,
    "bash": _missing_in_bash,
}
"""Finds the functions that a source calls and that nobody has defined: their names, each with a call of it."""
