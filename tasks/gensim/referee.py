"""What an episode earns, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.gensim.holds import left, missing, share
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal

# A goal counts as reached from here on, and an episode as done: as in the original.
ALMOST, DONE = 0.01, 0.99


@dataclass
class Referee:
    """Counts rewards as the original does: of the step at hand alone, which is over once it was reached.

    In strict mode all steps together are worth 1, heights count, and it is not over before everything holds at once.

    Args:
        scene: of the episode.
        step: index of the goal that is at hand.
        banked: what the goals before it earned.
        reward: what the episode has earned so far.
    """

    scene: Scene
    step: int = 0
    banked: float = 0.0
    reward: float = 0.0

    def goal(self) -> Goal | None:
        """What is to be done next; None when it is over."""
        goals = self.scene.plan.goals
        if self._strict:
            return goals[self.step] if self.step < len(goals) else next((goal for goal, _ in left(self.scene)), None)
        return goals[self.step] if self.step < len(goals) and self.reward <= DONE else None

    def look(self) -> bool:
        """Count what stands where now. Returns whether that changed anything."""
        before = (self.step, self.reward)
        if self.step < len(self.scene.plan.goals):
            goal = self.scene.plan.goals[self.step]
            worth = goal.reward / (self.scene.plan.reward if self._strict else 1.0)
            earned = worth * share(self.scene, goal)
            self.reward = self.banked + earned
            if not missing(self.scene, goal) if self._strict else worth - earned < ALMOST:
                self.banked += worth
                self.step += 1
        return before != (self.step, self.reward)

    @property
    def _strict(self) -> bool:
        return self.scene.stage.mode == "strict"
