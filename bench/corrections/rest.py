"""How soon the arm is at rest after a correction that is said while it moves.

The arm goes back and forth across the workspace; at a random moment of a motion "wait" is said. It is right when it
decelerates within one control tick, and rests when the deceleration along its path is over: by the acceleration limit
(`sim.tracking.brake`), and the ticks in which the last motion dies out below 0.005 rad/s.
"""

from __future__ import annotations

from threading import Event

import numpy as np

from bench.corrections.talking import Talk, talking
from lmp.model.embedded import EmbeddedModel
from lmp.sandbox.host import Sandbox
from robot.types import JointTrajectory
from sim.cell import SimCell
from sim.engine import TICK
from sim.robot import REST_SPEED
from sim.scene import scene
from sim.tracking import brake

WAVE = "for _ in range({}):\n    goto_pos([-0.25, 0.15, 0.2])\n    goto_pos([0.25, -0.15, 0.25])"
# As long as motors take to bring to rest what has no setpoint left, s.
DYING_OUT = 0.1


class Rested:
    """Says "wait" at random moments, and measures. Every wave of the arm is interrupted once."""

    def __init__(self, tries: int, rng: np.random.Generator) -> None:
        self.reacted: list[int] = []
        self.took: list[float] = []
        self.decelerating: list[float] = []
        self._tries, self._rng = tries, rng

    def measure(self, talk: Talk) -> None:
        """Run the waves."""
        cell, session = talk.cell, talk.session
        move = cell.robot.move
        state = _Motion()

        def watched(trajectory: JointTrajectory, *, stop: Event) -> None:
            resumed = state.held
            state.begin(trajectory, 0 if resumed else int(self._rng.integers(20, 60)))
            state.held = False
            try:
                move(trajectory, stop=stop)
            finally:
                if state.said_at and stop.is_set():
                    self._note(state, cell)
                    state.held = True

        def tick() -> None:
            state.speeds.append(float(np.abs(cell.robot.state().velocities).max()))
            fast = state.speeds[-1] > 0.2
            if len(self.took) < self._tries and 0 < state.when <= len(state.speeds) and fast and not state.said_at:
                state.said_at = len(state.speeds)
                session.correct("wait")

        cell.robot.move = watched  # type: ignore[method-assign]
        cell.world.watchers.append(tick)
        while len(self.took) < self._tries:
            session.execute(WAVE.format(min(20, self._tries)))

    def _note(self, state: _Motion, cell: SimCell) -> None:
        after = np.array(state.speeds[state.said_at - 1 :])
        slower = np.flatnonzero(np.diff(after) < 0)
        self.reacted.append(int(slower[0]) if slower.size else len(after))
        self.took.append((len(after) - 1) * TICK)
        ticks = len(list(brake(state.trajectory, state.said_at * TICK, TICK, cell.robot.arm.acceleration)))
        self.decelerating.append(ticks * TICK)
        if float(np.abs(cell.robot.state().velocities).max()) > REST_SPEED:
            raise RuntimeError("the arm still moves after it was told to wait")


class _Motion:
    """One motion: its trajectory, its fastest joint's speed tick by tick, when something is to be said, and was."""

    def __init__(self) -> None:
        self.held = False
        self.begin(JointTrajectory(np.zeros(1), np.zeros((1, 7)), np.zeros((1, 7))), 0)

    def begin(self, trajectory: JointTrajectory, when: int) -> None:
        self.trajectory, self.when, self.said_at = trajectory, when, 0
        self.speeds: list[float] = []


def main(tries: int, seed: int) -> bool:
    """Print what was measured; whether all were right."""
    rested = Rested(tries, np.random.default_rng(seed))

    def go_on(text: str) -> None:
        talk.session.correct("go on")

    with Sandbox() as sandbox, talking(scene([]), EmbeddedModel(), sandbox, on_say=go_on) as talk:
        rested.measure(talk)
    reacted, late = np.array(rested.reacted), np.array(rested.took) - np.array(rested.decelerating) - TICK
    took = np.array(rested.took) * 1e3
    print(f"a correction during motion: {len(took)} tries")
    print(f"  decelerating within one control tick of {TICK * 1e3:.1f} ms: {(reacted <= 1).sum()}")
    print(f"  at rest within one tick, the deceleration, and {DYING_OUT * 1e3:.0f} ms to die out: ", end="")
    print(
        f"{(late <= DYING_OUT).sum()}; the last took {np.median(late) * 1e3:.0f} (median) to {late.max() * 1e3:.0f} ms"
    )
    print(f"  at rest after {np.median(took):.0f} ms (median), {took.max():.0f} ms (longest)")
    return bool((reacted <= 1).all() and (late <= DYING_OUT).all())
