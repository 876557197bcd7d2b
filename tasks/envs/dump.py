"""A dump of MySQL, or any SQL of the common kind, as SQLite databases in memory.

What `mysqldump` prints has one column, key or constraint a line. Keys that only make queries faster and foreign keys
are left out, as are statements about users, locks and the session. A column that MySQL compares without regard to case
(a collation that ends with `_ci`) does so in SQLite, too.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_TOKEN = re.compile(
    r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`[^`]*`|--[^\n]*|#[^\n]*|/\*.*?\*/|;|[^'\"`;/#-]+|.", re.DOTALL
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a"}
_KEPT = ("CREATE TABLE", "CREATE VIEW", "INSERT", "UPDATE", "DELETE", "DROP TABLE", "CREATE INDEX")
_UNWANTED = re.compile(
    r"\s+(?:AUTO_INCREMENT|UNSIGNED|ZEROFILL|CHARACTER SET \w+|COMMENT '(?:[^']|'')*'"
    r"|ON UPDATE CURRENT_TIMESTAMP(?:\(\))?)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"(?:KEY|INDEX|FULLTEXT|SPATIAL|CONSTRAINT .* FOREIGN KEY|FOREIGN KEY)\b", re.IGNORECASE)


class BadDump(ValueError):
    """A statement of a dump means nothing to SQLite; the message has the statement."""


def statements(text: str) -> Iterator[str]:
    """The statements of a script, without comments; strings with MySQL's escapes are written as standard SQL does."""
    parts: list[str] = []
    for token in _TOKEN.findall(text):
        if token == ";":
            if statement := "".join(parts).strip():
                yield statement
            parts = []
        elif token.startswith("'"):
            parts.append(_standard(token))
        elif not token.startswith(("--", "#", "/*")):
            parts.append(token)
    if statement := "".join(parts).strip():
        yield statement


def read_dump(path: Path) -> dict[str, bytes]:
    """The databases of a dump, by name, each as the bytes of an SQLite file.

    A dump without `CREATE DATABASE` or `USE` is one database with the file's name.

    Raises:
        BadDump: a statement means nothing to SQLite.
    """
    open_databases: dict[str, sqlite3.Connection] = {}
    current = path.stem
    try:
        for statement in statements(path.read_text(encoding="utf-8")):
            if named := re.match(r"(?:CREATE DATABASE(?: IF NOT EXISTS)?|USE)\s+`?(\w+)`?", statement, re.IGNORECASE):
                current = named[1]
            elif statement.upper().startswith(_KEPT):
                if current not in open_databases:
                    open_databases[current] = sqlite3.connect(":memory:", isolation_level=None)
                try:
                    open_databases[current].execute(_for_sqlite(statement))
                except sqlite3.Error as error:
                    raise BadDump(f"{path}, database {current!r}: {error}, in: {statement[:200]}") from None
        return {name: database.serialize() for name, database in open_databases.items()}
    finally:
        for database in open_databases.values():
            database.close()


def _standard(literal: str) -> str:
    value = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), literal[1:-1], flags=re.DOTALL)
    # A quote was written '' or \'; both are ' by now in what matters.
    return "'" + value.replace("''", "'").replace("'", "''") + "'"


def _for_sqlite(statement: str) -> str:
    if not statement.upper().startswith("CREATE TABLE"):
        return statement
    head, _, rest = statement.partition("(")
    body, closed, _ = rest.rpartition(")")
    if not closed:
        return statement  # for SQLite to say what is wrong
    lines = [line.strip().rstrip(",") for line in body.splitlines()]
    return f"{head}({', '.join(_column(line) for line in lines if line and not _LEFT_OUT.match(line))})"


def _column(line: str) -> str:
    line = re.sub(r"^UNIQUE (?:KEY|INDEX)\s+\S+", "UNIQUE", line, flags=re.IGNORECASE)
    line = re.sub(r"(`\w+`)\(\d+\)", r"\1", line)  # the length of a key's prefix
    line = re.sub(r"\b(?:enum|set)\((?:'(?:[^']|'')*',?)+\)", "text", line, flags=re.IGNORECASE)
    line = re.sub(r"COLLATE \w+_ci\b", "COLLATE NOCASE", line, flags=re.IGNORECASE)
    line = re.sub(r"COLLATE (?!NOCASE)\w+", "", line, flags=re.IGNORECASE)
    return _UNWANTED.sub("", line)
