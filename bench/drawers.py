"""How often drawers are opened and closed, and how exactly a grasp that was told once is taken at another drawer.

    python -m bench.drawers --pairs 100 --effector hand

Each pair is two scenes of a drawer and two blocks, of random sizes in random places. At the first drawer somebody
wants the handle to be held elsewhere than the arm would (drawn at random); the grasp that comes of it is stored, and
the other drawer is opened with it, and closed. Compared are the tool and the handle as they truly stand when the
gripper has closed.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import get_args

import numpy as np

from perception.drawers import table_from_handle
from perception.geometry.symmetry import matrix
from perception.types import Array
from robot.drawers import handle_grasps
from robot.types import RobotError
from sim.cell import ARMS, Effector, SimCell
from sim.scene import sample_scene

SCENE = {"drawer": 1, "block": 2}
# What is drawn around the usual grasp: across the bar, along it and up (m), and a turn (rad): as far as a finger has
# room between the handle's posts, and a cup on its bar.
AROUND: Mapping[Effector, tuple[float, float, float, float]] = {
    "hand": (0.0, 0.005, 0.001, np.deg2rad(8.0)),
    "suction": (0.001, 0.012, 0.001, np.deg2rad(30.0)),
}


def main() -> None:
    """Run the pairs and print what was done, and how exactly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="seed of the first pair")
    parser.add_argument("--effector", choices=get_args(Effector), default="hand")
    options = parser.parse_args()
    off = []
    for seed in range(options.first, options.first + options.pairs):
        try:
            off.append(pair(seed, options.effector))
        except RobotError as failure:
            print(f"seed {seed}: {type(failure).__name__}: {failure}", flush=True)
    print(f"{options.effector}: {len(off)} of {options.pairs} pairs opened, opened with the stored grasp, and closed")
    for what, values in zip(("mm", "degrees"), np.array(off).T, strict=True):
        print(f"  the stored grasp is met within {np.median(values):.2f} {what}, {values.max():.2f} at most")


def pair(seed: int, effector: Effector) -> tuple[float, float]:
    """How far the stored grasp was off at the other drawer, mm and degrees. Raises `RobotError`."""
    rng = np.random.default_rng(seed)
    told = corrected(rng, effector)
    with Watched(rng, effector) as first:
        stored = first.cell.skills.open_drawer(first.drawer, told)
        assert stored is not None
    with Watched(rng, effector) as other:
        other.cell.skills.open_drawer(other.drawer, stored)
        taken = other.taken[0]
        other.cell.skills.close_drawer(other.drawer)
    turn = (np.trace(stored[:3, :3].T @ taken[:3, :3]) - 1.0) / 2.0
    # A hand that is turned by half is the same hand; a cup's turn makes no difference at all.
    degrees = 0.0 if effector == "suction" else np.degrees(np.arccos(min(abs(turn), 1.0)))
    return float(np.linalg.norm(taken[:3, 3] - stored[:3, 3])) * 1e3, float(degrees)


def corrected(rng: np.random.Generator, effector: Effector) -> Array:
    """(4, 4) handle_from_tool near the usual one."""
    across, along, up, turn = rng.uniform(-1.0, 1.0, 4) * AROUND[effector]
    aside = np.eye(4)
    aside[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    aside[:3, 3] = across, along, up
    moved: Array = aside @ handle_grasps(ARMS[effector]().gripper)[0]
    return moved


class Watched:
    """A random scene with a drawer, and how its handle is truly held each time."""

    def __init__(self, rng: np.random.Generator, effector: Effector) -> None:
        spec = sample_scene(rng, SCENE, vary_sizes=True)
        self.taken: list[Array] = []
        self.cell = SimCell(spec, perception="truth", effector=effector, note=self._note)
        self.drawer = next(iter(self.cell.world.drawers))

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.cell.close()

    def _note(self, kind: str, data: Mapping[str, object]) -> None:
        if kind != "grasp":
            return
        tool = self.cell.robot.tool
        table_from_tool = np.eye(4)
        table_from_tool[:3, :3], table_from_tool[:3, 3] = matrix(tool.quaternion), tool.position
        drawer = self.cell.world.drawers[self.drawer].as_object()
        self.taken.append(np.linalg.inv(table_from_handle(drawer)) @ table_from_tool)


if __name__ == "__main__":
    main()
