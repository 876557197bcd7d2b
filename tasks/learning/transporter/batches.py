"""What a network is trained on: steps of demonstrations, turned and moved about the table, in batches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tasks.learning.transporter.demonstrations import Step

PAD, UNKNOWN = "", "?"

OF_THE_TABLE = re.compile(
    r"\b(left|right|top|bottom|middle|center|centre|edge|front|back|upper|lower|side|corner|horizontal|vertical|diagonal|row|column"
    r"|above|below|behind)"
)
"""Words that mean a place or a direction of the table, so that a step of which they speak cannot be turned or moved."""

MOVES = 12.0
"""Standard deviation of how far a picture is moved, pixels."""

TRIES = 10
"""Turns and moves that are drawn until both places of an action are still on the table."""


class Vocabulary:
    """Numbers for words and for pairs of words that follow each other: 0 is padding, 1 is what is not known."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = tuple(known)
        self._numbers = {term: number for number, term in enumerate(self.known)}

    @classmethod
    def of(cls, sentences: Iterable[str]) -> Vocabulary:
        """All that is in some sentences."""
        return cls((PAD, UNKNOWN, *sorted({term for text in sentences for term in terms(text)})))

    def texts(self, sentences: Sequence[str]) -> Tensor:
        """(B, T) the numbers of what is in sentences, 0 after the last."""
        rows = [[self._numbers.get(term, 1) for term in terms(text)] or [1] for text in sentences]
        longest = max(map(len, rows))
        return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def terms(text: str) -> list[str]:
    """Words, then pairs: those tell which of two colours is that of the block.

    >>> terms("Put it 10 cm down.")
    ['put', 'it', '10', 'cm', 'down', 'put it', 'it 10', '10 cm', 'cm down']
    """
    words = re.findall(r"[a-z]+|\d+", text.lower())
    return [*words, *map(" ".join, pairwise(words))]


@dataclass(frozen=True)
class Batch:
    """Examples: pictures (B, 4, H, W), texts (B, T) and actions (B, 5) as in `Network`."""

    pictures: Tensor
    texts: Tensor
    actions: Tensor


def batch(steps: Sequence[Step], vocabulary: Vocabulary, size: int, rng: np.random.Generator) -> Batch:
    """Some steps, drawn with replacement, each as it might also have been."""
    drawn = [steps[int(index)] for index in rng.integers(len(steps), size=size)]
    seen = [augmented(step, rng) for step in drawn]
    return Batch(
        torch.from_numpy(np.stack([picture for picture, _ in seen])),
        vocabulary.texts([step.instruction for step in drawn]),
        torch.from_numpy(np.stack([action for _, action in seen])),
    )


def augmented(step: Step, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A step on a table that is turned and moved as a whole, pick and place with it; the turn between them stays.

    Returns:
        The picture (4, H, W) float32 and the action (5,).
    """
    picture, action = step.picture.astype(np.float32), step.action
    if OF_THE_TABLE.search(step.instruction):
        return picture, action
    rows, columns = picture.shape[1:]
    middle = ((columns - 1) / 2.0, (rows - 1) / 2.0)
    for _ in range(TRIES):
        moved = np.asarray(cv2.getRotationMatrix2D(middle, rng.uniform(0.0, 360.0), 1.0), dtype=np.float64)
        moved[:, 2] += rng.normal(0.0, MOVES, 2)
        xy = action[[1, 0, 3, 2]].reshape(2, 2) @ moved[:, :2].T + moved[:, 2]
        ends = np.rint(xy[:, ::-1]).astype(np.int64)
        if (ends >= 0).all() and (ends < (rows, columns)).all():
            turned = cv2.warpAffine(picture.transpose(1, 2, 0), moved, (columns, rows), borderMode=cv2.BORDER_REPLICATE)
            return np.asarray(turned, dtype=np.float32).transpose(2, 0, 1), np.array([*ends.ravel(), action[4]])
    return picture, action
