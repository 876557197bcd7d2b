"""`handscript eval`: how often the tasks of a suite are done, by which model and eyes, and why the rest are not."""

from __future__ import annotations

import argparse
import os
import shlex
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.given import given
from lmp.model.base import ModelError
from lmp.model.select import select
from tasks.evaluation.asked import DifferentConfiguration
from tasks.evaluation.evaluate import evaluate, provenance, start, write_parquet
from tasks.evaluation.examiner import Result
from tasks.evaluation.join import TrialTwice, join
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.parquet import ParquetUnavailable
from tasks.evaluation.plan import Configuration, Work, chosen, parse_shard
from tasks.evaluation.pool import Crew, NoWorkers
from tasks.evaluation.report import write as write_report
from tasks.evaluation.row import Row
from tasks.evaluation.store import NotAnEvaluation, create, read_configuration, read_rows
from tasks.evaluation.table import table
from tasks.task import UnknownSuite

CONFIGURED = (
    *("suite", "models", "perceptions", "detector", "camera_level", "effector", "position_noise", "drop"),
    *("trials", "seed", "shard", "timeout", "keep"),
)
"""The options that outcomes depend on, called as in `Configuration`; None where one was not given."""


def evaluation(options: argparse.Namespace) -> int:
    """Run an evaluation, go on with one, join parts of one, or only report one.

    Returns:
        0 when it came to its end, whatever the scores are.
    """
    console = Console(highlight=False)
    try:
        if options.report is not None:
            return _reported(options.report, console)
        if options.join is not None:
            return _joined(options, console)
        folder, configuration = _resumed(options) if options.resume is not None else _begun(options)
        return _run(folder, configuration, options, console)
    except (UnknownSuite, NotAnEvaluation, DifferentConfiguration, TrialTwice, ModelError) as error:
        raise CommandError(str(error), code=USAGE) from error
    except NoWorkers as error:
        raise CommandError(str(error)) from error


def _begun(options: argparse.Namespace) -> tuple[Path, Configuration]:
    if options.suite is None:
        raise CommandError(
            "what is to be evaluated: cap, lohoravens, examples, or a Python file? (or --resume, --join, --report)",
            code=USAGE,
        )
    given = _given(options)
    configuration = Configuration(**given, tasks=_tasks(options.suite, options.tasks or ()))
    for model in configuration.models:
        select(model)  # one that is not to be had is said at once
    folder = options.folder or _new_folder(options.runs, Path(options.suite).stem)
    try:
        create(folder, configuration, began=time.strftime("%Y-%m-%dT%H:%M:%S%z"), **provenance())
    except FileExistsError:
        raise CommandError(f"there is an evaluation in {folder}; go on with it: {_go_on(folder)}", code=USAGE) from None
    return folder, configuration


def _joined(options: argparse.Namespace, console: Console) -> int:
    """Parts of an evaluation as one; 1 when it is not whole."""
    suite = read_configuration(options.join[0]).suite
    folder = options.folder or _new_folder(options.runs, Path(suite).stem)
    try:
        missing = join(options.join, folder)
    except FileExistsError:
        raise CommandError(f"there is an evaluation in {folder}; join in another --folder", code=USAGE) from None
    code = _reported(folder, console)
    if missing:
        raise CommandError(f"{missing}; join all parts, or run what is missing: {_go_on(folder)}")
    return code


def _resumed(options: argparse.Namespace) -> tuple[Path, Configuration]:
    """An evaluation as it was begun; what the command line says of it must agree."""
    folder: Path = options.resume
    stored = read_configuration(folder)
    said = replace(stored, **_given(options))
    if options.tasks:
        said = replace(said, tasks=_tasks(said.suite, options.tasks))
    stored.check_same(said)
    return folder, stored


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of a `Configuration` that the command line has."""
    if options.shard is not None:
        try:
            parse_shard(options.shard)
        except ValueError as error:
            raise CommandError(f"--shard: {error}", code=USAGE) from None
    return given(options, CONFIGURED)


def _tasks(suite: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(task.name for task in chosen(suite, names))


def _new_folder(runs: Path, suite: str) -> Path:
    """`runs/eval-<time>-<suite>`; two evaluations in one second get different ones."""
    name = f"eval-{time.strftime('%Y%m%d-%H%M%S')}-{suite}"
    for attempt in range(100):
        folder = runs / (name if not attempt else f"{name}-{attempt + 1}")
        if not folder.exists():
            return folder
    raise CommandError(f"no free name for an evaluation's folder in {runs}")


def _run(folder: Path, configuration: Configuration, options: argparse.Namespace, console: Console) -> int:
    planned = len(configuration.work())
    finished = len(read_rows(folder))
    try:
        with _crew(configuration, options) as (crew, workers), _shown(console, planned, finished) as show:
            for row in evaluate(folder, configuration, crew, workers=workers):
                show(row)
    except KeyboardInterrupt:
        done = len(read_rows(folder))
        raise CommandError(f"interrupted; {done} of {planned} trials are kept, to go on: {_go_on(folder)}") from None
    return _reported(folder, console)


@contextmanager
def _crew(configuration: Configuration, options: argparse.Namespace) -> Iterator[tuple[Crew[Work, Result], int]]:
    """Where trials are run, and on how many workers."""
    if options.ray is None:
        yield LocalCrew(start(configuration)), options.workers or os.cpu_count() or 1
        return
    try:
        from tasks.evaluation.cluster import RayCrew
    except ImportError:
        raise CommandError("--ray needs the extra: pip install 'handscript[ray]'", code=USAGE) from None
    with RayCrew(start(configuration), options.ray) as crew:
        yield crew, options.workers or crew.processors


@contextmanager
def _shown(console: Console, planned: int, finished: int) -> Iterator[Any]:
    """Tells of each row: a bar on a terminal, a line elsewhere."""
    if finished:
        console.print(f"{finished} of {planned} trials were finished before")
    if not console.is_terminal:
        yield lambda row: console.print(_line(row), markup=False, soft_wrap=True)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("trials", total=planned, completed=finished)
        reached = 0

        def show(row: Row) -> None:
            nonlocal reached
            reached += row.reached
            progress.update(bar, advance=1, description=f"{reached} reached")

        yield show


def _line(row: Row) -> str:
    came = "reached" if row.reached else f"{row.failure} ({'; '.join(row.missing[:1])})"
    return f"{row.task} {row.trial}, {row.model}, {row.perception}: {came} in {row.seconds:.1f} s"


def _reported(folder: Path, console: Console) -> int:
    rows = read_rows(folder)
    if not rows:
        raise CommandError(f"no trial of {folder} is finished", code=USAGE)
    console.print(table(rows))
    try:
        write_parquet(folder)
    except ParquetUnavailable as error:
        console.print(str(error))
    console.print(os.path.relpath(write_report(folder)), soft_wrap=True)
    return 0


def _go_on(folder: Path) -> str:
    return f"handscript eval --resume {shlex.quote(os.path.relpath(folder))}"
