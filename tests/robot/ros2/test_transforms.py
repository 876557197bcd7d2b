"""Frames on /tf, and where cameras stand by them, by a calibration, or as a cell's file says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from perception.calibration.camera_file import camera_file, save_camera
from perception.calibration.solve import Solution
from perception.inspection import BadPicture
from robot.ros2.config import CellFile, CellFileError
from robot.ros2.placing import placing
from robot.ros2.transforms import Transforms, UnknownTransform
from sim.camera import overview

Cell = Callable[..., CellFile]
HALF = np.sqrt(0.5)
FLANGE = np.array([[0.0, -1.0, 0.0, 0.3], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.5], [0.0, 0.0, 0.0, 1.0]])
OVERVIEW = 'calibration = "overview.toml"'


def heard(*links: tuple[str, str, tuple[float, float, float], tuple[float, float, float, float]]) -> Transforms:
    transforms = Transforms()
    for parent, child, xyz, xyzw in links:
        transform = SimpleNamespace(
            translation=SimpleNamespace(**dict(zip("xyz", xyz, strict=True))),
            rotation=SimpleNamespace(**dict(zip("xyzw", xyzw, strict=True))),
        )
        link = SimpleNamespace(header=SimpleNamespace(frame_id=parent), child_frame_id=child, transform=transform)
        transforms.hear(SimpleNamespace(transforms=[link]))
    return transforms


UPRIGHT = (0.0, 0.0, 0.0, 1.0)
TREE = (
    ("world", "panda_link0", (1.0, 0.0, 0.0), (0.0, 0.0, HALF, HALF)),
    ("world", "stand", (0.0, 2.0, 0.0), UPRIGHT),
    ("stand", "lens", (0.0, 0.0, 1.5), (1.0, 0.0, 0.0, 0.0)),
)


def test_frames_are_related_through_what_they_share() -> None:
    base_from_lens = heard(*TREE).between("panda_link0", "lens")
    # The lens is at (0, 2, 1.5) in the world, and the base, a metre along x, is turned to the left.
    assert np.allclose(base_from_lens[:3, 3], [2.0, 1.0, 1.5])
    assert np.allclose(base_from_lens[:3, 2], [0.0, 0.0, -1.0])
    assert np.allclose(heard(*TREE).between("lens", "panda_link0") @ base_from_lens, np.eye(4))


def test_the_newest_word_counts() -> None:
    moved = heard(*TREE, ("world", "stand", (0.0, 3.0, 0.0), UPRIGHT))
    assert np.allclose(moved.between("world", "stand")[:3, 3], [0.0, 3.0, 0.0])


def test_what_nobody_filled_in_is_no_transform() -> None:
    empty = heard(*TREE, ("world", "stand", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)))
    assert np.allclose(empty.between("world", "stand")[:3, 3], [0.0, 2.0, 0.0])


@pytest.mark.parametrize(
    ("links", "frame", "said"),
    [
        (TREE, "lense", "no frame 'lense' on /tf; did you mean 'lens'?"),
        ((*TREE[:1], ("map", "lens", (0.0, 0.0, 0.0), UPRIGHT)), "lens", "hangs on 'world', the other on 'map'"),
        ((*TREE[:1], ("b", "a", (0.0, 0.0, 0.0), UPRIGHT), ("a", "b", (0.0, 0.0, 0.0), UPRIGHT)), "a", "in a ring"),
    ],
)
def test_frames_that_do_not_hang_together_are_told(
    links: tuple[tuple[str, str, tuple[float, float, float], tuple[float, float, float, float]], ...],
    frame: str,
    said: str,
) -> None:
    with pytest.raises(UnknownTransform, match=said.replace("?", r"\?")):
        heard(*links).between("panda_link0", frame)


def test_a_camera_stands_where_its_frame_is(panda_cell: Cell) -> None:
    cell = panda_cell((OVERVIEW, 'frame = "lens"'))
    place = placing("overview", cell, lambda: FLANGE, heard(*TREE))()
    assert np.allclose(place[:3, 3], cell.table_from_base.matrix()[:3, :] @ [2.0, 1.0, 1.5, 1.0])
    with pytest.raises(BadPicture, match="no frame 'lens' on /tf"):
        placing("overview", cell, lambda: FLANGE, heard(*TREE[:1]))()


def test_a_frame_needs_a_base(panda_cell: Cell) -> None:
    with pytest.raises(CellFileError, match=r"arm\.base is needed: cameras\.overview\.frame"):
        panda_cell((OVERVIEW, 'frame = "lens"'), ('base = "panda_link0"', ""))


def test_a_camera_on_the_arm_moves_along(panda_cell: Cell) -> None:
    cell = panda_cell((OVERVIEW, "flange_from_camera = { position = [0.1, 0.0, 0.0] }"))
    assert np.allclose(placing("overview", cell, lambda: FLANGE, Transforms())()[:3, 3], [0.3, 0.1, 0.5])


@pytest.mark.parametrize("on_flange", [False, True])
def test_a_calibration_is_read(panda_cell: Cell, tmp_path: Path, on_flange: bool) -> None:
    known = overview()
    solution = Solution(known, np.eye(4), residual=0.1, residual_mm=0.1, position_sd=1e-4, angle_sd=1e-4, views=20)
    save_camera(camera_file(solution, on_flange=on_flange), tmp_path / "overview.toml")
    place = placing("overview", panda_cell(), lambda: FLANGE, Transforms())()
    expected = FLANGE @ known.table_from_camera if on_flange else known.table_from_camera
    assert np.allclose(place, expected, atol=1e-6)


def test_a_calibration_that_is_missing_is_named_by_its_key(panda_cell: Cell) -> None:
    with pytest.raises(CellFileError, match=r"cameras\.overview\.calibration: .*overview\.toml"):
        placing("overview", panda_cell(), lambda: FLANGE, Transforms())
