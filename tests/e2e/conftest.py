"""Drives the installed command as a user does: a process, its output and its exit code."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TABLE = """
[[object]]
kind = "block"
color = "red"
position = [-0.15, 0.05]

[[object]]
kind = "block"
color = "yellow"
position = [0.0, 0.1]
yaw = 0.3

[[object]]
kind = "bowl"
color = "blue"
position = [0.15, -0.05]
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, which must be exactly one JSON object."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


@pytest.fixture
def handscript(tmp_path: Path) -> Callable[..., Ran]:
    """Runs `handscript ARGUMENTS` in an empty folder."""

    def run(
        *arguments: str, env: dict[str, str] | None = None, timeout: float = 90, largest_file: int | None = None
    ) -> Ran:
        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        done = subprocess.run(
            [sys.executable, "-m", "lmp", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            preexec_fn=limit,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def table(tmp_path: Path) -> str:
    """A scene file with a red block, a yellow block and a blue bowl."""
    path = tmp_path / "table.toml"
    path.write_text(TABLE)
    return str(path)
