"""`handscript chat`: a conversation at the terminal."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from lmp.cli.cell import Opening
from lmp.cli.show import Show
from lmp.cli.stage import staged

HELP = "type what the arm should do; Ctrl-C stops the arm, Ctrl-D or 'quit' leaves"


def chat(options: argparse.Namespace, opening: Opening, show: Show) -> int:
    """Read sentences until the person leaves; the exit code is 0 whatever became of them."""
    with staged(options, opening, "chat", show, ask=lambda question: input(f"{question} ")) as stage:
        show.note(f"on the table: {', '.join(stage.cell.names())}")
        show.note(HELP)
        while (sentence := _sentence()) not in (None, "quit", "exit"):
            if sentence:
                stage.perform(partial(stage.session.do, sentence), show)
    show.note(f"{stage.relative}/report.html")
    return 0


def _sentence() -> str | None:
    """The next line; "" when Ctrl-C was pressed at the prompt, None at the end of input."""
    if sys.stdin.isatty():
        import readline  # noqa: F401 - line editing and history for input()
    try:
        return input("\n› ").strip()
    except KeyboardInterrupt:
        return ""
    except EOFError:
        return None
