"""Runs the trials of an evaluation, one after the other, in one process."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import cv2

from lmp.model.base import ModelError
from lmp.model.select import select
from lmp.report import write_report
from lmp.sandbox.host import Sandbox
from lmp.trace import Trace
from sim.cell import SimCell
from sim.recording import recorded
from tasks.evaluation.kinds import failure
from tasks.evaluation.listening import Repeating
from tasks.evaluation.plan import Configuration, Work, chosen
from tasks.evaluation.rehearsal import rehearse
from tasks.evaluation.row import Row
from tasks.evaluation.store import KEPT
from tasks.evaluation.trial import Trial, attempt
from tasks.task import Instance


@dataclass(frozen=True)
class Result:
    """A finished trial.

    Args:
        row: what is kept of it.
        kept: the files of its run's folder by name; empty when nothing was kept.
    """

    row: Row
    kept: Mapping[str, bytes]


class Examiner:
    """A sandbox, the models and the tasks, kept warm over trials; each trial has a cell and a conversation of its own.

    A context manager.

    Args:
        configuration: of the evaluation.
        provenance: fields of each row that say what code it is from.
        folder: what relative paths (of the suite, of models) are relative to.

    Raises:
        UnknownSuite, ConfinementUnavailable, ModelError, DetectorUnavailable, OSError: the trials cannot be run here.
    """

    def __init__(self, configuration: Configuration, provenance: Mapping[str, str], folder: Path) -> None:
        os.chdir(folder)
        # Workers beside each other share the processor by being many, not by each having as many threads.
        cv2.setNumThreads(1)
        self._configuration = configuration
        self._provenance = provenance
        self._tasks = {task.name: task for task in chosen(configuration.suite, configuration.tasks)}
        self._models = {name: select(name) for name in configuration.models}
        self._sandbox = Sandbox()
        rehearse(self._models, configuration.perceptions, configuration.effector, self._sandbox, configuration.detector)

    def __enter__(self) -> Examiner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.close()

    def __call__(self, work: Work) -> Result:
        """Run a trial. Whatever it raises is in its row; it is run again, and filmed, where its run is to be kept."""
        labels = dict(self._tasks[work.task].labels)
        try:
            instance = self._tasks[work.task].instance(self._configuration.seed, work.trial)
        except Exception:
            # A suite of somebody's own: a crash like any other.
            message = traceback.format_exc()
            return Result(lost(self._configuration, self._provenance, labels, work, "crashed", message), {})
        model, options = self._models[work.model], self._configuration.options(work)
        trial = attempt(instance, model, self._sandbox, options=options)
        again = partial(self._again, instance, trial, model.name, options)
        row = Row(
            **_planned(self._configuration, self._provenance, labels, work),
            **_found(instance, trial),
            failure=failure(trial, lambda: _has_false_poses(options) and again(**TRUE_POSES).reached),
        )
        if self._configuration.keep == "none" or (self._configuration.keep == "failures" and row.reached):
            return Result(row, {})
        with tempfile.TemporaryDirectory(prefix="handscript-") as name:
            self._record(work, instance, again, Path(name))
            kept = {path.name: path.read_bytes() for path in sorted(Path(name).iterdir())}
        return Result(replace(row, run=f"{KEPT}/{work.slug}"), kept)

    def _again(
        self,
        instance: Instance,
        trial: Trial,
        model: str,
        options: Mapping[str, Any],
        trace: Trace | None = None,
        watched: Callable[[SimCell], AbstractContextManager[None]] = lambda cell: nullcontext(),
        **changed: Any,
    ) -> Trial:
        """The same trial with the same programs."""
        said = Repeating(model, trial.answers)
        return attempt(instance, said, self._sandbox, options={**options, **changed}, trace=trace, watched=watched)

    def _record(self, work: Work, instance: Instance, again: Callable[..., Trial], folder: Path) -> None:
        """Run a trial again, and leave what `handscript run` leaves. To film every trial takes ten times as long as to
        run it, so this is done for those that are kept, and with fewer frames."""
        with Trace(folder) as trace:
            trace.add(
                "run",
                command="eval",
                title=instance.instruction,
                model=work.model,
                vocabulary="tabletop",
                task=work.task,
                trial=work.trial,
                **self._configuration.options(work),
                scene=instance.scene.as_json(),
                sandbox=self._sandbox.tier,
                versions={name: version(name) for name in ("handscript", "pybullet", "numpy")},
            )
            observe = partial(trace.add, "observation")
            film = folder / "video.mp4"
            again(trace=trace, watched=lambda cell: recorded(cell, folder, observe, film, rate=FRAMES_PER_SECOND))
        write_report(folder)


FRAMES_PER_SECOND = 5
"""Of the video of a trial that is kept."""

TRUE_POSES: Mapping[str, Any] = {"perception": "truth", "position_noise": 0.0}


def _has_false_poses(options: Mapping[str, Any]) -> bool:
    return any(options[key] != value for key, value in TRUE_POSES.items())


def lost(
    configuration: Configuration,
    provenance: Mapping[str, str],
    labels: Mapping[str, str],
    work: Work,
    outcome: Literal["crashed", "timeout"],
    message: str,
) -> Row:
    """The row of a trial that came to no end of its own: it counts, as a failure."""
    return Row(
        **_planned(configuration, provenance, labels, work),
        instruction="",
        outcome=outcome,
        reached=False,
        score=0.0,
        missing=["the trial came to no end"],
        message=message,
        failure="timeout" if outcome == "timeout" else "infrastructure",
        seconds=configuration.timeout if outcome == "timeout" else 0.0,
    )


def _planned(
    configuration: Configuration, provenance: Mapping[str, str], labels: Mapping[str, str], work: Work
) -> dict[str, Any]:
    """The fields of a row that are known before its trial is run."""
    return {
        "suite": configuration.suite,
        "task": work.task,
        "trial": work.trial,
        "seed": configuration.seed,
        "labels": dict(labels),
        "model": work.model,
        "perception": work.perception,
        "effector": configuration.effector,
        **provenance,
    }


def _found(instance: Instance, trial: Trial) -> dict[str, Any]:
    """The fields of a row that are known afterwards."""
    completions = [each for answer in trial.answers if not isinstance(answer.said, ModelError) for each in answer.said]
    return {
        "instruction": instance.instruction,
        "outcome": trial.outcome,
        "reached": trial.reached,
        "score": trial.score,
        "missing": list(trial.missing),
        "message": trial.message,
        "model_calls": len(trial.answers),
        "prompt_tokens": sum(each.prompt_tokens for each in completions),
        "completion_tokens": sum(each.completion_tokens for each in completions),
        "seconds": round(trial.seconds, 5),
        **{f"seconds_{part}": round(seconds, 5) for part, seconds in trial.parts.items()},
    }
