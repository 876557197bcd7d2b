"""How well the overview camera sees random scenes: names, positions, yaws, sizes, and the time it takes.

    python -m bench.perception                              # six objects of random kinds, apart from each other
    python -m bench.perception --stacked --pictures /tmp/p  # some on or in others; pictures of what went wrong

A name is right when a thing of that colour and kind was found within 3 cm of where it is. What went wrong is listed.
In stacked scenes, what a camera above cannot see at all counts as missed, too.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from perception.detect.color import ColorDetector
from perception.types import Detection, SceneObject
from robot.types import Rgbd
from sim.build import build
from sim.camera import Cameras
from sim.mixed import mixed_scene
from sim.scene import SceneError
from sim.world import World

NEAR = 0.03
# Beyond these a measurement is listed: the limits, m and rad.
FAR, TURNED = 0.005, np.deg2rad(3.0)


@dataclass
class Measured:
    """What was measured over all scenes: metres, radians and seconds."""

    things: int = 0
    named: int = 0
    invented: int = 0
    positions: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    yaws: list[float] = field(default_factory=list)
    detecting: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)
    rendering: list[float] = field(default_factory=list)


def main() -> None:
    """Look at the scenes and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="seed of the first scene")
    parser.add_argument("--objects", type=int, default=6)
    parser.add_argument("--stacked", action="store_true", help="put up to three of the objects on or in others")
    parser.add_argument("--pictures", type=Path, help="where to save pictures of scenes with mistakes")
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    detector = ColorDetector()
    measured = Measured()
    for seed in range(options.first, options.first + options.scenes):
        picture, truth, detections = look(seed, options.objects, options.stacked, detector, measured)
        mistakes = judge(truth, detections, measured)
        for mistake in mistakes:
            print(f"seed {seed}: {mistake}", flush=True)
        if mistakes and options.pictures:
            cv2.imwrite(str(options.pictures / f"{seed}.png"), picture.color[..., ::-1])
    report(measured)


def look(
    seed: int, objects: int, stacked: bool, detector: ColorDetector, measured: Measured
) -> tuple[Rgbd, list[SceneObject], list[Detection]]:
    """One scene, its true objects and what the detector finds in its picture."""
    rng = np.random.default_rng(seed)
    while True:
        with World() as world:
            try:
                build(world, mixed_scene(rng, objects, stacked=stacked))
            except SceneError:
                continue  # something rolled off
            cameras = Cameras(world)
            cameras.capture("overview")
            begin = time.perf_counter()
            picture = cameras.capture("overview")
            middle, computed = time.perf_counter(), time.process_time()
            detections = detector.detect(picture)
            measured.detecting.append(time.perf_counter() - middle)
            measured.computing.append(time.process_time() - computed)
            measured.rendering.append(middle - begin)
            return picture, list(world.true_objects()), detections


def judge(truth: list[SceneObject], detections: list[Detection], measured: Measured) -> list[str]:
    """Add what was measured, and say what went wrong."""
    mistakes = []
    left = list(detections)
    for thing in truth:
        measured.things += 1
        near = [found for found in left if np.linalg.norm(found.pose.position[:2] - thing.position[:2]) < NEAR]
        right = [found for found in near if (found.kind, found.color) == (thing.kind, thing.color)]
        if not right:
            seen = ", ".join(f"{found.color} {found.kind}" for found in near) or "nothing"
            mistakes.append(f"{thing.name} at {thing.position.round(3)}: saw {seen}")
            continue
        found = min(right, key=lambda found: float(np.linalg.norm(found.pose.position - thing.position)))
        left = [other for other in left if other is not found]
        measured.named += 1
        position = float(np.linalg.norm(found.pose.position - thing.position))
        measured.positions.append(position)
        measured.sizes.append(float(np.max(np.abs(found.size - thing.size))))
        if position > FAR:
            mistakes.append(f"{thing.name}: {position * 1e3:.1f} mm off")
        if thing.kind in ("block", "mug"):
            period = np.pi / 2 if thing.kind == "block" else 2 * np.pi
            yaw = abs((found.pose.yaw - thing.pose.yaw + period / 2) % period - period / 2)
            measured.yaws.append(yaw)
            if yaw > TURNED:
                mistakes.append(f"{thing.name}: turned by {np.rad2deg(yaw):.1f} degrees")
    measured.invented += len(left)
    mistakes += [f"{found.color} {found.kind} at {found.pose.position.round(3)} is not there" for found in left]
    return mistakes


def report(measured: Measured) -> None:
    """Print rates, errors and times."""
    share = 100 * measured.named / measured.things
    print(f"names    {measured.named} of {measured.things} right ({share:.1f} %), {measured.invented} things invented")
    millimetres, degrees, milliseconds = 1e3, 180 / np.pi, 1e3
    for what, values, factor, unit in (
        ("position", measured.positions, millimetres, "mm"),
        ("size", measured.sizes, millimetres, "mm"),
        ("yaw", measured.yaws, degrees, "degrees"),
        ("detect", measured.detecting, milliseconds, "ms"),
        ("  of CPU", measured.computing, milliseconds, "ms"),
        ("render", measured.rendering, milliseconds, "ms"),
        ("both", np.add(measured.detecting, measured.rendering), milliseconds, "ms"),
    ):
        middle, most, worst = np.percentile(np.asarray(values) * factor, [50, 95, 100])
        print(f"{what:8s} median {middle:.2f} {unit}, 95th percentile {most:.2f}, greatest {worst:.2f}")


if __name__ == "__main__":
    main()
