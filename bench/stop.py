"""How soon a moving arm is at rest after Ctrl-C or `stop`.

    python -m bench.stop --tries 100

The arm goes back and forth across the workspace under physics; at a random moment of a motion the stop event is set,
as the handler of Ctrl-C does. It is right when the arm rests within one control tick, plus the time that its fastest
joint takes to decelerate at the share of its acceleration limit that braking uses along a path, plus the ticks in
which the last motion dies out below 0.005 rad/s.
"""

from __future__ import annotations

import argparse
from threading import Event

import numpy as np

from robot.types import Stopped
from sim.cell import SimCell
from sim.engine import TICK
from sim.robot import REST_SPEED


def main() -> None:
    """Stop many motions and print how soon the arm was at rest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    stop = Event()
    with SimCell.sample(seed=options.seed, perception="truth", stop=stop) as cell:
        tries = [_stopped(cell, stop, rng) for _ in range(options.tries)]
    reacted = np.array([ticks for ticks, _, _ in tries])
    rested = np.array([seconds for _, seconds, _ in tries])
    speeds = np.array([speed for _, _, speed in tries])
    print(f"stopped {len(tries)} of {options.tries} motions, joints at up to {speeds.max():.2f} rad/s")
    print(
        f"  decelerating within {reacted.max()} control tick(s) of {TICK * 1e3:.1f} ms in {(reacted <= 1).sum()} tries"
    )
    print(f"  at rest after {np.median(rested) * 1e3:.0f} ms (median), {rested.max() * 1e3:.0f} ms (longest)")


def _stopped(cell: SimCell, stop: Event, rng: np.random.Generator) -> tuple[int, float, float]:
    """One motion, stopped: ticks until it slows down, seconds until it rests, joint speed when it was stopped."""
    speeds: list[float] = []
    stop.clear()
    cell.skills.goto(np.array([*rng.uniform([-0.28, -0.18], [0.28, 0.18]), 0.2]))
    fire_at = int(rng.integers(20, 60))

    def watch() -> None:
        speeds.append(float(np.abs(cell.robot.state().velocities).max()))
        if len(speeds) == fire_at:
            stop.set()

    x, y = cell.robot.tool.position[:2]
    cell.world.watchers.append(watch)
    try:
        cell.skills.goto(np.array([-np.copysign(0.25, x), -np.copysign(0.15, y), 0.25]))
    except Stopped:
        pass
    else:
        raise RuntimeError(f"the motion was over after {len(speeds)} ticks, before it was stopped at {fire_at}")
    finally:
        cell.world.watchers.remove(watch)
    if speeds[-1] > REST_SPEED:
        raise RuntimeError(f"still moving at {speeds[-1]:.3f} rad/s after a stop")
    after = np.array(speeds[fire_at - 1 :])
    slower = np.flatnonzero(np.diff(after) < 0)
    return int(slower[0]) if slower.size else len(after), (len(after) - 1) * TICK, float(after[0])


if __name__ == "__main__":
    main()
