"""`handscript chat` at a pseudo-terminal: what is typed while the arm moves interrupts it."""

from __future__ import annotations

import codecs
import json
import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lmp.memory.store import Store
from lmp.trace import Event, read

TABLE = """
[[object]]
kind = "block"
color = "red"
position = [-0.15, 0.05]

[[object]]
kind = "bowl"
color = "blue"
position = [0.15, -0.05]
"""
OBJECTS = "objects = ['red block', 'blue bowl']\n"
WAVE = "for i in range(400):\n    goto_pos([-0.25, 0.1])\n    goto_pos([0.25, -0.1])"
PATIENCE = 60.0


class Terminal:
    """A running `handscript chat`, and what it has written so far."""

    def __init__(self, folder: Path, answers: dict[tuple[str, str], str]) -> None:
        (folder / "table.toml").write_text(TABLE)
        recording = folder / "said.jsonl"
        recording.write_text(
            "\n".join(
                json.dumps(
                    {
                        "program": program,
                        "tail": f"{OBJECTS}# {query}\n",
                        "samples": 1,
                        "temperature": 0.0,
                        "completions": [{"text": source}],
                    }
                )
                for (program, query), source in answers.items()
            )
        )
        ours, theirs = pty.openpty()
        arguments = ["--no-video", "--scene", "table.toml", "--model", "recorded:said.jsonl", "--memory", "memory.db"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lmp", "chat", "--person", "anna", *arguments],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            close_fds=True,
            start_new_session=True,
        )
        os.close(theirs)
        self.folder, self.heard, self._ours = folder, "", ours
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        # A character may come in parts.
        text = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            try:
                data = os.read(self._ours, 4096)
            except OSError:  # the other end is closed
                return
            self.heard += text.decode(data)

    def type(self, text: str) -> None:
        os.write(self._ours, f"{text}\n".encode())

    def wait(self, what: Callable[[list[Event]], bool]) -> list[Event]:
        """Until the trace has it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            traces = list(self.folder.glob("runs/*/trace.jsonl"))
            events = read(traces[0]) if traces and traces[0].read_bytes().endswith(b"\n") else []
            if what(events):
                return events
            assert time.monotonic() < deadline, self.heard
            time.sleep(0.02)

    def end(self, prompts: int) -> None:
        """Leave at the prompt that comes after so many: until one is there a terminal may lose Ctrl-D."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.heard
            if self.heard.count("›") > prompts:
                prompts = self.heard.count("›")
                self.type("\x04")
            time.sleep(0.02)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[dict[tuple[str, str], str]], Terminal]]:
    begun: list[Terminal] = []

    def begin(answers: dict[tuple[str, str], str]) -> Terminal:
        begun.append(Terminal(tmp_path, answers))
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.wait()


def said(events: list[Event]) -> list[str]:
    return [event.data.get("level", "") for event in events if event.kind == "correction"]


def verdicts(events: list[Event]) -> list[str]:
    return [event.data["outcome"] for event in events if event.kind == "verdict"]


def test_typed_words_halt_the_arm_go_on_with_it_and_end_it_and_rules_are_kept(
    terminal: Callable[[dict[tuple[str, str], str]], Terminal],
) -> None:
    chat = terminal(
        {
            ("tabletop", "wave."): WAVE,
            ("parse_correction", "next to means 12 cm."): "ret_val = ['skill', 'nothing', 'next to']",
        }
    )
    chat.wait(lambda events: any(event.kind == "observation" for event in events))
    chat.type("wave")
    chat.wait(lambda events: any(event.kind == "call" for event in events))
    chat.type("wait")
    calls = sum(event.kind == "call" for event in chat.wait(lambda events: said(events) == ["stop"]))
    time.sleep(0.5)
    assert sum(event.kind == "call" for event in chat.wait(lambda events: True)) == calls, "nothing goes on meanwhile"
    chat.type("go on")
    chat.wait(lambda events: sum(event.kind == "call" for event in events) > calls)
    chat.type("stop")
    chat.wait(lambda events: said(events) == ["stop", "go on", "stop"])
    chat.type("stop")
    chat.wait(lambda events: verdicts(events) == ["failed"])
    chat.type("next to means 12 cm")
    chat.wait(lambda events: verdicts(events) == ["failed", "done"])
    chat.type("wave")
    chat.wait(lambda events: events[-1].kind == "call")
    chat.type("hold on")
    chat.wait(lambda events: said(events)[-1] == "stop")
    prompts = chat.heard.count("›")
    chat.type("\x04")
    chat.end(prompts)
    chat.wait(lambda events: verdicts(events) == ["failed", "done", "failed"])
    assert chat.process.returncode == 0, "who leaves while the arm is held has ended the program"
    assert "stopped by the user" in chat.heard
    assert "remembered: next to means 12 cm" in chat.heard
    with Store(chat.folder / "memory.db") as store:
        [record] = store.newest(5)
    assert (str(record.content), record.scope.relation, record.person) == ("next to means 12 cm", "next to", "anna")
    assert record.robot.startswith("Panda")
