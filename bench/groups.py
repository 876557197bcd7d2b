"""How much of a pile gets into a zone, and how near a rope's beads come to a line, seed by seed.

python -m bench.groups sweep --effector spatula --seeds 10
python -m bench.groups lay --seeds 10
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from perception.groups import places
from perception.types import Array
from perception.workspace import WORKSPACE
from robot.types import RobotError
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene

ZONE, LINE = 0.14, 0.30
APART = 0.18


def main() -> None:
    """Print one line a seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sweep", "lay"])
    parser.add_argument("--effector", choices=["spatula", "hand", "suction"], default="suction")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--count", type=int, help="of blocks or beads (default: the usual count)")
    args = parser.parse_args()
    for seed in range(args.seeds):
        trial = sweeping if args.what == "sweep" else laying
        began = time.process_time()
        print(
            f"{seed:3d}  {trial(seed, args.effector, args.count)}, {time.process_time() - began:.1f} CPU s", flush=True
        )


def sweeping(seed: int, effector: str, count: int | None) -> str:
    """A pile and a zone in random places, so far apart that the pile is outside."""
    rng = np.random.default_rng(seed)
    start, goal = _place(rng, 0.08), _place(rng, 0.08)
    while np.linalg.norm(goal - start) < APART:
        start, goal = _place(rng, 0.08), _place(rng, 0.08)
    yaw = float(rng.uniform(-np.pi, np.pi))
    spec = scene(
        [
            ObjectSpec(kind="pile", color="green", position=tuple(start), count=count, seed=seed),
            ObjectSpec(kind="zone", color="red", position=tuple(goal), size=ZONE, yaw=yaw),
        ]
    )
    notes: list[str] = []
    with SimCell(spec, perception="truth", effector=effector, note=lambda kind, _: notes.append(kind)) as cell:  # type: ignore[arg-type]
        began = cell.world.time
        try:
            found = f"{cell.functions['sweep']('pile of green blocks', 'red zone'):.0%} inside"
        except RobotError as error:
            found = str(error)
        return f"{found}, {notes.count('sweep')} strokes, {cell.world.time - began:.0f} s of motion"


def laying(seed: int, effector: str, count: int | None) -> str:
    """A rope and a line, both in random places at random angles."""
    rng = np.random.default_rng(seed)
    start, end = _line(rng)
    while not (WORKSPACE.contains(start) and WORKSPACE.contains(end)):
        start, end = _line(rng)
    yaw = float(rng.uniform(-np.pi, np.pi))
    rope = ObjectSpec(kind="rope", color="red", position=tuple(_place(rng, 0.15)), count=count, seed=seed, yaw=yaw)
    notes: list[str] = []
    with SimCell(scene([rope]), perception="truth", effector=effector, note=lambda kind, _: notes.append(kind)) as cell:  # type: ignore[arg-type]
        began, failure = cell.world.time, ""
        try:
            cell.functions["lay_rope"]("red rope", start, end)
        except RobotError as error:
            failure = f" ({error})"
        beads = places(cell.truth()["red rope"])
        line = start + np.linspace(0.0, 1.0, len(beads))[:, None] * (end - start)
        off = min(
            (np.linalg.norm(beads - way, axis=1) for way in (line, line[::-1])), key=lambda each: float(each.sum())
        )
        return (
            f"beads {1e3 * off.mean():.1f} mm off, {1e3 * off.max():.1f} at most{failure}, "
            f"{notes.count('release')} pulls, {cell.world.time - began:.0f} s of motion"
        )


def _place(rng: np.random.Generator, inset: float) -> Array:
    x0, y0, x1, y1 = WORKSPACE.bounds
    return rng.uniform([x0 + inset, y0 + inset], [x1 - inset, y1 - inset])


def _line(rng: np.random.Generator) -> tuple[Array, Array]:
    middle, angle = _place(rng, 0.08), rng.uniform(-np.pi, np.pi)
    half = LINE / 2 * np.array([np.cos(angle), np.sin(angle)])
    return middle - half, middle + half


if __name__ == "__main__":
    main()
