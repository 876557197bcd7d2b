"""Writes the URDF files in `robot/assets`: a Franka Panda made of primitives, with a hand, a suction cup or a spatula.

Kinematics and joint limits are the published ones (Franka Control Interface documentation, "Robot and interface
specifications": Denavit-Hartenberg parameters and limits). Masses are rounded from the identification of Gaz,
Cognetti, Oliva, Robuffo Giordano and De Luca, "Dynamic Identification of the Franka Emika Panda Robot With Retrieval
of Feasible Parameters Using Penalty-Based Optimization", RA-L 2019. Shapes are ours: few, convex and tight, because
a software renderer draws them, a physics engine touches with them, and a planner checks with them.

`python -m robot.urdf` writes the files; a test keeps them equal to what this module says.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from pathlib import Path
from typing import Literal, get_args

Effector = Literal["hand", "suction", "spatula"]
Vector = tuple[float, float, float]

ASSETS = Path(__file__).parent / "assets"

COLORS = {
    "white": (0.93, 0.94, 0.95),
    "dark": (0.17, 0.18, 0.20),
    "grey": (0.55, 0.57, 0.60),
    "accent": (0.10, 0.55, 0.62),
}

LOWER = (-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973)
UPPER = (2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973)
VELOCITY = (2.175, 2.175, 2.175, 2.175, 2.61, 2.61, 2.61)
TORQUE = (87.0, 87.0, 87.0, 87.0, 12.0, 12.0, 12.0)
FLANGE = 0.107  # from the last joint to the flange
TCP_HAND = 0.1034  # from the flange to the middle of the finger pads, as Franka Desk has it
FINGER_BASE = 0.0584
FINGER_LENGTH = 0.0538
FINGER_TRAVEL = 0.04
TCP_SUCTION = 0.130  # our cup: a thin rod, long enough to reach into a bowl without the flange touching anything
CUP_RADIUS = 0.010
TCP_SPATULA = 0.130  # to the lower edge of its blade
BLADE = (0.006, 0.100, 0.050)  # thin along x, broad along y


@dataclass(frozen=True)
class Shape:
    """A primitive in its link's frame. `size` is (x, y, z) of a box, (radius, length) of a cylinder, (radius,)."""

    kind: Literal["box", "cylinder", "sphere"]
    size: tuple[float, ...]
    xyz: Vector = (0.0, 0.0, 0.0)
    rpy: Vector = (0.0, 0.0, 0.0)
    color: str = "white"
    solid: bool = True
    visible: bool = True


ALONG_X: Vector = (0.0, pi / 2, 0.0)
ALONG_Y: Vector = (pi / 2, 0.0, 0.0)

# Each link's frame is that of its joint (z is the joint's axis).
LINKS: dict[str, tuple[float, Vector, Sequence[Shape]]] = {
    "panda_link0": (
        2.9,
        (-0.04, 0.0, 0.06),
        (
            Shape("cylinder", (0.075, 0.13), (0.0, 0.0, 0.075)),
            Shape("box", (0.14, 0.12, 0.06), (-0.08, 0.0, 0.04)),
            Shape("box", (0.24, 0.19, 0.012), (-0.045, 0.0, 0.006), color="dark", solid=False),
        ),
    ),
    "panda_link1": (
        3.0,
        (0.0, -0.03, -0.07),
        (
            Shape("cylinder", (0.060, 0.19), (0.0, 0.0, -0.095)),
            Shape("cylinder", (0.060, 0.13), (0.0, 0.0, 0.0), ALONG_Y),
            Shape("cylinder", (0.050, 0.136), (0.0, 0.0, 0.0), ALONG_Y, "grey", solid=False),
        ),
    ),
    "panda_link2": (
        3.0,
        (0.0, -0.07, 0.03),
        (
            Shape("cylinder", (0.058, 0.19), (0.0, -0.105, 0.0), ALONG_Y),
            Shape("cylinder", (0.060, 0.010), (0.0, -0.200, 0.0), ALONG_Y, "dark", solid=False),
        ),
    ),
    "panda_link3": (
        3.2,
        (0.03, 0.04, -0.07),
        (
            Shape("cylinder", (0.056, 0.11), (0.0, 0.0, -0.055)),
            Shape("box", (0.085, 0.095, 0.10), (0.045, 0.0, 0.005)),
            Shape("cylinder", (0.052, 0.115), (0.0825, 0.0, 0.0), ALONG_Y),
            Shape("cylinder", (0.043, 0.121), (0.0825, 0.0, 0.0), ALONG_Y, "grey", solid=False),
        ),
    ),
    "panda_link4": (
        3.2,
        (-0.05, 0.10, 0.03),
        (
            Shape("box", (0.085, 0.085, 0.095), (-0.040, 0.015, 0.0)),
            Shape("cylinder", (0.053, 0.12), (-0.0825, 0.075, 0.0), ALONG_Y),
            Shape("cylinder", (0.055, 0.010), (-0.0825, 0.138, 0.0), ALONG_Y, "dark", solid=False),
        ),
    ),
    "panda_link5": (
        2.0,
        (0.0, 0.03, -0.11),
        (
            Shape("cylinder", (0.052, 0.10), (0.0, 0.0, -0.205)),
            Shape("box", (0.080, 0.060, 0.16), (0.0, 0.045, -0.115)),
            Shape("cylinder", (0.048, 0.11), (0.0, 0.015, 0.0), ALONG_Y),
        ),
    ),
    "panda_link6": (
        1.5,
        (0.05, 0.0, 0.0),
        (
            Shape("cylinder", (0.047, 0.10), (0.0, 0.0, 0.0)),
            Shape("box", (0.088, 0.088, 0.085), (0.044, 0.0, 0.0)),
            Shape("cylinder", (0.047, 0.09), (0.088, 0.0, 0.0), ALONG_Y),
            Shape("cylinder", (0.037, 0.106), (0.0, 0.0, 0.0), color="grey", solid=False),
        ),
    ),
    "panda_link7": (
        0.7,
        (0.0, 0.0, 0.07),
        (
            Shape("cylinder", (0.045, 0.060), (0.0, 0.0, 0.075)),
            Shape("cylinder", (0.047, 0.008), (0.0, 0.0, 0.100), color="dark", solid=False),
        ),
    ),
}

# name, parent, child, xyz, rpy: Craig's convention, the same numbers as the published table.
JOINTS: Sequence[tuple[str, str, Vector, Vector]] = (
    ("panda_link0", "panda_link1", (0.0, 0.0, 0.333), (0.0, 0.0, 0.0)),
    ("panda_link1", "panda_link2", (0.0, 0.0, 0.0), (-pi / 2, 0.0, 0.0)),
    ("panda_link2", "panda_link3", (0.0, -0.316, 0.0), (pi / 2, 0.0, 0.0)),
    ("panda_link3", "panda_link4", (0.0825, 0.0, 0.0), (pi / 2, 0.0, 0.0)),
    ("panda_link4", "panda_link5", (-0.0825, 0.384, 0.0), (-pi / 2, 0.0, 0.0)),
    ("panda_link5", "panda_link6", (0.0, 0.0, 0.0), (pi / 2, 0.0, 0.0)),
    ("panda_link6", "panda_link7", (0.088, 0.0, 0.0), (pi / 2, 0.0, 0.0)),
)

HAND = (
    Shape("box", (0.055, 0.190, 0.060), (0.0, 0.0, 0.032)),
    Shape("box", (0.040, 0.150, 0.006), (0.0, 0.0, 0.0635), color="dark", solid=False),
    Shape("box", (0.057, 0.030, 0.030), (0.0, 0.0, 0.035), color="accent", solid=False),
)
# The inner face of a finger is the plane y = 0 of its frame: the opening is the sum of the two joint positions.
FINGER = (
    Shape("box", (0.020, 0.018, 0.032), (0.0, 0.012, 0.016), color="dark"),
    Shape("box", (0.020, 0.009, FINGER_LENGTH - 0.030), (0.0, 0.0045, (FINGER_LENGTH + 0.030) / 2), color="grey"),
)
SUCTION = (
    Shape("cylinder", (0.028, 0.020), (0.0, 0.0, 0.010), color="dark"),
    Shape("cylinder", (0.007, 0.098), (0.0, 0.0, 0.069), color="grey"),
    Shape("cylinder", (CUP_RADIUS, 0.014), (0.0, 0.0, TCP_SUCTION - 0.007), color="accent"),
)
SPATULA = (
    Shape("cylinder", (0.028, 0.020), (0.0, 0.0, 0.010), color="dark"),
    Shape("cylinder", (0.007, 0.064), (0.0, 0.0, 0.052), color="grey"),
    Shape("box", BLADE, (0.0, 0.0, TCP_SPATULA - BLADE[2] / 2), color="accent"),
)
# What is screwed to the flange where nothing of it moves: its link, its shapes, its friction (rubber, polished steel),
# and how far its tool centre point is.
RIGID: dict[Effector, tuple[str, Sequence[Shape], float, float]] = {
    "suction": ("panda_cup", SUCTION, 1.0, TCP_SUCTION),
    "spatula": ("panda_spatula", SPATULA, 0.3, TCP_SPATULA),
}


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{v:.10g}" for v in values)


def _origin(parent: ET.Element, xyz: Vector, rpy: Vector = (0.0, 0.0, 0.0)) -> None:
    ET.SubElement(parent, "origin", xyz=_numbers(xyz), rpy=_numbers(rpy))


def _geometry(parent: ET.Element, shape: Shape) -> None:
    geometry = ET.SubElement(parent, "geometry")
    if shape.kind == "box":
        ET.SubElement(geometry, "box", size=_numbers(shape.size))
    elif shape.kind == "cylinder":
        ET.SubElement(geometry, "cylinder", radius=_numbers(shape.size[:1]), length=_numbers(shape.size[1:]))
    else:
        ET.SubElement(geometry, "sphere", radius=_numbers(shape.size))


def _link(
    robot: ET.Element, name: str, mass: float, centre: Vector, shapes: Sequence[Shape], friction: float | None = None
) -> None:
    """One link; its inertia is that of a solid ball of 6 cm, enough for motors that are position controlled."""
    link = ET.SubElement(robot, "link", name=name)
    if friction is not None:
        contact = ET.SubElement(link, "contact")
        ET.SubElement(contact, "lateral_friction", value=_numbers((friction,)))
        ET.SubElement(contact, "spinning_friction", value="0.01")
    inertial = ET.SubElement(link, "inertial")
    _origin(inertial, centre)
    ET.SubElement(inertial, "mass", value=_numbers((mass,)))
    about = _numbers((0.4 * mass * 0.06**2,))
    ET.SubElement(inertial, "inertia", ixx=about, ixy="0", ixz="0", iyy=about, iyz="0", izz=about)
    for shape in shapes:
        if shape.visible:
            visual = ET.SubElement(link, "visual")
            _origin(visual, shape.xyz, shape.rpy)
            _geometry(visual, shape)
            ET.SubElement(visual, "material", name=shape.color)
        if shape.solid:
            collision = ET.SubElement(link, "collision")
            _origin(collision, shape.xyz, shape.rpy)
            _geometry(collision, shape)


def _joint(
    robot: ET.Element, name: str, kind: str, parent: str, child: str, xyz: Vector, rpy: Vector = (0.0, 0.0, 0.0)
) -> ET.Element:
    joint = ET.SubElement(robot, "joint", name=name, type=kind)
    _origin(joint, xyz, rpy)
    ET.SubElement(joint, "parent", link=parent)
    ET.SubElement(joint, "child", link=child)
    return joint


def _limit(joint: ET.Element, axis: str, lower: float, upper: float, effort: float, velocity: float) -> None:
    ET.SubElement(joint, "axis", xyz=axis)
    limits = {"lower": lower, "upper": upper, "effort": effort, "velocity": velocity}
    ET.SubElement(joint, "limit", {key: _numbers((value,)) for key, value in limits.items()})


def panda_urdf(effector: Effector) -> str:
    """The URDF text of a Panda with that effector; its tool centre point is the link `panda_tcp` (z points out)."""
    robot = ET.Element("robot", name=f"panda_{effector}")
    for name, rgb in COLORS.items():
        ET.SubElement(ET.SubElement(robot, "material", name=name), "color", rgba=_numbers((*rgb, 1.0)))
    for name, (mass, centre, shapes) in LINKS.items():
        _link(robot, name, mass, centre, shapes)
    for i, (parent, child, xyz, rpy) in enumerate(JOINTS):
        joint = _joint(robot, f"panda_joint{i + 1}", "revolute", parent, child, xyz, rpy)
        _limit(joint, "0 0 1", LOWER[i], UPPER[i], TORQUE[i], VELOCITY[i])
    if effector == "hand":
        _link(robot, "panda_hand", 0.73, (0.0, 0.0, 0.03), HAND)
        _joint(robot, "panda_hand_joint", "fixed", "panda_link7", "panda_hand", (0.0, 0.0, FLANGE), (0.0, 0.0, -pi / 4))
        for i, turn in enumerate((0.0, pi)):
            finger, name = f"panda_finger{i + 1}", f"panda_finger_joint{i + 1}"
            _link(robot, finger, 0.05, (0.0, 0.006, 0.03), FINGER, friction=1.0)
            joint = _joint(robot, name, "prismatic", "panda_hand", finger, (0.0, 0.0, FINGER_BASE), (0.0, 0.0, turn))
            _limit(joint, "0 1 0", 0.0, FINGER_TRAVEL, 70.0, 0.2)
        tool, length = "panda_hand", TCP_HAND
    else:
        tool, shapes, friction, length = RIGID[effector]
        _link(robot, tool, 0.25, (0.0, 0.0, 0.04), shapes, friction)
        _joint(robot, f"{tool}_joint", "fixed", "panda_link7", tool, (0.0, 0.0, FLANGE), (0.0, 0.0, -pi / 4))
    _link(robot, "panda_tcp", 0.001, (0.0, 0.0, 0.0), ())
    _joint(robot, "panda_tcp_joint", "fixed", tool, "panda_tcp", (0.0, 0.0, length))
    ET.indent(robot)
    return ET.tostring(robot, encoding="unicode") + "\n"


if __name__ == "__main__":
    for _effector in get_args(Effector):
        (ASSETS / f"panda_{_effector}.urdf").write_text(panda_urdf(_effector), encoding="utf-8")
