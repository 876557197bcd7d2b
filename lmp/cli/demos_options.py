"""The options of `handscript tasks demos`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add_options(command: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Add them; what was not given is None: a data set that goes on has it from its folder.

    Args:
        positive: from a text to a number of at least 1.
    """
    add = command.add_argument
    several = "may be given several times"
    add("--task", action="append", dest="tasks", metavar="SUITE[/NAME]", help=f"what is demonstrated; {several}")
    add("--episodes", type=positive, metavar="N", help="demonstrations of each task (default: 50)")
    add("--out", type=Path, metavar="FOLDER", help="where the data set goes")
    formats = ["hdf5", "lerobot", "mcap"]
    add("--format", action="append", dest="formats", choices=formats, help=f"{several} (default: hdf5)")
    what = "whose programs: oracle, model, or a program's FILE.py, run on every table (default: oracle)"
    add("--program", metavar="WHOSE", help=what)
    add("--model", help="of --program model, as in `run` (default: embedded)")
    add("--perception", choices=["camera", "truth"], help="what programs see by (default: truth)")
    add("--effector", choices=["suction", "hand", "spatula"], help="default: suction")
    camera = "overview, corner or wrist, in a size"
    sizes = "default: overview and wrist, 256x192"
    add("--camera", action="append", dest="views", metavar="NAME[:WxH]", help=f"{camera}; {several} ({sizes})")
    add("--fps", type=positive, metavar="N", help="actions and pictures a second (default: 20)")
    add("--seed", type=int, help="of the tables: those of `handscript eval` with the same one (default: 0)")
    failed = "keep the first N rollouts whatever came of them (default: the first N that reach the goal)"
    add("--keep-failed", action="store_true", default=None, help=failed)
    add("--timeout", type=float, metavar="S", help="for one rollout (default: 300)")
    add("--workers", type=positive, metavar="N", help="rollouts at a time (default: as many as there are processors)")
    ray = "workers in a Ray cluster; by default one of this machine"
    add("--ray", nargs="?", const="", metavar="ADDRESS", help=ray)
    add("--resume", action="store_true", help="go on with the data set in --out")
    add("--replay", type=Path, metavar="FOLDER", help="do a data set's actions again: what do they reach?")
