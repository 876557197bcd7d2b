"""Real rclpy over real DDS: these tests run in the environments of `environment.py`, by `make test-ros`."""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from observer import Observer

ENVIRONMENT = Path(sys.prefix)
ROOT = Path(__file__).resolve().parents[2]


class Domain:
    """A DDS domain in which nobody takes part, and that no other run of tests takes while this one has it.

    The port of its first participant is free; one that no participant uses is held (DDSI-RTPS 2.5, 9.6.2.3).

    Raises:
        RuntimeError: every domain is taken.
    """

    def __init__(self) -> None:
        domains = list(range(1, 102))
        random.shuffle(domains)
        for self.number in domains:
            base = 7400 + 250 * self.number
            self._claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                self._claim.bind(("", base + 9))
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first:
                    first.bind(("", base + 10))
            except OSError:
                self._claim.close()
            else:
                return
        raise RuntimeError("every DDS domain is taken")

    def close(self) -> None:
        """Let others have it."""
        self._claim.close()


if ENVIRONMENT.parent.name == ".venv-ros":
    # What a test starts inherits them: it talks to nobody else.
    DOMAIN = Domain()
    os.environ["ROS_DOMAIN_ID"] = str(DOMAIN.number)
    os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
else:
    # There is no rclpy elsewhere. In a ROS environment nothing is left out: what cannot import it fails.
    collect_ignore_glob = ["test_*.py"]


class Process:
    """A script of this folder in a process of its own: it says when it is up, does what lines on its stdin ask for, and
    ends with them.

    Args:
        script: its name.
        options: on its command line.

    Raises:
        RuntimeError: it does not come up; why is on stderr.
    """

    def __init__(self, script: str, *options: str) -> None:
        self._script = script
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name(script), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ENVIRONMENT / "simulator")},
        )
        if self.process.stdout.readline() != "up\n":
            raise RuntimeError(f"{script} ended with exit code {self.process.wait()}")

    def kill(self) -> None:
        """Kill it, whatever it is doing, and remove the shared memory that Fast DDS cannot remove then."""
        maps = Path(f"/proc/{self.process.pid}/maps").read_text()
        self.process.kill()
        self.process.wait()
        for segment in set(re.findall(r"/dev/shm/fastdds_[0-9a-f]{16}$", maps, re.MULTILINE)):
            # Locked, or gone: another process's, which is alive or has just ended well.
            with suppress(FileNotFoundError, BlockingIOError), Path(f"{segment}_el").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Path(segment).unlink()
                Path(lock.name).unlink()

    def close(self) -> None:
        """End it; idempotent."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, request: str) -> Any:
        """What a line on its stdin is answered by."""
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self._script} ended with exit code {self.process.wait()}")
        return json.loads(answer)


class Bench(Process):
    """A simulated cell (`controller.py`), and what only a simulation can tell or do.

    Args:
        options: of `controller.py`.
    """

    def __init__(self, *options: str) -> None:
        super().__init__("controller.py", *options)

    def truth(self) -> dict[str, Sequence[float]]:
        """The true pose of every object by name: position, m, and quaternion in the table frame."""
        return self.ask("truth")

    def reset(self) -> None:
        """Put everything back to where it was at first, the arm too; joint states and pictures flow."""
        for request in ("reset", "thaw", "see"):
            self.ask(request)

    def freeze(self) -> None:
        """Let joint states keep their stamp and values, as those of a driver that hangs."""
        self.ask("freeze")

    def thaw(self) -> None:
        """Let joint states go on."""
        self.ask("thaw")

    def blind(self) -> None:
        """Let the camera fall silent."""
        self.ask("blind")

    def see(self) -> None:
        """Let the camera go on."""
        self.ask("see")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A domain without anybody in it, which is where a test and all that it starts are."""
    domain = Domain()
    monkeypatch.setenv("ROS_DOMAIN_ID", str(domain.number))
    yield str(domain.number)
    domain.close()


@pytest.fixture
def observer() -> Iterator[Observer]:
    """A node that looks on."""
    from observer import Observer

    observer = Observer()
    yield observer
    observer.close()


@pytest.fixture
def start_bench() -> Iterator[Callable[..., Bench]]:
    """Start a cell with options of `controller.py`; it ends with the test at the latest.

    One at a time: of two in one domain both would answer. A module uses either this or `bench`.
    """
    started: list[Bench] = []

    def start(*options: str) -> Bench:
        started.append(Bench(*options))
        return started[-1]

    yield start
    for bench in started:
        bench.close()


@pytest.fixture(scope="module")
def move_group() -> Iterator[Process]:
    """A stand-in for MoveIt's move_group, for all tests of a module."""
    process = Process("move_group.py")
    yield process
    process.close()


@pytest.fixture(scope="module")
def running_bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A cell with a parallel hand for all tests of a module: with two blocks and a bowl, or as its `BENCH` says."""
    bench = Bench(*getattr(request.module, "BENCH", ("--scene", "blocks=2,bowls=1")))
    yield bench
    bench.close()


@pytest.fixture
def bench(running_bench: Bench) -> Bench:
    """The module's cell as it was at first."""
    running_bench.reset()
    return running_bench
