"""What every question is: the words, the source that answers it, and the true answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lmp.model.corpus.refs import Sub
from lmp.model.corpus.world import Scene


@dataclass(frozen=True)
class Question:
    """A question as asked, the source that answers it, the answer, and its recipe; `yes` marks a yes-no question.

    Args:
        clause: the same as a condition ("the red block is in the bowl"), None where it makes none.
    """

    said: str
    source: str
    answer: Any
    recipe: str
    subs: tuple[Sub, ...] = ()
    clause: str | None = None


Asker = Callable[[np.random.Generator, Scene], Question | None]
SIDE_WAYS = {
    "left": ("left of", "to the left of"),
    "right": ("right of", "to the right of"),
    "top": ("above", "behind"),
    "bottom": ("below", "in front of"),
}
