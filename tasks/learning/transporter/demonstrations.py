"""Demonstrations: what an oracle picks and places, what is seen before, and the sentence; one file a task."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tasks.envs.pick_place import ROTATIONS as TURNS
from tasks.envs.pixels import Observation, PixelsEnv
from tasks.language import InvalidTask
from tasks.learning.transporter.network import ROTATIONS
from tasks.task import Task

SCALE = 2
"""Pixels of a height map to one of what the policy sees, each way: 6.25 mm."""

TALL = 0.1
"""The height that the policy sees as 1, m."""

MOST_FAILURES = 3
"""A task is given up when so many more tables fail than do not: its oracle does what picks and places cannot."""


@dataclass(frozen=True)
class Step:
    """One action of a demonstration.

    Args:
        picture: (4, H, W) float16, what is seen before (`picture`).
        instruction: the sentence.
        action: (5,) as in `Network.best`.
    """

    picture: NDArray[np.float16]
    instruction: str
    action: NDArray[np.int64]


def picture(seen: Observation) -> NDArray[np.float16]:
    """(4, 64, 96) colours from -1 to 1 and heights, `TALL` being 1, of what the environment shows."""
    rows, columns = seen["height"].shape
    color, height = (
        cv2.resize(seen[of], (columns // SCALE, rows // SCALE), interpolation=cv2.INTER_AREA)
        for of in ("color", "height")
    )
    planes = np.concatenate([color / 127.5 - 1.0, height[..., None] / TALL], axis=-1)
    return planes.astype(np.float16).transpose(2, 0, 1)


def from_env(action: NDArray[Any]) -> NDArray[np.int64]:
    """(5,) an action of the environment as one of the policy."""
    turn = round(int(action[4]) * ROTATIONS / TURNS) % ROTATIONS
    return np.array([*(np.asarray(action[:4]) // SCALE), turn], dtype=np.int64)


def to_env(action: NDArray[Any]) -> NDArray[np.int64]:
    """(5,) an action of the policy as one of the environment."""
    return np.array([*(np.asarray(action[:4]) * SCALE + SCALE // 2), action[4] * TURNS // ROTATIONS], dtype=np.int64)


def collect(task: Task, count: int, seed: int) -> list[list[Step]]:
    """Demonstrations of a task, on tables where what the oracle does reaches the goal as picks and places.

    Args:
        task: which one.
        count: how many are wanted; fewer come back, perhaps none, of a task that picks and places cannot do.
        seed: of the tables.

    Raises:
        ConfinementUnavailable: this machine cannot confine programs.
    """
    env = PixelsEnv([task], trials=3 * count + MOST_FAILURES, seed=seed)
    kept: list[list[Step]] = []
    try:
        for index in range(len(env.items)):
            steps = _demonstration(env, index)
            if steps:
                kept.append(steps)
            if len(kept) == count or index + 1 - len(kept) > len(kept) + MOST_FAILURES:
                break
    finally:
        env.close()
    return kept


def _demonstration(env: PixelsEnv, index: int) -> list[Step]:
    """The steps on one table; none when they do not reach the goal."""
    try:
        seen, info = env.reset(options={"index": index})
    except InvalidTask:
        return []
    steps = []
    for action in env.demonstration():
        steps.append(Step(picture(seen), info["instruction"], from_env(action)))
        # What the policy will be able to say: an action that is right in the oracle's hands alone teaches nothing.
        seen, _, over, truncated, info = env.step(to_env(steps[-1].action))
        if info["failure"] or truncated:
            return []
        if over:
            return steps
    return []


def write(path: Path, demonstrations: list[list[Step]]) -> None:
    """Keep a task's demonstrations in a file."""
    steps = [step for one in demonstrations for step in one]
    arrays: dict[str, NDArray[Any]] = {
        "pictures": np.array([step.picture for step in steps], dtype=np.float16),
        "instructions": np.array([step.instruction for step in steps], dtype=np.str_),
        "actions": np.array([step.action for step in steps], dtype=np.int64),
        "lengths": np.array([len(one) for one in demonstrations], dtype=np.int64),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type, unused-ignore]
    partial.replace(path)


def read(path: Path) -> list[list[Step]]:
    """What `write` kept."""
    with np.load(path) as kept:
        steps = [
            Step(seen, str(said), action)
            for seen, said, action in zip(kept["pictures"], kept["instructions"], kept["actions"], strict=True)
        ]
        ends = np.cumsum(kept["lengths"]).tolist()
    return [steps[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
