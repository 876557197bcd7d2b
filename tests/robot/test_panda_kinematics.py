import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot import urdf
from robot.arm import Arm, panda_hand, panda_suction
from robot.kinematics import Kinematics, tool_down
from robot.types import Unreachable

ARMS = [panda_hand(), panda_suction()]
SOLVERS = [Kinematics(arm) for arm in ARMS]

# a, d, alpha of Craig's convention: Franka Control Interface documentation, "Denavit-Hartenberg parameters".
PANDA_DH = (
    (0.0, 0.333, 0.0),
    (0.0, 0.0, -np.pi / 2),
    (0.0, 0.316, np.pi / 2),
    (0.0825, 0.0, np.pi / 2),
    (-0.0825, 0.384, -np.pi / 2),
    (0.0, 0.0, np.pi / 2),
    (0.088, 0.0, np.pi / 2),
)

joints = st.tuples(*(st.floats(low, high) for low, high in zip(urdf.LOWER, urdf.UPPER, strict=True))).map(np.array)
places = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.2, 0.2), st.sampled_from([0.0, 0.02, 0.1, 0.2, 0.3])).map(
    np.array
)


def flange_by_hand(q: np.ndarray) -> np.ndarray:
    pose = np.eye(4)
    for (a, d, alpha), theta in zip(PANDA_DH, q, strict=True):
        ca, sa, ct, s = np.cos(alpha), np.sin(alpha), np.cos(theta), np.sin(theta)
        pose = pose @ np.array(
            [[ct, -s, 0, a], [s * ca, ct * ca, -sa, -d * sa], [s * sa, ct * sa, ca, d * ca], [0, 0, 0, 1]]
        )
    return pose @ np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, urdf.FLANGE], [0, 0, 0, 1.0]])


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_the_urdf_files_are_what_the_generator_writes(effector: urdf.Effector) -> None:
    written = (urdf.ASSETS / f"panda_{effector}.urdf").read_text(encoding="utf-8")
    assert written == urdf.panda_urdf(effector), "run python -m robot.urdf"


@settings(max_examples=40)
@given(joints)
def test_the_flange_is_where_the_published_parameters_put_it(q: np.ndarray) -> None:
    arm = ARMS[0]
    tool = np.linalg.inv(arm.table_from_base) @ SOLVERS[0].forward(q)
    flange = flange_by_hand(q)
    np.testing.assert_allclose(tool[:3, 3], flange[:3, 3] + urdf.TCP_HAND * flange[:3, 2], atol=1e-7)
    np.testing.assert_allclose(tool[:3, 2], flange[:3, 2], atol=1e-7)


@pytest.mark.parametrize("which", [0, 1])
@settings(max_examples=150)
@given(position=places, turn=st.floats(-np.pi / 4, np.pi / 4))
def test_all_of_the_workspace_is_reached_tool_down_with_any_yaw_that_a_block_asks_for(
    which: int, position: np.ndarray, turn: float
) -> None:
    arm, solver = ARMS[which], SOLVERS[which]
    low, high = solver.yaw_range(position)
    quarters = [turn + k * np.pi / 2 for k in range(-4, 5) if low <= turn + k * np.pi / 2 <= high]
    assert len(quarters) >= 2, "a block can be taken by either pair of its sides"
    for yaw in quarters:
        pose = tool_down(position, yaw)
        q = solver.inverse(pose)
        assert (q >= arm.lower).all()
        assert (q <= arm.upper).all()
        reached = solver.forward(q)
        assert np.linalg.norm(reached[:3, 3] - position) < 5e-4
        angle = np.arccos(np.clip((np.trace(reached[:3, :3].T @ pose[:3, :3]) - 1) / 2, -1, 1))
        assert np.degrees(angle) < 0.5


@settings(max_examples=60)
@given(joints)
def test_inverse_undoes_forward_for_any_pose_when_it_starts_nearby(q: np.ndarray) -> None:
    solver, arm = SOLVERS[0], ARMS[0]
    pose = solver.forward(q)
    seed = np.clip(q + 0.05, arm.lower, arm.upper)
    try:
        solution = solver.inverse(pose, seed=seed)
    except Unreachable:
        # The roll joints are drawn to zero, which at a joint limit may leave no way; never a wrong answer, though.
        return
    assert np.linalg.norm(solver.forward(solution)[:3, 3] - pose[:3, 3]) < 5e-4


@pytest.mark.parametrize("target", [(0.9, 0.0, 0.1), (0.0, 0.6, 0.1), (0.0, 0.0, 1.5), (0.0, -0.45, 0.1)])
def test_what_is_out_of_reach_is_refused_with_the_nearest_place_that_is_not(target: tuple[float, ...]) -> None:
    solver = SOLVERS[0]
    with pytest.raises(Unreachable, match=r"nearest place towards the middle that it reaches is \((.*)\)") as refusal:
        solver.inverse(tool_down(np.array(target), 0.0))
    nearest = np.array([float(v) for v in str(refusal.value).rsplit("(", 1)[1].rstrip(")").split(",")])
    solver.inverse(tool_down(np.round(nearest * 0.98, 3), 0.0))


def test_solutions_are_continuous_along_a_line_and_unique_whatever_the_way_there(arm: Arm) -> None:
    solver = Kinematics(arm)
    line = [np.array([x, 0.05, 0.1]) for x in np.linspace(-0.3, 0.3, 61)]
    there = [arm.home]
    for position in line:
        there.append(solver.inverse(tool_down(position, 0.2), seed=there[-1]))
    assert np.abs(np.diff(there[1:], axis=0)).max() < 0.1
    q = there[-1]
    for position in reversed(line):
        q = solver.inverse(tool_down(position, 0.2), seed=q)
    np.testing.assert_allclose(q, there[1], atol=5e-3)
