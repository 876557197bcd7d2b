"""Tasks as short programs: `written` makes one of source text, which runs confined for each drawing (docs/tasks.md)."""

from __future__ import annotations

from tasks.language.written import InvalidTask, check_syntax, is_written, written

__all__ = ["InvalidTask", "check_syntax", "is_written", "written"]
