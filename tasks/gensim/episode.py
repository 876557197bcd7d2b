"""Episodes: the oracle, or any policy, acts until the task is done or its steps are used up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tasks.gensim import oracle
from tasks.gensim.gripper import Action, pick_and_place, push
from tasks.gensim.holds import fallen, left
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal
from tasks.gensim.referee import DONE, Referee

Policy = Callable[[Scene, Goal], Action | None]

# An object that lies still is waited for no longer than this, s.
SETTLING = 5.0
# Ropes tremble: they are never quite still.
ROPE_SETTLING = 1.0
# For so many ticks at the beginning nothing is faster than this, m/s.
PARTING, MOST = 60, 0.3


@dataclass(frozen=True)
class Episode:
    """How an episode ended.

    Args:
        reward: as the original counts it; in strict mode, of all that there is.
        steps: actions that were done.
        missing: what does not hold at the end of all goals at once, or that there was nothing to do.
    """

    reward: float
    steps: int
    missing: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether the original would count it as a success."""
        return self.reward > DONE

    @property
    def clean(self) -> bool:
        """Whether there was something to do, every goal holds at the end, and nothing fell off the table."""
        return not self.missing


def play(scene: Scene, policy: Policy = oracle.act) -> Episode:
    """Play one episode; in strict mode, what no longer holds of earlier goals is mended while there are steps left.

    Args:
        scene: as its task file set it.
        policy: chooses the next action towards the goal at hand; None is to do nothing.
    """
    part(scene)
    _settle(scene)
    before = () if left(scene) else ("all is as wanted before anything is done",)
    referee = Referee(scene)
    steps, idle = 0, False
    while (goal := referee.goal()) is not None and steps < scene.plan.max_steps and not idle:
        action = policy(scene, goal)
        if action is not None:
            do(scene, action)
        idle = not referee.look() and action is None
        steps += 1
    missing = (*before, *(what for _, what in left(scene)), *fallen(scene))
    return Episode(referee.reward, steps, missing)


def part(scene: Scene) -> None:
    """Let what begins in one another come apart without being thrown."""
    for _ in range(PARTING):
        scene.stage.world.step()
        for body in scene.stage.bodies.values():
            position, quaternion, linear, angular = body.motion()
            fastest = max(*map(abs, linear), MOST)
            slowed = tuple(MOST / fastest * speed for speed in linear), tuple(MOST / fastest * spin for spin in angular)
            if fastest > MOST:
                body.set_motion((position, quaternion, *slowed))


def do(scene: Scene, action: Action) -> None:
    """Do one action and wait until everything lies still."""
    world = scene.stage.world
    if scene.plan.tool == "spatula":
        push(world, action)
    else:
        pick_and_place(world, action, height=scene.plan.carry_height, slowly=scene.plan.slowly)
    _settle(scene)


def _settle(scene: Scene) -> None:
    scene.stage.world.settle(ROPE_SETTLING if scene.stage.ropes else SETTLING)
