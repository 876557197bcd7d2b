"""What the tasks of a library say, on which tables, and the programs that do it: for those who train on sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.scene import SceneSpec
from tasks.generate.library import suite


def sentences(folder: Path, *, drawings: int = 1, seed: int = 0) -> Iterator[tuple[str, SceneSpec, str]]:
    """Instructions with their scenes and oracles, a drawing of each task after the other.

    Args:
        folder: of the library.
        drawings: of each task.
        seed: another one than those of the checks draws other tables.

    Raises:
        LibraryError: there is no library.
        InvalidTask, SceneError: a task cannot be drawn; by its check it can be with nine seeds of ten and more.
    """
    tasks = suite(folder)
    for number in range(drawings):
        for task in tasks:
            instance = task.instance(seed, number)
            yield instance.instruction, instance.scene, instance.oracle
