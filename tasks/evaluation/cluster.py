"""Workers that are actors of a Ray cluster. The only file that imports `ray`."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Generic

from tasks.evaluation.local import UNSTARTABLE
from tasks.evaluation.pool import (
    SINGLE_THREAD,
    CannotStart,
    Message,
    NoWorkers,
    Ready,
    Result,
    Start,
    Work,
    Worker,
    WorkerDied,
)

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent to anybody

import ray
from ray.exceptions import RayActorError, RaySystemError


class _Actor(Generic[Work, Result]):
    """What runs in the cluster."""

    def __init__(self, start: Start[Work, Result]) -> None:
        self._start = start
        self._open: AbstractContextManager[Callable[[Work], Result]] | None = None

    def ready(self) -> Message[Result]:
        try:
            self._open = self._start()
            self._run = self._open.__enter__()
        except UNSTARTABLE as error:
            return CannotStart(str(error))
        return Ready()

    def run(self, work: Work) -> Message[Result]:
        return self._run(work)


class RayWorker(Generic[Work, Result]):
    """One actor, which has one processor of the cluster to itself."""

    def __init__(self, start: Start[Work, Result]) -> None:
        environment = {"env_vars": dict(SINGLE_THREAD)}
        self._actor: Any = ray.remote(_Actor).options(num_cpus=1, max_restarts=0, runtime_env=environment).remote(start)
        self.pending: Any = self._actor.ready.remote()

    def begin(self, work: Work) -> None:
        """Give it a trial."""
        self.pending = self._actor.run.remote(work)

    def message(self) -> Message[Result]:
        """What it has to say. Raises `WorkerDied`, also when its machine has died."""
        try:
            message: Message[Result] = ray.get(self.pending)
        except (RayActorError, RaySystemError) as error:
            raise WorkerDied(str(error)) from None
        return message

    def end(self) -> None:
        """Kill it. Idempotent."""
        ray.kill(self._actor, no_restart=True)


class RayCrew(Generic[Work, Result]):
    """Starts actors. A context manager, which leaves the cluster as it is.

    Args:
        start: makes what runs the trials, in each actor.
        address: of a cluster; "" for the one that RAY_ADDRESS names, or one of this machine, started if need be.

    Raises:
        NoWorkers: there is no cluster at that address.
    """

    def __init__(self, start: Start[Work, Result], address: str = "") -> None:
        self._start = start
        try:
            ray.init(address=address or None, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise NoWorkers(f"no Ray cluster at {address or 'this machine'}: {error}") from None

    @property
    def processors(self) -> int:
        """Of the whole cluster."""
        return int(ray.cluster_resources().get("CPU", 1))

    def hire(self) -> RayWorker[Work, Result]:
        """Start an actor."""
        return RayWorker(self._start)

    def wait(self, workers: Sequence[Worker[Work, Result]], seconds: float) -> Sequence[Worker[Work, Result]]:
        """Those that have something to say or have died."""
        by_pending = {worker.pending: worker for worker in workers if isinstance(worker, RayWorker)}
        heard, _ = ray.wait(list(by_pending), num_returns=1, timeout=seconds)
        return [by_pending[each] for each in heard]

    def __enter__(self) -> RayCrew[Work, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ray.shutdown()
