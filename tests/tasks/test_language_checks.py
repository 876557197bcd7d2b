"""A task is accepted when its oracle plays it with real physics; what is wrong with others is told by its kind."""

from __future__ import annotations

import pytest

from tasks.language import written
from tasks.language.checks import Findings, check

TABLE = "block, bowl = add('block', color='red'), add('bowl', color='blue')\ninstruct('do it')\n"


def found(source: str, seeds: int = 2) -> Findings:
    return check(written("checked", source), seeds=range(seeds))


def test_a_task_whose_oracle_plays_it_is_accepted() -> None:
    findings = found(TABLE + "goal(on(block, bowl))")
    assert findings.accepted and findings.completed == 2
    assert [each.empty for each in findings.played] == [0.0, 0.0]
    assert [each.score for each in findings.played] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        ("goal(", "syntax", "line 1"),
        (TABLE + "goal(on(block, bowls))", "syntax", "'bowls' is not defined"),
        (TABLE + "goal(on(block, 'red bowl'))", "runtime", "a goal names 'red bowl'"),
        (TABLE + "goal(at(block, position(block)))", "trivial", "before anything is done"),
        (TABLE + "goal(not_understood())", "oracle", "no program is derived"),
        (
            TABLE + "goal(on(block, bowl))\noracle('pass')",
            "oracle",
            "misses the goal with 1 of 1 seeds",
        ),
        (TABLE + "goal(on(block, bowl))\noracle('fly()')", "oracle", "fly"),
        (
            TABLE + "a, b = add('block', at=[0, 0]), add('bowl', at=[0, 0])\ngoal(on(block, bowl))",
            "runtime",
            "stands in",
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_kind(source: str, kind: str, said: str) -> None:
    failure = found(source, 1).failure
    assert failure is not None and failure.kind == kind and said in failure.message


def test_a_task_may_be_missed_by_its_oracle_on_one_table_in_ten() -> None:
    missing = "oracle('pass' if integer(0, 1) else \"put_first_on_second('red block', 'blue bowl')\")"
    findings = check(written("checked", TABLE + "goal(on(block, bowl))\n" + missing), seeds=range(6), share=0.2)
    assert findings.accepted and 0 < findings.completed < 6
