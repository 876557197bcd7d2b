"""Within a sentence and from one to the next: sub-programs, functions that stay known, history, questions, the stop."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from paper_table import PaperTable
from sessions import CONTEXT, Build, SlowModel, WrittenModel, tails

from lmp.api import Api
from lmp.sandbox.host import Sandbox
from lmp.session import Session
from lmp.trace import Trace


def test_sub_programs_are_written_and_run_in_the_same_child(build: Build, table: PaperTable) -> None:
    session = build(
        {
            "put the leftmost block 5cm right of the bowl.": (
                f"put_first_on_second(parse_obj_name('the leftmost block', {CONTEXT}), "
                f"parse_position('5cm right of the bowl', {CONTEXT}))"
            ),
            "the leftmost block.": "ret_val = min(objects, key=lambda name: get_obj_pos(name)[0])",
            "5cm right of the bowl.": "x, y = get_obj_pos('blue bowl')\nret_val = np.array([x + 0.05, y])",
        }
    )
    bowl = table.at("blue bowl")
    report = session.do("put the leftmost block 5cm right of the bowl")
    assert report.outcome == "done"
    [(_, name, position)] = table.done
    assert name == "red block"
    assert position == pytest.approx((bowl[0] + 0.05, bowl[1]))
    assert [w.program for w in report.programs] == ["tabletop", "parse_obj_name", "parse_position"]


def test_a_sub_program_without_a_context_sees_what_is_there_now(build: Build) -> None:
    session = build({"what is there?": "say(parse_question('what is seen?'))", "what is seen?": "ret_val = objects"})
    report = session.do("What is there?")
    assert report.answers == (["red block", "blue bowl", "green block"],)
    assert tails(session)[-1] == "objects = ['red block', 'blue bowl', 'green block']\n# what is seen?\n"


def test_the_same_description_in_the_same_scene_is_written_once(build: Build, table: PaperTable) -> None:
    session = build(
        {
            "point at the bowl thrice.": (
                "for _ in range(3):\n    point_gripper_to(parse_obj_name('the bowl', 'objects = [1]'))"
            ),
            "the bowl.": "ret_val = 'blue bowl'",
        }
    )
    report = session.do("point at the bowl thrice")
    assert table.done == [("point", "blue bowl")] * 3
    assert [w.program for w in report.programs] == ["tabletop", "parse_obj_name"]


def test_undefined_functions_are_written_and_stay_known(build: Build, table: PaperTable) -> None:
    session = build(
        {
            "nudge the red block.": "nudge('red block')",
            "nudge the green block.": "nudge('green block')",
            "define function: nudge('red block').": "def nudge(name):\n    push(name, shifted(get_obj_pos(name)))",
            "define function: shifted(get_obj_pos(name)).": "def shifted(position):\n    return position * 0.9",
        }
    )
    first, second = session.do("nudge the red block"), session.do("nudge the green block")
    assert (first.outcome, second.outcome) == ("done", "done")
    assert [done[:2] for done in table.done] == [("push", "red block"), ("push", "green block")]
    assert [w.query for w in first.programs if w.program == "define_function"] == [
        "define function: nudge('red block').",
        "define function: shifted(get_obj_pos(name)).",
    ]
    assert [w.program for w in second.programs] == ["tabletop"]


def test_earlier_sentences_that_were_done_stand_in_the_prompt(build: Build) -> None:
    session = build(
        {
            "point at the bowl.": "point_gripper_to('blue bowl')",
            "point at the moon.": "not_understood('there is no moon')",
            "and again.": "point_gripper_to('blue bowl')",
        },
    )
    for sentence in ("point at the bowl", "point at the moon", "and again"):
        session.do(sentence)
    assert tails(session)[-1] == (
        "# point at the bowl.\npoint_gripper_to('blue bowl')\n"
        "objects = ['red block', 'blue bowl', 'green block']\n# and again.\n"
    )


def test_only_the_last_sentences_are_remembered(build: Build) -> None:
    session = build({f"go home {i}.": "go_home()" for i in range(5)}, remembered=2)
    for i in range(5):
        session.do(f"go home {i}")
    assert [query for query, _ in session.history] == ["go home 3.", "go home 4."]


def test_a_sub_program_cannot_move_the_arm(build: Build, table: PaperTable) -> None:
    report = build(
        {
            "point at it.": f"point_gripper_to(parse_obj_name('it', {CONTEXT}))",
            "it.": "go_home()\nret_val = 'red block'",
        }
    ).do("point at it")
    assert report.outcome == "not_understood"
    assert table.done == []


def test_a_sub_program_cannot_move_the_arm_by_a_function_written_for_an_earlier_sentence(
    build: Build, table: PaperTable
) -> None:
    session = build(
        {
            "tidy up.": "tidy_up(1)",
            "define function: tidy_up(1).": "def tidy_up(times):\n    for _ in range(times):\n        rest()",
            "define function: rest().": "def rest():\n    go_home()",
            "point at it.": f"point_gripper_to(parse_obj_name('it', {CONTEXT}))",
            "it.": "tidy_up(2)\nret_val = 'red block'",
        }
    )
    assert session.do("tidy up").outcome == "done"
    report = session.do("point at it")
    assert (report.outcome, table.done) == ("not_understood", [("home",)])
    assert "the function rest is not for this: go_home" in report.message
    assert session.do("tidy up").outcome == "done", "it still serves the sentences that it was written for"


@pytest.mark.parametrize(
    ("source", "said", "answers"),
    [
        ("say(3)", "3", 3),
        ("say(True)", "yes", True),
        ("say(np.bool_(False))", "no", False),
        ("say(np.float64(0.25))", "0.25", 0.25),
        ("say(['a block', 'a bowl', 'a mug'])", "a block, a bowl and a mug", ["a block", "a bowl", "a mug"]),
        ("say('red block')", "red block", "red block"),
        ("say(np.array([0.1, 0.2]))", "(0.1, 0.2)", [0.1, 0.2]),
        ("ret_val = 4", "4", 4),
    ],
)
def test_an_answer_is_said_as_people_say_it_and_kept_as_it_is(
    build: Build, source: str, said: str, answers: Any
) -> None:
    report = build({"tell me.": source}).do("tell me")
    assert report.outcome == "done"
    assert report.said == (said,)
    assert report.answers == (answers,)
    assert report.message == said


def test_a_remark_is_said_and_is_no_answer(build: Build) -> None:
    report = build({"go home.": "go_home()\nsay('here I am')", "who are you?": "say('an arm')"}).do("go home")
    assert report.said == ("here I am",)
    assert report.answers == ()


def test_a_text_is_an_answer_to_a_question(build: Build) -> None:
    report = build({"who are you?": "say('an arm')"}).do("Who are you?")
    assert report.answers == ("an arm",)


def test_a_program_may_ask(build: Build, table: PaperTable) -> None:
    answers = {"pick one up.": "pick(ask('Which one?'))"}
    report = build(answers, ask=lambda question: "green block" if question == "Which one?" else "").do("pick one up")
    assert report.outcome == "done"
    assert table.done == [("pick", "green block")]


def test_a_question_that_nobody_answers_is_not_understood(build: Build, table: PaperTable) -> None:
    report = build({"pick one up.": "pick(ask('Which one?'))"}).do("pick one up")
    assert report.outcome == "not_understood"
    assert "Which one?" in report.message
    assert table.done == []


def test_stop_ends_a_motion_and_the_conversation_goes_on(sandbox: Sandbox) -> None:
    stop = threading.Event()

    def go_home() -> None:
        """Home."""
        stop.wait(10)
        raise RuntimeError("interrupted")

    def say_nothing() -> None:
        """Nothing."""

    api = Api({"go_home": go_home, "say_nothing": say_nothing})
    model = WrittenModel({"go home.": "go_home()", "say nothing.": "say_nothing()"})
    session = Session(model, api, sandbox, observe=lambda: ["red block"], stop=stop)
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    report = session.do("go home")
    assert time.monotonic() - began < 5
    assert (report.outcome, report.message) == ("failed", "stopped by the user")
    assert session.do("say nothing").outcome == "done"
    assert [query for query, _ in session.history] == ["say nothing."]


def test_stop_does_not_wait_for_a_slow_model(sandbox: Sandbox) -> None:
    session = Session(SlowModel({}), PaperTable().api(), sandbox, observe=lambda: ["x"])
    threading.Timer(0.2, session.stop.set).start()
    began = time.monotonic()
    report = session.do("go home")
    assert time.monotonic() - began < 1.5
    assert (report.outcome, report.message) == ("failed", "stopped by the user")


def test_everything_that_happened_is_in_the_trace(build: Build) -> None:
    trace = Trace()
    session = build(
        {"point at it.": "point_gripper_to(parse_obj_name('it', ''))", "it.": "ret_val = objects[1]"}, trace=trace
    )
    session.do("point at it")
    [command, *rest] = trace.events
    assert command.kind == "command" and command.data["text"] == "point at it"
    assert [event.kind for event in rest] == ["model", "program", "model", "program", "call", "call", "verdict"]
    assert all(event.parent == command.id for event in rest)
    [model, *_] = trace.of("model")
    assert model.data["tail"].endswith("# point at it.\n") and model.data["prompt_tokens"] == 100
    assert trace.of("call")[0].data["value"] == "blue bowl"
    assert trace.of("verdict")[0].data["outcome"] == "done"


def test_a_session_is_busy_while_a_sentence_is_done_and_only_then(build: Build) -> None:
    busy: list[bool] = []
    session = build({"hello.": "say('hello')"}, on_say=lambda text: busy.append(session.busy))
    session.do("hello")
    assert busy == [True]
    assert not session.busy


def test_sources_are_shown_as_they_are_written(build: Build) -> None:
    shown: list[str] = []
    session = build({"go home.": "go_home()"}, on_program=lambda written: shown.append(written.source))
    session.do("go home")
    assert shown == ["go_home()"]
