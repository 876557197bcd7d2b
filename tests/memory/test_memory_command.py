"""`handscript memory` as a user types it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from lmp.cli import main
from lmp.memory.records import Record, Rule, to_json
from lmp.memory.scope import Scope
from lmp.memory.store import Store
from lmp.trace import Trace


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Memory = Callable[..., Ran]


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Memory:
    """Runs `handscript memory ARGUMENTS` on a database of three records, or on another one."""
    monkeypatch.chdir(tmp_path)
    with Store(tmp_path / "memory.db") as store:
        for i, (text, person, kind) in enumerate(
            [("handles point left", "anna", "mug"), ("lids go on top", "ben", "jar"), ("edges stay free", "anna", "")]
        ):
            store.add(Record(Rule(text), f"tidy {i}", scope=Scope(kind=kind), person=person, told=float(i)))

    def run(*arguments: str, file: str = "memory.db") -> Ran:
        code = main(["memory", "--file", file, *arguments])
        return Ran(code, *capfd.readouterr())

    return run


def test_what_is_remembered_is_listed_shown_and_searched(memory: Memory) -> None:
    listed = memory("list")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == ["3", "2", "1"]
    assert "constraint for kind mug: handles point left (told anna)" in listed.out
    assert [line.split()[0] for line in memory("list", "--person", "anna").out.splitlines()] == ["3", "1"]
    assert memory("search", "lid").out.split()[0] == "2"
    assert memory("search", "spoon").code == 1
    assert json.loads(memory("show", "1").out)["content"]["text"] == "handles point left"
    missing = memory("show", "8")
    assert missing.code == 2
    assert "there is no record 8" in missing.err


def test_a_record_is_changed_by_key_or_not_at_all(memory: Memory) -> None:
    changed = memory("edit", "1", "--set", "scope.kind=cup", "--set", "content.text=handles point right")
    assert "kind cup: handles point right" in changed.out
    for key, said in (("scope.size=9", "scope.size: no such key"), ("a.b=9", "there is no a in"), ("=1", "NAME=VALUE")):
        refused = memory("edit", "1", "--set", key)
        assert (refused.code, said in refused.err) == (2, True)
    assert json.loads(memory("show", "1").out)["content"]["text"] == "handles point right"


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        ("text.replace('left', 'up')", 0, "handles point up"),
        ("text[:9]", 2, "no JSON"),
        ("text.replace('told', 'tld')", 2, "tld: no such key"),
        ("exit(7)", 1, "ended with 7; the record is as it was"),
    ],
)
def test_a_record_is_changed_in_an_editor_or_not_at_all(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: str, code: int, said: str
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\nfile.write_text({edit})\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    ran = memory("edit", "1")
    assert (ran.code, said in ran.out + ran.err) == (code, True)
    assert ("handles point left" in memory("show", "1").out) == (code != 0)


def test_records_are_forgotten_together_or_not_at_all(memory: Memory) -> None:
    assert memory("forget", "1", "9").code == 2
    assert len(memory("list").out.splitlines()) == 3
    assert [line.split()[0] for line in memory("forget", "1", "3").out.splitlines()] == ["1", "3"]
    assert [line.split()[0] for line in memory("list").out.splitlines()] == ["2"]


def test_an_export_is_taken_in_once_and_a_bad_line_takes_nothing(memory: Memory, tmp_path: Path) -> None:
    assert memory("export", "-o", "out.jsonl").code == 0
    assert "3 new records, 3 in all" in memory("import", "out.jsonl", file="other.db").err
    assert "0 new records, 3 in all" in memory("import", "out.jsonl", file="other.db").err
    (tmp_path / "bad.jsonl").write_text(to_json(Record(Rule("new"), "x")) + '\n{"command": "x"}\n')
    refused = memory("import", "bad.jsonl", file="other.db")
    assert refused.code == 2
    assert "bad.jsonl, line 2: content" in refused.err
    assert len(memory("list", file="other.db").out.splitlines()) == 3
    assert memory("import", "nowhere.jsonl").code == 2


def test_what_cannot_be_opened_is_said(memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be taken for one " * 10)
    refused = memory("list", file="notes.txt")
    assert refused.code == 1
    assert "notes.txt: this is no SQLite database; name another file" in refused.err


def test_chats_are_exported_and_reported_from_runs(memory: Memory, tmp_path: Path) -> None:
    with Trace(tmp_path / "runs" / "one") as trace:
        for outcome in ("done", "failed"):
            with trace.span("command", text="Lift the mug", query="lift the mug."):
                trace.add("program", name="tabletop", query="lift the mug.", source="pick('mug')")
                trace.add("verdict", outcome=outcome)
    exported = memory("export", "--view", "sessions", "--replace", "mug=cup")
    assert json.loads(exported.out) == {
        "messages": [{"role": "user", "content": "# lift the cup."}, {"role": "assistant", "content": "pick('cup')"}]
    }
    assert json.loads(memory("report", "--json").out)["within"] == [0.5] * 7
    assert "50.0 %" in memory("report").out
    assert memory("report", "--log", "nowhere").code == 2
