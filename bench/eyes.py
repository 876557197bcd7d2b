"""What a pair of eyes makes of ever harder pictures: names, places, turns, what stands on what, and the time it takes.

    python -m bench.eyes --levels 0 2 4 --scenes 1000 --detector color
    python -m bench.eyes --levels 4 --scenes 20 --pictures /tmp/eyes --mistakes

Scenes have 4 to 10 objects of all kinds and sizes, some on or in others: the same ones at every level. What is judged
is what programs get to know: the objects of an `ObservedScene` after its first look. One is found when a thing of its
colour and kind is believed to be within 3 cm of where it is. What is hidden in a stack counts as missed, and clutter
beside the workspace that is taken for an object, as invented.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from perception.detect.detector import Detector
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.detect.select import select
from perception.detect.truth import TruthDetector
from perception.rectify import rectified
from perception.scene import ObservedScene
from perception.support import rests_on
from perception.types import SceneObject
from robot.arm import panda_suction
from sim.build import build
from sim.camera import Cameras
from sim.mixed import mixed_scene
from sim.robot import SimRobot
from sim.scene import SceneError
from sim.sensor.conditions import conditions
from sim.sensor.levels import LEVELS
from sim.world import World

NEAR = 0.03
# Scenes that a process looks at before it tells.
SHARE = 20
FEWEST, MOST = 4, 10
# After how far a turn a thing looks as before, rad; what is not here has no yaw.
PERIOD: Mapping[str, float] = {"block": np.pi / 2.0, "mug": 2.0 * np.pi}

Eyes = Callable[[World], Detector]
"""What sees in a world; all but true eyes are the same in every one."""


@dataclass
class Judged:
    """What came of some scenes: metres, radians, seconds.

    Args:
        found: objects found with the right name; there: objects that stand there; claimed: objects believed.
        supports: support relations that are so and are believed; so, believed: how many there are of each.
    """

    found: int = 0
    there: int = 0
    claimed: int = 0
    supports: int = 0
    so: int = 0
    believed: int = 0
    positions: list[float] = field(default_factory=list)
    yaws: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, more: Judged) -> None:
        """Count what was judged elsewhere, too."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(more, each.name))

    @property
    def f1(self) -> float:
        """Of objects found with the right name."""
        return _f1(self.found, self.there, self.claimed)

    @property
    def support(self) -> float:
        """F1 of support relations; 1 where there are none and none are believed."""
        return _f1(self.supports, self.so, self.believed)


# What is shown, how it is taken from what was judged, its digits, and what it should be at levels 0, 2 and 4.
ROWS: tuple[tuple[str, Callable[[Judged], float], int, Mapping[int, float]], ...] = (
    ("found with the right name, F1", lambda j: j.f1, 3, {0: 0.995, 2: 0.97, 4: 0.90}),
    ("position error, median, mm", lambda j: 1e3 * _percentile(j.positions, 50), 1, {0: 2.0, 2: 3.0, 4: 5.0}),
    ("position error, 95 %, mm", lambda j: 1e3 * _percentile(j.positions, 95), 1, {0: 5.0, 2: 8.0, 4: 15.0}),
    ("yaw error, median, degrees", lambda j: np.rad2deg(_percentile(j.yaws, 50)), 2, {0: 1.5, 2: 3.0, 4: 6.0}),
    ("support relations right, F1", lambda j: j.support, 3, {0: 0.99, 2: 0.97, 4: 0.92}),
    ("one frame, median, ms", lambda j: 1e3 * _percentile(j.seconds, 50), 0, dict.fromkeys(range(len(LEVELS)), 60.0)),
    ("one frame, 95 %, ms", lambda j: 1e3 * _percentile(j.seconds, 95), 0, {}),
)


def main() -> None:
    """Look at the scenes of each level and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--levels", type=int, nargs="+", default=[0, 2, 4], choices=range(len(LEVELS)))
    parser.add_argument("--scenes", type=int, default=1000, help="of each level")
    parser.add_argument("--first", type=int, default=0, help="seed of the first scene")
    parser.add_argument("--detector", default="color", help="as `handscript run --detector` takes it")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that share the cores")
    parser.add_argument("--mistakes", action="store_true", help="list what was missed and invented")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="save each picture with a mistake")
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    try:
        eyes_called(options.detector)
    except DetectorUnavailable as error:
        parser.error(str(error))
    levels = list(dict.fromkeys(options.levels))
    results = {level: Judged() for level in levels}
    scenes = list(product(levels, range(options.first, options.first + options.scenes)))
    shares = [scenes[first : first + SHARE] for first in range(0, len(scenes), SHARE)]
    looking = partial(look_at, options.detector, options.pictures)
    # PyBullet keeps half a megabyte of every world that was closed: a process makes way after some.
    threads = max((os.cpu_count() or 1) // options.workers, 1)
    with get_context("spawn").Pool(options.workers, cv2.setNumThreads, (threads,), maxtasksperchild=8) as pool:
        for judged, mistakes in pool.imap(looking, shares):
            for level, more in judged.items():
                results[level].add(more)
            if options.mistakes:
                print(*mistakes, sep="\n", end="\n" * bool(mistakes), flush=True)
    print(f"{options.detector}, {options.scenes} scenes a level, seeds from {options.first}\n")
    print(table(results))


def look_at(
    detector: str, pictures: Path | None, scenes: Sequence[tuple[int, int]]
) -> tuple[dict[int, Judged], list[str]]:
    """What came of some scenes, each a level and a seed, by level, and what was wrong."""
    results: dict[int, Judged] = {}
    wrong = []
    for level, seed in scenes:
        picture, mistakes = look(seed, level, eyes_called(detector), results.setdefault(level, Judged()))
        wrong += [f"level {level}, seed {seed}: {each}" for each in mistakes]
        if mistakes and pictures:
            cv2.imwrite(str(pictures / f"{level}-{seed}.png"), picture[..., ::-1])
    return results, wrong


@cache
def eyes_called(name: str) -> Eyes:
    """The eyes that a detector's name stands for.

    Raises:
        DetectorUnavailable: there is no such detector, or it is not to be had here.
    """
    if name == "truth":
        return TruthDetector
    detector = select(name)  # once, as some of them are large
    return lambda world: detector


def look(seed: int, level: int, eyes: Eyes, judged: Judged) -> tuple[np.ndarray, list[str]]:
    """One scene, looked at once: adds to what was judged; returns the picture and what was wrong."""
    # The objects are the same ones at every level.
    rng = np.random.default_rng(seed)
    with standing(rng) as world:
        around = conditions(level, np.random.default_rng([seed, level]))
        if around is not None:
            around.dress(world)
        cameras = Cameras(world, conditions=around)
        SimRobot(world, panda_suction(), cameras)
        picture = cameras.capture("overview")
        begin = time.perf_counter()
        scene = ObservedScene(eyes(world), lambda: rectified(picture), clock=lambda: world.time)
        believed = scene.look()
        judged.seconds.append(time.perf_counter() - begin)
        truth = {thing.name: thing for thing in world.true_objects()}
        return picture.color, judge(truth, believed, judged)


def standing(rng: np.random.Generator) -> World:
    """A world with 4 to 10 objects at rest, some on or in others."""
    while True:
        world = World()
        try:
            build(world, mixed_scene(rng, int(rng.integers(FEWEST, MOST + 1))))
        except SceneError:  # Too many, or something rolled off what it was put on.
            world.close()
            continue
        return world


def judge(truth: Mapping[str, SceneObject], believed: Mapping[str, SceneObject], judged: Judged) -> list[str]:
    """Add what was measured of one scene, and say what was missed and invented."""
    true_name = _matched(truth, believed)
    judged.there += len(truth)
    judged.claimed += len(believed)
    judged.found += len(true_name)
    for name, real in true_name.items():
        thing, seen = truth[real], believed[name]
        judged.positions.append(float(np.linalg.norm(seen.position - thing.position)))
        if thing.kind in PERIOD:
            period = PERIOD[thing.kind]
            turned = seen.pose.yaw - thing.pose.yaw
            judged.yaws.append(abs((turned + period / 2.0) % period - period / 2.0))
    so, claimed = _supports(truth), _supports(believed)
    judged.so += len(so)
    judged.believed += len(claimed)
    judged.supports += len({(true_name.get(upper), true_name.get(lower)) for upper, lower in claimed} & so)
    missed = [f"missed {name}" for name in truth if name not in true_name.values()]
    return missed + [f"invented {name}" for name in believed if name not in true_name]


def table(results: Mapping[int, Judged]) -> str:
    """What was measured at each level, with what it should be, as Markdown."""
    lines = ["| measure | " + " | ".join(f"level {level} | aim" for level in results) + " |"]
    lines.append("| --- |" + " ---: | ---: |" * len(results))
    for what, measure, digits, aims in ROWS:
        cells = [f"{measure(judged):.{digits}f} | {aims.get(level, '')}" for level, judged in results.items()]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _matched(truth: Mapping[str, SceneObject], believed: Mapping[str, SceneObject]) -> dict[str, str]:
    """The true name of each believed object that has the right name and place; the nearest pairs first.

    Which of two look-alikes is the second one nobody can see: a name is right when it says the right colour and kind.
    """
    pairs = sorted(
        (float(np.linalg.norm(seen.position[:2] - thing.position[:2])), name, real)
        for name, seen in believed.items()
        for real, thing in truth.items()
        if (seen.color, seen.kind) == (thing.color, thing.kind)
    )
    matched: dict[str, str] = {}
    for distance, name, real in pairs:
        if distance < NEAR and name not in matched and real not in matched.values():
            matched[name] = real
    return matched


def _supports(things: Mapping[str, SceneObject]) -> set[tuple[str, str]]:
    """What rests directly on or in what."""
    return {
        (upper.name, lower.name) for upper in things.values() for lower in things.values() if rests_on(upper, lower)
    }


def _f1(right: int, there: int, claimed: int) -> float:
    return 2.0 * right / (there + claimed) if there + claimed else 1.0


def _percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, share)) if values else float("nan")


if __name__ == "__main__":
    main()
