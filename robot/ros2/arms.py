"""An `Arm` from a URDF and a cell's file: any serial arm that stands upright and can point its tool down."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pinocchio as pin

from perception.types import Array
from robot.arm import Arm, Gripper
from robot.kinematics import Kinematics
from robot.ros2.config import CellFile, CellFileError
from robot.ros2.parts import GripperPart
from robot.ros2.spelling import near_miss

# How far from straight down the tool may point at home, and how far from upright the base may stand, rad.
UPRIGHT = 0.03
# A joint that turns without end is planned for within this much to each side, rad.
TURN = 2 * np.pi
# By how much a joint is turned to see what that does, rad.
NUDGE = 0.05
# Jerk over acceleration where a file does not say it, 1/s: acceleration builds up in a tenth of a second.
JERK = 10.0


def arm_of(cell: CellFile, urdf: str, folder: Path) -> Arm:
    """The arm that a cell's file and a URDF describe.

    Args:
        cell: names joints and links, and adds limits.
        urdf: its text.
        folder: where a copy with absolute mesh paths is written.

    Raises:
        CellFileError: the file names what the URDF does not have (with the near misses), or what no motion of this
            project suits: a base that does not stand upright, a home where the tool does not point down.
    """
    path = folder / "arm.urdf"
    path.write_text(_self_contained(urdf, cell), encoding="utf-8")
    part = cell.arm
    model = pin.buildModelFromUrdf(str(path))
    data = model.createData()
    pin.framesForwardKinematics(model, data, pin.neutral(model))
    joints = [_joint(model, name, f"arm.joints.{index}") for index, name in enumerate(part.joints)]
    for index, name in enumerate(cell.gripper.finger_joints):
        _joint(model, name, f"gripper.finger_joints.{index}")
    root_from_base = _placement(model, data, part.base, "arm.base", 0) if part.base else np.eye(4)
    root_from_tcp = _placement(model, data, part.tcp, "arm.tcp", joints[-1])
    root_from_flange = _placement(model, data, part.flange, "arm.flange", joints[-1]) if part.flange else root_from_tcp
    q, v = [model.joints[joint].idx_q for joint in joints], [model.joints[joint].idx_v for joint in joints]
    acceleration = np.array(part.acceleration)
    velocity = np.array(part.velocity) if part.velocity else np.array(model.velocityLimit[v])
    if velocity.min() <= 0.0:
        slow = part.joints[int(velocity.argmin())]
        raise CellFileError(f"arm.velocity: needed, since the URDF limits {slow} to {velocity.min():g} rad/s")
    arm = Arm(
        name=part.name,
        urdf=path,
        joints=part.joints,
        lower=np.array(model.lowerPositionLimit[q]),
        upper=np.array(model.upperPositionLimit[q]),
        # The same paths, passed more slowly: each derivative by time shrinks with one more power of the speed.
        velocity=velocity * part.speed,
        acceleration=acceleration * part.speed**2,
        jerk=(np.array(part.jerk) if part.jerk else JERK * acceleration) * part.speed**3,
        torque=np.array(model.effortLimit[v]),
        tcp=part.tcp,
        flange_from_tool=np.linalg.inv(root_from_flange) @ root_from_tcp,
        home=np.array(part.home),
        table_from_base=cell.table_from_base.matrix() @ np.linalg.inv(root_from_base),
        gripper=_gripper(cell.gripper),
        upright=tuple(part.joints.index(name) for name in part.upright),
        seeds=part.seeds,
        clear_links=tuple(dict.fromkeys((*_still_links(model, joints[0]), *part.clear_links))),
    )
    _check_stance(arm)
    return arm


def _gripper(part: GripperPart) -> Gripper:
    return Gripper(
        kind=part.kind,
        joints=part.finger_joints,
        max_width=part.max_width,
        thickness=part.thickness,
        root=part.root,
        breadth=part.breadth,
        length=part.length,
        tip=part.tip,
        force=part.force,
    )


def _check_stance(arm: Arm) -> None:
    """What `Kinematics.yaw_range` and its seeds take for granted."""
    if arm.table_from_base[2, 2] < np.cos(UPRIGHT):
        raise CellFileError("table_from_base: the base does not stand upright; needed is one on a floor or a table")
    outside = np.maximum(arm.lower - arm.home, arm.home - arm.upper)
    if outside.max() > 0.0:
        worst = int(outside.argmax())
        raise CellFileError(
            f"arm.home: {arm.home[worst]:g} for {arm.joints[worst]} is outside of the URDF's limits "
            f"{arm.lower[worst]:g} to {arm.upper[worst]:g}"
        )
    kinematics = Kinematics(arm)
    home = kinematics.forward(arm.home)
    if home[2, 2] > -np.cos(UPRIGHT):
        tilt = np.rad2deg(np.arccos(np.clip(-home[2, 2], -1.0, 1.0)))
        raise CellFileError(
            f"arm.home: the z axis of {arm.tcp} is {tilt:.1f} degrees from straight down; "
            "home needs the tool to point down, out of the flange along z"
        )
    turned = arm.home.copy()
    turned[-1] += NUDGE
    pose = kinematics.forward(turned)
    yaw = np.arctan2(pose[0, 1] * home[1, 1] - pose[1, 1] * home[0, 1], pose[:2, 1] @ home[:2, 1])
    if abs(yaw - NUDGE) > 0.01 * NUDGE:
        raise CellFileError(f"arm.joints: at home, {arm.joints[-1]} does not turn the tool about its z axis")


def _joint(model: pin.Model, name: str, key: str) -> int:
    if name not in model.names:
        raise CellFileError(f"{key}: no moving joint {name!r} in the URDF{_there(name, list(model.names)[1:])}")
    return int(model.getJointId(name))


def _placement(model: pin.Model, data: pin.Data, link: str, key: str, joint: int) -> Array:
    """(4, 4) pose of a link that is fixed to what a joint carries, in the URDF's root, all joints at zero."""
    if not model.existFrame(link, pin.FrameType.BODY):
        links = [frame.name for frame in model.frames if frame.type == pin.FrameType.BODY]
        raise CellFileError(f"{key}: no link {link!r} in the URDF{_there(link, links)}")
    frame = model.getFrameId(link, pin.FrameType.BODY)
    carried_by = model.frames[frame].parentJoint
    if carried_by != joint:
        wanted = f"moves with {model.names[joint]!r}" if joint else "stands still"
        there = f"moves with {model.names[carried_by]!r}" if carried_by else "stands still"
        raise CellFileError(f"{key}: {link!r} {there}; needed is a link that {wanted}")
    pose: Array = data.oMf[frame].homogeneous
    return pose


def _there(name: str, known: Iterable[str]) -> str:
    return near_miss(name, known) or f"; there are {', '.join(sorted(known))}"


def _still_links(model: pin.Model, first: int) -> list[str]:
    """Links that do not move, or only turn about the first joint, which stands upright."""
    return [
        frame.name for frame in model.frames if frame.type == pin.FrameType.BODY and frame.parentJoint in (0, first)
    ]


def _self_contained(urdf: str, cell: CellFile) -> str:
    """A URDF whose meshes are absolute paths and whose endless joints have limits.

    Raises:
        CellFileError: a mesh of a link that collisions are checked for is not there.
    """
    try:
        root = ET.fromstring(urdf)
    except ET.ParseError as error:
        raise CellFileError(f"arm.urdf: no XML: {error}") from error
    # Nobody looks at it, and pictures of it are many and large.
    for link in root.iter("link"):
        for visual in link.findall("visual"):
            link.remove(visual)
    for mesh in root.iter("mesh"):
        mesh.set("filename", str(_mesh(mesh.get("filename", ""), cell)))
    for joint in root.iter("joint"):
        if joint.get("type") == "continuous":
            joint.set("type", "revolute")
            limit = joint.find("limit")
            limit = ET.SubElement(joint, "limit", effort="0", velocity="0") if limit is None else limit
            limit.set("lower", f"{-TURN:.9f}")
            limit.set("upper", f"{TURN:.9f}")
    return ET.tostring(root, encoding="unicode")


def _mesh(name: str, cell: CellFile) -> Path:
    """The file of a mesh, by its name in a URDF."""
    if name.startswith("package://"):
        package, _, inner = name.removeprefix("package://").partition("/")
        path = _package(package, cell.arm.packages) / inner
    elif name.startswith("file://") or cell.arm.urdf is None:
        path = Path(name.removeprefix("file://"))
    else:
        path = cell.arm.urdf.parent / name
    if not path.is_file():
        raise CellFileError(f"arm.urdf: the mesh {name} is not at {path}")
    return path


def _package(package: str, told: Mapping[str, Path]) -> Path:
    """Where the files of a ROS package lie."""
    if package in told:
        return told[package]
    prefixes = [Path(prefix) for prefix in os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep) if prefix]
    for prefix in prefixes:
        if (prefix / "share" / package).is_dir():
            return prefix / "share" / package
    searched = ", ".join(map(str, prefixes)) or "AMENT_PREFIX_PATH, which is empty"
    raise CellFileError(
        f"arm.packages: the URDF's meshes need {package}, which is not in {searched}; "
        f"source its workspace, or say {package} = FOLDER"
    )
