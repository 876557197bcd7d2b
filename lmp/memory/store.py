"""Records in a file: added, listed, searched, changed, forgotten, and found by the vectors of what they are about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmp.memory import encode
from lmp.memory.codes import LAYOUT, Codes, Label, Rows, as_rows
from lmp.memory.database import StoreError, connect, in_words, transaction
from lmp.memory.records import Record, from_database, to_json
from lmp.memory.vectors import encoder_of, joint
from lmp.memory.words import words

_BATCH = 1000
_NEWEST = 64


class NoRecord(StoreError):
    """There is no record of that id."""


@dataclass(frozen=True)
class Only:
    """Which records are meant, by who told them and to which robot; empty means whoever it was."""

    people: tuple[str, ...] = ()
    robots: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """In SQL, to go after other conditions."""
        columns = {"person": self.people, "robot": self.robots}
        given = {column: values for column, values in columns.items() if values}
        return "".join(f" AND {column} IN ({', '.join('?' * len(values))})" for column, values in given.items())

    @property
    def values(self) -> tuple[str, ...]:
        """The parameters of the condition."""
        return (*self.people, *self.robots)

    def allows(self, record: Record) -> bool:
        """Whether a record is meant."""
        return (not self.people or record.person in self.people) and (not self.robots or record.robot in self.robots)


class Store:
    """An open database of records; a context manager.

    Every method that writes returns when the disk has what it wrote; until then nothing of it is there.

    Args:
        path: of the file, made if missing.

    Raises:
        StoreError: it cannot be opened, is something else, or of a later version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path)
        self._codes = Codes(self._connection)
        self._encode_again()

    def add(self, record: Record) -> Record:
        """Remember a record, and return it with its id; one that is known already is returned as it is there.

        Raises:
            StoreError: it was not stored.
        """
        with transaction(self._connection, self.path):
            self._insert([record])
            digest = _digest(to_json(record))
            (number,) = self._connection.execute("SELECT id FROM records WHERE digest = ?", (digest,)).fetchone()
        return replace(record, id=number)

    def add_all(self, records: Iterable[Record]) -> int:
        """Remember many records, a thousand at a time; those that are known already are passed over.

        Returns:
            How many are new.
        """
        records, added = iter(records), 0
        while batch := list(islice(records, _BATCH)):
            with transaction(self._connection, self.path):
                added += self._insert(batch)
        return added

    def get(self, number: int) -> Record:
        """The record of an id. Raises `NoRecord`."""
        found = self.read([number])
        if not found:
            raise NoRecord(f"there is no record {number}; `handscript memory list` has those that there are")
        return found[0]

    def read(self, numbers: Sequence[int]) -> list[Record]:
        """The records of these ids, in this order; those that are not there are left out."""
        with in_words(self.path):
            rows = self._connection.execute(
                f"SELECT id, body FROM records WHERE id IN ({', '.join('?' * len(numbers))})", list(numbers)
            )
            found = {number: from_database(number, body) for number, body in rows}
        return [found[number] for number in numbers if number in found]

    def newest(self, limit: int, only: Only | None = None) -> list[Record]:
        """The newest records, the newest first."""
        only = only or Only()
        with in_words(self.path):
            rows = self._connection.execute(
                f"SELECT id, body FROM records WHERE TRUE {only.condition} ORDER BY id DESC LIMIT ?",
                (*only.values, limit),
            )
            return [from_database(number, body) for number, body in rows]

    def all(self, only: Only | None = None) -> Iterator[Record]:
        """All records, the oldest first."""
        only = only or Only()
        with in_words(self.path):
            rows = self._connection.execute(
                f"SELECT id, body FROM records WHERE TRUE {only.condition} ORDER BY id", only.values
            )
            yield from (from_database(number, body) for number, body in rows)

    def search(self, text: str, limit: int = 20, only: Only | None = None) -> list[Record]:
        """Records with some of these words in them, the best first (BM25), by stem: "stacking" finds "stack"."""
        only = only or Only()
        query = " OR ".join(f'"{word}"' for word in words(text))
        if not query:
            return []
        with in_words(self.path):
            rows = self._connection.execute(
                "SELECT id, body FROM texts JOIN records ON records.id = texts.rowid "
                f"WHERE texts MATCH ? {only.condition} ORDER BY rank LIMIT ?",
                (query, *only.values, limit),
            )
            return [from_database(number, body) for number, body in rows]

    def change(self, number: int, record: Record) -> Record:
        """Put another record in the place of one. Raises `NoRecord` and `StoreError`."""
        body = to_json(record)
        vectors = joint(record.cue, record.appearance)[None]
        with transaction(self._connection, self.path):
            self._undecide(self.get(number))
            try:
                self._connection.execute(
                    "UPDATE records SET told = ?, person = ?, robot = ?, digest = ?, body = ?, text = ? WHERE id = ?",
                    (record.told, record.person, record.robot, _digest(body), body, record.text, number),
                )
            except sqlite3.IntegrityError:
                raise StoreError("there is a record already that says exactly this") from None
            self._codes.put([_label(replace(record, id=number))], vectors)
            self._decide(replace(record, id=number))
        return replace(record, id=number)

    def forget(self, numbers: Sequence[int]) -> list[Record]:
        """Forget records: all of these, or none when one is not there. Raises `NoRecord`."""
        with transaction(self._connection, self.path):
            forgotten = [self.get(number) for number in dict.fromkeys(numbers)]
            for record in forgotten:
                self._codes.remove(record.id)
                self._undecide(record)
                self._connection.execute("DELETE FROM records WHERE id = ?", (record.id,))
        return forgotten

    def deciding(self, decision: str, only: Only | None = None) -> list[int]:
        """The ids of the newest records that settle something, the newest first: of the last 64, those meant."""
        only = only or Only()
        newest = f"SELECT record FROM decisions WHERE decision = ? ORDER BY record DESC LIMIT {_NEWEST}"
        with in_words(self.path):
            rows = self._connection.execute(
                f"SELECT id FROM ({newest}) JOIN records ON id = record WHERE TRUE {only.condition} ORDER BY id DESC"
                if only.condition
                else newest,
                (decision, *only.values),
            )
            return [number for (number,) in rows]

    def near(self, queries: NDArray[np.float32], only: Only | None = None, encoder: int = 0) -> Rows:
        """The vectors nearest to the first query, and rather those that look like any other of the queries (m, 320).

        Args:
            encoder: whose looks the queries have (`lmp.memory.vectors.encoder_of`).

        Returns:
            Ids (n,) and vectors (n, 320) of some hundred records, or of all when there are fewer, in no order. A name
            is known by its checksum alone here: a record of another one may be among them (`Only.allows`). The look's
            part of what another encoder saw is zero.
        """
        only = only or Only()
        with in_words(self.path):
            return self._codes.near(queries, only.people, only.robots, encoder)

    def vectors(self) -> Iterator[NDArray[np.float32]]:
        """All vectors (n, 320), some thousand at a time: what an exact search would go through."""
        with in_words(self.path):
            rows = self._connection.execute("SELECT record, vector FROM vectors")
            while batch := rows.fetchmany(_BATCH * 10):
                yield as_rows(batch)[1]

    def __len__(self) -> int:
        with in_words(self.path):
            (count,) = self._connection.execute("SELECT count(*) FROM records").fetchone()
        return int(count)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _insert(self, records: Sequence[Record]) -> int:
        new: list[Record] = []
        for record in records:
            body = to_json(record)
            row = self._connection.execute(
                "INSERT INTO records (told, person, robot, digest, body, text) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (digest) DO NOTHING RETURNING id",
                (record.told, record.person, record.robot, _digest(body), body, record.text),
            ).fetchone()
            if row is not None:
                new.append(replace(record, id=row[0]))
                self._decide(new[-1])
        self._put(new)
        return len(new)

    def _decide(self, record: Record) -> None:
        """Note what a record settles."""
        self._connection.executemany("INSERT INTO decisions VALUES (?, ?)", _decisions(record))

    def _undecide(self, record: Record) -> None:
        """A record settles nothing any more."""
        self._connection.executemany("DELETE FROM decisions WHERE decision = ? AND record = ?", _decisions(record))

    def _put(self, records: Sequence[Record]) -> None:
        """Make records findable by their vectors."""
        if records:
            vectors = np.stack([joint(record.cue, record.appearance) for record in records])
            self._codes.put([_label(record) for record in records], vectors)

    def _encode_again(self) -> None:
        """Vectors of another encoder, and codes of another layout, are of no use: they are made anew, once."""
        encoder = f"{encode.NAME}, layout {LAYOUT}"
        with in_words(self.path):
            row = self._connection.execute("SELECT value FROM facts WHERE name = 'encoder'").fetchone()
        if row is not None and row[0] == encoder:
            return
        with transaction(self._connection, self.path):
            self._codes.clear()
            # As a list of ids: a table that is being read is not to be written.
            numbers = [number for (number,) in self._connection.execute("SELECT id FROM records").fetchall()]
            for begin in range(0, len(numbers), _BATCH):
                self._put(self.read(numbers[begin : begin + _BATCH]))
            self._connection.execute(
                "INSERT INTO facts VALUES ('encoder', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (encoder,),
            )


def _label(record: Record) -> Label:
    return Label(record.id, record.person, record.robot, encoder_of(record.appearance))


def _decisions(record: Record) -> list[tuple[str, int]]:
    return [(decision, record.id) for decision in sorted(record.content.decides)]


def _digest(body: str) -> bytes:
    """What tells records apart, so that the same one is not imported twice."""
    return blake2b(body.encode(), digest_size=16).digest()
