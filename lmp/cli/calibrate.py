"""`handscript calibrate`: a board to print, and cameras that are found by looking at it."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import numpy as np
from rich.console import Console
from rich.progress import Progress

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.survey import TOOL_FROM_BOARD, Survey
from perception.calibration.board import Board
from perception.calibration.camera_file import camera_file, save_camera
from perception.calibration.hand_eye import rigid, rotation
from perception.calibration.sheet import save_sheet
from perception.calibration.solve import LEAST_CORNERS, Solution, TooFewViews, Unexplained, View, solved
from perception.inspection import BadPicture
from perception.types import Array
from robot.types import RobotError
from sim.board import PrintedBoard
from sim.cell import SimCell
from sim.scene import scene

# What nobody knows before a calibration: how far from where it should be a board is held or laid down, m and rad.
HELD_AWRY, LAID_AWRY = (0.004, 0.02), (0.01, 0.1)


def calibrate(options: argparse.Namespace) -> int:
    """Write the board, or find a camera and write its file."""
    if options.what == "board":
        save_sheet(Board(), options.output or Path("board.pdf"), options.paper)
        return 0
    solution = _solution(options)
    path = options.output or Path(f"{solution.camera.name}.toml")
    save_camera(camera_file(solution, on_flange=options.what == "wrist"), path)
    Console(highlight=False).print(
        f"{path}: {solution.views} views, residual {solution.residual:.2f} px ({solution.residual_mm:.2f} mm), "
        f"the camera's place within {solution.position_sd * 1e3:.2f} mm and "
        f"{np.rad2deg(solution.angle_sd):.3f} degrees (one standard deviation)"
    )
    return 0


def _solution(options: argparse.Namespace) -> Solution:
    try:
        with SimCell(scene([]), camera_level=options.camera_level, seed=options.seed, gui=options.gui) as cell:
            show_board(cell, options.what, Board(), np.random.default_rng(options.seed))
            known = cell.cameras.cameras.get(options.camera)
            if known is None:
                there = ", ".join(cell.cameras.cameras)
                raise CommandError(f"--camera {options.camera}: there are {there}", code=USAGE)
            return solved(options.camera, (known.width, known.height), _views(options, cell))
    except (BadPicture, RobotError, TooFewViews, Unexplained) as error:
        raise CommandError(str(error)) from error


def _views(options: argparse.Namespace, cell: SimCell) -> list[View]:
    stop = Event()
    with Progress(transient=True) as progress, _interrupted(stop):
        bar = progress.add_task(f"{options.what} camera", total=options.views)

        def seen(corners: int) -> None:
            progress.update(bar, advance=int(corners >= LEAST_CORNERS), description=f"{corners} corners")

        survey = Survey(cell.robot, cell.robot.arm, Board(), options.seed, stop, seen)
        return (survey.fixed if options.what == "fixed" else survey.wrist)(options.camera, options.views)


def show_board(cell: SimCell, what: str, board: Board, rng: np.random.Generator) -> Array:
    """Put a simulated board into the gripper ("fixed" cameras) or on the table ("wrist"), not quite as it should be.

    Returns:
        (4, 4) how it really is: tool_from_board or table_from_board.
    """
    if what == "fixed":
        shift, turn = HELD_AWRY
        held = TOOL_FROM_BOARD @ rigid(rotation(rng.normal(0.0, turn, 3)), rng.normal(0.0, shift, 3))
        robot = cell.robot
        cell.cameras.show(PrintedBoard(board, lambda: robot.flange @ robot.arm.flange_from_tool @ held))
        return held
    shift, turn = LAID_AWRY
    lies = rigid(rotation([0.0, 0.0, rng.normal(0.0, turn)]), np.append(rng.normal(0.0, shift, 2), 0.0))
    cell.cameras.show(PrintedBoard(board, lambda: lies))
    return lies


@contextmanager
def _interrupted(stop: Event) -> Iterator[None]:
    """Ctrl-C brings the arm to rest."""
    before = signal.signal(signal.SIGINT, lambda number, frame: stop.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
