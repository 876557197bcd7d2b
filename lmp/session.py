"""One conversation with one robot: each sentence becomes a program, the program runs confined, what happened is told.

session = Session(model, api, Sandbox(), observe=lambda: list(scene.look()))
report = session.do("put the red block in the blue bowl")
print(report.outcome, report.message)
report = session.hear("a bit to the left")  # a sentence, or a correction of what was done
session.correct("stop")  # from another thread, while the arm moves
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Event

from lmp import language, prompts
from lmp.api import Api, Function
from lmp.budget import Budget
from lmp.corrections.arm import Arm
from lmp.corrections.attention import Attention
from lmp.corrections.classify import PROGRAM, Classifier
from lmp.corrections.correction import Correction, Ended
from lmp.corrections.dialogue import Dialogue
from lmp.corrections.keeping import Keeper
from lmp.corrections.recall import Memory, See
from lmp.corrections.respond import Responder
from lmp.functions import FunctionWriter
from lmp.memory.records import Record
from lmp.model.base import Model
from lmp.model.interruptible import InterruptibleModel
from lmp.people import People
from lmp.program import Program, Written, as_query
from lmp.result import Report, outcome_of
from lmp.sandbox.types import Limits
from lmp.setting import History, Runner, Setting
from lmp.trace import Trace
from lmp.turn import Turn

SUB_PROGRAMS = {
    "parse_obj_name": "The name of the object that fits the description; a list of names for a plural.",
    "parse_position": "The (2,) position that the description means; (n, 2) for several points.",
    "parse_question": "The answer to a question about the objects: bool, number, name, list of names or text.",
}


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
        arm: does what corrections ask for; None when it cannot be corrected.
        attention: hears what is said while the arm moves; its `interrupt` and `hold` are the arm's.
        memory: what people have told before; None is nothing.
        see: the objects that are there, as what is remembered speaks of them.
        on_memory: told of records as they are used.
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
        arm: Arm | None = None,
        attention: Attention | None = None,
        memory: Memory | None = None,
        see: See = lambda: (),
        on_memory: Callable[[Sequence[Record]], None] = lambda records: None,
    ) -> None:
        api = Api(api)
        self.trace = trace or Trace()
        self.stop = stop or Event()
        self._attention = attention or Attention()
        self._attention.respond = self._held
        self._turn: Turn | None = None
        self._used: list[Record] = []
        self.history: list[tuple[str, str]] = []
        self.busy = False
        self._ask = ask
        self._on_sentence = on_sentence
        self._on_say = on_say
        self._on_memory = on_memory
        self._remembered = remembered
        parts = {name: does for name, does in SUB_PROGRAMS.items() if name in prompts.programs(vocabulary)}
        offered = api | People().api() | language.api(parts, lambda name, description, context: "")
        motions = api.motions
        still = Api({name: function for name, function in offered.items() if name not in motions})
        # Written down once, not for each program: who plays thousands of short episodes notices.
        told, told_parts = offered.text(), still.text()
        budget = budget or Budget()
        writer = InterruptibleModel(model, self.stop, budget.seconds)
        corrections = [PROGRAM] if PROGRAM in prompts.programs(vocabulary) else []
        programs = {
            name: Program(
                name,
                writer,
                prompts.preamble(vocabulary, name, told_parts if name in parts else told),
                returns=name in parts or name == PROGRAM,
                trace=self.trace,
            )
            for name in (vocabulary, *parts, "define_function", *corrections)
        }
        robot = arm.name if arm is not None else ""
        self._keeper = Keeper(memory, robot, see, self.trace, say=self._say, on_memory=self._note_used)
        self._responder = Responder(arm, self._keeper, self.trace, say=self._say, ask=ask)
        self._dialogue = Dialogue(
            Classifier(programs.get(PROGRAM), budget),
            self._responder,
            self._attention,
            self.stop,
            self.trace,
            say=self._say,
        )
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
            arm=arm,
            clock=self._attention.clock,
        )

    def do(self, sentence: str) -> Report:
        """Do what a sentence says. What the model, the program or the arm could not do is in the report."""
        query = as_query(sentence)
        self._responder.begin(query, list(self.history))

        def perform(turn: Turn) -> History:
            ran = turn.perform(self.history)
            return [(ran.query, ran.source)]

        self._on_sentence(sentence)
        with self.trace.span("command", text=sentence, query=query):
            report = self._report(sentence, query, perform, recall=query)
        return self._followed(report)

    def hear(self, text: str) -> Report:
        """Do what is said, be it a sentence to be done or a correction of what was done."""
        self.stop.clear()
        correction = self._dialogue.understand(text, self._setting.observe, self.history)
        return self.do(text) if correction is None else self._followed(self._corrected(text, correction))

    def correct(self, text: str) -> bool:
        """Say something while a sentence is being done, from any thread; the arm halts until it is understood.

        Returns:
            Whether a sentence was being done; if not, nothing was said.
        """
        if not self.busy:
            return False
        self._attention.hear(text)
        return True

    def unheard(self) -> list[str]:
        """What was said while a sentence was being done and came too late to be a correction of it."""
        return list(iter(self._attention.take, None))

    def execute(self, source: str, *, name: str = "program") -> Report:
        """Run a program that somebody wrote, confined like any other and with everything that it may call."""
        self._responder.begin(name, list(self.history))

        def perform(turn: Turn) -> History:
            turn.execute(source)
            return []

        self._on_sentence("")
        with self.trace.span("command", text=name, query=name):
            report = self._report(name, name, perform, recall="")
        return self._followed(report)

    def _followed(self, report: Report) -> Report:
        """What came of a sentence in the end, when somebody has said something after which it did not go on."""
        while isinstance(report.reason, Ended) and report.reason.correction.level != "stop":
            report = self._corrected(report.reason.correction.text, report.reason.correction)
        return report

    def _corrected(self, text: str, correction: Correction) -> Report:
        """Do what a correction asks for."""
        if correction.level == "command":
            return self.do(text)
        self._on_sentence(text)
        reports = [
            self._report(text, step.query, step.act, recall=step.recall)
            for step in self._dialogue.steps(correction, self.history)
        ]
        return reports[-1]

    def _report(self, text: str, query: str, perform: Callable[[Turn], History], *, recall: str) -> Report:
        """Perform something that was said, and put down what came of it.

        Args:
            text: as it was said.
            query: in the form of a query.
            perform: does it, and returns what the conversation has of it.
            recall: what is remembered is asked for by this.
        """
        self.stop.clear()
        began = time.monotonic()
        self.busy, self._used = True, []
        try:
            recalled, remembered = self._keeper.remembered(recall)
            self._turn = turn = Turn(self._setting, query, People(self._ask, self._on_say), remembered)
            turn.know(recalled.functions)
            outcome, message, reason = outcome_of(turn, perform, self._remember)
            self._responder.note(turn)
            question = query.endswith("?") or any(each.program == "parse_question" for each in turn.programs)
            report = Report(
                sentence=text,
                outcome=outcome,
                message=message,
                said=tuple(turn.people.said),
                answers=tuple(turn.people.answers(turn.names, question)),
                programs=tuple(turn.programs),
                calls=tuple(turn.calls.made),
                value=turn.value,
                seconds=time.monotonic() - began,
                tier=turn.tier,
                reason=reason,
                memory=tuple(self._used),
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
            self.busy, self._turn = False, None
        return report

    def _held(self) -> None:
        """A motion is held on somebody's word."""
        if self._turn is not None:
            self._dialogue.held(self._turn, self.history)

    def _remember(self, turns: History) -> None:
        """Turns of the conversation that later ones may refer to."""
        meanwhile = [] if self._turn is None else self._dialogue.taught_meanwhile(self._turn)
        turns = [*self.history, *turns, *meanwhile]
        self.history = turns[-self._remembered :] if self._remembered else []

    def _say(self, text: str) -> None:
        """Tell the person, within what is being done if there is something."""
        if self._turn is not None:
            self._turn.people.say(text)
        else:
            self._on_say(text)

    def _note_used(self, records: Sequence[Record]) -> None:
        self._used += [record for record in records if record not in self._used]
        self._on_memory(records)
