"""SQL-v0 on SQLite: gold queries are worth one, nothing is left of an episode, nothing but the database is touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from episodes import episode

from tasks.envs.databases import DatabaseUnavailable
from tasks.envs.dump import BadDump, read_dump, statements
from tasks.envs.sql import SqlEnv

ENDLESS = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"

DUMP = r"""
-- A table as mysqldump writes it
/*!40101 SET character_set_client = utf8mb4 */;
CREATE DATABASE  IF NOT EXISTS `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
USE `shop`;
DROP TABLE IF EXISTS `goods`;
CREATE TABLE `goods` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL COMMENT 'what; it''s called',
  `kind` enum('a','b') COLLATE utf8mb4_bin NOT NULL,
  `price` decimal(19,4) DEFAULT NULL,
  PRIMARY KEY (`id`,`name`(10)),
  UNIQUE KEY `name` (`name`),
  KEY `kind` (`kind`),
  CONSTRAINT `c` FOREIGN KEY (`kind`) REFERENCES `kinds` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=9 DEFAULT CHARSET=utf8mb4;
LOCK TABLES `goods` WRITE;
INSERT INTO `goods` VALUES (1,'It\'s 3\" \\ wide; isn''t it','a',1.5),(2,'x -- y\n','b',NULL);
UNLOCK TABLES;
"""


def test_gold_queries_are_worth_one_and_none_nothing(sql: SqlEnv) -> None:
    for index, item in enumerate(sql.items):
        assert episode(sql, index, item.gold)[0] == 1.0, item.query
        assert episode(sql, index)[0] == 0.0, item.query


def test_the_last_action_counts(sql: SqlEnv) -> None:
    gold = sql.items[0].gold
    assert episode(sql, 0, "SELECT 1", gold)[0] == 1.0
    assert episode(sql, 0, gold, "SELECT nothing")[0] == 0.0


def test_an_error_is_told_to_the_agent(sql: SqlEnv) -> None:
    sql.reset(options={"index": 0})
    seen, reward, _, _, info = sql.step("SELECT nonsense FROM robots")
    assert seen == "Error executing query: no such column: nonsense"
    assert reward == 0.0 and not info["action_executed"]


def test_nothing_is_left_of_the_episode_before_and_the_gold_answer_stays(sql: SqlEnv) -> None:
    reward, info = episode(sql, 0, "DELETE FROM robots", "SELECT COUNT(*) FROM robots")
    assert reward == 0.0 and info["eval_obs"] == "[(4,)]"
    sql.reset(options={"index": 0})
    sql.step("INSERT OR ROLLBACK INTO robots VALUES (1, 'twice', 'here', 0)")
    sql.step("DROP TABLE jobs")
    sql.reset(options={"index": 0})
    assert sql.step("SELECT COUNT(*) FROM jobs")[0] == "[(7,)]"


def test_one_looks_around_as_on_mysql(sql: SqlEnv) -> None:
    sql.reset(options={"index": 0})
    assert sql.step("show tables;")[0] == "[('robots',), ('jobs',)]"
    assert "('payload', 'numeric(6, 2)', 'YES', '', None)" in sql.step("DESCRIBE `robots`")[0]
    assert sql.step("SHOW COLUMNS FROM robots")[0] == sql.step("desc robots")[0]


@pytest.mark.parametrize(
    "query",
    [
        "ATTACH '{path}' AS other",
        "VACUUM INTO '{path}'",
        "VACUUM",
        "COMMIT",
        "SAVEPOINT here",
        "PRAGMA journal_mode = WAL",
        "PRAGMA temp_store_directory = '{path}'",
        "SELECT load_extension('{path}')",
        "CREATE TEMP TABLE aside (x)",
        "CREATE VIRTUAL TABLE aside USING fts5 (x)",
        "SELECT 1; DROP TABLE robots",
        "SELECT randomblob(1000000000)",
        f"{ENDLESS} SELECT COUNT(*) FROM c",
        f"{ENDLESS} INSERT INTO jobs SELECT 9 + x, 1, randomblob(99999), 1, 1 FROM c",
        f"{ENDLESS} SELECT x FROM c LIMIT 100001",
    ],
)
def test_what_is_not_a_query_of_the_database_is_refused(sql: SqlEnv, tmp_path: Path, query: str) -> None:
    sql.reset(options={"index": 0})
    seen, _, _, _, info = sql.step(query.replace("{path}", str(tmp_path / "x")))
    assert seen.startswith("Error executing query: ") and not info["action_executed"]
    assert not list(tmp_path.iterdir())
    assert sql.step("SELECT COUNT(*) FROM robots")[0] == "[(4,)]"


def test_a_dump_of_mysql_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(DUMP)
    images = read_dump(path)
    assert list(images) == ["shop"]
    database = sqlite3.connect(":memory:")
    database.deserialize(images["shop"])
    rows = database.execute("SELECT id, name, price FROM goods ORDER BY id").fetchall()
    assert rows == [(1, "It's 3\" \\ wide; isn't it", 1.5), (2, "x -- y\n", None)]
    # What MySQL compares without regard to case, and what not.
    assert database.execute("SELECT COUNT(*) FROM goods WHERE name = 'X -- Y\n'").fetchone() == (1,)
    assert database.execute("SELECT COUNT(*) FROM goods WHERE kind = 'A'").fetchone() == (0,)
    database.close()


def test_semicolons_and_comments_within_strings_and_comments_are_none() -> None:
    script = "SELECT ';' -- ;\n, \"a;b\", `c;d` /* ; */;# ;\n SELECT '--', '/*', 2-1, 4/2 ;;"
    assert list(statements(script)) == ["SELECT ';' \n, \"a;b\", `c;d`", "SELECT '--', '/*', 2-1, 4/2"]


def test_what_is_wrong_with_databases_is_said(tmp_path: Path) -> None:
    bad = tmp_path / "bad.sql"
    bad.write_text("CREATE TABLE x (")
    with pytest.raises(BadDump, match=r"bad\.sql, database 'bad'"):
        SqlEnv(databases=bad)
    with pytest.raises(DatabaseUnavailable, match="neither a dump nor"):
        SqlEnv(databases=tmp_path / "none.sql")
    empty = SqlEnv(databases=tmp_path)
    with pytest.raises(DatabaseUnavailable, match="no database 'fleet'; there are: none"):
        empty.reset()


def test_a_folder_of_sqlite_files_will_do(tmp_path: Path) -> None:
    (tmp_path / "fleet").mkdir()
    with sqlite3.connect(tmp_path / "fleet/fleet.sqlite") as database:
        database.execute("CREATE TABLE robots (name)")
    database.close()
    env = SqlEnv(databases=tmp_path)
    assert episode(env, 0, "SELECT COUNT(*) FROM robots")[0] == 1.0
    env.close()
