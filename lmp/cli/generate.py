"""`handscript tasks generate`: tasks are written, checked and kept in a library; `list`, `show`, `render`, `remove`."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lmp.cli.errors import USAGE, CommandError
from lmp.model.base import ModelError
from lmp.model.select import select
from lmp.sandbox.host import ConfinementUnavailable, Sandbox
from lmp.trace import Trace
from sim.reuse import LastingWorld
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.pool import NoWorkers, Shift
from tasks.generate.database import LibraryError
from tasks.generate.examine import Draw, Examiner, Found, Play
from tasks.generate.generate import TIMEOUT, Asked, Generation
from tasks.generate.library import Entry, Library, Tried, default_path
from tasks.generate.pictures import before_and_after, contact_sheet
from tasks.generate.proposer import Proposer
from tasks.generate.stages import Stages
from tasks.generate.tally import Diversity, Tally
from tasks.generate.writer import Writer
from tasks.language import InvalidTask

ASKED = ("mode", "target", "model", "count", "repairs", "seeds", "seed")
"""The options that a run depends on, called as in `Asked`."""

BATCH_OF_MODEL = 8
"""Candidates of a model that are examined together: the later ones are to know what became of the earlier."""


def generated(options: argparse.Namespace) -> int:
    """Do one of `lmp.cli.generate_options.ACTIONS`; 1 where fewer tasks were kept than wanted."""
    folder = options.library or default_path()
    console = Console(highlight=False, soft_wrap=True)
    try:
        if options.action == "generate":
            return _generate(folder, options, console)
        with Library(folder) as library:
            return {"list": _list, "show": _show, "render": _render, "remove": _remove}[options.action](
                library, options, console
            )
    except LibraryError as error:
        raise CommandError(str(error), code=USAGE) from error
    except (ModelError, NoWorkers, ConfinementUnavailable) as error:
        raise CommandError(str(error)) from error


def _generate(folder: Path, options: argparse.Namespace, console: Console) -> int:
    given = {key: value for key in ASKED if (value := getattr(options, key)) is not None}
    with Library(folder, new=True) as library:
        if options.resume:
            run, asked = _interrupted(library, given)
        else:
            asked = Asked(**given)
            if asked.mode == "target" and not asked.target.strip():
                raise CommandError('--mode target needs a TEXT, such as "lay the table for two"', code=USAGE)
            if not asked.model.startswith("embedded"):
                asked = replace(asked, batch=BATCH_OF_MODEL)
            run = library.begin(asked.as_json())
        with Trace(folder / "runs" / str(run)) as trace, _shown(options, console, asked) as show:
            stages = _stages(asked, options.record, trace)
            workers = options.workers or os.cpu_count() or 1
            crew: LocalCrew[Draw | Play, Found] = LocalCrew(Examiner)
            with Shift(crew, workers=workers, timeout=TIMEOUT) as shift:
                try:
                    for tried in Generation(library, run, asked, stages, shift).go_on():
                        show(tried)
                except KeyboardInterrupt:
                    kept = sum(each.kept for each in library.tried(run))
                    how = f"handscript tasks generate --resume --library {folder}"
                    raise CommandError(f"interrupted; {kept} tasks are kept, to go on: {how}") from None
        return _summed_up(library, run, asked, options, console)


def _interrupted(library: Library, given: dict[str, Any]) -> tuple[int, Asked]:
    """The run that goes on; what the command line says of it must agree."""
    left = library.unfinished()
    if left is None:
        raise CommandError(f"the latest run of {library.folder} is finished; leave out --resume", code=USAGE)
    run, stored = left[0], Asked.from_json(left[1])
    for key, value in given.items():
        if getattr(stored, key) != value:
            raise CommandError(f"the run was begun with {key} {getattr(stored, key)!r}, not {value!r}", code=USAGE)
    return run, stored


def _stages(asked: Asked, record: Path | None, trace: Trace) -> Stages:
    if asked.model.startswith("embedded"):
        return Proposer()
    return Writer(select(asked.model, record), trace)


@contextmanager
def _shown(options: argparse.Namespace, console: Console, asked: Asked) -> Iterator[Any]:
    """Tells of each candidate: a bar on a terminal, a line elsewhere."""
    if options.json or not console.is_terminal:
        yield lambda tried: console.print(_told(tried, options.json), markup=False)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("tasks", total=asked.count)

        def show(tried: Tried) -> None:
            progress.update(bar, advance=tried.kept, description=tried.name[:40])

        yield show


def _told(tried: Tried, as_json: bool) -> str:
    if as_json:
        return json.dumps(asdict(tried))
    if tried.kept:
        again = f" (attempt {len(tried.failures) + 1})" if tried.failures else ""
        return f"kept         {tried.name}{again}"
    last = tried.failures[-1]
    return f"turned down  {tried.name or f'candidate {tried.number}'}: {last.kind}: {last.message}"


def _summed_up(library: Library, run: int, asked: Asked, options: argparse.Namespace, console: Console) -> int:
    tally = Tally.of(library.tried(run))
    diversity = Diversity.of([entry.behaviour for entry in library.entries()])
    if options.json:
        print(json.dumps({"tally": asdict(tally), "diversity": asdict(diversity)}))
    else:
        console.print("\n".join([*tally.lines, diversity.line]))
        console.print(f"{library.folder}: handscript eval {library.folder}")
    return 0 if tally.kept >= asked.count else 1


def _list(library: Library, options: argparse.Namespace, console: Console) -> int:
    entries = library.entries()
    for entry in entries:
        if options.json:
            print(json.dumps(_plain(entry)))
        else:
            console.print(f"{entry.name}  {entry.candidate.description}", markup=False)
    if not options.json:
        console.print(Diversity.of([entry.behaviour for entry in entries]).line)
    return 0


def _show(library: Library, options: argparse.Namespace, console: Console) -> int:
    for entry in [library.entry(name) for name in options.names]:
        if options.json:
            print(json.dumps(_plain(entry)))
            continue
        evidence, candidate = entry.evidence, entry.candidate
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.kept))
        lines = [
            f"{entry.name}, written by {candidate.by}, kept {when}",
            *([f"made from: {', '.join(candidate.lineage)}"] if candidate.lineage else []),
            f"family: {entry.behaviour.family}",
            f"its oracle completes {evidence.oracle:.0%} of {len(evidence.seeds)} seeds; doing nothing scores "
            f"{evidence.idle:g}",
            *(f"said: {text}" for text in entry.behaviour.instructions),
            str(library.source(entry.name)),
            str(library.picture(entry.name)),
            "",
            candidate.source,
        ]
        console.print("\n".join(lines), markup=False)
    return 0


def _render(library: Library, options: argparse.Namespace, console: Console) -> int:
    names = list(dict.fromkeys(options.names))
    entries = [library.entry(name) for name in names] or library.entries()
    if not entries:
        raise CommandError(f"{library.folder} has no tasks", code=USAGE)
    file: Path = options.output or Path(f"{names[0]}.png" if len(names) == 1 else "tasks.png")
    if len(names) == 1:
        file.write_bytes(_drawn(library, names[0], options.trial or 0))
    elif options.trial is not None:
        raise CommandError("--trial is of one task", code=USAGE)
    else:
        shown = [(entry.name, entry.candidate.description, library.picture(entry.name)) for entry in entries]
        file.write_bytes(contact_sheet(shown))
    console.print(str(file), markup=False)
    return 0


def _drawn(library: Library, name: str, seed: int) -> bytes:
    """A task drawn anew, before and after its oracle."""
    world = LastingWorld()
    try:
        with Sandbox() as sandbox:
            return before_and_after(library.task(name).instance(seed, 0), sandbox, world)
    except InvalidTask as error:
        raise CommandError(f"{name}, seed {seed}: {error}") from error
    finally:
        world.close()


def _remove(library: Library, options: argparse.Namespace, console: Console) -> int:
    library.remove(options.names)
    console.print(f"removed {', '.join(options.names)}", markup=False)
    return 0


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        **asdict(entry.candidate),
        "family": entry.behaviour.family,
        "instructions": entry.behaviour.instructions,
        "evidence": asdict(entry.evidence),
        "kept": entry.kept,
    }
