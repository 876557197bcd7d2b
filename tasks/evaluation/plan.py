"""What an evaluation was asked for, and the trials that this takes."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from perception.detect.select import DEFAULT
from sim.cell import Effector, Eyes
from tasks.evaluation.asked import Asked
from tasks.task import Task, UnknownSuite, load

Keep = Literal["failures", "all", "none"]


@dataclass(frozen=True)
class Work:
    """One trial that is to be run."""

    task: str
    trial: int
    model: str
    perception: Eyes

    @property
    def key(self) -> tuple[str, int, str, str]:
        """As `tasks.evaluation.row.Row.key` of the finished trial."""
        return self.task, self.trial, self.model, self.perception

    @property
    def slug(self) -> str:
        """A name for a folder, its own within an evaluation."""
        words = f"{self.task}-{self.trial:03d}-{self.model}-{self.perception}"
        plain = "".join(c if c.isalnum() else "-" for c in words)
        # What is no letter or digit may be all that tells two of them apart.
        return f"{plain[:80]}-{zlib.crc32(words.encode()):08x}"


@dataclass(frozen=True, kw_only=True)
class Configuration(Asked):
    """Everything that the outcomes of an evaluation depend on, but for the code.

    Args:
        suite: a name of the library, or the path of a file.
        tasks: names of those of its tasks that are run.
        models, perceptions: each is put to the same instances.
        detector, camera_level, effector, position_noise, drop: of the cell (`sim.cell.SimCell`).
        trials: of each task; seed: draws the instances.
        shard: "2/5" for the second of five parts of the instances; "1/1" for all.
        timeout: seconds that one trial may take.
        keep: of which trials the run's folder is kept.
    """

    suite: str
    tasks: Sequence[str]
    models: Sequence[str] = ("embedded",)
    perceptions: Sequence[Eyes] = ("camera",)
    detector: str = DEFAULT
    camera_level: int = 0
    effector: Effector = "suction"
    position_noise: float = 0.0
    drop: float = 0.0
    trials: int = 50
    seed: int = 0
    shard: str = "1/1"
    timeout: float = 300.0
    keep: Keep = "failures"

    def work(self) -> list[Work]:
        """Every trial: a first one of each task, then a second one, so that what was stopped early is balanced.

        A shard has whole instances: each is put to every model and perception by the same shard.
        """
        part, parts = parse_shard(self.shard)
        instances = [(task, trial) for trial in range(self.trials) for task in self.tasks]
        return [
            Work(task, trial, model, perception)
            for task, trial in instances[part - 1 :: parts]
            for model in self.models
            for perception in self.perceptions
        ]

    def options(self, work: Work) -> dict[str, Any]:
        """Of the cell of a trial; what is random in it is drawn anew for each instance, alike for all models."""
        return {
            "perception": work.perception,
            "detector": self.detector,
            "camera_level": self.camera_level,
            "effector": self.effector,
            "position_noise": self.position_noise,
            "drop": self.drop,
            "seed": zlib.crc32(f"{self.seed} {work.task} {work.trial}".encode()),
        }


def parse_shard(text: str) -> tuple[int, int]:
    """The part and the number of parts in "2/5". Raises `ValueError`."""
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise ValueError(f"{text!r} is no shard; the second of five is 2/5")
    return int(part), int(parts)


def chosen(suite: str, names: Collection[str] = ()) -> tuple[Task, ...]:
    """The tasks of a suite, or those of certain names.

    Raises:
        UnknownSuite: there is no such suite, or it has no such task.
    """
    tasks = load(suite)
    known = [task.name for task in tasks]
    if unknown := [name for name in names if name not in known]:
        raise UnknownSuite(f"{suite} has no task {unknown[0]!r}; there are: {', '.join(known)}")
    return tuple(task for task in tasks if not names or task.name in names)
