"""The board as a page to print: vectors in exact millimetres, and a ruler that shows whether a printer scaled them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perception.calibration.board import SQUARE, Board

Paper = Literal["a4", "letter"]
# Width and height of the page lying, mm.
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (297.0, 210.0), "letter": (279.4, 215.9)}
# Printers leave so much of a page's edge white, mm.
UNPRINTED = 5.0
# Below the board: room for ruler and words, mm.
FOOT = 8.0
RULER_MM, TICK_MM = 100, 10
POINT = 72.0 / 25.4  # of a PDF in a millimetre


def save_sheet(board: Board, path: Path, paper: Paper = "a4") -> None:
    """Write the board as PDF.

    Raises:
        ValueError: it does not fit on the paper.
        OSError: the file cannot be written.
    """
    from reportlab.pdfgen.canvas import Canvas

    page = PAPERS[paper]
    width, height = (length * 1e3 for length in board.size)
    if width + 2 * UNPRINTED > page[0] or height + 2 * UNPRINTED + FOOT > page[1]:
        raise ValueError(f"a board of {width:g} x {height:g} mm does not fit on {paper} ({page[0]:g} x {page[1]:g} mm)")
    left, bottom = (page[0] - width) / 2, (page[1] - height + FOOT) / 2
    # The same page each time: no date in it, and no compression, so that a difference can be read.
    sheet = Canvas(str(path), pagesize=(page[0] * POINT, page[1] * POINT), invariant=1, pageCompression=0)
    sheet.setTitle(f"ChArUco board, {board.columns} x {board.rows} squares of {board.square * 1e3:g} mm")
    sheet.scale(POINT, POINT)
    module = board.square * 1e3 / SQUARE
    for row, column, rows, columns in _black(board.modules):
        lower = bottom + height - (row + rows) * module
        sheet.rect(left + column * module, lower, columns * module, rows * module, stroke=0, fill=1)
    base = bottom - FOOT
    sheet.setLineWidth(0.2)
    sheet.line(left, base, left + RULER_MM, base)
    for place in range(0, RULER_MM + 1, TICK_MM):
        sheet.line(left + place, base, left + place, base + (3.0 if place % 50 == 0 else 2.0))
    sheet.setFont("Helvetica", 2.6)
    sheet.drawString(
        left + RULER_MM + 4,
        base,
        f"This line is {RULER_MM} mm long: print at 100 %, without fitting to the page, and measure it. "
        f"Squares of {board.square * 1e3:g} mm. This side up.",
    )
    sheet.save()


def _black(modules: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """The black modules as few rectangles, so that no seams show: row, column, rows, columns of each."""
    left = modules.copy()
    for row, column in np.argwhere(modules):
        if not left[row, column]:
            continue
        columns = _run(left[row, column:])
        rows = _run(left[row:, column : column + columns].all(axis=1))
        left[row : row + rows, column : column + columns] = False
        yield int(row), int(column), rows, columns


def _run(black: ArrayLike) -> int:
    """How many of (n,) are true from the first on."""
    return int(np.argmin(np.append(black, False)))
