"""Generation: candidates are written, examined many at once, repaired within a budget, and kept or turned down."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from tasks.evaluation.pool import Lost, Shift
from tasks.generate.alike import Behaviour
from tasks.generate.author import Author
from tasks.generate.candidate import Candidate, Failure
from tasks.generate.examine import Draw, Drawn, Found, Held, Play
from tasks.generate.library import Entry, Library, Tried
from tasks.generate.stages import Brief, Mode, Shown, Stages

TIMEOUT = 300.0
"""Seconds that examining one candidate may take."""

SPARE = 4
"""Candidates that are tried for each task that is wanted, before the run ends with fewer."""

TOLD = 8
"""Candidates turned down that those who write the next ones are told of."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a generation is asked for.

    Args:
        mode, target: see `tasks.generate.stages.Brief`.
        model: who writes, by name.
        count: how many tasks are to be kept.
        repairs: how often a candidate may be written again.
        batch: candidates that are examined together; those of the next batch know what became of them.
        seeds: of the drawings that a candidate is checked with.
        seed: of what is random.
    """

    mode: Mode = "explore"
    target: str = ""
    model: str = "embedded"
    count: int = 10
    repairs: int = 2
    batch: int = 32
    seeds: int = 20
    seed: int = 0

    @property
    def most(self) -> int:
        """How many candidates there may be."""
        return SPARE * self.count + self.batch

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `as_json` wrote."""
        known = {each.name for each in fields(cls)}
        return cls(**{key: value for key, value in data.items() if key in known})


@dataclass
class Generation:
    """One run.

    Args:
        library: what is kept goes there.
        run: the run's number in it.
        asked: what is wanted.
        stages: who writes.
        shift: who examines.
    """

    library: Library
    run: int
    asked: Asked
    stages: Stages
    shift: Shift[Draw | Play, Found]

    def __post_init__(self) -> None:
        self._known = self.library.known()
        self._shown = [_shown(entry) for entry in self.library.entries()]
        self._turned_down: list[str] = []

    def go_on(self) -> Iterator[Tried]:
        """Yield what became of each candidate, until there are as many tasks as wanted or no more candidates.

        What has been yielded is in the library; a run that was interrupted goes on behind it.

        Raises:
            LibraryError, OSError: the library cannot be written.
            NoWorkers: nobody can examine.
            ModelUnavailable: the model is not there.
        """
        tried = self.library.tried(self.run)
        kept, number = sum(each.kept for each in tried), 1 + max((each.number for each in tried), default=-1)
        while kept < self.asked.count and number < self.asked.most:
            size = min(self.asked.batch, self.asked.count - kept, self.asked.most - number)
            for each in self._batch(range(number, number + size), kept):
                kept += each.kept
                yield each
            number += size
        self.library.finish(self.run)

    def _batch(self, numbers: Sequence[int], step: int) -> Iterator[Tried]:
        """Candidates that are examined together, each until it is kept or given up."""
        under: list[tuple[Author, Candidate]] = []
        for number in numbers:
            names = frozenset(author.name for author, _ in under)
            author = Author(self.stages, self._brief(number, step, names), repairs=self.asked.repairs)
            yield from self._taken_up(author, under)
        while under:
            examined, under = self._examined(under), []
            for author, candidate, behaviour, found in examined:
                if isinstance(found, Held) and behaviour is not None:
                    yield self._kept(author, candidate, behaviour, found)
                elif isinstance(found, Failure):
                    author.turned_down(candidate, found)
                    yield from self._taken_up(author, under)

    def _brief(self, number: int, step: int, names: frozenset[str]) -> Brief:
        return Brief(
            mode=self.asked.mode,
            target=self.asked.target,
            number=number,
            seed=self.asked.seed,
            step=min(step + len(names), self.asked.count - 1),
            steps=self.asked.count,
            library=tuple(self._shown),
            avoid=frozenset(self._known) | names,
            turned_down=tuple(self._turned_down[-TOLD:]),
        )

    def _taken_up(self, author: Author, under: list[tuple[Author, Candidate]]) -> Iterator[Tried]:
        """Have a candidate written, or written again; what is given up is noted and yielded."""
        candidate = author.next()
        if candidate is not None:
            under.append((author, candidate))
            return
        tried = Tried(author.brief.number, author.name, tuple(author.failures), kept=False)
        self.library.turn_down(self.run, tried)
        last = author.failures[-1]
        self._turned_down.append(f"{author.name}: {last.kind}: {last.message}")
        yield tried

    def _examined(
        self, under: Sequence[tuple[Author, Candidate]]
    ) -> list[tuple[Author, Candidate, Behaviour | None, Found]]:
        """What is found of candidates, in their order; those that are nothing new are not played."""
        drawn = self._carried_out([Draw(each.name, each.source, tuple(range(self.asked.seeds))) for _, each in under])
        new: dict[str, Behaviour] = {}
        found: dict[str, Found] = {}
        plan: list[Play] = []
        for _, candidate in under:
            result = drawn[candidate.name]
            if isinstance(result, Drawn):
                twin = _twin(result.behaviour, {**self._known, **new})
                if not twin:
                    new[candidate.name] = result.behaviour
                    plan.append(Play(candidate.name, result.drawings))
                    continue
                result = Failure("duplicate", twin)
            found[candidate.name] = result
        found |= self._carried_out(plan)
        return [(author, each, new.get(each.name), found[each.name]) for author, each in under]

    def _carried_out(self, plan: Sequence[Draw | Play]) -> dict[str, Found]:
        """What is found, by the names of the candidates."""
        return {
            ended.work.name: Failure("runtime", ended.why) if isinstance(ended, Lost) else ended.result
            for ended in self.shift.carried_out(plan)
        }

    def _kept(self, author: Author, candidate: Candidate, behaviour: Behaviour, held: Held) -> Tried:
        tried = Tried(author.brief.number, candidate.name, tuple(author.failures), kept=True)
        entry = Entry(candidate=candidate, behaviour=behaviour, evidence=held.evidence, kept=time.time())
        self.library.keep(self.run, tried, entry, held.picture)
        self._known[entry.name] = behaviour
        self._shown.append(_shown(entry))
        return tried


def _twin(behaviour: Behaviour, known: Mapping[str, Behaviour]) -> str:
    """In what a behaviour is like one that is known, and which; "" when it is new."""
    for name, other in known.items():
        if like := behaviour.like(other):
            return f"its {like} is that of {name!r}"
    return ""


def _shown(entry: Entry) -> Shown:
    candidate = entry.candidate
    return Shown(candidate.name, candidate.description, candidate.source, entry.behaviour.family)
