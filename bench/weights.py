"""What a real zero-shot checkpoint is worth here: F1 by kind on simulated tables, seconds a picture, and memory.

    make check-weights MODEL=google/owlv2-base-patch16-ensemble
    python -m bench.weights MODEL+MASKS --scenes 200 --camera-level 2
    python -m bench.weights MODEL --calibrate 50 --out FILE     # choose the threshold on other tables first

A thing counts as found when something of its kind is seen within 3 cm of it; colours and names are not asked for.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from perception.detect.open_vocabulary.calibrate import Example, NothingToLearn, calibrate, where
from perception.detect.open_vocabulary.detector import OpenVocabularyDetector
from perception.detect.open_vocabulary.reference import DetectorUnavailable, Reference
from perception.naming import KINDS
from perception.types import Array, Detection, SceneObject
from robot.types import Rgbd
from sim.build import build
from sim.camera import Cameras
from sim.mixed import mixed_scene
from sim.scene import SceneError
from sim.sensor.conditions import conditions
from sim.world import World

NEAR = 0.03
OBJECTS = 6
CALIBRATED_FROM = 1_000_000
"""Seed of the first table that thresholds are chosen on: none that anything is measured on."""
SHOWN = 20
"""Pixels that must be seen of a thing for it to have a box."""


@dataclass(frozen=True)
class Table:
    """A picture of a table and what stands there."""

    picture: Rgbd
    things: Sequence[SceneObject]
    boxes: dict[str, Array]


@dataclass
class Measured:
    """Counts by kind, seconds a picture, and how far things were found from where they are, m."""

    there: Counter[str] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    off: list[float] = field(default_factory=list)


def main() -> int:
    """Measure one checkpoint; 2 when it is not to be had."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL[+MASKS][@THRESHOLD]")
    parser.add_argument("--scenes", type=int, default=50)
    parser.add_argument("--camera-level", type=int, default=0)
    parser.add_argument("--calibrate", type=int, metavar="SCENES", help="choose the threshold on so many tables first")
    parser.add_argument("--out", type=Path, help="where the calibration goes (default: into MODEL's folder)")
    options = parser.parse_args()
    try:
        if options.calibrate:
            _calibrate(options)
        detector = OpenVocabularyDetector.load(_reference(options))
    except (DetectorUnavailable, NothingToLearn, ValueError) as error:
        print(f"check-weights: {error}", file=sys.stderr)
        return 2
    measured = Measured()
    for each in tables(range(options.scenes), options.camera_level):
        began = time.perf_counter()
        detections = detector.detect(each.picture)
        measured.seconds.append(time.perf_counter() - began)
        judge(each.things, detections, measured)
    report(measured)
    return 0


def tables(seeds: Sequence[int], level: int) -> Iterator[Table]:
    """Tables of six things of all kinds, some on or in others, as the overview camera sees them."""
    for seed in seeds:
        placing, surrounding = np.random.default_rng(seed).spawn(2)
        around = conditions(level, surrounding)
        with World() as world:
            try:
                build(world, mixed_scene(placing, OBJECTS))
            except SceneError:
                continue  # Something rolled off.
            if around is not None:
                around.dress(world)
            picture, bodies = Cameras(world, conditions=around).labelled("overview")
            things = list(world.true_objects())
            identities = {identity: world.body_of(int(identity)) for identity in np.unique(bodies)}
            kinds = {thing.name: thing.kind for thing in things}
            boxes: dict[str, list[Array]] = {}
            for identity, body in identities.items():
                shown = bodies == identity
                if body is not None and body.name in kinds and np.count_nonzero(shown) >= SHOWN:
                    boxes.setdefault(kinds[body.name], []).append(box_of(shown))
            yield Table(picture, things, {kind: np.stack(those) for kind, those in boxes.items()})


def box_of(mask: NDArray[np.bool_]) -> Array:
    """(4,) x0 y0 x1 y1 around a mask, in pixels."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], dtype=np.float64)


def judge(things: Sequence[SceneObject], detections: Sequence[Detection], measured: Measured) -> None:
    """Add what was found of a table."""
    left = list(detections)
    measured.claimed.update(found.kind for found in detections)
    for thing in things:
        measured.there[thing.kind] += 1
        distances = [
            (float(np.linalg.norm(found.pose.position[:2] - thing.position[:2])), i)
            for i, found in enumerate(left)
            if found.kind == thing.kind
        ]
        if distances and min(distances)[0] < NEAR:
            off, i = min(distances)
            measured.off.append(off)
            measured.found[thing.kind] += 1
            del left[i]


def report(measured: Measured) -> None:
    """Print the figures."""
    for kind in (*KINDS, "all"):
        there, claimed, found = (
            counts.total() if kind == "all" else counts[kind]
            for counts in (measured.there, measured.claimed, measured.found)
        )
        f1 = 2.0 * found / (there + claimed) if there + claimed else 0.0
        print(f"{kind:10s} F1 {f1:.3f}   {found} found of {there}, {claimed} claimed")
    if measured.off:
        print(f"position   median {1e3 * np.median(measured.off):.1f} mm")
    if measured.seconds:
        middle, most = np.percentile(measured.seconds, [50, 95])
        print(f"a picture  median {middle:.3f} s, 95th percentile {most:.3f} s")
    print(f"memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most{_on_gpu()}")


def _calibrate(options: argparse.Namespace) -> None:
    from perception.detect.open_vocabulary.boxes import load_boxes

    model = Reference.parse(options.model).model
    out = where(model, options.out)
    finder, _ = load_boxes(model)
    seeds = range(CALIBRATED_FROM, CALIBRATED_FROM + options.calibrate)
    examples = [Example(each.picture.color, each.boxes) for each in tables(seeds, options.camera_level)]
    calibration = calibrate(finder, examples)
    calibration.write(out)
    print(f"{out}: threshold {calibration.threshold}, F1 of the boxes there {calibration.f1}")


def _reference(options: argparse.Namespace) -> str:
    """With the calibration that was just made, where it lies elsewhere."""
    model: str = options.model
    return f"{model.rpartition('@')[0] or model}@{options.out}" if options.calibrate and options.out else model


def _on_gpu() -> str:
    import torch

    return f", {torch.cuda.max_memory_allocated() / 2**20:.0f} MiB on the GPU" if torch.cuda.is_available() else ""


if __name__ == "__main__":
    sys.exit(main())
