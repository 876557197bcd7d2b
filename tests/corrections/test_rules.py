"""Rules that people say: kept with their scope, done at once, and obeyed from then on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conversations import NEXT_TO_BOWL, Conversation, block, bowl

from lmp.corrections.recall import Memory
from lmp.memory.database import StoreError
from lmp.memory.records import Record, Rule

Talk = Callable[..., Conversation]
RULES = {
    "next to means 6 cm.": "ret_val = ['skill', 'nothing', 'next to']",
    "no, next to means 4 cm.": "ret_val = ['skill', 'nothing', 'next to']",
    "leave the red block where it is.": "ret_val = ['plan', 'task', 'red block']",
    "the snack is the green block.": "ret_val = ['plan', 'nothing', 'snack']",
}


def test_a_rule_counts_at_once_and_what_is_so_already_stays(talk: Talk, tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.db") as memory:
        chat = talk({**NEXT_TO_BOWL, **RULES}, memory=memory)
        chat.session.do("put the red block next to the bowl")
        report = chat.session.hear("next to means 6 cm")
        assert report.outcome == "done"
        assert "remembered: next to means 6 cm" in chat.said
        np.testing.assert_allclose(chat.at("red block")[:2], [0.14, -0.05], atol=0.01)
        report = chat.session.hear("no, next to means 4 cm")
        assert "remembered: next to means 4 cm; not any more: next to means 6 cm" in chat.said
        np.testing.assert_allclose(chat.at("red block")[:2], [0.12, -0.05], atol=0.01)
        calls = len(chat.session.trace.of("call"))
        report = chat.session.do("put the red block next to the bowl")
        assert [str(record.content) for record in report.memory] == ["next to means 4 cm"]
        assert len(chat.session.trace.of("call")) > calls


def test_what_should_not_have_been_moved_goes_back_and_the_rule_is_kept_when_it_is_good(
    talk: Talk, tmp_path: Path
) -> None:
    sweep = "for n, x in (('red block', -0.1), ('green block', 0.1)):\n    put_first_on_second(n, [x, -0.15])"
    spare = "put_first_on_second('green block', [0.1, -0.15])"
    with Memory(tmp_path / "memory.db") as memory:
        chat = talk(
            {
                **RULES,
                "tidy up.": lambda tail: spare if "# memory: leave the red block where it is." in tail else sweep,
            },
            [block("red", -0.2, 0.1), block("green", 0.2, 0.1)],
            memory=memory,
        )
        red = chat.at("red block")
        chat.session.do("tidy up")
        assert np.linalg.norm(chat.at("red block") - red) > 0.1
        report = chat.session.hear("leave the red block where it is")
        assert report.outcome == "done", report.message
        np.testing.assert_allclose(chat.at("red block")[:2], red[:2], atol=0.01)
        np.testing.assert_allclose(chat.at("green block")[:2], [0.1, -0.15], atol=0.01)
        assert chat.session.hear("perfect").message == "remembered: leave the red block where it is"


def test_a_name_is_learnt_when_it_was_not_understood(talk: Talk, tmp_path: Path) -> None:
    def snack(tail: str) -> str:
        if "# memory: the snack is the green block." in tail:
            return "put_first_on_second('green block', 'blue bowl')"
        return "not_understood('there is no snack')"

    with Memory(tmp_path / "memory.db") as memory:
        chat = talk({**RULES, "put the snack in the bowl.": snack}, memory=memory)
        assert chat.session.do("put the snack in the bowl").outcome == "not_understood"
        assert chat.session.hear("the snack is the green block").outcome == "done"
        np.testing.assert_allclose(chat.at("green block")[:2], chat.at("blue bowl")[:2], atol=0.02)
        other = talk({**RULES, "put the snack in the bowl.": snack}, memory=memory)
        assert other.session.do("put the snack in the bowl").outcome == "done"


def test_a_full_disk_is_said_and_the_rule_counts_in_this_conversation(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(tmp_path / "memory.db")

    def full(record: object) -> None:
        raise StoreError("memory.db: the disk is full: this was not stored")

    monkeypatch.setattr(memory, "keep", full)
    chat = talk({**NEXT_TO_BOWL, **RULES}, memory=memory)
    chat.session.hear("next to means 6 cm")
    assert chat.said[-1] == "not remembered: memory.db: the disk is full: this was not stored"
    chat.session.do("put the red block next to the bowl")
    np.testing.assert_allclose(chat.at("red block")[:2], [0.14, -0.05], atol=0.01)


def test_a_rule_about_one_kind_changes_nothing_for_others(talk: Talk, tmp_path: Path) -> None:
    with Memory(tmp_path / "memory.db") as memory:
        chat = talk(
            {
                **NEXT_TO_BOWL,
                "bowls belong at the left.": "ret_val = ['plan', 'nothing', 'bowls']",
                "put the red block at the top.": "put_first_on_second('red block', [0, 0.15])",
            },
            [block("red", -0.2, 0.1), bowl("blue", 0.0, -0.05)],
            memory=memory,
        )
        chat.session.hear("bowls belong at the left")
        assert chat.session.do("put the red block at the top").memory == ()
        assert "# memory" not in chat.model.asked[-1][1]
        assert len(chat.session.do("put the red block next to the bowl").memory) == 1


def test_which_one_was_meant_is_remembered_for_that_task(talk: Talk, tmp_path: Path) -> None:
    def choose(tail: str) -> str:
        bowl_meant = "green bowl" if "# memory: the bowl means the green bowl." in tail else "blue bowl"
        return f"put_first_on_second('red block', '{bowl_meant}')"

    answers = iter(["ret_val = ['plan', 'last']", "put_first_on_second('red block', 'green bowl')"])
    said = {"put the block in the bowl.": choose, "the green bowl instead.": lambda tail: next(answers)}
    table = [block("red", -0.2, 0.1), bowl("blue", 0.0, -0.05), bowl("green", 0.2, 0.05)]
    with Memory(tmp_path / "memory.db") as memory:
        chat = talk(said, table, memory=memory)
        chat.session.do("put the block in the bowl")
        chat.session.hear("the green bowl instead")
        assert chat.session.hear("good").message == "remembered: the bowl means the green bowl"
        other = talk(said, table, memory=memory)
        other.session.do("put the block in the bowl")
        np.testing.assert_allclose(other.at("red block")[:2], other.at("green bowl")[:2], atol=0.02)
        assert other.session.do("put the block in the bowl").memory[0].scope.task == "put the block in the bowl"


def test_what_cannot_be_learnt_is_asked_and_is_in_the_trace(talk: Talk, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "the top means 2 cm further in"

    with Memory(tmp_path / "memory.db") as memory:
        chat = talk(
            {
                "put the red block at the top.": "put_first_on_second('red block', [0.0, 0.15])",
                "2 cm to the front.": "ret_val = ['skill', 'last', 'front', '2 cm']",
            },
            memory=memory,
            ask=answer,
        )
        chat.session.do("put the red block at the top")
        chat.session.hear("2 cm to the front")
        report = chat.session.hear("good")
        assert report.message == "remembered: the top means 2 cm further in"
        assert asked[0].startswith("nothing follows from '2 cm to the front.'")
        assert any("failed" in event.data for event in chat.session.trace.of("memory"))


def test_a_memory_of_a_later_version_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with Memory(path) as memory:
        memory.keep(record_of_something())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"memory\.db: written by a later version"):
        Memory(path)


def record_of_something() -> Record:
    return Record(Rule("next to means 4 cm"), command="put the red block next to the bowl")


def test_a_function_that_was_written_for_a_corrected_task_need_not_be_written_again(talk: Talk, tmp_path: Path) -> None:
    said = {"park it.": "park('red block')", "4 cm to the right.": "ret_val = ['skill', 'last', 'right', '4 cm']"}
    park = "def park(name):\n    put_first_on_second(name, [0.0, 0.1])"
    with Memory(tmp_path / "memory.db") as memory:
        chat = talk(
            {**said, "define function: park('red block').": park}, memory=memory, ask=lambda question: "nothing"
        )
        assert chat.session.do("park it").outcome == "done"
        chat.session.hear("4 cm to the right")
        assert "remembered: def park(name): …" in chat.session.hear("good").message
        other = talk(said, memory=memory)
        report = other.session.do("park it")
        assert (report.outcome, len(report.memory)) == ("done", 1)
