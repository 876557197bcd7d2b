import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from perception.types import Pose, SceneObject
from tasks import relations

meters = st.floats(-0.3, 0.3)
places = st.tuples(meters, meters).map(np.array)
angles = st.floats(-np.pi, np.pi)


def thing(kind, position, size, yaw=0.0, quaternion=None):
    turned = np.array([0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)]) if quaternion is None else np.array(quaternion)
    pose = Pose(np.array(position, dtype=float), turned)
    return SceneObject("thing", kind, "red", np.array([1.0, 0.0, 0.0]), pose, np.array(size, dtype=float))


@given(places, st.floats(0.01, 0.1), st.floats(0.0, 0.3), angles)
def test_off_place_is_the_distance_beyond_the_tolerance(place, tolerance, distance, angle):
    position = place + distance * np.array([np.cos(angle), np.sin(angle)])
    assert np.isclose(relations.off_place(position, place, tolerance), max(0, distance - tolerance), atol=1e-8)


@given(st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_credit_never_grows_with_the_excess(one, other):
    near, far = sorted((one, other))
    assert 0.0 <= relations.credit(far) <= relations.credit(near) <= 1.0


@given(places, st.sampled_from(sorted(relations.DIRECTIONS)), st.floats(0.05, 0.2))
def test_a_step_in_a_direction_is_an_offset_in_that_direction_and_in_no_other(origin, direction, distance):
    position = origin + distance * np.array(relations.DIRECTIONS[direction])
    for asked in relations.DIRECTIONS:
        excess = relations.off_offset(position, origin, asked, (0.04, 0.21), 0.03)
        assert (excess == 0) == (asked == direction)


@given(places, places)
def test_the_middle_of_two_places_is_between_them_and_the_ends_are_not(one, other):
    if np.linalg.norm(one - other) < 0.26:
        return
    assert relations.off_between((one + other) / 2, one, other) == 0
    assert relations.off_between(one, one, other) > 0
    assert relations.off_between(one + 1.2 * (other - one), one, other) > 0


@given(places, st.floats(-90, 90), st.lists(st.integers(-6, 6), min_size=2, max_size=6, unique=True))
def test_places_along_an_angle_are_a_line_at_that_angle(start, angle, steps):
    way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    points = [start + 0.03 * k * way for k in steps]
    assert relations.off_line(points, angle) == 0
    assert relations.off_line(points, None) == 0


@given(places, st.floats(-90, 90), st.floats(-40, 40), st.floats(0, 45))
def test_a_line_may_be_turned_as_far_as_is_allowed(start, angle, turned, within):
    way = np.array([np.cos(np.radians(angle + turned)), np.sin(np.radians(angle + turned))])
    points = [start + 0.1 * k * way for k in range(4)]
    sideways = 0.15 * np.sin(np.radians(max(0.0, abs(turned) - within)))
    assert np.isclose(
        relations.off_line(points, angle, within), max(0.0, sideways - relations.LINE_DEVIATION), atol=1e-6
    )


def test_a_stack_is_not_a_line():
    assert relations.off_line([np.zeros(2), np.zeros(2), np.array([0.0, 0.001])], None) > 0


def test_a_corner_is_not_a_line():
    assert relations.off_line([np.array([0.0, 0.1]), np.zeros(2), np.array([0.1, 0.0])], None) > 0


@given(places, st.integers(2, 9), st.floats(0.05, 0.15), angles)
def test_places_spread_around_a_center_are_a_circle_around_it(center, n, radius, turn):
    ring = turn + np.linspace(0, 2 * np.pi, n, endpoint=False)
    points = [center + radius * np.array([np.cos(a), np.sin(a)]) for a in ring]
    assert relations.off_circle(points, center, (radius - 0.01, radius + 0.01)) == 0
    assert relations.off_circle(points, center, (radius + 0.02, radius + 0.03)) > 0


def test_places_on_one_side_of_a_center_are_no_circle_around_it():
    points = [0.1 * np.array([np.cos(a), np.sin(a)]) for a in (0.0, 0.4, 0.8, 1.2)]
    assert relations.off_circle(points, (0.0, 0.0), (0.09, 0.11)) > 0


@given(angles)
def test_the_height_of_a_tipped_block_is_that_of_its_corners(roll):
    size = np.array([0.03, 0.04, 0.05])
    block = thing("block", (0, 0, 0), size, quaternion=(np.sin(roll / 2), 0, 0, np.cos(roll / 2)))
    corners = [
        np.sin(roll) * y + np.cos(roll) * z for y in (-size[1] / 2, size[1] / 2) for z in (-size[2] / 2, size[2] / 2)
    ]
    assert np.isclose(relations.half_height(block), max(corners))


def test_a_block_on_the_edge_of_a_turned_block_is_on_it_and_one_beside_it_is_not():
    base = thing("block", (0.1, 0.1, 0.02), (0.04, 0.04, 0.04), yaw=np.pi / 4)
    corner = 0.02 * np.sqrt(2)
    assert relations.off_on(thing("block", (0.1 + corner, 0.1, 0.06), (0.04, 0.04, 0.04)), base) == 0
    assert relations.off_on(thing("block", (0.1 + corner, 0.1 + corner, 0.06), (0.04, 0.04, 0.04)), base) > 0
    assert relations.off_on(thing("block", (0.1, 0.1, 0.02), (0.04, 0.04, 0.04)), base) > 0


def test_a_ball_low_in_a_bowl_is_in_it_and_one_that_hovers_is_not():
    bowl = thing("bowl", (0, 0, 0.025), (0.14, 0.14, 0.05))
    assert relations.off_on(thing("ball", (0.02, 0, 0.03), (0.04, 0.04, 0.04)), bowl) == 0
    assert relations.off_on(thing("ball", (0.02, 0, 0.2), (0.04, 0.04, 0.04)), bowl) > 0


@given(st.integers(1, 4), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_best_assignment_is_that_of_trying_all(n, spare, random):
    from itertools import permutations

    worth = np.array([[random.random() for _ in range(n + spare)] for _ in range(n)])
    tried = max(sum(worth[i, j] for i, j in enumerate(chosen)) for chosen in permutations(range(n + spare), n))
    assert np.isclose(relations.best_assignment(worth), tried)
