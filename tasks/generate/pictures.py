"""Pictures of tasks: one drawing before and after its oracle, and a contact sheet of all tasks of a library."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from lmp.api import Api
from lmp.setting import Runner
from sim.camera import Cameras, looking
from sim.cell import SimCell
from sim.reuse import LastingWorld
from tasks.task import Instance

Picture = NDArray[np.uint8]

# From above and from the far side, where the arm is not, turned so that left is left: towers lean towards the reader.
CAMERA = looking("task", (0.0, 0.36, 1.32), (0.0, 0.0, 0.0), (0, 1, 0), width=256, height=192, focal=490.0)

BETWEEN = 4
"""Pixels of white between a picture and the next."""

COLUMNS, LINES, LINE = 5, 3, 17
"""Of a contact sheet: tasks beside each other; lines of text under each, and how many pixels high one is."""

FONT, SCALE = cv2.FONT_HERSHEY_SIMPLEX, 0.42


def before_and_after(instance: Instance, sandbox: Runner, world: LastingWorld) -> bytes:
    """A drawing at its beginning and after its oracle, side by side, as PNG."""
    with SimCell(instance.scene, perception="truth", world=world.cleared(instance.scene)) as cell:
        cameras = Cameras(cell.world, CAMERA, shadowed=(CAMERA.name,))
        before = cameras.portrait(CAMERA.name)
        sandbox.run(instance.oracle, Api(cell.functions), variables={"objects": cell.names()})
        cell.robot.stand(cell.robot.arm.home)
        after = cameras.portrait(CAMERA.name)
    gap = np.full((CAMERA.height, BETWEEN, 3), 255, np.uint8)
    return _png(np.hstack([before, gap, after]))


def contact_sheet(tasks: Sequence[tuple[str, str, Path]]) -> bytes:
    """All tasks on one page, as PNG.

    Args:
        tasks: of each the name, the instruction, and where its picture is.
    """
    cells = [_captioned(_read(picture), name, instruction) for name, instruction, picture in tasks]
    blank = np.full_like(cells[0], 255)
    cells += [blank] * (-len(cells) % min(COLUMNS, len(cells)))
    columns = min(COLUMNS, len(cells))
    rows = [np.hstack(cells[i : i + columns]) for i in range(0, len(cells), columns)]
    return _png(np.vstack(rows))


def _captioned(picture: Picture, name: str, instruction: str) -> Picture:
    """A picture with what it shows below it."""
    height, width = picture.shape[:2]
    page = np.full((height + (LINES + 1) * LINE + 2 * BETWEEN, width + 2 * BETWEEN, 3), 255, np.uint8)
    page[BETWEEN : BETWEEN + height, BETWEEN : BETWEEN + width] = picture
    letters = width // 8
    told = textwrap.wrap(instruction, letters, max_lines=LINES, placeholder=" ...")
    for number, (line, gray) in enumerate([(name[:letters], 0), *((line, 90) for line in told)], start=1):
        place = (BETWEEN, BETWEEN + height + number * LINE - 3)
        cv2.putText(page, line, place, FONT, SCALE, (gray, gray, gray), 1, cv2.LINE_AA)
    return page


def _read(path: Path) -> Picture:
    """A PNG as red, green, blue. Raises `OSError` where there is none."""
    decoded = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR_RGB)
    if decoded is None:
        raise OSError(f"{path} is no picture")
    return np.asarray(decoded, dtype=np.uint8)


def _png(picture: Picture) -> bytes:
    written, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    if not written:
        raise OSError("no PNG encoder")
    return bytes(data.tobytes())
