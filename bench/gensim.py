"""How a folder of task files in CLIPort's interface fares: set, played by the oracle, clean at the end, at what cost.

    python -m bench.gensim --files GenSim/cliport/generated_tasks --seeds 3 --mode published

Processor time is that of the simulation and the oracle, without the sandbox's process. With `--reach`, only how much of
CLIPort's workspace the project's arm reaches where it stands, tool down. With `--arm`, each file as a task for the arm
(`tasks.gensim.bridge`), played by the oracle that its goals imply, with the suction cup.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import numpy as np

from lmp.sandbox.host import Sandbox
from robot.arm import panda_suction
from robot.kinematics import Kinematics, tool_down
from robot.types import Unreachable
from sim.reuse import LastingWorld
from sim.world import World
from tasks.gensim import oracle
from tasks.gensim.bridge import Unbridged, bridged
from tasks.gensim.cameras import cameras
from tasks.gensim.check import Report, check
from tasks.gensim.frame import HALF_X, HALF_Y
from tasks.gensim.gripper import Action
from tasks.gensim.load import Scene
from tasks.gensim.plan import Goal
from tasks.gensim.stage import Mode
from tasks.language import InvalidTask, checks
from tasks.task import Task

HEIGHTS = (0.0, 0.1, 0.2, 0.3)


def main() -> int:
    """Play all files and print what was found; the exit code says whether any could be played."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, nargs="+", default=[], help="task files, or folders of them")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--mode", choices=get_args(Mode), default="published")
    parser.add_argument("--cameras", action="store_true", help="take the three pictures before every action")
    parser.add_argument("--reach", action="store_true", help="only measure the arm's reach")
    parser.add_argument("--arm", action="store_true", help="play them with the arm, as tasks like any other")
    options = parser.parse_args()
    if options.reach:
        reach()
        return 0
    listed = [file for place in options.files for file in (sorted(place.glob("*.py")) if place.is_dir() else [place])]
    files = [file for file in listed if file.name != "__init__.py"]
    if options.arm:
        arm(files, range(options.seeds))
        return 0 if files else 1
    policy = Looking() if options.cameras else oracle.act
    reports = []
    with Sandbox() as sandbox:
        for file in files:
            report = check(
                file.stem, file.read_text(), sandbox, seeds=range(options.seeds), mode=options.mode, policy=policy
            )
            reports.append(report)
            if not report.accepted:
                print(f"{file.name}: {report.why}", flush=True)
    if reports:
        summary(reports)
    return 0 if reports else 1


class Looking:
    """The oracle, after it has looked through CLIPort's three cameras."""

    def __init__(self) -> None:
        self._world: World | None = None

    def __call__(self, scene: Scene, goal: Goal) -> Action | None:
        """Take the pictures, then choose an action."""
        if scene.stage.world is not self._world:
            self._world, self._cameras = scene.stage.world, cameras(scene.stage.world)
        for name in self._cameras.cameras:
            self._cameras.capture(name)
        return oracle.act(scene, goal)


def summary(reports: list[Report]) -> None:
    """Print the figures of all files together."""
    trials = [trial for report in reports for trial in report.trials]
    built = sum(trial.episode is not None for trial in trials)
    done = sum(trial.done for trial in trials)
    clean = sum(all(trial.clean for trial in report.trials) for report in reports)
    seconds = [trial.seconds for trial in trials if trial.episode is not None]
    print(f"{len(reports)} files, {len(trials)} episodes: {built} set")
    print(f"reward above .99: {done} ({done / len(trials):.1%})")
    print(f"clean on every seed: {clean} files")
    print(f"processor time of an episode: median {np.median(seconds):.3f} s, mean {np.mean(seconds):.3f} s")


def arm(files: Iterable[Path], seeds: Iterable[int]) -> None:
    """Draw every file as a task for the arm, play it, and print what became of the drawings, by kind."""
    became: Counter[str] = Counter()
    seconds = []
    world = LastingWorld()
    for file in files:
        task = bridged(file.stem, file.read_text())
        for seed in seeds:
            began = time.process_time()
            kind, why = played(task, seed, world)
            seconds.append(time.process_time() - began)
            became[kind] += 1
            if kind != "reached":
                print(f"{file.name}, seed {seed}: {kind}: {why}", flush=True)
    world.close()
    drawn = sum(became[kind] for kind in ("reached", "missed", "done at reset"))
    print(f"{became.total()} drawings: {drawn} are tasks, {drawn - became['done at reset']} are not done at reset")
    for kind, count in became.most_common():
        print(f"{kind}: {count} ({count / became.total():.1%})")
    print(f"processor time of a drawing, played twice: median {np.median(seconds or [0.0]):.2f} s")


def played(task: Task, seed: int, world: LastingWorld) -> tuple[str, str]:
    """What became of one drawing of a task, and why."""
    try:
        task.instance(seed, 0)
    except Unbridged as error:
        return f"not bridged, {error.reason}", str(error)
    except InvalidTask as error:
        return f"no task, {error.kind}", str(error)
    found = checks.check(task, seeds=[seed], share=0.0, world=world)
    if found.failure is not None:
        return "done at reset" if found.failure.kind == "trivial" else "missed", found.failure.message
    only = found.played[0]
    return ("reached", "") if only.reached else ("missed", "; ".join([only.message, *only.missing]))


def reach() -> None:
    """Print how much of CLIPort's workspace the arm reaches."""
    kinematics = Kinematics(panda_suction())
    for height in HEIGHTS:
        tried = reached = 0
        for x in np.linspace(-HALF_X, HALF_X, 21):
            for y in np.linspace(-HALF_Y, HALF_Y, 11):
                tried += 1
                try:
                    low, high = kinematics.yaw_range(np.array([x, y, height]))
                    kinematics.inverse(tool_down(np.array([x, y, height]), (low + high) / 2))
                except Unreachable:
                    continue
                reached += 1
        print(f"at {height:.1f} m: {reached / tried:.0%} of the workspace is in reach")


if __name__ == "__main__":
    sys.exit(main())
