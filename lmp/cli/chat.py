"""`handscript chat`: a conversation at the terminal."""

from __future__ import annotations

import argparse
from functools import partial

from lmp.cli.cell import Opening
from lmp.cli.show import Show
from lmp.cli.stage import staged
from lmp.cli.terminal import Terminal

HELP = "type what the arm should do, and what should be otherwise, also while it moves; Ctrl-C stops it, Ctrl-D leaves"
LEAVE = ("quit", "exit")


def chat(options: argparse.Namespace, opening: Opening, show: Show) -> int:
    """Read sentences until the person leaves; the exit code is 0 whatever became of them."""
    terminal = Terminal()
    with staged(options, opening, "chat", show, ask=terminal.ask) as stage:
        session = stage.session
        show.note(f"on the table: {', '.join(stage.cell.names())}")
        show.note(HELP)
        while (line := terminal.next()) is not None and line not in LEAVE:
            if line:
                with terminal.listening(session.correct, session.stop.set):
                    stage.perform(partial(session.hear, line), show)
                terminal.keep(session.unheard())
    show.note(f"{stage.relative}/report.html")
    return 0
