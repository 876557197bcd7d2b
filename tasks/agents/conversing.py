"""Agents that ask for one action a turn: try again, ReAct, and plan and solve."""

from __future__ import annotations

from dataclasses import replace

from tasks.agents.agent import Move, Situation
from tasks.agents.surroundings import filled
from tasks.agents.transcript import STOP, move, told
from tasks.agents.writer import Writer


class TryAgain:
    """Acts, is told the reward, and tries again: InterCode's first strategy.

    Args:
        writer: the model.
    """

    sees_reward = True

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def act(self, situation: Situation) -> Move:
        """The next attempt."""
        # What it said about an attempt is no part of one.
        return replace(_asked(self._writer, "try_again", situation), thought="")


class ReAct:
    """Thinks, acts, looks, and says itself when it is done (Yao et al. 2023, https://arxiv.org/abs/2210.03629).

    Args:
        writer: the model.
    """

    sees_reward = False

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def act(self, situation: Situation) -> Move:
        """The next thought with its action."""
        return _asked(self._writer, "react", situation)


class PlanAndSolve:
    """Makes a plan before it acts, then carries it out (Wang et al. 2023, https://arxiv.org/abs/2305.04091).

    Args:
        writer: the model.
    """

    sees_reward = False

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._plan = ""

    def act(self, situation: Situation) -> Move:
        """The next step of the plan, which is the first move's thought."""
        first = not self._plan
        if first:
            preamble = filled("plan", surroundings=situation.surroundings.text)
            self._plan = self._writer.write("plan", preamble, told(replace(situation, steps=()))).strip()
        done = tuple(replace(step, move=replace(step.move, thought="")) for step in situation.steps)
        found = _asked(self._writer, "solve", replace(situation, steps=done), self._plan)
        return replace(found, thought=self._plan) if first else found


def _asked(writer: Writer, prompt: str, situation: Situation, plan: str = "") -> Move:
    here = situation.surroundings
    preamble = filled(prompt, surroundings=here.text, language=here.language)
    return move(writer.write(prompt, preamble, told(situation, plan), stop=STOP))
