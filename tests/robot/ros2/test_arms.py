"""Arms from URDFs: what they are is read from there, and what is planned for the Panda is planned for others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from perception.types import SceneObject
from robot.arm import Arm, panda_hand
from robot.kinematics import Kinematics, tool_down
from robot.motion import Motion
from robot.path import Waypoint
from robot.ros2.arms import arm_of
from robot.ros2.config import CellFile, CellFileError
from robot.safety import Safety
from robot.types import InCollision
from tests.robot.ros2.conftest import ur5e_urdf

Cell = Callable[..., CellFile]


@pytest.fixture
def ur5e(example: Cell, tmp_path: Path) -> Arm:
    return arm_of(example("ur5e_robotiq"), ur5e_urdf(), tmp_path)


def test_the_panda_of_a_cell_file_is_the_panda(panda_cell: Cell, panda_urdf: str, tmp_path: Path) -> None:
    read, known = arm_of(panda_cell(), panda_urdf, tmp_path), panda_hand()
    for field in fields(known):
        if field.name in ("name", "urdf", "gripper", "clear_links"):
            continue
        assert np.array_equal(getattr(read, field.name), getattr(known, field.name)) or np.allclose(
            getattr(read, field.name), getattr(known, field.name), atol=1e-5
        ), field.name
    assert set(read.clear_links) == set(known.clear_links)
    assert replace(read.gripper, tip=known.gripper.tip) == known.gripper
    assert read.gripper.tip == pytest.approx(known.gripper.tip)


def test_speed_slows_every_derivative(panda_cell: Cell, panda_urdf: str, tmp_path: Path) -> None:
    slow = arm_of(panda_cell(("speed = 1.0", "speed = 0.5")), panda_urdf, tmp_path)
    assert np.allclose(slow.velocity, panda_hand().velocity / 2)
    assert np.allclose(slow.acceleration, panda_hand().acceleration / 4)
    assert np.allclose(slow.jerk, panda_hand().jerk / 8)


def test_another_arm_reaches_its_workspace_tool_down(ur5e: Arm) -> None:
    kinematics = Kinematics(ur5e)
    for x, y, z, yaw in product((-0.25, 0.0, 0.25), (-0.15, 0.0, 0.2), (0.02, 0.25), (-1.2, 0.0, 1.2)):
        target = tool_down(np.array([x, y, z]), yaw)
        solution = kinematics.inverse(target)
        assert np.abs(kinematics.forward(solution) - target).max() < 5e-4
        low, high = kinematics.yaw_range(target[:3, 3])
        assert low < yaw < high


def test_another_arm_plans_a_route_that_its_safety_admits(ur5e: Arm, thing: Callable[..., SceneObject]) -> None:
    motion = Motion(ur5e)
    tower = thing("tower", (0.0, 0.08), (0.05, 0.05, 0.2))
    there = motion.route(ur5e.home, Waypoint(np.array([0.2, 0.05, 0.03]), 0.3), [tower])
    over = motion.route(there.positions[-1], Waypoint(np.array([-0.2, 0.05, 0.03]), 0.3), [tower], lift=0.03)
    Safety(ur5e).admit(over, there.positions[-1])
    tool = np.array([motion.kinematics.forward(row)[:3, 3] for row in over.positions])
    crossing = np.abs(tool[:, 0]) < 0.02
    assert crossing.any() and tool[crossing, 2].min() > 0.2
    assert np.allclose(tool[-1], [-0.2, 0.05, 0.03], atol=5e-4)


def test_another_arm_does_not_reach_through_the_table(ur5e: Arm) -> None:
    with pytest.raises(InCollision, match="the table"):
        Motion(ur5e).route(ur5e.home, Waypoint(np.array([0.0, 0.0, -0.03]), 0.0))


def test_endless_joints_are_given_ends(panda_cell: Cell, panda_urdf: str, tmp_path: Path) -> None:
    endless = panda_urdf.replace('name="panda_joint7" type="revolute"', 'name="panda_joint7" type="continuous"')
    assert endless != panda_urdf
    arm = arm_of(panda_cell(), endless, tmp_path)
    assert arm.upper[-1] == pytest.approx(2 * np.pi) and arm.lower[-1] == pytest.approx(-2 * np.pi)
    assert Kinematics(arm).yaw_range(np.zeros(3))[1] > 6.0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"panda_joint2"', '"panda_jiont2"', "arm.joints.1: no moving joint 'panda_jiont2' in the URDF; did you mean"),
        ('tcp = "panda_tcp"', 'tcp = "pnda_tcp"', "arm.tcp: no link 'pnda_tcp' in the URDF; did you mean 'panda_tcp'?"),
        ('tcp = "panda_tcp"', 'tcp = "panda_link5"', "needed is a link that moves with 'panda_joint7'"),
        ('base = "panda_link0"', 'base = "panda_link1"', "'panda_link1' moves with 'panda_joint1'"),
        ("home = [0.0, -1.0,", "home = [0.0, -0.5,", "arm.home: the z axis of panda_tcp is 28.6 degrees from straight"),
        ("home = [0.0, -1.0,", "home = [0.0, -2.0,", "outside of the URDF's limits -1.7628 to 1.7628"),
        ("rpy = [0.0, 0.0, 1.5708]", "rpy = [3.1416, 0.0, 0.0]", "the base does not stand upright"),
        ('"panda_finger_joint1", ', '"panda_finger", ', "gripper.finger_joints.0"),
    ],
)
def test_what_the_urdf_does_not_have_is_named(
    panda_cell: Cell, panda_urdf: str, tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(CellFileError) as caught:
        arm_of(panda_cell((old, new)), panda_urdf, tmp_path)
    assert said in str(caught.value)


def test_meshes_are_found_in_their_packages(panda_cell: Cell, panda_urdf: str, tmp_path: Path) -> None:
    corners = ("0 0 0", "0.1 0 0", "0 0.1 0", "0 0 0.1")
    faces = ((0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3))
    facets = "".join(
        "facet normal 0 0 0\nouter loop\n" + "".join(f"vertex {corners[i]}\n" for i in face) + "endloop\nendfacet\n"
        for face in faces
    )
    (tmp_path / "hand.stl").write_text(f"solid hand\n{facets}endsolid hand\n")
    mesh = (
        '<link name="panda_tcp"><collision><geometry><mesh filename="package://hands/hand.stl"/></geometry></collision>'
    )
    described = panda_urdf.replace('<link name="panda_tcp">', mesh)
    assert described != panda_urdf
    with pytest.raises(CellFileError, match=r"arm\.packages: the URDF's meshes need hands"):
        arm_of(panda_cell(), described, tmp_path)
    cell = panda_cell(('base = "panda_link0"', f'base = "panda_link0"\npackages = {{ hands = "{tmp_path}" }}'))
    arm = arm_of(cell, described, tmp_path)
    low = Kinematics(arm).inverse(tool_down(np.array([0.0, 0.0, 0.05]), 0.0))
    assert Motion(arm).touched(low, []) == ["the table"]
    assert Motion(panda_hand()).touched(low, []) == []
