"""The workspace: normalised coordinates, named places and the nearest of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.workspace import WORKSPACE, Workspace

unit = st.floats(0.0, 1.0)
anywhere = st.floats(-2.0, 2.0)


def test_zero_zero_is_the_bottom_left_inset_by_five_centimetres() -> None:
    np.testing.assert_allclose(WORKSPACE.denormalize([0, 0]), [-0.25, -0.15])
    np.testing.assert_allclose(WORKSPACE.denormalize([[1, 1], [0.5, 0.5]]), [[0.25, 0.15], [0.0, 0.0]])


@given(u=unit, v=unit)
def test_normalised_places_leave_room_for_what_is_put_there(u: float, v: float) -> None:
    assert WORKSPACE.contains(WORKSPACE.denormalize([u, v]), margin=WORKSPACE.inset - 1e-9)


@pytest.mark.parametrize("uv", [[1.0], [1.0, 2.0, 3.0], 0.5, [[[0.0, 1.0]]]])
def test_what_is_no_pair_is_refused(uv: object) -> None:
    with pytest.raises(ValueError, match="normalised"):
        WORKSPACE.denormalize(uv)  # type: ignore[arg-type]


def test_places_come_in_the_order_that_programs_are_told() -> None:
    assert list(WORKSPACE.corners) == [
        "top left corner",
        "top right corner",
        "bottom right corner",
        "bottom left corner",
    ]
    assert list(WORKSPACE.sides) == ["top side", "right side", "bottom side", "left side"]
    np.testing.assert_allclose(WORKSPACE.corners["top left corner"], [-0.25, 0.15])
    np.testing.assert_allclose(WORKSPACE.sides["right side"], [0.25, 0.0])
    np.testing.assert_allclose(WORKSPACE.middle, [0.0, 0.0])


@given(x=anywhere, y=anywhere)
def test_no_other_place_is_nearer_than_the_nearest(x: float, y: float) -> None:
    for places, name in (
        (WORKSPACE.corners, WORKSPACE.nearest_corner([x, y])),
        (WORKSPACE.sides, WORKSPACE.nearest_side([x, y])),
    ):
        distances = {place: np.hypot(*(at - [x, y])) for place, at in places.items()}
        assert distances[name] == pytest.approx(min(distances.values()))


@given(x=anywhere, y=anywhere, margin=st.floats(0.0, 0.1))
def test_clamping_moves_only_what_is_outside(x: float, y: float, margin: float) -> None:
    inside = WORKSPACE.clamp([x, y], margin)
    assert WORKSPACE.contains(inside, margin - 1e-9)
    if WORKSPACE.contains([x, y], margin):
        np.testing.assert_array_equal(inside, [x, y])


def test_another_table_has_its_own_places() -> None:
    narrow = Workspace(0.0, 0.0, 0.2, 1.0, inset=0.0)
    np.testing.assert_allclose(narrow.corners["top right corner"], [0.2, 1.0])
    assert narrow.nearest_side([0.01, 0.4]) == "left side"
