"""The options of `handscript eval env`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add_options(command: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Add them; what was not given is None: an evaluation that goes on has it from its folder.

    Args:
        positive: from a text to a number of at least 1.
    """
    add = command.add_argument
    agents = ("try-again", "react", "plan-and-solve", "hierarchical")
    several = "may be given several times"
    add("environment", nargs="?", metavar="ENV", help="as gymnasium knows it, such as handscript/Bash-v0")
    add("--agent", action="append", dest="agents", choices=agents, help=f"{several} (default: try-again)")
    add("--model", action="append", dest="models", metavar="MODEL", help=f"as in `run`; {several}")
    add("--data", type=Path, metavar="FILE", help="a data set in InterCode's format (default: a small one of ours)")
    setting = "of the environment, such as setup=setup.sh or task=cap/stack-all; may be given several times"
    add("--set", action="append", default=[], dest="settings", metavar="KEY=VALUE", help=setting)
    add("-n", "--items", type=positive, metavar="N", help="so many items, drawn (default: all, of 200 at most)")
    add("--turns", type=positive, metavar="N", help="actions that an agent may take (default: 10)")
    add("--feedback", metavar="WHO", help="who comments on actions: none, script, or a model (default: none)")
    what = "what an agent is shown of an action: what it printed (tools), the comment, or both"
    add("--shown", action="append", choices=("tools", "feedback", "both"), help=f"{what}; {several}")
    add("--trials", type=positive, metavar="N", help="of each item (default: 1)")
    add("--seed", type=int, help="of which items are drawn, and of environments (default: 0)")
    add("--calls", type=positive, metavar="N", help="model calls that an episode may cost (default: 60)")
    add("--tokens", type=positive, metavar="N", help="tokens that an episode may cost (default: 200000)")
    add("--seconds", type=float, metavar="S", help="of waiting for the model, in an episode (default: 300)")
    add("--timeout", type=float, metavar="S", help="for one episode (default: 600)")
    add("--workers", type=positive, metavar="N", help="episodes at a time (default: as many as there are processors)")
    add("--runs", type=Path, default=Path("runs"), help="where the folder goes (default: runs)")
    add("--folder", type=Path, help="this folder instead")
    add("--resume", type=Path, metavar="FOLDER", help="go on where an evaluation was ended")
    add("--report", type=Path, metavar="FOLDER", help="only write an evaluation's table again")
