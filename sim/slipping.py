"""A gripper that now and then loses what it carries."""

from __future__ import annotations

from typing import Any

import numpy as np

from robot.types import GripResult
from sim.bodies import Holdable
from sim.gripper import Effector

# After so many checks in motion it slips, one drawn from this range: after the lift has begun, before the shortest
# way to another place (0.9 s) is over. `SimRobot` checks every 25 ms.
SLIPS_AFTER = (6, 24)


class Slipping:
    """Another gripper, from which each thing that it takes hold of slips on the way with some probability.

    Args:
        effector: the gripper.
        probability: that a grasp does not last, 0 to 1.
        rng: decides which, and when.
    """

    def __init__(self, effector: Effector, probability: float, rng: np.random.Generator) -> None:
        self._effector = effector
        self._probability = probability
        self._rng = rng
        self._left: int | None = None

    def grip(self, width: float, force: float) -> GripResult:
        """As the gripper does; whether and when a new hold will slip is drawn here."""
        held_before = self.held()
        result = self._effector.grip(width, force)
        if not result.held:
            self._left = None
        elif held_before is None:
            slips = self._rng.random() < self._probability
            after = int(self._rng.integers(*SLIPS_AFTER))
            self._left = after if slips else None
        return result

    def width(self) -> float:
        """The opening now, m."""
        return self._effector.width()

    def held(self) -> Holdable | None:
        """What is held now."""
        return self._effector.held()

    def release(self) -> None:
        """Let go at once."""
        self._left = None
        self._effector.release()

    def check(self) -> None:
        """Let go when it is time to slip."""
        self._effector.check()
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self.release()

    def snapshot(self) -> tuple[object, int | None, Any]:
        """The gripper's, how long the hold still lasts, and the generator's state."""
        return self._effector.snapshot(), self._left, self._rng.bit_generator.state

    def restore(self, snapshot: tuple[Any, int | None, Any]) -> None:
        """Continue from a snapshot: the same grasps slip again."""
        inner, self._left, self._rng.bit_generator.state = snapshot
        self._effector.restore(inner)
