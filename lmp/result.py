"""What came of something that was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from lmp.budget import BudgetExceeded
from lmp.corrections.adjust import CannotAdjust
from lmp.corrections.correction import Ended
from lmp.corrections.respond import CannotRespond
from lmp.failure import NothingSeen, ProgramFailed
from lmp.functions import NotWritten
from lmp.memory.records import Record
from lmp.model.base import ModelError
from lmp.people import NotUnderstood
from lmp.program import Written
from lmp.sandbox.types import Call
from lmp.setting import History
from lmp.turn import Turn

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
        memory: what was remembered and used.
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
    memory: tuple[Record, ...] = ()


def outcome_of(
    turn: Turn, perform: Callable[[Turn], History], remember: Callable[[History], None]
) -> tuple[OutcomeName, str, Exception | None]:
    """How doing something ended.

    Args:
        turn: in which it is done.
        perform: does it, and returns what the conversation has of it.
        remember: is given that, when it is done.

    Returns:
        The outcome, what to tell the person, and what ended it, if it is not done.
    """
    try:
        remember(perform(turn))
    except (NotUnderstood, NotWritten) as reason:
        # What was understood too late is no longer a question: something has moved.
        return ("failed" if turn.moved else "not_understood"), str(reason), reason
    except (NothingSeen, ProgramFailed, BudgetExceeded, ModelError, Ended, CannotAdjust, CannotRespond) as reason:
        return "failed", str(reason), reason
    if turn.value is not None and not turn.people.said:
        turn.people.say(turn.value)
    message = "; ".join(turn.people.said) or ("done" if turn.moved else "done, and nothing had to be moved")
    return "done", message, None
