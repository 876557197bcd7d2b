"""The environments keep gymnasium's contract, alone and in vectors, and their own: submit, skip, options, info."""

from __future__ import annotations

import warnings
from pathlib import Path

import gymnasium
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env

import tasks.envs
from tasks.envs.bash import BashEnv
from tasks.envs.code_env import MAX_ACTION, legible
from tasks.envs.items import BadData, load_items
from tasks.envs.sql import SqlEnv


@pytest.mark.parametrize("name", tasks.envs.NAMES)
def test_the_checker_finds_nothing_to_warn_of(name: str, request: pytest.FixtureRequest) -> None:
    if name in ("handscript/Bash-v0", "handscript/CTF-v0", "handscript/Python-v0"):
        request.getfixturevalue("worlds")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make(name)
        check_env(env.unwrapped)
        env.close()


def test_a_vector_of_environments_runs_each_in_a_process_of_its_own() -> None:
    how = {"shared_memory": False}
    with_processes = gymnasium.make_vec("handscript/SQL-v0", 2, vectorization_mode="async", vector_kwargs=how)
    try:
        queries, _ = with_processes.reset(seed=[1, 2], options={"index": 0})
        assert len(queries) == 2
        seen, rewards, _, _, infos = with_processes.step(("DELETE FROM robots", "SELECT COUNT(*) FROM robots"))
        assert list(seen) == ["", "[(4,)]"]
        _, rewards, over, _, infos = with_processes.step(("submit", "submit"))
        assert list(rewards) == [0.0, 1.0] and all(over)
        assert list(infos["is_success"]) == [False, True]
    finally:
        with_processes.close()


def test_the_same_seed_asks_for_the_same_items(sql: SqlEnv) -> None:
    def asked(seed: int) -> list[str]:
        return [sql.reset(seed=seed)[0], *(sql.reset()[0] for _ in range(10))]

    assert asked(3) == asked(3)
    assert asked(3) != asked(4)


def test_an_index_takes_that_item_and_one_too_far_is_refused(sql: SqlEnv) -> None:
    assert sql.reset(options={"index": 2})[0] == sql.items[2].query
    with pytest.raises(IndexError, match="no item 99; there are 8"):
        sql.reset(options={"index": 99})


def test_skip_ends_the_episode_with_nothing(sql: SqlEnv) -> None:
    sql.reset(options={"index": 0})
    sql.step(sql.items[0].gold)
    seen, reward, terminated, _, info = sql.step("skip")
    assert (seen, reward, terminated, info["is_success"]) == ("skipped", 0.0, True, False)


def test_no_step_without_a_reset(sql: SqlEnv) -> None:
    sql.reset(options={"index": 0})
    sql.step("skip")
    with pytest.raises(ResetNeeded):
        sql.step("SELECT 1")


def test_the_answer_is_in_neither_the_observation_nor_the_info_before_the_end(sql: SqlEnv) -> None:
    for index, item in enumerate(sql.items):
        told = str(sql.reset(options={"index": index})) + str(sql.step("SELECT 1"))
        assert item.gold not in told


def test_the_score_can_be_looked_at_without_ending_the_episode(bash: BashEnv) -> None:
    bash.reset(options={"index": 5})
    before = bash.score().reward
    bash.step(bash.items[5].gold)
    assert before < bash.score().reward == bash.score().reward == 1.0
    assert bash.step("ls /workshop/archive")[4]["action_executed"]


def test_spaces_contain_ordinary_code_and_whatever_comes_back(bash: BashEnv) -> None:
    program = 'for f in *; do\n\tprintf "%s\\n" "$f" | sed \'s/é/→/\'\ndone  # ≤ 3'
    assert program in bash.action_space
    bash.reset(options={"index": 0})
    seen = bash.step("printf '\\001\\377\\xf0\\x9f\\xa4\\x96 ok'")[0]
    assert seen in bash.observation_space and seen.endswith(" ok")
    assert bash.step("head -c 60000 /dev/urandom")[0] in bash.observation_space
    assert legible("a\0b") == "a\ufffdb"


@pytest.mark.parametrize("action", ["x" * (MAX_ACTION + 1), "echo \0", "\ud800", "🤖", ""])
def test_an_action_outside_the_space_is_an_ordinary_bad_one(bash: BashEnv, action: str) -> None:
    bash.reset(options={"index": 0})
    seen, reward, terminated, _, _ = bash.step(action)
    assert seen in bash.observation_space and reward == 0.0 and not terminated


def test_the_episode_can_be_shown_as_text() -> None:
    env = SqlEnv(render_mode="ansi")
    env.reset(options={"index": 0})
    env.step("SELECT 1")
    assert env.render() == f"{env.items[0].query}\n> SELECT 1\n[(1,)]"
    env.close()
    with pytest.raises(ValueError, match="no render mode 'human'"):
        SqlEnv(render_mode="human")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "a list of records"),
        ('[{"query": "x"}]', "record 0: 'gold' should be"),
        ("[3]", "not 3"),
        ("[", "Expecting"),
    ],
)
def test_what_is_wrong_with_a_data_set_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "data.json"
    path.write_text(text)
    with pytest.raises(BadData, match=said):
        load_items(path)
