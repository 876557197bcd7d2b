"""Virtual environments with a real ROS 2, from PyPI: `python tests/ros/environment.py kilted` makes `.venv-ros/kilted`.

Such an environment holds rclpy over Fast DDS, the interface packages that PyPI lacks, and Handscript with its base
dependencies but without PyBullet, which the ROS path must not need. The simulated controller alone has that, from a
folder of its own (`SIMULATOR`). Made once, and again when what it is made of changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INTERFACES = Path(__file__).resolve().parent / "interfaces"
ENVIRONMENTS = ROOT / ".venv-ros"


@dataclass(frozen=True)
class Distribution:
    """What a distribution of ROS 2 is on PyPI.

    Args:
        rclpy: its version.
        messages: version of common_interfaces.
        instead: what is put, at the end and whatever pip says to it, in the place of what pip chose.
    """

    rclpy: str
    messages: str
    instead: tuple[str, ...] = ()


DISTRIBUTIONS = {
    "kilted": Distribution("9.1.2", "5.5.1"),
    # The NumPy of Ubuntu 24.04, on which Jazzy is released, and the last OpenCV made for it. Pinocchio's libraries ask
    # for NumPy 2, but what is compiled for that runs with 1.26.
    "jazzy": Distribution("7.1.6", "5.3.6", ("numpy==1.26.4", "opencv-python-headless==4.11.0.86")),
}
MESSAGES = ("std-msgs", "std-srvs", "geometry-msgs", "sensor-msgs", "shape-msgs", "trajectory-msgs", "diagnostic-msgs")
# What the generators of the interface packages need beside the wheels that rclpy brings.
GENERATORS = ("catkin_pkg", "empy<4")
TESTS = ("pytest", "pytest-timeout", "hypothesis")


def prefix(distribution: str) -> Path:
    """Where the environment of a distribution is."""
    return ENVIRONMENTS / distribution


def simulator(distribution: str) -> Path:
    """The folder with PyBullet, for the PYTHONPATH of the simulated controller."""
    return prefix(distribution) / "simulator"


def ensure(distribution: str) -> Path:
    """Make the environment unless it is there and up to date; returns its Python.

    Raises:
        SystemExit: there is no such distribution, or a compiler is missing.
        subprocess.CalledProcessError: something does not install or compile; its output is on stderr.
    """
    if distribution not in DISTRIBUTIONS:
        raise SystemExit(f"no distribution {distribution!r}; there are: {', '.join(DISTRIBUTIONS)}")
    for compiler in ("gcc", "g++"):
        if shutil.which(compiler) is None:
            raise SystemExit(f"no {compiler}, which compiles ROS 2 interfaces: apt-get install gcc g++")
    ENVIRONMENTS.mkdir(exist_ok=True)
    with _alone():
        python = prefix(distribution) / "bin" / "python"
        stamp = prefix(distribution) / "made-of"
        if not stamp.exists() or stamp.read_text() != _ingredients(distribution):
            print(f"making {prefix(distribution)}, once, a few minutes", flush=True)
            shutil.rmtree(prefix(distribution), ignore_errors=True)
            _make(distribution, python)
            stamp.write_text(_ingredients(distribution))
    return python


def _make(distribution: str, python: Path) -> None:
    ros = DISTRIBUTIONS[distribution]
    subprocess.run([sys.executable, "-m", "venv", prefix(distribution)], check=True)
    install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    pinned = [*install, "--constraint", ROOT / "constraints.txt"]
    rclpy = [f"ros-rclpy[fastrtps]=={ros.rclpy}", *(f"ros-{name}=={ros.messages}" for name in MESSAGES)]
    subprocess.run([*pinned, *rclpy, *GENERATORS, *TESTS, "--editable", ROOT], check=True)
    subprocess.run([*pinned, "--no-deps", "--target", simulator(distribution), "pybullet"], check=True)
    if ros.instead:
        subprocess.run([*install, "--no-deps", *ros.instead], check=True)
    generate = [INTERFACES / "generate.py", INTERFACES / "common", INTERFACES / distribution]
    subprocess.run([python, *generate], check=True, stdout=subprocess.DEVNULL)


def _ingredients(distribution: str) -> str:
    """A hash of everything that an environment is made of; of the pins, those of what is installed there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = (DISTRIBUTIONS[distribution], MESSAGES, GENERATORS, TESTS, project["dependencies"], project["scripts"])
    installed = {_canonical(path.name.split("-")[0]) for path in prefix(distribution).glob("**/*.dist-info")}
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [pin for pin in pins if _canonical(pin.split("==")[0]) in installed]
    digest = hashlib.sha256(repr((sys.version_info[:2], packages, pins)).encode())
    definitions = [path for folder in ("common", distribution) for path in (INTERFACES / folder).rglob("*.*")]
    for path in (INTERFACES / "generate.py", *sorted(definitions)):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _canonical(name: str) -> str:
    """A package's name as every spelling of it becomes (PEP 503)."""
    return re.sub("[-_.]+", "-", name).lower()


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process makes environments at a time; another waits until they are there."""
    with (ENVIRONMENTS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    for name in sys.argv[1:] or DISTRIBUTIONS:
        ensure(name)
