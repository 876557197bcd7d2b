"""How fast demonstrations are made, where their time goes, and how many bytes one takes in each format.

    python -m bench.demos                                  # two of each Code as Policies task, the usual cameras
    python -m bench.demos --episodes 5 --camera wrist:128x128 --fps 10

By the wall clock the figures are good on an idle core; by processor time, which leaves out the few milliseconds of the
confined program itself, on a busy machine, too. Every demonstration is done again, from every format.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tasks.demos import formats
from tasks.demos.collect import create as create_folder
from tasks.demos.collect import kept_rows, read_rows
from tasks.demos.episode import Episode
from tasks.demos.plan import Configuration
from tasks.demos.replay import replayed
from tasks.demos.rollout import EPISODE, Demonstrator, Row
from tasks.evaluation.plan import chosen
from tasks.evaluation.store import Store
from tasks.task import UnknownSuite


def main() -> int:
    """Measure and print; 2 when it cannot be done so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", default="cap")
    parser.add_argument("--episodes", type=int, default=2, help="rollouts of each task")
    parser.add_argument("--camera", action="append", dest="views", metavar="NAME[:WxH]")
    parser.add_argument("--fps", type=int, default=20)
    parser.add_argument("--effector", choices=["suction", "hand"], default="suction")
    options = parser.parse_args()
    console = Console(highlight=False)
    try:
        asked = Configuration(
            suite=options.suite,
            tasks=tuple(task.name for task in chosen(options.suite)),
            episodes=options.episodes,
            views=tuple(options.views or ("overview", "wrist")),
            fps=options.fps,
            effector=options.effector,
            keep_failed=True,
            formats=formats.NAMES,
        )
        with tempfile.TemporaryDirectory(prefix="handscript-") as name:
            _measure(asked, Path(name), console)
    except (UnknownSuite, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _measure(asked: Configuration, folder: Path, console: Console) -> None:
    rates = Table("pictures", "episodes", "successes", "periods", "episodes/min/core", "by processor time", box=None)
    rates.add_row("without", *_rollouts(replace(asked, views=()), folder / "blind"))
    rates.add_row(", ".join(asked.views), *_rollouts(asked, folder / "seeing"))
    console.print(rates)
    sizes = Table("format", "MiB an episode", "processor s an episode", "done again", box=None)
    rows = kept_rows(folder / "seeing")
    for name in formats.NAMES:
        began = time.process_time()
        made = formats.write(folder, name, formats.Facts.of(asked), lambda: _episodes(folder / "seeing", rows))
        seconds = time.process_time() - began
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        again = [(each.about["success"], replayed(each)[0]["success"]) for each in formats.recordings(folder, name)]
        same = sum(recorded == reached for recorded, reached in again)
        figures = (f"{size / len(rows) / 2**20:.2f}", f"{seconds / len(rows):.2f}")
        sizes.add_row(name, *figures, f"{same} of {len(again)}")
    console.print(sizes)


def _rollouts(asked: Configuration, folder: Path) -> list[str]:
    """The figures of rollouts in this process, after a first one, which loads what is kept warm."""
    create_folder(folder, asked)
    with Demonstrator(asked, Path.cwd()) as demonstrator, Store(folder / "rollouts") as store:
        work = asked.work()
        demonstrator(work[0])
        wall, processor = time.perf_counter(), time.process_time()
        for each in work:
            result = demonstrator(each)
            store.add(result.row, result.kept)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    rows = read_rows(folder)
    counts = (len(rows), sum(row.success for row in rows), sum(row.periods for row in rows))
    return [*map(str, counts), *(f"{60 * len(rows) / each:.1f}" for each in (wall, processor))]


def _episodes(folder: Path, rows: list[Row]) -> Iterator[Episode]:
    for row in rows:
        yield Episode.from_bytes((folder / "rollouts" / row.run / EPISODE).read_bytes())


if __name__ == "__main__":
    sys.exit(main())
