from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perception.types import Pose, SceneObject
from perception.workspace import WORKSPACE
from robot.arm import panda_hand, panda_suction
from robot.grasps import grasps
from robot.placement import distance, free_place, meant_by, obstructing, spots_in

HAND, CUP = panda_hand().gripper, panda_suction().gripper


def block(x: float, y: float, yaw: float = 0.0, size: tuple[float, float, float] = (0.04, 0.04, 0.04)) -> SceneObject:
    pose = Pose(np.array([x, y, size[2] / 2]), np.array([0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)]))
    return SceneObject(f"block at {x:.2f} {y:.2f}", "block", "red", np.zeros(3), pose, np.array(size))


blocks = st.lists(
    st.builds(block, st.floats(-0.28, 0.28), st.floats(-0.18, 0.18), st.floats(-3.0, 3.0)), min_size=0, max_size=8
)
points = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.2, 0.2)).map(np.array)


@settings(max_examples=60)
@given(points, blocks, st.floats(0.01, 0.06))
def test_a_free_place_is_free_inside_and_none_of_the_grid_is_nearer(
    near: np.ndarray, things: list[SceneObject], clear: float
) -> None:
    place = free_place(near, clear, things)
    if place is None:
        return
    assert not obstructing(place, clear - 1e-9, things)
    assert WORKSPACE.contains(place, min(clear, 0.02) - 1e-9)
    for angle in np.arange(0, 2 * np.pi, 0.5):
        closer = near + 0.5 * np.linalg.norm(place - near) * np.array([np.cos(angle), np.sin(angle)])
        grid = np.round(closer / 0.005) * 0.005
        inside = WORKSPACE.contains(grid, min(clear, 0.02) + 0.005)
        if inside and np.linalg.norm(grid - near) < np.linalg.norm(place - near) - 0.008:
            assert obstructing(grid, clear + 0.006, things)


def test_a_full_table_has_no_free_place() -> None:
    tiles = [block(x, y, size=(0.1, 0.1, 0.04)) for x in np.arange(-0.3, 0.31, 0.1) for y in np.arange(-0.2, 0.21, 0.1)]
    assert free_place(np.zeros(2), 0.02, tiles) is None


@given(points, st.floats(-3.0, 3.0))
def test_distance_to_a_turned_block_is_that_of_the_turned_point(point: np.ndarray, yaw: float) -> None:
    c, s = np.cos(-yaw), np.sin(-yaw)
    turned = np.array([[c, -s], [s, c]]) @ point
    assert distance(point, block(0, 0, yaw)) == pytest.approx(float(distance(turned, block(0, 0))), abs=1e-9)


def test_a_position_means_the_things_that_it_is_well_inside_of_uppermost_first(
    thing: Callable[..., SceneObject],
) -> None:
    bowl = thing("bowl", (0.1, 0.1), (0.12, 0.12, 0.046), kind="bowl")
    inside = thing("block", (0.1, 0.1), bottom=0.005)
    assert meant_by(np.array([0.105, 0.1]), [bowl, inside]) == [inside, bowl]
    assert meant_by(np.array([0.13, 0.1]), [bowl, inside]) == [bowl]
    assert meant_by(np.array([0.155, 0.1]), [bowl, inside]) == []


def test_a_vessel_is_filled_in_the_middle_first_and_beside_when_it_is_full(thing: Callable[..., SceneObject]) -> None:
    bowl = thing("bowl", (0.1, 0.1), (0.12, 0.12, 0.046), kind="bowl")
    new = thing("new", (0.0, 0.0))
    first = spots_in(new, bowl, [])[0]
    assert first.height < 0.01
    np.testing.assert_allclose(first.position, [0.1, 0.1])
    content = [thing("a", (0.1, 0.1), bottom=0.005), thing("b", (0.1, 0.1), bottom=0.045)]
    beside = spots_in(new, bowl, content)[0]
    assert 0.04 <= np.linalg.norm(beside.position - [0.1, 0.1]) <= 0.06


def test_fingers_close_across_the_narrower_side(thing: Callable[..., SceneObject]) -> None:
    plank = thing("plank", (0.0, 0.0), (0.12, 0.03, 0.04), yaw=0.5)
    found = grasps(plank, HAND)
    assert len(found) == 1
    assert found[0].yaw == pytest.approx(0.5 + np.pi / 2)
    assert 0.03 < found[0].opening <= 0.08


def test_what_is_wider_than_the_hand_has_no_grasp(thing: Callable[..., SceneObject]) -> None:
    assert grasps(thing("crate", (0.0, 0.0), (0.1, 0.1, 0.1)), HAND) == []


def test_fingertips_stay_above_the_support_and_the_palm_above_the_object(thing: Callable[..., SceneObject]) -> None:
    for height in (0.01, 0.02, 0.04, 0.09):
        grasp = grasps(thing("block", (0.0, 0.0), (0.03, 0.03, height), bottom=0.1), HAND)[0]
        assert grasp.position[2] - HAND.tip >= 0.1 + 0.0029
        assert grasp.position[2] + 0.038 > 0.1 + height


def test_a_cup_holds_solids_by_their_top_and_vessels_by_their_floor(thing: Callable[..., SceneObject]) -> None:
    (top,) = grasps(thing("block", (0.0, 0.0), bottom=0.04), CUP)
    assert 0.08 < top.position[2] < 0.085
    (floor,) = grasps(thing("bowl", (0.0, 0.0), (0.12, 0.12, 0.046), kind="bowl"), CUP)
    assert 0.005 < floor.position[2] < 0.01
    (mug,) = grasps(thing("mug", (0.0, 0.0), (0.084, 0.066, 0.064), kind="mug"), CUP)
    assert mug.position[0] == pytest.approx(-0.009)
