"""Lets `colcon build` take the repository as the ROS 2 package `handscript`; for everything else there is pip."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from setuptools import find_packages, setup

# colcon may run a link to this file from elsewhere, and setuptools wants relative paths.
ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]

setup(
    name=PROJECT["project"]["name"],
    version=PROJECT["project"]["version"],
    packages=find_packages(str(ROOT), include=SETUPTOOLS["packages"]["find"]["include"]),
    package_dir={"": os.path.relpath(ROOT)},
    package_data=SETUPTOOLS["package-data"],
    data_files=[
        ("share/ament_index/resource_index/packages", ["resource/handscript"]),
        ("share/handscript", ["package.xml"]),
        ("share/handscript/launch", ["launch/handscript.launch.py"]),
    ],
    entry_points={"console_scripts": [f"{name} = {entry}" for name, entry in PROJECT["project"]["scripts"].items()]},
)
