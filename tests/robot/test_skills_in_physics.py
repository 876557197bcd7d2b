from collections.abc import Callable
from threading import Timer
from typing import Any

import numpy as np
import pytest

from perception.support import rests_on
from perception.types import UnknownObject
from robot.api import BadArgument, control_functions
from robot.types import InCollision, MotionFailed, SkillFailed, Stopped, Unreachable
from sim.scene import ObjectSpec

MakeCell = Callable[..., Any]


def red(**kwargs: Any) -> ObjectSpec:
    return ObjectSpec(kind="block", color="red", **{"position": (-0.15, 0.05), **kwargs})


def blue(**kwargs: Any) -> ObjectSpec:
    return ObjectSpec(kind="block", color="blue", **{"position": (0.1, 0.1), "yaw": 0.4, **kwargs})


def bowl(**kwargs: Any) -> ObjectSpec:
    return ObjectSpec(kind="bowl", color="yellow", **{"position": (0.15, -0.1), **kwargs})


@pytest.mark.parametrize("effector", ["hand", "suction"])
def test_a_block_is_stacked_on_a_turned_block_and_parallel_to_it(make_cell: MakeCell, effector: str) -> None:
    cell = make_cell(red(), blue(), effector=effector)
    cell.skills.put_first_on_second("red block", "blue block")
    upper, lower = cell.where("red block"), cell.where("blue block")
    assert rests_on(upper, lower)
    assert np.linalg.norm(upper.position[:2] - lower.position[:2]) < 0.006
    turn = (upper.pose.yaw - lower.pose.yaw + np.pi / 4) % (np.pi / 2) - np.pi / 4
    assert abs(turn) < np.radians(4)
    assert cell.at_rest()
    np.testing.assert_allclose(cell.robot.state().positions, cell.robot.arm.home, atol=0.01)


@pytest.mark.parametrize("effector", ["hand", "suction"])
@pytest.mark.parametrize("kind", ["block", "cylinder", "ball"])
def test_things_go_into_a_bowl_and_out_again(make_cell: MakeCell, effector: str, kind: str) -> None:
    cell = make_cell(ObjectSpec(kind=kind, color="red", position=(-0.15, 0.05)), bowl(), effector=effector)
    name = f"red {kind}"
    cell.skills.put_first_on_second(name, "yellow bowl")
    assert rests_on(cell.where(name), cell.where("yellow bowl"))
    cell.skills.put_first_on_second(name, np.array([0.0, 0.1]))
    out = cell.where(name)
    assert abs(out.position[2] - out.size[2] / 2) < 0.003
    assert np.linalg.norm(out.position[:2] - [0.0, 0.1]) < (0.05 if kind == "ball" else 0.01)
    assert np.linalg.norm(cell.where("yellow bowl").position[:2] - [0.15, -0.1]) < 0.01


@pytest.mark.parametrize("kind", ["bowl", "plate", "mug"])
def test_vessels_can_be_moved(make_cell: MakeCell, kind: str) -> None:
    cell = make_cell(ObjectSpec(kind=kind, color="green", position=(-0.15, 0.05), yaw=0.3))
    cell.skills.put_first_on_second(f"green {kind}", np.array([0.15, 0.0]))
    assert np.linalg.norm(cell.where(f"green {kind}").position[:2] - [0.15, 0.0]) < 0.01


def test_positions_mean_what_stands_there_on_both_sides(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    cell.skills.put_first_on_second(np.array([-0.148, 0.052]), np.array([0.103, 0.099]))
    assert rests_on(cell.where("red block"), cell.where("blue block"))


def test_a_place_that_is_partly_taken_is_moved_a_little_and_one_that_is_more_so_is_refused(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue(yaw=0.0), ObjectSpec(kind="plate", color="green", position=(0.1, -0.1)))
    cell.skills.put_first_on_second("red block", np.array([0.1, 0.145]))
    moved = cell.where("red block").position[:2]
    assert 0.001 < np.linalg.norm(moved - [0.1, 0.145]) <= 0.021
    before = cell.robot.state().positions
    with pytest.raises(InCollision, match=r"green plate is in the way; the nearest free place is \("):
        cell.skills.put_first_on_second("blue block", np.array([0.055, -0.1]))
    np.testing.assert_allclose(cell.robot.state().positions, before, atol=1e-4)


def test_a_stack_is_built_in_order_and_its_lower_blocks_stay_put(make_cell: MakeCell) -> None:
    green = ObjectSpec(kind="block", color="green", position=(0.0, -0.1), size=0.035)
    cell = make_cell(red(), blue(), green)
    cell.skills.stack(["blue block"])  # one alone is a stack already
    cell.skills.stack(["blue block", "red block", "green block"])
    assert rests_on(cell.where("red block"), cell.where("blue block"))
    assert rests_on(cell.where("green block"), cell.where("red block"))
    with pytest.raises(InCollision, match="on blue block: move that first"):
        cell.skills.put_first_on_second("blue block", np.array([-0.1, -0.1]))
    with pytest.raises(InCollision, match="stands on"):
        cell.skills.put_first_on_second("blue block", "green block")


def test_a_bowl_takes_more_blocks_than_lie_flat_in_it(make_cell: MakeCell) -> None:
    places = [(-0.2, 0.1), (-0.1, 0.1), (0.0, 0.1), (0.1, 0.1)]
    colors = ["red", "blue", "green", "cyan"]
    cell = make_cell(
        *(ObjectSpec(kind="block", color=c, position=p) for c, p in zip(colors, places, strict=True)), bowl()
    )
    for color in colors:
        cell.skills.put_first_on_second(f"{color} block", "yellow bowl")
    assert all(rests_on(cell.where(f"{color} block"), cell.where("yellow bowl")) for color in colors)


@pytest.mark.parametrize("seed", range(3))
def test_fingers_that_fill_a_bowl_push_neither_it_nor_what_is_in_it(make_cell: MakeCell, seed: int) -> None:
    colors = ("red", "yellow", "blue", "purple")
    places = np.array([(-0.22, 0.1), (-0.08, 0.12), (-0.2, -0.04), (-0.06, -0.1)])
    places += np.random.default_rng(seed).uniform(-0.004, 0.004, (4, 2))
    blocks = [
        ObjectSpec(kind="block", color=color, position=(x, y))
        for color, (x, y) in zip(colors, places.tolist(), strict=True)
    ]
    cell = make_cell(*blocks, bowl(position=(0.1, 0.1)), effector="hand")
    for color in colors:
        cell.skills.put_first_on_second(f"{color} block", "yellow bowl")
    assert [data for kind, data in cell.notes if kind == "retry"] == []
    assert np.linalg.norm(cell.where("yellow bowl").position[:2] - [0.1, 0.1]) < 0.01


def test_what_cannot_be_is_said_at_once_and_nothing_moves(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue(), effector="hand")
    time = cell.world.time
    skills = cell.skills
    with pytest.raises(UnknownObject, match="no object 'red cup'; there are: red block, blue block"):
        skills.put_first_on_second("red cup", "blue block")
    with pytest.raises(Unreachable, match=r"outside the workspace.*\(0\.300, 0\.000\)"):
        skills.put_first_on_second("red block", np.array([0.5, 0.0]))
    with pytest.raises(InCollision, match="on itself"):
        skills.put_first_on_second("red block", "red block")
    with pytest.raises(MotionFailed, match="nothing stands at"):
        skills.pick(np.array([0.2, -0.15]))
    with pytest.raises(MotionFailed, match="nothing is held"):
        skills.place(np.array([0.2, -0.15]))
    with pytest.raises(Unreachable, match="below the table"):
        skills.goto(np.array([0.1, 0.1, -0.2]))
    with pytest.raises(Unreachable):
        skills.goto(np.array([1.2, 0.1]))
    assert cell.world.time == time


def test_pick_holds_and_place_lets_go(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    cell.skills.pick("the red block")
    assert cell.skills.held == "red block"
    assert cell.where("red block").position[2] > 0.08
    cell.skills.place(np.array([0.0, -0.1]))
    assert cell.skills.held is None
    assert np.linalg.norm(cell.where("red block").position[:2] - [0.0, -0.1]) < 0.01


def test_what_is_still_in_the_gripper_is_put_down_before_the_next_pick(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    cell.skills.pick("red block")
    cell.skills.pick("blue block")
    assert cell.skills.held == "blue block"
    assert cell.where("red block").position[2] < 0.025


def test_a_thing_that_is_not_where_it_was_seen_is_looked_for_again(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    look, looks = cell.scene.look, []

    def late_look() -> Any:
        # The first look misses that somebody has just moved the block.
        looks.append(cell.world.time)
        if len(looks) == 1:
            found = look()
            body = cell.world.body("red block")
            pose = body.pose()
            pose.position[0] += 0.07
            body.set_pose(pose)
            return found
        return look()

    cell.scene.look = late_look
    cell.skills.put_first_on_second("red block", "blue block")
    assert rests_on(cell.where("red block"), cell.where("blue block"))
    assert [data["why"] for kind, data in cell.notes if kind == "retry"] == ["the gripper closed on nothing"]


def test_a_ball_on_a_block_is_tried_a_bounded_number_of_times(make_cell: MakeCell) -> None:
    cell = make_cell(ObjectSpec(kind="ball", color="pink", position=(-0.1, 0.0)), blue())
    try:
        cell.skills.put_first_on_second("pink ball", "blue block")
    except SkillFailed as failure:
        assert "3 tries" in str(failure)
        assert sum(kind == "grasp" for kind, _ in cell.notes) <= 3
    else:
        assert rests_on(cell.where("pink ball"), cell.where("blue block"))
    assert cell.at_rest()


def test_a_stopped_motion_leaves_the_arm_at_rest_and_the_next_command_works(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    step, ticks = cell.world.step, []

    def step_and_stop(count: int = 1) -> None:
        ticks.append(count)
        if sum(ticks) > 400:
            cell.stop.set()
        step(count)

    cell.world.step = step_and_stop
    with pytest.raises(Stopped):
        cell.skills.put_first_on_second("red block", "blue block")
    assert cell.at_rest()
    with pytest.raises(Stopped):
        cell.skills.go_home()
    cell.world.step = step
    cell.stop.clear()
    cell.skills.put_first_on_second("red block", np.array([0.0, -0.1]))
    assert np.linalg.norm(cell.where("red block").position[:2] - [0.0, -0.1]) < 0.01


def test_stopping_from_another_thread_interrupts(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    circle = np.array([[0.2 * np.cos(t), 0.15 * np.sin(t), 0.2] for t in np.linspace(0, 4 * np.pi, 60)])
    timer = Timer(0.1, cell.stop.set)
    timer.start()
    with pytest.raises(Stopped):
        cell.skills.follow(circle)
        cell.skills.go_home()
    timer.join()
    assert cell.at_rest()


def test_pushing_slides_a_block_along_the_table(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    cell.skills.push("red block", np.array([0.0, -0.05]))
    pushed = cell.where("red block")
    assert np.linalg.norm(pushed.position[:2] - [0.0, -0.05]) < 0.02
    assert pushed.position[2] == pytest.approx(0.02, abs=0.002)


def test_pointing_going_and_following(make_cell: MakeCell) -> None:
    cell = make_cell(red(), blue())
    functions = control_functions(cell.skills)
    functions["point_gripper_to"]("blue block")
    np.testing.assert_allclose(cell.robot.tool.position[:2], [0.1, 0.1], atol=0.003)
    assert 0.06 < cell.robot.tool.position[2] < 0.15
    functions["goto_pos"]((0.1, 0.0, 0.25))
    np.testing.assert_allclose(cell.robot.tool.position, [0.1, 0.0, 0.25], atol=0.003)
    functions["follow_traj"]([[0.0, 0.0, 0.2], [0.1, 0.1, 0.2], [-0.1, 0.1, 0.3]])
    np.testing.assert_allclose(cell.robot.tool.position, [-0.1, 0.1, 0.3], atol=0.003)
    functions["go_home"]()
    np.testing.assert_allclose(cell.robot.state().positions, cell.robot.arm.home, atol=0.01)


def test_programs_get_every_control_function_with_a_docstring_and_clear_errors(make_cell: MakeCell) -> None:
    functions = control_functions(make_cell(red(), blue()).skills)
    assert set(functions) == {
        "put_first_on_second",
        "stack_objects_in_order",
        "pick",
        "place",
        "push",
        "point_gripper_to",
        "goto_pos",
        "follow_traj",
        "go_home",
        "get_free_pos",
    }
    assert all(function.__doc__ for function in functions.values())
    free = functions["get_free_pos"](["0.1", 0.1])
    assert np.linalg.norm(free - [0.1, 0.1]) > 0.05
    for bad, what in [
        (None, "neither a name nor a position"),
        ([1, 2, 3, 4], "shape"),
        ([np.nan, 0], "near the table"),
        ([[0, 0], [1, 1]], "shape"),
        ({"x": 1}, "neither"),
        (1e9, "neither"),
        ([1e9, 0.0], "near the table"),
    ]:
        with pytest.raises(BadArgument, match=what):
            functions["put_first_on_second"]("red block", bad)
    with pytest.raises(BadArgument, match="bottom first"):
        functions["stack_objects_in_order"]("red block")
    with pytest.raises(BadArgument, match="nothing to stack"):
        functions["stack_objects_in_order"]([])
    with pytest.raises(BadArgument, match="points"):
        functions["follow_traj"]([[1, 2], [3]])
