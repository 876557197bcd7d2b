"""Train the embedded model: `python -m lmp.model.train`. It goes on from its checkpoint when there is one."""

from __future__ import annotations

import argparse
import csv
import json
import math
import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from lmp.model.text import PAD
from lmp.model.training.batches import batch, batches, encoded
from lmp.model.training.muon import Optimizer
from lmp.model.training.network import Network, Shape
from lmp.model.training.restore import restore
from lmp.model.training.shared import Assistant, compiled, gradients
from lmp.model.training.tokens import identity, train_tokenizer

WARM_UP = 60


def rate(step: int, steps: int, decay: float) -> float:
    """Warm-up, a plateau, and a fall to zero over the last part (a fraction of all steps), as parts of the peak."""
    start = steps * (1 - decay)
    fall = 1.0 if step < start else max(0.0, (steps - step) / (steps - start))
    return min(1.0, (step + 1) / WARM_UP) * fall


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def held_out_accuracy(network: Network, rows: list[tuple[Tensor, Tensor]]) -> tuple[float, float]:
    """Mean loss per token and the fraction of continuations that greedy decoding would write to the letter."""
    loss, count, right, total = 0.0, 0, 0, 0
    for x, y in rows:
        logits = torch.nn.functional.linear(network(x), network.model.embed_tokens.weight)
        wanted = y >= 0
        loss += float(torch.nn.functional.cross_entropy(logits[wanted], y[wanted], reduction="sum"))
        count += int(wanted.sum())
        right += int(((logits.argmax(-1) == y) | ~wanted).all(1).sum())
        total += len(x)
    return loss / count, right / total


def main() -> None:
    """Train for so many steps, logging and saving on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("runs/embedded"))
    parser.add_argument("--steps", type=int, default=3800)
    parser.add_argument(
        "--decay", type=float, default=0.6, help="fraction of the steps over which the rate falls to zero"
    )
    parser.add_argument(
        "--peak", type=float, default=1.0, help="of the rate; less where trained weights are to learn more"
    )
    parser.add_argument("--tokens", type=int, default=8192, help="tokens a step")
    parser.add_argument(
        "--processes", type=int, choices=(1, 2), default=2, help="that compute gradients, a thread each"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--start", type=Path, help="converted weights to begin with, with their tokenizer, where there is no checkpoint"
    )
    parser.add_argument(
        "--seen-only", action="store_true", help="without what the Code as Policies benchmark keeps unseen"
    )
    parser.add_argument("--no-compile", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    tokens_file, checkpoint = args.folder / "tokenizer.json", args.folder / "checkpoint.pt"
    if args.start and not tokens_file.exists():
        shutil.copyfile(args.start / "tokenizer.json", tokens_file)
    tokenizer = Tokenizer.from_file(str(tokens_file)) if tokens_file.exists() else None
    tokenizer = tokenizer or train_tokenizer(tokens_file, seen_only=args.seen_only)
    network = restore(args.start) if args.start else Network(Shape(vocabulary=tokenizer.get_vocab_size()))
    optimizer = Optimizer(network)
    done: dict[str, Any] = {"step": 0, "seconds": 0.0, "tokens": 0, "pieces": 0}
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        done = saved["done"]
    (args.folder / "shape.json").write_text(json.dumps(asdict(network.shape)))
    loss_of = compiled(network, not args.no_compile)
    assistant = Assistant(network, compile_loss=not args.no_compile) if args.processes > 1 else None
    held = encoded(tokenizer, 10_007, held_out=True, seen_only=args.seen_only)
    rows = sorted((next(held) for _ in range(600)), key=lambda r: len(r[0]))
    pad = identity(tokenizer, PAD)
    judge = [batch(rows[i : i + 40], pad) for i in range(0, len(rows), 40)]
    stream = batches(tokenizer, args.seed * 1_000_003 + done["step"], 1024, seen_only=args.seen_only)
    began, mean = time.monotonic(), math.nan
    while done["step"] < args.steps:
        size, wanted = 0, []
        while size < args.tokens:
            wanted.append(next(stream))
            size += wanted[-1][0].numel()
        count = sum(int((y >= 0).sum()) for _, y in wanted)
        if assistant is not None:
            total = assistant.step(loss_of, wanted, count)
        else:
            total = gradients(loss_of, wanted, count, iter(range(len(wanted) + 1)).__next__)
        optimizer.step(args.peak * rate(done["step"], args.steps, args.decay))
        done["step"] += 1
        done["tokens"] += size
        done["pieces"] += sum(len(x) for x, _ in wanted)
        mean = total if math.isnan(mean) else 0.95 * mean + 0.05 * total
        last = done["step"] >= args.steps
        if done["step"] % 50 == 0 or last:
            now = time.monotonic()
            done["seconds"] += now - began
            began = now
            judged = held_out_accuracy(network, judge) if done["step"] % 200 == 0 or last else (math.nan, math.nan)
            _log(args.folder / "log.csv", done, mean, args.peak * rate(done["step"], args.steps, args.decay), judged)
        if done["step"] % 100 == 0 or last:
            partial = checkpoint.with_suffix(".part")
            torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "done": done}, partial)
            partial.replace(checkpoint)


def _log(path: Path, done: dict[str, Any], loss: float, rate_now: float, judged: tuple[float, float]) -> None:
    fresh = not path.exists()
    with path.open("a", newline="") as f:
        writer = csv.writer(f)
        if fresh:
            writer.writerow(
                ("step", "seconds", "tokens", "pieces", "loss", "rate", "held_out_loss", "held_out_to_the_letter")
            )
        row = (done["step"], round(done["seconds"]), done["tokens"], done["pieces"], f"{loss:.4f}", f"{rate_now:.3f}")
        writer.writerow((*row, *("" if math.isnan(v) else f"{v:.4f}" for v in judged)))


if __name__ == "__main__":
    main()
