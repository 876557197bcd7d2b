"""Many trials at once: work goes to workers that are kept warm, and one that dies or takes too long is replaced.

What a worker is, a process of this machine or an actor of a cluster, is behind the two protocols; what becomes of a
trial when things go wrong is decided here, alike for both.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar

Work = TypeVar("Work", bound=Hashable)
Result = TypeVar("Result")
_Work = TypeVar("_Work", contravariant=True)
_Result = TypeVar("_Result", covariant=True)

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


Message: TypeAlias = Ready | CannotStart | Result
"""A worker says first how it started, then the result of each trial, which is neither of these two."""


class CannotWork(RuntimeError):
    """Raised in a worker where no trial can be run; the message, which says why, is a `CannotStart`'s."""


class WorkerDied(Exception):
    """A worker has ended without being told to; the message says how."""


class NoWorkers(RuntimeError):
    """No worker can be had; the message says why."""


class Worker(Protocol[_Work, _Result]):
    """Runs one trial at a time."""

    def begin(self, work: _Work) -> None:
        """Give it a trial, once it is ready or has told the result of the one before."""
        ...

    def message(self) -> Message[_Result]:
        """What it has to say; `Crew.wait` tells when there is something. Raises `WorkerDied`."""
        ...

    def end(self) -> None:
        """End it at once, whatever it is doing. Idempotent."""
        ...


class Crew(Protocol[Work, Result]):
    """Where workers come from."""

    def hire(self) -> Worker[Work, Result]:
        """A new worker, not yet ready."""
        ...

    def wait(self, workers: Sequence[Worker[Work, Result]], seconds: float) -> Sequence[Worker[Work, Result]]:
        """Those that have something to say or have died; none when there is no such worker for so many seconds."""
        ...


@dataclass(frozen=True)
class Finished(Generic[Work, Result]):
    """A trial that came to its end."""

    work: Work
    result: Result


@dataclass(frozen=True)
class Lost(Generic[Work]):
    """A trial that came to no end of its own: its workers died, or it took longer than it may; why, in words."""

    work: Work
    outcome: Literal["crashed", "timeout"]
    why: str


Ended: TypeAlias = Finished[Work, Result] | Lost[Work]


def carried_out(
    plan: Sequence[Work], crew: Crew[Work, Result], *, workers: int, timeout: float
) -> Iterator[Ended[Work, Result]]:
    """Run trials on so many workers, and yield how each ended in the order of ending.

    However the iteration ends, no worker is left.

    Args:
        timeout: seconds that a trial may take, without what it takes to start a worker.

    Raises:
        NoWorkers: workers cannot start, with what they said.
    """
    with Shift(crew, workers=workers, timeout=timeout) as shift:
        yield from shift.carried_out(plan)


@dataclass(frozen=True)
class _Task(Generic[Work]):
    work: Work
    deadline: float


class Shift(Generic[Work, Result]):
    """Which worker does what, over one plan or several after one another; workers stay warm between them.

    A context manager, which leaves no worker.

    Args:
        crew, workers: where so many workers come from, when there is something to do for them.
        timeout: seconds that a trial may take, without what it takes to start a worker.
    """

    def __init__(self, crew: Crew[Work, Result], *, workers: int, timeout: float) -> None:
        self._waiting: deque[Work] = deque()
        self._crew = crew
        self._workers = workers
        self._timeout = timeout
        self._starting: list[Worker[Work, Result]] = []
        self._idle: list[Worker[Work, Result]] = []
        self._busy: dict[Worker[Work, Result], _Task[Work]] = {}
        self._died_under: Counter[Work] = Counter()
        self._trials: Counter[Worker[Work, Result]] = Counter()
        self._failed_starts = 0

    def carried_out(self, plan: Sequence[Work]) -> Iterator[Ended[Work, Result]]:
        """Run trials, and yield how each ended in the order of ending. Raises `NoWorkers`."""
        self._waiting.extend(plan)
        self._died_under.clear()
        while self._waiting or self._busy:
            yield from self._turn()

    def __enter__(self) -> Shift[Work, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in [*self._starting, *self._idle, *self._busy]:
            worker.end()

    def _turn(self) -> list[Ended[Work, Result]]:
        """Wait for something to happen, and see that everybody has work."""
        self._assign()
        patience = min((task.deadline for task in self._busy.values()), default=time.monotonic() + self._timeout)
        heard = self._crew.wait([*self._starting, *self._busy], max(0.0, patience - time.monotonic()))
        done = [ended for worker in heard for ended in self._hear(worker)] + self._overdue()
        # Before the results are looked at: nobody waits for that.
        self._assign()
        return done

    def _assign(self) -> None:
        while self._idle and self._waiting:
            worker, work = self._idle.pop(), self._waiting.popleft()
            worker.begin(work)
            self._busy[worker] = _Task(work, time.monotonic() + self._timeout)
        while len(self._waiting) > len(self._starting) and len(self._starting) + len(self._busy) < self._workers:
            self._starting.append(self._crew.hire())

    def _hear(self, worker: Worker[Work, Result]) -> Iterator[Ended[Work, Result]]:
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

    def _bury(self, worker: Worker[Work, Result], why: str) -> Iterator[Ended[Work, Result]]:
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

    def _overdue(self) -> list[Ended[Work, Result]]:
        now = time.monotonic()
        done: list[Ended[Work, Result]] = []
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
