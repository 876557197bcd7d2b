"""From the name that a person gives, `--agent react`, to the agent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lmp.budget import Account, Budget
from lmp.model.base import Model
from tasks.agents.agent import Agent
from tasks.agents.conversing import PlanAndSolve, ReAct, TryAgain
from tasks.agents.hierarchical import Hierarchical
from tasks.agents.writer import Writer

AGENTS: Mapping[str, Callable[[Writer], Agent]] = {
    "try-again": TryAgain,
    "react": ReAct,
    "plan-and-solve": PlanAndSolve,
    "hierarchical": Hierarchical,
}

BUDGET = Budget(calls=60, tokens=200_000, seconds=300.0)
"""Of one episode."""


class UnknownAgent(ValueError):
    """There is no agent of that name; the message says which there are."""


def select(name: str, model: Model, account: Account) -> Agent:
    """An agent for one episode.

    Raises:
        UnknownAgent: there is none of that name.
    """
    if name not in AGENTS:
        raise UnknownAgent(f"no agent {name!r}; there are: {', '.join(AGENTS)}")
    return AGENTS[name](Writer(model, account))
