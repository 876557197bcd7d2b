"""Draw labelled pictures: `python -m sim.pictures`. It goes on where it stopped.

python -m sim.pictures --shards 80                    # 8,000 pictures, some ten minutes on two cores
python -m sim.pictures --show pictures.png            # one picture of each level with its labels, to look at
"""

from __future__ import annotations

import argparse
import os
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from rich.progress import track

from sim.pictures.drawing import draw, show


def main() -> None:
    """Draw the shards that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("runs/pictures"))
    parser.add_argument("--shards", type=int, default=80)
    parser.add_argument("--worlds", type=int, default=17, help="in a shard, each with six pictures")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=Path, metavar="FILE.png")
    options = parser.parse_args()
    if options.show:
        show(options.show, options.seed)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    # PyBullet keeps half a megabyte of every world that was closed: a process draws a few shards and makes way.
    with get_context("spawn").Pool(options.workers, maxtasksperchild=8) as pool:
        shards = pool.imap(partial(draw, options.folder, options.seed, options.worlds), range(options.shards))
        for _ in track(shards, "drawing", total=options.shards):
            pass


if __name__ == "__main__":
    main()
