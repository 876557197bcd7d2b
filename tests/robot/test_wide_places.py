"""Things put on, in and into what is wide, by the functions of programs, with the cup, in physics."""

from __future__ import annotations

import numpy as np
import pytest

from perception.kits import holes
from perception.support import rests_on
from perception.types import Array
from robot.types import InCollision, Refused
from robot.undo import standing, take_back
from sim.cell import SimCell
from sim.scene import ObjectSpec, scene
from tasks.goals import reached


def cell(*things: ObjectSpec) -> SimCell:
    return SimCell(scene(things), perception="truth")


def block(color: str, x: float, y: float) -> ObjectSpec:
    return ObjectSpec(kind="block", color=color, position=(x, y), yaw=0.3)


@pytest.mark.parametrize("kind", ["zone", "pallet", "box"])
def test_several_things_go_to_one_place_and_all_are_inside(kind: str) -> None:
    blocks = [block("red", -0.2, -0.15), block("blue", -0.1, -0.15), block("yellow", 0.0, -0.15)]
    place = ObjectSpec(kind=kind, color="green", position=(0.05, 0.08), yaw=0.4)  # type: ignore[arg-type]
    with cell(place, *blocks) as here:
        before = here.truth()
        for thing in ("red block", "blue block", "yellow block"):
            here.functions["put_first_on_second"](thing, f"green {kind}")
        goal = [{"is": "inside", "a": thing, "b": f"green {kind}"} for thing in before if "block" in thing]
        assert reached(goal, before, here.truth())


def test_a_place_on_a_pallet_is_that_place_and_a_place_in_a_zone_is_on_the_table() -> None:
    with cell(
        ObjectSpec(kind="pallet", color="brown", position=(-0.1, 0.05)),
        ObjectSpec(kind="zone", color="green", position=(0.15, 0.05)),
        block("red", 0.0, -0.15),
    ) as here:
        for target, height in (([-0.14, 0.08], 0.044), ([0.17, 0.09], 0.02)):
            here.functions["put_first_on_second"]("red block", target)
            at = here.truth()["red block"].position
            np.testing.assert_allclose(at[:2], target, atol=0.006)
            assert at[2] == pytest.approx(height, abs=0.002)


def test_a_corner_takes_a_block_between_its_lines() -> None:
    with cell(ObjectSpec(kind="corner", color="blue", position=(0.1, 0.0), yaw=0.5), block("red", -0.1, -0.1)) as here:
        here.functions["put_first_on_second"]("red block", "blue corner")
        thing = here.truth()["red block"]
    cos, sin = np.cos(0.5), np.sin(0.5)
    low = np.array([[cos, sin], [-sin, cos]]) @ (thing.position[:2] - [0.1, 0.0]) - 0.02
    np.testing.assert_allclose(low, np.full(2, -0.03 + 0.005), atol=0.006)
    assert (thing.pose.yaw - 0.5 + np.pi / 4) % (np.pi / 2) - np.pi / 4 == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize("yaw", [-2.9, -1.2, 0.4, 2.3, 3.1])
def test_a_shape_without_symmetry_goes_into_its_hole_whatever_turn_that_takes(yaw: float) -> None:
    kit = ObjectSpec(kind="kit", color="white", position=(0.1, 0.05), yaw=-0.2, holes=("star", "letter R"))
    with cell(kit, ObjectSpec(kind="letter R", color="red", position=(-0.15, -0.1), yaw=yaw)) as here:
        before = here.truth()
        here.functions["put_first_on_second"]("red letter R", "white kit")
        after = here.truth()
    assert reached([{"is": "inside", "a": "red letter R", "b": "white kit"}], before, after)
    np.testing.assert_allclose(after["red letter R"].position[:2], holes(after["white kit"])[1].position, atol=0.006)


def test_what_stands_fast_is_not_moved_and_what_has_no_room_is_refused() -> None:
    with cell(
        ObjectSpec(kind="zone", color="green", position=(0.2, 0.1), size=0.05),
        ObjectSpec(kind="kit", color="white", position=(-0.1, 0.1)),
        ObjectSpec(kind="block", color="blue", on="green zone"),
        block("red", 0.0, -0.1),
    ) as here:
        put = here.functions["put_first_on_second"]
        with pytest.raises(Refused, match="green zone stands fast: things are put there"):
            put("green zone", [0.0, 0.0])
        with pytest.raises(Refused, match="white kit stands fast: shapes are put into its holes"):
            put("white kit", [0.0, 0.0])
        with pytest.raises(InCollision, match="no room for red block on or in green zone with blue block there"):
            put("red block", "green zone")
        with pytest.raises(InCollision, match="white kit has no free hole for red block; its holes: star, heart, plus"):
            put("red block", "white kit")


def test_a_box_is_carried_and_a_pallet_with_something_on_it_is_not() -> None:
    with cell(
        ObjectSpec(kind="box", color="brown", position=(-0.15, 0.1)),
        ObjectSpec(kind="pallet", color="gray", position=(0.1, 0.1)),
        ObjectSpec(kind="block", color="blue", on="gray pallet"),
    ) as here:
        here.functions["put_first_on_second"]("brown box", [-0.15, -0.1])
        now = here.truth()
        np.testing.assert_allclose(now["brown box"].position[:2], [-0.15, -0.1], atol=0.006)
        with pytest.raises(InCollision, match="blue block is on gray pallet"):
            here.functions["pick"]("gray pallet")
        assert rests_on(now["blue block"], now["gray pallet"])


@pytest.mark.parametrize("kind", ["zone", "pallet"])
def test_what_is_undone_lies_on_something_wide_where_it_lay_and_as_it_lay(kind: str) -> None:
    with cell(
        ObjectSpec(kind=kind, color="green", position=(0.05, 0.05), yaw=0.4),  # type: ignore[arg-type]
        block("red", -0.2, -0.1),
    ) as here:
        put = here.functions["put_first_on_second"]
        put("red block", [0.08, 0.06])
        put("red block", [0.08, 0.06], offset=_turned(0.5))
        before, then = here.truth()["red block"], standing(here.skills)
        put("red block", [-0.15, -0.12])
        assert take_back(here.skills, then) == ["red block"]
        after = here.truth()["red block"]
    np.testing.assert_allclose(after.position, before.position, atol=0.006)
    turn = after.pose.yaw - before.pose.yaw
    assert (turn + np.pi / 4) % (np.pi / 2) - np.pi / 4 == pytest.approx(0.0, abs=0.05)


def _turned(angle: float) -> Array:
    pose = np.eye(4)
    pose[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return pose
