"""An evaluation's folder: what was asked for, one line a finished trial, and what was kept of the trials.

`trials.jsonl` has one writer and only grows. A trial is finished when its line is on the disk, so whatever ends an
evaluation costs the trials under way and no others.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from tasks.evaluation.plan import Configuration
from tasks.evaluation.row import Row

CONFIGURATION, TRIALS, KEPT = "evaluation.json", "trials.jsonl", "trials"


class NotAnEvaluation(ValueError):
    """A folder has no evaluation in it, or one that something else has written to; the message says what is wrong."""


class Asked(Protocol):
    """What an evaluation was asked for."""

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        ...


class Finished(Protocol):
    """What is kept of one trial of whatever sort."""

    @property
    def key(self) -> Hashable:
        """What tells it from all others of its evaluation."""
        ...

    @property
    def run(self) -> str:
        """The folder of its files, relative to the evaluation's; empty when there is none."""
        ...

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        ...


Kept = TypeVar("Kept", bound=Finished)
Anything = TypeVar("Anything")


def create(folder: Path, configuration: Asked, **about: Any) -> None:
    """Make the folder of a new evaluation.

    Args:
        about: further JSON values to be kept beside the configuration, such as the version of Handscript.

    Raises:
        FileExistsError: there is an evaluation already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / CONFIGURATION).open("x", encoding="utf-8") as file:
        json.dump({**configuration.as_json(), **about}, file, indent=1)


def read_configuration(folder: Path) -> Configuration:
    """What an evaluation was asked for. Raises `NotAnEvaluation`."""
    return read_asked(folder, Configuration.from_json)


def read_asked(folder: Path, parse: Callable[[dict[str, Any]], Anything]) -> Anything:
    """What an evaluation of whatever sort was asked for. Raises `NotAnEvaluation`."""
    try:
        return parse(json.loads((folder / CONFIGURATION).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise NotAnEvaluation(f"{folder} has no {CONFIGURATION} of an evaluation: {error}") from None


def read_rows(folder: Path) -> list[Row]:
    """The finished trials in the order in which they were planned, whichever finished first.

    Raises:
        NotAnEvaluation: there is none, or a line of it is not a row.
    """
    return read_planned(folder, [work.key for work in read_configuration(folder).work()], Row.from_json)


def read_planned(folder: Path, plan: Sequence[Hashable], parse: Callable[[dict[str, Any]], Kept]) -> list[Kept]:
    """The finished trials of whatever sort an evaluation has, in the order of its plan.

    Args:
        plan: the keys of all trials, finished or not.
        parse: from a line's values to a row.

    Raises:
        NotAnEvaluation: a line is not a row, or one that was not planned.
    """
    order = {key: i for i, key in enumerate(plan)}
    try:
        # What follows the last line's end is of a writer that was killed within a line.
        lines = (folder / TRIALS).read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            rows.append(parse(json.loads(line)))
        except (ValueError, TypeError) as error:
            raise NotAnEvaluation(f"{folder / TRIALS}, line {number}: {error}") from None
    if strange := [row.key for row in rows if row.key not in order]:
        raise NotAnEvaluation(f"{folder / TRIALS} has a trial that was not asked for: {strange[0]}")
    return sorted(rows, key=lambda row: order[row.key])


class Store:
    """The one writer of an evaluation's folder. A context manager.

    Args:
        folder: made by `create`. A line that a kill tore apart is cut off.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / TRIALS
        self._file = path.open("ab")
        whole = path.read_bytes().rpartition(b"\n")
        self._file.truncate(len(whole[0]) + len(whole[1]))

    def add(self, row: Finished, kept: Mapping[str, bytes]) -> None:
        """Put a finished trial down, after the files that were kept of it, if any, in the folder `row.run`."""
        if row.run:
            run = self.folder / row.run
            # Of a trial that was finished when its line was not yet written.
            shutil.rmtree(run, ignore_errors=True)
            run.mkdir(parents=True)
            for name, data in kept.items():
                (run / name).write_bytes(data)
        self._file.write(json.dumps(row.as_json(), ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; idempotent."""
        self._file.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
