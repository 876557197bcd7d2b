"""A sentence becomes a program, the program runs in the real sandbox, and the report says what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from paper_table import PaperTable

from lmp.api import Api
from lmp.budget import Budget
from lmp.model.base import Completion, ModelRejected, ModelUnavailable, Prompt
from lmp.sandbox.host import Sandbox
from lmp.sandbox.types import Limits
from lmp.session import Report, Session
from lmp.trace import Trace

CONTEXT = "f'objects = {get_obj_names()}'"
BUILD = Callable[..., Session]


class WrittenModel:
    """A model whose answers the test has written down, by the last line of the prompt; a list is used up in order."""

    name = "written"

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = {query: list(a) if isinstance(a, list | tuple) else [a] for query, a in answers.items()}

    def complete(
        self,
        prompt: Prompt,
        *,
        stop: Sequence[str] = (),
        samples: int = 1,
        temperature: float = 0.0,
        max_tokens: int = 512,
    ) -> list[Completion]:
        query = prompt.tail.splitlines()[-1].removeprefix("# ")
        if query not in self.answers:
            raise ModelRejected(f"the test has no answer to {query!r}")
        answers = self.answers[query]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            answer = Completion(answer, prompt_tokens=100, completion_tokens=10)
        return [answer]


class SlowModel(WrittenModel):
    """The same, seconds later."""

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        time.sleep(2)
        return super().complete(prompt, **options)


def tails(session: Session) -> list[str]:
    """The last lines of every prompt so far."""
    return [event.data["tail"] for event in session.trace.of("model")]


@pytest.fixture
def table() -> PaperTable:
    return PaperTable()


@pytest.fixture
def build(sandbox: Sandbox, table: PaperTable) -> BUILD:
    """A session over the paper table with a model of the given answers."""

    def session(answers: dict[str, Any], **options: Any) -> Session:
        options = {"observe": lambda: list(table.positions), **options}
        return Session(WrittenModel(answers), table.api(), sandbox, **options)

    return session


def test_a_sentence_moves_what_it_names(build: BUILD, table: PaperTable) -> None:
    session = build({"put the red block in the blue bowl.": "put_first_on_second('red block', 'blue bowl')"})
    report = session.do("  Put the RED block\n in the blue bowl! ")
    assert report.outcome == "done"
    assert table.done == [("put", "red block", "blue bowl")]
    assert [(w.program, w.query) for w in report.programs] == [("tabletop", "put the red block in the blue bowl.")]
    assert [call.name for call in report.calls] == ["put_first_on_second"]
    assert "seccomp" in report.tier or "bubblewrap" in report.tier


def test_sub_programs_are_written_and_run_in_the_same_child(build: BUILD, table: PaperTable) -> None:
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


def test_a_sub_program_without_a_context_sees_what_is_there_now(build: BUILD) -> None:
    session = build({"what is there?": "say(parse_question('what is seen?'))", "what is seen?": "ret_val = objects"})
    report = session.do("What is there?")
    assert report.answers == (["red block", "blue bowl", "green block"],)
    assert tails(session)[-1] == "objects = ['red block', 'blue bowl', 'green block']\n# what is seen?\n"


def test_the_same_description_in_the_same_scene_is_written_once(build: BUILD, table: PaperTable) -> None:
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


def test_undefined_functions_are_written_and_stay_known(build: BUILD, table: PaperTable) -> None:
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


def test_earlier_sentences_that_were_done_stand_in_the_prompt(build: BUILD) -> None:
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


def test_only_the_last_sentences_are_remembered(build: BUILD) -> None:
    session = build({f"go home {i}.": "go_home()" for i in range(5)}, remembered=2)
    for i in range(5):
        session.do(f"go home {i}")
    assert [query for query, _ in session.history] == ["go home 3.", "go home 4."]


@pytest.mark.parametrize("sentence", ["", "   ", "...", "?!", "\n#\n", "\x00"])
def test_an_empty_sentence_is_not_understood_and_no_model_is_asked(build: BUILD, sentence: str) -> None:
    session = build({})
    report = session.do(sentence)
    assert report.outcome == "not_understood"
    assert report.message == "there is nothing in that sentence"


def test_what_the_model_doubts_is_not_done(build: BUILD, table: PaperTable) -> None:
    doubtful = Completion("put_first_on_second('red block', 'blue bowl')", doubt="I do not know the word 'frobnicate'")
    report = build({"frobnicate the block.": doubtful}).do("frobnicate the block")
    assert (report.outcome, report.message) == ("not_understood", "I do not know the word 'frobnicate'")
    assert table.done == []


def test_a_program_that_does_not_understand_says_so(build: BUILD, table: PaperTable) -> None:
    answer = "not_understood('there is no apple')\nput_first_on_second('red block', 'blue bowl')"
    report = build({"put the apple away.": answer}).do("put the apple away")
    assert (report.outcome, report.message) == ("not_understood", "there is no apple")
    assert table.done == []


def test_a_program_cannot_go_on_after_it_did_not_understand(build: BUILD, table: PaperTable) -> None:
    answer = "try:\n    not_understood('no')\nexcept BaseException:\n    pass\ngo_home()"
    report = build({"put the apple away.": answer}).do("put the apple away")
    assert (report.outcome, report.message) == ("not_understood", "no")
    assert table.done == []


def test_what_is_not_understood_after_something_moved_has_failed(build: BUILD, table: PaperTable) -> None:
    answers = {
        "put the red block and the thing away.": "go_home()\npoint_gripper_to(parse_obj_name('the thing', ''))",
        "the thing.": Completion("ret_val = 'red block'", doubt="which thing?"),
    }
    report = build(answers).do("put the red block and the thing away")
    assert (report.outcome, report.message) == ("failed", "which thing?")
    assert table.done == [("home",)]


def test_an_object_that_is_not_there_fails_with_the_names_that_are(build: BUILD, table: PaperTable) -> None:
    session = build({"pick up the cup.": "pick('red cup')"})
    report = session.do("pick up the cup")
    assert report.outcome == "failed"
    assert report.message == "no object 'red cup'; there are: red block, blue bowl, green block"
    assert len(report.programs) == 1, "a program that wants what is not there is not asked for again"
    assert session.history == []


def test_an_unreachable_place_fails_and_is_not_replaced_by_another(build: BUILD, table: PaperTable) -> None:
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
    build: BUILD, table: PaperTable, broken: str | Completion
) -> None:
    session = build({"pick it up.": [broken, "pick('red block')"]})
    report = session.do("pick it up")
    assert report.outcome == "done"
    assert table.done == [("pick", "red block")]
    second = tails(session)[1]
    assert "# error: " in second and second.endswith("# pick it up.\n")


def test_a_model_that_insists_on_nonsense_is_not_understood(build: BUILD, table: PaperTable) -> None:
    report = build({"pick it up.": "pick(red_block)"}).do("pick it up")
    assert report.outcome == "not_understood"
    assert "'red_block' is not defined" in report.message
    assert table.done == []


def test_a_program_that_fails_before_anything_moved_is_asked_for_once_more(build: BUILD, table: PaperTable) -> None:
    session = build({"pick one up.": ["pick(objects[7])", "pick(objects[0])"]})
    assert session.do("pick one up").outcome == "done"
    assert table.done == [("pick", "red block")]


def test_a_model_that_gives_no_second_program_leaves_the_first_failure(build: BUILD) -> None:
    gone = ModelUnavailable("the server is down")
    ran = build({"pick one up.": ["pick(objects[7])", gone]}).do("pick one up")
    assert (ran.outcome, ran.message) == ("failed", "IndexError: list index out of range (line 1: pick(objects[7]))")
    broken = build({"pick one up.": ["pick(red", ModelRejected("no such recording")]}).do("pick one up")
    assert broken.outcome == "not_understood" and "syntax error" in broken.message


def test_a_function_at_fault_is_written_again(build: BUILD, table: PaperTable) -> None:
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


def test_a_program_cannot_hide_that_the_model_failed(build: BUILD, table: PaperTable) -> None:
    source = "try:\n    name = parse_obj_name('it', '')\nexcept Exception:\n    name = 'red block'\npick(name)"
    report = build({"pick it up.": source, "it.": ModelUnavailable("the server is down")}).do("pick it up")
    assert (report.outcome, report.message) == ("failed", "the server is down")
    assert table.done == []


def test_a_program_that_fails_after_something_moved_is_not_repeated(build: BUILD, table: PaperTable) -> None:
    session = build({"pick one up.": ["go_home()\npick(objects[7])", "pick(objects[0])"]})
    report = session.do("pick one up")
    assert report.outcome == "failed"
    assert report.message == "IndexError: list index out of range (line 2: pick(objects[7]))"
    assert table.done == [("home",)]


def test_a_sub_program_cannot_move_the_arm(build: BUILD, table: PaperTable) -> None:
    report = build(
        {
            "point at it.": f"point_gripper_to(parse_obj_name('it', {CONTEXT}))",
            "it.": "go_home()\nret_val = 'red block'",
        }
    ).do("point at it")
    assert report.outcome == "not_understood"
    assert table.done == []


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
    build: BUILD, source: str, said: str, answers: Any
) -> None:
    report = build({"tell me.": source}).do("tell me")
    assert report.outcome == "done"
    assert report.said == (said,)
    assert report.answers == (answers,)
    assert report.message == said


def test_that_nothing_had_to_be_moved_is_said(build: BUILD) -> None:
    report = build(
        {"pick all mugs up.": "for name in objects:\n    if get_kind(name) == 'mug':\n        pick(name)"}
    ).do("pick all mugs up")
    assert (report.outcome, report.message) == ("done", "done, and nothing had to be moved")


def test_a_remark_is_said_and_is_no_answer(build: BUILD) -> None:
    report = build({"go home.": "go_home()\nsay('here I am')", "who are you?": "say('an arm')"}).do("go home")
    assert report.said == ("here I am",)
    assert report.answers == ()


def test_a_text_is_an_answer_to_a_question(build: BUILD) -> None:
    report = build({"who are you?": "say('an arm')"}).do("Who are you?")
    assert report.answers == ("an arm",)


def test_a_program_may_ask(build: BUILD, table: PaperTable) -> None:
    answers = {"pick one up.": "pick(ask('Which one?'))"}
    report = build(answers, ask=lambda question: "green block" if question == "Which one?" else "").do("pick one up")
    assert report.outcome == "done"
    assert table.done == [("pick", "green block")]


def test_a_question_that_nobody_answers_is_not_understood(build: BUILD, table: PaperTable) -> None:
    report = build({"pick one up.": "pick(ask('Which one?'))"}).do("pick one up")
    assert report.outcome == "not_understood"
    assert "Which one?" in report.message
    assert table.done == []


@pytest.mark.parametrize("error", [ModelUnavailable("the server is down"), ModelRejected("out of quota")])
def test_a_model_that_fails_fails_the_sentence_in_its_words(build: BUILD, error: Exception) -> None:
    session = build({"pick one up.": [error, "pick('red block')"]})
    report = session.do("pick one up")
    assert (report.outcome, report.message) == ("failed", str(error))
    assert session.do("pick one up").outcome == "done"


def test_a_model_that_fails_in_a_sub_program_fails_the_sentence(build: BUILD) -> None:
    report = build(
        {"point at it.": "point_gripper_to(parse_obj_name('it', ''))", "it.": ModelUnavailable("the server is down")}
    ).do("point at it")
    assert (report.outcome, report.message) == ("failed", "the server is down")


def test_the_budget_ends_a_sentence_with_what_was_spent(build: BUILD, table: PaperTable) -> None:
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


def test_a_program_that_never_ends_is_ended(build: BUILD) -> None:
    session = build({"wait.": "while len(objects):\n    pass"}, limits=Limits(policy_seconds=0.3))
    report = session.do("wait")
    assert report.outcome == "failed"
    assert "0.3" in report.message


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


def test_everything_that_happened_is_in_the_trace(build: BUILD) -> None:
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


def test_a_model_that_takes_too_long_is_unavailable(sandbox: Sandbox) -> None:
    api, budget = PaperTable().api(), Budget(seconds=0.3)
    report = Session(SlowModel({}), api, sandbox, observe=lambda: ["x"], budget=budget).do("go home")
    assert (report.outcome, report.message) == ("failed", "written gave no answer in 0.3 s")


def test_a_program_that_somebody_wrote_runs_like_any_other(build: BUILD, table: PaperTable) -> None:
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
    build: BUILD, table: PaperTable, source: str, message: str
) -> None:
    report = build({}).execute(source)
    assert report.outcome == "failed"
    assert message in report.message
    assert table.done == []


def test_a_session_is_busy_while_a_sentence_is_done_and_only_then(build: BUILD) -> None:
    busy: list[bool] = []
    session = build({"hello.": "say('hello')"}, on_say=lambda text: busy.append(session.busy))
    session.do("hello")
    assert busy == [True]
    assert not session.busy


def test_sources_are_shown_as_they_are_written(build: BUILD) -> None:
    shown: list[str] = []
    session = build({"go home.": "go_home()"}, on_program=lambda written: shown.append(written.source))
    session.do("go home")
    assert shown == ["go_home()"]


def test_a_report_is_a_value(build: BUILD) -> None:
    report = build({"go home.": "go_home()"}).do("go home")
    assert isinstance(report, Report)
    with pytest.raises(AttributeError):
        report.outcome = "failed"  # type: ignore[misc]


def test_positions_may_be_lists_tuples_and_arrays(build: BUILD, table: PaperTable) -> None:
    build({"go.": "goto_pos([0, 0])\ngoto_pos((0, 0))\ngoto_pos(np.zeros(2))"}).do("go")
    assert np.allclose([done[1] for done in table.done], 0)
