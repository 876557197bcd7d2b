"""Where imported task files are kept: each file unchanged, beside it what was found when it was checked."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from tasks.gensim.check import Report


def default_path() -> Path:
    """The folder that is used when none is named: below XDG_DATA_HOME, else ~/.local/share."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "handscript" / "tasks"


def keep(file: Path, report: Report, folder: Path) -> Path:
    """Keep a task file and what was found of it; one of the same name is replaced.

    Args:
        file: the task file.
        report: of its check.
        folder: is made if need be.

    Returns:
        Where the copy lies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    source = file.read_bytes()
    evidence = {
        "name": report.name,
        "instruction": report.instruction,
        "sha256": hashlib.sha256(source).hexdigest(),
        "mode": report.mode,
        "trials": [asdict(trial) for trial in report.trials],
    }
    copy = folder / file.name
    copy.write_bytes(source)
    copy.with_suffix(".json").write_text(json.dumps(evidence, indent=2) + "\n")
    return copy
