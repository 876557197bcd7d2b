"""What is remembered in a conversation: found for what is said, and kept when it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lmp.corrections.recall import Memory, Recalled, See, poses_of
from lmp.memory.database import StoreError
from lmp.memory.records import Content, Helper, Record, Rule
from lmp.memory.retrieve import Retrieved
from lmp.memory.scope import Scope, Seen, Situation
from lmp.setting import Remembered
from lmp.trace import Trace


class Keeper:
    """The memory of one conversation: what is in a database, and rules that count here alone.

    Args:
        memory: the database; None is none.
        robot: which arm.
        see: the objects that are there, as scopes of records speak of them.
        trace: gets what was remembered and why.
        say: tells the person.
        on_memory: told of records as they are used.
    """

    def __init__(
        self,
        memory: Memory | None,
        robot: str,
        see: See,
        trace: Trace,
        *,
        say: Callable[[str], None],
        on_memory: Callable[[Sequence[Record]], None],
    ) -> None:
        self._memory, self._robot, self.see, self._trace = memory, robot, see, trace
        self._say, self._on_memory = say, on_memory
        self._told: list[Record] = []

    def remembered(self, query: str) -> tuple[Recalled, Remembered]:
        """What counts for a sentence: for its prompts, and for each call of a skill."""
        recalled = self.recall(query)
        used = [*recalled.rules, *(r for r in recalled.records if isinstance(r.content, Helper))]
        if used:
            self._trace.add("memory", used=_brief(used), why=recalled.why)
            self._on_memory(used)

        def parameters(skill: str, name: str) -> Mapping[str, Any]:
            these = tuple(each for each in self.see() if each.name == name)
            found = self._retrieved(f"{query.rstrip('.?')} {name}", these)
            values = poses_of(found.defaults(skill))
            if values:
                records = [each for each in found.records if getattr(each.content, "name", "") == skill]
                self._trace.add("memory", used=_brief(records), why=[str(each) for each in found.found], skill=skill)
                self._on_memory(records)
            return values

        return recalled, Remembered(recalled.lines, parameters)

    def recall(self, query: str) -> Recalled:
        """What counts for a sentence."""
        seen = self.see()
        return Recalled(self._retrieved(query, seen), self._holding(query, seen))

    def count(self, record: Record) -> None:
        """Have a rule count in this conversation from now on; what settled the same does not any more."""
        self._told = [record, *(r for r in self._told if r.content.decides.isdisjoint(record.content.decides))]

    def keep(self, record: Record) -> None:
        """Remember a record, and say so, or why not; for this conversation it counts in any case."""
        if self._memory is None:
            if isinstance(record.content, Rule):
                self.count(record)
                self._say(f"for this conversation: {_text(record)}")
            else:
                self._say(f"not remembered, for there is no memory: {_text(record)}")
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

    def record(self, content: Content, scope: Scope, told: str, command: str, about: Seen | None = None) -> Record:
        """What was told just now, as a record.

        Args:
            content: what.
            scope: where it counts.
            told: the words of it.
            command: the task at hand.
            about: the thing that it was told about.
        """
        person = self._memory.person if self._memory is not None else ""
        look = about.appearance if about is not None else None
        return Record(content, command, told, scope, person, self._robot, round(time.time(), 3), look)

    def settling(self, scope: Scope) -> list[Record]:
        """Rules of a scope, those of this conversation first."""
        told = [record for record in self._told if record.scope == scope]
        try:
            return [*told, *(self._memory.settling(scope) if self._memory is not None else [])]
        except StoreError:
            return told  # whoever keeps the record says so

    def situation(self, query: str, seen: Sequence[Seen]) -> Situation:
        """A sentence, said here and now."""
        person = self._memory.person if self._memory is not None else ""
        return Situation(query, tuple(seen), person=person, robot=self._robot)

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

    def _holding(self, query: str, seen: Sequence[Seen]) -> tuple[Record, ...]:
        """Rules of this conversation that count for a sentence."""
        situation = self.situation(query, seen)
        return tuple(record for record in self._told if record.scope.holds(situation))


def _brief(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Records as a trace has them."""
    return [{"id": each.id, "text": _text(each), "scope": str(each.scope)} for each in records]


def _text(record: Record) -> str:
    first, *rest = str(record.content).splitlines()
    return f"{first} …" if rest else first
