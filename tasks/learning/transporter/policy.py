"""A trained network that acts in `handscript/TabletopPixels-v0`, and how well it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from tasks.envs.pixels import Observation, PixelsEnv
from tasks.learning.transporter.batches import Vocabulary
from tasks.learning.transporter.demonstrations import picture, to_env
from tasks.learning.transporter.network import Network
from tasks.task import Task

CHECKPOINT = "checkpoint.pt"


class Policy:
    """What `train` left in a folder. Raises `FileNotFoundError` where it left nothing."""

    def __init__(self, folder: Path) -> None:
        saved = torch.load(folder / CHECKPOINT, weights_only=True)
        self._vocabulary = Vocabulary(saved["words"])
        self._network = Network(len(saved["words"]))
        self._network.load_state_dict(saved["network"])
        self._network.eval()

    def act(self, seen: Observation, instruction: str) -> NDArray[np.int64]:
        """(5,) the environment's action that it thinks best.

        Args:
            seen: the environment's, control by "pixels" and sight "height".
            instruction: the sentence.
        """
        pictures = torch.from_numpy(picture(seen).astype(np.float32))[None]
        return to_env(self._network.best(pictures, self._vocabulary.texts([instruction]))[0].numpy())


@dataclass(frozen=True)
class Episode:
    """How one table ended: whether its goal was reached, and the goal's partial credit, 0 to 1."""

    success: bool
    score: float


def episodes(policy: Policy, task: Task, count: int, seed: int, *, most: int) -> Iterator[Episode]:
    """Let a policy act on tables of a task.

    Args:
        count: how many tables.
        seed: of them.
        most: actions that it may take on one.
    """
    env = PixelsEnv([task], trials=count, seed=seed, max_steps=most)
    try:
        for index in range(count):
            seen, info = env.reset(options={"index": index})
            over, last = False, None
            while not over:
                action = policy.act(seen, info["instruction"])
                # The first time changed nothing of what it sees, and so it would go on for ever.
                if last is not None and (action == last).all():
                    break
                seen, _, terminated, truncated, info = env.step(action)
                over, last = terminated or truncated, action
            yield Episode(info["is_success"], info["score"])
    finally:
        env.close()
