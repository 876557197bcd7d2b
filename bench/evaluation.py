"""How fast evaluations run: trials per minute and core, where their time goes, and what a second worker gains.

    python -m bench.evaluation                    # ten trials of each Code as Policies task, the embedded model
    python -m bench.evaluation --suite my_tasks.py --trials 50

By the wall clock the figures are good on as many idle cores as there are workers; by processor time, which leaves out
the few milliseconds of the confined program itself, on a busy machine, too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.table import Table

from tasks.evaluation.clock import Part
from tasks.evaluation.evaluate import evaluate, provenance, start
from tasks.evaluation.examiner import Examiner
from tasks.evaluation.local import LocalCrew
from tasks.evaluation.plan import Configuration, chosen
from tasks.evaluation.store import create
from tasks.task import UnknownSuite

PARTS = get_args(Part)


def main() -> int:
    """Measure and print; 2 when there is no such suite."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", default="cap")
    parser.add_argument("--trials", type=int, default=10, help="of each task")
    parser.add_argument("--model", default="embedded")
    options = parser.parse_args()
    console = Console(highlight=False)
    try:
        tasks = tuple(task.name for task in chosen(options.suite))
    except UnknownSuite as error:
        print(error, file=sys.stderr)
        return 2
    asked = Configuration(
        suite=options.suite, tasks=tasks, models=(options.model,), trials=options.trials, keep="none", timeout=3600.0
    )
    grid = Table("poses", "trials/min/core", "by processor time", *(f"{p} %" for p in PARTS), "overhead %", box=None)
    for eyes in ("truth", "camera"):
        grid.add_row(eyes, *_one_after_the_other(replace(asked, perceptions=(eyes,))))
    console.print(grid)
    alone, together = (_rate(replace(asked, perceptions=("truth",)), workers) for workers in (1, 2))
    console.print(f"two workers against one, truth: {together / alone:.2f} times as many trials a minute")
    return 0


def _one_after_the_other(asked: Configuration) -> list[str]:
    """The figures of trials in this process, after a first one, which loads what is kept warm."""
    with Examiner(asked, provenance(), Path.cwd()) as examiner:
        work = asked.work()
        examiner(work[0])
        wall, processor = time.perf_counter(), time.process_time()
        rows = [examiner(each).row for each in work]
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    parts = [sum(getattr(row, f"seconds_{part}") for row in rows) for part in PARTS]
    shares = [*parts, wall - sum(parts)]
    rates = [60 * len(rows) / each for each in (wall, processor)]
    return [*(f"{rate:.0f}" for rate in rates), *(f"{100 * share / wall:.1f}" for share in shares)]


def _rate(asked: Configuration, workers: int) -> float:
    """Trials per second of so many workers once they are warm: from the end of each one's first trial to the last."""
    with tempfile.TemporaryDirectory() as name:
        create(Path(name), asked)
        ends = [time.perf_counter() for _ in evaluate(Path(name), asked, LocalCrew(start(asked)), workers=workers)]
    return (len(ends) - workers) / (ends[-1] - ends[workers - 1])


if __name__ == "__main__":
    sys.exit(main())
