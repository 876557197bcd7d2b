"""What a person sees in the terminal while a sentence is being done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax

from lmp.memory.records import Record
from lmp.program import Written
from lmp.result import Report
from perception.drawers import opening_of
from perception.support import rests_on
from perception.types import SceneObject

NOTICEABLE = 0.01  # m
MARKS = {"done": "[green]done[/]", "failed": "[red]failed[/]", "not_understood": "[yellow]not understood[/]"}


class Show:
    """Writes sentences, programs and outcomes.

    Args:
        beside: write to standard error, because standard output is for JSON.
    """

    def __init__(self, *, beside: bool) -> None:
        self.console = Console(stderr=beside, highlight=False)

    def sentence(self, text: str) -> None:
        """The sentence that is being done now."""
        self.console.print(f"\n[bold]{escape(text.strip()) or '(nothing)'}[/]")

    def program(self, written: Written) -> None:
        """A source as soon as it is written."""
        self.console.print(f"[dim]{escape(written.program)}: {escape(written.query)}[/]")
        self.console.print(
            Syntax(written.source, "python", theme="ansi_dark", background_color="default", word_wrap=True)
        )

    def said(self, text: str) -> None:
        """What a program says to the person."""
        self.console.print(f"[cyan]» {escape(text)}[/]")

    def memory(self, records: Sequence[Record]) -> None:
        """What is remembered and used now, so that a wrong one can be forgotten."""
        self.note(f"memory: {len(records)} used")
        for record in records:
            self.note(f"  {record.id or 'this conversation'}: {str(record.content).splitlines()[0]}")

    def report(self, report: Report) -> None:
        """What came of a sentence."""
        self.console.print(f"{MARKS[report.outcome]} in {report.seconds:.1f} s: {escape(report.message)}")

    def moved(self, before: Mapping[str, SceneObject], after: Mapping[str, SceneObject]) -> None:
        """What stands elsewhere now, or is opened or closed, a line each."""
        for name, thing in after.items():
            if name in before and abs(opening_of(thing) - opening_of(before[name])) >= NOTICEABLE:
                self.note(f"  {name}: {opening_of(thing) * 1e3:.0f} mm open")
            if name in before and np.linalg.norm(thing.position - before[name].position) < NOTICEABLE:
                continue
            below = [other.name for other in after.values() if other is not thing and rests_on(thing, other)]
            where = f"on {' and '.join(below)}" if below else "on the table"
            x, y, _ = thing.position
            self.note(f"  {name}: {where}, at ({x:.2f}, {y:.2f})")

    def note(self, text: str) -> None:
        """Anything else worth a line."""
        self.console.print(f"[dim]{escape(text)}[/]")
