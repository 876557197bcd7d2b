"""What rests on what, as far as poses and sizes say: never in a circle."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from perception.support import bottom, carried_by, rests_on
from perception.types import Pose, SceneObject

metres = st.floats(-0.01, 0.01)


@st.composite
def things(draw):
    """Several things at nearly one place, at heights that noise may have given them."""
    found = {}
    for number in range(draw(st.integers(2, 5))):
        size = np.array([draw(st.floats(0.02, 0.15)), draw(st.floats(0.02, 0.15)), draw(st.floats(0.004, 0.08))])
        place = np.array([draw(metres), draw(metres), draw(st.floats(-0.005, 0.1))])
        kind = draw(st.sampled_from(["block", "bowl", "cylinder", "ball", "plate", "mug", "object"]))
        found[str(number)] = SceneObject(
            str(number), kind, "red", np.zeros(3), Pose(place, np.array([0.0, 0.0, 0.0, 1.0])), size
        )
    return found


@given(things())
def test_nothing_rests_on_itself_however_far_around(found):
    over = {a: {b for b in found if rests_on(found[b], found[a])} for a in found}
    for start in found:
        reached, ahead = set(), set(over[start])
        while ahead:
            reached |= ahead
            ahead = set().union(*(over[each] for each in ahead)) - reached
        assert start not in reached
        assert set(carried_by(start, found)) <= set(found) - {start}


def test_one_bowl_seen_as_two_holds_neither():
    bowl = SceneObject(
        "green bowl",
        "bowl",
        "green",
        np.zeros(3),
        Pose(np.array([0.0, 0.0, 0.025]), np.array([0.0, 0.0, 0.0, 1.0])),
        np.array([0.12, 0.12, 0.05]),
    )
    twin = SceneObject("green bowl 2", "bowl", "green", bowl.rgb, bowl.pose, bowl.size)
    assert bottom(bowl) == bottom(twin)
    assert not rests_on(bowl, twin) and not rests_on(twin, bowl)
