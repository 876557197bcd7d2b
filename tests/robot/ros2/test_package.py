"""`package.xml` says what the ROS path needs, so that rosdep installs it."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

import robot.ros2

FOLDER = Path(robot.ros2.__file__).parent
ROOT = FOLDER.parents[1]
# Asked for by cells whose file has [moveit] alone; an arm without MoveIt does not install it.
OPTIONAL = {"moveit_msgs"}


@pytest.fixture(scope="module")
def declared() -> set[str]:
    """The packages that `package.xml` depends on."""
    return {str(each.text) for each in ElementTree.parse(FOLDER / "package.xml").iter("exec_depend")}


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """What the ROS path and its launch file import of ROS: neither ours nor Python's nor PyPI's."""
    names = set[str]()
    for path in [*FOLDER.glob("*.py"), *FOLDER.glob("launch/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module).split(".")[0])
    from_pypi = {"numpy", "pinocchio", "coal", "pydantic", "cv2", "setuptools"}
    return {name for name in names if name not in sys.stdlib_module_names | from_pypi and not (ROOT / name).is_dir()}


def test_all_that_is_imported_of_ros_is_declared(declared: set[str], imported: set[str]) -> None:
    assert "rclpy" in imported
    assert imported - declared == OPTIONAL


def test_nothing_is_declared_that_is_not_imported(declared: set[str], imported: set[str]) -> None:
    assert declared <= imported


def test_its_name_and_version_are_the_projects() -> None:
    package = ElementTree.parse(FOLDER / "package.xml").getroot()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (package.findtext("name"), package.findtext("version")) == (project["name"], project["version"])
