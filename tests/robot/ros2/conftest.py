"""Cells and arms to plan for: the Panda of this project and a UR5e made from its published parameters."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from math import pi
from pathlib import Path

import pytest

from robot.ros2.config import EXAMPLES, CellFile, load_cell
from robot.urdf import ASSETS

# Denavit-Hartenberg parameters d, a, alpha of the UR5e, as Universal Robots publishes them ("DH parameters for
# calculations of kinematics and dynamics"); joints turn by up to a turn, the elbow by half of one, at pi rad/s.
UR5E = (
    ("shoulder_pan_joint", 0.1625, 0.0, pi / 2),
    ("shoulder_lift_joint", 0.0, -0.425, 0.0),
    ("elbow_joint", 0.0, -0.3922, 0.0),
    ("wrist_1_joint", 0.1333, 0.0, pi / 2),
    ("wrist_2_joint", 0.0997, 0.0, -pi / 2),
    ("wrist_3_joint", 0.0996, 0.0, 0.0),
)
GRASP_POINT = 0.16


def ur5e_urdf() -> str:
    """A UR5e of cylinders, with a stick of 16 cm for a gripper."""
    robot = ET.Element("robot", name="ur5e")
    ET.SubElement(robot, "link", name="base_link")
    before, place = "base_link", ((0.0, 0.0, 0.0), (0.0, 0.0, pi))
    for name, d, a, alpha in UR5E:
        link = name.removesuffix("_joint") + "_link"
        joint = _joint(robot, name, "revolute", before, link, *place)
        ET.SubElement(joint, "axis", xyz="0 0 1")
        reach = pi if name == "elbow_joint" else 2 * pi
        ET.SubElement(joint, "limit", lower=str(-reach), upper=str(reach), velocity=str(pi), effort="150")
        element = ET.SubElement(robot, "link", name=link)
        # The upper arm lies beside the shoulder, the forearm beside the upper arm's other side.
        beside = 0.138 if "lift" in name else 0.007
        if a:
            _cylinder(element, 0.05, abs(a), (a / 2, 0.0, beside), (0.0, pi / 2, 0.0))
        _cylinder(element, 0.045, 0.1, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
        before, place = link, ((a, 0.0, d), (alpha, 0.0, 0.0))
    tool = ET.SubElement(robot, "link", name="tool0")
    _joint(robot, "flange_joint", "fixed", before, "tool0", *place)
    _cylinder(tool, 0.04, 0.1, (0.0, 0.0, 0.05), (0.0, 0.0, 0.0))
    _cylinder(tool, 0.015, 0.06, (0.0, 0.0, 0.13), (0.0, 0.0, 0.0))
    ET.SubElement(robot, "link", name="grasp_point")
    _joint(robot, "grasp_joint", "fixed", "tool0", "grasp_point", (0.0, 0.0, GRASP_POINT), (0.0, 0.0, 0.0))
    return ET.tostring(robot, encoding="unicode")


def _joint(
    robot: ET.Element,
    name: str,
    kind: str,
    parent: str,
    child: str,
    xyz: tuple[float, float, float],
    rpy: tuple[float, float, float],
) -> ET.Element:
    joint = ET.SubElement(robot, "joint", name=name, type=kind)
    ET.SubElement(joint, "origin", xyz=" ".join(map(str, xyz)), rpy=" ".join(map(str, rpy)))
    ET.SubElement(joint, "parent", link=parent)
    ET.SubElement(joint, "child", link=child)
    return joint


def _cylinder(
    link: ET.Element, radius: float, length: float, xyz: tuple[float, float, float], rpy: tuple[float, float, float]
) -> None:
    collision = ET.SubElement(link, "collision")
    ET.SubElement(collision, "origin", xyz=" ".join(map(str, xyz)), rpy=" ".join(map(str, rpy)))
    ET.SubElement(ET.SubElement(collision, "geometry"), "cylinder", radius=str(radius), length=str(length))


Cell = Callable[..., CellFile]


@pytest.fixture
def example(tmp_path: Path) -> Cell:
    """Reads an example with pieces of its text exchanged."""

    def read(name: str, *changes: tuple[str, str]) -> CellFile:
        text = (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "cell.toml"
        path.write_text(text, encoding="utf-8")
        return load_cell(path)

    return read


@pytest.fixture
def panda_cell(example: Cell) -> Cell:
    """The Panda's example for the URDF of this project, with further pieces exchanged."""

    def read(*changes: tuple[str, str]) -> CellFile:
        return example(
            "panda",
            ('tcp = "panda_hand_tcp"', 'tcp = "panda_tcp"'),
            ('flange = "panda_link8"', 'flange = "panda_hand"'),
            ("speed = 0.3", "speed = 1.0"),
            *changes,
        )

    return read


@pytest.fixture
def panda_urdf() -> str:
    return (ASSETS / "panda_hand.urdf").read_text(encoding="utf-8")
