"""A simulated cell whose arm carries a calibration board, or has one lying before it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from lmp.cli.survey import TOOL_FROM_BOARD
from perception.calibration.board import Board
from perception.calibration.hand_eye import rigid, rotation
from perception.types import Array
from sim.board import PrintedBoard
from sim.cell import SimCell
from sim.robot import SimRobot
from sim.scene import scene

# What nobody knows before a calibration: how far from where it should be a board is held or laid down, m and rad.
HELD_AWRY, LAID_AWRY = (0.004, 0.02), (0.01, 0.1)


@contextmanager
def simulated(options: argparse.Namespace) -> Iterator[SimRobot]:
    """The arm of an empty cell with a board, as the command line asks for it."""
    with SimCell(scene([]), camera_level=options.camera_level, seed=options.seed, gui=options.gui) as cell:
        show_board(cell, options.what, Board(), np.random.default_rng(options.seed))
        yield cell.robot


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
