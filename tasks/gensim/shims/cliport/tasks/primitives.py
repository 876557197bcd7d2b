"""What the gripper does with an action: here only named, the host moves it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class PickPlace:
    """Pick from above, place from above.

    Args:
        height: how high it is carried, m.
        speed: how fast, in the original's joint steps.
    """

    height: float = 0.32
    speed: float = 0.01


def push() -> None:
    """Push along the table: named here, done by the host."""
