"""`handscript tasks demos`: demonstrations as data sets for policies, and whether their actions do it all again."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.given import given
from lmp.model.base import ModelError
from lmp.model.select import select
from tasks.demos import formats
from tasks.demos.collect import collect, create, kept_rows, read_configuration, read_rows, start, write
from tasks.demos.plan import MODEL, ORACLE, Configuration
from tasks.demos.replay import replay
from tasks.demos.replay import start as start_replay
from tasks.demos.rollout import Row
from tasks.evaluation.asked import DifferentConfiguration
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.plan import chosen
from tasks.evaluation.pool import Crew, NoWorkers, Start
from tasks.evaluation.store import NotAnEvaluation
from tasks.task import LIBRARY, UnknownSuite

CONFIGURED = (
    *("episodes", "seed", "model", "perception", "effector"),
    *("fps", "views", "keep_failed", "timeout", "formats"),
)
"""The options that a data set depends on, called as in `Configuration`; None where one was not given."""


def demos(options: argparse.Namespace) -> int:
    """Make a data set, go on with one, or do one's actions again.

    Returns:
        0 when all demonstrations are there; or, of actions done again, when all reach what was recorded.
    """
    console = Console(highlight=False, soft_wrap=True)
    try:
        if options.replay is not None:
            return _replayed(options, console)
        if options.out is None:
            raise CommandError("where does the data set go? give --out FOLDER", code=USAGE)
        configuration = _resumed(options) if options.resume else _begun(options)
        return _run(configuration, options, console)
    except (NotAnEvaluation, DifferentConfiguration, ModelError, ValueError) as error:
        raise CommandError(str(error), code=USAGE) from error
    except (NoWorkers, formats.FormatUnavailable) as error:
        raise CommandError(str(error)) from error


def _begun(options: argparse.Namespace) -> Configuration:
    if not options.tasks:
        raise CommandError(
            f"which --task? a suite ({', '.join(LIBRARY)}, FILE.py, a library), or SUITE/NAME", code=USAGE
        )
    suite, names = _tasks(options.tasks)
    configuration = Configuration(suite=suite, tasks=names, **_given(options))
    if configuration.program == MODEL:
        select(configuration.model)  # one that is not to be had is said at once
    try:
        create(options.out, configuration)
    except FileExistsError:
        raise CommandError(f"there is a data set in {options.out}; go on: {_go_on(options.out)}", code=USAGE) from None
    return configuration


def _resumed(options: argparse.Namespace) -> Configuration:
    """A data set as it was begun; what the command line says of it must agree."""
    stored = read_configuration(options.out)
    said = replace(stored, **_given(options))
    if options.tasks:
        suite, names = _tasks(options.tasks)
        said = replace(said, suite=suite, tasks=names)
    stored.check_same(said)
    return stored


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of a `Configuration` that the command line has."""
    found = given(options, CONFIGURED)
    if options.program is not None:
        found["program"] = _program(options.program)
    return found


def _program(whose: str) -> str:
    if whose in (ORACLE, MODEL):
        return whose
    if not Path(whose).is_file():
        raise CommandError(f"--program {whose}: neither {ORACLE} nor {MODEL}, nor a file", code=USAGE)
    return Path(whose).read_text(encoding="utf-8")


def _tasks(wanted: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The suite and the names of its tasks that SUITE or SUITE/NAME mean, given once or several times."""
    suites, names = zip(*map(_suite_and_name, wanted), strict=True)
    if len(set(suites)) > 1:
        raise CommandError(f"a data set is of one suite, not of {', '.join(dict.fromkeys(suites))}", code=USAGE)
    suite = suites[0]
    all_of_it = "" in names
    return suite, tuple(task.name for task in chosen(suite, () if all_of_it else names))


def _suite_and_name(text: str) -> tuple[str, str]:
    """Names of tasks and paths of files have slashes in them, too: the suite is what is one."""
    parts = text.split("/")
    for count in range(len(parts), 0, -1):
        suite = "/".join(parts[:count])
        path = Path(suite)
        if suite in LIBRARY or path.is_dir() or (suite.endswith(".py") and path.is_file()):
            return suite, "/".join(parts[count:])
    raise UnknownSuite(f"no suite in {text!r}; there are: {', '.join(LIBRARY)}, or the path of a file or a library")


def _run(configuration: Configuration, options: argparse.Namespace, console: Console) -> int:
    folder: Path = options.out
    finished = len(read_rows(folder))
    if finished:
        console.print(f"{finished} rollouts were finished before")
    try:
        with _crew(start(configuration), options) as (crew, workers):
            for row in collect(folder, crew, workers=workers):
                console.print(_line(row), markup=False)
        made = write(folder)
    except KeyboardInterrupt:
        raise CommandError(f"interrupted; what is finished is kept, to go on: {_go_on(folder)}") from None
    rows, wanted = kept_rows(folder), configuration.episodes * len(configuration.tasks)
    periods = sum(row.periods for row in rows)
    console.print(f"{len(rows)} episodes of {wanted}, {periods} periods at {configuration.fps} a second")
    for path in made:
        size = sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
        console.print(f"{os.path.relpath(path)}: {size / 2**20:.1f} MiB", markup=False)
    if len(rows) < wanted:
        console.print(f"given up after {len(read_rows(folder))} rollouts; what they lack is in {folder}/rollouts")
    return 0 if len(rows) == wanted else 1


def _replayed(options: argparse.Namespace, console: Console) -> int:
    folder: Path = options.replay
    there = formats.written(folder)
    wanted = options.formats or there
    if not there or not set(wanted) <= set(there):
        raise CommandError(f"{folder} has no data set in {' or '.join(wanted or formats.NAMES)}", code=USAGE)
    good = True
    for name in wanted:
        with _crew(start_replay(), options) as (crew, workers):
            found = list(replay(folder, name, crew, workers=workers))
        for each in sorted((each for each in found if not each.same), key=lambda each: each.number):
            scores = " and then ".join(f"{score:.3f}" for score in each.score)
            console.print(f"{each.number}: {each.task} {each.trial}: {each.why or f'score {scores}'}", markup=False)
        same, recorded = sum(each.same for each in found), sum(each.recorded for each in found)
        reached = sum(each.reached for each in found if each.recorded)
        off = max((each.off for each in found), default=0.0)
        console.print(f"{name}: {reached} of {recorded} reach the goal again, {same} of {len(found)} the same score")
        console.print(f"farthest from where it was at the end: {1e3 * off:.3g} mm")
        good = good and same == len(found)
    return 0 if good else 1


@contextmanager
def _crew(start: Start[Any, Any], options: argparse.Namespace) -> Iterator[tuple[Crew[Any, Any], int]]:
    """Where rollouts are done, and on how many workers."""
    if options.ray is None:
        yield LocalCrew(start), options.workers or os.cpu_count() or 1
        return
    try:
        from tasks.evaluation.cluster import RayCrew
    except ImportError:
        raise CommandError("--ray needs the extra: pip install 'handscript[ray]'", code=USAGE) from None
    with RayCrew(start, options.ray) as crew:
        yield crew, options.workers or crew.processors


def _line(row: Row) -> str:
    came = "reached" if row.success else f"{row.outcome} ({'; '.join(row.missing[:1]) or row.message[-200:]})"
    return f"{row.task} {row.trial}: {came}, {row.periods} periods in {row.seconds:.1f} s"


def _go_on(folder: Path) -> str:
    return f"handscript tasks demos --resume --out {shlex.quote(os.path.relpath(folder))}"
