"""Nearest vectors in SQLite: all of them as codes of a few bits, compared at once; the best are then compared exactly.

The sign of each axis is one bit, and the share of bits in which two codes differ is the angle between their vectors
over π (Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002). A million codes are 48 MB
and are compared in some five milliseconds; that the order among the best is then made exact costs little and gives back
what the rounding took (the re-ranking of Jégou et al., "Searching in one billion vectors", ICASSP 2011). Nothing has to
be trained or rebuilt, and a record's code stands at the place of its id, so a write touches 48 bytes.

The codes are read into the process once, and again where this or another process has written since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lmp.memory.vectors import look_part, pack, text_part, unpack

CANDIDATES = 512
"""How many of the nearest codes are compared exactly."""

CHUNK = 1024
"""Codes in a row of the table."""

_BLOCK = 1 << 16  # codes that are compared at a time: they fit into the processor's cache
_LOOK_WEIGHS = 2  # a bit of the look, against one of the text: as their parts of a vector's product do

_ROW = np.dtype([("text", "<u8", (4,)), ("look", "<u8"), ("person", "<u4"), ("robot", "<u4")])
"""A record without a look has none of its bits, and so differs in half of those of any look, as chance would have it;
a place without a record has no person."""

Rows = tuple[NDArray[np.int64], NDArray[np.float32]]
"""The ids (n,) of records and their vectors (n, 320)."""


class Codes:
    """The index in an open database. Writes are the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._text = np.zeros((4, 0), np.uint64)
        self._look = np.zeros(0, np.uint64)
        self._person = np.zeros(0, np.uint32)
        self._robot = np.zeros(0, np.uint32)
        self._versions: dict[int, int] = {}
        self._seen: int | None = None

    def put(self, records: Sequence[tuple[int, str, str]], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors (n, 320) of records, each given as its id and who told whom."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            ((number, vector) for (number, _, _), vector in zip(records, pack(vectors), strict=True)),
        )
        rows = np.zeros(len(records), _ROW)
        rows["text"] = _bits(text_part(vectors))
        rows["look"] = _bits(look_part(vectors))[:, 0]
        rows["person"] = [_name(person) for _, person, _ in records]
        rows["robot"] = [_name(robot) for _, _, robot in records]
        self._write([number for number, _, _ in records], rows)

    def remove(self, number: int) -> None:
        """Leave nothing of a record's vector."""
        self._connection.execute("DELETE FROM vectors WHERE record = ?", (number,))
        self._write([number], np.zeros(1, _ROW))

    def clear(self) -> None:
        """Leave nothing of any."""
        self._connection.execute("DELETE FROM vectors")
        for (chunk,) in self._connection.execute("SELECT chunk FROM codes").fetchall():
            self._write(range(chunk * CHUNK, (chunk + 1) * CHUNK), np.zeros(CHUNK, _ROW))

    def near(self, queries: NDArray[np.float32], people: Sequence[str] = (), robots: Sequence[str] = ()) -> Rows:
        """Those nearest to the first query, and of these rather those that look like any other of the queries (m, 320).

        Args:
            people, robots: whose alone; another one whose name has the same checksum may be among them.
        """
        self._refresh()
        wanted = [[_name(name) for name in names] for names in (people, robots)]
        text = _bits(text_part(queries[:1]))[0]
        looks = _bits(look_part(queries[1:]))[:, 0]
        found, distances, bound = np.zeros(0, np.int64), np.zeros(0, np.uint16), np.inf
        # From the end, so that of many that are equally near the newest are taken.
        for begin in reversed(range(0, len(self._look), _BLOCK)):
            block = slice(begin, begin + _BLOCK)
            places = self._meant(block, wanted)
            apart = self._distances(block, places, text, looks)
            nearer = np.flatnonzero(apart < bound)
            if len(nearer):
                found = np.concatenate([found, begin + places[nearer]])
                distances = np.concatenate([distances, apart[nearer]])
            if len(found) > CANDIDATES:
                best = np.argpartition(distances, CANDIDATES)[:CANDIDATES]
                found, distances = found[best], distances[best]
                bound = distances.max()
        return self._vectors(found)

    def _meant(self, block: slice, wanted: list[list[int]]) -> NDArray[np.intp]:
        """The places (n,) within a block that have a record, of those who are wanted."""
        meant = self._person[block] != 0
        for column, names in zip((self._person, self._robot), wanted, strict=True):
            if names:
                meant &= np.logical_or.reduce([column[block] == name for name in names])
        return np.flatnonzero(meant)

    def _distances(
        self, block: slice, places: NDArray[np.intp], text: NDArray[np.uint64], looks: NDArray[np.uint64]
    ) -> NDArray[np.unsignedinteger[Any]]:
        """Differing bits (n,) at some places of a block, those of the look that is most alike included."""
        words, mine = self._text[:, block], self._look[block]
        if len(places) < len(mine):
            words, mine = words[:, places], mine[places]
        # In bytes, for speed: only the very opposite of the query, all 256 bits of it, would be taken for the same.
        distances: NDArray[np.unsignedinteger[Any]] = np.bitwise_count(words[0] ^ text[0])
        for word, asked in zip(words[1:], text[1:], strict=True):
            distances += np.bitwise_count(word ^ asked)
        if len(looks):
            likest = np.bitwise_count(mine ^ looks[0])
            for look in looks[1:]:
                np.minimum(likest, np.bitwise_count(mine ^ look), out=likest)
            distances = np.add(distances, _LOOK_WEIGHS * likest, dtype=np.uint16)
        return distances

    def _vectors(self, numbers: NDArray[np.int64]) -> Rows:
        marks = ", ".join("?" * len(numbers))
        rows = self._connection.execute(
            f"SELECT record, vector FROM vectors WHERE record IN ({marks})", numbers.tolist()
        ).fetchall()
        return as_rows(rows)

    def _write(self, numbers: Sequence[int], rows: NDArray[np.void]) -> None:
        """Codes into their places."""
        by_chunk: dict[int, list[tuple[int, NDArray[np.void]]]] = {}
        for number, row in zip(numbers, rows, strict=True):
            by_chunk.setdefault(number // CHUNK, []).append((number % CHUNK, row))
        for chunk, places in by_chunk.items():
            self._connection.execute(
                f"INSERT OR IGNORE INTO codes VALUES (?, zeroblob({CHUNK * _ROW.itemsize}))", (chunk,)
            )
            self._connection.execute(
                "INSERT INTO versions VALUES (?, 1) ON CONFLICT DO UPDATE SET version = version + 1", (chunk,)
            )
            # In place: a row of a table would be written again as a whole.
            with self._connection.blobopen("codes", "places", chunk) as blob:
                for place, row in places:
                    blob.seek(place * _ROW.itemsize)
                    blob.write(row.tobytes())
        self._seen = None

    def _refresh(self) -> None:
        """Read what this process has not read, or what it or another one has written since."""
        (seen,) = self._connection.execute("PRAGMA data_version").fetchone()  # changes when others write
        if seen == self._seen:
            return
        versions = dict(self._connection.execute("SELECT chunk, version FROM versions").fetchall())
        if versions:
            self._grow((max(versions) + 1) * CHUNK)
        for chunk, version in versions.items():
            if self._versions.get(chunk) != version:
                (places,) = self._connection.execute("SELECT places FROM codes WHERE chunk = ?", (chunk,)).fetchone()
                rows = np.frombuffer(places, _ROW)
                here = slice(chunk * CHUNK, (chunk + 1) * CHUNK)
                self._text[:, here] = rows["text"].T
                self._look[here], self._person[here], self._robot[here] = rows["look"], rows["person"], rows["robot"]
        self._versions, self._seen = versions, seen

    def _grow(self, size: int) -> None:
        more = size - len(self._look)
        if more > 0:
            self._text = np.pad(self._text, ((0, 0), (0, more)))
            self._look = np.pad(self._look, (0, more))
            self._person, self._robot = np.pad(self._person, (0, more)), np.pad(self._robot, (0, more))


def as_rows(found: Sequence[tuple[int, bytes]]) -> Rows:
    """What a query for ids and packed vectors has found."""
    return np.array([number for number, _ in found], np.int64), unpack([vector for _, vector in found])


def _bits(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The signs (n, d) as words (n, d / 64)."""
    return np.packbits(vectors > 0, axis=1).view("<u8")


def _name(name: str) -> int:
    """A name as 32 bits that are not all zero."""
    return crc32(name.encode()) | 1
