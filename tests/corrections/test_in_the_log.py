"""Corrections and memory as views of a trace: the report for people, chats for models."""

from __future__ import annotations

from pathlib import Path

from lmp.memory.chats import chats
from lmp.memory.measures import measure
from lmp.report import write_report
from lmp.trace import Trace


def logged(folder: Path) -> None:
    """What a session writes: a rule first, then a command that uses it and is adjusted."""
    with Trace(folder) as trace:
        trace.add("run", command="chat", vocabulary="tabletop")
        trace.add("model", program="parse_correction", tail="# next to means 12 cm.\n", text="…")
        trace.add("correction", text="next to means 12 cm.", level="skill", dependence="nothing", trigger="next to")
        trace.add("memory", kept=[{"id": 3, "text": "next to means 12 cm", "scope": "relation next to"}], overruled=[])
        trace.add("verdict", outcome="done", message="remembered: next to means 12 cm")
        with trace.span("command", text="put it next to the bowl", query="put it next to the bowl."):
            trace.add(
                "memory", used=[{"id": 3, "text": "next to means 12 cm", "scope": "relation next to"}], why=["3: …"]
            )
            trace.add(
                "program", name="tabletop", query="put it next to the bowl.", source="put_first_on_second('a', 'b')"
            )
            trace.add("correction", text="wait.", level="stop", interrupted="put_first_on_second('a', 'b')")
            trace.add("verdict", outcome="done", message="done")
        trace.add("correction", text="a bit to the left.", level="skill", dependence="last", way="left", amount="a bit")
        trace.add("program", name="tabletop", query="2 cm to the left.", source="put_first_on_second('a', [0, 0.1])")
        trace.add("verdict", outcome="done", message="2 cm to the left")
        trace.add("correction", text="good.", level="good")
        trace.add("verdict", outcome="done", message="remembered: next to means 14 cm")


def test_the_report_shows_what_was_told_kept_and_used(tmp_path: Path) -> None:
    logged(tmp_path)
    write_report(tmp_path)
    page = (tmp_path / "report.html").read_text()
    assert "“next to means 12 cm.”" in page
    assert "Kept: 3: next to means 12 cm" in page
    assert "Remembered: 3: next to means 12 cm" in page
    assert "a bit to the left." in page
    assert "A program</h2>" not in page


def test_a_chat_has_a_turn_for_what_changed_something_and_none_for_words_of_control(tmp_path: Path) -> None:
    logged(tmp_path)
    [chat] = chats(tmp_path / "trace.jsonl")
    assert [turn.said for turn in chat.turns] == ["put it next to the bowl.", "a bit to the left."]
    assert chat.done
    assert chat.program == "put_first_on_second('a', [0, 0.1])"
    assert measure([chat]).mean_turns == 2
