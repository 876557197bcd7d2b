"""How well things that lie in any way are registered: poses and sizes from rendered depth, by kind.

    python -m bench.registration                    # each kind dropped on the table turned at random
    python -m bench.registration --into bowl        # into a bowl, where things come to lean

Masks are the simulator's, so that only geometry is measured; the hint is the kind's usual size, whatever the thing's.
An error of more than a quarter of the thing's size or 30 degrees counts as a wrong pose. Of two numbers, the first is
the median, the second the 95th percentile.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from perception.geometry.points import points_of
from perception.geometry.registration import Registration, register
from perception.geometry.shapes import KNOWN
from perception.geometry.symmetry import pose_error
from perception.types import Pose, SceneObject
from sim.camera import Cameras, overview
from sim.objects import SIZES, shape
from sim.world import World

HIGH, ASIDE = 0.12, 0.05
WRONG, WRONG_TURN = 0.25, np.deg2rad(30.0)
FEWEST = 40


@dataclass(frozen=True)
class Measured:
    """One thing registered: what it is, what was found, errors in m and rad, and the time in s."""

    truth: SceneObject
    found: Registration
    aside: float
    turn: float
    seconds: float

    @property
    def wrong(self) -> bool:
        """Whether that is another pose."""
        return self.aside > WRONG * float(self.truth.size.max()) or self.turn > WRONG_TURN


def main() -> None:
    """Register the things and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--things", type=int, default=50, help="of each kind")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--kinds", nargs="+", default=KNOWN, choices=KNOWN)
    parser.add_argument("--into", choices=("bowl",), help="drop them into this")
    parser.add_argument("--all", action="store_true", help="print each thing that was registered wrongly")
    options = parser.parse_args()
    measured: dict[str, list[Measured]] = defaultdict(list)
    for kind in options.kinds:
        for seed in range(options.first, options.first + options.things):
            one = measure(kind, np.random.default_rng(seed), options.into)
            if one is None:
                continue
            measured[kind].append(one)
            if options.all and one.wrong:
                print(f"{kind} {seed}: {one.aside * 1e3:.1f} mm, {np.rad2deg(one.turn):.0f} deg, {one.found}")
        print(line(kind, measured[kind]), flush=True)
    print(line("all", [one for each in measured.values() for one in each]))


def measure(kind: str, rng: np.random.Generator, into: str | None) -> Measured | None:
    """Drop a thing, look at it and register it; None when it cannot be seen, or has left the picture."""
    with World() as world:
        aside = rng.uniform(-ASIDE, ASIDE, 2)
        if into is not None:
            world.add(into, "white" if into != "white" else "red", shape(into), Pose(np.array([0.0, 0.0, 0.023])))
        turned = rng.normal(size=4)
        sizes = SIZES[kind].all  # type: ignore[index]
        made = shape(kind, sizes[int(rng.integers(len(sizes)))])
        height = HIGH + float(made.extents.max()) / 2.0
        body = world.add("it", "red", made, Pose(np.array([*aside, height]), turned / np.linalg.norm(turned)))
        world.settle(4.0)
        cameras = Cameras(world, overview())
        picture, labels = cameras.labelled("overview")
        mask = labels == body.id
        if np.count_nonzero(mask) < FEWEST:
            return None
        truth = next(thing for thing in world.true_objects() if thing.name == "it")
    hint = shape(kind).extents
    began = time.perf_counter()
    ground = None if into else 0.0
    found = register(points_of(picture, mask), kind, hint, picture.camera.table_from_camera[:3, 3], ground=ground)
    seconds = time.perf_counter() - began
    return Measured(truth, found, *pose_error(kind, found.pose, truth.pose, truth.size), seconds)


def line(kind: str, measured: list[Measured]) -> str:
    """What was measured of one kind, in words."""
    if not measured:
        return f"{kind:9s}   0 seen"
    aside, turn, seconds, size = (
        np.percentile([value(one) for one in measured], [50, 95])
        for value in (
            lambda one: one.aside * 1e3,
            lambda one: np.rad2deg(one.turn),
            lambda one: one.seconds * 1e3,
            lambda one: 1e3 * np.abs(np.sort(one.found.size) - np.sort(one.truth.size)).max(),
        )
    )
    wrong = [one for one in measured if one.wrong]
    said = sum(one.found.ambiguous or one.found.quality < 0.8 for one in wrong)
    return (
        f"{kind:9s} {len(measured):3d} seen, {len(wrong)} wrong ({said} of them said to be unsure); position "
        f"{aside[0]:.1f} / {aside[1]:.1f} mm, turn {turn[0]:.1f} / {turn[1]:.1f} deg, size {size[0]:.1f} / "
        f"{size[1]:.1f} mm, {seconds[0]:.0f} / {seconds[1]:.0f} ms"
    )


if __name__ == "__main__":
    main()
