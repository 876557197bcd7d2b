"""What is done about a correction: the call done otherwise, taken back, written anew, or a rule kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from lmp.corrections.adjust import Adjuster, Adjustment, CannotAdjust
from lmp.corrections.arm import Arm
from lmp.corrections.correction import Correction
from lmp.corrections.distil import Lesson, NotDistilled, distil
from lmp.corrections.motion import Motion
from lmp.corrections.recall import Memory, Recalled, See, poses_of, record_of
from lmp.corrections.rules import rule_of, scope_of
from lmp.corrections.task import Task, as_history
from lmp.memory.database import StoreError
from lmp.memory.records import Content, Helper, Record, Rule
from lmp.memory.retrieve import Retrieved
from lmp.memory.scope import Scope, Seen, Situation
from lmp.program import Written, as_query
from lmp.setting import History, Remembered
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
        memory: where records are kept; None is nowhere.
        see: the objects that are there, as scopes of records speak of them.
        trace: gets what was remembered and what was made of it.
        say: tells the person.
        ask: asks the person; None when nobody is there.
        on_memory: told of records as they are used.
    """

    def __init__(
        self,
        arm: Arm | None,
        memory: Memory | None,
        see: See,
        trace: Trace,
        *,
        say: Callable[[str], None],
        ask: Callable[[str], str] | None,
        on_memory: Callable[[Sequence[Record]], None],
    ) -> None:
        self.task: Task | None = None
        self._arm, self._memory, self._see, self._trace = arm, memory, see, trace
        self._say, self._ask, self._on_memory = say, ask, on_memory
        self._told: list[Record] = []
        self._past: list[list[Motion]] = []

    # What is remembered

    def begin(self, query: str, history: History) -> None:
        """A new command: what was said about the one before is over."""
        self.task = Task(query, history)

    def remembered(self, query: str) -> tuple[Recalled, Remembered]:
        """What counts for a sentence: for its prompts, and for each call of a skill."""
        seen = self._see()
        recalled = Recalled(self._retrieved(query, seen), self._holding(query, seen))
        used = [*recalled.rules, *(r for r in recalled.records if isinstance(r.content, Helper))]
        if used:
            self._trace.add("memory", used=_brief(used), why=recalled.why)
            self._on_memory(used)

        def parameters(skill: str, name: str) -> Mapping[str, Any]:
            these = tuple(each for each in self._see() if each.name == name)
            found = self._retrieved(f"{query.rstrip('.?')} {name}", these)
            values = poses_of(found.defaults(skill))
            if values:
                records = [each for each in found.records if getattr(each.content, "name", "") == skill]
                self._trace.add("memory", used=_brief(records), why=[str(each) for each in found.found], skill=skill)
                self._on_memory(records)
            return values

        return recalled, Remembered(recalled.lines, parameters)

    def note(self, turn: Turn) -> None:
        """Something that was said has been done, as far as it was."""
        self._past += [list(turn.calls.motions)] if turn.calls.motions else []
        if self.task is not None:
            self.task.motions += turn.calls.motions
            self.task.calls += turn.calls.made
            written = [each for each in turn.programs if each.program == "define_function"]
            self.task.functions |= {name: each.source for each in written for name in _defined(each.source)}

    # What is done about it

    def otherwise(self, turn: Turn, correction: Correction) -> tuple[list[Adjustment], list[Motion]]:
        """What to do instead of a call that is held: itself otherwise, or the one before it otherwise and then itself.

        Raises:
            CannotAdjust, CannotRespond: it cannot be done that way.
        """
        motions = turn.calls.motions
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
        turn.calls.act(adjustment.after)
        return as_history([adjustment])

    def undo(self, turn: Turn) -> History:
        """Take back what was done last on somebody's word. Raises `CannotRespond`, or why something cannot go back."""
        if not self._past:
            raise CannotRespond("nothing has been done that could be taken back")
        back: list[str] = []
        for motion in reversed(self._past.pop()):
            if motion.before is not None:
                back += self._back(turn, motion.before, motion.things)
        self._say(f"{' and '.join(dict.fromkeys(back))} went back" if back else "nothing stands elsewhere than before")
        return []

    def content(self, turn: Turn) -> History:
        """The person is content: keep what led to it."""
        task = self.task
        if task is None or not task.corrected:
            self._say("there is nothing to be learnt from that")
            return []
        for record in task.pending:
            self._keep(record)
        scope = Scope(task=task.query.rstrip(".?"))
        lessons = self._distilled(turn, task)
        lessons += [Lesson(Helper(name, source), scope, "") for name, source in task.functions.items()]
        for each in lessons:
            self._keep(self._record(each.content, each.scope, each.told, about=each.about))
        if not lessons and not task.pending:
            self._say("there is nothing to be learnt from that")
        task.pending, task.adjustments, task.corrected = [], [], False
        return []

    def instead(self, turn: Turn, history: History) -> History:
        """Do it with another thing or place: a sentence of the same conversation.

        What the wrong call moved, and the new program does not name, goes back first.
        """
        last = self.task.motions[-1] if self.task is not None and self.task.motions else None

        def back(written: Written) -> None:
            wrong = (last.things or frozenset()) - quoted(written.source) if last is not None else None
            if last is not None and wrong:
                self._back(turn, last.before, wrong)

        ran = turn.perform(history, before=back)
        return [(ran.query, ran.source)]

    def rule(self, turn: Turn, correction: Correction) -> History:
        """Note a rule: what depends on nothing is remembered at once, what depends on the task when it is good."""
        task = self.task
        command = task.query if task is not None else correction.text
        seen = self._see()
        scope = scope_of(correction, command, seen)
        before = [*self._told, *self._settling(scope)]
        record = self._record(rule_of(correction, scope, before), scope, correction.text, command)
        self._told = [record, *(r for r in self._told if r.content.decides.isdisjoint(record.content.decides))]
        if correction.dependence == "nothing" or task is None:
            self._keep(record)
        else:
            task.pending.append(record)
            task.corrected = True
            self._say(f"for this task: {record.content}; say that it is good, and it is remembered")
        return []

    def counts(self, correction: Correction) -> bool:
        """Whether a rule counts for the task at hand, which then is to be done again."""
        if self.task is None:
            return False
        seen = self._see()
        return scope_of(correction, self.task.query, seen).holds(self._situation(self.task.query, seen))

    def again(self, turn: Turn) -> History:
        """Do the task at hand again under what is known now. What is so already stays, what should not have been
        moved goes back."""
        assert self.task is not None
        before = [motion for motion in self.task.motions if motion.before is not None]
        if before and self.task.relative:
            self._back(turn, before[0].before, frozenset().union(*(motion.things or () for motion in before)))
            before = []
        turn.calls.again = True
        ran = turn.perform(self.task.history)
        turn.calls.again = False
        wrong = frozenset().union(*(motion.things or () for motion in before)) - turn.calls.touched
        if wrong:
            self._back(turn, before[0].before, wrong)
        return [(ran.query, ran.source)]

    # Parts

    def _adjusted(self, turn: Turn, motion: Motion, correction: Correction, *, done: bool) -> Adjustment:
        adjustment = self._adjuster(turn).adjust(motion, correction, done=done)
        if self.task is not None:
            self.task.adjustments.append(adjustment)
            self.task.corrected = True
        return adjustment

    def _adjuster(self, turn: Turn) -> Adjuster:
        if self._arm is None:
            raise CannotRespond("this arm cannot be corrected")
        query = f"{self.task.query if self.task is not None else ''} {turn.query}"
        seen = self._see()
        amounts = Recalled(self._retrieved(query, seen), self._holding(query, seen)).amounts
        return Adjuster(self._arm, turn.setting.api, turn.names, amounts)

    def _back(self, turn: Turn, then: Any, only: Collection[str] | None = None) -> list[str]:
        """Bring things back to where they stood."""
        if self._arm is None:
            raise CannotRespond("this arm cannot take anything back")
        arm = self._arm
        names: list[str] = turn.calls.do("take_back()", "take_back", (), lambda: arm.take_back(then, only))
        turn.calls.moved = turn.calls.moved or bool(names)
        return names

    def _distilled(self, turn: Turn, task: Task) -> list[Lesson]:
        """What follows from the adjustments; where nothing does, what the person says that it is."""
        if not task.adjustments or self._arm is None:
            return []

        def where(name: str) -> Any:
            return np.asarray(turn.setting.api["get_obj_pos"](name), dtype=np.float64)[:2]

        turn.look()
        try:
            return distil(
                task.adjustments,
                task.query,
                adjuster=self._adjuster(turn),
                where=where,
                seen=self._see(),
                robot=self._arm.name,
            )
        except NotDistilled as failure:
            self._trace.add("correction", text=str(failure), distilled=False)
            said = self._ask(f"{failure}. What should be remembered?") if self._ask is not None else ""
            query = as_query(said)
            if not query or query in ("nothing.", "no."):
                self._say(f"not remembered: {failure}")
                return []
            return [Lesson(Rule(query.rstrip("."), type="preference"), Scope(task=task.query.rstrip(".?")), query)]

    def _keep(self, record: Record) -> None:
        """Remember a record, and say so, or why not; for this conversation it counts in any case."""
        if self._memory is None:
            self._say(f"for this conversation: {_text(record)}")
            if isinstance(record.content, Rule) and record not in self._told:
                self._told.insert(0, record)
            return
        try:
            kept, older = self._memory.keep(record)
        except StoreError as error:
            self._trace.add("error", type=type(error).__name__, message=str(error))
            self._say(f"not remembered: {error}")
            return
        self._told = [each for each in self._told if each.content != record.content]
        self._trace.add("memory", kept=_brief([kept]), overruled=_brief(older))
        self._say(f"remembered: {_text(kept)}" + "".join(f"; not any more: {_text(each)}" for each in older))

    def _record(
        self, content: Content, scope: Scope, told: str, command: str = "", about: Seen | None = None
    ) -> Record:
        command = command or (self.task.query if self.task is not None else "")
        return record_of(content, command=command, correction=told, scope=scope, memory=self._memory, about=about)

    def _retrieved(self, query: str, seen: Sequence[Seen]) -> Retrieved:
        """What the memory has for a sentence; nothing, and an event, when it cannot be read."""
        if self._memory is None:
            return Retrieved()
        try:
            return self._memory.recall(query, seen)
        except StoreError as error:
            self._trace.add("error", type=type(error).__name__, message=str(error))
            self._say(f"the memory cannot be read: {error}")
            return Retrieved()

    def _settling(self, scope: Scope) -> list[Record]:
        try:
            return self._memory.settling(scope) if self._memory is not None else []
        except StoreError:
            return []  # whoever keeps the record says so

    def _situation(self, query: str, seen: Sequence[Seen]) -> Situation:
        person = self._memory.person if self._memory is not None else ""
        return Situation(query, tuple(seen), person=person, robot=self._arm.name if self._arm is not None else "")

    def _holding(self, query: str, seen: Sequence[Seen]) -> tuple[Record, ...]:
        """Rules of this conversation that count for a sentence."""
        situation = self._situation(query, seen)
        return tuple(record for record in self._told if record.scope.holds(situation))


def _brief(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Records as a trace has them."""
    return [{"id": each.id, "text": _text(each), "scope": str(each.scope)} for each in records]


def _text(record: Record) -> str:
    first, *rest = str(record.content).splitlines()
    return f"{first} …" if rest else first


def _defined(source: str) -> list[str]:
    """The functions that a source defines."""
    tree = parse(source)
    return [node.name for node in tree.body if hasattr(node, "name")] if tree is not None else []
