"""An evaluation from its plan to its table, on any crew of workers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from tasks.evaluation import parquet
from tasks.evaluation.children import started
from tasks.evaluation.examiner import Examiner, Result, lost
from tasks.evaluation.plan import Configuration, Work, chosen
from tasks.evaluation.pool import Crew, Lost, Start, carried_out
from tasks.evaluation.row import Row
from tasks.evaluation.store import Store, read_rows

PARQUET = "trials.parquet"

SECONDS_TO_DRAW = 10.0
"""What it may take to find the sentence of a trial that was lost; nothing else goes on meanwhile."""


def provenance() -> dict[str, str]:
    """The version of Handscript and, in a checkout, the commit, with a "+" where files differ from it."""
    here = Path(__file__).resolve().parent
    return {"version": version("handscript"), "commit": _commit(here)}


def start(configuration: Configuration) -> Start[Work, Result]:
    """What workers are started with."""
    return partial(Examiner, configuration, provenance(), Path.cwd())


def evaluate(folder: Path, configuration: Configuration, crew: Crew[Work, Result], *, workers: int) -> Iterator[Row]:
    """Run the trials of an evaluation that are not finished yet, and yield each row when it is on the disk.

    Raises:
        UnknownSuite, NotAnEvaluation, NoWorkers: it cannot go on.
        OSError: the folder cannot be written to; what is in it stays good.
    """
    tasks = chosen(configuration.suite, configuration.tasks)
    finished = {row.key for row in read_rows(folder)}
    plan = [w for w in configuration.work() if (w.task, w.trial, w.model, w.perception) not in finished]
    about = provenance()
    with Store(folder) as store:
        for ended in carried_out(plan, crew, workers=min(workers, len(plan)), timeout=configuration.timeout):
            if isinstance(ended, Lost):
                labels = {task.name: task.labels for task in tasks}[ended.work.task]
                row = lost(configuration, about, labels, ended.work, ended.outcome, ended.why)
                result = Result(replace(row, instruction=_instruction(configuration, ended.work)), {})
            else:
                result = ended.result
            store.add(result.row, result.kept)
            yield result.row


def write_parquet(folder: Path) -> Path:
    """Write `trials.parquet`. Raises `tasks.evaluation.parquet.ParquetUnavailable`."""
    return parquet.write(read_rows(folder), folder / PARQUET)


def _instruction(configuration: Configuration, work: Work) -> str:
    """The sentence of a trial that was lost. It is drawn in a process that may be lost as well; then it is ""."""
    ours, theirs = Pipe(duplex=False)
    with theirs:
        process = started(_draw, theirs, configuration, work)
    try:
        return str(ours.recv()) if ours.poll(SECONDS_TO_DRAW) else ""
    except EOFError:
        return ""
    finally:
        process.kill()
        process.join()
        ours.close()


def _draw(connection: Connection, configuration: Configuration, work: Work) -> None:
    (task,) = chosen(configuration.suite, [work.task])
    connection.send(task.instance(configuration.seed, work.trial).instruction)


def _commit(folder: Path) -> str:
    def git(*arguments: str) -> str:
        command = ["git", "-C", str(folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    try:
        git("ls-files", "--error-unmatch", __file__)  # installed within a checkout of something else it is not
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return ""
