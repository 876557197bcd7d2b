"""What demonstrations were asked for, and the rollouts that this takes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from perception.detect.select import DEFAULT
from sim.cell import Effector, Eyes
from sim.engine import TICK
from sim.stepped import SteppedRobot
from tasks.demos.views import View, parse
from tasks.evaluation.asked import Asked
from tasks.evaluation.plan import chosen

ORACLE, MODEL = "oracle", "model"
RATES = (5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 40, 48, 60)
"""Periods a second that are whole ticks."""

ROLLOUTS_A_DEMONSTRATION = 4
"""Rollouts after which a task is given up: as many as this for each demonstration of it, and a few more."""
A_FEW = 6


@dataclass(frozen=True)
class Work:
    """One rollout."""

    task: str
    trial: int

    @property
    def slug(self) -> str:
        """A name for a folder, its own within a data set."""
        plain = "".join(c if c.isalnum() else "-" for c in self.task)
        return f"{plain[:80]}-{zlib.crc32(self.task.encode()):08x}-{self.trial:05d}"


@dataclass(frozen=True, kw_only=True)
class Configuration(Asked):
    """Everything that a data set depends on, but for the code.

    Args:
        suite, tasks: as in `handscript eval`; trial n of a task is that of the evaluation with the same seed.
        episodes: of each task.
        seed: draws the tables.
        program: "oracle"; "model", by `model`; or a program's text, done on every table.
        perception, detector, effector: of the cell (`sim.cell.SimCell`).
        fps: periods a second, one of `RATES`.
        views: cameras with their sizes (`tasks.demos.views`).
        keep_failed: the first rollouts, whatever came of them, instead of the first that reached the goal.
        timeout: seconds that a rollout may take.
        formats: that it is written in.
    """

    suite: str
    tasks: Sequence[str]
    episodes: int = 50
    seed: int = 0
    program: str = ORACLE
    model: str = "embedded"
    perception: Eyes = "truth"
    detector: str = DEFAULT
    effector: Effector = "suction"
    fps: int = 20
    views: Sequence[str] = ("overview", "wrist")
    keep_failed: bool = False
    timeout: float = 300.0
    formats: Sequence[str] = ("hdf5",)

    @property
    def ticks(self) -> int:
        """Of a period."""
        return round(1.0 / (self.fps * TICK))

    @property
    def cameras(self) -> tuple[View, ...]:
        """The views. Raises `UnknownView`."""
        return tuple(map(parse, self.views))

    @property
    def most(self) -> int:
        """Rollouts of a task at most."""
        return self.episodes if self.keep_failed else ROLLOUTS_A_DEMONSTRATION * self.episodes + A_FEW

    def work(self) -> list[Work]:
        """Every rollout that there may be: a first one of each task, then a second one."""
        return [Work(task, trial) for trial in range(self.most) for task in self.tasks]

    def next(self, succeeded: Mapping[Work, bool]) -> list[Work]:
        """The rollouts that are to be done before more can be said; none when there are enough demonstrations.

        Which rollouts there are in the end depends on no order in which they finish.

        Args:
            succeeded: of those that are finished, whether they are demonstrations.
        """
        wanted = {task: self._rollouts(task, succeeded) for task in self.tasks}
        return [work for work in self.work() if work.trial < wanted[work.task] and work not in succeeded]

    def kept(self, succeeded: Mapping[Work, bool]) -> list[Work]:
        """The demonstrations of the data set in their order: of each task the first ones."""
        good = [work for work in self.work() if succeeded.get(work, False)]
        last = {task: [work for work in good if work.task == task][: self.episodes] for task in self.tasks}
        return [work for work in good if work in last[work.task]]

    def options(self, work: Work) -> dict[str, Any]:
        """Of the cell of a rollout."""
        return cell_options(work, self.seed, self.ticks, self.perception, self.detector, self.effector)

    def _rollouts(self, task: str, succeeded: Mapping[Work, bool]) -> int:
        """How many rollouts of a task there have to be at least, the missing ones being taken for demonstrations."""
        good = 0
        for trial in range(self.most):
            good += succeeded.get(Work(task, trial), True)
            if good == self.episodes:
                return trial + 1
        return self.most


def cell_options(
    work: Work, seed: int, ticks: int, perception: Eyes, detector: str, effector: Effector
) -> dict[str, Any]:
    """Options of the cell of a rollout, and of its replay: equal ones, and equal actions, do the same."""
    return {
        "perception": perception,
        "detector": detector,
        "effector": effector,
        "seed": zlib.crc32(f"{seed} {work.task} {work.trial}".encode()),
        "robot": partial(SteppedRobot, ticks=ticks),
    }


def checked(configuration: Configuration) -> Configuration:
    """The configuration, if it can be done.

    Raises:
        ValueError: it cannot (`UnknownSuite`, `UnknownView`), with what could.
    """
    chosen(configuration.suite, configuration.tasks)
    if configuration.fps not in RATES:
        raise ValueError(f"{configuration.fps} is not a rate of whole ticks; there are: {', '.join(map(str, RATES))}")
    names = [view.camera for view in configuration.cameras]
    if len(set(names)) < len(names):
        raise ValueError(f"the same camera twice: {', '.join(configuration.views)}")
    return configuration
