"""Which records count for a command, in which order, and which of them a newer one overrules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lmp.memory.encode import similarity
from lmp.memory.pose import Pose
from lmp.memory.records import Record, Rule, Skill, Value
from lmp.memory.scope import Seen, Situation
from lmp.memory.store import Only, Store
from lmp.memory.vectors import encoder_of, joint, text_part

SIMILAR = 0.35
"""How similar a command must be to what a skill's parameters or a function were told for, where no scope says it."""

ALIKE = 0.1
"""By how much one object must look more like a record's than another's does, for the looks to decide between them."""

_EXAMINED = 256
_AT_ONCE = 16


@dataclass(frozen=True)
class Found:
    """A record that counts, and why.

    Args:
        similarity: of its cue to the command, 1 for the same words.
        alike: how alike its object looks to the most similar one that the command is about; None when unknown.
    """

    record: Record
    similarity: float
    alike: float | None = None

    @property
    def score(self) -> float:
        """By which they are ordered."""
        return self.similarity + (self.alike or 0.0)

    def __str__(self) -> str:
        looks = ""
        if self.alike is not None:
            looks = f", looks {self.alike:.2f}"
        elif self.record.appearance is not None:
            looks = f", looks not compared, seen by {self.record.appearance.encoder}"
        return f"{self.record.id}: for {self.record.scope}, words {self.similarity:.2f}{looks}"


@dataclass(frozen=True)
class Overruled:
    """A record that would count if another did not settle the same."""

    record: Record
    by: Record

    def __str__(self) -> str:
        newer = (self.by.told, self.by.id) > (self.record.told, self.record.id)
        return f"{self.record.id}: overruled by {self.by.id}, which {'is newer' if newer else 'looks more alike'}"


@dataclass(frozen=True)
class Retrieved:
    """What is remembered that counts for a command.

    Args:
        found: the best first.
        overruled: what contradicts one of them.
    """

    found: tuple[Found, ...] = ()
    overruled: tuple[Overruled, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """Those that count, the best first."""
        return tuple(each.record for each in self.found)

    def defaults(self, skill: str) -> dict[str, Value | Pose | tuple[Pose, ...]]:
        """What is remembered of a skill's parameters; of several values the one that overrules the others."""
        winners: dict[str, tuple[Found, Value | Pose | tuple[Pose, ...]]] = {}
        for each in self.found:
            content = each.record.content
            if isinstance(content, Skill) and content.name == skill:
                for name, value in content.values.items():
                    if name not in winners or _winner(winners[name][0], each) is each:
                        winners[name] = (each, value)
        return {name: value for name, (_, value) in winners.items()}


def retrieve(store: Store, situation: Situation, *, limit: int = 8, only: Only | None = None) -> Retrieved:
    """What is remembered that counts for a command.

    A record counts when its scope holds. One of a skill or a function whose scope says nothing of the command counts
    when it was told for a similar one. Of records that settle the same, the newer one counts, unless the objects that
    they were told about look different and one of them looks more like what the command is about.

    Args:
        limit: how many at most.
        only: by whom and to which robot they were told; others are not looked at.

    Raises:
        StoreError: the database cannot be read.
    """
    looks = [seen.appearance for seen in situation.mentioned if seen.appearance is not None]
    # All of one encoder's, that of the eyes.
    encoder = encoder_of(looks[0] if looks else None)
    looks = [look for look in looks if encoder_of(look) == encoder]
    queries = np.stack([joint(situation.sentence, look) for look in [None, *looks]])
    numbers, vectors = store.near(queries, only, encoder)
    similarities = np.maximum.reduce(vectors @ queries.T, axis=1, initial=-1.0)
    texts = text_part(vectors) @ text_part(queries[0])
    best = np.argsort(-similarities, kind="stable")[:_EXAMINED]
    found: list[Found] = []
    for begin in range(0, len(best), _AT_ONCE):
        some = best[begin : begin + _AT_ONCE]
        similar = dict(zip(numbers[some].tolist(), texts[some].tolist(), strict=True))
        candidates = [record for record in store.read(list(similar)) if only is None or only.allows(record)]
        found += [
            Found(record, similar[record.id], _alike(record, situation.mentioned))
            for record in candidates
            if _counts(record, situation, similar[record.id])
        ]
        if len(found) >= limit:
            break
    found += _newer(store, situation, found, only)
    return _settled(sorted(found, key=lambda each: (-each.score, -each.record.id)), limit)


def _newer(store: Store, situation: Situation, found: list[Found], only: Only | None) -> list[Found]:
    """Of what the found ones settle, what was settled anew since, in words however different."""
    known = {each.record.id for each in found}
    newer: dict[int, Found] = {}
    for decision in sorted({decision for each in found for decision in each.record.content.decides}):
        for number in store.deciding(decision, only):
            if number in known:
                break
            for record in store.read([number]):
                similar = similarity(record.cue, situation.sentence)
                if _counts(record, situation, similar):
                    newer[number] = Found(record, similar, _alike(record, situation.mentioned))
            if number in newer:
                break
    return list(newer.values())


def _counts(record: Record, situation: Situation, similar: float) -> bool:
    return record.scope.holds(situation) and (
        isinstance(record.content, Rule) or record.scope.narrow or similar >= SIMILAR
    )


def _alike(record: Record, mentioned: tuple[Seen, ...]) -> float | None:
    if record.appearance is None:
        return None
    likes = [record.appearance.like(seen.appearance) for seen in mentioned]
    return max((like for like in likes if like is not None), default=None)


def _settled(found: list[Found], limit: int) -> Retrieved:
    """Without those whose every decision another one has taken."""
    winners: dict[str, Found] = {}
    for each in found:
        for decision in each.record.content.decides:
            winners[decision] = _winner(winners.get(decision, each), each)
    kept, overruled = [], []
    for each in found:
        settled_by = [winners[decision] for decision in sorted(each.record.content.decides)]
        if settled_by and each not in settled_by:
            overruled.append(Overruled(each.record, by=settled_by[0].record))
        else:
            kept.append(each)
    return Retrieved(tuple(kept[:limit]), tuple(overruled))


def _winner(a: Found, b: Found) -> Found:
    """Whose decision counts: of the one that looks more alike, where looks decide; else of the newer one."""
    if a.alike is not None and b.alike is not None and abs(a.alike - b.alike) > ALIKE:
        return a if a.alike > b.alike else b
    return max(a, b, key=lambda each: (each.record.told, each.record.id))
