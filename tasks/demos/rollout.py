"""Runs the rollouts of a data set, one after the other, in one process."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import Any

import cv2

from lmp.model.base import Completion, Model, ModelRejected, Prompt
from lmp.model.select import select
from lmp.result import Report
from lmp.sandbox.host import Sandbox
from lmp.session import Session
from lmp.trace import as_json
from perception.types import SceneObject
from sim.cell import SimCell
from sim.stepped import SteppedRobot
from tasks.demos.episode import Episode
from tasks.demos.plan import MODEL, ORACLE, Configuration, Work
from tasks.demos.recorder import Recorder
from tasks.evaluation.plan import chosen
from tasks.evaluation.row import OutcomeName
from tasks.goals import explain, score
from tasks.task import Instance

EPISODE = "episode.npz"
KEPT = "trials"
NO_EPISODE: Mapping[str, bytes] = {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is kept of a rollout, whether it is a demonstration or not.

    Args:
        task, trial: see `Work`.
        instruction: the sentence.
        outcome: the session's; "crashed" where something raised that should not have, or the process died; "timeout".
        success: whether all of the goal was reached; score: how much of it, 0 to 1; missing: what is not so.
        message: what the session told, or the traceback of a crash.
        periods: how many rows it has; seconds: wall-clock time.
        run: the folder of its episode, relative to that of the rollouts; "" when it was not kept.
    """

    task: str
    trial: int
    instruction: str = ""
    outcome: OutcomeName
    success: bool = False
    score: float = 0.0
    missing: list[str] = field(default_factory=list)
    message: str = ""
    periods: int = 0
    seconds: float = 0.0
    run: str = ""

    @property
    def work(self) -> Work:
        """That it is of."""
        return Work(self.task, self.trial)

    @property
    def key(self) -> Work:
        """What tells it from all others."""
        return self.work

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Row:
        """The row of `as_json`; raises `TypeError` where it is none."""
        return cls(**{each.name: data[each.name] for each in fields(cls) if each.name in data})


@dataclass(frozen=True)
class Result:
    """A finished rollout.

    Args:
        row: what is kept of it.
        kept: its episode as a file, by name; empty when it is not kept.
    """

    row: Row
    kept: Mapping[str, bytes]


class Demonstrator:
    """A sandbox, the tasks and a model, kept warm over rollouts; each has a cell and a conversation of its own.

    A context manager.

    Args:
        configuration: of the data set.
        folder: what relative paths are relative to.

    Raises:
        UnknownSuite, UnknownView, ConfinementUnavailable, ModelError, OSError: no rollouts can be done here.
    """

    def __init__(self, configuration: Configuration, folder: Path) -> None:
        os.chdir(folder)
        # Workers beside each other share the processor by being many, not by each having as many threads.
        cv2.setNumThreads(1)
        self._configuration = configuration
        self._views = configuration.cameras
        self._tasks = {task.name: task for task in chosen(configuration.suite, configuration.tasks)}
        self._model: Model = select(configuration.model) if configuration.program == MODEL else NoModel()
        self._sandbox = Sandbox()

    def __enter__(self) -> Demonstrator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.close()

    def __call__(self, work: Work) -> Result:
        """Do a rollout. Whatever it raises is in its row."""
        began = time.perf_counter()
        try:
            instance = self._tasks[work.task].instance(self._configuration.seed, work.trial)
            episode = self._rollout(work, instance)
        except Exception:
            # A suite of somebody's own, or a bug: the rollout is no demonstration, and others may be.
            return Result(Row(task=work.task, trial=work.trial, outcome="crashed", message=traceback.format_exc()), {})
        keep = len(episode) > 0 and (episode.about["success"] or self._configuration.keep_failed)
        told = ("instruction", "outcome", "success", "score", "missing", "message")
        row = Row(
            task=work.task,
            trial=work.trial,
            **{name: episode.about[name] for name in told},
            periods=len(episode),
            seconds=round(time.perf_counter() - began, 3),
            run=f"{KEPT}/{work.slug}" if keep else "",
        )
        return Result(row, {EPISODE: episode.as_bytes()} if keep else NO_EPISODE)

    def _rollout(self, work: Work, instance: Instance) -> Episode:
        if instance.earlier:
            raise ValueError(f"{work.task} goes on from earlier sentences; a demonstration begins with the one judged")
        with SimCell(instance.scene, **self._configuration.options(work)) as cell:
            session = Session(self._model, cell.functions, self._sandbox, observe=cell.names, on_sentence=cell.begin)
            robot = cell.robot
            assert isinstance(robot, SteppedRobot)
            recorder = Recorder(cell, robot, self._views)
            before = cell.truth()
            report = self._perform(session, instance)
            told = ("outcome", "answers", "said", "message")
            said = {name: as_json(getattr(report, name)) for name in told}
            return recorder.episode(
                {
                    "suite": self._configuration.suite,
                    "task": work.task,
                    "trial": work.trial,
                    "seed": self._configuration.seed,
                    "fps": self._configuration.fps,
                    "perception": self._configuration.perception,
                    "detector": self._configuration.detector,
                    "effector": self._configuration.effector,
                    "instruction": instance.instruction,
                    "program": self._source(report, instance),
                    **said,
                    **judged(instance, said, cell, before),
                }
            )

    def _perform(self, session: Session, instance: Instance) -> Report:
        if self._configuration.program == MODEL:
            return session.do(instance.instruction)
        return session.execute(
            instance.oracle if self._configuration.program == ORACLE else self._configuration.program
        )

    def _source(self, report: Report, instance: Instance) -> str:
        if self._configuration.program == ORACLE:
            return instance.oracle
        if self._configuration.program != MODEL:
            return self._configuration.program
        return "\n\n".join(written.source for written in report.programs)


class NoModel:
    """Stands where no model is asked for: a program of an oracle or a person that would ask one fails."""

    name = "none"

    def complete(self, prompt: Prompt, **options: Any) -> list[Completion]:
        """Raises `ModelRejected`."""
        raise ModelRejected(f"no model is there to write {prompt.program}; call --program model for one")


def judged(
    instance: Instance, said: Mapping[str, Any], cell: SimCell, before: Mapping[str, SceneObject]
) -> dict[str, Any]:
    """What is so now, from simulator truth: `success`, `score`, and what is `missing`.

    Args:
        said: the program's outcome, answers, what it said and its message.
        before: what stood where at the beginning.
    """
    held = cell.robot.held
    ending = {
        **said,
        "tool": cell.robot.tool.position.tolist(),
        "held": None if held is None else held.name,
    }
    judgement: Any = (instance.goal, before, cell.truth())
    missing = list(explain(*judgement, **ending))
    return {"success": not missing, "score": float(score(*judgement, **ending)), "missing": missing}
