"""Episodes: the oracle, or any policy, acts until the task is done or its steps are used up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tasks.gensim import oracle
from tasks.gensim.gripper import Action, pick_and_place, push
from tasks.gensim.judge import DONE, Referee, shortfalls
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal

Policy = Callable[[Scene, Goal], Action | None]

SETTLING = 5.0


@dataclass(frozen=True)
class Episode:
    """How an episode ended.

    Args:
        reward: as the original counts it.
        total: what all goals together are worth.
        steps: actions that were done.
        missing: what does not hold at the end.
    """

    reward: float
    total: float
    steps: int
    missing: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether the original would count it as a success."""
        return self.reward > DONE

    @property
    def clean(self) -> bool:
        """Whether every goal holds at the end."""
        return not self.missing


def play(scene: Scene, policy: Policy = oracle.act) -> Episode:
    """Play one episode.

    Args:
        scene: as its task file set it.
        policy: chooses the next action towards the goal at hand; None gives up.
    """
    world = scene.stage.world
    world.settle(SETTLING)
    referee = Referee(scene)
    steps = 0
    while not referee.done and steps < scene.plan.max_steps:
        action = policy(scene, scene.plan.goals[referee.step])
        if action is None:
            break
        do(scene, action)
        referee.look()
        steps += 1
    total = sum(goal.reward for goal in scene.plan.goals)
    return Episode(referee.reward, total, steps, tuple(shortfalls(scene)))


def do(scene: Scene, action: Action) -> None:
    """Do one action and wait until everything lies still."""
    world = scene.stage.world
    if scene.plan.tool == "spatula":
        push(world, action)
    else:
        pick_and_place(world, action, height=scene.plan.carry_height, slowly=scene.plan.slowly)
    world.settle(SETTLING)
