"""Nearest vectors in SQLite: all of them as codes of a few bits, compared at once; the best are then compared exactly.

The sign of each axis is one bit, and the share of bits in which two codes differ is the angle between their vectors
over π (Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002). First half of each text's
bits is compared, 16 MB of a million; of those that are near by these all bits are, and of the nearest then the vectors
themselves (the re-ranking of Jégou et al., "Searching in one billion vectors", ICASSP 2011). Nothing has to be trained
or rebuilt, and a record's code stands at the place of its id, so a write touches 52 bytes.

The codes are read into the process once, and again where this or another process has written since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lmp.memory.vectors import LOOKS_WEIGH, look_part, pack, text_part, unpack

LAYOUT = 2
"""Of the codes in a file."""

CANDIDATES = 512
"""How many of the nearest codes are compared exactly."""

FIRST = 1 << 14
"""How many are compared by all of their bits, or more, where more are equally near by the first ones."""

CHUNK = 1024
"""Codes in a row of the table."""

_BLOCK = 1 << 15  # codes that are compared at a time: they fit into the processor's cache
_SAMPLE = 1 << 12  # about so many tell how near the nearest of all are
_HALF = 2  # words of a text's code that are compared at first

# What so many differing bits take from the product of two vectors, as far as they tell, in thousandths: looks that are
# unlike take no more than none does.
_TEXT_APART = np.round(1000 * (1 - np.cos(np.pi * np.arange(257) / 256))).astype(np.uint16)
_LOOK_APART = np.round(1000 * LOOKS_WEIGH**2 * (1 - np.cos(np.pi * np.arange(65) / 64).clip(min=0))).astype(np.uint16)

_ROW = np.dtype([("text", "<u8", (4,)), ("look", "<u8"), ("person", "<u4"), ("robot", "<u4"), ("encoder", "<u4")])
"""A place without a record has no person, a record without a look no encoder."""

Rows = tuple[NDArray[np.int64], NDArray[np.float32]]
"""The ids (n,) of records and their vectors (n, 320)."""


class Label(NamedTuple):
    """What is known of a record beside its vector.

    Args:
        number: its id.
        person, robot: who told whom.
        encoder: whose look it has, as `lmp.memory.vectors.encoder_of` says; 0 for none.
    """

    number: int
    person: str
    robot: str
    encoder: int


class Codes:
    """The index in an open database. Writes are the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # The same rows, column by column, as they are compared.
        self._text = np.zeros((4, 0), np.uint64)
        self._look = np.zeros(0, np.uint64)
        self._person, self._robot, self._encoder = (np.zeros(0, np.uint32) for _ in range(3))
        self._compared: tuple[int, NDArray[np.uint64]] | None = None
        self._versions: dict[int, int] = {}
        self._seen: int | None = None

    def put(self, labels: Sequence[Label], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors (n, 320) of records."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
            ((label.number, vector) for label, vector in zip(labels, pack(vectors), strict=True)),
        )
        rows = np.zeros(len(labels), _ROW)
        rows["text"] = _bits(text_part(vectors))
        rows["look"] = _bits(look_part(vectors))[:, 0]
        rows["person"] = [_name(label.person) for label in labels]
        rows["robot"] = [_name(label.robot) for label in labels]
        rows["encoder"] = [label.encoder for label in labels]
        self._write([label.number for label in labels], rows)

    def remove(self, number: int) -> None:
        """Leave nothing of a record's vector."""
        self._connection.execute("DELETE FROM vectors WHERE record = ?", (number,))
        self._write([number], np.zeros(1, _ROW))

    def clear(self) -> None:
        """Leave nothing of any, whatever their layout was."""
        self._connection.execute("DELETE FROM vectors")
        self._connection.execute("UPDATE codes SET places = zeroblob(?)", (CHUNK * _ROW.itemsize,))
        self._connection.execute("UPDATE versions SET version = version + 1")
        self._seen = None

    def near(
        self,
        queries: NDArray[np.float32],
        people: Sequence[str] = (),
        robots: Sequence[str] = (),
        encoder: int = 0,
    ) -> Rows:
        """Those nearest to the first query, and of these rather those that look like any other of the queries (m, 320).

        Args:
            people, robots: whose alone; another one whose name has the same checksum may be among them.
            encoder: whose looks the queries have. What another one saw is not compared: of such vectors the look's part
                is zero.
        """
        self._refresh()
        text = _bits(text_part(queries[:1]))[0]
        looks = _bits(look_part(queries[1:]))[:, 0]
        mine = self._looks_of(encoder) if len(looks) else self._look
        places, differing, unlike = self._near_at_first(text, looks, mine, self._of(people, robots))
        there = self._person[places] != 0
        places, differing, unlike = places[there], differing[there].astype(np.uint16), unlike[there]
        for column, word in zip(self._text[_HALF:], text[_HALF:], strict=True):
            differing += np.bitwise_count(column[places] ^ word)
        apart = _TEXT_APART[differing] + _LOOK_APART[unlike]
        if len(places) > CANDIDATES:
            farthest = _farthest(apart, CANDIDATES)
            nearer, equally = places[apart < farthest], places[apart == farthest]
            # Of many that are equally near the newest.
            places = np.concatenate([nearer, equally[len(nearer) - CANDIDATES :]])
        numbers, vectors = self._vectors(places)
        look_part(vectors)[self._encoder[numbers] != encoder] = 0
        return numbers, vectors

    def _of(self, people: Sequence[str], robots: Sequence[str]) -> NDArray[np.intp] | None:
        """The places (n,) of what these people told these robots; None for all."""
        wanted = [(self._person, people), (self._robot, robots)]
        masks = [
            np.logical_or.reduce([column == _name(name) for name in names]) for column, names in wanted if len(names)
        ]
        return np.flatnonzero(np.logical_and.reduce(masks)) if masks else None

    def _looks_of(self, encoder: int) -> NDArray[np.uint64]:
        """The looks (n,) that one encoder saw; no bits for other records, which is as unlike any look as chance is."""
        if self._compared is None or self._compared[0] != encoder:
            self._compared = encoder, np.where(self._encoder == encoder, self._look, np.uint64(0))
        return self._compared[1]

    def _near_at_first(
        self,
        text: NDArray[np.uint64],
        looks: NDArray[np.uint64],
        mine: NDArray[np.uint64],
        among: NDArray[np.intp] | None,
    ) -> tuple[NDArray[np.intp], NDArray[np.uint8], NDArray[np.uint8]]:
        """The codes that differ least by half of the text and the look that is most alike: `FIRST`, about, or more.

        Returns:
            Their places (n,), and in how many bits of half the text and of the look they differ (n,).
        """
        columns = (
            [*self._text[:_HALF], mine] if among is None else [each[among] for each in (*self._text[:_HALF], mine)]
        )
        size = len(mine) if among is None else len(among)
        buffer = np.empty(_BLOCK, np.uint64)

        def apart(part: slice) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
            def counted(column: NDArray[np.uint64], word: np.uint64) -> NDArray[np.uint8]:
                # In a buffer: memory for each anew would take as long as the comparison.
                codes = column[part]
                return np.bitwise_count(np.bitwise_xor(codes, word, out=buffer[: len(codes)]))

            differing = counted(columns[0], text[0])
            for column, word in zip(columns[1:_HALF], text[1:_HALF], strict=True):
                differing += counted(column, word)
            unlike = [counted(columns[_HALF], look) for look in looks]
            return differing, np.minimum.reduce(unlike) if unlike else np.zeros_like(differing)

        farthest = 64 * (_HALF + 1)
        if size > FIRST:
            sampled = np.add(*apart(slice(0, size, -(-size // _SAMPLE))))
            farthest = _farthest(sampled, FIRST * len(sampled) // size)
        found = []
        for begin in range(0, size, _BLOCK):
            differing, unlike = apart(slice(begin, begin + _BLOCK))
            near = np.flatnonzero(differing + unlike <= farthest)
            found.append((begin + near, differing[near], unlike[near]))
        if not found:
            return np.zeros(0, np.intp), np.zeros(0, np.uint8), np.zeros(0, np.uint8)
        places, differing, unlike = (np.concatenate(each) for each in zip(*found, strict=True))
        return places if among is None else among[places], differing, unlike

    def _vectors(self, numbers: NDArray[np.intp]) -> Rows:
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
                self._look[here], self._encoder[here] = rows["look"], rows["encoder"]
                self._person[here], self._robot[here] = rows["person"], rows["robot"]
        self._versions, self._seen, self._compared = versions, seen, None

    def _grow(self, size: int) -> None:
        more = size - len(self._look)
        if more > 0:
            self._text = np.pad(self._text, ((0, 0), (0, more)))
            self._look, self._encoder = np.pad(self._look, (0, more)), np.pad(self._encoder, (0, more))
            self._person, self._robot = np.pad(self._person, (0, more)), np.pad(self._robot, (0, more))


def as_rows(found: Sequence[tuple[int, bytes]]) -> Rows:
    """What a query for ids and packed vectors has found."""
    return np.array([number for number, _ in found], np.int64), unpack([vector for _, vector in found])


def _farthest(distances: NDArray[np.unsignedinteger[Any]], wanted: int) -> int:
    """Within which distance at least so many lie."""
    return int(np.searchsorted(np.cumsum(np.bincount(distances)), wanted))


def _bits(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The signs (n, d) as words (n, d / 64)."""
    return np.packbits(vectors > 0, axis=1).view("<u8")


def _name(name: str) -> int:
    """A name as 32 bits that are not all zero."""
    return crc32(name.encode()) | 1
