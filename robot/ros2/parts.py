"""The tables of `cell.toml`, each with all that it may say; `config.py` puts them together and reads the file.

Lengths are metres, angles radians, times seconds, forces newtons. Files are named relative to the cell's file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
import pinocchio as pin
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, model_validator

from perception.types import Array
from perception.workspace import Workspace
from robot.ros2.spelling import near_miss
from robot.safety import Limits

UNIT = 1e-3


def _beside_the_file(path: Path, info: ValidationInfo) -> Path:
    folder: Path = (info.context or {}).get("folder", Path())
    return folder / path.expanduser()


Positive = Annotated[float, Field(gt=0.0)]
Share = Annotated[float, Field(gt=0.0, le=1.0)]
RosName = Annotated[str, StringConstraints(pattern=r"^[/~]?[A-Za-z_][A-Za-z0-9_]*(/[A-Za-z_][A-Za-z0-9_]*)*$")]
File = Annotated[Path, AfterValidator(_beside_the_file)]
Joints = Annotated[tuple[float, ...], Field(min_length=1)]
PositiveJoints = Annotated[tuple[Positive, ...], Field(min_length=1)]
Vector = tuple[float, float, float]


class Part(BaseModel):
    """A table of the file: no unknown keys, no infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Transform(Part):
    """A rigid transform, turned by a quaternion (x y z w) or by roll, pitch and yaw about fixed axes as in a URDF."""

    position: Vector
    quaternion: tuple[float, float, float, float] | None = None
    rpy: Vector | None = None

    @model_validator(mode="after")
    def _is_one_rotation(self) -> Self:
        if self.quaternion is not None and self.rpy is not None:
            raise ValueError("either quaternion or rpy, not both")
        if self.quaternion is not None and abs(np.linalg.norm(self.quaternion) - 1.0) > UNIT:
            raise ValueError(f"quaternion {self.quaternion} has length {np.linalg.norm(self.quaternion):.4f}, not 1")
        return self

    def matrix(self) -> Array:
        """(4, 4) homogeneous."""
        if self.quaternion is not None:
            pose = pin.XYZQUATToSE3(np.array([*self.position, *self.quaternion]))
        else:
            pose = pin.SE3(pin.rpy.rpyToMatrix(*(self.rpy or (0.0, 0.0, 0.0))), np.array(self.position))
        matrix: Array = pose.homogeneous
        return matrix


class ArmPart(Part):
    """`[arm]`: the arm, its kinematics and its controller.

    Args:
        name: for messages.
        urdf: its description; without it, the one published on `robot_description`.
        robot_description: topic of the URDF, as robot_state_publisher has it.
        packages: where the packages lie that a URDF's `package://` meshes are in; those of the sourced workspaces are
            found without.
        base: the link that `table_from_base` speaks of; the URDF's root when it is left out.
        flange: the link that a camera on the arm is calibrated to; `tcp` when it is left out.
        tcp: the link at the tool centre point: z points out of the flange, fingers close along y.
        joints: the arm's, from the base on.
        controller: name of its FollowJointTrajectory action.
        joint_states: topic that says where the arm is.
        home: (dof,) where it waits: tool down, out of the overview camera's sight.
        velocity: (dof,) limits; the URDF's when they are left out.
        acceleration: (dof,) limits, also those at which the controller stops.
        jerk: (dof,) limits; ten times the acceleration, per second, when they are left out.
        speed: share of the limits that motions use; half the speed takes twice the time.
        upright: of a redundant arm, the joints that are kept near `home`.
        seeds: further configurations from which inverse kinematics may start.
        clear_links: links that cannot touch the table or what stands on it, besides those that do not move or turn
            only about the first joint; collision checks leave them out.
    """

    name: str = "arm"
    urdf: File | None = None
    robot_description: RosName = "/robot_description"
    packages: dict[str, File] = {}
    base: str | None = None
    flange: str | None = None
    tcp: str
    joints: Annotated[tuple[str, ...], Field(min_length=1)]
    controller: RosName
    joint_states: RosName = "/joint_states"
    home: Joints
    velocity: PositiveJoints | None = None
    acceleration: PositiveJoints
    jerk: PositiveJoints | None = None
    speed: Share = 1.0
    upright: tuple[str, ...] = ()
    seeds: tuple[Joints, ...] = ()
    clear_links: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_a_value_for_each_joint(self) -> Self:
        if len(set(self.joints)) < len(self.joints):
            raise ValueError(f"joints {list(self.joints)} name one twice")
        rows = {key: getattr(self, key) for key in ("home", "velocity", "acceleration", "jerk")}
        rows |= {f"seeds.{i}": seed for i, seed in enumerate(self.seeds)}
        for key, row in rows.items():
            if row is not None and len(row) != len(self.joints):
                raise ValueError(f"{key} has {len(row)} values for {len(self.joints)} joints")
        for name in self.upright:
            if name not in self.joints:
                raise ValueError(f"upright: {name!r} is none of the joints{near_miss(name, self.joints)}")
        return self


class GripperPart(Part):
    """`[gripper]`: what is at the end of the arm, and the action that moves it.

    Args:
        kind, max_width, thickness, root, breadth, length, tip, force: as in `robot.arm.Gripper`.
        finger_joints: the URDF's finger joints that each open half of the width, for collision checks; those of other
            grippers stay where the URDF's zero is.
        action: name of its action.
        type: of its action; "FollowJointTrajectory" drives `joint` by a trajectory.
        joint: the joint that `position`s are of, as `joint_states` names it; without it, as with a cup, the action's
            result alone tells how a grip ended.
        closed, open: the joint's position at width 0 and at `max_width`, in the driver's unit: metres of one finger,
            radians of a knuckle.
        max_force: more is never asked for.
        speed: of the opening, for a gripper driven by a trajectory, m/s.
        held_margin: what the fingers close on is thicker than what was asked for by this much at least.
    """

    kind: Literal["hand", "suction"] = "hand"
    action: RosName
    type: Literal["GripperCommand", "ParallelGripperCommand", "FollowJointTrajectory"] = "GripperCommand"
    joint: str | None = None
    closed: float = 0.0
    open: float
    max_width: Annotated[float, Field(ge=0.0)]
    finger_joints: tuple[str, ...] = ()
    thickness: Positive
    root: Positive
    breadth: Positive
    length: Positive
    tip: float = 0.0
    force: Positive = 20.0
    max_force: Positive = 40.0
    speed: Positive = 0.05
    held_margin: Positive = 0.003

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.open == self.closed:
            raise ValueError(f"open and closed are both {self.open:g}")
        if self.force > self.max_force:
            raise ValueError(f"force {self.force:g} N is more than max_force {self.max_force:g} N")
        if self.kind == "hand" and not self.max_width:
            raise ValueError("max_width of a hand is more than 0")
        if self.joint is None and (self.kind == "hand" or self.type == "FollowJointTrajectory"):
            raise ValueError("joint is needed: whether a hand holds something is read from it")
        if self.kind == "suction" and self.type == "FollowJointTrajectory":
            raise ValueError("type: a trajectory does not tell whether a cup holds; GripperCommand does")
        return self


class CameraPart(Part):
    """`[cameras.NAME]`: where a camera's pictures come from and where it stands.

    Args:
        color, depth: image topics, depth registered to colour.
        camera_info: topic of the intrinsics.
        rectified: the pictures are free of the lens's distortion already (`image_rect`).
        calibration: file that `handscript calibrate` wrote; its place of the camera is used.
        table_from_camera: of a camera that stands still; +z looks ahead, +x right, +y down.
        flange_from_camera: of one on the arm.
        frame: of its optical frame, found by /tf from `arm.base`. One of these four is given.
        slop: how far apart the stamps of colour and depth may be.
        max_age: older pictures are refused.
    """

    color: RosName
    depth: RosName
    camera_info: RosName
    rectified: bool = False
    calibration: File | None = None
    table_from_camera: Transform | None = None
    flange_from_camera: Transform | None = None
    frame: str | None = None
    slop: Positive = 0.02
    max_age: Positive = 0.5

    @model_validator(mode="after")
    def _has_three_topics(self) -> Self:
        if len({self.color, self.depth, self.camera_info}) < 3:
            raise ValueError("color, depth and camera_info are three topics; here one is named twice")
        return self

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        places = ("calibration", "table_from_camera", "flange_from_camera", "frame")
        given = [key for key in places if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(f"one of {', '.join(places)} is needed; given: {', '.join(given) or 'none'}")
        return self


class WorkspacePart(Part):
    """`[workspace]`: see `perception.workspace.Workspace`."""

    x0: float = -0.3
    y0: float = -0.2
    x1: float = 0.3
    y1: float = 0.2
    inset: Annotated[float, Field(ge=0.0)] = 0.05

    @model_validator(mode="after")
    def _has_an_inside(self) -> Self:
        if not (self.x1 - self.x0 > 2 * self.inset and self.y1 - self.y0 > 2 * self.inset):
            raise ValueError(f"x0 < x1 and y0 < y1 are needed, with room for an inset of {self.inset:g} m on each side")
        return self

    def value(self) -> Workspace:
        """As perception and skills take it."""
        return Workspace(**self.model_dump())


class LimitsPart(Part):
    """`[limits]`: see `robot.safety.Limits`."""

    low: Vector = (-0.42, -0.34, -0.002)
    high: Vector = (0.42, 0.32, 0.70)
    duration: Positive = 60.0
    motions: Annotated[int, Field(ge=1)] = 2000
    seconds: Positive = 1800.0

    @model_validator(mode="after")
    def _is_a_box(self) -> Self:
        if not all(low < high for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError(f"low {self.low} is not below high {self.high} in each of x, y and z")
        return self

    def value(self) -> Limits:
        """As the safety gate takes it."""
        return Limits(np.array(self.low), np.array(self.high), self.duration, self.motions, self.seconds)


class WaitsPart(Part):
    """`[waits]`: for how long what is waited for, s.

    Args:
        server: for servers, topics and their answers to appear.
        frozen: `joint_states` without a new stamp for so long during a motion end it.
        late: a trajectory may take so much longer than it was planned to, and move_group's answers than `moveit.time`.
        rest: for the arm to come to rest.
        grip: for the gripper.
        picture: for a new picture.
    """

    server: Positive = 10.0
    frozen: Positive = 0.25
    late: Positive = 2.0
    rest: Positive = 2.0
    grip: Positive = 8.0
    picture: Positive = 2.0


class MoveItPart(Part):
    """`[moveit]`: a running move_group plans, and not Handscript. It plans as slowly as `arm.speed` says.

    Args:
        group: the planning group of the arm's joints and no others, as the SRDF has it.
        namespace: that move_group runs in; none when it is left out.
        link: the link at the tool centre point, as move_group's URDF has it; `arm.tcp` when it is left out.
        pipeline, planner: ids as MoveIt's configuration has them; its defaults when they are left out.
        time: for one plan at most, s.
        attempts: plans of which the best is taken.
        tilt: by how much the tool may tilt on its way while it holds something.
    """

    group: Annotated[str, Field(min_length=1)]
    namespace: RosName | None = None
    link: str | None = None
    pipeline: str = ""
    planner: str = ""
    time: Positive = 2.0
    attempts: Annotated[int, Field(ge=1)] = 1
    tilt: Positive = 0.35
