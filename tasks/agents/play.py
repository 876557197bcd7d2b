"""One agent in one episode of an environment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from lmp.budget import BudgetExceeded
from lmp.model.base import ModelError
from tasks.agents.agent import SUBMIT, Agent, Move, Situation, Step
from tasks.agents.feedback import Critic
from tasks.agents.surroundings import surroundings
from tasks.envs.code_env import CodeEnv
from tasks.envs.trajectories import Trajectory

Ending = Literal["submitted", "turns", "budget", "model"]
Shown = Literal["tools", "feedback", "both"]
"""What an agent is shown of its actions: what they printed, what a person says about them, or both (MINT's names)."""


@dataclass(frozen=True)
class Played:
    """What came of an episode.

    Args:
        trajectory: all of it.
        ending: what ended it: the agent's own `submit`; or its turns, its budget, or its model, after which what had
            been reached was submitted for it.
        reward: the last one, or that of the best turn for an agent that sees the rewards.
        by_turn: whether it would have succeeded with a limit of 1, 2, … turns, up to the limit that it had.
        message: what ended it, when that was neither it nor its turns.
    """

    trajectory: Trajectory
    ending: Ending
    reward: float
    by_turn: tuple[bool, ...]
    message: str = ""

    @property
    def success(self) -> bool:
        """Whether it succeeded within its turns."""
        return self.by_turn[-1]


def play(
    env: CodeEnv,
    agent: Agent,
    *,
    index: int,
    seed: int,
    turns: int,
    critic: Critic | None = None,
    shown: Shown = "tools",
) -> Played:
    """Have an agent carry out an item.

    Args:
        index: of the item; seed: of whatever the environment draws.
        turns: how many actions it may take; `submit` counts as none, since at the limit it is done for the agent.
        critic: says something after each action with which all is not yet well, where that is shown.

    Raises:
        UnsuitedAgent: the agent cannot act in this environment.
    """
    seen: Any
    seen, info = env.reset(seed=seed, options={"index": index})
    trajectory = env.trajectory
    if trajectory is None:
        raise RuntimeError(f"{env.name} has no trajectory after reset")
    text = seen["text"] if isinstance(seen, dict) else seen
    situation = Situation(surroundings(env.name, text, info), trajectory.query)
    ending: Ending = "turns"
    message, last, over = "", Move(SUBMIT), False
    rewards: list[float] = []
    try:
        while len(rewards) < turns and not over and not (agent.sees_reward and 1.0 in rewards):
            move = agent.act(situation)
            if move.submits:
                last, ending = move, "submitted"
                break
            _, _, over, truncated, info = env.step(move.action)
            over = over or truncated
            score = env.score()
            rewards.append(score.reward)
            done = trajectory.turns[-1]
            step = Step(
                move,
                None if shown == "feedback" else done.observation,
                bool(info["action_executed"]),
                score.reward if agent.sees_reward else None,
            )
            situation = replace(situation, steps=(*situation.steps, step))
            if critic is not None and shown != "tools" and score.reward < 1.0:
                step = replace(step, feedback=critic.comment(situation, trajectory.gold, score))
                situation = replace(situation, steps=(*situation.steps[:-1], step))
            trajectory.turns[-1] = replace(done, thought=move.thought, reward=score.reward, feedback=step.feedback)
    except BudgetExceeded as error:
        ending, message = "budget", str(error)
    except ModelError as error:
        ending, message = "model", str(error)
    if not over:
        env.step(last.action)
        trajectory.turns[-1] = replace(trajectory.turns[-1], thought=last.thought)
    final = trajectory.reward or 0.0
    best = max([final, *rewards]) if agent.sees_reward else final
    return Played(trajectory, ending, best, _by_turn(rewards, final, turns, best_counts=agent.sees_reward), message)


def _by_turn(rewards: list[float], final: float, turns: int, *, best_counts: bool) -> tuple[bool, ...]:
    """At a limit of k turns an agent that has not submitted by then would have had to, with what it had reached."""
    solved = [reward == 1.0 for reward in rewards]
    if best_counts:
        solved = [any(solved[: k + 1]) for k in range(len(solved))]
    # The last turn's is the episode's own: submitting may take an answer that the actions before it do not have.
    end = final == 1.0 or (best_counts and any(solved))
    before = solved[: turns - 1]
    return (*before, *[end] * (turns - len(before)))
