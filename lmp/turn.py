"""One sentence of a conversation: its program is written, mended if it cannot run, and run."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from lmp import language
from lmp.api import Api, Function
from lmp.budget import Account, Budget, BudgetExceeded
from lmp.functions import FunctionWriter, NotWritten, problems
from lmp.model.base import ModelError
from lmp.people import NotUnderstood, People
from lmp.program import Program, Written, as_query
from lmp.sandbox.types import Call, Limits, Outcome, ProgramError
from lmp.source import assigns
from lmp.trace import Trace

History = list[tuple[str, str]]

MENDABLE = (TypeError, ValueError)
"""Errors of host functions that say how they were called, not what the world is like.

A model that is told "no such object" or "out of reach" would do something else than what was said.
"""

LIMITS = frozenset(
    ["TimeLimit", "CpuLimit", "MemoryLimit", "CallLimit", "OutputLimit", "Stopped", "ChildDied", "ProtocolError"]
)


class ProgramFailed(Exception):
    """A program ran and ended badly; the message is the host function's, or says which line of the program it was."""

    def __init__(self, error: ProgramError) -> None:
        where = f" (line {error.line}: {error.source_line})" if error.line and error.source_line else ""
        message = f"{error.type}: {error.message}{where}"
        if error.type == "Stopped":
            message = "stopped by the user"
        elif error.exception is not None or error.type in LIMITS:
            message = error.message
        super().__init__(message)
        self.error = error

    @property
    def mendable(self) -> bool:
        """Whether another program for the same sentence may do better."""
        if self.error.exception is None:
            return self.error.type not in LIMITS
        return isinstance(self.error.exception, MENDABLE)


class Runner(Protocol):
    """What is needed of `lmp.sandbox`: the sandbox runs sources in a confined child."""

    def run(
        self,
        source: str,
        api: Api,
        limits: Limits = ...,
        *,
        variables: Mapping[str, Any] | None = ...,
        stop: Event | None = ...,
        on_call: Callable[[Call], None] | None = ...,
    ) -> Outcome:
        """Run a source to its end or to a limit; never raises for what the source does."""
        ...


@dataclass(frozen=True)
class Setting:
    """What stays the same for all sentences of a conversation.

    Args:
        vocabulary: the name of the top-level program.
        programs: by name: the vocabulary's own, its sub-programs, "define_function".
        parts: the sub-programs with what they do.
        api: what programs may call, besides speaking and the sub-programs.
        motions: those of them that move the arm.
        observe: the names of the objects that are there now.
        repairs: how often a program that cannot run, or that failed before anything moved, is asked for again.
    """

    vocabulary: str
    programs: Mapping[str, Program]
    parts: Mapping[str, str]
    functions: FunctionWriter
    api: Api
    motions: frozenset[str]
    sandbox: Runner
    observe: Callable[[], Sequence[str]]
    limits: Limits
    budget: Budget
    stop: Event
    trace: Trace
    on_program: Callable[[Written], None]
    repairs: int


class Turn:
    """One sentence.

    Attributes:
        names: the objects that were there when it was given.
        programs: every source that was written for it; the last one called like the vocabulary is the one that ran.
        calls: every call that its programs made.
        moved: whether one of them moved the arm.
    """

    def __init__(self, setting: Setting, query: str, people: People) -> None:
        self.setting = setting
        self.query = query
        self.people = people
        self.account = Account(setting.budget)
        self.names = list(setting.observe())
        self.programs: list[Written] = []
        self.calls: list[Call] = []
        self.moved = False
        self.value: Any = None
        self.tier = ""
        self._sources: dict[tuple[str, str, str], str] = {}
        self._ended: NotUnderstood | None = None
        offered = setting.api | people.api() | language.api(setting.parts, self._sub_program)
        self._api = Api({name: self._guarded(name, function) for name, function in offered.items()})

    def perform(self, history: History) -> Written:
        """Write the program and run it, once more when it failed before anything moved.

        Returns:
            The program that ran, without the functions written for it.

        Raises:
            NotUnderstood: the model, its program or a sub-program says that the sentence has no meaning here.
            NotWritten: the model wrote nothing that can run.
            ProgramFailed: it ran and ended badly.
            BudgetExceeded, ModelError: no program, for want of calls or of a model.
        """
        history = list(history)
        for again in range(self.setting.repairs, -1, -1):
            written = self._write(self.setting.vocabulary, self.query, context_of(self.names), history)
            outcome = self._run(written)
            failure = self._failure(outcome)
            if failure is None:
                return written
            if not again or self.moved or not failure.mendable:
                raise failure
            history.append((self.query, f"{written.source}\n# error: {failure}"))
        raise AssertionError("unreachable")

    def note(self, written: Written) -> None:
        """Keep a source that is going to run."""
        self.programs.append(written)
        self.setting.trace.add("program", name=written.program, query=written.query, source=written.source)
        self.setting.on_program(written)

    def _write(self, name: str, query: str, context: str, history: History) -> Written:
        """One program, asked for again with what is wrong with it while it cannot run."""
        program = self.setting.programs[name]
        problem, before = "", ""
        for _ in range(1 + self.setting.repairs):
            written = program.write(query, context, history, account=self.account)
            if written.doubt:
                raise NotUnderstood(written.doubt)
            problem = self._problem(program, written)
            if not problem:
                self.note(written)
                return written
            self.setting.trace.add("error", type="LintError", message=problem, source=written.source)
            if written.source == before:
                break
            before = written.source
            history = [*history, (query, f"{written.source}\n# error: {problem}")]
        raise NotWritten(f"no program that can run was written for {query!r}: {problem}")

    def _problem(self, program: Program, written: Written) -> str:
        """What keeps a source from running; empty when nothing does."""
        if not written.source:
            return "it is empty"
        if written.truncated:
            return f"it is longer than {program.max_tokens} tokens"
        problem = problems(written.source, self._offered(program.name))
        if not problem and program.returns and not assigns(written.source, "ret_val"):
            return "it does not assign ret_val"
        return problem

    def _offered(self, program: str) -> frozenset[str]:
        """What a program may call: sub-programs find out, they do not move."""
        still = self.setting.motions if program in self.setting.parts else frozenset()
        return (frozenset(self._api) | {"objects"}) - still

    def _complete(self, written: Written) -> str:
        """The source with the functions that it calls and nobody defined."""
        return self.setting.functions.complete(
            written.source, self.account, self._offered(written.program), on_definition=self.note
        )

    def _run(self, written: Written) -> Outcome:
        self._ended = None
        outcome = self.setting.sandbox.run(
            self._complete(written),
            self._api,
            self.setting.limits,
            variables={"objects": self.names},
            stop=self.setting.stop,
            on_call=self._record,
        )
        self.value, self.tier = outcome.value, outcome.tier
        return outcome

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        self.setting.trace.add(
            "call",
            name=call.name,
            args=call.args,
            kwargs=call.kwargs,
            value=call.value,
            error=call.error,
            seconds=round(call.seconds, 4),
        )

    def _failure(self, outcome: Outcome) -> ProgramFailed | None:
        """How a run failed; None when it did not. What the host meant to end the program with is raised as it is."""
        if self._ended is not None:
            raise self._ended
        if outcome.error is None:
            return None
        self.setting.trace.add(
            "error",
            type=outcome.error.type,
            message=outcome.error.message,
            line=outcome.error.line,
            source_line=outcome.error.source_line,
        )
        if isinstance(outcome.error.exception, NotWritten | BudgetExceeded | ModelError):
            raise outcome.error.exception
        return ProgramFailed(outcome.error)

    def _sub_program(self, name: str, description: str, context: str) -> str:
        """The source that the child runs for a call of a sub-program; the same question has it written once."""
        query = as_query(description)
        if not query:
            raise ValueError(f"{name}: {description!r} describes nothing")
        context = context.strip() or context_of(self.setting.observe())
        key = (name, query, context)
        if key not in self._sources:
            written = self._write(name, query, context, [])
            self._sources[key] = f"{context}\n{self._complete(written)}"
        return self._sources[key]

    def _guarded(self, name: str, function: Function) -> Function:
        """A function that notes what it did to the arm, and that is refused once the sentence was not understood.

        A program may catch what ends it; it gets nowhere by that.
        """

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if self._ended is not None:
                raise self._ended
            try:
                value = function(*args, **kwargs)
            except NotUnderstood as reason:
                self._ended = reason
                raise
            except MENDABLE:
                raise
            except Exception:
                self.moved = self.moved or name in self.setting.motions
                raise
            self.moved = self.moved or name in self.setting.motions
            return value

        return guarded


def context_of(names: Sequence[str]) -> str:
    """The context line of a prompt.

    >>> context_of(["red block", "blue bowl"])
    "objects = ['red block', 'blue bowl']"
    """
    return f"objects = {list(names)!r}"
