"""The one protocol of agents: they are shown an episode as far as it has gone, and say what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tasks.agents.surroundings import Surroundings

SUBMIT = "submit"


@dataclass(frozen=True)
class Move:
    """What an agent does.

    Args:
        action: as the environment takes it: code, or `submit` with an argument where that is wanted.
        thought: what the agent said about it.
    """

    action: str
    thought: str = ""

    @property
    def submits(self) -> bool:
        """Whether it ends the episode."""
        return self.action.split(maxsplit=1)[:1] == [SUBMIT]


@dataclass(frozen=True)
class Step:
    """A move with what the agent was told of it.

    Args:
        observation: what came back; None where the agent is not shown it.
        ok: whether it ran without an error.
        reward: what submitting would give now; None where agents are not told.
        feedback: what a person said about it; empty when nobody did.
    """

    move: Move
    observation: str | None
    ok: bool
    reward: float | None = None
    feedback: str = ""


@dataclass(frozen=True)
class Situation:
    """An episode as an agent sees it.

    Args:
        surroundings: what it is in.
        query: what is asked for.
        steps: what it has done so far, oldest first.
    """

    surroundings: Surroundings
    query: str
    steps: tuple[Step, ...] = ()


class Agent(Protocol):
    """Carries out one episode; another one is made for the next."""

    @property
    def sees_reward(self) -> bool:
        """Whether it is told after each action what submitting would give, so that its best turn is what counts."""
        ...

    def act(self, situation: Situation) -> Move:
        """What to do next.

        Raises:
            BudgetExceeded: the episode has cost what it may.
            ModelError: the model gave no answer.
        """
        ...
