"""Train the learned detector: `python -m perception.detect.learned.training.train`. It goes on from its checkpoint.

The pictures come from `python -m sim.pictures`. The last shard is held out.
"""

from __future__ import annotations

import argparse
import csv
import time
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.optim.swa_utils import update_bn

from perception.detect.learned.training.loss import loss
from perception.detect.learned.training.network import Eyes
from perception.detect.learned.training.pictures import batches, shards_in

_WARM_UP = 100
# So many batches say how results are made even once the training is over.
_EVENED = 300


def rate(step: int, steps: int) -> float:
    """Warm-up, then a linear fall to zero."""
    return min(1.0, (step + 1) / _WARM_UP) * max(0.0, (steps - step) / steps)


def main() -> None:
    """Train for so many steps, logging and saving on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, default=Path("runs/pictures"))
    parser.add_argument("--folder", type=Path, default=Path("runs/eyes"))
    parser.add_argument("--steps", type=int, default=7600)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--peak", type=float, default=3e-3, help="of the rate")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    shards = shards_in(args.pictures)
    torch.manual_seed(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    network = Eyes().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=args.peak, weight_decay=1e-4)
    checkpoint = args.folder / "checkpoint.pt"
    step, seconds = 0, 0.0
    if checkpoint.exists():
        saved: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        step, seconds = saved["step"], saved["seconds"]
    held_out = next(batches(shards[-1:], 64, np.random.default_rng(0), mix=1))
    stream = batches(shards[:-1], args.batch, np.random.default_rng([args.seed, step]))
    began = time.monotonic()
    parts: dict[str, float] = {}
    while step < args.steps:
        for group in optimizer.param_groups:
            group["lr"] = args.peak * rate(step, args.steps)
        views, wanted = (torch.from_numpy(each) for each in next(stream))
        with torch.autocast("cpu", torch.bfloat16):
            said = network(views.to(memory_format=torch.channels_last))
        total, now = loss(said.float(), wanted)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        parts = {name: 0.95 * parts.get(name, value) + 0.05 * value for name, value in now.items()}
        step += 1
        if step % 50 == 0:
            seconds, began = seconds + time.monotonic() - began, time.monotonic()
            judged = _judged(network, held_out) if step % 250 == 0 else {}
            _log(args.folder / "log.csv", step, seconds, parts, judged)
        if step % 250 == 0:
            _save(checkpoint, network, optimizer, step, seconds)
    # The last few batches alone would say how to make results even: too few, and all of a few tables.
    update_bn((torch.from_numpy(views) for views, _ in islice(stream, _EVENED)), network)
    _log(args.folder / "log.csv", step, seconds, parts, _judged(network, held_out))
    _save(checkpoint, network, optimizer, step, seconds)


def _save(path: Path, network: Eyes, optimizer: torch.optim.Optimizer, step: int, seconds: float) -> None:
    partial = path.with_suffix(".part")
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": seconds}
    torch.save(state, partial)
    partial.replace(path)


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def _judged(network: Eyes, held_out: tuple[Any, Any]) -> dict[str, float]:
    network.eval()
    views, wanted = (torch.from_numpy(each) for each in held_out)
    with torch.autocast("cpu", torch.bfloat16):
        said = torch.cat([network(part) for part in views.split(8)])
    network.train()
    return loss(said.float(), wanted)[1]


def _log(path: Path, step: int, seconds: float, parts: dict[str, float], judged: dict[str, float]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(("step", "seconds", *parts, *(f"held_out_{name}" for name in parts)))
        shown = [from_.get(name, float("nan")) for from_ in (parts, judged) for name in (parts or judged)]
        writer.writerow((step, round(seconds), *(f"{value:.4f}" for value in shown)))


if __name__ == "__main__":
    main()
