"""What a model takes corrections for: how often it tells their level and what they depend on.

    python -m bench.classify                          # the half of tasks/library/corrections.toml that was kept out
    python -m bench.classify --half training          # the other half, with what it got wrong

Of the kept half only counts are printed: who reads its misses and mends them has no kept half any more.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import track
from rich.table import Table

from lmp import prompts
from lmp.model.base import Model, ModelError
from lmp.model.select import select
from lmp.program import Program
from tasks.corrections import BY_HAND, Correction, Dependence, Half, InvalidCorrections, Level, read
from tasks.evaluation.statistics import Rate

PROGRAM = "parse_correction"
CELLS = tuple(product(get_args(Level), get_args(Dependence)))


@dataclass(frozen=True)
class Judged:
    """A correction, and what a model took it for.

    Args:
        answer: the source that it wrote.
        doubt: why it does not trust that itself; None when it does.
    """

    correction: Correction
    answer: str
    doubt: str | None

    @property
    def cell(self) -> tuple[str, str]:
        """Level and dependence in the answer; control words have no dependence, and what is no list has neither."""
        try:
            value = ast.literal_eval(self.answer.removeprefix("ret_val = "))
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return "", ""
        level, depends, *_ = [*value, "", ""] if isinstance(value, list) else ["", ""]
        return str(level), str(depends)

    @property
    def level_right(self) -> bool:
        """Whether the level is right."""
        return self.cell[0] == self.correction.level

    @property
    def dependence_right(self) -> bool:
        """Whether the dependence is right."""
        return self.cell[1] == self.correction.depends

    @property
    def right(self) -> bool:
        """Whether both are."""
        return self.level_right and self.dependence_right


def main() -> int:
    """Ask the model about every correction and print what came of it; 2 when they, or the model, are not to be had."""
    options = _parser().parse_args()
    console = Console()
    try:
        corrections = [c for c in read(options.file) if options.half in (c.half, "all")]
        program = _program(select(options.model))
        shown = track(corrections, "corrections", console=console, disable=not console.is_terminal)
        judged = [judge(program, correction) for correction in shown]
    except (InvalidCorrections, ModelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    console.print(f"level right:      {_rate(one.level_right for one in judged)}")
    console.print(f"dependence right: {_rate(one.dependence_right for one in judged)}")
    console.print(f"both right:       {_rate(one.right for one in judged)}")
    console.print(f"doubted by the model itself: {_rate(one.doubt is not None for one in judged)}")
    console.print(_confusion(judged))
    for one in judged:
        if not one.right and (one.correction.half == "training" or options.show_kept):
            said = f"{one.correction.level} {one.correction.depends}: {one.correction.said!r}"
            console.print(f"{said}: {one.answer!r}", markup=False, highlight=False, soft_wrap=True)
    return 0


def judge(program: Program, correction: Correction) -> Judged:
    """Ask a model what a correction is. Raises `ModelError`."""
    situation = correction.situation
    written = program.write(correction.query, situation.context, situation.history)
    return Judged(correction, written.source, written.doubt)


def _rate(right: Iterable[bool]) -> Rate:
    each = list(right)
    return Rate(sum(each), len(each))


def _program(model: Model) -> Program:
    offered = PROGRAM in prompts.programs("tabletop")
    return Program(PROGRAM, model, prompts.preamble("tabletop", PROGRAM, "") if offered else "", returns=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=BY_HAND)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--half", choices=(*get_args(Half), "all"), default="kept")
    parser.add_argument("--show-kept", action="store_true", help="misses of the kept half, too; it is spent then")
    return parser


def _confusion(judged: Sequence[Judged]) -> Table:
    """How many of each kind, a row each, were taken for which, a column each."""
    counts = Counter(((c.correction.level, c.correction.depends), c.cell if c.cell in CELLS else None) for c in judged)
    table = Table(
        "what it is", *(f"{level}\n{depends[:5]}" for level, depends in CELLS), "other", title="taken for", box=None
    )
    for true in CELLS:
        table.add_row(" ".join(true), *(str(counts[true, found] or "·") for found in (*CELLS, None)))
    return table


if __name__ == "__main__":
    sys.exit(main())
