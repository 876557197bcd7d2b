"""Tasks as short programs: `written` makes one of source text, which runs confined for each drawing (docs/tasks.md)."""

from __future__ import annotations

from tasks.language.written import InvalidTask, written

__all__ = ["InvalidTask", "written"]
