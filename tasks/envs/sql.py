"""`handscript/SQL-v0`: a question about a database, answered with a query."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from tasks.envs.code_env import CodeEnv, Executed, Score
from tasks.envs.databases import Databases, QueryError
from tasks.envs.items import DATA, BadData, Item, load_items
from tasks.envs.rewards import sql_reward
from tasks.envs.server import ServerDatabases
from tasks.envs.sqlite import SqliteDatabases
from tasks.envs.world import Limits


class SqlEnv(CodeEnv):
    """Actions are SQL statements; the reward is of the rows that the last one gave.

    Args:
        data: a data set whose records name their database as `db`, such as InterCode's `ic_spider_dev.json`; ours by
            default.
        databases: a dump, such as `ic_spider_dbs.sql`; an SQLite file, or a folder of those; or a server's address,
            `postgresql://user:password@host:port` or `mysql://…`, where each `db` is a database. By default, what is
            called `databases.sql` beside the data set.
        limits: of each statement.
        trajectories: a folder where each finished episode is saved.
        render_mode: None or "ansi".

    Raises:
        BadData: the file is no data set, or a record names no database.
        BadDump: the dump is none.
        DatabaseUnavailable: a file is missing or no server answers.
    """

    name: ClassVar[str] = "ic_sql"

    def __init__(
        self,
        data: Path | str | None = None,
        databases: Path | str | None = None,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        trajectories: Path | str | None = None,
        render_mode: str | None = None,
    ) -> None:
        path = DATA / "sql.json" if data is None else Path(data)
        super().__init__(load_items(path), trajectories=trajectories, render_mode=render_mode)
        for number, item in enumerate(self.items):
            if not isinstance(item.record.get("db"), str):
                raise BadData(f"{path}, record {number}: 'db' should be a database's name")
        if databases is None:
            databases = DATA / "sql.sql" if data is None else path.with_name("databases.sql")
        self._databases = _open(databases, limits)
        self._gold = ""
        self._rows: Sequence[Any] | None = None

    def score(self) -> Score:
        """The reward of the last action's rows."""
        try:
            expected, corrupt = self._databases.gold(self._gold), False
        except QueryError:
            expected, corrupt = [], True
        about = {"agent_obs": self._last(), "eval_obs": str(expected), "corrupt_gold": corrupt}
        return Score(sql_reward(self._rows, expected), about)

    def close(self) -> None:
        """Let go of the databases. Idempotent."""
        self._databases.close()

    def _begin(self, item: Item) -> dict[str, Any]:
        self._databases.begin(item.record["db"])
        self._gold, self._rows = item.gold, None
        return {"db": item.record["db"]}

    def _execute(self, action: str) -> Executed:
        self._rows = None
        try:
            self._rows = self._databases.execute(action)
        except QueryError as error:
            return Executed(f"Error executing query: {error}", False)
        return Executed("" if self._rows is None else str(self._rows), True)


def _open(databases: Path | str, limits: Limits) -> Databases:
    if "://" in str(databases):
        return ServerDatabases(str(databases), limits)
    return SqliteDatabases.read(Path(databases), limits)
