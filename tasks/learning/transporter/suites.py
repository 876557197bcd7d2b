"""Which tasks a policy learns and is judged on: by the names of suites, tasks, files and libraries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from tasks.envs.instances import find
from tasks.generate.alike import Behaviour
from tasks.task import Task, load

DRAWINGS = 5
"""Of each task, by which it is compared with others."""


@lru_cache
def tasks_of(name: str) -> tuple[Task, ...]:
    """The tasks that a name means: a file's or a library's by path, else as in `tasks.envs.instances.find`.

    Raises:
        UnknownSuite: there are none.
    """
    return load(name) if Path(name).exists() else find(name)


def named(name: str) -> Task:
    """One task by its whole name, `whole_names` gives it. Raises `UnknownSuite`."""
    suite, _, task = name.partition("::")
    return next(each for each in tasks_of(suite) if each.name == task)


def whole_names(suites: Iterable[str]) -> list[str]:
    """The names of all tasks of some suites, SUITE::TASK. Raises `UnknownSuite`."""
    return [f"{suite}::{task.name}" for suite in suites for task in tasks_of(suite)]


def behaviour(name: str) -> Behaviour:
    """How a task behaves (`tasks.generate.alike`). Raises `InvalidTask`."""
    task = named(name)
    return Behaviour.of([task.instance(0, trial) for trial in range(DRAWINGS)])


def unlike(names: Sequence[str], found: Sequence[Behaviour], others: Sequence[Behaviour]) -> list[str]:
    """Those names whose behaviours are like none of the others."""
    return [name for name, one in zip(names, found, strict=True) if not any(one.like(other) for other in others)]
