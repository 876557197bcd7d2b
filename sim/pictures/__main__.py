"""Draw labelled pictures: `python -m sim.pictures`. It goes on where it stopped.

python -m sim.pictures --shards 80                    # 8,000 pictures, some ten minutes on two cores
python -m sim.pictures --show pictures.png            # one picture of each level with its labels, to look at
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from perception.detect.learned.training.pictures import Labelled, write_shard
from sim.pictures.labelled import PER_WORLD, labelled

SHARD = 102
"""Pictures in a shard: of 17 worlds."""


def draw(folder: Path, seed: int, number: int) -> None:
    """Draw one shard, unless it is there."""
    path = folder / f"{number:04d}.npz"
    if not path.exists():
        write_shard(path, list(islice(labelled(seed * 100_003 + number), SHARD)))


def show(path: Path, seed: int) -> None:
    """Write some pictures with their labels side by side."""
    chosen = list(islice(labelled(seed), 0, 10 * PER_WORLD, PER_WORLD))
    rows = [np.concatenate([_bgr(each), _painted(each)], axis=1) for each in chosen]
    half = len(rows) // 2
    cv2.imwrite(str(path), np.concatenate([np.concatenate(rows[:half]), np.concatenate(rows[half:])], axis=1))


def _bgr(each: Labelled) -> np.ndarray:
    return (np.moveaxis(each.view[:3], 0, 2)[..., ::-1] * 255).astype(np.uint8)


def _painted(each: Labelled) -> np.ndarray:
    return np.asarray(
        cv2.applyColorMap((each.labels.astype(np.uint16) * 37 % 256).astype(np.uint8), cv2.COLORMAP_TURBO)
    )


def main() -> None:
    """Draw the shards that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("runs/pictures"))
    parser.add_argument("--shards", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=Path, metavar="FILE.png")
    options = parser.parse_args()
    if options.show:
        show(options.show, options.seed)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    # PyBullet keeps half a megabyte of every world that was closed: a process draws a few shards and makes way.
    with ProcessPoolExecutor(options.workers, max_tasks_per_child=8) as pool:
        shards = pool.map(partial(draw, options.folder, options.seed), range(options.shards))
        for _ in track(shards, "drawing", total=options.shards):
            pass


if __name__ == "__main__":
    main()
