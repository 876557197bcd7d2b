"""The options of `handscript tasks generate`, and of what looks at the tasks that it keeps."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

ACTIONS = ("generate", "list", "show", "render", "remove")


def add_options(actions: Any, positive: Callable[[str], int]) -> None:
    """Add the subcommands.

    Args:
        actions: of `handscript tasks`.
        positive: from a text to a number of at least 1.
    """
    generate = actions.add_parser("generate", help="have tasks written, check them, keep those that hold")
    _add_generate_options(generate, positive)
    listed = actions.add_parser("list", help="the tasks of a library, a line each")
    show = actions.add_parser("show", help="all that is known of tasks, with their sources")
    show.add_argument("names", nargs="+", metavar="NAME")
    render = actions.add_parser("render", help="a contact sheet of tasks, or one task before and after, as PNG")
    render.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    render.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: tasks.png, or NAME.png of one")
    render.add_argument("--trial", type=int, metavar="N", help="draw one task anew with this seed")
    remove = actions.add_parser("remove", help="take tasks out; they are not written again either")
    remove.add_argument("names", nargs="+", metavar="NAME")
    where = "the library's folder (default: handscript/library below ~/.local/share)"
    for action in (generate, listed, show, render, remove):
        action.add_argument("--library", type=Path, metavar="FOLDER", help=where)
    for action in (generate, listed, show):
        action.add_argument("--json", action="store_true", help="print one JSON object a task")


def _add_generate_options(generate: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    # What was not given is None: a run that goes on has it from the library.
    add = generate.add_argument
    add("target", nargs="?", metavar="TEXT", help="the task of --mode target; a wish in --mode explore")
    add("--mode", choices=["explore", "target"], help="what is new, or a curriculum towards TEXT (default: explore)")
    writers = "who writes, as in `run`; embedded is a grammar, the small model is not asked (default: embedded)"
    add("--model", help=writers)
    add("--record", type=Path, metavar="FILE", help="record what the model says, for recorded:FILE")
    add("--n", type=positive, dest="count", metavar="N", help="tasks to keep (default: 10)")
    again = "how often a candidate may be written again (default: 2)"
    add("--repairs", type=int, choices=range(11), metavar="N", help=again)
    add("--seeds", type=positive, metavar="N", help="drawings that a candidate is checked with (default: 20)")
    add("--workers", type=positive, metavar="N", help="processes that check (default: as many as processors)")
    add("--seed", type=int, metavar="N", help="of what is random (default: 0)")
    add("--resume", action="store_true", help="go on with the run that was interrupted last")
