"""Does what the ROS 2 node is told: each sentence is a run with a folder of its own, in one conversation."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

from lmp.cli.cell import Add, Cell, Opening
from lmp.cli.errors import CommandError
from lmp.cli.real import connected, real
from lmp.cli.show import Show
from lmp.cli.stage import Stage, prepared
from lmp.corrections.attention import Attention
from lmp.program import Written
from robot.ros2.command import Outcome, Tell
from robot.ros2.config import CellFile
from robot.types import Stopped

if TYPE_CHECKING:
    from robot.ros2.robot import RosRobot


class Line(Show):
    """The line to whoever gave the sentence: what is done is said there as well as on standard error.

    Attributes:
        tell: takes a kind and a text.
        stop: once it is set no motion begins. The session's own is cleared when a sentence begins, so that one which
            is stopped in that moment would go on.
    """

    def __init__(self) -> None:
        super().__init__(beside=True)
        self.tell: Tell = lambda kind, text: None
        self.stop = Event()

    def program(self, written: Written) -> None:
        """A source as soon as it is written."""
        super().program(written)
        self.tell("program", written.source)

    def said(self, text: str) -> None:
        """What a program says to the person."""
        super().said(text)
        self.tell("say", text)

    def over(self, opening: Opening) -> Opening:
        """The same cell, with each motion announced before it begins."""

        @contextmanager
        def opened(stop: Event, add: Add, attention: Attention) -> Iterator[Cell]:
            with opening(stop, add, attention) as cell:
                functions = {
                    name: self._announced(function) if getattr(function, "moves_arm", False) else function
                    for name, function in cell.functions.items()
                }
                yield replace(cell, functions=functions)

        return opened

    def _announced(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def announced(*args: Any, **kwargs: Any) -> Any:
            if self.stop.is_set():
                raise Stopped("stopped before a motion")
            values = [*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())]
            self.tell("call", f"{function.__name__}({', '.join(values)})")
            return function(*args, **kwargs)

        return announced


class RosCommander:
    """Implements `robot.ros2.command.Commander`.

    Args:
        stage: the conversation.
        robot: its arm.
        line: that the stage shows things on, and its cell announces motions on.
    """

    def __init__(self, stage: Stage, robot: RosRobot, line: Line) -> None:
        self._stage, self._robot, self._line = stage, robot, line

    def run(self, sentence: str, tell: Tell, stop: Event) -> Outcome:
        """See `Commander`."""
        self._line.tell, self._line.stop = tell, stop
        self._line.sentence(sentence)
        try:
            with self._stage.run(sentence):
                report = self._stage.session.do(sentence)
        except (CommandError, OSError) as error:
            return Outcome("failed", str(error))
        self._line.report(report)
        return Outcome(report.outcome, report.message, str(self._stage.folder.absolute()))

    def stop(self) -> None:
        """See `Commander`."""
        self._stage.session.stop.set()
        self._robot.stop()

    def trouble(self) -> str:
        """See `Commander`."""
        return self._robot.trouble()


@contextmanager
def commander(options: argparse.Namespace, file: CellFile) -> Iterator[RosCommander]:
    """Connect to the arm and get everything ready that sentences need. Raises `CommandError`."""
    line = Line()
    with (
        connected(file) as robot,
        prepared(options, line.over(real(options, file, robot)), line, ask=None) as stage,
    ):
        yield RosCommander(stage, robot, line)
