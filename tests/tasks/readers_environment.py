"""A virtual environment with the readers of robomimic and LeRobot, made by `python tests/tasks/readers_environment.py`.

LeRobot needs other versions of PyTorch, NumPy and PyAV than Handscript is tested with, and torchvision, which must not
be where Handscript's own PyTorch is. So both are in `.venv-datasets`, with the versions that they ask for, and open
there what Handscript wrote (`readers.py`). Some gigabytes; made once, and again when what it is made of changes.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-datasets"

LEROBOT = ("lerobot==0.4.4",)
# robomimic asks for packages that only its simulators need, one of which has to be compiled: without what it asks for.
ROBOMIMIC = ("robomimic==0.3.0",)
NEEDED = ("h5py==3.16.0", "termcolor", "tqdm", "psutil", "tensorboardX", "matplotlib", "imageio")
READERS = ("mcap==1.6.0", "mcap-ros2-support==0.6.0")


def ensure() -> Path:
    """Make the environment unless it is there and up to date; returns its Python.

    Raises:
        subprocess.CalledProcessError: something does not install; its output is on stderr.
    """
    ENVIRONMENT.mkdir(exist_ok=True)
    with _alone():
        python, stamp = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "made-of"
        made_of = repr((sys.version_info[:2], LEROBOT, ROBOMIMIC, NEEDED, READERS))
        if not stamp.exists() or stamp.read_text() != made_of:
            print(f"making {ENVIRONMENT}, once, some minutes", flush=True)
            for old in ("bin", "lib", "include"):
                shutil.rmtree(ENVIRONMENT / old, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
            install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
            subprocess.run([*install, *LEROBOT, *NEEDED, *READERS], check=True)
            subprocess.run([*install, "--no-deps", *ROBOMIMIC], check=True)
            stamp.write_text(made_of)
    return python


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process makes it at a time; another waits until it is there."""
    with (ENVIRONMENT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    ensure()
