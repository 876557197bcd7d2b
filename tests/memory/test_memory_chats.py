"""Chats are read out of traces, shown as data to learn from, and measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from lmp.memory.chats import Chat, NotATrace, Turn, chats, traces
from lmp.memory.measures import measure
from lmp.memory.views import BrokenByName, examples, renamed
from lmp.trace import Trace

TABLE = "objects = ['red block', 'mug']"
Said = tuple[str, str | None]  # what was said, and the program; None where none was written


def tell(trace: Trace, said: Sequence[Said], outcome: str) -> None:
    """A chat as a session leaves it: a command, and corrections, while it runs and after it."""
    (command, source), *corrections = said
    with trace.span("command", text=command, query=f"{command.lower()}."):
        trace.add("model", model="embedded", program="tabletop", tail=f"# wave.\nwave()\n{TABLE}\n# {command}\n")
        written(trace, command, source)
        for correction, repaired in corrections[:1]:
            trace.add("correction", text=correction)
            written(trace, correction, repaired)
        if not corrections[1:]:
            trace.add("verdict", outcome=outcome, message="")
    for correction, repaired in corrections[1:]:
        trace.add("verdict", outcome="done", message="that is what the program thought")
        with trace.span("correction", text=correction):
            written(trace, correction, repaired)
            trace.add("verdict", outcome=outcome, message="")


def written(trace: Trace, query: str, source: str | None) -> None:
    if source is not None:
        trace.add("program", name="parse_obj_name", query="the red one.", source="ret_val = 'red block'")
        trace.add("program", name="tabletop", query=query, source=source)


PUT: list[Said] = [("Put the red block next to the mug", "put_first_on_second('red block', 'mug')  # as said")]
FARTHER: list[Said] = [*PUT, ("A bit farther!", "x, y = get_obj_pos('mug')\nput_first_on_second('red block', [x, y])")]
WAVE: list[Said] = [("wave", None), ("go up", "goto_pos([0, 0, 0.3])"), ("higher", None), ("good", "go_home()")]
LOST: list[Said] = [("push the mug", "push('mug', [0, 0])"), ("no", "push('mug', [0.1, 0])"), ("no", None)]
NEVER: list[Said] = [("sing", None)]
LOG = ((PUT, "done"), (FARTHER, "done"), (WAVE, "done"), (LOST, "failed"), (NEVER, "not_understood"))


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder of two runs, and one of a program that nobody said anything for."""
    for name, command, told in (("1", "chat", LOG[:2]), ("2", "run", LOG[2:]), ("3", "exec", LOG[:1])):
        with Trace(tmp_path / "runs" / name) as trace:
            trace.add("run", command=command, vocabulary="tabletop")
            for said, outcome in told:
                tell(trace, said, outcome)
    return tmp_path / "runs"


@pytest.fixture
def log(runs: Path) -> list[Chat]:
    return [chat for path in traces([runs]) for chat in chats(path)]


def test_chats_are_the_turns_that_people_had_with_their_programs(log: list[Chat]) -> None:
    assert [chat.done for chat in log] == [True, True, True, False, False]
    assert [len(chat.turns) for chat in log] == [1, 2, 4, 3, 1]
    assert {chat.context for chat in log} == {TABLE}
    assert log[1].turns == (
        Turn("put the red block next to the mug.", PUT[0][1]),
        Turn("a bit farther.", FARTHER[1][1]),
    )
    assert [turn.source for turn in log[2].turns] == ["", "goto_pos([0, 0, 0.3])", "", "go_home()"]
    assert [chat.program for chat in log[2:]] == ["go_home()", "push('mug', [0.1, 0])", ""]


def test_measures_are_those_that_were_computed_by_hand(log: list[Chat]) -> None:
    measures = measure(log)
    assert measures.chats == 5
    assert measures.success == pytest.approx(3 / 5)
    # Successes after 1, 2 and 4 turns.
    assert measures.within == pytest.approx((1 / 5, 2 / 5, 2 / 5, 3 / 5, 3 / 5, 3 / 5, 3 / 5))
    assert measures.mean_turns == pytest.approx((1 + 2 + 4) / 3)
    assert measures.one_turn == pytest.approx(1 / 5)
    assert measures.multi_turn == pytest.approx(2 / 3)  # of those of 2, 4 and 3 turns
    nothing = measure([])
    assert (nothing.chats, nothing.success, nothing.within, nothing.mean_turns) == (0, None, (), None)
    assert measure(log[3:]).mean_turns is None


def test_whole_sessions_have_every_turn_and_the_code_to_the_letter(log: list[Chat]) -> None:
    first, second, third = examples(log, "sessions")
    assert first == [
        {"role": "user", "content": f"{TABLE}\n# put the red block next to the mug."},
        {"role": "assistant", "content": PUT[0][1]},
    ]
    assert second[2:] == [
        {"role": "user", "content": "# a bit farther."},
        {"role": "assistant", "content": FARTHER[1][1]},
    ]
    assert [message["content"] for message in third] == [
        *(f"{TABLE}\n# wave.", "", "# go up.", "goto_pos([0, 0, 0.3])", "# higher.", "", "# good.", "go_home()")
    ]


def test_the_last_program_alone_answers_the_command(log: list[Chat]) -> None:
    assert [[message["content"] for message in each] for each in examples(log, "last")] == [
        [f"{TABLE}\n# put the red block next to the mug.", PUT[0][1]],
        [f"{TABLE}\n# put the red block next to the mug.", FARTHER[1][1]],
        [f"{TABLE}\n# wave.", "go_home()"],
    ]


def test_failures_are_left_out_unless_they_are_asked_for(log: list[Chat]) -> None:
    commands = [each[0]["content"].splitlines()[-1] for each in examples(log, "last", failures=True)]
    assert commands == ["# put the red block next to the mug."] * 2 + ["# wave.", "# push the mug."]


def test_a_retrieval_pair_begins_with_the_other_chat_that_is_most_like_it(log: list[Chat]) -> None:
    pairs = list(examples([*log, Chat((Turn("please wave.", "wave_hand()"),), done=True)], "retrieval"))
    assert [[each[1]["content"], each[3]["content"]] for each in pairs] == [
        [FARTHER[1][1], PUT[0][1]],
        [PUT[0][1], FARTHER[1][1]],
        ["wave_hand()", "go_home()"],
        ["go_home()", "wave_hand()"],
    ]
    assert list(examples(log[:1], "retrieval")) == []


def test_names_are_replaced_in_words_and_code_alike_and_nothing_else_is(log: list[Chat]) -> None:
    (messages, *_) = examples(log, "sessions")
    changed = renamed(messages, {"mug": "red block", "red block": "mug"})
    assert [message["content"] for message in changed] == [
        "objects = ['mug', 'red block']\n# put the mug next to the red block.",
        "put_first_on_second('mug', 'red block')  # as said",
    ]
    assert renamed(messages, {"block": "cube", "red block": "it"})[1]["content"].startswith("put_first_on_second('it'")
    assert renamed(messages, {"lock": "key", "pu": "x"}) == messages
    with pytest.raises(BrokenByName, match="no Python any more"):
        renamed(messages, {"mug": "anna's mug"})


@pytest.mark.parametrize("content", ["not JSON\n", '{"kind": "command"}\n', "[1, 2]\n", "\xff"])
def test_what_is_no_trace_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(NotATrace, match=r"trace\.jsonl: not a trace"):
        chats(path)
    with pytest.raises(NotATrace, match=r"nowhere: no trace\.jsonl"):
        traces([tmp_path / "nowhere"])


def test_a_real_session_leaves_a_chat(tmp_path: Path) -> None:
    """The events are those of `lmp.session`, not only what is written above."""
    from lmp.sandbox.host import Sandbox
    from lmp.session import Session

    class Writes:
        name = "written"

        def complete(self, prompt: object, **_: object) -> list[object]:
            from lmp.model.base import Completion

            return [Completion("say('hello')")]

    with Sandbox(unconfined=True) as sandbox, Trace(tmp_path) as trace:
        session = Session(Writes(), {}, sandbox, observe=lambda: ["mug"], trace=trace)
        assert session.do("Greet me").outcome == "done"
    (chat,) = chats(tmp_path / "trace.jsonl")
    assert chat == Chat((Turn("greet me.", "say('hello')"),), done=True, context="objects = ['mug']")
    assert json.loads(json.dumps(next(examples([chat], "last"))))[1]["content"] == "say('hello')"
