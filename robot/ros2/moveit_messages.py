"""What move_group is told, asked and answers, as messages of moveit_msgs (those of Humble, Jazzy and Kilted)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import coal
import numpy as np
import pinocchio as pin
from geometry_msgs.msg import Point, Pose, Quaternion
from moveit_msgs.action import MoveGroup
from moveit_msgs.msg import (
    AllowedCollisionEntry,
    AllowedCollisionMatrix,
    AttachedCollisionObject,
    CollisionObject,
    Constraints,
    JointConstraint,
    OrientationConstraint,
    PlanningScene,
    RobotState,
)
from moveit_msgs.srv import GetCartesianPath
from shape_msgs.msg import SolidPrimitive

from perception.types import Array
from robot.arm import Arm
from robot.collision import TABLE
from robot.ros2.parts import MoveItPart
from robot.types import Refused

# What a planning scene has of ours is called so, and nothing else in it is touched.
OURS = "handscript "
# A goal's joints are met within this, rad.
GOAL_TOLERANCE = 1e-4
# Between points of a straight line, m.
STEP = 0.01


class Messages:
    """The messages for one arm.

    Args:
        arm: as kinematics know it.
        part: how move_group knows it.
        speed: share of its limits that motions use.
    """

    def __init__(self, arm: Arm, part: MoveItPart, speed: float) -> None:
        model = pin.buildModelFromUrdf(str(arm.urdf))
        carrier = model.getJointId(arm.joints[-1])
        bodies = [frame for frame in model.frames if frame.type == pin.FrameType.BODY]
        self._arm, self._part, self._speed = arm, part, speed
        self._root = str(bodies[0].name)
        self._root_from_table = pin.SE3(np.linalg.inv(arm.table_from_base))
        self._hand = [str(frame.name) for frame in bodies if carrier in model.supports[frame.parentJoint]]
        self._link = part.link or arm.tcp

    def scene(
        self, solids: Sequence[pin.GeometryObject], load: pin.GeometryObject | None, there: PlanningScene
    ) -> PlanningScene:
        """The difference that makes a planning scene show what must not be touched, and nothing else of ours.

        Args:
            solids: in the table frame; several of one name are one thing.
            load: what is in the gripper, in the tool frame.
            there: names of objects, attached objects and the matrix of allowed collisions, as they are now.
        """
        # As a state of its own, and not a difference, it would let go of what is attached.
        scene = PlanningScene(is_diff=True, robot_state=RobotState(is_diff=True))
        attached = [] if load is None else [f"{OURS}{load.name}"]
        left = [each.object.id for each in there.robot_state.attached_collision_objects]
        left = [name for name in left if name.startswith(OURS) and name not in attached]
        scene.robot_state.attached_collision_objects = [
            AttachedCollisionObject(object=CollisionObject(id=name, operation=CollisionObject.REMOVE)) for name in left
        ]
        if load is not None:
            thing = self._object(load.name, [load], self._link, pin.SE3.Identity())
            scene.robot_state.attached_collision_objects.append(
                AttachedCollisionObject(link_name=self._link, object=thing, touch_links=self._hand)
            )
        shown = {f"{OURS}{solid.name}" for solid in solids}
        # What is let go of falls into the world, from where it is then taken.
        gone = {each.id for each in there.world.collision_objects if each.id.startswith(OURS)} | set(left)
        scene.world.collision_objects = [
            CollisionObject(id=name, operation=CollisionObject.REMOVE) for name in sorted(gone - shown)
        ] + [
            self._object(name, [solid for solid in solids if solid.name == name], self._root, self._root_from_table)
            for name in dict.fromkeys(solid.name for solid in solids)
        ]
        # What stands on the table, or turns above it, touches it for ever.
        scene.allowed_collision_matrix = _allowing(there.allowed_collision_matrix, OURS + TABLE, self._arm.clear_links)
        return scene

    def motion(self, start: Array, goal: Array, width: float, tilt: float | None) -> Any:
        """A goal of the action MoveGroup: plan from one place (dof,) to another, and do not move.

        The goal is joint positions from our own inverse kinematics: of all that bring the tool to a pose, the one in
        the upright plane that skills count on.

        Args:
            start, goal: rad.
            width: opening of the fingers, m.
            tilt: by how much the tool may tilt from straight down on its way, rad; None for any.
        """
        asked = MoveGroup.Goal()
        request, options = asked.request, asked.planning_options
        request.group_name = self._part.group
        request.pipeline_id, request.planner_id = self._part.pipeline, self._part.planner
        request.num_planning_attempts, request.allowed_planning_time = self._part.attempts, self._part.time
        request.max_velocity_scaling_factor = self._speed
        request.max_acceleration_scaling_factor = self._speed**2
        request.start_state = self._state(start, width)
        joints = [
            JointConstraint(
                joint_name=name,
                position=float(position),
                tolerance_above=GOAL_TOLERANCE,
                tolerance_below=GOAL_TOLERANCE,
                weight=1.0,
            )
            for name, position in zip(self._arm.joints, goal, strict=True)
        ]
        request.goal_constraints = [Constraints(joint_constraints=joints)]
        if tilt is not None:
            request.path_constraints = Constraints(orientation_constraints=[self._upright(tilt)])
        options.plan_only = True
        options.planning_scene_diff = PlanningScene(is_diff=True, robot_state=RobotState(is_diff=True))
        return asked

    def straight(self, start: Array, poses: Sequence[Array], width: float) -> Any:
        """A request for GetCartesianPath: from joint positions (dof,) through (4, 4) poses table_from_tool."""
        request = GetCartesianPath.Request(
            start_state=self._state(start, width),
            group_name=self._part.group,
            link_name=self._link,
            waypoints=[_pose(self._root_from_table * pin.SE3(pose)) for pose in poses],
            max_step=STEP,
            avoid_collisions=True,
        )
        request.header.frame_id = self._root
        if hasattr(request, "max_velocity_scaling_factor"):  # Humble's has none
            request.max_velocity_scaling_factor = self._speed
            request.max_acceleration_scaling_factor = self._speed**2
        return request

    def path(self, trajectory: Any) -> Array:
        """(n, dof) joint positions of a trajectory_msgs/JointTrajectory, its times left aside.

        Raises:
            Refused: it does not have all joints of the arm, or moves others.
        """
        names, joints = list(trajectory.joint_names), self._arm.joints
        rows = np.array([point.positions for point in trajectory.points]).reshape(len(trajectory.points), len(names))
        others = [name for i, name in enumerate(names) if name not in joints and len(rows) and np.ptp(rows[:, i]) > 0.0]
        missing = [name for name in joints if name not in names]
        if missing or others:
            what = f"does not move {', '.join(missing)}" if missing else f"also moves {', '.join(others)}"
            raise Refused(f"the group {self._part.group} {what}: moveit.group is to have the joints in arm.joints")
        path: Array = rows[:, [names.index(name) for name in joints]]
        return path

    def _state(self, positions: Array, width: float) -> RobotState:
        """The arm at joint positions; all else as move_group knows it."""
        fingers = self._arm.gripper.joints
        state = RobotState(is_diff=True)
        state.joint_state.name = [*self._arm.joints, *fingers]
        state.joint_state.position = array("d", [*positions.tolist(), *(width / 2 for _ in fingers)])
        return state

    def _upright(self, tilt: float) -> OrientationConstraint:
        """The tool points down but for a tilt (rad), whatever its yaw.

        By default tolerances are of Euler angles about x, then the new y, then the new z: the tool's axis turns by the
        first two alone, by their square root of two at most.
        """
        constraint = OrientationConstraint(
            link_name=self._link,
            absolute_x_axis_tolerance=tilt / np.sqrt(2.0),
            absolute_y_axis_tolerance=tilt / np.sqrt(2.0),
            absolute_z_axis_tolerance=2.0 * np.pi,
            weight=1.0,
        )
        constraint.header.frame_id = self._root
        down = pin.SE3(np.diag([1.0, -1.0, -1.0]), np.zeros(3))
        constraint.orientation = _pose(self._root_from_table * down).orientation
        return constraint

    def _object(self, name: str, solids: Sequence[pin.GeometryObject], frame: str, placed: pin.SE3) -> CollisionObject:
        thing = CollisionObject(id=f"{OURS}{name}", operation=CollisionObject.ADD)
        thing.header.frame_id = frame
        thing.pose.orientation.w = 1.0
        thing.primitives = [_primitive(solid.geometry) for solid in solids]
        thing.primitive_poses = [_pose(placed * solid.placement) for solid in solids]
        return thing


def _allowing(matrix: AllowedCollisionMatrix, name: str, links: Sequence[str]) -> AllowedCollisionMatrix:
    """A matrix in which links may touch an object besides; an empty one, which changes nothing, where they may already.

    A matrix in a difference takes the place of the one that is there.
    """
    names = list(matrix.entry_names)
    rows = [row.enabled for row in matrix.entry_values]
    allowed = {(a, b) for a, row in zip(names, rows, strict=True) for b, may in zip(names, row, strict=True) if may}
    wanted = {pair for link in links for pair in ((name, link), (link, name))}
    if wanted <= allowed:
        return AllowedCollisionMatrix()
    names += [each for each in (name, *links) if each not in names]
    return AllowedCollisionMatrix(
        entry_names=names,
        entry_values=[AllowedCollisionEntry(enabled=[(a, b) in allowed | wanted for b in names]) for a in names],
        default_entry_names=matrix.default_entry_names,
        default_entry_values=matrix.default_entry_values,
    )


def _primitive(shape: coal.ShapeBase) -> SolidPrimitive:
    if isinstance(shape, coal.Sphere):
        return SolidPrimitive(type=SolidPrimitive.SPHERE, dimensions=[shape.radius])
    if isinstance(shape, coal.Cylinder):
        return SolidPrimitive(type=SolidPrimitive.CYLINDER, dimensions=[2.0 * shape.halfLength, shape.radius])
    return SolidPrimitive(type=SolidPrimitive.BOX, dimensions=(2.0 * shape.halfSide).tolist())


def _pose(placement: pin.SE3) -> Pose:
    x, y, z, *turn = pin.SE3ToXYZQUAT(placement).tolist()
    return Pose(position=Point(x=x, y=y, z=z), orientation=Quaternion(**dict(zip("xyzw", turn, strict=True))))
