"""Everything that one run needs, put together and taken apart again."""

from __future__ import annotations

import argparse
import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

from lmp.cli.errors import USAGE, CommandError
from lmp.cli.show import Show
from lmp.model.base import Model
from lmp.report import write_report
from lmp.sandbox.host import ConfinementUnavailable, Sandbox
from lmp.session import Report, Session
from lmp.trace import Trace, as_json
from perception.changes import Change
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.inspection import BadPicture
from sim.cell import SimCell
from sim.recording import poses, recorded
from sim.scene import SceneError, SceneSpec, load_scene, parse_counts, usual_scene


@dataclass
class Stage:
    """One run: a cell, a conversation, a folder."""

    options: argparse.Namespace
    cell: SimCell
    session: Session
    sandbox: Sandbox
    trace: Trace
    folder: Path

    @property
    def relative(self) -> str:
        """The run's folder as seen from where the command was given."""
        return os.path.relpath(self.folder)

    def perform(self, act: Callable[[], Report], show: Show) -> Report:
        """Do something and tell the person what came of it."""
        before = self.cell.truth()
        report = act()
        show.report(report)
        show.moved(before, self.cell.truth())
        return report

    def state(self) -> dict[str, Any]:
        """Every object by name, from simulator truth, as JSON values."""
        state: dict[str, Any] = as_json(poses(self.cell))
        return state


@contextmanager
def staged(options: argparse.Namespace, title: str, show: Show, ask: Callable[[str], str] | None) -> Iterator[Stage]:
    """Set the stage for a run. However it ends, all is closed and its report is written.

    Raises:
        CommandError: something that was asked for on the command line is not to be had.
    """
    spec = scene_of(options)
    model = _model(options)
    stop = Event()
    with ExitStack() as stack:
        folder = _folder(options.runs, title)
        trace = stack.enter_context(Trace(folder))
        try:
            sandbox = stack.enter_context(Sandbox(unconfined=options.unconfined))
        except ConfinementUnavailable as error:
            raise CommandError(str(error)) from error
        if options.unconfined:
            show.console.print("[bold red]UNCONFINED: programs run with all of your rights[/]")
        cell = stack.enter_context(cell_of(options, spec, stop, trace))
        trace.add(
            "run",
            command=options.command,
            title=title,
            model=model.name,
            vocabulary=options.vocabulary,
            perception=options.perception,
            detector=options.detector,
            camera_level=options.camera_level,
            effector=options.effector,
            seed=options.seed,
            scene=spec.as_json(),
            sandbox=sandbox.tier,
            versions={name: version(name) for name in ("handscript", "pybullet", "numpy")},
        )
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
        )
        stage = Stage(options, cell, session, sandbox, trace, folder)
        stack.enter_context(_reported(stage))
        film = None if options.no_video else folder / "video.mp4"
        try:
            with recorded(cell, folder, partial(trace.add, "observation"), film, show.note), _interrupts(stage, show):
                yield stage
        except BadPicture as error:
            raise CommandError(str(error)) from error


@contextmanager
def _reported(stage: Stage) -> Iterator[None]:
    """Write the report when the run is over, and as far as the disk allows when an exception ends it."""
    try:
        yield
    except BaseException as error:
        # What ended the run is what the person is told, not what goes wrong after it.
        with suppress(OSError):
            stage.trace.add("error", type=type(error).__name__, message=str(error))
        with suppress(OSError):
            stage.trace.close()
        with suppress(OSError):
            write_report(stage.folder)
        raise
    stage.trace.close()
    write_report(stage.folder)


def cell_of(options: argparse.Namespace, spec: SceneSpec, stop: Event, trace: Trace) -> SimCell:
    """The cell that the command line asks for. Raises `CommandError`."""

    def note(what: str, data: Mapping[str, object]) -> None:
        trace.add("motion", what=what, **data)

    def changed(change: Change) -> None:
        trace.add("observation", **asdict(change))

    try:
        return SimCell(
            spec,
            perception=options.perception,
            detector=options.detector,
            camera_level=options.camera_level,
            effector=options.effector,
            seed=options.seed,
            gui=options.gui,
            stop=stop,
            note=note,
            on_change=changed,
        )
    except SceneError as error:
        raise CommandError(f"--scene {options.scene}: {error}", code=USAGE) from error
    except DetectorUnavailable as error:
        raise CommandError(f"--detector {options.detector}: {error}", code=USAGE) from error
    except RuntimeError as error:
        raise CommandError(f"the simulator does not start: {error}") from error


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


def scene_of(options: argparse.Namespace) -> SceneSpec:
    """What the command line wants to stand on the table. Raises `CommandError`."""
    import numpy as np

    try:
        if options.scene.endswith(".toml") or Path(options.scene).is_file():
            return load_scene(Path(options.scene))
        return usual_scene(np.random.default_rng(options.seed), parse_counts(options.scene))
    except SceneError as error:
        raise CommandError(f"--scene {options.scene}: {error}", code=USAGE) from error


def _model(options: argparse.Namespace) -> Model:
    from lmp.model.select import UnknownModel, select

    try:
        return select(options.model, record=options.record)
    except UnknownModel as error:
        raise CommandError(f"--model {options.model}: {error}", code=USAGE) from error


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
