"""Pick-and-place: how often one object ends on or in another as asked, and how long it takes.

    python -m bench.pick_place --scenes 500 --effector suction --perception truth

Each scene has six objects of random kinds, sizes, colours and places; one is put on another. It counts as done when
the first is directly on or in the second and nothing else has moved by more than 1 cm.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np

from perception.support import rests_on
from perception.types import SceneObject, UnknownObject
from robot.motion import Motion
from robot.skills import Skills
from robot.types import JointTrajectory, RobotError
from sim.cell import Effector, Eyes, SimCell
from sim.scene import SceneError, SceneSpec, sample_scene

# What can stand on what: nothing stands on a ball, a ball stays only in vessels, and vessels stand on what is wide.
ONTO = {
    "block": ("block", "bowl", "cylinder", "plate"),
    "cylinder": ("block", "bowl", "cylinder", "plate"),
    "ball": ("bowl", "plate", "mug"),
    "mug": ("plate", "bowl", "block"),
    "bowl": ("plate", "bowl", "block"),
    "plate": ("bowl", "block", "plate"),
}
DISPLACED = 0.01


@dataclass(frozen=True)
class Trial:
    """One scene: what was asked, what is wrong with the end ("" for nothing), and seconds: on the wall's clock,
    of the processor, of planning alone, and of simulated time."""

    seed: int
    asked: str
    wrong: str
    seconds: float
    processor: float
    planning: float
    simulated: float


class TimedMotion(Motion):
    """A planner that keeps count of the time it takes."""

    seconds = 0.0

    def route(self, *args: object, **kwargs: object) -> JointTrajectory:  # type: ignore[override]
        begin = time.perf_counter()
        try:
            return super().route(*args, **kwargs)  # type: ignore[arg-type]
        finally:
            self.seconds += time.perf_counter() - begin


def main() -> None:
    """Run the scenes and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="seed of the first scene")
    parser.add_argument("--effector", choices=get_args(Effector), default="suction")
    parser.add_argument("--perception", choices=get_args(Eyes), default="truth")
    options = parser.parse_args()
    trials = []
    for seed in range(options.first, options.first + options.scenes):
        trial = run(seed, options.effector, options.perception)
        trials.append(trial)
        if trial.wrong:
            print(f"seed {trial.seed}: {trial.asked}: {trial.wrong}", flush=True)
    report(trials, f"{options.effector}, {options.perception}")


def run(seed: int, effector: Effector, perception: Eyes) -> Trial:
    """One scene, from its seed."""
    spec, first, second = draw(np.random.default_rng(seed))
    with SimCell(spec, effector=effector, perception=perception) as cell:
        motion = TimedMotion(cell.robot.arm)
        skills = Skills(cell.robot, motion, cell.scene)
        before, start = cell.truth(), cell.world.time
        begin, busy, error = time.perf_counter(), time.process_time(), ""
        try:
            skills.put_first_on_second(first, second)
        except (RobotError, UnknownObject) as refusal:
            error = f"{type(refusal).__name__}: {refusal}"
        seconds, busy = time.perf_counter() - begin, time.process_time() - busy
        wrong = error or judge(before, cell.truth(), first, second)
        return Trial(seed, f"{first} on {second}", wrong, seconds, busy, motion.seconds, cell.world.time - start)


def draw(rng: np.random.Generator) -> tuple[SceneSpec, str, str]:
    """Six objects, and which goes on which."""
    while True:
        kinds = rng.choice(list(ONTO), size=6)
        try:
            spec = sample_scene(rng, {str(kind): int((kinds == kind).sum()) for kind in kinds}, vary_sizes=True)
        except SceneError:
            continue
        things = spec.objects
        pairs = [(a, b) for a in things for b in things if a is not b and b.kind in ONTO[a.kind]]
        if pairs:
            a, b = pairs[int(rng.integers(len(pairs)))]
            return spec, str(a.name), str(b.name)


def judge(before: Mapping[str, SceneObject], after: Mapping[str, SceneObject], first: str, second: str) -> str:
    """What is wrong with how a scene ended; "" for nothing."""
    if not rests_on(after[first], after[second]):
        return f"{first} ended at {after[first].position.round(3)}, {second} at {after[second].position.round(3)}"
    for name, thing in before.items():
        moved = float(np.linalg.norm(after[name].position - thing.position))
        if name != first and moved > DISPLACED:
            return f"{name} was displaced by {moved * 1e3:.0f} mm"
    return ""


def report(trials: list[Trial], cell: str) -> None:
    """Print rates and times."""
    done = [trial for trial in trials if not trial.wrong]
    print(f"{cell}: {len(done)} of {len(trials)} done as asked ({100 * len(done) / len(trials):.1f} %)")
    for what in ("seconds", "processor", "planning", "simulated"):
        values = np.array([getattr(trial, what) for trial in trials])
        print(f"  {what:10s} median {np.median(values):.3f} s, 95th percentile {np.percentile(values, 95):.3f} s")


if __name__ == "__main__":
    main()
