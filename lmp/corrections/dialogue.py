"""What becomes of what a person says: understood, while the arm waits or after it has done, and answered by deeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event

from lmp.budget import BudgetExceeded
from lmp.calls import Again
from lmp.corrections.adjust import Adjustment, CannotAdjust
from lmp.corrections.attention import Attention
from lmp.corrections.classify import Classifier
from lmp.corrections.correction import Correction, Ended, Unclear
from lmp.corrections.respond import CannotRespond, Responder
from lmp.corrections.task import as_history
from lmp.failure import NothingSeen
from lmp.setting import History
from lmp.trace import Trace
from lmp.turn import Turn, context_of

TAKING_BACK = "take_back()"
"""What the arm does while things go back, as a call."""


@dataclass(frozen=True)
class Step:
    """Something to be done about a correction.

    Args:
        query: what a program is written for, if one is.
        recall: what is remembered is asked for by this; empty where nothing is to be.
        act: does it, and returns what the conversation has of it.
    """

    query: str
    recall: str
    act: Callable[[Turn], History]


class Dialogue:
    """The person's side of a conversation.

    Args:
        classifier: understands corrections.
        responder: does what they ask for.
        attention: has what was said while the arm moved.
        stop: ends everything.
        trace: gets every correction.
        say: tells the person.
    """

    def __init__(
        self,
        classifier: Classifier,
        responder: Responder,
        attention: Attention,
        stop: Event,
        trace: Trace,
        *,
        say: Callable[[str], None],
    ) -> None:
        self._classifier, self._responder, self._attention = classifier, responder, attention
        self._stop, self._trace, self._say = stop, trace, say
        self._meanwhile: list[Adjustment] = []

    def understand(self, text: str, observe: Callable[[], Sequence[str]], history: History) -> Correction | None:
        """What was said after something was done; None when it is a command, or no correction that is understood."""
        try:
            correction = self._classifier.classify(text, context_of(observe()), history)
        except (Unclear, BudgetExceeded, NothingSeen):
            return None
        if correction.level == "command":
            return None
        self._note(correction)
        return correction

    def held(self, turn: Turn, history: History) -> None:
        """A motion is held, because somebody has said something. Returns when it is to go on.

        Raises:
            Again: its call is to be done otherwise.
            Ended: its program does not go on.
        """
        call = turn.calls.motions[-1].source if turn.calls.motions else TAKING_BACK
        history = [*history, *((turn.query, written.source) for written in turn.programs[:1])]
        told_to_stop = False
        while (text := self._attention.wait(self._stop)) is not None:
            try:
                correction = self._classifier.classify(text, context_of(turn.names), history, call)
            except (Unclear, BudgetExceeded) as reason:
                self._trace.add("correction", text=text, interrupted=call, unclear=str(reason))
                self._say(f"the arm is at rest; what {text!r} means is unclear: {reason}")
                continue
            self._note(correction, call)
            if correction.level in ("go on", "good"):
                return
            if correction.level == "stop" and not told_to_stop:
                told_to_stop = True
                self._say("the arm is at rest: say what should be otherwise, or go on, or stop")
                continue
            if correction.level != "skill" or correction.rule:
                raise Ended(correction)
            try:
                adjustments, instead = self._responder.otherwise(turn, correction)
            except (CannotAdjust, CannotRespond) as reason:
                self._say(str(reason))
                continue
            self._meanwhile += adjustments
            raise Again(instead)

    def steps(self, correction: Correction, history: History) -> Iterator[Step]:
        """What is to be done about a correction of what was done; each step follows from those before it."""
        responder, said = self._responder, correction.text
        match correction.level:
            case "stop":
                yield Step(said, "", _answer("the arm is at rest"))
            case "go on":
                yield Step(said, "", _answer("nothing was interrupted"))
            case "undo":
                yield Step(said, "", responder.undo)
            case "good":
                yield Step(said, "", responder.content)
            case _ if correction.rule:
                yield Step(said, "", lambda turn: responder.rule(turn, correction))
                task = responder.task
                if task is not None and responder.counts(correction):
                    yield Step(task.query, task.query, lambda turn: responder.again(turn, task))
            case "skill":
                yield Step(said, "", lambda turn: responder.adjust(turn, correction))
            case _:
                command = "" if responder.task is None else responder.task.query
                yield Step(said, f"{command} {said}", lambda turn: responder.instead(turn, correction, history))

    def taught_meanwhile(self, turn: Turn) -> History:
        """What adjustments were made while a program ran, as turns of the conversation; told once."""
        adjustments, self._meanwhile = self._meanwhile, []
        return as_history(turn, adjustments)

    def _note(self, correction: Correction, interrupted: str = "") -> None:
        """An event in the trace."""
        known = {
            "level": correction.level,
            "dependence": correction.dependence,
            "way": correction.way,
            "amount": correction.amount,
            "trigger": correction.trigger,
            "interrupted": interrupted,
        }
        self._trace.add("correction", text=correction.text, **{k: v for k, v in known.items() if v})


def _answer(text: str) -> Callable[[Turn], History]:
    def answer(turn: Turn) -> History:
        turn.people.say(text)
        return []

    return answer
