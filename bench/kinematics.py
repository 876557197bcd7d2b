"""Inverse kinematics: how exact and how fast.

    python -m bench.kinematics --targets 2000

Tool-down poses all over the workspace, from the table up to 0.3 m, turned by up to 45 degrees either way;
each is solved on its own, without a hint from the one before.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from perception.types import Array
from perception.workspace import WORKSPACE
from robot.arm import Arm, panda_hand, panda_suction
from robot.kinematics import Kinematics
from robot.types import Unreachable


def main() -> None:
    """Solve for random targets with both tools and print errors and times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for arm in (panda_suction(), panda_hand()):
        _measure(arm, options.targets, np.random.default_rng(options.seed))


def _measure(arm: Arm, targets: int, rng: np.random.Generator) -> None:
    kinematics = Kinematics(arm)
    seconds, offsets, angles, unreached = [], [], [], 0
    for _ in range(targets):
        target = _tool_down(rng, kinematics)
        begin = time.perf_counter()
        try:
            positions = kinematics.inverse(target)
        except Unreachable:
            unreached += 1
            continue
        finally:
            seconds.append(time.perf_counter() - begin)
        reached = kinematics.forward(positions)
        offsets.append(float(np.linalg.norm(reached[:3, 3] - target[:3, 3])))
        turn = (np.trace(reached[:3, :3].T @ target[:3, :3]) - 1.0) / 2.0
        angles.append(float(np.degrees(np.arccos(np.clip(turn, -1.0, 1.0)))))
    print(f"{arm.name}: {targets - unreached} of {targets} poses reached")
    print(f"  off by at most {max(offsets) * 1e3:.3f} mm and {max(angles):.3f} degrees")
    print(f"  median {np.median(seconds) * 1e3:.2f} ms, 95th percentile {np.percentile(seconds, 95) * 1e3:.2f} ms")


def _tool_down(rng: np.random.Generator, kinematics: Kinematics) -> Array:
    """A (4, 4) pose over the workspace, tool down, turned by up to 45 degrees: what a block at any yaw may ask for."""
    x0, y0, x1, y1 = WORKSPACE.bounds
    position = rng.uniform([x0, y0, 0.0], [x1, y1, 0.3])
    low, high = kinematics.yaw_range(position)
    yaw = (low + high) / 2.0 + rng.uniform(-np.pi / 4, np.pi / 4)
    pose = np.eye(4)
    pose[:3, :3] = [[-np.sin(yaw), np.cos(yaw), 0.0], [np.cos(yaw), np.sin(yaw), 0.0], [0.0, 0.0, -1.0]]
    pose[:3, 3] = position
    return pose


if __name__ == "__main__":
    main()
