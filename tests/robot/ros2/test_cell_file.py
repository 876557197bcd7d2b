"""The cell's file: what it may say, and what it is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from robot.ros2.config import EXAMPLES, CellFile, CellFileError, load_cell
from robot.ros2.spelling import near_miss

CELL = (EXAMPLES / "panda.toml").read_text(encoding="utf-8")
NO_MOVEIT = "# [moveit]"


def cell(tmp_path: Path, *changes: tuple[str, str]) -> CellFile:
    """The Panda's cell with pieces of its text exchanged."""
    text = CELL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "cell.toml"
    path.write_text(text, encoding="utf-8")
    return load_cell(path)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_examples_are_valid(path: Path) -> None:
    assert len(load_cell(path).arm.joints) >= 6


def test_there_is_an_example_for_each_promised_arm() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} >= {"panda", "ur5e_robotiq"}


def test_table_from_base_turns_as_a_urdf_does(tmp_path: Path) -> None:
    matrix = cell(tmp_path).table_from_base.matrix()
    assert np.allclose(matrix @ [0.5, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0], atol=1e-5)


def test_a_quaternion_and_its_rpy_are_the_same(tmp_path: Path) -> None:
    half = np.sqrt(0.5)
    turned = cell(tmp_path, ("rpy = [0.0, 0.0, 1.5708]", f"quaternion = [0.0, 0.0, {half}, {half}]"))
    assert np.allclose(turned.table_from_base.matrix(), cell(tmp_path).table_from_base.matrix(), atol=1e-5)


def test_files_are_found_beside_the_cell_file(tmp_path: Path) -> None:
    read = cell(tmp_path, ('# urdf = "panda.urdf"', 'urdf = "arms/panda.urdf"'))
    assert read.arm.urdf == tmp_path / "arms" / "panda.urdf"
    assert read.cameras["overview"].calibration == tmp_path / "overview.toml"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tcp =", "tpc =", "arm.tpc: no such key; did you mean 'tcp'?"),
        ("tcp =", "tpc =", "arm.tcp: Field required"),
        ("[gripper]", "[griper]", "griper: no such key; did you mean 'gripper'?"),
        ("depth =", "dept =", "cameras.overview.dept: no such key; did you mean 'depth'?"),
        ("rpy = [", "rqy = [", "table_from_base.rqy: no such key; did you mean 'rpy'?"),
        ("speed = 0.3", "speed = 1.5", "arm.speed"),
        ("speed = 0.3", "speed = nan", "arm.speed"),
        ("home = [0.0, ", "home = [", "home has 6 values for 7 joints"),
        ('"panda_joint2"', '"panda_joint1"', "name one twice"),
        ('upright = ["panda_joint3"', 'upright = ["panda_joint33"', "did you mean 'panda_joint3'?"),
        ('type = "GripperCommand"', 'type = "Gripper"', "gripper.type"),
        ("open = 0.04", "open = 0.0", "open and closed are both 0"),
        ("force = 20.0", "force = 50.0", "force 50 N is more than max_force 40 N"),
        ('calibration = "overview.toml"', 'frame = "a"\ncalibration = "b"', "given: calibration, frame"),
        ('calibration = "overview.toml"', "", "given: none"),
        ('color = "/camera/color/image_raw"', 'color = "/camera//image raw"', "cameras.overview.color"),
        ("low = [-0.42", "low = [0.5", "not below high"),
        ("x1 = 0.3", "x1 = -0.25", "room for an inset"),
        (NO_MOVEIT, "[moveit]\ngruop = 'a'", "moveit.gruop: no such key; did you mean 'group'?"),
        (NO_MOVEIT, "[moveit]\n", "moveit.group: Field required"),
        (NO_MOVEIT, "[moveit]\ngroup = 'a'\ntime = 0", "moveit.time"),
        (NO_MOVEIT, "[moveit]\ngroup = 'a'\nnamespace = 'my robot'", "moveit.namespace"),
        (NO_MOVEIT, "[movit]\ngroup = 'a'", "movit: no such key; did you mean 'moveit'?"),
    ],
)
def test_what_cannot_be_is_named_by_its_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(CellFileError) as caught:
        cell(tmp_path, (old, new))
    assert said in str(caught.value)
    assert str(tmp_path / "cell.toml") in str(caught.value)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_moveit_in_the_examples_only_wants_its_comment_signs_taken_away(tmp_path: Path, path: Path) -> None:
    text, _, moveit = path.read_text(encoding="utf-8").partition(NO_MOVEIT)
    assert load_cell(path).moveit is None
    (tmp_path / "cell.toml").write_text(text + (NO_MOVEIT + moveit).replace("# ", ""), encoding="utf-8")
    read = load_cell(tmp_path / "cell.toml").moveit
    assert read is not None and read.group


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CellFileError) as caught:
        cell(tmp_path, ("tcp =", "tpc ="), ("speed = 0.3", "speed = 0"), ('type = "GripperCommand"', 'type = "No"'))
    assert all(key in str(caught.value) for key in ("arm.tpc", "arm.speed", "gripper.type"))


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(CellFileError, match=r"at line \d+"):
        cell(tmp_path, ('name = "Panda"', 'name = "Panda'))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CellFileError, match=r"nowhere\.toml"):
        load_cell(tmp_path / "nowhere.toml")


def test_near_misses_are_by_spelling_or_by_last_name() -> None:
    topics = ["/camera/color/image_raw", "/joint_states", "/panda/joint_states"]
    assert near_miss("/joint_state", topics) == "; did you mean '/joint_states'?"
    assert near_miss("/a_rather_long_namespace/of_a_camera/image_raw", topics) == (
        "; did you mean '/camera/color/image_raw'?"
    )
    assert near_miss("/tf", topics) == ""
