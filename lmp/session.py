"""One conversation with one robot: each sentence becomes a program, the program runs confined, what happened is told.

session = Session(model, api, Sandbox(), observe=lambda: list(scene.look()))
report = session.do("put the red block in the blue bowl")
print(report.outcome, report.message)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, Literal

from lmp import language, prompts
from lmp.api import Api, Function
from lmp.budget import Budget, BudgetExceeded
from lmp.failure import NothingSeen, ProgramFailed
from lmp.functions import FunctionWriter, NotWritten
from lmp.model.base import Model, ModelError
from lmp.model.interruptible import InterruptibleModel
from lmp.people import NotUnderstood, People
from lmp.program import Program, Written, as_query
from lmp.sandbox.types import Call, Limits
from lmp.trace import Trace
from lmp.turn import Runner, Setting, Turn

SUB_PROGRAMS = {
    "parse_obj_name": "The name of the object that fits the description; a list of names for a plural.",
    "parse_position": "The (2,) position that the description means; (n, 2) for several points.",
    "parse_question": "The answer to a question about the objects: bool, number, name, list of names or text.",
}

OutcomeName = Literal["done", "failed", "not_understood"]


@dataclass(frozen=True)
class Report:
    """What came of one sentence.

    Args:
        sentence: as it was given.
        outcome: "done"; "failed": tried, and something went wrong; "not_understood": nothing has moved.
        message: what to tell the person.
        said: what the program told the person, as text.
        answers: the values of it that answer something; see `lmp.people.People.answers`.
        programs: every source that was written for it, in order; the one that ran is called like the vocabulary.
        calls: every call that the program made.
        value: the program's `ret_val`.
        seconds: wall-clock time.
        tier: the confinement that it ran under; empty when nothing ran.
        reason: what ended it; None when it is done.
    """

    sentence: str
    outcome: OutcomeName
    message: str
    said: tuple[str, ...] = ()
    answers: tuple[Any, ...] = ()
    programs: tuple[Written, ...] = ()
    calls: tuple[Call, ...] = ()
    value: Any = None
    seconds: float = 0.0
    tier: str = ""
    reason: Exception | None = None


class Session:
    """One conversation.

    Attributes:
        busy: whether a sentence is being done.
        history: the sentences that were done, as queries with their sources, oldest first.

    Args:
        model: writes the programs.
        api: what programs may call, besides speaking and the sub-programs; what moves the arm is marked (`Api`).
        sandbox: runs them.
        observe: the names of the objects that are there now; it may raise `NothingSeen`.
        trace: gets everything that happens.
        vocabulary: the folder of prompts; its program of the same name is the top level.
        limits: of one run.
        budget: of model calls for one sentence.
        ask: puts a program's question to the person; None when nobody is there to answer.
        stop: set by anyone, from any thread: the sentence that is being done fails, the conversation goes on.
        on_sentence: called with each sentence before it is done, and with an empty one before a program that somebody
            wrote: what is counted for one sentence begins anew.
        on_program: called with every source as it is written.
        on_say: called with every text that a program says to the person.
        repairs: how often a program that cannot run, or that failed before anything moved, is asked for again; None
            is 1, and 0 for the embedded model, which has not learnt to read what was wrong.
        remembered: how many earlier sentences stand in the prompt.
    """

    def __init__(
        self,
        model: Model,
        api: Mapping[str, Function],
        sandbox: Runner,
        *,
        observe: Callable[[], Sequence[str]],
        trace: Trace | None = None,
        vocabulary: str = "tabletop",
        limits: Limits | None = None,
        budget: Budget | None = None,
        ask: Callable[[str], str] | None = None,
        stop: Event | None = None,
        on_sentence: Callable[[str], None] = lambda sentence: None,
        on_program: Callable[[Written], None] = lambda written: None,
        on_say: Callable[[str], None] = lambda text: None,
        repairs: int | None = None,
        remembered: int = 3,
    ) -> None:
        api = Api(api)
        self.trace = trace or Trace()
        self.stop = stop or Event()
        self.history: list[tuple[str, str]] = []
        self.busy = False
        self._ask = ask
        self._on_sentence = on_sentence
        self._on_say = on_say
        self._remembered = remembered
        parts = {name: does for name, does in SUB_PROGRAMS.items() if name in prompts.programs(vocabulary)}
        offered = api | People().api() | language.api(parts, lambda name, description, context: "")
        still = Api({name: function for name, function in offered.items() if name not in api.motions})
        budget = budget or Budget()
        writer = InterruptibleModel(model, self.stop, budget.seconds)
        programs = {
            name: Program(
                name,
                writer,
                prompts.preamble(vocabulary, name, (still if name in parts else offered).text()),
                returns=name in parts,
                trace=self.trace,
            )
            for name in (vocabulary, *parts, "define_function")
        }
        self._setting = Setting(
            vocabulary=vocabulary,
            programs=programs,
            parts=parts,
            functions=FunctionWriter(programs["define_function"]),
            api=api,
            sandbox=sandbox,
            observe=observe,
            limits=limits or Limits(),
            budget=budget,
            stop=self.stop,
            trace=self.trace,
            on_program=on_program,
            repairs=(0 if model.name.startswith("embedded") else 1) if repairs is None else repairs,
        )

    def do(self, sentence: str) -> Report:
        """Do what a sentence says. What the model, the program or the arm could not do is in the report."""

        def perform(turn: Turn) -> None:
            ran = turn.perform(self.history)
            self.history = [*self.history, (ran.query, ran.source)][-self._remembered :] if self._remembered else []

        self._on_sentence(sentence)
        return self._report(sentence, as_query(sentence), perform)

    def execute(self, source: str, *, name: str = "program") -> Report:
        """Run a program that somebody wrote, confined like any other and with everything that it may call."""
        self._on_sentence("")
        return self._report(name, name, lambda turn: turn.execute(source))

    def _report(self, sentence: str, query: str, perform: Callable[[Turn], None]) -> Report:
        """Perform one sentence, and put down what came of it."""
        self.stop.clear()
        began = time.monotonic()
        self.busy = True
        try:
            with self.trace.span("command", text=sentence, query=query):
                turn = Turn(self._setting, query, People(self._ask, self._on_say))
                outcome, message, reason = _outcome(turn, perform)
                question = query.endswith("?") or any(each.program == "parse_question" for each in turn.programs)
                report = Report(
                    sentence=sentence,
                    outcome=outcome,
                    message=message,
                    said=tuple(turn.people.said),
                    answers=tuple(turn.people.answers(turn.names, question)),
                    programs=tuple(turn.programs),
                    calls=tuple(turn.calls),
                    value=turn.value,
                    seconds=time.monotonic() - began,
                    tier=turn.tier,
                    reason=reason,
                )
                self.trace.add(
                    "verdict",
                    outcome=outcome,
                    message=message,
                    said=report.said,
                    answers=report.answers,
                    seconds=round(report.seconds, 4),
                    spent=str(turn.account),
                )
        finally:
            self.busy = False
        return report


def _outcome(turn: Turn, perform: Callable[[Turn], None]) -> tuple[OutcomeName, str, Exception | None]:
    try:
        perform(turn)
    except (NotUnderstood, NotWritten) as reason:
        # What was understood too late is no longer a question: something has moved.
        return ("failed" if turn.moved else "not_understood"), str(reason), reason
    except (NothingSeen, ProgramFailed, BudgetExceeded, ModelError) as reason:
        return "failed", str(reason), reason
    if turn.value is not None and not turn.people.said:
        turn.people.say(turn.value)
    message = "; ".join(turn.people.said) or ("done" if turn.moved else "done, and nothing had to be moved")
    return "done", message, None
