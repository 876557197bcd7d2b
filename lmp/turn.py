"""One sentence of a conversation: its program is written, mended if it cannot run, and run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lmp import language
from lmp.budget import Account, BudgetExceeded
from lmp.calls import Calls
from lmp.corrections.correction import Ended
from lmp.failure import LIMITS, ProgramFailed
from lmp.functions import NotWritten, problems
from lmp.model.base import ModelError, ModelRejected
from lmp.people import NotUnderstood, People
from lmp.program import Program, Written, as_query
from lmp.sandbox.types import Call, Outcome, ProgramError
from lmp.setting import History, Remembered, Setting
from lmp.source import answers, calls_something, parse

ENDS = (NotUnderstood, NotWritten, BudgetExceeded, ModelError, Ended)
"""What ends a sentence wherever in its programs it comes up."""

LONGEST = 1000
"""Characters of a sentence."""


class Turn:
    """One sentence.

    Attributes:
        names: the objects that were there when it was given.
        programs: every source that was written for it; the last one called like the vocabulary is the one that ran.
        calls: those that its programs make.
    """

    def __init__(self, setting: Setting, query: str, people: People, remembered: Remembered | None = None) -> None:
        self.setting = setting
        self.query = query
        self.people = people
        self.remembered = remembered or Remembered()
        self.account = Account(setting.budget)
        self.names: list[str] = []
        self.programs: list[Written] = []
        self.value: Any = None
        self.tier = ""
        self._sources: dict[tuple[str, str, str], str] = {}
        self._known = frozenset(setting.functions.written)
        self.calls = Calls(
            setting.api | people.api() | language.api(setting.parts, self._sub_program, setting.api.motions),
            ends=ENDS,
            arm=setting.arm,
            remembered=self.remembered.parameters,
            on_call=self._record,
        )
        self._api = self.calls.api

    @property
    def moved(self) -> bool:
        """Whether a call moved the arm."""
        return self.calls.moved

    def perform(self, history: History, *, before: Callable[[Written], None] = lambda written: None) -> Written:
        """Write the program and run it, once more when it failed before anything moved.

        Args:
            history: earlier queries of this conversation with their sources.
            before: called with the program before it runs.

        Returns:
            The program that ran, without the functions written for it.

        Raises:
            Ended: somebody has said something after which it does not go on.
            NotUnderstood: the model, its program or a sub-program says that the sentence has no meaning here.
            NotWritten: the model wrote nothing that can run.
            ProgramFailed: it ran and ended badly.
            BudgetExceeded, ModelError: no program, for want of calls or of a model.
            NothingSeen: of `observe`.
        """
        if not self.query:
            raise NotUnderstood("there is nothing in that sentence")
        if len(self.query) > LONGEST:
            raise NotUnderstood(f"a sentence of {len(self.query)} characters; at most {LONGEST} are read")
        self.look()
        context = self._with_memory(context_of(self.names))
        written = self._write(self.setting.vocabulary, self.query, context, history)
        before(written)
        failure = self._run(written)
        for _ in range(self.setting.repairs):
            if failure is None or self.moved or not failure.mendable:
                break
            # The fault may be in a function that was written for it; another try must not meet it again.
            self.setting.functions.forget_all_but(self._known)
            history = [*history, (self.query, f"{written.source}\n# error: {failure}")]
            try:
                written = self._write(self.setting.vocabulary, self.query, context, history)
            except (ModelError, NotWritten):
                break
            failure = self._run(written)
        if failure is None:
            return written
        if failure.mendable:
            self.setting.functions.forget_all_but(self._known)
        raise failure

    def execute(self, source: str) -> None:
        """Run a program that somebody wrote.

        Raises:
            NotUnderstood, NotWritten, BudgetExceeded, ModelError: of a sub-program or function written for it.
            ProgramFailed: it cannot run, or it ran and ended badly.
            NothingSeen: of `observe`.
        """
        self.look()
        written = Written(self.setting.vocabulary, self.query, source)
        problem = problems(source, self._offered(written.program))
        if problem:
            raise ProgramFailed(ProgramError("LintError", problem))
        self.note(written)
        failure = self._run(written)
        if failure is not None:
            raise failure

    def know(self, functions: Mapping[str, str]) -> None:
        """Functions that somebody was content with need not be written: sources by name."""
        for name, source in functions.items():
            self.setting.functions.know(name, source, self._offered(self.setting.vocabulary))

    def look(self) -> None:
        """See what is there now. Raises `NothingSeen`."""
        self.names = list(self.setting.observe())

    def go_on(self, source: str) -> None:
        """Run a program of this conversation once more. Raises `ProgramFailed`, or what ends the sentence."""
        failure = self._run(Written(self.setting.vocabulary, self.query, source))
        if failure is not None:
            raise failure

    def note(self, written: Written) -> None:
        """Keep a source that is going to run."""
        self.programs.append(written)
        self.setting.trace.add("program", name=written.program, query=written.query, source=written.source)
        self.setting.on_program(written)

    def _write(self, name: str, query: str, context: str, history: History) -> Written:
        """One program, asked for again with what is wrong with it while it cannot run."""
        program = self.setting.programs[name]
        problem, before = "", None
        for _ in range(1 + self.setting.repairs):
            try:
                written = program.write(query, context, history, account=self.account)
            except ModelRejected:
                if problem:
                    break
                raise
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
        problem = problems(written.source, self._offered(program.name), self._forbidden(program.name))
        if not problem and program.returns and not answers(written.source):
            return "it does not assign ret_val"
        if not problem and not program.returns and not calls_something(written.source) and not answers(written.source):
            return "it does nothing"
        return problem

    def _offered(self, program: str) -> frozenset[str]:
        """What a program may call or read."""
        return (frozenset(self._api) | {"objects"}) - self._forbidden(program)

    def _forbidden(self, program: str) -> frozenset[str]:
        """Sub-programs find out, they do not move."""
        return self.setting.api.motions if program in self.setting.parts else frozenset()

    def _complete(self, written: Written) -> str:
        """The source with the functions that it calls and nobody defined."""
        return self.setting.functions.complete(
            written.source,
            self.account,
            self._offered(written.program),
            forbidden=self._forbidden(written.program),
            on_definition=self.note,
        )

    def _run(self, written: Written) -> ProgramFailed | None:
        """Run a program with all that it needs, and return how it failed."""
        self.calls.ended = None
        outcome = self.setting.sandbox.run(
            self._complete(written),
            self._api,
            self.setting.limits,
            variables={"objects": self.names},
            stop=self.setting.stop,
            on_call=self.calls.note,
            clock=self.setting.clock,
        )
        self.value, self.tier = outcome.value, outcome.tier
        return self._failure(outcome)

    def _record(self, call: Call) -> None:
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
        """How a run failed; None when it did not. What was to end the sentence is raised as it is."""
        if self.calls.ended is not None:
            raise self.calls.ended
        if outcome.error is None:
            return None
        self.setting.trace.add(
            "error",
            type=outcome.error.type,
            message=outcome.error.message,
            line=outcome.error.line,
            source_line=outcome.error.source_line,
        )
        # A limit sets the stop, too, to stop what the arm is doing; whatever else ends then ended because of the stop.
        stopped = outcome.error.type == "Stopped" or (self.setting.stop.is_set() and outcome.error.type not in LIMITS)
        return ProgramFailed(outcome.error, stopped=stopped)

    def _sub_program(self, name: str, description: str, context: str) -> str:
        """The source that the child runs for a call of a sub-program; the same question has it written once."""
        query = as_query(description)
        if not query:
            raise ValueError(f"{name}: {description!r} describes nothing")
        if not context.strip() or parse(context) is None:
            context = context_of(self.setting.observe())
        key = (name, query, context)
        if key not in self._sources:
            written = self._write(name, query, self._with_memory(context), [])
            self._sources[key] = f"{context}\n{self._complete(written)}"
        return self._sources[key]

    def _with_memory(self, context: str) -> str:
        """A context with what is remembered below it."""
        return "\n".join(filter(None, [context, self.remembered.lines]))


def context_of(names: Sequence[str]) -> str:
    """The context line of a prompt.

    >>> context_of(["red block", "blue bowl"])
    "objects = ['red block', 'blue bowl']"
    """
    return f"objects = {list(names)!r}"
