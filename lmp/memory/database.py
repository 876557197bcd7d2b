"""The SQLite file: opened, checked, written whole or not at all, and what went wrong with it in words.

Every write is one transaction in a write-ahead log that is synced before the person is told, so what was told stays,
whatever ends the process. Several processes may have the file open; they write in turn.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = 2
"""Of the tables below and of what is in them; a file of a later one is not touched."""

APPLICATION = 0x48534D31
"""What tells such a file from other SQLite files: "HSM1"."""

WAIT = 10.0
"""Seconds that a write waits for another process to finish its own."""

_TABLES = """
CREATE TABLE records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    told REAL NOT NULL,
    person TEXT NOT NULL,
    robot TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX records_by_person ON records (person, robot);
CREATE INDEX records_by_robot ON records (robot);

CREATE VIRTUAL TABLE texts USING fts5 (
    text, content = 'records', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER text_added AFTER INSERT ON records BEGIN
    INSERT INTO texts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER text_forgotten AFTER DELETE ON records BEGIN
    INSERT INTO texts (texts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER text_changed AFTER UPDATE OF text ON records BEGIN
    INSERT INTO texts (texts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO texts (rowid, text) VALUES (new.id, new.text);
END;

CREATE TABLE decisions (
    decision TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (decision, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE vectors (record INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
CREATE TABLE codes (chunk INTEGER PRIMARY KEY, places BLOB NOT NULL) STRICT;
CREATE TABLE versions (chunk INTEGER PRIMARY KEY, version INTEGER NOT NULL) STRICT;

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class StoreError(Exception):
    """A database cannot be read or written; what was in it before is in it still."""


class NotAStore(StoreError):
    """The file is something else."""


class NewerStore(StoreError):
    """The file was made by a later version."""


def default_path() -> Path:
    """Where a person's memory is when nobody says otherwise: in the XDG data folder."""
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "handscript" / "memory.db"


def connect(path: Path) -> sqlite3.Connection:
    """Open a file, or make it.

    Raises:
        StoreError: it is no such file, is of a later version, or cannot be read.
    """
    with in_words(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error
        connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All that is written inside is kept together, or nothing of it.

    Raises:
        StoreError: nothing of it was kept.
    """
    with in_words(path), committed(connection):
        yield


@contextmanager
def committed(connection: sqlite3.Connection) -> Iterator[None]:
    """The same, with errors as SQLite raises them."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What SQLite has to say, for people. Raises `StoreError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {_EXPLAINED.get(_code(error), str(error))}") from error


_EXPLAINED = {
    "SQLITE_FULL": "the disk is full: this was not stored, what was stored before is; free some space, say it again",
    "SQLITE_IOERR": "the disk could not be read or written (full?): this was not stored, what was stored before is",
    "SQLITE_BUSY": f"another process has been writing for {WAIT:.0f} s: this was not stored; say it again",
    "SQLITE_READONLY": "it may not be written: this was not stored",
    "SQLITE_CANTOPEN": "it cannot be opened, or its folder may not be written",
    "SQLITE_NOTADB": "this is no SQLite database; name another file",
    "SQLITE_CORRUPT": "the file is damaged; `sqlite3 FILE .recover` gets out what is whole",
}


def _code(error: sqlite3.DatabaseError) -> str:
    """The primary result code's name, e.g. SQLITE_IOERR for SQLITE_IOERR_WRITE."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _check(connection: sqlite3.Connection, path: Path) -> None:
    # Looked at before anything is written, so that a file that is not ours stays as it is.
    version = _ours(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # A search reads hundreds of pages here and there.
    connection.execute("PRAGMA cache_size = -65536")  # 64 MB
    connection.execute("PRAGMA mmap_size = 2147483648")
    if version < VERSION:
        with transaction(connection, path):
            if _ours(connection, path) == 0:  # another process may have been quicker
                for statement in _statements(_TABLES):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
            # The tables of version 1 are the same; its codes are not, and whoever opens the file makes them anew.
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _ours(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the tables; 0 in a new file."""
    application, version = (connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version"))
    if application != APPLICATION and (application or connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise NotAStore(f"{path}: this is the database of another program; name another file")
    if version > VERSION:
        raise NewerStore(
            f"{path}: written by a later version of Handscript (tables {version}, this one knows {VERSION}); "
            "update Handscript, or name another file"
        )
    return int(version)


def _statements(script: str) -> Iterator[str]:
    """One by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
