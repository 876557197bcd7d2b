"""Shards of labelled pictures on disk, and a sheet of them to look at."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from perception.detect.learned.training.pictures import Labelled, write_shard
from sim.pictures.labelled import PER_WORLD, labelled


def draw(folder: Path, seed: int, worlds: int, number: int) -> None:
    """Draw the pictures of so many worlds as one shard, unless it is there."""
    path = folder / f"{number:04d}.npz"
    if not path.exists():
        write_shard(path, list(islice(labelled(seed * 100_003 + number), worlds * PER_WORLD)))


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
