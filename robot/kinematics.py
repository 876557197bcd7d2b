"""Forward and inverse kinematics of an arm in the table frame, over pinocchio."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pinocchio as pin

from perception.types import Array
from robot.arm import Arm
from robot.types import Unreachable

# An inverse solution is good when it is well below what is promised: 0.5 mm and 0.5 degrees.
POSITION_TOLERANCE = 5e-5
ANGLE_TOLERANCE = 1e-4
ITERATIONS = 40
DAMPING = 1e-4
LARGEST_STEP = 0.5
UPRIGHT_GAIN = 0.3
YAW_MARGIN = 0.05
BISECTIONS = 10
# Angles at home are taken for what a person meant by them.
DIGITS = 6
SAFE_PLACE = np.array([0.0, 0.0, 0.15])


def tool_down(position: Array, yaw: float) -> Array:
    """The pose of a tool that points straight down and closes its fingers along `yaw`.

    Args:
        position: (3,) of the tool centre point, m, table frame.
        yaw: angle of the tool's y axis (along which fingers close) from the table's +x axis, rad.

    Returns:
        (4, 4) table_from_tool.
    """
    c, s = np.cos(yaw), np.sin(yaw)
    pose = np.eye(4)
    pose[:3, :3] = [[-s, c, 0.0], [c, s, 0.0], [0.0, 0.0, -1.0]]
    pose[:3, 3] = position
    return pose


class Kinematics:
    """Forward and inverse kinematics of one arm; poses are (4, 4) transforms of the tool in the table frame."""

    def __init__(self, arm: Arm) -> None:
        full = pin.buildModelFromUrdf(str(arm.urdf))
        locked = [i for i, name in enumerate(full.names) if i > 0 and name not in arm.joints]
        self.arm = arm
        self._model = pin.buildReducedModel(full, locked, pin.neutral(full))
        self._data = self._model.createData()
        self._tool = self._model.getFrameId(arm.tcp)
        self._table_from_base = pin.SE3(arm.table_from_base)
        self._base_from_table = self._table_from_base.inverse()
        self._damping = DAMPING * np.eye(6)
        self._at_home = self._first_and_last()

    def forward(self, positions: Array) -> Array:
        """(4, 4) pose of the tool at joint positions (dof,)."""
        pin.framesForwardKinematics(self._model, self._data, positions)
        pose: Array = (self._table_from_base * self._data.oMf[self._tool]).homogeneous
        return pose

    def inverse(self, target: Array, *, seed: Array | None = None) -> Array:
        """Joint positions within limits that bring the tool to a pose.

        Damped least squares on the pose error in the tool frame (Nakamura and Hanafusa, 1986), with the null space
        pulling the arm's upright joints to home. With a seed near the solution the result is continuous in the target.

        Args:
            target: (4, 4) table_from_tool.
            seed: (dof,) where to start; without it, or where it leads nowhere, a few fixed seeds are tried.

        Returns:
            (dof,) rad.

        Raises:
            Unreachable: no seed led there; the message has the nearest place that can be reached.
        """
        solution = self._solve(target, self._seeds(target, seed))
        if solution is None:
            nearest = self._nearest(target)
            raise Unreachable(
                f"the {self.arm.name} cannot reach {_text(target[:3, 3])} m (table frame); "
                f"the nearest place towards the middle that it reaches is {_text(nearest)}"
            )
        return solution

    def yaw_range(self, position: Array) -> tuple[float, float]:
        """The yaws (rad) that a tool that points down can take at a position (3,), by the last joint's limits.

        With the arm in one upright plane the last joint changes from home's by azimuth minus yaw.
        """
        base = self._base_from_table.act(np.asarray(position, dtype=float))
        table_yaw = float(np.arctan2(self.arm.table_from_base[1, 0], self.arm.table_from_base[0, 0]))
        # A waypoint's yaw is that of the tool's y axis in the table frame, a quarter turn behind its x axis.
        behind = round(table_yaw - np.pi / 2, DIGITS)
        straight = self._at_home[1] + float(np.arctan2(base[1], base[0])) + behind
        return straight - self.arm.upper[-1] + YAW_MARGIN, straight - self.arm.lower[-1] - YAW_MARGIN

    def _seeds(self, target: Array, seed: Array | None) -> Iterator[Array]:
        if seed is not None:
            yield np.asarray(seed, dtype=float)
        upright = self.arm.home.copy()
        in_base = self._base_from_table * pin.SE3(target)
        azimuth = float(np.arctan2(in_base.translation[1], in_base.translation[0]))
        # Where the tool points down, the last joint is the difference between azimuth and yaw (a hand's yaw is a half
        # turn ahead or behind just as well, but that is the caller's choice).
        yaw = float(np.arctan2(in_base.rotation[1, 0], in_base.rotation[0, 0]))
        pan, wrist = self._at_home[0] + azimuth, self._at_home[1] + azimuth - yaw
        wrist = (wrist + np.pi) % (2 * np.pi) - np.pi
        ends = [0, -1]
        upright[ends] = np.clip([pan, wrist], self.arm.lower[ends], self.arm.upper[ends])
        yield upright
        for configuration in self.arm.seeds:
            bent = np.array(configuration)
            bent[ends] = upright[ends]
            yield bent

    def _first_and_last(self) -> tuple[float, float]:
        """The first joint and the last one (rad) where the tool points down at azimuth 0 and with yaw 0, by home."""
        home = self._base_from_table * pin.SE3(self.forward(self.arm.home))
        azimuth = float(np.arctan2(home.translation[1], home.translation[0]))
        yaw = float(np.arctan2(home.rotation[1, 0], home.rotation[0, 0]))
        first, last = self.arm.home[[0, -1]].tolist()
        return first - round(azimuth, DIGITS), last + round(yaw - azimuth, DIGITS)

    def _solve(self, target: Array, seeds: Iterator[Array]) -> Array | None:
        wanted = self._base_from_table * pin.SE3(target)
        for seed in seeds:
            solution = self._descend(wanted, seed)
            if solution is not None:
                return solution
        return None

    def _descend(self, wanted: pin.SE3, seed: Array) -> Array | None:
        model, data, tool = self._model, self._data, self._tool
        lower, upper = self.arm.lower, self.arm.upper
        q = np.clip(seed, lower, upper)
        for _ in range(ITERATIONS):
            pin.computeJointJacobians(model, data, q)
            error = pin.log6(pin.updateFramePlacement(model, data, tool).actInv(wanted)).vector
            jacobian = pin.getFrameJacobian(model, data, tool, pin.LOCAL)
            pull = np.zeros_like(q)
            for joint in self.arm.upright:
                pull[joint] = -UPRIGHT_GAIN * (q[joint] - self.arm.home[joint])
            squared = jacobian @ jacobian.T + self._damping
            step = pull + jacobian.T @ np.linalg.solve(squared, error - jacobian @ pull)
            near = np.linalg.norm(error[:3]) < POSITION_TOLERANCE and np.linalg.norm(error[3:]) < ANGLE_TOLERANCE
            if near and np.abs(step).max() < 1e-3:
                return q
            step *= min(1.0, LARGEST_STEP / max(float(np.abs(step).max()), 1e-9))
            q = np.clip(q + step, lower, upper)
        return None

    def _nearest(self, target: Array) -> Array:
        """Bisect between the target and a place that is surely reachable: (3,) the last reachable one."""
        outside, inside = target.copy(), target.copy()
        inside[:3, 3] = SAFE_PLACE
        for _ in range(BISECTIONS):
            middle = target.copy()
            middle[:3, 3] = (outside[:3, 3] + inside[:3, 3]) / 2
            if self._solve(middle, self._seeds(middle, None)) is None:
                outside = middle
            else:
                inside = middle
        nearest: Array = inside[:3, 3]
        return nearest


def _text(position: Array) -> str:
    return "(" + ", ".join(f"{v:.3f}" for v in position) + ")"
