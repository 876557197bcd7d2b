"""Examines candidates in a process of its own: first whether they can be drawn and are new, then whether they hold."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import cv2
import numpy as np

from lmp.sandbox.host import Sandbox
from sim.reuse import LastingWorld
from sim.scene import SceneError
from tasks.generate.alike import Behaviour
from tasks.generate.candidate import Failure
from tasks.generate.library import Evidence
from tasks.generate.pictures import before_and_after
from tasks.language import InvalidTask, written
from tasks.language.checks import check
from tasks.task import Instance, Task


@dataclass(frozen=True)
class Draw:
    """Draw a candidate with some seeds and tell how it behaves, which is a small part of the work of playing it.

    Args:
        name, source: of the candidate.
        seeds: of the drawings.
    """

    name: str
    source: str
    seeds: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Play:
    """Check a candidate (`tasks.language.checks.check`) and take its picture.

    Args:
        name: of the candidate.
        drawings: by seed.
    """

    name: str
    drawings: Mapping[int, Instance]


@dataclass(frozen=True)
class Drawn:
    """How a candidate behaves, and its drawings by seed."""

    behaviour: Behaviour
    drawings: Mapping[int, Instance]


@dataclass(frozen=True)
class Held:
    """What was found of a candidate in which nothing is wrong, and its picture as PNG."""

    evidence: Evidence
    picture: bytes


Found = Drawn | Held | Failure
"""Of `Draw` a `Drawn`, of `Play` a `Held`, of either a failure."""


@dataclass(frozen=True, kw_only=True)
class _Again(Task):
    """A task that was drawn before."""

    drawings: Mapping[int, Instance]

    def instance(self, seed: int, trial: int) -> Instance:
        """The drawing of a seed."""
        return self.drawings[seed]


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
        if isinstance(work, Play):
            return self._played(work)
        task = written(work.name, work.source)
        try:
            drawings = {seed: task.instance(seed, 0) for seed in work.seeds}
            return Drawn(Behaviour.of(list(drawings.values())), drawings)
        except InvalidTask as error:
            return Failure(error.kind, str(error))
        except SceneError as error:
            return Failure("runtime", str(error))

    def _played(self, work: Play) -> Found:
        began = time.perf_counter()
        task = _Again(name=work.name, draw=_never, drawings=work.drawings)
        findings = check(task, seeds=work.drawings, sandbox=self._sandbox, world=self._world)
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


def _never(rng: np.random.Generator) -> Instance:
    raise AssertionError("it was drawn before")
