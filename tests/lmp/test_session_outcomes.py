"""A sentence becomes a program, the program runs in the real sandbox, and the report says what came of it."""

from __future__ import annotations

import numpy as np
import pytest
from paper_table import PaperTable
from sessions import CONTEXT, Build, SlowModel

from lmp.budget import Budget
from lmp.failure import NothingSeen
from lmp.model.base import Completion, ModelRejected, ModelUnavailable
from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits
from lmp.session import Report, Session


def test_a_sentence_moves_what_it_names(build: Build, table: PaperTable) -> None:
    session = build({"put the red block in the blue bowl.": "put_first_on_second('red block', 'blue bowl')"})
    report = session.do("  Put the RED block\n in the blue bowl! ")
    assert report.outcome == "done"
    assert table.done == [("put", "red block", "blue bowl")]
    assert [(w.program, w.query) for w in report.programs] == [("tabletop", "put the red block in the blue bowl.")]
    assert [call.name for call in report.calls] == ["put_first_on_second"]
    assert "seccomp" in report.tier or "bubblewrap" in report.tier


@pytest.mark.parametrize("sentence", ["", "   ", "...", "?!", "\n#\n", "\x00"])
def test_an_empty_sentence_is_not_understood_and_no_model_is_asked(build: Build, sentence: str) -> None:
    session = build({})
    report = session.do(sentence)
    assert report.outcome == "not_understood"
    assert report.message == "there is nothing in that sentence"


def test_what_the_model_doubts_is_not_done(build: Build, table: PaperTable) -> None:
    doubtful = Completion("put_first_on_second('red block', 'blue bowl')", doubt="I do not know the word 'frobnicate'")
    report = build({"frobnicate the block.": doubtful}).do("frobnicate the block")
    assert (report.outcome, report.message) == ("not_understood", "I do not know the word 'frobnicate'")
    assert table.done == []


def test_a_program_that_does_not_understand_says_so(build: Build, table: PaperTable) -> None:
    answer = "not_understood('there is no apple')\nput_first_on_second('red block', 'blue bowl')"
    report = build({"put the apple away.": answer}).do("put the apple away")
    assert (report.outcome, report.message) == ("not_understood", "there is no apple")
    assert table.done == []


def test_a_program_cannot_go_on_after_it_did_not_understand(build: Build, table: PaperTable) -> None:
    answer = "try:\n    not_understood('no')\nexcept BaseException:\n    pass\ngo_home()"
    report = build({"put the apple away.": answer}).do("put the apple away")
    assert (report.outcome, report.message) == ("not_understood", "no")
    assert table.done == []


def test_what_is_not_understood_after_something_moved_has_failed(build: Build, table: PaperTable) -> None:
    answers = {
        "put the red block and the thing away.": "go_home()\npoint_gripper_to(parse_obj_name('the thing', ''))",
        "the thing.": Completion("ret_val = 'red block'", doubt="which thing?"),
    }
    report = build(answers).do("put the red block and the thing away")
    assert (report.outcome, report.message) == ("failed", "which thing?")
    assert table.done == [("home",)]


def test_a_program_cannot_hide_that_the_model_failed(build: Build, table: PaperTable) -> None:
    source = "try:\n    name = parse_obj_name('it', '')\nexcept Exception:\n    name = 'red block'\npick(name)"
    report = build({"pick it up.": source, "it.": ModelUnavailable("the server is down")}).do("pick it up")
    assert (report.outcome, report.message) == ("failed", "the server is down")
    assert table.done == []


def test_that_nothing_had_to_be_moved_is_said(build: Build) -> None:
    report = build(
        {"pick all mugs up.": "for name in objects:\n    if get_kind(name) == 'mug':\n        pick(name)"}
    ).do("pick all mugs up")
    assert (report.outcome, report.message) == ("done", "done, and nothing had to be moved")


@pytest.mark.parametrize("error", [ModelUnavailable("the server is down"), ModelRejected("out of quota")])
def test_a_model_that_fails_fails_the_sentence_in_its_words(build: Build, error: Exception) -> None:
    session = build({"pick one up.": [error, "pick('red block')"]})
    report = session.do("pick one up")
    assert (report.outcome, report.message) == ("failed", str(error))
    assert session.do("pick one up").outcome == "done"


def test_a_model_that_fails_in_a_sub_program_fails_the_sentence(build: Build) -> None:
    report = build(
        {"point at it.": "point_gripper_to(parse_obj_name('it', ''))", "it.": ModelUnavailable("the server is down")}
    ).do("point at it")
    assert (report.outcome, report.message) == ("failed", "the server is down")


def test_the_budget_ends_a_sentence_with_what_was_spent(build: Build, table: PaperTable) -> None:
    session = build(
        {
            "count.": "for i in range(100):\n    parse_question(f'number {i}', '')",
            **{f"number {i}.": f"ret_val = {i}" for i in range(100)},
        },
        budget=Budget(calls=5),
    )
    report = session.do("count")
    assert report.outcome == "failed"
    assert "5 model calls" in report.message and "550 tokens" in report.message


def test_a_program_that_never_ends_is_ended(build: Build) -> None:
    session = build({"wait.": "while len(objects):\n    pass"}, limits=Limits(policy_seconds=0.3))
    report = session.do("wait")
    assert report.outcome == "failed"
    assert "0.3" in report.message


def test_a_model_that_takes_too_long_is_unavailable(sandbox: Sandbox) -> None:
    api, budget = PaperTable().api(), Budget(seconds=0.3)
    report = Session(SlowModel({}), api, sandbox, observe=lambda: ["x"], budget=budget).do("go home")
    assert (report.outcome, report.message) == ("failed", "written gave no answer in 0.3 s")


def test_a_program_that_somebody_wrote_runs_like_any_other(build: Build, table: PaperTable) -> None:
    source = (
        "import numpy as np\nfrom robot_functions import put_first_on_second\n"
        f"name = parse_obj_name('the leftmost block', {CONTEXT})\nput_first_on_second(name, twice(objects)[1])\nsay(2)"
    )
    session = build(
        {
            "the leftmost block.": "ret_val = min(objects, key=lambda name: get_obj_pos(name)[0])",
            "define function: twice(objects).": "def twice(names):\n    return names + names",
        }
    )
    report = session.execute(source, name="mine.py")
    assert (report.outcome, report.answers, report.sentence) == ("done", (2,), "mine.py")
    assert table.done == [("put", "red block", "blue bowl")]
    assert session.history == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("pick('red block'", "syntax error"),
        ("pick(red_block)", "'red_block' is not defined"),
        ("return 3", "'return' outside function"),
        ("pick('cup')", "no object 'cup'; there are: red block, blue bowl, green block"),
        ("1 / 0", "ZeroDivisionError: division by zero (line 1: 1 / 0)"),
    ],
)
def test_a_program_that_somebody_wrote_wrong_says_what_and_where(
    build: Build, table: PaperTable, source: str, message: str
) -> None:
    report = build({}).execute(source)
    assert report.outcome == "failed"
    assert message in report.message
    assert table.done == []


def test_a_report_is_a_value(build: Build) -> None:
    report = build({"go home.": "go_home()"}).do("go home")
    assert isinstance(report, Report)
    with pytest.raises(AttributeError):
        report.outcome = "failed"  # type: ignore[misc]


def test_positions_may_be_lists_tuples_and_arrays(build: Build, table: PaperTable) -> None:
    build({"go.": "goto_pos([0, 0])\ngoto_pos((0, 0))\ngoto_pos(np.zeros(2))"}).do("go")
    assert np.allclose([done[1] for done in table.done], 0)


def test_eyes_that_fail_end_their_sentence_and_not_the_conversation(build: Build, table: PaperTable) -> None:
    seen = [NothingSeen("the camera is silent"), list(table.positions)]

    def observe() -> list[str]:
        found = seen.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    session = build({"go home.": "go_home()"}, observe=observe)
    blind, seeing = session.do("go home"), session.do("go home")
    assert (blind.outcome, blind.message) == ("failed", "the camera is silent")
    assert seeing.outcome == "done"
    assert [event.data["outcome"] for event in session.trace.of("verdict")] == ["failed", "done"]
