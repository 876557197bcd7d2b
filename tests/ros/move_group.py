"""A stand-in for MoveIt's move_group: the same action and services, over a small planner of its own.

`python tests/ros/move_group.py` in a ROS environment. It knows the arm's URDF, and of the world what it is told. The
first line on stdout says that it is up; from then on each line on stdin asks for a fault (`Server.answer`), answered by
a line of JSON; the end of stdin, SIGINT or SIGTERM ends it.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from threading import Event, Thread
from typing import Any

import numpy as np
import pinocchio as pin
from builtin_interfaces.msg import Duration
from geometry_msgs.msg import Pose
from moveit_msgs.action import MoveGroup
from moveit_msgs.msg import MoveItErrorCodes
from moveit_msgs.srv import ApplyPlanningScene, GetCartesianPath, GetPlanningScene
from planning_scene import Beliefs, Checker, placement
from rclpy.action import ActionServer, CancelResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from rclpy.executors import MultiThreadedExecutor
from rclpy.node import Node
from rrt import connect
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from perception.types import Array
from robot.arm import panda_hand

GROUP = "panda_arm"
PERIOD = 0.1
ITERATIONS = 60


class Refusal(Exception):
    """A request that cannot be done: one of MoveItErrorCodes."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = MoveItErrorCodes(val=code, message=message, source="stand-in")


class Server:
    """The node."""

    def __init__(self) -> None:
        self.over = Event()
        self._arm = panda_hand()
        self._beliefs = Beliefs(self._arm.urdf)
        self._model = self._beliefs.model
        self._data = self._model.createData()
        self._joints = [self._model.joints[self._model.getJointId(name)].idx_q for name in self._arm.joints]
        self._slow, self._forgetful, self._asked = 0.0, False, 0
        self._cancelled = Event()
        self._context = Context()
        self._context.init(args=[])
        self._node = node = Node("move_group", context=self._context)
        together = ReentrantCallbackGroup()
        self._server = ActionServer(
            node, MoveGroup, "move_action", self._move, cancel_callback=self._cancel, callback_group=together
        )
        node.create_service(GetPlanningScene, "get_planning_scene", self._tell)
        node.create_service(ApplyPlanningScene, "apply_planning_scene", self._apply)
        node.create_service(GetCartesianPath, "compute_cartesian_path", self._straight)
        self._executor = MultiThreadedExecutor(4, context=self._context)
        self._executor.add_node(node)

    def run(self) -> None:
        """Be up until `over`."""
        spinning = Thread(target=self._executor.spin)
        spinning.start()
        Thread(target=self._listen, daemon=True).start()
        print("up", flush=True)
        self.over.wait()
        self._executor.shutdown()
        spinning.join()
        self._node.destroy_node()
        self._context.shutdown()

    def answer(self, request: str) -> int | None:
        """What is asked for on stdin.

        - slow S: every free motion takes S seconds to plan at least.
        - forget, mind: it plans as if nothing stood on the table and nothing were held; and no longer.
        - asked: how many free motions it was asked for, answered as JSON.
        """
        what, _, seconds = request.partition(" ")
        if what == "asked":
            return self._asked
        if what == "slow":
            self._slow = float(seconds)
        elif what in ("forget", "mind"):
            self._forgetful = what == "forget"
        else:
            raise ValueError(f"no request {request!r}")
        return None

    # What is served

    def _tell(self, request: Any, response: Any) -> Any:
        response.scene = self._beliefs.message()
        return response

    def _apply(self, request: Any, response: Any) -> Any:
        response.success = self._beliefs.apply(request.scene)
        return response

    def _cancel(self, handle: Any) -> CancelResponse:
        self._cancelled.set()
        return CancelResponse.ACCEPT

    def _move(self, handle: Any) -> Any:
        self._cancelled.clear()
        self._asked += 1
        result, request = MoveGroup.Result(), handle.request.request
        try:
            if not handle.request.planning_options.plan_only:
                raise Refusal(MoveItErrorCodes.FAILURE, "this one only plans")
            path = self._plan(request)
        except Refusal as refusal:
            result.error_code = refusal.code
            if refusal.code.val == MoveItErrorCodes.PREEMPTED:
                handle.canceled()
            else:
                handle.abort()
            return result
        result.planned_trajectory.joint_trajectory = self._trajectory(path)
        result.error_code.val = MoveItErrorCodes.SUCCESS
        handle.succeed()
        return result

    def _straight(self, request: Any, response: Any) -> Any:
        try:
            path, response.fraction = self._follow(request)
            response.solution.joint_trajectory = self._trajectory(path)
            response.error_code.val = MoveItErrorCodes.SUCCESS
        except Refusal as refusal:
            response.error_code = refusal.code
        return response

    # Planning

    def _plan(self, request: Any) -> Array:
        end = time.monotonic() + request.allowed_planning_time
        if self._cancelled.wait(self._slow):
            raise Refusal(MoveItErrorCodes.PREEMPTED)
        whole, checker = self._begin(request)
        [constraints] = request.goal_constraints
        goals = {each.joint_name: each.position for each in constraints.joint_constraints}
        goal = np.array([goals[name] for name in self._arm.joints])

        def free(place: Array) -> bool:
            q = self._at(whole, place)
            return checker.free(q) and all(
                self._kept(each, q) for each in request.path_constraints.orientation_constraints
            )

        start = whole[self._joints]
        if not free(start):
            raise Refusal(MoveItErrorCodes.START_STATE_IN_COLLISION)
        if not free(goal):
            raise Refusal(MoveItErrorCodes.GOAL_IN_COLLISION)
        limits = (self._model.lowerPositionLimit[self._joints], self._model.upperPositionLimit[self._joints])
        path = connect(
            start,
            goal,
            free,
            limits,
            np.random.default_rng(0),
            lambda: time.monotonic() > end or self._cancelled.is_set(),
        )
        if path is None:
            raise Refusal(MoveItErrorCodes.PREEMPTED if self._cancelled.is_set() else MoveItErrorCodes.TIMED_OUT)
        return path

    def _follow(self, request: Any) -> tuple[Array, float]:
        """A path along straight lines, as far as it goes, and the share of the waypoints that it reaches."""
        whole, checker = self._begin(request)
        if request.link_name not in self._beliefs.links:
            raise Refusal(MoveItErrorCodes.INVALID_LINK_NAME, request.link_name)
        link = self._model.getFrameId(request.link_name)
        if request.header.frame_id != self._beliefs.links[0]:
            raise Refusal(MoveItErrorCodes.FRAME_TRANSFORM_FAILURE, request.header.frame_id)
        rows, q = [whole[self._joints]], whole
        here = self._pose(link, q)
        for reached, waypoint in enumerate(map(placement, request.waypoints)):
            apart = float(np.linalg.norm(waypoint.translation - here.translation))
            steps = max(int(np.ceil(apart / request.max_step)), 1)
            for share in np.linspace(0.0, 1.0, steps + 1)[1:]:
                q = self._inverse(link, pin.SE3.Interpolate(here, waypoint, float(share)), q)
                if q is None or not checker.free(q):
                    return np.array(rows), reached / len(request.waypoints)
                rows.append(q[self._joints])
            here = waypoint
        return np.array(rows), 1.0

    def _begin(self, request: Any) -> tuple[Array, Checker]:
        """The configuration of the whole model that a request starts from, and what it must not touch."""
        if request.group_name != GROUP:
            raise Refusal(MoveItErrorCodes.INVALID_GROUP_NAME, f"no group {request.group_name!r}")
        state = request.start_state.joint_state
        q = pin.neutral(self._model)
        for name, position in zip(state.name, state.position, strict=True):
            q[self._model.joints[self._model.getJointId(name)].idx_q] = position
        if self._forgetful:
            return q, Beliefs(self._arm.urdf).checker()
        # A state that is no difference has nothing attached.
        return q, self._beliefs.checker(attached=request.start_state.is_diff)

    def _kept(self, constraint: Any, q: Array) -> bool:
        """Whether an orientation is, by Euler angles about x, y and z in turn, the default parameterization."""
        wanted = placement(Pose(orientation=constraint.orientation))
        turn = wanted.rotation.T @ self._pose(self._model.getFrameId(constraint.link_name), q).rotation
        x, y = np.arctan2(-turn[1, 2], turn[2, 2]), np.arcsin(np.clip(turn[0, 2], -1.0, 1.0))
        return abs(x) <= constraint.absolute_x_axis_tolerance and abs(y) <= constraint.absolute_y_axis_tolerance

    def _inverse(self, link: int, wanted: pin.SE3, q: Array) -> Array | None:
        """Damped least squares from a configuration near by; nothing keeps a redundant arm upright."""
        place = q[self._joints]
        for _ in range(ITERATIONS):
            q = self._at(q, place)
            error = pin.log6(self._pose(link, q).actInv(wanted)).vector
            if np.abs(error).max() < 1e-5:
                low, high = self._model.lowerPositionLimit[self._joints], self._model.upperPositionLimit[self._joints]
                return q if (place >= low).all() and (place <= high).all() else None
            jacobian = pin.computeFrameJacobian(self._model, self._data, q, link, pin.LOCAL)[:, self._joints]
            place = place + jacobian.T @ np.linalg.solve(jacobian @ jacobian.T + 1e-6 * np.eye(6), error)
        return None

    def _pose(self, link: int, q: Array) -> pin.SE3:
        pin.framesForwardKinematics(self._model, self._data, q)
        return self._data.oMf[link].copy()

    def _at(self, whole: Array, place: Array) -> Array:
        q = whole.copy()
        q[self._joints] = place
        return q

    def _trajectory(self, path: Array) -> JointTrajectory:
        """As a group gives it, in an order of its own."""
        points = [
            JointTrajectoryPoint(
                positions=row[::-1].tolist(),
                time_from_start=Duration(sec=int(i * PERIOD), nanosec=int(i * PERIOD % 1.0 * 1e9)),
            )
            for i, row in enumerate(path)
        ]
        return JointTrajectory(joint_names=list(self._arm.joints[::-1]), points=points)

    def _listen(self) -> None:
        for line in sys.stdin:
            print(json.dumps(self.answer(line.strip())), flush=True)
        self.over.set()


def main() -> None:
    """Be a move_group until stdin ends or a signal comes."""
    server = Server()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.over.set())
    server.run()


if __name__ == "__main__":
    main()
