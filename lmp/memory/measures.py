"""How quickly a robot is taught: the measures of "Learning to Learn Faster from Human Feedback with Language Model
Predictive Control" (Liang et al., RSS 2024) over chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from lmp.memory.chats import Chat

LONGEST = 7


@dataclass(frozen=True)
class Measures:
    """Over a number of chats; a share of nothing is None.

    Args:
        chats: how many.
        success: share that ended well.
        within: share that ended well in at most 1, 2, … 7 turns, the command being the first turn.
        mean_turns: of those that ended well.
        one_turn: share that ended well without any correction.
        multi_turn: share that ended well, of those that took more than one turn.
    """

    chats: int
    success: float | None
    within: tuple[float, ...]
    mean_turns: float | None
    one_turn: float | None
    multi_turn: float | None


def measure(chats: Sequence[Chat]) -> Measures:
    """The measures of some chats."""
    turns = [len(chat.turns) for chat in chats if chat.done]
    several = [chat.done for chat in chats if len(chat.turns) > 1]
    within = tuple(sum(t <= n for t in turns) / len(chats) for n in range(1, LONGEST + 1)) if chats else ()
    return Measures(
        chats=len(chats),
        success=len(turns) / len(chats) if chats else None,
        within=within,
        mean_turns=fmean(turns) if turns else None,
        one_turn=within[0] if within else None,
        multi_turn=fmean(several) if several else None,
    )
