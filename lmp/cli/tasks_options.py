"""The options of `handscript tasks`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add_options(command: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Add its subcommands.

    Args:
        positive: from a text to a number of at least 1.
    """
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    checked = actions.add_parser("check", help="run task files confined, let their oracle play them, say what is wrong")
    taken = actions.add_parser("import", help="check task files, and keep those in which nothing is wrong")
    for action in (checked, taken):
        add = action.add_argument
        add("places", nargs="+", type=Path, metavar="FILE.py", help="task files in CLIPort's interface, or folders")
        add("--seeds", type=positive, default=3, metavar="N", help="episodes of each (default: %(default)s)")
        mode = "what counts: all goals hold at the end, or what the original counts (default: %(default)s)"
        add("--mode", choices=["strict", "published"], default="strict", help=mode)
        add("--json", action="store_true", help="print one JSON object a file")
    where = "where they are kept (default: handscript/tasks below ~/.local/share)"
    taken.add_argument("--folder", type=Path, metavar="FOLDER", help=where)
