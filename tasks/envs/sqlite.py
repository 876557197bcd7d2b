"""SQL on SQLite: each episode works on a copy in memory, so nothing it does is left, and it may touch nothing else."""

from __future__ import annotations

import mmap
import re
import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks.envs.databases import MAX_ROWS, DatabaseUnavailable, QueryError
from tasks.envs.dump import read_dump
from tasks.envs.world import Limits

_ALLOWED = {
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        *("SELECT", "READ", "FUNCTION", "RECURSIVE", "INSERT", "UPDATE", "DELETE", "ANALYZE", "REINDEX", "ALTER_TABLE"),
        *("CREATE_TABLE", "CREATE_INDEX", "CREATE_VIEW", "CREATE_TRIGGER"),
        *("DROP_TABLE", "DROP_INDEX", "DROP_VIEW", "DROP_TRIGGER"),
    )
}
"""What a query may do. Other databases, files, transactions, extensions and settings are not among it."""
_PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list"}
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_STEPS = 10_000
_MAX_VALUE = 2**22

_MYSQL_COMMANDS = (
    (r"SHOW\s+TABLES", r"SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"),
    (
        r"(?:DESCRIBE|DESC|SHOW\s+(?:FULL\s+)?(?:COLUMNS|FIELDS)\s+(?:FROM|IN))\s+[`\"']?(\w+)[`\"']?",
        r"""SELECT name, type, CASE "notnull" WHEN 1 THEN 'NO' ELSE 'YES' END, """
        r"""CASE pk WHEN 0 THEN '' ELSE 'PRI' END, dflt_value FROM pragma_table_info('\1')""",
    ),
)
"""How agents that grew up on MySQL look around."""


class SqliteDatabases:
    """Databases in memory.

    Args:
        images: the bytes of an SQLite file, by name.
        limits: `seconds` of each query; `disk` that a database may grow by, and `memory` that this process may grow
            by in an episode.
    """

    def __init__(self, images: Mapping[str, bytes], limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self._images = dict(images)
        self._limits = limits
        self._name = ""
        self._mine: sqlite3.Connection | None = None
        self._gold: dict[str, sqlite3.Connection] = {}
        self._deadline = 0.0
        self._pages = 0

    @classmethod
    def read(cls, path: Path, limits: Limits = Limits()) -> SqliteDatabases:  # noqa: B008 - frozen
        """From a dump, an SQLite file, or a folder of those, in which they may be in folders of their own.

        Raises:
            DatabaseUnavailable: there is none of these.
            BadDump: the dump is none.
        """
        if path.is_dir():
            return cls({file.stem: file.read_bytes() for file in sorted(path.rglob("*.sqlite"))}, limits)
        if not path.is_file():
            raise DatabaseUnavailable(f"{path} is neither a dump nor an SQLite file nor a folder of those")
        if path.read_bytes()[:16] == b"SQLite format 3\0":
            return cls({path.stem: path.read_bytes()}, limits)
        return cls(read_dump(path), limits)

    def begin(self, name: str) -> None:
        """See `Databases.begin`."""
        if self._mine is not None:
            self._mine.close()
        self._name = name
        self._mine = self._open(name)
        self._pages = _resident_pages() + self._limits.memory // mmap.PAGESIZE
        self._mine.execute(f"PRAGMA max_page_count = {self._page_count(self._mine)}")
        self._mine.set_authorizer(_may_write)

    def execute(self, query: str) -> Sequence[Any] | None:
        """See `Databases.execute`."""
        if self._mine is None:
            raise QueryError("no database has been taken up")
        for pattern, meaning in _MYSQL_COMMANDS:
            if match := re.fullmatch(rf"\s*{pattern}\s*;?\s*", query, re.IGNORECASE):
                query = match.expand(meaning)
        return self._run(self._mine, query)

    def gold(self, query: str) -> Sequence[Any]:
        """See `Databases.gold`."""
        if self._name not in self._gold:
            connection = self._open(self._name)
            connection.set_authorizer(_may_read)
            self._gold[self._name] = connection
        return self._run(self._gold[self._name], query) or []

    def close(self) -> None:
        """See `Databases.close`."""
        for connection in (*self._gold.values(), *filter(None, [self._mine])):
            connection.close()
        self._gold, self._mine = {}, None

    def _open(self, name: str) -> sqlite3.Connection:
        if name not in self._images:
            raise DatabaseUnavailable(f"no database {name!r}; there are: {', '.join(sorted(self._images)) or 'none'}")
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.deserialize(self._images[name])
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.set_progress_handler(self._is_over, _STEPS)
        return connection

    def _page_count(self, connection: sqlite3.Connection) -> int:
        """Pages that a database may have."""
        size, count = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count"))
        return int(count + self._limits.disk // size)

    def _run(self, connection: sqlite3.Connection, query: str) -> list[Any] | None:
        self._deadline = time.monotonic() + self._limits.seconds
        try:
            cursor = connection.execute(query)
            if cursor.description is None:
                return None
            rows = cursor.fetchmany(MAX_ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError, MemoryError) as error:
            said = f"ended at the time limit of {self._limits.seconds:g} s, or of memory" if self._is_over() else error
            raise QueryError(str(said) or type(error).__name__) from None
        if len(rows) > MAX_ROWS:
            raise QueryError(f"more than {MAX_ROWS} rows")
        return rows

    def _is_over(self) -> bool:
        return time.monotonic() > self._deadline or _resident_pages() > self._pages


def _resident_pages() -> int:
    with open("/proc/self/statm") as file:  # noqa: PTH123 - asked every few milliseconds
        return int(file.read().split()[1])


def _may_write(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and second in ("load_extension", "fts3_tokenizer"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _may_read(action: int, first: str | None, second: str | None, *rest: str | None) -> int:
    return _may_write(action, first, second, *rest) if action in _READING else sqlite3.SQLITE_DENY
