"""Tasks in the task language, one a file (docs/tasks.md): examples of what it can say, and of what oracles can do."""

from __future__ import annotations

from pathlib import Path

from tasks.language import written
from tasks.task import Task

TASKS: tuple[Task, ...] = tuple(
    written(file.stem, file.read_text(encoding="utf-8"))
    for file in sorted(Path(__file__).parent.glob("*.py"))
    if file.name != "__init__.py"
)
