"""Agents in real environments: what each asks its model, what it does, and by which turn it succeeds."""

from __future__ import annotations

from typing import Any

import pytest
from saying import Saying

from lmp.budget import Account, Budget
from lmp.model.embedded import EmbeddedModel
from tasks.agents.feedback import ModelCritic, ScriptedCritic
from tasks.agents.hierarchical import UnsuitedAgent
from tasks.agents.play import Played, play
from tasks.agents.select import UnknownAgent, select
from tasks.agents.writer import Writer
from tasks.envs.bash import BashEnv
from tasks.envs.code_env import CodeEnv
from tasks.envs.ctf import CtfEnv
from tasks.envs.python import PythonEnv
from tasks.envs.robot import RobotEnv
from tasks.envs.sql import SqlEnv

WRONG, RIGHT = "SELECT 41", "SELECT COUNT(*) FROM robots"
"""For item 0 of SQL-v0."""


def played(
    env: CodeEnv, name: str, model: Saying, index: int = 0, turns: int = 4, budget: Budget | None = None, **options: Any
) -> Played:
    return play(env, select(name, model, Account(budget)), index=index, seed=0, turns=turns, **options)


def block(code: str) -> str:
    return f"```\n{code}\n```"


def test_try_again_is_told_the_reward_and_ends_when_it_is_one(sql: SqlEnv) -> None:
    model = Saying(block(WRONG), block(RIGHT))
    found = played(sql, "try-again", model)
    assert found.by_turn == (False, True, True, True) and found.reward == 1.0 and found.success
    assert "Reward" not in model.asked[0].tail
    assert (
        "SELECT 41" in model.asked[1].tail and "[(41,)]" in model.asked[1].tail and "Reward: 0\n" in model.asked[1].tail
    )
    assert [turn.action for turn in found.trajectory.turns] == [WRONG, RIGHT, "submit"]
    assert [turn.reward for turn in found.trajectory.turns] == [0.0, 1.0, None]


def test_of_try_again_the_best_turn_counts(sql: SqlEnv) -> None:
    half = "SELECT name FROM robots ORDER BY payload DESC LIMIT 2"
    found = played(sql, "try-again", Saying(block(half), block(WRONG), block(WRONG)), index=1, turns=3)
    assert 0.0 < found.reward < 1.0 and found.trajectory.reward == 0.0 and not found.success


def test_react_is_not_told_the_reward_and_submits_by_itself(sql: SqlEnv) -> None:
    model = Saying(
        "Thought: which tables?\nAction:\n```sql\nSELECT name FROM sqlite_master\n```",
        f"Thought: count\nAction:\n{block(RIGHT)}",
        "Thought: that is it\nAction: submit",
    )
    found = played(sql, "react", model)
    assert (found.ending, found.by_turn) == ("submitted", (False, True, True, True))
    assert "robots" in model.asked[1].tail and "Thought: which tables?" in model.asked[1].tail
    assert not any("Reward" in prompt.tail for prompt in model.asked)
    assert [turn.thought for turn in found.trajectory.turns] == ["which tables?", "count", "that is it"]


def test_who_goes_on_after_success_loses_it_at_that_turn(sql: SqlEnv) -> None:
    found = played(sql, "react", Saying(block(RIGHT), block(WRONG), "submit"))
    assert found.by_turn == (True, False, False, False)


def test_at_the_limit_what_was_reached_is_submitted(sql: SqlEnv) -> None:
    found = played(sql, "react", Saying(block(WRONG), block(RIGHT)), turns=2)
    assert (found.ending, found.by_turn) == ("turns", (False, True))


def test_plan_and_solve_shows_its_plan_at_every_step(sql: SqlEnv) -> None:
    model = Saying("1. count the robots", block(RIGHT), "submit")
    found = played(sql, "plan-and-solve", model)
    assert found.success and [prompt.program for prompt in model.asked] == ["plan", "solve", "solve"]
    assert all("Plan:\n1. count the robots" in prompt.tail for prompt in model.asked[1:])
    assert found.trajectory.turns[0].thought == "1. count the robots"


def test_when_the_budget_is_spent_or_the_model_is_down_what_was_reached_is_submitted(sql: SqlEnv) -> None:
    spent = played(sql, "react", Saying(block(RIGHT), block(RIGHT)), budget=Budget(calls=1))
    assert (spent.ending, spent.success) == ("budget", True) and "1 model calls" in spent.message
    down = played(sql, "react", Saying(block(WRONG)))
    assert (down.ending, down.success) == ("model", False) and "nothing more to say" in down.message


def test_of_tools_and_feedback_an_agent_is_shown_what_it_is_to_be_shown(sql: SqlEnv) -> None:
    tails = {}
    for shown in ("tools", "feedback", "both"):
        model = Saying(block("SELECT 40 + 1"), block(RIGHT), "submit")
        found = played(sql, "react", model, critic=ScriptedCritic(), shown=shown)
        assert found.by_turn == (False, True, True, True)
        tails[shown] = model.asked[1].tail
    printed, said = "[(41,)]", "None of the rows"
    assert {name: (printed in tail, said in tail) for name, tail in tails.items()} == {
        "tools": (True, False),
        "feedback": (False, True),
        "both": (True, True),
    }


def test_a_model_that_knows_the_answer_comments_only_on_what_is_not_right_yet(sql: SqlEnv) -> None:
    person = Saying("Count them.\nAll of them.")
    agent = Saying(block(WRONG), block(RIGHT), "submit")
    found = played(sql, "react", agent, critic=ModelCritic(Writer(person, Account())), shown="both")
    assert len(person.asked) == 1 and RIGHT in person.asked[0].tail and WRONG in person.asked[0].tail
    assert "Feedback: Count them. All of them." in agent.asked[1].tail
    assert [turn.feedback for turn in found.trajectory.turns] == ["Count them. All of them.", "", ""]


def test_a_script_says_what_is_missing_without_the_answer(bash: BashEnv) -> None:
    words = []
    for actions in (["touch /tmp/mine", bash.items[7].gold], [bash.items[0].gold]):
        bash.reset(options={"index": 7})
        for action in actions:
            bash.step(action)
        model = Saying(*map(block, actions), "submit")
        found = played(bash, "react", model, index=7, turns=len(actions), critic=ScriptedCritic(), shown="both")
        words.append(found.trajectory.turns[-2].feedback)
    assert "This should not have changed: /tmp/mine." in words[0]
    assert "should have changed and have not: 1" in words[1]


def test_functions_are_written_for_a_shell_script_top_down(bash: BashEnv) -> None:
    model = Saying(
        block("do_count_errors /workshop/logs"),
        block("do_count_errors() {\n  do_all_lines $1 | grep -c ERROR\n}"),
        block("do_all_lines() {\n  cat $1/*.log\n}"),
    )
    found = played(bash, "hierarchical", model)
    assert found.success and (found.ending, len(found.trajectory.turns)) == ("submitted", 2)
    assert [prompt.program for prompt in model.asked] == ["program", "function", "function"]
    assert "Function: do_count_errors /workshop/logs" in model.asked[1].tail


def test_functions_are_written_for_a_python_program(python: PythonEnv) -> None:
    model = Saying(
        block("def clip(x, low, high):\n    return at_least(low, min(x, high))"),
        block("def at_least(a, b):\n    return max(a, b)"),
    )
    assert played(python, "hierarchical", model).success


def test_a_query_has_no_functions_to_be_written_for_it(sql: SqlEnv) -> None:
    with pytest.raises(UnsuitedAgent, match="sql"):
        played(sql, "hierarchical", Saying("SELECT 1"))


def test_a_flag_is_submitted_with_the_move(ctf: CtfEnv) -> None:
    model = Saying(block("ls -a"), f"Thought: there\nAction: submit {ctf.items[0].gold}")
    found = played(ctf, "react", model)
    assert found.by_turn == (False, True, True, True), "the flag was known after the first action, not by it"


def test_the_embedded_model_does_what_a_sentence_says() -> None:
    env = RobotEnv("cap/pick-and-place/seen", perception="truth", trials=3)
    try:
        agent = select("hierarchical", EmbeddedModel(), Account())
        found = play(env, agent, index=0, seed=0, turns=3)
        assert (found.ending, found.success) == ("submitted", True)
        assert "put_first_on_second" in found.trajectory.turns[0].action
    finally:
        env.close()


def test_parts_of_a_sentence_are_written_before_the_program_runs() -> None:
    env = RobotEnv("cap/pick-and-place/seen", perception="truth", trials=1)
    try:
        env.reset(options={"index": 0})
        model = Saying(
            "for name in parse_obj_name('the blocks', f'objects = {get_obj_names()}'):\n    say(get_upper(name))",
            "def get_upper(name):\n    return name.upper()",
            "ret_val = [name for name in objects if 'block' in name]",
        )
        found = played(env, "hierarchical", model, turns=1)
        seen = found.trajectory.turns[0]
        assert seen.executed, seen.observation
        assert "BLOCK" in seen.observation and [prompt.program for prompt in model.asked] == (
            ["tabletop", "define_function", "parse_obj_name"]
        )
    finally:
        env.close()


def test_an_unknown_agent_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownAgent, match="react"):
        select("reflexion", Saying(), Account())
