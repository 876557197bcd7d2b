"""The repository as a package of a ROS 2 workspace: real colcon, from PyPI, builds it, and ROS finds what it installs.

What PyPI does not have is `launch`: the launch file is installed here, and not run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# setuptools is that of Ubuntu 24.04.
COLCON = ("colcon-core", "colcon-ros", "colcon-package-selection", "setuptools==68.1.2")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    """A workspace in which the repository was built."""
    folder = tmp_path_factory.mktemp("workspace")
    subprocess.run([sys.executable, "-m", "venv", folder / "colcon"], check=True)
    python = folder / "colcon" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *COLCON], check=True)
    build = [folder / "colcon" / "bin" / "colcon", "build", "--packages-select", "handscript"]
    subprocess.run([*build, "--base-paths", ROOT / "robot" / "ros2"], cwd=folder, check=True)
    return folder


@pytest.fixture
def sourced(workspace):
    """Runs a shell's command where the workspace is sourced; returns what it says."""

    def run(command: str) -> str:
        line = f". install/setup.sh && PATH={Path(sys.executable).parent}:$PATH && {command}"
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(
            ["sh", "-c", line], cwd=workspace, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    return run


def test_the_index_leads_to_what_launching_needs(sourced, workspace):
    share = Path(
        sourced(
            "python -c 'from ament_index_python.packages import get_package_share_directory as share; "
            'print(share("handscript"))\''
        )
    )
    assert share == workspace / "install" / "handscript" / "share" / "handscript"
    assert (share / "launch" / "handscript.launch.py").is_file() and (share / "package.xml").is_file()


def test_what_is_installed_is_complete_and_runs(sourced, workspace):
    # As `ros2 run handscript handscript` does, with the Python of ROS instead of colcon's.
    executable = workspace / "install" / "handscript" / "lib" / "handscript" / "handscript"
    assert os.access(executable, os.X_OK)
    assert "--autostart" in sourced(f"python {executable} ros node --help")
    where = sourced("python -c 'import robot.ros2.node as node; print(node.__file__)'")
    assert Path(where).is_relative_to(workspace / "install")
    data = "import robot.ros2.config as c, lmp.model.embedded as e; print(*c.EXAMPLES.iterdir())"
    assert "panda.toml" in sourced(f"python -c '{data}'")
