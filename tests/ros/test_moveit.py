"""Ways that move_group finds, over its messages, and what it is told for that.

MoveIt itself is not on PyPI: a stand-in speaks for it (`move_group.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from conftest import Process
from geometry_msgs.msg import Point
from geometry_msgs.msg import Pose as PoseMessage
from moveit_cells import LEFT, RIGHT, UP, WALL, at, planning, thing
from moveit_msgs.msg import AllowedCollisionMatrix, CollisionObject, PlanningScene
from moveit_msgs.srv import ApplyPlanningScene, GetPlanningScene
from shape_msgs.msg import SolidPrimitive

from perception.types import Array, Pose, SceneObject
from robot.collision import Held
from robot.kinematics import tool_down
from robot.path import Waypoint
from robot.planner import UPRIGHT, Planner
from robot.ros2.parts import MoveItPart
from robot.safety import Safety
from robot.types import InCollision

TILT = MoveItPart.model_fields["tilt"].default


@pytest.fixture(scope="module")
def planner(move_group: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    with planning(tmp_path_factory.mktemp("cell")) as planner:
        yield planner


def places(planner: Planner, path: Array) -> Array:
    """(n, 3) where the tool is along a path."""
    return np.array([planner.kinematics.forward(row)[:3, 3] for row in path])


def carried(tool: Array) -> Held:
    """A thing that hangs 12 cm below a tool at a place (3,)."""
    size = np.array([0.03, 0.03, 0.14])
    hanging = SceneObject("stick", "block", "blue", np.ones(3), Pose(tool - [0.0, 0.0, 0.05]), size)
    pose = np.eye(4)
    pose[:3, 3] = hanging.position
    return Held(hanging, np.linalg.inv(tool_down(tool, 0.0)) @ pose)


def test_route_ends_at_its_goal_straight_from_above_and_within_all_limits(planner) -> None:
    goal = Waypoint(np.array([-0.15, 0.1, 0.02]), 0.3)
    beside = thing("beside", (-0.15, 0.17), (0.04, 0.04, 0.04))
    motion = planner.route(planner.arm.home, goal, [beside], width=0.08, approach=0.06)
    Safety(planner.arm).admit(motion, planner.arm.home)
    way = places(planner, motion.positions)
    assert np.allclose(way[-1], goal.position, atol=1e-3)
    assert planner.tool(motion.positions[-1]).yaw == pytest.approx(goal.yaw, abs=2e-3)
    below = way[way[:, 2] < 0.07]
    assert np.abs(below[:, :2] - goal.position[:2]).max() < 2e-3
    assert np.abs(motion.velocities[[0, -1]]).max() < 1e-6


def test_line_is_straight_and_as_slow_as_it_is_asked_for(planner) -> None:
    start, goals = at(planner, LEFT), [Waypoint(RIGHT, 0.0), Waypoint(RIGHT + np.array([0.0, 0.1, 0.1]), 0.4)]
    motion, slow = planner.line(start, goals), planner.line(start, goals, pace=0.5)
    assert slow.duration == pytest.approx(2.0 * motion.duration)
    way = places(planner, motion.positions)
    first = way[way[:, 0] < 0.15]
    assert np.abs(first[:, 1:] - LEFT[1:]).max() < 3e-3
    assert np.allclose(way[-1], goals[-1].position, atol=1e-3)
    assert all(planner.points_down(row) for row in motion.positions)


def test_thing_in_the_way_is_planned_around(planner) -> None:
    start, goal = at(planner, LEFT), Waypoint(RIGHT, 0.0)
    unaware = planner.route(start, goal, approach=0.0)
    assert any(planner.touched(row, [WALL]) for row in unaware.positions)
    aware = planner.route(start, goal, [WALL], approach=0.0)
    assert not any(planner.touched(row, [WALL]) for row in aware.positions)
    assert np.allclose(places(planner, aware.positions)[-1], goal.position, atol=1e-3)


def test_goal_in_a_thing_is_refused(planner) -> None:
    with pytest.raises(InCollision, match="the arm would touch something at the goal; choose another place"):
        planner.route(planner.arm.home, Waypoint(np.array([0.0, 0.0, 0.1]), 0.0), [WALL], approach=0.0)


def test_line_through_a_thing_says_how_far_it_got(planner) -> None:
    with pytest.raises(InCollision, match=r"gets \d+% of the straight way to \(0.200, 0.000, 0.060\) m, to \(-0.1"):
        planner.line(at(planner, LEFT), [Waypoint(RIGHT, 0.0)], [WALL])


def test_what_is_held_is_kept_from_things_and_upright(planner) -> None:
    over = np.array([0.0, 0.0, 0.16])
    low = thing("low", (0.0, 0.0), (0.04, 0.3, 0.08))
    aside = np.array([0.2, 0.0, 0.0])
    begin, end = over - aside, over + aside
    start, held = at(planner, begin), carried(begin)
    assert planner.line(start, [Waypoint(end, 0.0)], [low]).duration > 0.0
    with pytest.raises(InCollision, match=r"gets \d+% of the straight way"):
        planner.line(start, [Waypoint(end, 0.0)], [low], held=held)
    around = planner.route(start, Waypoint(end, 0.0), [low], held=held, approach=0.0)
    assert not any(planner.touched(row, [low], held=held) for row in around.positions)
    assert max(np.arccos(-planner.kinematics.forward(row)[2, 2]) for row in around.positions) < TILT + UPRIGHT


def test_joints_go_wherever_the_tool_points(planner) -> None:
    goal = planner.arm.home + np.array([0.4, 0.3, 0.0, 0.2, 0.0, 0.5, -0.3])
    motion = planner.joints(planner.arm.home, goal, [WALL])
    assert np.allclose(motion.positions[-1], goal)


def test_arm_that_touches_something_gets_away_from_it(planner) -> None:
    here = np.array([0.0, 0.0, 0.2])
    assert planner.touched(at(planner, here), [WALL]) == ["wall"]
    assert planner.line(at(planner, here), [Waypoint(here + UP, 0.0)], [WALL]).duration > 0.0


@pytest.fixture
def scene(observer) -> Callable[[], PlanningScene]:
    """What move_group believes, as anybody is told."""
    ask = observer.node.create_client(GetPlanningScene, "/get_planning_scene")
    observer.wait(ask.service_is_ready)
    return lambda: observer.call(ask.call_async(GetPlanningScene.Request())).scene


def test_scene_shows_what_there_is_now_and_leaves_what_others_put_there(planner, observer, scene) -> None:
    theirs = CollisionObject(id="their shelf", operation=CollisionObject.ADD)
    theirs.header.frame_id = "panda_link0"
    theirs.primitives = [SolidPrimitive(type=SolidPrimitive.BOX, dimensions=[0.1, 0.1, 0.1])]
    theirs.primitive_poses = [PoseMessage(position=Point(z=2.0))]
    put = ApplyPlanningScene.Request(scene=PlanningScene(is_diff=True))
    put.scene.robot_state.is_diff = True
    put.scene.world.collision_objects = [theirs]
    apply = observer.node.create_client(ApplyPlanningScene, "/apply_planning_scene")
    observer.wait(apply.service_is_ready)
    assert observer.call(apply.call_async(put)).success
    before = allowed(scene().allowed_collision_matrix)

    place = np.array([0.2, 0.1, 0.16])
    planner.line(at(planner, place), [Waypoint(place + UP, 0.0)], [WALL], held=carried(place))
    told = scene()
    assert names(told) == {"their shelf", "handscript the table", "handscript wall"}
    [held] = told.robot_state.attached_collision_objects
    assert held.object.id == "handscript held stick" and held.link_name == "panda_tcp"
    assert {"panda_hand", "panda_finger1", "panda_finger2"} <= set(held.touch_links)

    planner.line(at(planner, place), [Waypoint(place + UP, 0.0)])
    told = scene()
    assert names(told) == {"their shelf", "handscript the table"}
    assert not told.robot_state.attached_collision_objects
    assert before <= allowed(told.allowed_collision_matrix)
    assert ("handscript the table", "panda_link0") in allowed(told.allowed_collision_matrix)


def names(scene: PlanningScene) -> set[str]:
    """Of what stands in the world."""
    return {each.id for each in scene.world.collision_objects}


def allowed(matrix: AllowedCollisionMatrix) -> set[tuple[str, str]]:
    """Who may touch whom."""
    names, rows = matrix.entry_names, [row.enabled for row in matrix.entry_values]
    return {(a, b) for a, row in zip(names, rows, strict=True) for b, may in zip(names, row, strict=True) if may}
