"""Train the second look: `python -m perception.detect.learned.training.closeups`. Some ten minutes on one core.

The close-ups are cut from the pictures of `python -m sim.pictures`, each thing several times, turned and shifted. The
last shard is held out.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from perception.detect.learned.closeup import CHANNELS, COLOR, DIRECTION, KIND, OUTPUTS, SIDE, closeup
from perception.detect.learned.layout import FIRST_THING, KINDS, TURNS
from perception.detect.learned.training.network import block
from perception.detect.learned.training.pictures import Labelled, read_shard, relit, shards_in
from perception.detect.learned.view import Image

# Fewer cells of a view show too little of a thing.
_FEWEST = 60
# How far off the first look may be: centre, m, and lengths, as a share; standard deviations.
_SHIFTED, _RESIZED = 0.004, 0.1
_MIX = 3
_WARM_UP = 100


class Glance(nn.Module):  # type: ignore[misc, unused-ignore]
    """A close-up (n, `CHANNELS`, `SIDE`, `SIDE`) to (n, `OUTPUTS`)."""

    def __init__(self, widths: Sequence[int] = (16, 32, 48, 64)) -> None:
        super().__init__()
        stages = [
            nn.Sequential(block(before, width, stride), block(width, width))
            for before, width, stride in zip((CHANNELS, *widths), widths, (1, 2, 2, 2), strict=False)
        ]
        cells = (SIDE // 8) ** 2
        self.layers = nn.Sequential(
            *stages, nn.Flatten(), nn.Linear(widths[-1] * cells, 96), nn.ReLU(), nn.Linear(96, OUTPUTS)
        )

    def forward(self, shown: Tensor) -> Tensor:
        """What is said of each thing (`closeup.py`)."""
        said: Tensor = self.layers(shown)
        return said


def batches(
    shards: Sequence[Path], size: int, rng: np.random.Generator, *, times: int
) -> Iterator[tuple[Image, NDArray[np.float32]]]:
    """Once through the shards: (size, `CHANNELS`, …) close-ups, and of each the kind, the colour, whether its yaw means
    something, and cosine and sine of that."""
    order = rng.permutation(len(shards))
    for first in range(0, len(order), _MIX):
        cut = [
            each
            for i in order[first : first + _MIX]
            for picture in read_shard(shards[int(i)])
            for each in _cut(picture, rng, times)
        ]
        drawn = rng.permutation(len(cut))
        for begin in range(0, len(drawn) - size + 1, size):
            chosen = [cut[int(i)] for i in drawn[begin : begin + size]]
            yield np.stack([shown for shown, _ in chosen]), np.stack([wanted for _, wanted in chosen])


def _cut(picture: Labelled, rng: np.random.Generator, times: int) -> Iterator[tuple[Image, NDArray[np.float32]]]:
    for number, (kind, color, *rest) in enumerate(picture.things, 1):
        if np.count_nonzero(picture.labels == number) < _FEWEST:
            continue
        centre, size, yaw = np.array(rest[:3]), np.array(rest[3:6]), float(rest[6])
        for _ in range(times):
            turn = float(rng.uniform(-np.pi, np.pi))
            resized = size * (1.0 + rng.normal(0.0, _RESIZED))
            shown = relit(closeup(picture.view, centre + rng.normal(0.0, _SHIFTED, 3), resized, turn), rng)
            turns = TURNS.get(KINDS[int(kind)], 0) if np.isfinite(yaw) else 0
            angle = turns * (yaw + turn) if turns else 0.0
            wanted = [kind - FIRST_THING, color, turns > 0, np.cos(angle), np.sin(angle)]
            yield shown, np.array(wanted, np.float32)


def loss(said: Tensor, wanted: Tensor) -> dict[str, Tensor]:
    """How wrong kinds, colours and turns are."""
    cross_entropy = nn.functional.cross_entropy
    turned = wanted[:, 2]
    off = (said[:, DIRECTION] - wanted[:, 3:]).abs().sum(dim=1)
    return {
        "kind": cross_entropy(said[:, KIND], wanted[:, 0].long()),
        "color": cross_entropy(said[:, COLOR], wanted[:, 1].long()),
        "yaw": (off * turned).sum() / turned.sum().clamp(min=1.0),
    }


def main() -> None:
    """Train for so many times through the pictures, logging and saving after each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, default=Path("runs/pictures"))
    parser.add_argument("--folder", type=Path, default=Path("runs/eyes"))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--times", type=int, default=3, help="close-ups of each thing, in each epoch")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--peak", type=float, default=2e-3, help="of the rate")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    shards = shards_in(args.pictures)
    torch.manual_seed(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    network, checkpoint = Glance().to(memory_format=torch.channels_last), args.folder / "closeups.pt"
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.peak, weight_decay=1e-3)
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["epochs"]
    began, step = time.monotonic(), 0
    for epoch in range(first, args.epochs):
        rng = np.random.default_rng([args.seed, epoch])
        sums: dict[str, float] = {}
        count = 0
        for shown, wanted in batches(shards[:-1], args.batch, rng, times=args.times):
            count, step = count + 1, step + 1
            done = min((epoch + count * args.batch / (len(shards) * 102 * 6 * args.times)) / args.epochs, 1.0)
            for group in optimizer.param_groups:
                group["lr"] = args.peak * min(1.0, step / _WARM_UP) * (0.5 + 0.5 * float(np.cos(np.pi * done)))
            with torch.autocast("cpu", torch.bfloat16):
                said = network(torch.from_numpy(shown).to(memory_format=torch.channels_last))
            parts = loss(said.float(), torch.from_numpy(wanted))
            optimizer.zero_grad(set_to_none=True)
            torch.stack(list(parts.values())).sum().backward()
            optimizer.step()
            sums = {name: sums.get(name, 0.0) + float(part.detach()) for name, part in parts.items()}
            if count % 100 == 0:
                _log(args.folder / "closeups.csv", epoch, count, began, {n: v / 100 for n, v in sums.items()})
                sums = {}
        _log(args.folder / "closeups.csv", epoch, -1, began, _judged(network, shards[-1:]))
        partial = checkpoint.with_suffix(".part")
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "epochs": epoch + 1}, partial)
        partial.replace(checkpoint)


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def _judged(network: Glance, shards: Sequence[Path]) -> dict[str, float]:
    """Shares of kinds and colours that are right, and the mean turn off, rad times `TURNS`, in held-out pictures."""
    network.eval()
    shown, wanted = (
        torch.from_numpy(np.concatenate(each))
        for each in zip(*batches(shards, 64, np.random.default_rng(0), times=1), strict=True)
    )
    said = network(shown)
    network.train()
    turned = wanted[:, 2] > 0
    angle = torch.atan2(said[:, DIRECTION.start + 1], said[:, DIRECTION.start]) - torch.atan2(
        wanted[:, 4], wanted[:, 3]
    )
    off = torch.atan2(angle.sin(), angle.cos()).abs()[turned]
    return {
        "kind": float((said[:, KIND].argmax(dim=1) == wanted[:, 0]).float().mean()),
        "color": float((said[:, COLOR].argmax(dim=1) == wanted[:, 1]).float().mean()),
        "yaw": float(off.mean()),
    }


def _log(path: Path, epoch: int, step: int, began: float, parts: dict[str, float]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(("epoch", "step", "seconds", *parts))
        writer.writerow((epoch, step, round(time.monotonic() - began), *(f"{value:.4f}" for value in parts.values())))


if __name__ == "__main__":
    main()
