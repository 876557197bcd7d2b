"""Models behind OpenAI's protocol: a real server (`transformers serve`) with a real model, and servers that fail."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from paper_table import PaperTable

from lmp.budget import Account
from lmp.model.base import ModelRejected, ModelUnavailable, Prompt
from lmp.model.openai import OpenAiModel
from lmp.model.select import UnknownModel, select
from lmp.sandbox.host import Sandbox
from lmp.session import Session

ANSWER = "put_first_on_second('red block', 'blue bowl')"
SUITE = """
from sim.scene import ObjectSpec, scene
from tasks.task import Instance, Task

THINGS = (("block", "red", (-0.1, 0.0)), ("bowl", "blue", (0.1, 0.0)))
TABLE = scene([ObjectSpec(kind=kind, color=color, position=where) for kind, color, where in THINGS])
GOAL = ({"is": "on", "a": "red block", "b": "blue bowl"},)
SENTENCE = "put the red block in the blue bowl"
TASKS = (Task(name="bowl", draw=lambda rng: Instance(instruction=SENTENCE, scene=TABLE, goal=GOAL, oracle="")),)
"""
PROMPT = Prompt("tabletop", "", "objects = ['red block', 'blue bowl']\n# put the red block in the blue bowl.\n")


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of `transformers serve` with the checkpoint loaded."""
    pytest.importorskip("fastapi", reason="needs transformers[serving]")
    pytest.importorskip("uvicorn", reason="needs transformers[serving]")
    port = free_port()
    command = [sys.executable, "-c", "from transformers.cli.transformers import main; main()", "serve", str(checkpoint)]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "HF_HOME": str(log.parent)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    try:
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).read()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"transformers serve did not start: {log.read_text()[-2000:]}")
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(20)


def test_a_chat_server_writes_a_program(server: str, checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    monkeypatch.setenv("OPENAI_API_KEY", "none needed")
    model = select(f"openai:{checkpoint}")
    [completion] = model.complete(PROMPT, stop=["\nobjects = ["])
    assert completion.text.strip() == ANSWER
    assert completion.prompt_tokens > 10 and completion.completion_tokens > 5
    assert not completion.truncated
    assert model.name == f"openai:{checkpoint}"


def test_a_completion_server_continues_the_prompt(server: str, checkpoint: Path) -> None:
    model = OpenAiModel(str(checkpoint), style="completion", base_url=server)
    [completion] = model.complete(PROMPT, stop=["'blue"])
    assert completion.text.strip().startswith("put_first_on_second('red block',")
    assert "bowl" not in completion.text


def test_an_answer_cut_short_by_its_length_is_marked(server: str, checkpoint: Path) -> None:
    [completion] = OpenAiModel(str(checkpoint), base_url=server).complete(PROMPT, max_tokens=3)
    assert completion.truncated
    assert completion.completion_tokens == 3


def test_a_sentence_reaches_the_table_through_a_real_server(
    server: str, checkpoint: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    table = PaperTable(["red block", "blue bowl"])
    session = Session(select(f"openai:{checkpoint}"), table.api(), sandbox, observe=lambda: list(table.positions))
    report = session.do("Put the red block in the blue bowl!")
    assert report.outcome == "done"
    assert table.done == [("put", "red block", "blue bowl")]


def test_an_agent_carries_out_an_episode_through_a_real_server(
    server: str, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pybullet", reason="needs the extras sim and envs")
    pytest.importorskip("gymnasium", reason="needs the extras sim and envs")
    from tasks.agents.play import play
    from tasks.agents.select import select as select_agent
    from tasks.envs.robot import RobotEnv

    monkeypatch.setenv("OPENAI_BASE_URL", server)
    suite = tmp_path / "suite.py"
    suite.write_text(SUITE)
    env = RobotEnv(str(suite), perception="truth", trials=1)
    try:
        agent = select_agent("hierarchical", select(f"openai:{checkpoint}"), Account())
        played = play(env, agent, index=0, seed=0, turns=2)
    finally:
        env.close()
    assert (played.trajectory.turns[0].action, played.success) == (ANSWER, True)


def test_several_samples_are_several_answers(server: str, checkpoint: Path) -> None:
    completions = OpenAiModel(str(checkpoint), base_url=server).complete(PROMPT, samples=2)
    assert [c.text.strip() for c in completions] == [ANSWER, ANSWER]


def test_a_model_that_the_server_does_not_have_is_refused_in_its_words(server: str) -> None:
    with pytest.raises(ModelRejected, match="Server is pinned to"):
        OpenAiModel("another-model", base_url=server).complete(PROMPT)


def test_without_key_and_address_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UnknownModel, match="OPENAI_API_KEY"):
        select("openai:some-model")


def test_a_server_that_is_down_is_unavailable_after_the_seconds_allowed() -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match=address):
        OpenAiModel("m", base_url=address, seconds=1.2).complete(PROMPT)
    assert 0.4 < time.monotonic() - began < 5


def test_a_server_that_never_answers_is_unavailable_after_the_seconds_allowed() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        began = time.monotonic()
        with pytest.raises(ModelUnavailable, match="no answer in"):
            OpenAiModel("m", base_url=address, seconds=1.0).complete(PROMPT)
        assert time.monotonic() - began < 5


@contextmanager
def answering(*replies: tuple[int, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that gives these replies in order, the last one for ever; yields its address and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = replies[min(len(asked), len(replies)) - 1]
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def error(message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "error", "code": code, "param": None}}


def chat(content: str | None, finish_reason: str = "stop", **choice: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content}
    choices = [{"index": 0, "message": message, "finish_reason": finish_reason, **choice}]
    return {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": choices}


def test_out_of_quota_is_refused_at_once_in_the_servers_words() -> None:
    with answering((429, error("You exceeded your current quota", "insufficient_quota"))) as (address, asked):
        with pytest.raises(ModelRejected, match="You exceeded your current quota"):
            OpenAiModel("m", base_url=address).complete(PROMPT)
        assert len(asked) == 1


def test_too_many_requests_are_tried_again() -> None:
    with answering((429, error("slow down")), (200, chat(ANSWER))) as (address, asked):
        [completion] = OpenAiModel("m", base_url=address).complete(PROMPT)
        assert completion.text == ANSWER
        assert len(asked) == 2


def test_a_server_that_stays_broken_is_unavailable() -> None:
    with answering((503, error("overloaded"))) as (address, asked):
        with pytest.raises(ModelUnavailable, match="503: overloaded"):
            OpenAiModel("m", base_url=address, seconds=0.8).complete(PROMPT)
        assert len(asked) >= 2


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_not_tried_again(status: int) -> None:
    with answering((status, error("no, and here is why"))) as (address, asked):
        with pytest.raises(ModelRejected, match=f"{status}: no, and here is why"):
            OpenAiModel("m", base_url=address).complete(PROMPT)
        assert len(asked) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"choices": []}, "nonsense"),
        ({"hello": "world"}, "nonsense"),
        ([1, 2, 3], "nonsense"),
        ("text", "nonsense"),
        (b"<html>It works!</html>", "nonsense"),
        (b"", "nonsense"),
        (b"{", "nonsense"),
        ({"choices": [{}]}, "nonsense"),
        ({"choices": "abc"}, "nonsense"),
        (chat(None), "answers nothing"),
        (chat("  \n"), "answers nothing"),
        (chat(None, "length"), "used up its tokens"),
    ],
)
def test_a_nonsense_answer_is_refused(body: Any, why: str) -> None:
    with answering((200, body)) as (address, _), pytest.raises(ModelRejected, match=why):
        OpenAiModel("m", base_url=address).complete(PROMPT)


def test_a_parameter_that_the_server_refuses_is_left_out_from_then_on() -> None:
    refuse = error("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'")
    too = error("Unsupported value: 'temperature' does not support 0 with this model.")
    with answering((400, refuse), (400, too), (200, chat(ANSWER))) as (address, asked):
        model = OpenAiModel("m", base_url=address)
        model.complete(PROMPT)
        model.complete(PROMPT)
        assert len(asked) == 4
        assert asked[-1]["max_completion_tokens"] == 512
        assert "temperature" not in asked[-1] and "max_tokens" not in asked[-1]


def test_the_probability_is_told_when_the_server_tells_it() -> None:
    logprobs = {"content": [{"token": "a", "logprob": -0.25, "top_logprobs": []}] * 2, "refusal": None}
    with answering((200, chat(ANSWER, logprobs=logprobs))) as (address, _):
        [completion] = OpenAiModel("m", base_url=address).complete(PROMPT)
        assert completion.logprob == pytest.approx(-0.5)


def test_a_chat_server_gets_the_preamble_as_system_and_the_tail_as_user() -> None:
    with answering((200, chat(ANSWER))) as (address, asked):
        OpenAiModel("m", base_url=address).complete(Prompt("tabletop", "# the functions", PROMPT.tail), stop=["\n#"])
        system, user = asked[0]["messages"]
        assert system["role"] == "system" and system["content"].endswith("# the functions")
        assert user == {"role": "user", "content": PROMPT.tail}
        assert "stop" not in asked[0]
