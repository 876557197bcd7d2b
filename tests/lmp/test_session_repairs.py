"""What is asked for once more, with what was wrong, and what is not."""

from __future__ import annotations

import pytest
from paper_table import PaperTable
from sessions import Build, tails

from lmp.model.base import Completion, ModelRejected, ModelUnavailable


def test_an_object_that_is_not_there_fails_with_the_names_that_are(build: Build, table: PaperTable) -> None:
    session = build({"pick up the cup.": "pick('red cup')"})
    report = session.do("pick up the cup")
    assert report.outcome == "failed"
    assert report.message == "no object 'red cup'; there are: red block, blue bowl, green block"
    assert len(report.programs) == 1, "a program that wants what is not there is not asked for again"
    assert session.history == []


def test_an_unreachable_place_fails_and_is_not_replaced_by_another(build: Build, table: PaperTable) -> None:
    session = build({"go there.": ["goto_pos([3, 0])", "goto_pos([0.3, 0])"]})
    report = session.do("go there")
    assert report.outcome == "failed" and "out of reach" in report.message
    assert table.done == []


@pytest.mark.parametrize(
    "broken",
    [
        "put_first_on_second('red block',",
        "pick(red_block)",
        "",
        "I am not able to do that.",
        "def pick_it():\n    pick('red block')",
        "name = 'red block'",
        Completion("pick('red block')", truncated=True),
    ],
)
def test_a_program_that_cannot_run_is_asked_for_again_with_what_is_wrong(
    build: Build, table: PaperTable, broken: str | Completion
) -> None:
    session = build({"pick it up.": [broken, "pick('red block')"]})
    report = session.do("pick it up")
    assert report.outcome == "done"
    assert table.done == [("pick", "red block")]
    second = tails(session)[1]
    assert "# error: " in second and second.endswith("# pick it up.\n")


def test_a_model_that_insists_on_nonsense_is_not_understood(build: Build, table: PaperTable) -> None:
    report = build({"pick it up.": "pick(red_block)"}).do("pick it up")
    assert report.outcome == "not_understood"
    assert "'red_block' is not defined" in report.message
    assert table.done == []


def test_a_program_that_fails_before_anything_moved_is_asked_for_once_more(build: Build, table: PaperTable) -> None:
    session = build({"pick one up.": ["pick(objects[7])", "pick(objects[0])"]})
    assert session.do("pick one up").outcome == "done"
    assert table.done == [("pick", "red block")]


def test_a_model_that_gives_no_second_program_leaves_the_first_failure(build: Build) -> None:
    gone = ModelUnavailable("the server is down")
    ran = build({"pick one up.": ["pick(objects[7])", gone]}).do("pick one up")
    assert (ran.outcome, ran.message) == ("failed", "IndexError: list index out of range (line 1: pick(objects[7]))")
    broken = build({"pick one up.": ["pick(red", ModelRejected("no such recording")]}).do("pick one up")
    assert broken.outcome == "not_understood" and "syntax error" in broken.message


def test_a_function_at_fault_is_written_again(build: Build, table: PaperTable) -> None:
    session = build(
        {
            "pick one up.": "take_one(objects)",
            "define function: take_one(objects).": [
                "def take_one(names):\n    pick(names[7])",
                "def take_one(names):\n    pick(names[0])",
            ],
        }
    )
    assert session.do("pick one up").outcome == "done"
    assert table.done == [("pick", "red block")]


def test_a_program_that_fails_after_something_moved_is_not_repeated(build: Build, table: PaperTable) -> None:
    session = build({"pick one up.": ["go_home()\npick(objects[7])", "pick(objects[0])"]})
    report = session.do("pick one up")
    assert report.outcome == "failed"
    assert report.message == "IndexError: list index out of range (line 2: pick(objects[7]))"
    assert table.done == [("home",)]
