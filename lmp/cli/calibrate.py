"""`handscript calibrate`: a board to print, and cameras that are found by looking at it."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import Progress

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.survey import Survey
from perception.calibration.board import Board
from perception.calibration.camera_file import camera_file, save_camera
from perception.calibration.sheet import save_sheet
from perception.calibration.solve import LEAST_CORNERS, Solution, TooFewViews, Unexplained, View, solved
from perception.inspection import BadPicture
from robot.arm import Arm
from robot.motion import Motion
from robot.planner import Planner
from robot.robot import Robot
from robot.types import RobotError


class Armed(Robot, Protocol):
    """A robot that knows which arm it is."""

    @property
    def arm(self) -> Arm:
        """Its shape and limits."""
        ...


A = TypeVar("A", bound=Armed)
Plan = Callable[[A, Event], Planner]


def calibrate(options: argparse.Namespace) -> int:
    """Write the board, or find a simulated camera and write its file."""
    if options.what == "board":
        save_sheet(Board(), options.output or Path("board.pdf"), options.paper)
        return 0
    from lmp.cli.printed_board import simulated

    return find_camera(options, simulated(options), lambda robot, stop: Motion(robot.arm))


def find_camera(options: argparse.Namespace, cell: AbstractContextManager[A], plan: Plan[A]) -> int:
    """Take pictures of a board with an arm, and write where its camera is and how it sees.

    Args:
        options: of the command line.
        cell: opens the arm.
        plan: gives what plans for it, which a stop ends.
    """
    solution = _solution(options, cell, plan)
    path = options.output or Path(f"{solution.camera.name}.toml")
    save_camera(camera_file(solution, on_flange=options.what == "wrist"), path)
    Console(highlight=False).print(
        f"{path}: {solution.views} views, residual {solution.residual:.2f} px ({solution.residual_mm:.2f} mm), "
        f"the camera's place within {solution.position_sd * 1e3:.2f} mm and "
        f"{np.rad2deg(solution.angle_sd):.3f} degrees (one standard deviation)"
    )
    return 0


def _solution(options: argparse.Namespace, cell: AbstractContextManager[A], plan: Plan[A]) -> Solution:
    try:
        with cell as robot:
            try:
                known = robot.capture(options.camera).camera
            except KeyError as error:
                raise CommandError(f"--camera {options.camera}: {error.args[0]}", code=USAGE) from error
            return solved(options.camera, (known.width, known.height), _views(options, robot, plan))
    except (BadPicture, RobotError, TooFewViews, Unexplained) as error:
        raise CommandError(str(error)) from error


def _views(options: argparse.Namespace, robot: A, plan: Plan[A]) -> list[View]:
    stop = Event()
    with Progress(transient=True) as progress, _interrupted(stop):
        bar = progress.add_task(f"{options.what} camera", total=options.views)

        def seen(corners: int) -> None:
            progress.update(bar, advance=int(corners >= LEAST_CORNERS), description=f"{corners} corners")

        survey = Survey(robot, plan(robot, stop), Board(), options.seed, stop, seen)
        return (survey.fixed if options.what == "fixed" else survey.wrist)(options.camera, options.views)


@contextmanager
def _interrupted(stop: Event) -> Iterator[None]:
    """Ctrl-C brings the arm to rest."""
    before = signal.signal(signal.SIGINT, lambda number, frame: stop.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
