"""Everything that runs need, put together and taken apart again: a cell, a conversation, a folder a run."""

from __future__ import annotations

import argparse
import getpass
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

from lmp.cli.cell import Cell, Opening
from lmp.cli.errors import USAGE, CommandError
from lmp.cli.show import Show
from lmp.corrections.attention import Attention
from lmp.corrections.recall import Memory
from lmp.memory.database import StoreError, default_path
from lmp.model.base import Model
from lmp.report import write_report
from lmp.result import Report
from lmp.sandbox.host import ConfinementUnavailable, Sandbox
from lmp.session import Session
from lmp.trace import Trace, as_json
from perception.inspection import BadPicture
from perception.inventory import inventory


@dataclass
class Stage:
    """One conversation in one cell.

    Attributes:
        folder: of the run at hand, or of the last one.
    """

    options: argparse.Namespace
    cell: Cell
    session: Session
    sandbox: Sandbox
    model: Model
    trace: Trace
    folder: Path = field(init=False)

    @property
    def relative(self) -> str:
        """The run's folder as seen from where the command was given."""
        return os.path.relpath(self.folder)

    @contextmanager
    def run(self, title: str) -> Iterator[None]:
        """A run with a folder of its own. However it ends, its trace is closed and its report is written.

        Raises:
            CommandError: no folder is to be had, or a camera shows what it cannot have seen.
        """
        self.folder = _folder(self.options.runs, title)
        self.trace.begin(self.folder)
        with self._reported():
            self.trace.add(
                "run",
                command=self.options.command,
                title=title,
                model=self.model.name,
                vocabulary=self.options.vocabulary,
                **self.cell.about,
                sandbox=self.sandbox.tier,
                versions={name: version(name) for name in ("handscript", *self.cell.packages, "numpy")},
            )
            try:
                with self.cell.recorded(self.folder, partial(self.trace.add, "observation")):
                    yield
            except BadPicture as error:
                raise CommandError(str(error)) from error

    def perform(self, act: Callable[[], Report], show: Show) -> Report:
        """Do something and tell the person what came of it."""
        before = self.cell.things()
        report = act()
        show.report(report)
        show.moved(before, self.cell.things())
        return report

    def state(self) -> dict[str, Any]:
        """Every object by name, as JSON values."""
        state: dict[str, Any] = as_json(inventory(self.cell.things()))
        return state

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Write the report when the run is over, and as far as the disk allows when an exception ends it."""
        try:
            yield
        except BaseException as error:
            # What ended the run is what the person is told, not what goes wrong after it.
            with suppress(OSError):
                self.trace.add("error", type=type(error).__name__, message=str(error))
            with suppress(OSError):
                self.trace.close()
            with suppress(OSError):
                write_report(self.folder)
            raise
        self.trace.close()
        write_report(self.folder)


@contextmanager
def prepared(
    options: argparse.Namespace, opening: Opening, show: Show, ask: Callable[[str], str] | None
) -> Iterator[Stage]:
    """Get ready for runs: a model, a sandbox, a cell, and a conversation that goes on from run to run.

    Raises:
        CommandError: something that was asked for on the command line is not to be had.
    """
    model = _model(options)
    stop, trace, attention = Event(), Trace(), Attention()
    with ExitStack() as stack:
        stack.callback(trace.close)
        try:
            sandbox = stack.enter_context(Sandbox(unconfined=options.unconfined))
        except ConfinementUnavailable as error:
            raise CommandError(str(error)) from error
        if options.unconfined:
            show.console.print("[bold red]UNCONFINED: programs run with all of your rights[/]")
        cell = stack.enter_context(opening(stop, trace.add, attention))
        memory = _memory(options, cell.arm.name)
        if memory is not None:
            stack.enter_context(memory)
        session = Session(
            model,
            cell.functions,
            sandbox,
            observe=cell.names,
            trace=trace,
            vocabulary=options.vocabulary,
            ask=ask,
            stop=stop,
            on_sentence=cell.begin,
            on_program=show.program,
            on_say=show.said,
            arm=cell.arm,
            attention=attention,
            memory=memory,
            see=cell.see,
            on_memory=show.memory,
        )
        yield Stage(options, cell, session, sandbox, model, trace)


@contextmanager
def staged(
    options: argparse.Namespace, opening: Opening, title: str, show: Show, ask: Callable[[str], str] | None
) -> Iterator[Stage]:
    """Set the stage for one run of a command, which Ctrl-C may end.

    Raises:
        CommandError: as `prepared` and `Stage.run` do.
    """
    with prepared(options, opening, show, ask) as stage, stage.run(title), _interrupts(stage, show):
        yield stage


@contextmanager
def _interrupts(stage: Stage, show: Show) -> Iterator[None]:
    """The first Ctrl-C brings the arm to rest and ends the sentence; a second one, the command."""
    stop = stage.session.stop

    def interrupt(number: int, frame: FrameType | None) -> None:
        if stop.is_set() or not stage.session.busy:
            raise KeyboardInterrupt
        stop.set()
        show.note("stopping")

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _model(options: argparse.Namespace) -> Model:
    from lmp.model.select import UnknownModel, select

    try:
        return select(options.model, record=options.record)
    except UnknownModel as error:
        raise CommandError(f"--model {options.model}: {error}", code=USAGE) from error


def _memory(options: argparse.Namespace, robot: str) -> Memory | None:
    """What people have told before, unless `--memory none`."""
    if options.memory == "none":
        return None
    person = options.person
    if person is None:
        with suppress(OSError, KeyError):  # a user without a name, as in some containers
            person = getpass.getuser()
    try:
        return Memory(Path(options.memory) if options.memory else default_path(), person=person or "", robot=robot)
    except StoreError as error:
        raise CommandError(f"the memory: {error}; `--memory none` does without", code=USAGE) from error


def _folder(runs: Path, title: str) -> Path:
    """A new folder `runs/<time>-<slug>`; two runs in one second get different ones."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "run"
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{slug}"
    for attempt in range(100):
        folder = runs / (name if not attempt else f"{name}-{attempt + 1}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.is_dir():
                raise
            continue
        return folder
    raise CommandError(f"no free name for a run's folder in {runs}")
