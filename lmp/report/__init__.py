"""A run as one page: `report.html` is a pure view of `trace.jsonl` and the pictures beside it."""

from __future__ import annotations

from pathlib import Path

from lmp.report.page import page
from lmp.report.story import read_story

__all__ = ["write_report"]


def write_report(folder: Path) -> Path:
    """Write `report.html` into a run's folder: one file, no script, nothing loaded from elsewhere.

    Args:
        folder: holds `trace.jsonl` and, where they were made, the pictures that it names and `video.mp4`.

    Returns:
        The report's path.

    Raises:
        OSError: the folder has no trace, or cannot be written to.
    """
    path = folder / "report.html"
    text = page(read_story(folder / "trace.jsonl"), folder)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        path.unlink(missing_ok=True)  # the beginning of a page looks like a whole one
        raise
    return path
