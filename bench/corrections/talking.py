"""A conversation in a simulated cell, as `handscript chat` would have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from lmp.cli.seeing import seeing
from lmp.corrections.attention import Attention
from lmp.corrections.recall import Memory
from lmp.model.base import Model
from lmp.sandbox.host import Sandbox
from lmp.session import Session
from perception.drawers import table_from_handle
from perception.geometry.symmetry import matrix
from perception.types import Array
from sim.cell import SimCell
from sim.scene import SceneSpec


@dataclass
class Talk:
    """One conversation.

    Attributes:
        grasps: (4, 4) handle_from_tool, as the simulator has it, of every time that a cup closed on a handle.
    """

    session: Session
    cell: SimCell
    grasps: list[Array] = field(default_factory=list)


@contextmanager
def talking(
    spec: SceneSpec,
    model: Model,
    sandbox: Sandbox,
    memory: Path | None = None,
    on_say: Callable[[str], None] = lambda text: None,
    **options: Any,
) -> Iterator[Talk]:
    """Begin a conversation in a cell of its own.

    Args:
        spec: what stands on the table.
        model: writes the programs.
        sandbox: runs them.
        memory: the database; None remembers nothing.
        on_say: told what the person is told.
        options: of `SimCell`; the eyes are true ones when nothing is said.
    """
    attention, stop = Attention(), Event()
    options = {"perception": "truth", **options}
    with SimCell(spec, stop=stop, interrupt=attention.interrupt, hold=attention.hold, **options) as cell:
        remembered = None if memory is None else Memory(memory, person="somebody", robot=cell.arm.name)
        session = Session(
            model,
            cell.functions,
            sandbox,
            observe=cell.names,
            stop=stop,
            on_sentence=cell.begin,
            on_say=on_say,
            arm=cell.arm,
            attention=attention,
            memory=remembered,
            see=seeing(cell.scene),
        )
        talk = Talk(session, cell)
        cell.world.watchers.append(_watch(talk))
        try:
            yield talk
        finally:
            if remembered is not None:
                remembered.close()


def _watch(talk: Talk) -> Any:
    """Notes how handles are truly held when a cup closes."""
    closed = False

    def watch() -> None:
        nonlocal closed
        robot, drawers = talk.cell.robot, talk.cell.world.drawers
        now = bool(drawers) and robot.state().gripper_width == 0.0
        if now and not closed:
            table_from_tool = np.eye(4)
            table_from_tool[:3, :3], table_from_tool[:3, 3] = matrix(robot.tool.quaternion), robot.tool.position
            handles = [table_from_handle(drawer.as_object()) for drawer in drawers.values()]
            nearest = min(handles, key=lambda handle: float(np.linalg.norm(handle[:3, 3] - table_from_tool[:3, 3])))
            talk.grasps.append(np.linalg.inv(nearest) @ table_from_tool)
        closed = now

    return watch
