"""`handscript tasks`: task files that others wrote, in CLIPort's and GenSim's interface."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from lmp.cli.errors import USAGE, CommandError
from lmp.sandbox.host import ConfinementUnavailable, Sandbox
from tasks.gensim.check import Report, check
from tasks.gensim.shelf import default_path, keep


def tasks(options: argparse.Namespace) -> int:
    """Check task files, or import them; 0 when nothing is wrong with any, else 1."""
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
        report = check(file.stem, source, sandbox, seeds=range(options.seeds), mode=options.mode)
        accepted.append(report.accepted)
        if options.action == "import" and report.accepted:
            keep(file, report, options.folder or default_path())
        if options.json:
            print(json.dumps({"file": str(file), "accepted": report.accepted, **asdict(report)}))
        else:
            console.print(_line(file, report), markup=False)
    if not options.json and len(accepted) > 1:
        console.print(f"{sum(accepted)} of {len(accepted)}")
    return 0 if all(accepted) else 1


def _line(file: Path, report: Report) -> str:
    if not report.accepted:
        return f"rejected  {file.name}: {report.why}"
    steps = [trial.episode.steps for trial in report.trials if trial.episode is not None]
    return f"accepted  {file.name}: {report.name}, {min(steps)} to {max(steps)} steps"


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(file for file in place.glob("*.py") if file.name != "__init__.py")
        elif place.is_file():
            yield place
        else:
            raise CommandError(f"there is no {place}", code=USAGE)
