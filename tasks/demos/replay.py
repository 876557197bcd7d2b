"""Does the recorded actions of a data set again, and holds what comes of them against what was recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import cv2
import numpy as np

from sim.cell import SimCell
from sim.engine import TICK
from sim.stepped import SteppedRobot
from tasks.demos import formats
from tasks.demos.formats import Recording
from tasks.demos.plan import Work, cell_options
from tasks.demos.recorder import objects
from tasks.demos.rollout import judged
from tasks.evaluation.plan import chosen
from tasks.evaluation.pool import Crew, Lost, Start, carried_out

TIMEOUT = 300.0


@dataclass(frozen=True)
class Replayed:
    """What came of an episode's actions.

    Args:
        number: of the episode in the data set.
        task, trial: what it was of.
        recorded, reached: whether the goal was reached then and now; score: then and now.
        off: how far anything is from where it was then, in m or, of quaternions, their components.
        why: it could not be done again; "" where it could.
    """

    number: int
    task: str
    trial: int
    recorded: bool
    reached: bool
    score: tuple[float, float]
    off: float = float("nan")
    why: str = ""

    @property
    def same(self) -> bool:
        """Whether as much was reached as then."""
        return self.reached == self.recorded and self.score[0] == self.score[1]


@dataclass(frozen=True, eq=False)
class Again:
    """An episode that is to be done again: its number, and what was recorded of it."""

    number: int
    recording: Recording


class Replayer:
    """Does episodes again. A context manager.

    Args:
        folder: what the suites' relative paths are relative to.
    """

    def __init__(self, folder: Path) -> None:
        os.chdir(folder)
        cv2.setNumThreads(1)

    def __enter__(self) -> Replayer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def __call__(self, again: Again) -> Replayed:
        """Do one; what keeps it from being done is in what comes back."""
        about = again.recording.about
        told = Replayed(again.number, about["task"], about["trial"], about["success"], False, (about["score"], 0.0))
        try:
            found, off = replayed(again.recording)
        except Exception as error:
            return replace(told, why=f"{type(error).__name__}: {error}")
        return replace(told, reached=found["success"], score=(about["score"], found["score"]), off=off)


def replayed(recording: Recording) -> tuple[dict[str, Any], float]:
    """Do an episode's actions on a table like its own.

    Returns:
        What is so then, as `tasks.demos.rollout.judged` says it; and `Replayed.off`.

    Raises:
        UnknownSuite: its suite is not there any more.
    """
    about = recording.about
    (task,) = chosen(about["suite"], [about["task"]])
    instance = task.instance(about["seed"], about["trial"])
    work, ticks = Work(about["task"], about["trial"]), round(1.0 / (about["fps"] * TICK))
    options = cell_options(work, about["seed"], ticks, about["perception"], about["detector"], about["effector"])
    with SimCell(instance.scene, **options) as cell:
        robot, before = cell.robot, cell.truth()
        assert isinstance(robot, SteppedRobot)
        row = 0
        while row < len(recording.actions):
            row += robot.act(recording.actions[row])
        said = {name: about[name] for name in ("outcome", "answers", "said", "message")}
        off = np.abs(objects(cell) - about["after"]).max(initial=0.0)
        return judged(instance, said, cell, before), float(off)


def start() -> Start[Again, Replayed]:
    """What workers are started with."""
    return partial(Replayer, Path.cwd())


def replay(folder: Path, name: str, crew: Crew[Again, Replayed], *, workers: int) -> Iterator[Replayed]:
    """Do the episodes again that a data set has in a format, and yield what came of each.

    Raises:
        FormatUnavailable, NoWorkers: it cannot be done.
        OSError: the data set cannot be read.
    """
    plan = [Again(number, recording) for number, recording in enumerate(formats.recordings(folder, name))]
    for ended in carried_out(plan, crew, workers=min(workers, max(len(plan), 1)), timeout=TIMEOUT):
        if isinstance(ended, Lost):
            again, about = ended.work, ended.work.recording.about
            score = (about["score"], 0.0)
            yield Replayed(again.number, about["task"], about["trial"], about["success"], False, score, why=ended.why)
        else:
            yield ended.result
