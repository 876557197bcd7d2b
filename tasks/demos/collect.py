"""A data set from its plan to its files, on any crew of workers.

A rollout is finished when its line is on the disk; its episode is there before that. The formats are written when all
rollouts are finished, in the order of the plan, each whole or not at all. So whatever ends this and whenever, the same
data set comes of going on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tasks.demos import formats
from tasks.demos.episode import Episode
from tasks.demos.plan import Configuration, Work, checked
from tasks.demos.rollout import EPISODE, KEPT, Demonstrator, Result, Row
from tasks.evaluation import store
from tasks.evaluation.pool import Crew, Lost, Shift, Start
from tasks.evaluation.store import Store, read_asked, read_planned

ROLLOUTS = "rollouts"
"""Within a data set's folder: what was asked for, a line for each rollout, and the episodes until they are written."""


def create(folder: Path, configuration: Configuration) -> None:
    """Make the folder of a new data set.

    Raises:
        FileExistsError: there is one already.
        ValueError: it cannot be made (`checked`).
        FormatUnavailable: a format's library is missing.
    """
    for name in checked(configuration).formats:
        formats.require(name)
    store.create(folder / ROLLOUTS, configuration, handscript=version("handscript"))


def read_configuration(folder: Path) -> Configuration:
    """What a data set was asked for. Raises `NotAnEvaluation`."""
    return read_asked(folder / ROLLOUTS, Configuration.from_json)


def read_rows(folder: Path) -> list[Row]:
    """The finished rollouts in the order of the plan. Raises `NotAnEvaluation`."""
    return read_planned(folder / ROLLOUTS, read_configuration(folder).work(), Row.from_json)


def start(configuration: Configuration) -> Start[Work, Result]:
    """What workers are started with."""
    return partial(Demonstrator, configuration, Path.cwd())


def collect(folder: Path, crew: Crew[Work, Result], *, workers: int) -> Iterator[Row]:
    """Do the rollouts of a data set that are not finished yet, and yield each row when it is on the disk.

    Raises:
        NotAnEvaluation, NoWorkers: it cannot go on.
        OSError: the folder cannot be written to; what is in it stays good.
    """
    configuration = read_configuration(folder)
    rows = {row.work: row for row in read_rows(folder)}
    with (
        Store(folder / ROLLOUTS) as kept,
        Shift(crew, workers=workers, timeout=configuration.timeout) as shift,
    ):
        while plan := configuration.next(_succeeded(configuration, rows)):
            for ended in shift.carried_out(plan):
                if isinstance(ended, Lost):
                    row = Row(task=ended.work.task, trial=ended.work.trial, outcome=ended.outcome, message=ended.why)
                    result = Result(row, {})
                else:
                    result = ended.result
                kept.add(result.row, result.kept)
                rows[result.row.work] = result.row
                yield result.row


def write(folder: Path) -> list[Path]:
    """Write a data set in its formats, when all rollouts are finished; then the episodes are in these alone.

    Returns:
        The folder of each format; none when there is no demonstration.

    Raises:
        FormatUnavailable, OSError: it cannot be written; nothing is lost.
    """
    configuration = read_configuration(folder)
    kept = kept_rows(folder)
    if not kept:
        return []

    def episodes() -> Iterator[Episode]:
        for row in kept:
            yield Episode.from_bytes((folder / ROLLOUTS / row.run / EPISODE).read_bytes())

    facts = formats.Facts.of(configuration)
    made = [formats.write(folder, name, facts, episodes) for name in configuration.formats]
    shutil.rmtree(folder / ROLLOUTS / KEPT, ignore_errors=True)
    return made


def kept_rows(folder: Path) -> list[Row]:
    """The rows of the demonstrations that are in the data set, in its order."""
    configuration = read_configuration(folder)
    rows = {row.work: row for row in read_rows(folder)}
    return [rows[work] for work in configuration.kept(_succeeded(configuration, rows))]


def _succeeded(configuration: Configuration, rows: dict[Work, Row]) -> dict[Work, bool]:
    return {work: bool(row.run) for work, row in rows.items()}
