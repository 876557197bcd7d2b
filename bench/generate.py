"""How long it takes to have tasks written, how many hold, how different they are, and whether others find the same.

    python -m bench.generate --n 200 --workers 2

The tasks that were kept are checked again, in another process and with other seeds: that is no part of the time. By
processor time, the workers' together, the figures are good on a busy machine, too.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from tasks.evaluation.local import LocalCrew
from tasks.evaluation.pool import Lost, Shift
from tasks.generate.examine import Draw, Drawn, Examiner, Found, Held, Play
from tasks.generate.generate import TIMEOUT, Asked, Generation
from tasks.generate.library import Entry, Library
from tasks.generate.proposer import Proposer
from tasks.generate.tally import Diversity, Tally

OTHER_SEEDS = 1000
"""Where the seeds of the second check begin."""


def main() -> int:
    """Generate, print, check again; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--library", type=Path, help="keep the tasks there (default: nowhere)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Library(options.library or Path(folder), new=True) as library:
        generated(library, options)
        entries = library.entries()
        missed = checked_again(entries, options.workers)
    print(f"checked again with {len(entries[0].evidence.seeds)} other seeds: {len(entries) - len(missed)} hold")
    print("\n".join(f"  {name}: {why}" for name, why in missed.items()))
    pairs = [(a.name, b.name) for i, a in enumerate(entries) for b in entries[:i] if a.behaviour.like(b.behaviour)]
    print(f"two alike: {pairs or 'none'}")
    return 1 if missed or pairs else 0


def generated(library: Library, options: argparse.Namespace) -> None:
    """Fill a library and print how that went."""
    asked = Asked(count=options.n, seed=options.seed)
    run, wall, processor = library.begin(asked.as_json()), time.perf_counter(), processor_seconds()
    with Shift(LocalCrew(Examiner), workers=options.workers, timeout=TIMEOUT) as shift:
        for _ in Generation(library, run, asked, Proposer(), shift).go_on():
            pass
    wall = time.perf_counter() - wall
    # The workers have ended: their time has been added to that of this process's children.
    processor = processor_seconds() - processor
    print(f"{wall:.0f} s with {options.workers} workers, {processor:.0f} s of processor time")
    print("\n".join(Tally.of(library.tried(run)).lines))
    print(Diversity.of([entry.behaviour for entry in library.entries()]).line)


def checked_again(entries: list[Entry], workers: int) -> dict[str, str]:
    """Of tasks that do not hold with other seeds, why."""
    missed: dict[str, str] = {}
    with Shift[Draw | Play, Found](LocalCrew(Examiner), workers=workers, timeout=TIMEOUT) as shift:
        plays = []
        for ended in shift.carried_out([_draw(entry) for entry in entries]):
            if isinstance(ended, Lost) or not isinstance(ended.result, Drawn):
                missed[ended.work.name] = str(ended)
            else:
                plays.append(Play(ended.work.name, ended.result.drawings))
        for ended in shift.carried_out(plays):
            if isinstance(ended, Lost) or not isinstance(ended.result, Held):
                missed[ended.work.name] = ended.why if isinstance(ended, Lost) else str(ended.result)
    return missed


def _draw(entry: Entry) -> Draw:
    seeds = tuple(OTHER_SEEDS + seed for seed in entry.evidence.seeds)
    return Draw(entry.name, entry.candidate.source, seeds)


def processor_seconds() -> float:
    """Of this process and all its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    sys.exit(main())
