"""`handscript ros` where there is no ROS: what can be said without it is said."""

from __future__ import annotations

import importlib.util
import shutil
import tomllib

import pytest
import tomli_w

from robot.ros2.config import EXAMPLES

SENTENCE = "put the red block in the green bowl"
without_ros = pytest.mark.skipif(importlib.util.find_spec("rclpy") is not None, reason="rclpy is installed here")


@pytest.fixture
def cell(tmp_path):
    path = tmp_path / "cell.toml"
    shutil.copy(EXAMPLES / "ur5e_robotiq.toml", path)
    return path


@without_ros
@pytest.mark.parametrize("command", [("run", SENTENCE), ("chat",), ("node",), ("doctor",)])
def test_every_command_says_that_ros_is_missing_and_where_to_get_it(handscript, cell, command):
    ran = handscript("ros", *command, "--config", str(cell))
    assert ran.code == 2
    assert "source a ROS 2 installation" in ran.err and "Traceback" not in ran.err


def test_a_slip_in_the_file_is_a_usage_error_that_names_the_key(handscript, cell):
    content = tomllib.loads(cell.read_text())
    content["arm"]["home"] = [0.0, 1.0]
    content["gripper"]["maximum_width"] = content["gripper"].pop("max_width")
    cell.write_text(tomli_w.dumps(content))
    ran = handscript("ros", "run", "--config", str(cell), SENTENCE)
    assert ran.code == 2
    for named in ("home has 2 values for 6 joints", "gripper.maximum_width", "max_width"):
        assert named in ran.err


def test_a_cell_without_an_overview_is_a_usage_error(handscript, cell):
    cell.write_text(cell.read_text().replace("[cameras.overview]", "[cameras.above]"))
    ran = handscript("ros", "doctor", "--config", str(cell))
    assert ran.code == 2
    assert "[cameras.overview] is needed; there are above" in ran.err


def test_a_file_that_is_not_there_is_a_usage_error(handscript, tmp_path):
    ran = handscript("ros", "run", "--config", str(tmp_path / "none.toml"), SENTENCE)
    assert ran.code == 2 and "none.toml" in ran.err
