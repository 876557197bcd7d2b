"""Behaviour cloning: the network's picks and places become those of demonstrations. It goes on from its checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from tasks.learning.transporter.batches import Batch, Vocabulary, batch
from tasks.learning.transporter.demonstrations import Step
from tasks.learning.transporter.network import Network
from tasks.learning.transporter.policy import CHECKPOINT

WARM_UP = 50
"""Steps in which the rate rises to its peak; then it falls to zero, linearly."""


@dataclass(frozen=True, kw_only=True)
class Training:
    """How a network is trained.

    Args:
        steps: of gradient descent.
        size: of a batch.
        peak: of the rate.
        seed: of the weights at the start and of all batches.
        save_every: steps between checkpoints.
    """

    steps: int = 1500
    size: int = 16
    peak: float = 3e-3
    seed: int = 0
    save_every: int = 100


def train(
    steps: Sequence[Step],
    folder: Path,
    training: Training,
    note: Callable[[int, float], None] = lambda step, loss: None,
) -> None:
    """Train a network on steps of demonstrations; what is in the folder then is a `Policy`'s.

    A training that was interrupted ends as it would have ended.

    Args:
        note: told, before each checkpoint, how many steps are done and the mean loss since the last.
    """
    torch.manual_seed(training.seed)
    vocabulary = Vocabulary.of(step.instruction for step in steps)
    network = Network(len(vocabulary.known))
    optimizer = torch.optim.AdamW(network.parameters(), lr=training.peak, weight_decay=1e-4)
    done, losses = 0, []
    path = folder / CHECKPOINT
    if path.exists():
        saved = torch.load(path, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        done = saved["step"]
    while done < training.steps:
        for group in optimizer.param_groups:
            group["lr"] = training.peak * min(1.0, (done + 1) / WARM_UP) * (1.0 - done / training.steps)
        rng = np.random.default_rng([training.seed, done])
        value = loss(network, batch(steps, vocabulary, training.size, rng))
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        done += 1
        losses.append(value.item())
        if done % training.save_every == 0 or done == training.steps:
            note(done, float(np.mean(losses)))
            losses.clear()
            _save(path, network, optimizer, done, vocabulary)


def loss(network: Network, examples: Batch) -> Tensor:
    """Cross-entropy of the demonstrated pick among all pixels, and of the place among all pixels and turns, nats."""
    actions = examples.actions
    with torch.autocast("cpu", torch.bfloat16):
        picks, places = network(examples.pictures, examples.texts, actions[:, :2])
    columns = picks.shape[-1]
    pick = actions[:, 0] * columns + actions[:, 1]
    place = (actions[:, 4] * picks.shape[-2] + actions[:, 2]) * columns + actions[:, 3]
    return F.cross_entropy(picks.float().flatten(1), pick) + F.cross_entropy(places.float().flatten(1), place)


def _save(path: Path, network: Network, optimizer: torch.optim.Optimizer, step: int, vocabulary: Vocabulary) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "step": step,
        "words": list(vocabulary.known),
    }
    torch.save(state, partial)
    partial.replace(path)
