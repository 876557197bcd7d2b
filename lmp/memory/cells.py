"""Nearest vectors in SQLite: an inverted file whose cells split when they are full.

Vectors lie in cells, each around its centroid; a search reads the cells whose centroids are nearest (Jégou, Douze,
Schmid, "Product quantization for nearest neighbor search", TPAMI 2011, section IV). A cell that has grown too large is
cut in two, as in SPFresh (Xu et al., SOSP 2023), so nothing is ever trained or rebuilt, a write touches one cell, and
reading a fixed number of rows takes the same time however many there are. It is all in ordinary tables: a vector is
there, or not, together with its record.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lmp.memory.vectors import WIDTH, pack, unpack

CAPACITY = 256
"""Vectors in a cell before it is cut. Those that are all the same cannot be, and then it is larger."""

ENOUGH = 2048
"""Rows after which a search reads no further cell."""

AT_MOST = 64
"""Cells that a search reads when most of their rows are not asked for."""

_STEPS = 8
_SMALLEST_PART = 0.2

Rows = tuple[NDArray[np.int64], NDArray[np.float32]]
"""The ids (n,) of records and their vectors (n, 320)."""


class Cells:
    """The index in an open database. Writes are the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._generation = ""
        self._ids = np.zeros(0, np.int64)
        self._centroids = np.zeros((0, WIDTH), np.float32)
        self._squares = np.zeros(0, np.float32)

    def place(self, vectors: NDArray[np.float32]) -> NDArray[np.int64]:
        """The cell (n,) for each vector (n, 320); the first vector ever founds the first cell."""
        self._read_centroids()
        if not len(self._ids):
            self._connection.execute("INSERT INTO cells VALUES (1, 0, ?)", (vectors[0].tobytes(),))
            self._changed()
            self._read_centroids()
        cells: NDArray[np.int64] = self._ids[np.argmin(self._distances(vectors), axis=1)]
        return cells

    def add(self, cells: NDArray[np.int64], rows: Sequence[tuple[int, str, str]], vectors: NDArray[np.float32]) -> None:
        """Put vectors (n, 320) into their cells; a row has the id of the record, and who told whom."""
        filled = zip(cells.tolist(), rows, pack(vectors), strict=True)
        self._connection.executemany(
            "INSERT INTO vectors VALUES (?, ?, ?, ?, ?)", ((cell, *row, vector) for cell, row, vector in filled)
        )
        for cell, count in zip(*(each.tolist() for each in np.unique(cells, return_counts=True)), strict=True):
            (size,) = self._connection.execute(
                "UPDATE cells SET size = size + ? WHERE id = ? RETURNING size", (count, cell)
            ).fetchone()
            # Once every CAPACITY, so that a cell that cannot be cut is not tried at every write.
            if size // CAPACITY > (size - count) // CAPACITY:
                self._split(cell)

    def remove(self, cell: int, record: int) -> None:
        """Take a record's vector out of its cell."""
        self._connection.execute("DELETE FROM vectors WHERE cell = ? AND record = ?", (cell, record))
        self._connection.execute("UPDATE cells SET size = size - 1 WHERE id = ?", (cell,))

    def clear(self) -> None:
        """Forget all vectors."""
        self._connection.execute("DELETE FROM vectors")
        self._connection.execute("DELETE FROM cells")
        self._changed()

    def near(self, queries: NDArray[np.float32], where: str = "", values: Sequence[str] = ()) -> Rows:
        """Rows of the cells that are nearest to any of the queries (m, 320), nearest cells first, until enough.

        Args:
            where: a condition on person and robot, in SQL; rows that it leaves out do not count.
            values: its parameters.
        """
        self._read_centroids()
        if not len(self._ids):
            return np.zeros(0, np.int64), np.zeros((0, WIDTH), np.float32)
        distances = self._distances(queries).min(axis=0)
        found: list[tuple[int, bytes]] = []
        nearest = np.argsort(distances, kind="stable")[:AT_MOST]
        for cell in self._ids[nearest].tolist():
            # Of more than are read the newest are: the same words about things that look the same.
            found += self._connection.execute(
                f"SELECT record, vector FROM vectors WHERE cell = ? {where} ORDER BY record DESC LIMIT {ENOUGH}",
                (cell, *values),
            )
            if len(found) >= ENOUGH:
                break
        return as_rows(found)

    def _distances(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Squared distances (n, cells) to the centroids, less each vector's own square."""
        distances: NDArray[np.float32] = self._squares - 2 * (vectors @ self._centroids.T)
        return distances

    def _read_centroids(self) -> None:
        """Read them when this or another process has cut a cell since."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = 'cells'").fetchone()
        generation = row[0] if row else ""
        if generation != self._generation:
            rows = self._connection.execute("SELECT id, centroid FROM cells ORDER BY id").fetchall()
            self._ids = np.array([cell for cell, _ in rows], np.int64)
            packed = b"".join(centroid for _, centroid in rows)
            self._centroids = np.frombuffer(packed, np.float32).reshape(-1, WIDTH)
            self._squares = np.einsum("ij,ij->i", self._centroids, self._centroids)
            self._generation = generation

    def _changed(self) -> None:
        """Tell everybody, this process too, that the centroids are others now."""
        self._connection.execute(
            "INSERT INTO facts VALUES ('cells', '1') ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )

    def _split(self, cell: int) -> None:
        """Cut a cell, and its parts, until none is too large."""
        records, vectors = as_rows(
            self._connection.execute("SELECT record, vector FROM vectors WHERE cell = ?", (cell,)).fetchall()
        )
        parts = _cut(vectors)
        if len(parts) == 1:
            return
        self._centroid(cell, vectors[parts[0]])
        for part in parts[1:]:
            (new,) = self._connection.execute("SELECT max(id) + 1 FROM cells").fetchone()
            self._centroid(new, vectors[part])
            moved = [(new, cell, record) for record in records[part].tolist()]
            self._connection.executemany("UPDATE vectors SET cell = ? WHERE cell = ? AND record = ?", moved)
            self._connection.executemany(
                "UPDATE records SET cell = ? WHERE id = ?", ((new, record) for _, _, record in moved)
            )
        self._changed()

    def _centroid(self, cell: int, vectors: NDArray[np.float32]) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO cells VALUES (?, ?, ?)",
            (cell, len(vectors), vectors.mean(axis=0).astype(np.float32).tobytes()),
        )


def as_rows(found: Sequence[tuple[int, bytes]]) -> Rows:
    """What a query for ids and packed vectors has found."""
    return np.array([record for record, _ in found], np.int64), unpack([vector for _, vector in found])


def _cut(vectors: NDArray[np.float32]) -> list[NDArray[np.intp]]:
    """Indices of parts that are small enough, or cannot be cut."""
    todo, parts = [np.arange(len(vectors))], []
    while todo:
        part = todo.pop()
        sides = _halves(vectors[part]) if len(part) > CAPACITY else None
        if sides is None:
            parts.append(part)
        else:
            todo += [part[sides], part[~sides]]
    return parts


def _halves(vectors: NDArray[np.float32]) -> NDArray[np.bool_] | None:
    """Which (n,) lie on one side: 2-means, begun on both sides of the median along the direction of most spread.

    Parts that would be very unequal are left at the median, so that a cell of n is cut in O(log n) rounds. None when
    all vectors are the same.
    """
    centred = vectors - vectors.mean(axis=0)
    spread = np.einsum("ij,ij->i", centred, centred)
    direction = centred[np.argmax(spread)]
    if spread.max() < 1e-6:
        return None
    for _ in range(_STEPS):  # the power method
        direction = (centred @ direction) @ centred
        direction /= np.linalg.norm(direction)
    along = centred @ direction
    # By rank: where many are the same, the median itself may lie at one end.
    halves = np.zeros(len(vectors), np.bool_)
    halves[np.argsort(along, kind="stable")[: len(vectors) // 2]] = True
    sides = halves
    for _ in range(_STEPS):
        a, b = vectors[sides].mean(axis=0), vectors[~sides].mean(axis=0)
        nearer = vectors @ (a - b) > (a @ a - b @ b) / 2
        if not nearer.any() or nearer.all() or np.array_equal(nearer, sides):
            break
        sides = nearer
    return sides if _SMALLEST_PART <= sides.mean() <= 1 - _SMALLEST_PART else halves
