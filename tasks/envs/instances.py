"""The tasks of the library as a data set: every drawing of a task is an item, made when it is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import overload

from tasks.envs.items import Item
from tasks.evaluation.plan import chosen
from tasks.task import Task, UnknownSuite, load

# What the Code as Policies table calls "stack all the blocks", others call by what is stacked.
ALSO_CALLED = {"cap/stack-blocks": "cap/stack-all"}


class Drawings(Sequence[Item]):
    """Tables of one or more tasks, the tasks in turn. The gold answer is the oracle's program; a record has the `task`,
    the `trial`, the `instance`, and a `seed` for what is random on that table, such as noise in what is seen.

    Args:
        tasks: what is drawn from.
        trials: how many tables of each task there are.
        seed: of the drawing; trial n of a task is that of `handscript eval --seed`, to the last bit.
    """

    def __init__(self, tasks: Sequence[Task], trials: int, seed: int) -> None:
        self.tasks = tuple(tasks)
        self._trials, self._seed = trials, seed

    def __len__(self) -> int:
        return len(self.tasks) * self._trials

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"no item {index}; there are {len(self)}, from 0 on")
        trial, number = divmod(index % len(self), len(self.tasks))
        task = self.tasks[number]
        instance = task.instance(self._seed, trial)
        if instance.earlier:
            raise UnknownSuite(f"{task.name} goes on from earlier sentences; an environment begins with the one judged")
        record = {
            "task": task.name,
            "trial": trial,
            "instance": instance,
            "seed": zlib.crc32(f"{self._seed} {task.name} {trial}".encode()),
        }
        return Item(instance.instruction, instance.oracle, record)


def find(name: str) -> tuple[Task, ...]:
    """The tasks that a name means.

    Args:
        name: a suite ("cap", "tables.py"), a task of one ("cap/stack-all/seen"), or the beginning of several up to a
            slash ("cap/stack-all", which has seen and unseen attributes).

    Raises:
        UnknownSuite: there are none; the message says what there is.
    """
    whole = ALSO_CALLED.get(name, name)
    if whole.endswith(".py"):
        return load(whole)
    suite, _, wanted = whole.partition("/")
    tasks = load(suite)
    found = tuple(task for task in tasks if not wanted or f"{task.name}/".startswith(f"{wanted}/"))
    return found or chosen(suite, [wanted])
