"""Examines candidates in a process of its own: first whether they can be drawn and are new, then whether they hold."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

import cv2

from lmp.sandbox.host import Sandbox
from sim.reuse import LastingWorld
from sim.scene import SceneError
from tasks.evaluation.pool import Start
from tasks.generate.alike import Behaviour
from tasks.generate.candidate import Failure
from tasks.generate.library import Evidence
from tasks.generate.pictures import before_and_after
from tasks.language import InvalidTask, written
from tasks.language.checks import check
from tasks.task import Instance, Task


@dataclass(frozen=True)
class Draw:
    """Draw a candidate and tell how it behaves: a fiftieth of the work of playing it.

    Args:
        name, source: of the candidate.
        seeds: of the drawings.
    """

    name: str
    source: str
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Play:
    """Check a candidate (`tasks.language.checks.check`) and take its picture. Arguments as of `Draw`."""

    name: str
    source: str
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Held:
    """What was found of a candidate in which nothing is wrong, and its picture as PNG."""

    evidence: Evidence
    picture: bytes


Found = Behaviour | Held | Failure
"""Of `Draw` a behaviour, of `Play` a `Held`, of either a failure."""


class Examiner:
    """What a worker runs. A context manager: `tasks.evaluation.local.LocalCrew(Examiner)` starts processes with it.

    Raises:
        ConfinementUnavailable: no program can be confined here.
    """

    def __init__(self) -> None:
        # Workers beside each other share the processor by being many, not by each having as many threads.
        cv2.setNumThreads(1)
        self._sandbox = Sandbox()
        self._world = LastingWorld()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._world.close()
        self._sandbox.close()

    def __call__(self, work: Draw | Play) -> Found:
        """Examine a candidate."""
        task = written(work.name, work.source)
        if isinstance(work, Play):
            return self._played(task, work.seeds)
        try:
            return Behaviour.of([task.instance(seed, 0) for seed in work.seeds])
        except InvalidTask as error:
            return Failure(error.kind, str(error))
        except SceneError as error:
            return Failure("runtime", str(error))

    def _played(self, task: Task, seeds: Sequence[int]) -> Found:
        began = time.perf_counter()
        findings = check(task, seeds=seeds, sandbox=self._sandbox, world=self._world)
        if findings.failure is not None:
            return Failure(findings.failure.kind, findings.failure.message)
        shown: Instance = next(each.instance for each in findings.played if each.reached)
        picture = before_and_after(shown, self._sandbox, self._world)
        evidence = Evidence(
            seeds=tuple(each.seed for each in findings.played),
            oracle=findings.completed / len(findings.played),
            idle=max(each.empty for each in findings.played),
            seconds=round(time.perf_counter() - began, 2),
        )
        return Held(evidence, picture)


START: Start[Draw | Play, Found] = Examiner
