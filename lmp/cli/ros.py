"""`handscript ros`: the same sentences on a real arm, at the terminal or as a node."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from lmp.cli.calibrate import find_camera
from lmp.cli.cell import Opening
from lmp.cli.chat import chat
from lmp.cli.commander import commander
from lmp.cli.doctor import Finding, tell
from lmp.cli.real import cell_file, connected, real, ros_needed
from lmp.cli.run import execute, run
from lmp.cli.show import Show
from robot.ros2.moveit import planner

Command = Callable[[argparse.Namespace, Opening, Show], int]
SAME: dict[str, Command] = {"run": run, "exec": execute, "chat": chat}
"""What is done on a real arm as in simulation."""


def ros(options: argparse.Namespace) -> int:
    """Run one of the commands and return its exit code."""
    if options.ros == "doctor":
        return _doctor(options)
    if options.ros == "node":
        return _node(options)
    if options.ros == "calibrate":
        with _terminations():
            return find_camera(options, connected(cell_file(options)), planner)
    show = Show(beside=getattr(options, "json", False))
    file = cell_file(options)
    with _terminations(), connected(file) as robot:
        return SAME[options.ros](options, real(options, file, robot), show)


def _node(options: argparse.Namespace) -> int:
    file = cell_file(options)
    with ros_needed():
        from robot.ros2.node import serve
    return 0 if serve(lambda: commander(options, file), options.ros_args, autostart=options.autostart) else 1


def _doctor(options: argparse.Namespace) -> int:
    file = cell_file(options)
    with ros_needed():
        from robot.ros2.doctor import examine
    findings = [Finding(each.key, each.works, True, each.detail) for each in examine(file)]
    return tell(findings, as_json=options.json, what=f"all that {options.config} names")


@contextmanager
def _terminations() -> Iterator[None]:
    """End as after an error, the arm at rest, when told to end or when the terminal is lost."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
