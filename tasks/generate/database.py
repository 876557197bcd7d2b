"""The SQLite file of a library: its tables, and the checks before anything is written to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lmp.memory.database import committed

VERSION = 1
"""Of the tables below; a file of a later one is not touched."""

APPLICATION = 0x48535431
"""What tells such a file from other SQLite files: "HST1"."""

WAIT = 10.0
"""Seconds that a write waits for another process to finish its own."""

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    began REAL NOT NULL,
    asked TEXT NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tasks (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    author TEXT NOT NULL,
    lineage TEXT NOT NULL,
    kept REAL NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (id),
    behaviour TEXT NOT NULL,
    evidence TEXT NOT NULL,
    removed REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE candidates (
    run INTEGER NOT NULL REFERENCES runs (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    attempts TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
"""


class LibraryError(ValueError):
    """A folder is no library, or its database cannot be read or written; the message says what would work."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a library's database, or make it.

    Raises:
        LibraryError: it is something else, is of a later version, or cannot be read.
    """
    with in_words(path):
        connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All that is written inside is kept together, or nothing of it. Raises `LibraryError`."""
    with in_words(path), committed(connection):
        yield


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What SQLite has to say, as a `LibraryError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise LibraryError(f"{path}: {error}; what was kept before is kept still") from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    application, version = (connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version"))
    foreign = connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    if application != APPLICATION and (application or foreign):
        raise LibraryError(f"{path}: this is the database of another program; name another folder")
    if version > VERSION:
        raise LibraryError(f"{path}: written by a later version of Handscript (tables {version}); update it")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    if version == 0:
        with transaction(connection, path):
            for statement in _TABLES.strip().split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
