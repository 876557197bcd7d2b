"""A task: what can be asked of the robot on many tables, how to tell whether it was done, and one way to do it.

A suite is one of `tasks.library`, or anybody's own file: a Python module with a sequence `TASKS`, or one task in the
task language (docs/tasks.md).
"""

from __future__ import annotations

import importlib
import runpy
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.scene import SceneSpec


class UnknownSuite(ValueError):
    """No suite of that name, or a file that is none; the message says what there is."""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One drawing of a task.

    Args:
        instruction: the sentence.
        scene: what stands on the table.
        goal: predicates (`tasks.predicates`) that hold afterwards, judged from simulator truth.
        oracle: a program over the same functions that reaches the goal.
        earlier: sentences that are said before, in the same conversation.
    """

    instruction: str
    scene: SceneSpec
    goal: Sequence[Mapping[str, Any]]
    oracle: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that can be asked of the robot.

    Args:
        name: unlike any other of its suite; trials are seeded by it.
        draw: an instance for a generator; the same one for the same state of the generator.
        labels: what tables group by, such as {"instructions": "unseen", "horizon": "long"}.
    """

    name: str
    draw: Callable[[np.random.Generator], Instance]
    labels: Mapping[str, str] = field(default_factory=dict)

    def instance(self, seed: int, trial: int) -> Instance:
        """The instance of a trial; the same on any machine, whatever other tasks and trials there are."""
        return self.draw(np.random.default_rng((seed, zlib.crc32(self.name.encode()), trial)))


@dataclass(frozen=True)
class Published:
    """A figure that others published; a suite that has some lists them in `PUBLISHED`.

    Args:
        name: of what it was measured for.
        labels: the trials that it is about: those of the tasks that have all of these labels.
        percent: of the trials, how many succeeded.
    """

    name: str
    labels: Mapping[str, str]
    percent: float


LIBRARY = ("cap", "lohoravens", "examples")


def load(suite: str) -> tuple[Task, ...]:
    """The tasks of a suite of the library, by name, or of a Python file or a library of tasks, by path.

    A file that binds no `TASKS` and calls `goal(...)` is a task in the task language, and one that imports from
    `cliport.tasks.task` a task file of CLIPort's and GenSim's (docs/gensim.md); it is called as the file is.

    Raises:
        UnknownSuite: there is none of that name, the file has no `TASKS`, or two tasks share a name; or what is wrong
            with the source of a task in the task language.
    """
    if suite in LIBRARY:
        tasks = importlib.import_module(f"tasks.library.{suite}").TASKS
    elif suite.endswith(".py") and Path(suite).is_file():
        tasks = _of_file(Path(suite))
    elif Path(suite).is_dir():
        tasks = _of_folder(Path(suite))
    else:
        raise UnknownSuite(
            f"no suite {suite!r}; there are: {', '.join(LIBRARY)}, or the path of a Python file or a library"
        )
    if not tasks or not all(isinstance(task, Task) for task in tasks):
        raise UnknownSuite(
            f"{suite} has no sequence TASKS of tasks.task.Task, and calls no goal(...) as a task in the task language"
        )
    names = [task.name for task in tasks]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UnknownSuite(f"{suite} has more than one task {', '.join(sorted(twice))}")
    return tuple(tasks)


def _of_file(file: Path) -> Any:
    # The language makes tasks, so it knows this module; so does what makes tasks of task files.
    from tasks.gensim.bridge import bridged, is_task_file
    from tasks.language import InvalidTask, check_syntax, is_written, written

    source = file.read_text(encoding="utf-8", errors="replace")
    if is_task_file(source):
        return (bridged(file.stem, source),)
    if not is_written(source):
        return runpy.run_path(str(file)).get("TASKS")
    try:
        check_syntax(source)
    except InvalidTask as error:
        raise UnknownSuite(f"{file}, {error}") from None
    return (written(file.stem, source, folder=file.parent),)


def _of_folder(folder: Path) -> Any:
    # What is in a library is made by the language.
    from tasks.generate.database import LibraryError
    from tasks.generate.library import suite

    try:
        return suite(folder)
    except LibraryError as error:
        raise UnknownSuite(str(error)) from None
