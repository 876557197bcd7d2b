"""How far behind the workspace the arm should stand: every point of it, tool down, at the table and 0.3 m above.

    python -m bench.reach

For each distance of the base from the middle of the workspace: whether all points are reached, and how far the joints
then are from their limits (the last joint left out: it only chooses between yaws, of which a block accepts several).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from robot.arm import Arm, panda_hand, panda_suction
from robot.kinematics import Kinematics, tool_down
from robot.types import Unreachable

DISTANCES = np.arange(0.44, 0.561, 0.01)
HEIGHTS = (0.0, 0.1, 0.2, 0.3)


def main() -> None:
    """Print one line a distance."""
    for arm in (panda_hand(), panda_suction()):
        print(arm.name)
        for distance in DISTANCES:
            table_from_base = arm.table_from_base.copy()
            table_from_base[1, 3] = -distance
            missed, margin = sweep(replace(arm, table_from_base=table_from_base))
            print(f"  {distance:.2f} m: {missed:3d} points out of reach, {np.degrees(margin):5.1f} degrees to a limit")


def sweep(arm: Arm) -> tuple[int, float]:
    """How many points of a grid are out of reach, and the least distance from a joint limit at the others, rad."""
    kinematics = Kinematics(arm)
    missed, margin = 0, np.inf
    for x in np.linspace(-0.3, 0.3, 13):
        for y in np.linspace(-0.2, 0.2, 9):
            for z in HEIGHTS:
                position = np.array([x, y, z])
                low, high = kinematics.yaw_range(position)
                try:
                    q = kinematics.inverse(tool_down(position, (low + high) / 2))
                except Unreachable:
                    missed += 1
                    continue
                margin = min(margin, float(np.minimum(q - arm.lower, arm.upper - q)[:-1].min()))
    return missed, margin


if __name__ == "__main__":
    main()
