"""`handscript tasks`: task files, in the task language or in CLIPort's and GenSim's interface."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from lmp.cli import generate_options
from lmp.cli.errors import USAGE, CommandError
from lmp.sandbox.host import ConfinementUnavailable, Sandbox
from tasks.gensim.check import Report
from tasks.gensim.check import check as check_gensim
from tasks.gensim.shelf import default_path, keep
from tasks.language import is_written, written
from tasks.language.checks import Findings, check

SEEDS, GENSIM_SEEDS = 20, 3
"""With which a file is checked where nobody says, by what it is."""


def tasks(options: argparse.Namespace) -> int:
    """Check task files, or import them; 0 when nothing is wrong with any, else 1."""
    if options.action == "demos":
        from lmp.cli.demos import demos

        return demos(options)
    if options.action in generate_options.ACTIONS:
        from lmp.cli.generate import generated

        return generated(options)
    files = list(_files(options.places))
    if not files:
        raise CommandError(f"no task files in {', '.join(map(str, options.places))}", code=USAGE)
    try:
        with Sandbox() as sandbox:
            return _checked(files, sandbox, options)
    except ConfinementUnavailable as error:
        raise CommandError(str(error)) from error


def _checked(files: Iterable[Path], sandbox: Sandbox, options: argparse.Namespace) -> int:
    console = Console(highlight=False, soft_wrap=True)
    accepted = []
    for file in files:
        source = file.read_text(encoding="utf-8", errors="replace")
        found = (_written if is_written(source) else _gensim)(file, source, sandbox, options)
        accepted.append(found.accepted)
        if options.json:
            print(json.dumps({"file": str(file), "accepted": found.accepted, **_plain(found)}))
        else:
            console.print(_line(file, found), markup=False)
    if not options.json and len(accepted) > 1:
        console.print(f"{sum(accepted)} of {len(accepted)}")
    return 0 if all(accepted) else 1


def _written(file: Path, source: str, sandbox: Sandbox, options: argparse.Namespace) -> Findings:
    """What is wrong with a task in the task language."""
    if options.action == "import":
        raise CommandError(f"{file} is in the task language and needs no import: handscript eval {file}", code=USAGE)
    return check(written(file.stem, source, folder=file.parent), seeds=range(options.seeds or SEEDS), sandbox=sandbox)


def _gensim(file: Path, source: str, sandbox: Sandbox, options: argparse.Namespace) -> Report:
    """What is wrong with a task file in CLIPort's interface; kept if nothing is and it is to be."""
    seeds = range(options.seeds or GENSIM_SEEDS)
    report = check_gensim(file.stem, source, sandbox, seeds=seeds, mode=options.mode)
    if options.action == "import" and report.accepted:
        keep(file, report, options.folder or default_path())
    return report


def _plain(found: Findings | Report) -> dict[str, Any]:
    if isinstance(found, Report):
        return asdict(found)
    failure = None if found.failure is None else asdict(found.failure)
    keys = ("seed", "empty", "score", "missing", "message", "seconds")
    played = [
        {"instruction": each.instance.instruction, **{key: getattr(each, key) for key in keys}} for each in found.played
    ]
    return {"name": found.task, "failure": failure, "played": played}


def _line(file: Path, found: Findings | Report) -> str:
    if isinstance(found, Findings):
        if found.failure is not None:
            return f"rejected  {file.name}: {found.failure.kind}, seed {found.failure.seed}: {found.failure.message}"
        return f"accepted  {file.name}: its oracle completes {found.completed} of {len(found.played)} seeds"
    if not found.accepted:
        return f"rejected  {file.name}: {found.why}"
    steps = [trial.episode.steps for trial in found.trials if trial.episode is not None]
    return f"accepted  {file.name}: {found.name}, {min(steps)} to {max(steps)} steps"


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(file for file in place.glob("*.py") if file.name != "__init__.py")
        elif place.is_file():
            yield place
        else:
            raise CommandError(f"there is no {place}", code=USAGE)
