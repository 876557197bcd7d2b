"""Workers that are processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import Generic

from lmp.model.base import ModelError
from lmp.sandbox.host import ConfinementUnavailable
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from tasks.evaluation.children import started
from tasks.evaluation.pool import (
    SINGLE_THREAD,
    CannotStart,
    CannotWork,
    Message,
    Ready,
    Result,
    Start,
    Work,
    Worker,
    WorkerDied,
)
from tasks.task import UnknownSuite

UNSTARTABLE = (CannotWork, UnknownSuite, ConfinementUnavailable, ModelError, DetectorUnavailable, OSError)
"""What keeps a worker, and any other one like it, from starting."""


class Process(Generic[Work, Result]):
    """One process. It ends by itself when the process that started it has ended."""

    def __init__(self, start: Start[Work, Result]) -> None:
        self.connection, theirs = Pipe()
        with _environment(SINGLE_THREAD), theirs:
            self._process = started(_serve, theirs, start)

    def begin(self, work: Work) -> None:
        """Give it a trial."""
        # Of one that has died in the meantime the next message tells so.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(work)

    def message(self) -> Message[Result]:
        """What it has to say. Raises `WorkerDied`."""
        try:
            message: Message[Result] = self.connection.recv()
        except (EOFError, OSError):
            self._process.join()
            raise WorkerDied(f"the process ended with exit code {self._process.exitcode}") from None
        return message

    def end(self) -> None:
        """Kill it. Idempotent."""
        self._process.kill()
        self._process.join()
        self.connection.close()


class LocalCrew(Generic[Work, Result]):
    """Starts processes.

    Args:
        start: makes what runs the trials, in each process.
    """

    def __init__(self, start: Start[Work, Result]) -> None:
        self._start = start

    def hire(self) -> Process[Work, Result]:
        """Start a process."""
        return Process(self._start)

    def wait(self, workers: Sequence[Worker[Work, Result]], seconds: float) -> Sequence[Worker[Work, Result]]:
        """Those that have something to say or have died."""
        by_connection = {worker.connection: worker for worker in workers if isinstance(worker, Process)}
        return [by_connection[each] for each in wait(list(by_connection), seconds) if isinstance(each, Connection)]


def _serve(connection: Connection, start: Start[Work, Result]) -> None:
    try:
        running = start()
    except UNSTARTABLE as error:
        connection.send(CannotStart(str(error)))
        return
    # An end of the pipe: nobody is there any more.
    with running as run, suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(Ready())
        while True:
            connection.send(run(connection.recv()))


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables for what is started inside the block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
