"""How well cameras are found from simulated views of a board: the errors of their places over seeds, and the time.

    python -m bench.calibration --seeds 20              # fixed and wrist, clean pictures
    python -m bench.calibration --seeds 20 --level 2    # through a lens, with noise; the camera has been moved

Truth is the simulator's. A calibration that says it cannot tell counts as refused, not as an error.
"""

from __future__ import annotations

import argparse
import time

import cv2
import numpy as np

from lmp.cli.printed_board import show_board
from lmp.cli.survey import Survey
from perception.calibration.board import Board
from perception.calibration.solve import TooFewViews, Unexplained, solved
from perception.types import Array
from robot.motion import Motion
from sim.cell import SimCell
from sim.scene import scene

MEASURED = ("mm", "degrees", "residual px", "s", "s to solve")
CAMERAS = {"fixed": "overview", "wrist": "wrist"}


def main() -> None:
    """Calibrate and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--views", type=int, default=15)
    parser.add_argument("--level", type=int, default=0, choices=range(5))
    parser.add_argument("--only", choices=list(CAMERAS))
    options = parser.parse_args()
    for kind in CAMERAS if options.only is None else [options.only]:
        rows, refused = [], 0
        for seed in range(options.seeds):
            try:
                rows.append(one(kind, seed, options.views, options.level))
            except (TooFewViews, Unexplained) as error:
                refused += 1
                print(f"{kind} {seed}: {error}", flush=True)
        print(f"{kind}: {len(rows)} of {options.seeds} solved, {refused} refused")
        for name, values in zip(MEASURED, np.transpose(rows), strict=False):
            middle, most = np.quantile(values, [0.5, 0.95])
            print(f"  {name}: median {middle:.3f}, 95 % {most:.3f}, most {values.max():.3f}")


def one(kind: str, seed: int, views: int, level: int) -> tuple[float, float, float, float, float]:
    """Errors of place (mm) and direction (degrees), residual (px), and seconds in all and to solve, for one seed."""
    began = time.perf_counter()
    name = CAMERAS[kind]
    with SimCell(scene([]), camera_level=level, seed=seed) as cell:
        show_board(cell, kind, Board(), np.random.default_rng(seed))
        survey = Survey(cell.robot, Motion(cell.robot.arm), Board(), seed)
        seen = (survey.fixed if kind == "fixed" else survey.wrist)(name, views)
        true = cell.cameras.true_pose(name)
        if kind == "wrist":
            true = np.linalg.inv(cell.robot.flange) @ true
        known = cell.cameras.cameras[name]
    solving = time.perf_counter()
    solution = solved(name, (known.width, known.height), seen)
    ended = time.perf_counter()
    return *error(solution.camera.table_from_camera, true), solution.residual, ended - began, ended - solving


def error(found: Array, true: Array) -> tuple[float, float]:
    """How far one pose is from another, mm and degrees."""
    off = np.linalg.inv(true) @ found
    angle = np.linalg.norm(np.asarray(cv2.Rodrigues(off[:3, :3])[0]))
    return float(np.linalg.norm(off[:3, 3]) * 1e3), float(np.rad2deg(angle))


if __name__ == "__main__":
    main()
