"""SQL on a server: PostgreSQL or MySQL, with what an episode did rolled back at its end.

Only statements that read or change rows are run: they can be rolled back, and they do not keep other episodes that work
on the same server from reading. A statement goes to the server by itself, so none can hide behind another. What a role
may do beyond its rows (files, other sessions, other roles) is for the server to forbid: a superuser is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from tasks.envs.databases import MAX_ROWS, DatabaseUnavailable, QueryError
from tasks.envs.world import Limits

_ALLOWED = ("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "INSERT", "UPDATE", "DELETE")
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(\w+)", re.DOTALL)
_GRACE_SECONDS = 5.0


class Connection(Protocol):
    """One session on a server.

    Args:
        url: of the server.
        name: of the database.
        seconds: that a statement may take.
    """

    read_only: str
    """The statement that begins a transaction which may only read."""
    forget: str
    """The statement that frees what a session holds beyond its transaction."""

    def __init__(self, url: SplitResult, name: str, seconds: float) -> None: ...

    def run(self, query: str) -> Sequence[Any] | None:
        """Run one statement. Raises `QueryError`, and `ConnectionError` when the session is lost."""

    def close(self) -> None:
        """End the session."""


class ServerDatabases:
    """The databases of a server.

    Args:
        url: `postgresql://user:password@host:port` or `mysql://…`; `?host=/folder` is a PostgreSQL socket's folder.
        limits: `seconds` of each statement.

    Raises:
        DatabaseUnavailable: the driver is not installed, or the address is none.
    """

    def __init__(self, url: str, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self._url = urlsplit(url)
        kinds: dict[str, type[Connection]] = {"postgresql": _Postgres, "postgres": _Postgres, "mysql": _MySql}
        if self._url.scheme not in kinds:
            raise DatabaseUnavailable(
                f"no server speaks {self._url.scheme!r}: an address begins with postgresql:// or mysql://"
            )
        self._kind = kinds[self._url.scheme]
        self._seconds = limits.seconds
        self._name = ""
        self._mine: Connection | None = None
        self._gold: Connection | None = None

    def begin(self, name: str) -> None:
        """See `Databases.begin`."""
        if name != self._name:
            self.close()
            self._name = name
        if self._mine is not None:
            try:
                self._mine.run("ROLLBACK")
                self._mine.run(self._kind.forget)
            except (QueryError, ConnectionError):
                self._mine.close()
                self._mine = None
        if self._mine is None:
            self._mine = self._connect()
        self._mine.run("BEGIN")

    def execute(self, query: str) -> Sequence[Any] | None:
        """See `Databases.execute`."""
        word = _FIRST_WORD.match(query)
        if word is None or word[1].upper() not in _ALLOWED:
            raise QueryError(f"only statements that read or change rows are run: {', '.join(_ALLOWED)}")
        if self._mine is None:
            self.begin(self._name)
        mine = self._mine
        if mine is None:
            raise QueryError("no database has been taken up")
        try:
            mine.run("SAVEPOINT before")
            try:
                rows = mine.run(query)
            except QueryError:
                mine.run("ROLLBACK TO SAVEPOINT before")
                raise
        except ConnectionError as error:
            mine.close()
            self._mine = None
            raise QueryError(f"the session was lost, and what was done in it: {error}") from None
        if rows is not None and len(rows) > MAX_ROWS:
            raise QueryError(f"more than {MAX_ROWS} rows")
        return rows

    def gold(self, query: str) -> Sequence[Any]:
        """See `Databases.gold`. In a session of its own that may only read."""
        for last in (False, True):
            try:
                if self._gold is None:
                    self._gold = self._connect()
                self._gold.run(self._kind.read_only)
                try:
                    return self._gold.run(query) or []
                finally:
                    self._gold.run("ROLLBACK")
            except ConnectionError as error:
                # The agent's role can end this session, which is of the same role, while it is idle.
                if self._gold is not None:
                    self._gold.close()
                    self._gold = None
                if last:
                    raise QueryError(str(error)) from None
        raise QueryError("no session")

    def close(self) -> None:
        """See `Databases.close`."""
        for connection in filter(None, (self._mine, self._gold)):
            connection.close()
        self._mine = self._gold = None

    def _connect(self) -> Connection:
        try:
            return self._kind(self._url, self._name, self._seconds)
        except ImportError as error:
            raise DatabaseUnavailable(f"{error}: pip install 'handscript[envs]'") from None
        except (QueryError, OSError) as error:
            where = self._url.hostname or "the socket"
            raise DatabaseUnavailable(f"no database {self._name!r} at {where}: {error}") from None


class _Postgres:
    read_only = "BEGIN READ ONLY"
    forget = "DISCARD ALL"

    def __init__(self, url: SplitResult, name: str, seconds: float) -> None:
        from pg8000 import exceptions, native

        folder = parse_qs(url.query).get("host", [""])[0]
        self._errors, self._lost = exceptions.DatabaseError, (exceptions.InterfaceError, OSError)
        try:
            self._session = native.Connection(
                unquote(url.username or ""),
                host=url.hostname or "localhost",
                port=url.port or 5432,
                unix_sock=f"{folder}/.s.PGSQL.{url.port or 5432}" if folder else None,
                database=name,
                password=unquote(url.password) if url.password else None,
                timeout=seconds + _GRACE_SECONDS,
                startup_params={"statement_timeout": str(int(seconds * 1000))},
            )
        except (exceptions.DatabaseError, exceptions.InterfaceError) as error:
            raise QueryError(_postgres_says(error)) from None
        if self.run("SELECT usesuper FROM pg_user WHERE usename = current_user") == [(True,)]:
            self.close()
            raise QueryError("its role is a superuser, who can read and write files; take one that may do less")

    def run(self, query: str) -> list[tuple[Any, ...]] | None:
        try:
            answer = self._session.execute_unnamed(query)  # one statement, by the extended protocol
        except self._errors as error:
            raise QueryError(_postgres_says(error)) from None
        except self._lost as error:
            raise ConnectionError(str(error)) from None
        return [tuple(row) for row in answer.rows] if answer.columns else None

    def close(self) -> None:
        try:
            self._session.close()
        except self._lost:
            return  # it was lost before


def _postgres_says(error: Exception) -> str:
    about = error.args[0] if error.args else ""
    return str(about.get("M", about)) if isinstance(about, dict) else str(about)


class _MySql:
    read_only = "START TRANSACTION READ ONLY"
    forget = "DO RELEASE_ALL_LOCKS()"

    def __init__(self, url: SplitResult, name: str, seconds: float) -> None:
        import pymysql

        self._error = pymysql.err.Error
        try:
            self._session = pymysql.connect(
                host=url.hostname or "localhost",
                port=url.port or 3306,
                user=unquote(url.username or ""),
                password=unquote(url.password or ""),
                database=name,
                connect_timeout=int(_GRACE_SECONDS),
                read_timeout=seconds + _GRACE_SECONDS,
                init_command=f"SET SESSION max_execution_time = {int(seconds * 1000)}",
            )
        except pymysql.err.Error as error:
            raise QueryError(str(error)) from None

    def run(self, query: str) -> list[tuple[Any, ...]] | None:
        try:
            with self._session.cursor() as cursor:
                cursor.execute(query)
                return list(cursor.fetchall()) if cursor.description else None
        except self._error as error:
            if not self._session.open:
                raise ConnectionError(str(error)) from None
            raise QueryError(str(error.args[-1])) from None

    def close(self) -> None:
        if self._session.open:
            self._session.close()
