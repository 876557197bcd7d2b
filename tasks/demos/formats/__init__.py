"""The formats that data sets are written in, behind one protocol; each is a folder of its own."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from robot.arm import Arm
from sim.cell import ARMS
from sim.stepped import Action
from tasks.demos.episode import Episode
from tasks.demos.plan import Configuration
from tasks.demos.views import View


@dataclass(frozen=True)
class Facts:
    """What all episodes of a data set have in common.

    Args:
        suite: where their tasks are from.
        fps: rows a second.
        arm: that moves.
        views: what is seen, by camera.
        seed: of the data set.
    """

    suite: str
    fps: int
    arm: Arm
    views: Sequence[View]
    seed: int

    @classmethod
    def of(cls, configuration: Configuration) -> Facts:
        """Those of a data set that was asked for so."""
        arm = ARMS[configuration.effector]()
        return cls(configuration.suite, configuration.fps, arm, configuration.cameras, configuration.seed)


@dataclass(frozen=True, eq=False)
class Recording:
    """What a data set tells of an episode to whoever does it again.

    Args:
        about: as the `Episode`'s.
        actions: (T, dof + 2).
    """

    about: Mapping[str, Any]
    actions: Sequence[Action]


class Writer(Protocol):
    """Writes one data set. An episode is needed only while it is added."""

    def add(self, episode: Episode) -> None:
        """Write one more episode."""
        ...

    def close(self) -> None:
        """Write what can be said only at the end. Before that there is no data set."""
        ...


class Format(Protocol):
    """A module of this package that knows a format."""

    def writer(self, folder: Path, facts: Facts) -> Writer:
        """Begin a data set in an empty folder."""
        ...

    def recordings(self, folder: Path) -> Iterator[Recording]:
        """Read back what a data set has of its episodes."""
        ...


NAMES = ("hdf5", "lerobot", "mcap")


class FormatUnavailable(RuntimeError):
    """A format's library is missing; the message says how to get it."""


def write(folder: Path, name: str, facts: Facts, episodes: Callable[[], Iterable[Episode]]) -> Path:
    """Write a data set in a format, whole or not at all; one that is there already stays.

    Args:
        folder: of the data set, in which the format gets a folder of its own.
        episodes: them, in their order.

    Raises:
        FormatUnavailable: its library is missing.
        OSError: it cannot be written.
    """
    whole, part = folder / name, folder / f".{name}.part"
    if whole.exists():
        return whole
    # Of one whose writing was ended in the middle.
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    writer = _format(name).writer(part, facts)
    for episode in episodes():
        writer.add(episode)
    writer.close()
    return part.replace(whole)


def require(name: str) -> None:
    """See that a format can be written here. Raises `FormatUnavailable`."""
    _format(name)


def recordings(folder: Path, name: str) -> Iterator[Recording]:
    """The episodes of a data set as one of its formats has them. Raises `FormatUnavailable`."""
    yield from _format(name).recordings(folder / name)


def written(folder: Path) -> list[str]:
    """The formats that a data set is there in."""
    return [name for name in NAMES if (folder / name).is_dir()]


def _format(name: str) -> Format:
    try:
        module: Any = importlib.import_module(f"tasks.demos.formats.{name}")
    except ImportError as error:
        raise FormatUnavailable(f"{name} needs the extra: pip install 'handscript[datasets]' ({error})") from error
    known: Format = module
    return known
