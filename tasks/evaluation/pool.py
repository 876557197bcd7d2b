"""Many trials at once: work goes to workers that are kept warm, and one that dies or takes too long is replaced.

What a worker is, a process of this machine or an actor of a cluster, is behind the two protocols; what becomes of a
trial when things go wrong is decided here, alike for both.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from tasks.evaluation.examiner import Result
from tasks.evaluation.plan import Work

Start = Callable[[], AbstractContextManager[Callable[[Work], Result]]]
"""Makes, in the worker, what runs trials there."""

TRIES = 2
"""A worker may be killed from outside, by a full memory or with its whole machine; a trial under which two workers die
is the cause itself."""

STARTS = 3
"""Workers that may die one after the other before they are ready."""

CAREER = 250
"""Trials after which a worker makes way: PyBullet keeps half a megabyte of every closed world, four with textures."""


@dataclass(frozen=True)
class Ready:
    """A worker's first message: it waits for work."""


@dataclass(frozen=True)
class CannotStart:
    """A worker's first message where no trial can be run, and why."""

    why: str


Message = Ready | CannotStart | Result


class WorkerDied(Exception):
    """A worker has ended without being told to; the message says how."""


class NoWorkers(RuntimeError):
    """No worker can be had; the message says why."""


class Worker(Protocol):
    """Runs one trial at a time."""

    def begin(self, work: Work) -> None:
        """Give it a trial, once it is ready or has told the result of the one before."""
        ...

    def message(self) -> Message:
        """What it has to say; `Crew.wait` tells when there is something. Raises `WorkerDied`."""
        ...

    def end(self) -> None:
        """End it at once, whatever it is doing. Idempotent."""
        ...


class Crew(Protocol):
    """Where workers come from."""

    def hire(self) -> Worker:
        """A new worker, not yet ready."""
        ...

    def wait(self, workers: Sequence[Worker], seconds: float) -> Sequence[Worker]:
        """Those that have something to say or have died; none when there is no such worker for so many seconds."""
        ...


@dataclass(frozen=True)
class Finished:
    """A trial that came to its end."""

    work: Work
    result: Result


@dataclass(frozen=True)
class Lost:
    """A trial that came to no end of its own: its workers died, or it took longer than it may; why, in words."""

    work: Work
    outcome: Literal["crashed", "timeout"]
    why: str


Ended = Finished | Lost


def carried_out(plan: Sequence[Work], crew: Crew, *, workers: int, timeout: float) -> Iterator[Ended]:
    """Run trials on so many workers, and yield how each ended in the order of ending.

    However the iteration ends, no worker is left.

    Args:
        timeout: seconds that a trial may take, without what it takes to start a worker.

    Raises:
        NoWorkers: workers cannot start, with what they said.
    """
    shift = _Shift(plan, crew, workers, timeout)
    try:
        while shift.goes_on:
            yield from shift.turn()
    finally:
        shift.end()


@dataclass(frozen=True)
class _Task:
    work: Work
    deadline: float


class _Shift:
    """Which worker does what."""

    def __init__(self, plan: Sequence[Work], crew: Crew, workers: int, timeout: float) -> None:
        self._waiting = deque(plan)
        self._crew = crew
        self._workers = workers
        self._timeout = timeout
        self._starting: list[Worker] = []
        self._idle: list[Worker] = []
        self._busy: dict[Worker, _Task] = {}
        self._died_under: Counter[Work] = Counter()
        self._trials: Counter[Worker] = Counter()
        self._failed_starts = 0

    @property
    def goes_on(self) -> bool:
        return bool(self._waiting or self._busy)

    def turn(self) -> list[Ended]:
        """Wait for something to happen, and see that everybody has work."""
        self._assign()
        patience = min((task.deadline for task in self._busy.values()), default=time.monotonic() + self._timeout)
        heard = self._crew.wait([*self._starting, *self._busy], max(0.0, patience - time.monotonic()))
        done = [ended for worker in heard for ended in self._hear(worker)] + self._overdue()
        # Before the results are looked at: nobody waits for that.
        self._assign()
        return done

    def end(self) -> None:
        for worker in [*self._starting, *self._idle, *self._busy]:
            worker.end()

    def _assign(self) -> None:
        while self._idle and self._waiting:
            worker, work = self._idle.pop(), self._waiting.popleft()
            worker.begin(work)
            self._busy[worker] = _Task(work, time.monotonic() + self._timeout)
        while len(self._waiting) > len(self._starting) and len(self._starting) + len(self._busy) < self._workers:
            self._starting.append(self._crew.hire())

    def _hear(self, worker: Worker) -> Iterator[Ended]:
        try:
            message = worker.message()
        except WorkerDied as reason:
            worker.end()
            yield from self._bury(worker, str(reason))
            return
        if isinstance(message, CannotStart):
            raise NoWorkers(message.why)
        if isinstance(message, Ready):
            self._starting.remove(worker)
            self._failed_starts = 0
        else:
            yield Finished(self._busy.pop(worker).work, message)
            self._trials[worker] += 1
            if self._trials[worker] >= CAREER:
                worker.end()
                del self._trials[worker]
                return
        self._idle.append(worker)

    def _bury(self, worker: Worker, why: str) -> Iterator[Ended]:
        if worker in self._starting:
            self._starting.remove(worker)
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise NoWorkers(f"{STARTS} workers died before they were ready: {why}")
            return
        work = self._busy.pop(worker).work
        self._died_under[work] += 1
        if self._died_under[work] < TRIES:
            self._waiting.appendleft(work)
        else:
            yield Lost(work, "crashed", f"{TRIES} workers died under it, the last one so: {why}")

    def _overdue(self) -> list[Ended]:
        now = time.monotonic()
        done: list[Ended] = []
        for worker, task in list(self._busy.items()):
            if task.deadline <= now:
                worker.end()
                del self._busy[worker]
                done.append(Lost(task.work, "timeout", f"it took more than {self._timeout:g} s"))
        return done


SINGLE_THREAD: Mapping[str, str] = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
"""The environment of workers. How many there are changes no figure of any of them."""
