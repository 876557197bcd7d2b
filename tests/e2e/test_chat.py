"""`handscript chat`, from outside: a conversation that outlives Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lmp.trace import Event, read

OBJECTS = "objects = ['red block', 'yellow block', 'blue bowl']\n"
WAVE = "for i in range(400):\n    goto_pos([-0.25, 0.1])\n    goto_pos([0.25, -0.1])"
PUT = "put_first_on_second('red block', 'blue bowl')"
PATIENCE = 60.0


def recording(path: Path, programs: dict[str, str]) -> str:
    """A model that answers these queries with these programs, at the beginning of a conversation."""
    lines = [
        json.dumps(
            {
                "program": "tabletop",
                "tail": f"{OBJECTS}# {query}\n",
                "samples": 1,
                "temperature": 0.0,
                "completions": [{"text": source}],
            }
        )
        for query, source in programs.items()
    ]
    path.write_text("\n".join(lines) + "\n")
    return f"recorded:{path}"


class Chat:
    """A running `handscript chat`."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lmp", "chat", "--no-video", *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.heard = ""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.heard += line

    def say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def events(self) -> list[Event]:
        """What is in the trace by now."""
        traces = list(self.folder.glob("runs/*/trace.jsonl"))
        return read(traces[0]) if traces and traces[0].read_bytes().endswith(b"\n") else []

    def wait(self, what: Callable[[list[Event]], bool]) -> None:
        """Until the trace has it."""
        deadline = time.monotonic() + PATIENCE
        while not what(self.events()):
            assert time.monotonic() < deadline and self.process.poll() is None, self.heard
            time.sleep(0.02)

    def leave(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE)


def verdicts(events: list[Event]) -> list[str]:
    return [event.data["outcome"] for event in events if event.kind == "verdict"]


def test_ctrl_c_stops_the_arm_and_keeps_the_conversation(table, tmp_path):
    model = recording(tmp_path / "said.jsonl", {"wave.": WAVE, "put the red block in the blue bowl.": PUT})
    chat = Chat(tmp_path, "--scene", table, "--model", model)
    try:
        chat.say("wave")
        chat.wait(lambda events: sum(event.kind == "call" for event in events) >= 3)
        chat.process.send_signal(signal.SIGINT)
        chat.wait(lambda events: verdicts(events) == ["failed"])
        chat.say("put the red block in the blue bowl")
        chat.wait(lambda events: verdicts(events) == ["failed", "done"])
        assert chat.leave() == 0
    finally:
        chat.process.kill()
    assert "stopped by the user" in chat.heard
    assert (next(tmp_path.glob("runs/*")) / "report.html").exists()


def test_leaving_ends_the_chat_cleanly(table, tmp_path):
    chat = Chat(tmp_path, "--scene", table, "--model", recording(tmp_path / "said.jsonl", {}))
    try:
        chat.wait(lambda events: any(event.kind == "observation" for event in events))
        chat.say("quit")
        assert chat.process.wait(PATIENCE) == 0
    finally:
        chat.process.kill()
    assert "red block" in chat.heard
