"""A memory as a conversation uses it: what counts for a sentence, and what is told, kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lmp.corrections.amounts import quantity, vague_phrase
from lmp.memory.pose import Pose
from lmp.memory.records import Helper, Record, Rule
from lmp.memory.retrieve import Found, Retrieved, retrieve
from lmp.memory.scope import Scope, Seen, Situation
from lmp.memory.store import Only, Store
from lmp.program import as_query

MOST_LINES = 4
"""Records that a prompt has lines of."""

See = Callable[[], tuple[Seen, ...]]


@dataclass(frozen=True)
class Recalled:
    """What counts for a sentence.

    Args:
        retrieved: from the memory, and why.
        told: rules of this conversation that are not in the memory (yet), newest first.
    """

    retrieved: Retrieved = field(default_factory=Retrieved)
    told: tuple[Record, ...] = ()

    @property
    def rules(self) -> tuple[Record, ...]:
        """Those that stand in the prompt, the best first."""
        remembered = [record for record in self.retrieved.records if isinstance(record.content, Rule)]
        return (*self.told, *remembered)[:MOST_LINES]

    @property
    def records(self) -> tuple[Record, ...]:
        """All from the memory that counts: rules in the prompt, parameters of skills, functions."""
        rules = [record for record in self.rules if record.id]
        return (*rules, *(r for r in self.retrieved.records if not isinstance(r.content, Rule)))

    @property
    def lines(self) -> str:
        """As comments for a prompt, each on a line of its own; empty when there are none."""
        return "\n".join(f"# memory: {as_query(str(record.content))}" for record in self.rules)

    @property
    def functions(self) -> Mapping[str, str]:
        """Functions that were written on somebody's word, by name."""
        contents = [record.content for record in reversed(self.retrieved.records)]
        return {content.name: content.source for content in contents if isinstance(content, Helper)}

    @property
    def amounts(self) -> dict[str, float]:
        """Lengths that vague amounts have been said to be, m."""
        amounts = {}
        for record in reversed(self.rules):
            text = str(record.content)
            length, phrase = (
                quantity(text),
                vague_phrase(record.content.about if isinstance(record.content, Rule) else ""),
            )
            if length is not None and length.dimension == "length" and phrase:
                amounts[phrase] = length.value
        return amounts

    @property
    def why(self) -> list[str]:
        """For each record that counts why it does, and what it overrules."""
        used = {record.id for record in self.records}
        reasons: list[Found | Any] = [each for each in self.retrieved.found if each.record.id in used]
        return [str(each) for each in (*reasons, *self.retrieved.overruled)]


class Memory:
    """What is remembered of one person's, or everybody's, words to one robot. A context manager.

    The file is made when there is something to keep.

    Args:
        path: of the database.
        person: who speaks; empty when nobody knows.
        robot: who is spoken to.
        only: whose records are looked at; None is everybody's.

    Raises:
        StoreError: the file cannot be opened, is something else, or of a later version.
    """

    def __init__(self, path: Path, *, person: str = "", robot: str = "", only: Only | None = None) -> None:
        self.person, self.robot, self._path, self._only = person, robot, path, only
        self._store = Store(path) if path.exists() else None

    def recall(self, sentence: str, seen: Sequence[Seen]) -> Retrieved:
        """What counts for a sentence. Raises `StoreError`."""
        if self._store is None:
            return Retrieved()
        situation = Situation(sentence, tuple(seen), person=self.person, robot=self.robot)
        return retrieve(self._store, situation, only=self._only)

    def keep(self, record: Record) -> tuple[Record, list[Record]]:
        """Remember a record.

        Returns:
            It with its id, and older records that settle the same, which it overrules wherever it counts.

        Raises:
            StoreError: it was not stored; what was stored before is.
        """
        if self._store is None:
            self._store = Store(self._path)
        older = [
            other
            for decision in sorted(record.content.decides)
            for other in self._store.read(self._store.deciding(decision, self._only))
            if _says_the_same_of(other, record)
        ]
        return self._store.add(record), older

    def settling(self, scope: Scope) -> list[Record]:
        """The newest rules of a scope, the newest first."""
        if self._store is None:
            return []
        found = self._store.search(scope.words, only=self._only) if scope.words else self._store.newest(50, self._only)
        rules = [record for record in found if isinstance(record.content, Rule) and record.scope == scope]
        return sorted(rules, key=lambda record: -record.told)

    def close(self) -> None:
        """Close the file."""
        if self._store is not None:
            self._store.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def poses_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a skill as functions take them: poses as matrices (4, 4)."""
    return {name: value.matrix() if isinstance(value, Pose) else value for name, value in values.items()}


def _says_the_same_of(other: Record, record: Record) -> bool:
    return other.scope == record.scope and other.content != record.content
