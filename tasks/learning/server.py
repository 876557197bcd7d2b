"""Rewards over HTTP, for trainers elsewhere: `python -m tasks.learning.server handscript/Bash-v0 --workers 8`.

    GET  /                      {"environment": …, "items": how many there are}
    GET  /items?from=0&to=100   [{"item": 0, "query": …}, …]
    POST /grade                 {"attempts": [{"item": 3, "actions": ["ls", …], "seed": 0}, …]}
                                -> {"grades": [{"reward": 0.67, "success": false, "ok": true, "observation": …, …}, …]}
    POST /get_reward            {"query": […], "prompts": […], "labels": […]} -> {"rewards": […], "scores": […]}

The last is what OpenRLHF's `--remote_rm_url` speaks: a query is a prompt with its completion, a label the number of the
item. Of a completion the first block of code counts, or all of it where it has none. `RemoteGrader` in
`tasks.learning.remote` is the other end, and a reward function of TRL's.

There are no passwords: it listens on this machine alone unless it is told otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tasks.agents.transcript import move
from tasks.envs.code_env import CodeEnv
from tasks.envs.make import NoCodeEnvironment, make, settings
from tasks.evaluation.pool import NoWorkers
from tasks.learning.grading import Attempt, Grader

LONGEST_BODY = 64 * 2**20
MOST_ITEMS = 1000


class BadRequest(ValueError):
    """A request that makes no sense; the message says why."""


class RewardServer(ThreadingHTTPServer):
    """Serves one environment. A context manager, which leaves no worker.

    Args:
        address: host and port; 0 takes a free one, which `server_port` then tells.
        grader: of the environment.
        env: another one of the same, whose items are shown.
        name: of the environment.
    """

    daemon_threads = True

    def __init__(self, address: tuple[str, int], grader: Grader, env: CodeEnv, name: str) -> None:
        self.grader, self.env, self.name = grader, env, name
        super().__init__(address, _Handler)

    def about(self) -> dict[str, Any]:
        """What is served."""
        return {"environment": self.name, "items": len(self.env.items)}

    def items(self, first: int, end: int) -> list[dict[str, Any]]:
        """What is asked in some items. Raises `BadRequest`."""
        if not 0 <= first <= end <= len(self.env.items) or end - first > MOST_ITEMS:
            raise BadRequest(f"items {first} to {end}: there are {len(self.env.items)}; at most {MOST_ITEMS} at a time")
        return [{"item": number, "query": self.env.items[number].query} for number in range(first, end)]

    def grade(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer `/grade`. Raises `BadRequest`, `NoWorkers`."""
        attempts = [self._attempt(each) for each in _list(body, "attempts")]
        return {"grades": [asdict(grade) for grade in self.grader.grade(attempts)]}

    def get_reward(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Answer `/get_reward`. Raises `BadRequest`, `NoWorkers`."""
        queries, prompts, labels = (_list(body, key) for key in ("query", "prompts", "labels"))
        if not len(queries) == len(prompts) == len(labels):
            raise BadRequest(f"{len(queries)} queries, {len(prompts)} prompts and {len(labels)} labels")
        attempts = [
            self._attempt({"item": label, "actions": [move(str(query).removeprefix(str(prompt))).action]})
            for query, prompt, label in zip(queries, prompts, labels, strict=True)
        ]
        grades = self.grader.grade(attempts)
        return {"rewards": [g.reward for g in grades], "scores": [float(g.success) for g in grades]}

    def _attempt(self, data: Any) -> Attempt:
        try:
            item, seed = int(data["item"]), int(data.get("seed", 0))
            actions = tuple(data["actions"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadRequest(f"no attempt with an item and actions: {data!r:.200}: {error!r}") from None
        if not all(isinstance(action, str) for action in actions) or isinstance(data["actions"], str):
            raise BadRequest(f"actions should be a list of texts: {data['actions']!r:.200}")
        if not 0 <= item < len(self.env.items):
            raise BadRequest(f"no item {item}; there are {len(self.env.items)}, from 0 on")
        return Attempt(item, actions, seed)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: RewardServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {key: values[-1] for key, values in parse_qs(address.query).items()}
        if address.path == "/":
            self._answer(HTTPStatus.OK, self.server.about())
        elif address.path == "/items":
            end = asked.get("to", str(min(MOST_ITEMS, len(self.server.env.items))))
            self._answered(lambda: self.server.items(int(asked.get("from", "0")), int(end)))
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": f"nothing at {address.path}"})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST_BODY:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": f"more than {LONGEST_BODY} bytes"})
            return
        body = self.rfile.read(length)
        answers = {"/grade": self.server.grade, "/get_reward": self.server.get_reward}
        if self.path not in answers:
            self._answer(HTTPStatus.NOT_FOUND, {"error": f"nothing at {self.path}"})
            return
        self._answered(lambda: answers[self.path](_object(body)))

    def _answered(self, answer: Any) -> None:
        try:
            self._answer(HTTPStatus.OK, answer())
        except ValueError as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        except NoWorkers as error:
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": str(error)})

    def _answer(self, status: HTTPStatus, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request: there are thousands."""


def _object(body: bytes) -> Mapping[str, Any]:
    data = json.loads(body)
    if not isinstance(data, dict):
        raise BadRequest("a JSON object is wanted")
    return data


def _list(body: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = body.get(key)
    if not isinstance(value, list):
        raise BadRequest(f"{key!r} should be a list")
    return value


def main() -> int:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("environment", help="such as handscript/Bash-v0")
    add("--set", action="append", default=[], metavar="KEY=VALUE", help="of the environment, such as task=cap")
    add("--workers", type=int, default=1, help="attempts at a time (default: %(default)s)")
    add("--timeout", type=float, default=120.0, metavar="S", help="for one attempt (default: %(default)s)")
    add("--host", default="127.0.0.1", help="default: %(default)s")
    add("--port", type=int, default=8765, help="default: %(default)s")
    arguments = parser.parse_args()
    try:
        options = settings(arguments.set)
        env = make(arguments.environment, options)
    except (NoCodeEnvironment, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    grader = Grader(arguments.environment, options, workers=arguments.workers, timeout=arguments.timeout)
    try:
        with grader, RewardServer((arguments.host, arguments.port), grader, env, arguments.environment) as server:
            print(f"http://{arguments.host}:{server.server_port}", flush=True)
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        env.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
