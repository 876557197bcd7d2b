"""What the rest of the code knows of a particular arm: its URDF, its limits, its tool and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from perception.types import Array
from robot import urdf


@dataclass(frozen=True)
class Gripper:
    """What is at the end of the arm.

    Args:
        kind: a parallel hand, a suction cup, or a spatula, which only pushes.
        joints: the finger joints in the URDF, each opening half of the width; none for what has no fingers.
        max_width: widest opening between the fingers, m; 0 for what has none.
        thickness: extent of one finger (or of the cup, or the breadth of the blade) in the direction of closing, m.
        root: the same above the slender part, m.
        breadth: extent of a finger across the direction of closing, m.
        length: how far the slender part reaches below what is wider, m.
        tip: how far the lowest point lies beyond the tool centre point, m.
        force: holding force that a skill asks for by default, N; 0 for what holds nothing.
    """

    kind: Literal["hand", "suction", "spatula"]
    joints: tuple[str, ...]
    max_width: float
    thickness: float
    root: float
    breadth: float
    length: float
    tip: float
    force: float

    @property
    def face(self) -> float:
        """How broad it is across a push, with its fingers closed, m."""
        return 2.0 * self.thickness if self.kind == "hand" else self.thickness


@dataclass(frozen=True, eq=False)
class Arm:
    """A serial arm, as kinematics, motion and simulation need it.

    The tool frame `tcp` has +z pointing out of the flange; a hand's fingers close along its y axis.

    Args:
        name: for messages.
        urdf: the file with kinematics and shapes, self-contained.
        joints: (dof) names of the arm's joints in the URDF, from the base on.
        lower, upper: (dof,) rad.
        velocity, acceleration, jerk: (dof,) rad/s, rad/s², rad/s³: limits that no trajectory exceeds.
        torque: (dof,) N·m.
        tcp: link whose frame is the tool centre point.
        flange_from_tool: (4, 4) the tool frame as seen from the flange, whose axes are the tool's: what is screwed to
            the arm stays where it is when the tool is changed.
        home: (dof,) rad: tool down, clear of the workspace as the overview camera sees it.
        table_from_base: (4, 4) pose of the base in the table frame.
        gripper: what is at its end.
        upright: of a redundant arm, the indices of joints that inverse kinematics keeps near `home`.
        seeds: further configurations, (dof,) each, from which it may start; the first and the last joint are replaced.
        clear_links: links that stay above anything on the table, or that stand on it: nothing is checked for them.
    """

    name: str
    urdf: Path
    joints: tuple[str, ...]
    lower: Array
    upper: Array
    velocity: Array
    acceleration: Array
    jerk: Array
    torque: Array
    tcp: str
    flange_from_tool: Array
    home: Array
    table_from_base: Array
    gripper: Gripper
    upright: tuple[int, ...] = ()
    seeds: tuple[tuple[float, ...], ...] = ()
    clear_links: tuple[str, ...] = ()


# Franka Control Interface documentation, "Limits for Panda".
ACCELERATION = (15.0, 7.5, 10.0, 12.5, 15.0, 20.0, 20.0)
JERK = (7500.0, 3750.0, 5000.0, 6250.0, 7500.0, 10000.0, 10000.0)

# From the sweep in bench/reach.py: between 0.49 and 0.51 m both tools reach all of the workspace from the table up to
# 0.3 m; nearer, the last joint's bend (joint 6) ends at the bottom edge, farther, the arm is too short for the corners.
BASE_DISTANCE = 0.50

# Tool down and straight ahead, 0.26 m in front of the base and 0.39 m up (the hand): behind the workspace's bottom
# edge, where an overview camera above the middle sees past it.
HOME = (0.0, -1.0, 0.0, -2.7, 0.0, 1.7, np.pi / 4)
# The roll joints of the upper arm and the forearm: with both near zero the arm stays upright in one plane through its
# base, which makes the solution for a pose unique, whatever the way there.
UPRIGHT = (2, 4)
SEEDS = tuple(
    (0.0, q2, 0.0, q4, 0.0, q6, np.pi / 4) for q2, q4, q6 in ((0.2, -2.2, 2.4), (0.7, -1.3, 2.0), (-0.4, -2.8, 2.6))
)
CLEAR_LINKS = ("panda_link0", "panda_link1", "panda_link2", "panda_link3")


def _panda(gripper: Gripper, reach: float) -> Arm:
    """A Panda whose tool centre point lies so far from the flange, m."""
    flange_from_tool = np.eye(4)
    flange_from_tool[2, 3] = reach
    table_from_base = np.eye(4)
    table_from_base[:3, :3] = [[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    table_from_base[1, 3] = -BASE_DISTANCE
    return Arm(
        name=f"Panda ({gripper.kind})",
        urdf=urdf.ASSETS / f"panda_{gripper.kind}.urdf",
        joints=tuple(f"panda_joint{i}" for i in range(1, 8)),
        lower=np.array(urdf.LOWER),
        upper=np.array(urdf.UPPER),
        velocity=np.array(urdf.VELOCITY),
        acceleration=np.array(ACCELERATION),
        jerk=np.array(JERK),
        torque=np.array(urdf.TORQUE),
        tcp="panda_tcp",
        flange_from_tool=flange_from_tool,
        home=np.array(HOME),
        table_from_base=table_from_base,
        gripper=gripper,
        upright=UPRIGHT,
        seeds=SEEDS,
        clear_links=CLEAR_LINKS,
    )


def panda_hand() -> Arm:
    """A Panda with its parallel hand."""
    return _panda(
        Gripper(
            kind="hand",
            joints=("panda_finger_joint1", "panda_finger_joint2"),
            max_width=2 * urdf.FINGER_TRAVEL,
            thickness=0.009,
            root=0.021,
            breadth=0.020,
            length=urdf.FINGER_LENGTH - 0.030,
            tip=urdf.FINGER_BASE + urdf.FINGER_LENGTH - urdf.TCP_HAND,
            force=20.0,
        ),
        reach=urdf.TCP_HAND,
    )


def panda_suction() -> Arm:
    """A Panda with a suction cup on a thin rod."""
    return _panda(
        Gripper(
            kind="suction",
            joints=(),
            max_width=0.0,
            thickness=2 * urdf.CUP_RADIUS,
            root=0.056,
            breadth=2 * urdf.CUP_RADIUS,
            length=urdf.TCP_SUCTION - 0.020,
            tip=0.0,
            force=30.0,
        ),
        reach=urdf.TCP_SUCTION,
    )


def panda_spatula() -> Arm:
    """A Panda with a blade across a thin rod, to push many small things at once."""
    thin, broad, high = urdf.BLADE
    return _panda(
        Gripper(
            kind="spatula",
            joints=(),
            max_width=0.0,
            thickness=broad,
            root=0.056,
            breadth=thin,
            length=high,
            tip=0.0,
            force=0.0,
        ),
        reach=urdf.TCP_SPATULA,
    )
