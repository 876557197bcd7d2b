"""`handscript/Python-v0`: write a function, in a Python session, that passes tests that are not shown."""

from __future__ import annotations

import ast
import json
import os
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, ClassVar

from tasks.envs.code_env import CodeEnv, Executed, Score
from tasks.envs.items import DATA, BadData, Item, load_items
from tasks.envs.prepare import Roots
from tasks.envs.rewards import python_reward
from tasks.envs.world import Limits, World, WorldUnavailable, end, milliseconds_to

_PYTHON = "/usr/bin/python3"
_SESSION = Path(__file__).with_name("session.py")


class SessionEnded(RuntimeError):
    """A session has ended or was ended at a limit; the message says which."""


class Session:
    """A Python session in a world, started when it is first used.

    Args:
        world: where it runs; its limit of time holds for each request, its limit of output for each answer.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, source: str) -> Executed:
        """Run a program in the session and return what it printed."""
        try:
            answer = self._ask({"run": source})
            return Executed(str(answer["output"]), answer["ok"] is True)
        except KeyError:
            return Executed("[the session gave no answer]", False)
        except SessionEnded as error:
            return Executed(f"[{error}; what was defined is lost]", False)

    def values(self, setup: str, expressions: Sequence[str]) -> list[str | None]:
        """The values of expressions as Python writes them, or what went wrong; None where there is no answer."""
        try:
            values = self._ask({"call": [setup, list(expressions)]}).get("values")
        except SessionEnded:
            values = None
        if not isinstance(values, list) or len(values) != len(expressions):
            return [None] * len(expressions)
        return [str(value) for value in values]

    def close(self) -> None:
        """End it. The next use starts a new one. Idempotent."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process is None:
            command = [_PYTHON, "-I", "-S", "-u", "-c", _SESSION.read_text(encoding="utf-8")]
            self._process = self._world.start(command, stdin=subprocess.PIPE)
        pipe, answers = self._process.stdin, self._process.stdout
        if pipe is None or answers is None:
            raise SessionEnded("the session has no pipes")
        try:
            return dict(json.loads(self._exchange(pipe, answers, json.dumps(request).encode() + b"\n")))
        except (BrokenPipeError, ValueError, TypeError):
            self.close()
            raise SessionEnded("the session ended") from None
        except BaseException:
            self.close()
            raise

    def _exchange(self, pipe: IO[bytes], answers: IO[bytes], request: bytes) -> bytes:
        """Hand over a line and read one, neither of which the session may be willing to do."""
        limits = self._world.limits
        deadline = time.monotonic() + limits.seconds
        ready = select.poll()
        ready.register(pipe, select.POLLOUT)
        ready.register(answers, select.POLLIN)
        answer = b""
        while not answer.endswith(b"\n"):
            found = dict(ready.poll(milliseconds_to(deadline)))
            if not found:
                raise SessionEnded(f"the session was ended at the time limit of {limits.seconds:g} s")
            if request and pipe.fileno() in found:
                request = request[os.write(pipe.fileno(), request[: select.PIPE_BUF]) :]
                if not request:
                    ready.unregister(pipe)
            if answers.fileno() in found:
                chunk = os.read(answers.fileno(), 65536)
                answer += chunk
                if not chunk:
                    raise SessionEnded("the session ended")
                if len(answer) > limits.output:
                    raise SessionEnded(f"the session was ended at the limit of {limits.output} bytes of output")
        return answer


class PythonEnv(CodeEnv):
    """Actions are programs that share one session; `submit NAME` ends the episode with the function of that name.

    Tests are `assert CALL == VALUE`. Only `CALL` is ever handed to the session, and what it gives is compared here with
    what the gold function gives in a session of its own, so that there is nothing in it to be found or bent.

    Args:
        data: a data set, such as InterCode's `ic_mbpp.json`; ours by default.
        limits: of each action.
        trajectories: a folder where each finished episode is saved.
        render_mode: None or "ansi".

    Raises:
        BadData: the file is no data set, or a record has no tests of that form.
        WorldUnavailable: this machine cannot confine programs, or has no `/usr/bin/python3`.
    """

    name: ClassVar[str] = "ic_python"

    def __init__(
        self,
        data: Path | str | None = None,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        trajectories: Path | str | None = None,
        render_mode: str | None = None,
    ) -> None:
        path = DATA / "python.json" if data is None else Path(data)
        super().__init__(load_items(path), trajectories=trajectories, render_mode=render_mode)
        for number, item in enumerate(self.items):
            try:
                _calls(item), _function(item)
            except (SyntaxError, ValueError) as error:
                raise BadData(f"{path}, record {number}: {error}") from None
        if not Path(_PYTHON).exists():
            raise WorldUnavailable(f"there is no {_PYTHON}: apt install python3")
        self._roots = Roots(hidden=[DATA, path.resolve().parent])
        try:
            self._world, self._gold_world = self._roots.world(limits), self._roots.world(limits)
        except BaseException:
            self._roots.close()
            raise
        self._item = self.items[0]
        self._submitted = ""
        self._session = Session(self._world)

    def score(self) -> Score:
        """The share of tests that come out as with the gold function, for the function that was submitted last.

        Before any has been, it is the one with the gold function's name.
        """
        item, calls, wanted = self._item, _calls(self._item), _function(self._item)
        name = self._submitted or wanted
        setup = str(item.record.get("test_setup_code") or "")
        if name.isidentifier():
            results = self._session.values(f"{setup}\n{wanted} = {name}", calls)
        else:
            results = [f"Error: {name!r} is no name of a function" for _ in calls]
        gold = Session(self._gold_world)
        try:
            expected = gold.values(f"{setup}\n{item.gold}", calls)
        finally:
            gold.close()
        about = {"submitted_function": name, "agent_obs": results, "eval_obs": expected}
        return Score(python_reward(results, expected), about)

    def close(self) -> None:
        """End the sessions and worlds. Idempotent."""
        self._session.close()
        self._roots.close()

    def _begin(self, item: Item) -> dict[str, Any]:
        self._session.close()
        self._world.reset()
        self._item, self._submitted = item, ""
        return {"function": _function(item)}

    def _execute(self, action: str) -> Executed:
        return self._session.run(action)

    def _submit(self, answer: str) -> None:
        self._submitted = answer


def _function(item: Item) -> str:
    """The name of the gold function: what the tests call and the gold program defines."""
    defined = {node.name for node in ast.parse(item.gold).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for call in _calls(item):
        for node in ast.walk(ast.parse(call)):
            if isinstance(node, ast.Name) and node.id in defined:
                return node.id
    raise ValueError(f"the gold program defines {', '.join(sorted(defined)) or 'nothing'}, and no test uses it")


def _calls(item: Item) -> list[str]:
    """The left sides of a record's tests."""
    tests = item.record.get("tests")
    if not isinstance(tests, list) or not tests:
        raise ValueError(f"'tests' should be a list of assertions, not {tests!r}")
    calls = []
    for test in tests:
        match ast.parse(str(test).strip()).body:
            case [ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq()]))]:
                calls.append(ast.unparse(left))
            case _:
                raise ValueError(f"a test should be 'assert CALL == VALUE', not {test!r}")
    return calls
