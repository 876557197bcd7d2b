"""Labelled pictures on disk: shards of some hundred views with what every cell shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from perception.detect.learned.layout import OUTPUTS, STRIDE
from perception.detect.learned.training.targets import FIELDS, SHIFT, target
from perception.detect.learned.view import CHANNELS, SHAPE, Image

_HEIGHT_STEP = 1e-3
_UNMEASURED = np.iinfo(np.int16).min


@dataclass(frozen=True)
class Labelled:
    """A view and what it shows.

    Args:
        view: (`CHANNELS`, *`SHAPE`) as `table_view` makes it.
        labels: `SHAPE` uint8, as `targets.target` takes them.
        things: (n, fields) float32, as `targets.FIELDS`.
    """

    view: Image
    labels: NDArray[np.uint8]
    things: NDArray[np.float32]


def write_shard(path: Path, pictures: Sequence[Labelled]) -> None:
    """Write views of one camera as one compressed file; a file that is there is whole."""
    views = np.stack([each.view for each in pictures])
    height = np.where(views[:, 4] > 0, np.rint(views[:, 3] / _HEIGHT_STEP), _UNMEASURED)
    partial = path.with_suffix(".part.npz")
    np.savez_compressed(
        partial,
        color=np.rint(views[:, :3] * 255).astype(np.uint8),
        height=height.astype(np.int16),
        slopes=views[0, 5:],
        labels=np.stack([each.labels for each in pictures]),
        things=np.concatenate([each.things for each in pictures]).reshape(-1, len(FIELDS)),
        counts=np.array([len(each.things) for each in pictures]),
    )
    partial.replace(path)


def shards_in(folder: Path) -> list[Path]:
    """The shards of a folder, of which the last is held out. Raises `SystemExit` where there are fewer than two."""
    shards = sorted(folder.glob("[0-9]*.npz"))
    if len(shards) < 2:
        raise SystemExit(f"{folder} has {len(shards)} shards of pictures; `python -m sim.pictures` makes them")
    return shards


def read_shard(path: Path) -> list[Labelled]:
    """What `write_shard` wrote."""
    with np.load(path) as stored:
        color, height, slopes, labels = (stored[name] for name in ("color", "height", "slopes", "labels"))
        things = np.split(stored["things"], np.cumsum(stored["counts"])[:-1])
    pictures = []
    for i, of in enumerate(things):
        view = np.empty((CHANNELS, *SHAPE), np.float32)
        view[:3] = color[i].astype(np.float32) / 255.0
        measured = height[i] != _UNMEASURED
        view[3], view[4], view[5:] = np.where(measured, height[i] * np.float32(_HEIGHT_STEP), 0.0), measured, slopes
        pictures.append(Labelled(view, labels[i], of))
    return pictures


def batches(
    shards: Sequence[Path], size: int, rng: np.random.Generator, *, mix: int = 3
) -> Iterator[tuple[Image, NDArray[np.float32]]]:
    """Batches without end: (size, `CHANNELS`, …) views and (size, …) targets, from a few shards at a time.

    Args:
        shards: files of `write_shard`.
        size: views a batch.
        rng: of the order and of the light: brightness, tint and contrast of each view are changed a little.
        mix: how many shards are shuffled together.
    """
    while True:
        order = rng.permutation(len(shards))
        for first in range(0, len(order), mix):
            pool = [each for i in order[first : first + mix] for each in read_shard(shards[int(i)])]
            drawn = rng.permutation(len(pool))
            for begin in range(0, len(drawn) - size + 1, size):
                chosen = [pool[int(i)] for i in drawn[begin : begin + size]]
                views = np.stack([relit(each.view, rng) for each in chosen])
                wanted = np.empty((size, OUTPUTS - SHIFT, SHAPE[0] // STRIDE, SHAPE[1] // STRIDE), np.float32)
                for row, each in zip(wanted, chosen, strict=True):
                    row[:] = target(each.labels, each.things)
                yield views, wanted


def relit(view: Image, rng: np.random.Generator) -> Image:
    """A picture whose first three channels are colours in another light."""
    changed = view.copy()
    gain = rng.uniform(0.9, 1.1) * rng.uniform(0.96, 1.04, size=(3, 1, 1))
    changed[:3] = np.clip(changed[:3] ** np.float32(rng.uniform(0.9, 1.1)) * gain.astype(np.float32), 0.0, 1.0)
    return changed
