"""What is done about a correction: the call done otherwise, taken back, written anew, or a rule kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lmp.corrections.adjust import Adjuster, Adjustment, CannotAdjust
from lmp.corrections.arm import Arm
from lmp.corrections.correction import Correction
from lmp.corrections.distil import Lesson, NotDistilled, distil, preferred
from lmp.corrections.keeping import Keeper
from lmp.corrections.motion import Motion
from lmp.corrections.rules import rule_of, scope_of
from lmp.corrections.task import Task, as_history
from lmp.failure import ProgramFailed
from lmp.memory.records import Helper, Rule
from lmp.memory.scope import Scope
from lmp.memory.words import phrase_in, words
from lmp.program import Written, as_query
from lmp.setting import History
from lmp.source import parse, quoted
from lmp.trace import Trace
from lmp.turn import Turn


class CannotRespond(Exception):
    """A correction that nothing can be done about here; the message says why."""


class Responder:
    """Remembers what a conversation is about, and does what corrections ask for.

    Attributes:
        task: the command at hand, with all that was said about it; None before the first.

    Args:
        arm: that is corrected; None when nobody can.
        keeper: of what is remembered.
        trace: gets what could not be learnt.
        say: tells the person.
        ask: asks the person; None when nobody is there.
    """

    def __init__(
        self,
        arm: Arm | None,
        keeper: Keeper,
        trace: Trace,
        *,
        say: Callable[[str], None],
        ask: Callable[[str], str] | None,
    ) -> None:
        self.task: Task | None = None
        self._arm, self._keeper, self._trace, self._say, self._ask = arm, keeper, trace, say, ask
        self._past: list[list[Motion]] = []

    def begin(self, query: str, history: History) -> None:
        """A new command: what was said about the one before is over."""
        self.task = Task(query, history)

    def note(self, turn: Turn) -> None:
        """Something that was said has been done, as far as it was."""
        self._past += [list(turn.calls.motions)] if turn.calls.motions else []
        if self.task is not None:
            self.task.motions += turn.calls.motions
            self.task.calls += turn.calls.made
            sources = [each.source for each in turn.programs if each.program == turn.setting.vocabulary]
            self.task.source = (sources or [self.task.source])[-1]
            written = [each for each in turn.programs if each.program == "define_function"]
            self.task.functions |= {name: each.source for each in written for name in _defined(each.source)}

    # What is done about it

    def otherwise(self, turn: Turn, correction: Correction) -> tuple[list[Adjustment], list[Motion]]:
        """What to do instead of a call that is held: itself otherwise, or the one before it otherwise and then itself.

        Raises:
            CannotAdjust, CannotRespond: it cannot be done that way.
        """
        motions = turn.calls.motions
        if not motions:
            raise CannotRespond("things are going back to where they stood: go on, or stop, or say what to do instead")
        if correction.dependence == "last" and len(motions) > 1:
            adjustment = self._adjusted(turn, motions[-2], correction, done=True)
            if adjustment.undo_first:
                raise CannotAdjust(f"{adjustment.before.source} is done again when this is over: say it then")
            return [adjustment], [adjustment.after, motions[-1]]
        adjustment = self._adjusted(turn, motions[-1], correction, done=False)
        return [adjustment], [adjustment.after]

    def adjust(self, turn: Turn, correction: Correction) -> History:
        """Do the last call again, otherwise. Raises `CannotAdjust`, `CannotRespond`, or as `Calls.act` does."""
        motions = self.task.motions if self.task is not None else []
        if not motions:
            raise CannotRespond("nothing has been done that could be done otherwise")
        turn.look()
        adjustment = self._adjusted(turn, motions[-1], correction, done=True)
        if adjustment.undo_first:
            self._back(turn, motions[-1].before, motions[-1].things)
        self._say(str(adjustment))
        # To be taken back by itself.
        turn.calls.act(replace(adjustment.after, before=None if self._arm is None else self._arm.standing()))
        return as_history(turn, [adjustment])

    def undo(self, turn: Turn) -> History:
        """Take back what was done last on somebody's word. Raises `CannotRespond`, or why something cannot go back."""
        if not self._past:
            raise CannotRespond("nothing has been done that could be taken back")
        back: list[str] = []
        undone = self._past.pop()
        for motion in reversed(undone):
            if motion.before is not None:
                back += self._back(turn, motion.before, motion.things)
        if self.task is not None:
            self.task.motions = [motion for motion in self.task.motions if motion not in undone]
        self._say(f"{' and '.join(dict.fromkeys(back))} went back" if back else "nothing stands elsewhere than before")
        return []

    def content(self, turn: Turn) -> History:
        """The person is content: keep what led to it."""
        task = self.task
        if task is None or not task.corrected:
            self._say("there is nothing to be learnt from that")
            return []
        for record in task.pending:
            self._keeper.keep(record)
        scope = Scope(task=task.query.rstrip(".?"))
        lessons = self._distilled(turn, task)
        lessons += [Lesson(Helper(name, source), scope, "") for name, source in task.functions.items()]
        for each in lessons:
            self._keeper.keep(self._keeper.record(each.content, each.scope, each.told, task.query, each.about))
        if not lessons and not task.pending:
            self._say("there is nothing to be learnt from that")
        task.pending, task.adjustments, task.choices, task.corrected = [], [], [], False
        return []

    def instead(self, turn: Turn, correction: Correction, history: History) -> History:
        """Do it with another thing or place: a sentence of the same conversation.

        What the wrong call moved, and the new program does not name, goes back first. What the program that was
        interrupted would still have done is done then, but for what the new one has dealt with.
        """
        before = list(self.task.motions) if self.task is not None else []
        last = before[-1] if before else None
        left = self.task.source if self.task is not None and correction.dependence == "interrupted" else ""

        def back(written: Written) -> None:
            wrong = (last.things or frozenset()) - quoted(written.source) if last is not None else None
            if last is not None and wrong:
                self._back(turn, last.before, wrong)

        ran = turn.perform(history, before=back)
        if self.task is not None and last is not None and turn.calls.motions:
            self.task.choices.append((last, turn.calls.motions[-1]))
            self.task.corrected = True
        if left:
            dealt_with = frozenset(turn.calls.touched)
            turn.calls.passes = lambda motion: (
                any(motion.same(other) for other in before) or bool((motion.things or frozenset()) & dealt_with)
            )
            turn.go_on(left)
        return [(ran.query, ran.source)]

    def rule(self, turn: Turn, correction: Correction) -> History:
        """Note a rule: what depends on nothing is remembered at once, what depends on the task when it is good."""
        task = self.task
        command = task.query if task is not None else correction.text
        keeper = self._keeper
        scope = scope_of(correction, command, keeper.see())
        rule = rule_of(correction, scope, keeper.settling(scope))
        record = keeper.record(rule, scope, correction.text, command)
        keeper.count(record)
        self._say_if_not_there(correction, command)
        if correction.dependence == "nothing" or task is None:
            keeper.keep(record)
        else:
            task.pending.append(record)
            task.corrected = True
            self._say(f"for this task: {record.content}; say that it is good, and it is remembered")
        return []

    def counts(self, correction: Correction) -> bool:
        """Whether a rule counts for the task at hand, which then is to be done again."""
        if self.task is None:
            return False
        seen = self._keeper.see()
        return scope_of(correction, self.task.query, seen).holds(self._keeper.situation(self.task.query, seen))

    def again(self, turn: Turn, task: Task) -> History:
        """Do the task at hand again under what is known now.

        What is so already stays, and what should not have been moved goes back. Where that cannot be, or where a
        program asked how things stood that it then moved, all that was done is taken back first.
        """
        motions = [motion for motion in task.motions if motion.before is not None]
        if not motions:
            return self._over(turn, task, [])
        if not task.relative:
            try:
                return self._over(turn, task, motions)
            except ProgramFailed as failure:
                if failure.stopped:
                    raise
        self._back(turn, motions[0].before, _moved(motions))
        return self._over(turn, task, [])

    def _over(self, turn: Turn, task: Task, before: Sequence[Motion]) -> History:
        """Do a task over; what motions before have moved, and it does not, goes back."""
        turn.calls.passes = turn.calls.is_so
        turn.calls.touched.clear()
        ran = turn.perform(task.history)
        wrong = (_moved(before) or frozenset()) - turn.calls.touched
        if wrong:
            self._back(turn, before[0].before, wrong)
        return [(ran.query, ran.source)]

    # Parts

    def _say_if_not_there(self, correction: Correction, command: str) -> None:
        """A rule about something that neither is there nor was spoken of may be a slip of the tongue."""
        trigger = words(correction.trigger)
        there = any(each.words.issuperset(trigger) for each in self._keeper.see())
        if correction.level == "plan" and not there and not phrase_in(trigger, words(command)):
            self._say(f"there is no {correction.trigger} here now; it counts when there is")

    def _adjusted(self, turn: Turn, motion: Motion, correction: Correction, *, done: bool) -> Adjustment:
        if not motion.words and self.task is not None:
            motion = replace(motion, words=self.task.query.rstrip(".?"))
        adjustment = self._adjuster(turn).adjust(motion, correction, done=done)
        if self.task is not None:
            self.task.adjustments.append(adjustment)
            self.task.corrected = True
        return adjustment

    def _adjuster(self, turn: Turn) -> Adjuster:
        if self._arm is None:
            raise CannotRespond("this arm cannot be corrected")
        query = f"{self.task.query if self.task is not None else ''} {turn.query}"
        return Adjuster(self._arm, turn.setting.api, turn.names, self._keeper.recall(query).amounts)

    def _back(self, turn: Turn, then: Any, only: Collection[str] | None = None) -> list[str]:
        """Bring things back to where they stood."""
        if self._arm is None:
            raise CannotRespond("this arm cannot take anything back")
        arm = self._arm
        arm.pace = 1.0
        names: list[str] = turn.calls.do("take_back()", "take_back", (), lambda: arm.take_back(then, only))
        turn.calls.moved = turn.calls.moved or bool(names)
        return names

    def _distilled(self, turn: Turn, task: Task) -> list[Lesson]:
        """What follows from the adjustments; where nothing does, what the person says that it is."""

        def where(name: str) -> Any:
            return np.asarray(turn.setting.api["get_obj_pos"](name), dtype=np.float64)[:2]

        turn.look()
        found = [preferred(before, after, task.query) for before, after in task.choices]
        if task.adjustments and self._arm is not None:
            found += distil(
                task.adjustments,
                task.query,
                adjuster=self._adjuster(turn),
                where=where,
                seen=self._keeper.see(),
                robot=self._arm.name,
            )
        lessons = [self._asked(each, task) if isinstance(each, NotDistilled) else each for each in found]
        return [each for each in lessons if each is not None]

    def _asked(self, failure: NotDistilled, task: Task) -> Lesson | None:
        """What is to be remembered in the place of what does not follow; None for nothing."""
        self._trace.add("memory", failed=str(failure))
        said = self._ask(f"{failure}. What should be remembered?") if self._ask is not None else ""
        query = as_query(said)
        if not query or query in ("nothing.", "no."):
            self._say(f"not remembered: {failure}")
            return None
        return Lesson(Rule(query.rstrip("."), type="preference"), Scope(task=task.query.rstrip(".?")), query)


def _moved(motions: Sequence[Motion]) -> frozenset[str] | None:
    """The names of what motions have moved; None where one does not say."""
    things: frozenset[str] = frozenset()
    for motion in motions:
        if motion.things is None:
            return None
        things |= motion.things
    return things


def _defined(source: str) -> list[str]:
    """The functions that a source defines."""
    tree = parse(source)
    return [node.name for node in tree.body if hasattr(node, "name")] if tree is not None else []
