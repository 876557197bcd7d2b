"""What a run needs to know of the cell that it happens in, simulated or real."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from lmp.corrections.arm import Arm
from lmp.corrections.attention import Attention
from lmp.corrections.recall import See
from perception.types import SceneObject
from perception.workspace import Workspace

Add = Callable[..., object]
"""Puts an event into the trace of the run at hand: its kind, and its data by keyword."""

Opening = Callable[[Event, Add, Attention], AbstractContextManager["Cell"]]
"""Opens a cell whose arm comes to rest when the event is set, which tells what it does, and whose motions are held when
something is said. Raises `CommandError`."""


@dataclass(frozen=True)
class Cell:
    """A table, an arm and eyes, put together.

    Args:
        functions: what programs may call, by name (docs/programs.md).
        arm: does what corrections ask for.
        see: the objects, as what is remembered speaks of them.
        names: the objects that are believed to be there, after a fresh look if one is due.
        begin: get ready for a sentence.
        things: every object by name, as it really stands where somebody knows that, else as it is believed.
        recorded: given a run's folder and what is told of pictures, records what happens while its context lasts.
        workspace: the part of the table that programs mean.
        about: what the trace says of the cell, as JSON values.
        packages: whose versions the trace has.
    """

    functions: Mapping[str, Callable[..., Any]]
    arm: Arm
    see: See
    names: Callable[[], Sequence[str]]
    begin: Callable[[str], None]
    things: Callable[[], Mapping[str, SceneObject]]
    recorded: Callable[[Path, Add], AbstractContextManager[None]]
    workspace: Workspace
    about: Mapping[str, Any]
    packages: Sequence[str] = field(default=())
