"""The camera on the simulated arm's wrist: where it is screwed on, and how it sees."""

from __future__ import annotations

from dataclasses import replace

from perception.types import Array, Camera
from sim.camera import looking

# In the flange's frame, m. In front of the gripper and not beside it: there a hand is widest, and behind it is the
# forearm. 7 cm clear the hand's body (3 cm) and leave room for a camera's own.
EYE = (0.07, 0.0, 0.03)
# What is looked at: the tool's axis, 6 cm below a hand's fingertips and 4 below a cup. What is to be grasped is in the
# picture's middle just before it is, and the fingertips are always in sight, at its lower edge.
TARGET = (0.0, 0.0, 0.17)
# The colour camera of a RealSense D435 at 640 x 480 (its data sheet: 42 degrees from top to bottom).
FOCAL = 615.0


def wrist(table_from_flange: Array) -> Camera:
    """The camera as it stands when the flange stands so, up in its picture being away from the arm's base.

    Args:
        table_from_flange: (4, 4), see `robot.arm.Arm`.
    """
    mounted = looking("wrist", EYE, TARGET, (1, 0, 0), width=640, height=480, focal=FOCAL)
    return replace(mounted, table_from_camera=table_from_flange @ mounted.table_from_camera)
