"""`handscript eval env`: how often agents carry out the items of an environment of code, and by which turn."""

from __future__ import annotations

import argparse
import os
import shlex
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.given import given
from lmp.model.base import ModelError
from lmp.model.select import select
from tasks.agents.evaluation.evaluate import evaluate, read_configuration, read_rows, start, write_experiments
from tasks.agents.evaluation.plan import NO_FEEDBACK, SCRIPT, Configuration
from tasks.agents.evaluation.row import Row
from tasks.agents.evaluation.table import table
from tasks.envs.make import NoCodeEnvironment, make
from tasks.envs.make import settings as read_settings
from tasks.evaluation.asked import DifferentConfiguration
from tasks.evaluation.evaluate import provenance
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.pool import NoWorkers
from tasks.evaluation.store import NotAnEvaluation, create

FEW = 200
"""Items of an environment that has more are drawn, unless all are asked for: Robot-v0 has thousands."""

CONFIGURED = (
    *("models", "agents", "shown", "feedback", "trials", "seed"),
    *("turns", "calls", "tokens", "seconds", "timeout"),
)
"""The options that outcomes depend on, called as in `Configuration`; None where one was not given."""


def evaluation(options: argparse.Namespace) -> int:
    """Run an evaluation of agents, go on with one, or only report one.

    Returns:
        0 when it came to its end, whatever the rates are.
    """
    console = Console(highlight=False)
    try:
        if options.report is not None:
            return _reported(options.report, console)
        folder, configuration = _resumed(options) if options.resume is not None else _begun(options)
        return _run(folder, configuration, options, console)
    except (NotAnEvaluation, DifferentConfiguration, NoCodeEnvironment, ModelError) as error:
        raise CommandError(str(error), code=USAGE) from error
    except NoWorkers as error:
        raise CommandError(str(error)) from error


def _begun(options: argparse.Namespace) -> tuple[Path, Configuration]:
    if options.environment is None:
        raise CommandError("which environment? e.g. handscript/Bash-v0 (or --resume, --report)", code=USAGE)
    given = _given(options)
    if "models" not in given:
        raise CommandError("which --model? the embedded one only writes programs for a robot", code=USAGE)
    settings = _options(options)
    configuration = Configuration(
        environment=options.environment, options=settings, items=_items(options, settings), **given
    )
    _check(configuration)
    folder = options.folder or options.runs / f"eval-{time.strftime('%Y%m%d-%H%M%S')}-{Path(options.environment).name}"
    try:
        create(folder, configuration, began=time.strftime("%Y-%m-%dT%H:%M:%S%z"), **provenance())
    except FileExistsError:
        raise CommandError(f"there is an evaluation in {folder}; go on with it: {_go_on(folder)}", code=USAGE) from None
    return folder, configuration


def _check(configuration: Configuration) -> None:
    """Whatever cannot work is said at once."""
    watched = configuration.feedback != NO_FEEDBACK
    if not watched and set(configuration.shown) != {"tools"}:
        raise CommandError("--shown feedback and both want --feedback script, or a model", code=USAGE)
    for model in (*configuration.models, *([configuration.feedback] if watched else [])):
        if model != SCRIPT:
            select(model)
    robot = "Robot" in configuration.environment and set(configuration.agents) == {"hierarchical"}
    for model in configuration.models:
        if model.startswith("embedded") and not robot:
            raise CommandError(
                f"{model} only writes programs for a robot: handscript/Robot-v0 with --agent hierarchical", code=USAGE
            )
    if "SQL" in configuration.environment and "hierarchical" in configuration.agents:
        raise CommandError("--agent hierarchical: a query has no functions that could be written for it", code=USAGE)


def _resumed(options: argparse.Namespace) -> tuple[Path, Configuration]:
    """An evaluation as it was begun; what the command line says of it must agree."""
    stored = read_configuration(options.resume)
    said = replace(stored, **_given(options))
    if options.environment is not None:
        said = replace(said, environment=options.environment)
    stored.check_same(said)
    return options.resume, stored


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The fields of a `Configuration` that the command line has."""
    found = given(options, CONFIGURED)
    if found.get("feedback", NO_FEEDBACK) != NO_FEEDBACK:
        found.setdefault("shown", ("both",))
    return found


def _options(options: argparse.Namespace) -> dict[str, Any]:
    """What the environment is made with."""
    data: dict[str, Any] = {} if options.data is None else {"data": str(options.data)}
    try:
        return data | read_settings(options.settings)
    except ValueError as error:
        raise CommandError(f"--set {error}", code=USAGE) from None


def _items(options: argparse.Namespace, settings: dict[str, Any]) -> tuple[int, ...]:
    """All of the data set, or so many of it, drawn without looking."""
    env = make(options.environment, settings)
    there = len(env.items)
    env.close()
    wanted = options.items or min(there, FEW)
    if wanted >= there:
        return tuple(range(there))
    drawn = np.random.default_rng(options.seed or 0).choice(there, wanted, replace=False)
    return tuple(sorted(map(int, drawn)))


def _run(folder: Path, configuration: Configuration, options: argparse.Namespace, console: Console) -> int:
    planned, finished = len(configuration.work()), len(read_rows(folder))
    if finished:
        console.print(f"{finished} of {planned} episodes were finished before")
    workers = options.workers or os.cpu_count() or 1
    try:
        for row in evaluate(folder, configuration, LocalCrew(start(configuration)), workers=workers):
            finished += 1
            console.print(f"{finished}/{planned} {_line(row)}", markup=False, soft_wrap=True)
    except KeyboardInterrupt:
        done = len(read_rows(folder))
        raise CommandError(f"interrupted; {done} of {planned} episodes are kept, to go on: {_go_on(folder)}") from None
    return _reported(folder, console)


def _line(row: Row) -> str:
    came = "success" if row.success else f"{row.outcome}, {row.reward:g}"
    put_to = ", ".join(row.system)
    return f"item {row.item}, {put_to}: {came} after {row.turns} turns, {row.seconds:.1f} s"


def _reported(folder: Path, console: Console) -> int:
    rows = read_rows(folder)
    if not rows:
        raise CommandError(f"no episode of {folder} is finished", code=USAGE)
    console.print(table(rows))
    for path in write_experiments(folder):
        console.print(os.path.relpath(path), soft_wrap=True)
    return 0


def _go_on(folder: Path) -> str:
    return f"handscript eval env --resume {shlex.quote(os.path.relpath(folder))}"
