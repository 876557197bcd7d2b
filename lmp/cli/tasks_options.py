"""The options of `handscript tasks`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from lmp.cli import demos_options, generate_options


def add_options(command: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Add its subcommands.

    Args:
        positive: from a text to a number of at least 1.
    """
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    demos = actions.add_parser("demos", help="rollouts of programs as data sets that policies learn from")
    demos_options.add_options(demos, positive)
    generate_options.add_options(actions, positive)
    checked = actions.add_parser("check", help="run task files confined, let their oracle play them, say what is wrong")
    taken = actions.add_parser("import", help="check task files, and keep those in which nothing is wrong")
    for action in (checked, taken):
        add = action.add_argument
        interfaces = "CLIPort's interface" if action is taken else "the task language or in CLIPort's interface"
        add("places", nargs="+", type=Path, metavar="FILE.py", help=f"task files in {interfaces}, or folders")
        usual = "default: 3" if action is taken else "default: 20 in the task language, 3 in CLIPort's interface"
        add("--seeds", type=positive, metavar="N", help=f"episodes of each ({usual})")
        mode = (
            "what counts, in CLIPort's: all goals hold at the end, or what the original counts (default: %(default)s)"
        )
        add("--mode", choices=["strict", "published"], default="strict", help=mode)
        add("--json", action="store_true", help="print one JSON object a file")
    where = "where they are kept (default: handscript/tasks below ~/.local/share)"
    taken.add_argument("--folder", type=Path, metavar="FOLDER", help=where)
