"""The simulated cell, as the command line asks for it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event

import numpy as np

from lmp.cli.cell import Add, Cell, Opening
from lmp.cli.errors import USAGE, CommandError
from lmp.cli.seeing import encoder, seeing
from lmp.corrections.attention import Attention
from perception.changes import Change
from perception.detect.open_vocabulary.reference import DetectorUnavailable
from perception.workspace import WORKSPACE
from sim.cell import SimCell
from sim.recording import recorded
from sim.scene import SceneError, SceneSpec, load_scene, parse_counts, usual_scene


def simulated(options: argparse.Namespace, complain: Callable[[str], None]) -> Opening:
    """Opens the cell of `run`, `exec` and `chat`.

    Args:
        options: of the command line.
        complain: told why there is no video.

    Raises:
        CommandError: there is no such scene.
    """
    spec, looks = scene_of(options), encoder(options)

    @contextmanager
    def opened(stop: Event, add: Add, attention: Attention) -> Iterator[Cell]:
        with cell_of(options, spec, stop, add, attention) as cell:

            def filmed(folder: Path, observe: Add) -> AbstractContextManager[None]:
                return recorded(cell, folder, observe, None if options.no_video else folder / "video.mp4", complain)

            yield Cell(
                functions=cell.functions,
                arm=cell.arm,
                see=seeing(cell.scene, looks),
                names=cell.names,
                begin=cell.begin,
                things=cell.truth,
                recorded=filmed,
                workspace=WORKSPACE,
                about={
                    "perception": options.perception,
                    "detector": options.detector,
                    "camera_level": options.camera_level,
                    "effector": options.effector,
                    "seed": options.seed,
                    "scene": spec.as_json(),
                },
                packages=("pybullet",),
            )

    return opened


def scene_of(options: argparse.Namespace) -> SceneSpec:
    """What the command line wants to stand on the table. Raises `CommandError`."""
    try:
        if options.scene.endswith(".toml") or Path(options.scene).is_file():
            return load_scene(Path(options.scene))
        return usual_scene(np.random.default_rng(options.seed), parse_counts(options.scene))
    except SceneError as error:
        raise CommandError(f"--scene {options.scene}: {error}", code=USAGE) from error


def cell_of(
    options: argparse.Namespace, spec: SceneSpec, stop: Event, add: Add, attention: Attention | None = None
) -> SimCell:
    """The cell that the command line asks for. Raises `CommandError`."""
    attention = attention or Attention()

    def note(what: str, data: Mapping[str, object]) -> None:
        add("motion", what=what, **data)

    def changed(change: Change) -> None:
        add("observation", **asdict(change))

    try:
        return SimCell(
            spec,
            perception=options.perception,
            detector=options.detector,
            camera_level=options.camera_level,
            effector=options.effector,
            seed=options.seed,
            gui=options.gui,
            real_time=bool(getattr(options, "real_time", False)),
            interrupt=attention.interrupt,
            hold=attention.hold,
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
