"""Rewards for batches of programs, from warm workers and over HTTP."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from tasks.envs.items import DATA, load_items
from tasks.envs.sql import SqlEnv
from tasks.envs.world import Limits
from tasks.evaluation.pool import NoWorkers
from tasks.learning.grading import Attempt, Grader
from tasks.learning.remote import GraderUnavailable, RemoteGrader
from tasks.learning.server import RewardServer

BASH, SQL = (load_items(DATA / f"{name}.json") for name in ("bash", "sql"))


@pytest.fixture(scope="module")
def grader(worlds: None) -> Iterator[Grader]:
    with Grader("handscript/Bash-v0", {"limits": Limits(seconds=2.0)}, workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    env = SqlEnv()
    with (
        Grader("handscript/SQL-v0") as running,
        RewardServer(("127.0.0.1", 0), running, env, "handscript/SQL-v0") as server,
    ):
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
    env.close()


def test_a_batch_is_graded_in_its_order_and_attempts_know_nothing_of_each_other(grader: Grader) -> None:
    gold = [Attempt(n, (item.gold,)) for n, item in enumerate(BASH)]
    leaving = Attempt(0, ("rm -r /workshop; echo mine > /tmp/mine",))
    looking = Attempt(0, ("cat /tmp/mine; ls /workshop",))
    grades = grader.grade([leaving, *gold, looking, Attempt(1, ()), Attempt(1, ("echo x", BASH[1].gold, "submit"))])
    assert grades[0].reward < 0.7 and not grades[0].success
    assert [grade.reward for grade in grades[1:-3]] == [1.0] * len(gold)
    assert "No such file" in grades[-3].observation and "logs" in grades[-3].observation
    assert grades[-2].reward < 1.0 and grades[-1].success
    assert grades[-2].observation == BASH[1].query, "without an action there is what reset shows"


def test_an_attack_costs_the_attempt_alone(grader: Grader) -> None:
    attacks = ("b() { b | b & }; b", "head -c 1G /dev/zero > /tmp/full", "sleep 100")
    *bad, good = grader.grade([*(Attempt(0, (action,)) for action in attacks), Attempt(0, (BASH[0].gold,))])
    assert all(grade.reward < 1.0 and not grade.success for grade in bad)
    assert "time limit of 2 s" in bad[2].observation and good.success


def test_an_environment_that_cannot_be_had_is_said(tmp_path: object) -> None:
    with Grader("handscript/SQL-v0", {"data": f"{tmp_path}/nothing.json"}) as wrong, pytest.raises(NoWorkers):
        wrong.grade([Attempt(0, ("SELECT 1",))])


def test_rewards_come_over_http_as_a_function_of_completions(address: str) -> None:
    remote = RemoteGrader(address)
    assert len(remote) == len(SQL) and remote.queries(1, 3) == [item.query for item in SQL[1:3]]
    chat = [{"role": "assistant", "content": f"Here:\n```sql\n{SQL[2].gold}\n```"}]
    assert remote(completions=[SQL[0].gold, "SELECT nothing", chat], item=[0, 1, 2], prompts=["", "", ""]) == [1, 0, 1]


def test_trainers_that_speak_of_queries_prompts_and_labels_are_answered(address: str) -> None:
    prompts = ["Q: one\n", "Q: two\n"]
    body = {"query": [prompts[0] + SQL[0].gold, prompts[1] + "SELECT 1"], "prompts": prompts, "labels": ["0", 1]}
    request = urllib.request.Request(f"{address}/get_reward", json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert json.load(answer) == {"rewards": [1.0, 0.0], "scores": [1.0, 0.0]}


@pytest.mark.parametrize("attempt", [Attempt(99, ("SELECT 1",)), Attempt(0, (1,))])  # type: ignore[arg-type]
def test_a_request_that_makes_no_sense_is_refused_and_the_next_one_answered(address: str, attempt: Attempt) -> None:
    remote = RemoteGrader(address)
    with pytest.raises(GraderUnavailable, match=r"no item 99; there are 8|a list of texts"):
        remote.grade([attempt])
    assert remote.grade([Attempt(0, (SQL[0].gold,))])[0].success


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(GraderUnavailable, match=r"127\.0\.0\.1:9"):
        RemoteGrader("http://127.0.0.1:9").grade([])
