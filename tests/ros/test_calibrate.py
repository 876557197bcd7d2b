"""`handscript ros calibrate`: a camera is found by an arm over ROS 2, which shows it a board."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from cells import cell_file

from perception.calibration.camera_file import load_camera
from robot.ros2.config import load_cell
from robot.ros2.robot import RosRobot

BENCH = ("--scene", str(Path(__file__).with_name("aside.toml")), "--board")


@pytest.fixture
def calibrate(bench, tmp_path):
    """Runs the command in a folder; returns its exit code and what it said."""

    def calibrate(*options):
        cell_file(tmp_path)
        line = [sys.executable, "-m", "lmp", "ros", "calibrate", *options, "--config", "cell.toml"]
        ran = subprocess.run(line, cwd=tmp_path, text=True, capture_output=True, timeout=110)
        return ran.returncode, ran.stdout + ran.stderr

    return calibrate


def test_a_fixed_camera_is_found(calibrate, tmp_path):
    code, said = calibrate("fixed", "--views", "9", "--seed", "3", "-o", "top.toml")
    assert code == 0, said
    found = load_camera(tmp_path / "top.toml").camera()
    with RosRobot(load_cell(tmp_path / "cell.toml")) as robot:
        told = robot.capture("overview").camera
    off = np.linalg.inv(told.table_from_camera) @ found.table_from_camera
    assert np.linalg.norm(off[:3, 3]) < 0.002
    assert np.rad2deg(np.arccos((np.trace(off[:3, :3]) - 1.0) / 2.0)) < 0.3
    assert found.fx == pytest.approx(told.fx, rel=3e-3)


def test_a_camera_that_is_not_there_is_named(calibrate, tmp_path):
    code, said = calibrate("wrist")
    assert code == 2
    assert "no camera 'wrist'; there are: overview" in said
    assert not list(tmp_path.glob("wrist.toml"))
