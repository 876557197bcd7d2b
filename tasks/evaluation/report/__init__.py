"""An evaluation as one page: `report.html` is a pure view of the evaluation's folder."""

from __future__ import annotations

import json
from pathlib import Path

from tasks.evaluation.report.command import command
from tasks.evaluation.report.page import page
from tasks.evaluation.store import CONFIGURATION, read_configuration, read_rows
from tasks.evaluation.summary import published, summarize

__all__ = ["write"]


def write(folder: Path) -> Path:
    """Write `report.html` into an evaluation's folder: one file that loads nothing, with links to the runs kept.

    Args:
        folder: of an evaluation, finished or not (`tasks.evaluation.store`).

    Returns:
        The report's path.

    Raises:
        NotAnEvaluation: there is none in the folder.
        OSError: the folder cannot be written to.
    """
    rows = read_rows(folder)
    configuration = read_configuration(folder)
    summary = summarize(rows, published(configuration.suite))
    asked = json.loads((folder / CONFIGURATION).read_text(encoding="utf-8"))
    path = folder / "report.html"
    planned = len(configuration.work())
    whole = page(summary, asked, command=command(configuration), planned=planned, folder=folder)
    path.write_text(whole, encoding="utf-8")
    return path
