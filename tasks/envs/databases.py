"""What SQL-v0 needs of a database system: a private state for the agent, and gold answers that nothing can change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

MAX_ROWS = 100_000


class QueryError(Exception):
    """A query could not be run; the message is for the agent."""


class DatabaseUnavailable(RuntimeError):
    """There is no such database, or no server answers; the message says which and what would work."""


class Databases(Protocol):
    """Databases by name, of which one at a time is worked on."""

    def begin(self, name: str) -> None:
        """Take up a database as it was at first, whatever was done to it or to another before.

        Raises:
            DatabaseUnavailable: there is none of that name.
        """

    def execute(self, query: str) -> Sequence[Any] | None:
        """Run one statement; returns its rows, or None for one that has none.

        Raises:
            QueryError: it failed, was refused, or reached a limit.
        """

    def gold(self, query: str) -> Sequence[Any]:
        """The rows of a query on the database as it was at first.

        Raises:
            QueryError: it failed.
        """

    def close(self) -> None:
        """Let go of everything. Idempotent."""
