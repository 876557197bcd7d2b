"""A library of tasks: a folder with a source and a picture of each, and a database with what is known of them.

    FOLDER/library.db
    FOLDER/tasks/NAME.py
    FOLDER/pictures/NAME.png

`handscript eval FOLDER` runs its tasks. What was removed is in no list, but is not taken in again either.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tasks.generate.alike import Behaviour
from tasks.generate.candidate import Candidate, Failure
from tasks.generate.database import LibraryError, connect, in_words, transaction
from tasks.language import written
from tasks.task import Task

DATABASE, SOURCES, PICTURES = "library.db", "tasks", "pictures"


@dataclass(frozen=True)
class Evidence:
    """What was found of a task before it was kept.

    Args:
        seeds: the trials that were drawn.
        oracle: the share of them that its own program completes.
        idle: the highest score that a program which does nothing reached.
        seconds: wall-clock time that the check took.
    """

    seeds: tuple[int, ...]
    oracle: float
    idle: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A task of a library.

    Args:
        candidate: what was written, and by whom.
        behaviour: of its drawings.
        evidence: of its check.
        kept: when, in seconds since 1970.
    """

    candidate: Candidate
    behaviour: Behaviour
    evidence: Evidence
    kept: float

    @property
    def name(self) -> str:
        """The task's."""
        return self.candidate.name


@dataclass(frozen=True)
class Tried:
    """What became of a candidate.

    Args:
        number: of it in its run, from 0.
        name: of the task, "" where it never had one.
        failures: of its attempts, oldest first; of those that was kept, the last attempt has none.
        kept: whether it was.
    """

    number: int
    name: str
    failures: tuple[Failure, ...]
    kept: bool


def default_path() -> Path:
    """The folder that is used when none is named: below XDG_DATA_HOME, else ~/.local/share."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "handscript" / "library"


def is_library(folder: Path) -> bool:
    """Whether a folder has a library in it."""
    return (folder / DATABASE).is_file()


def suite(folder: Path) -> tuple[Task, ...]:
    """The tasks of a library, as `tasks.task.load` gives them. Raises `LibraryError`."""
    with Library(folder) as library:
        return tuple(library.task(entry.name) for entry in library.entries())


class Library:
    """One folder. A context manager.

    Args:
        folder: of the library.
        new: make one where there is none.

    Raises:
        LibraryError: there is none, or it cannot be opened.
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        if not new and not is_library(folder):
            raise LibraryError(f"no library of tasks in {folder}; `handscript tasks generate --library` makes one")
        self.folder = folder
        for part in (SOURCES, PICTURES):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self._path = folder / DATABASE
        self._connection = connect(self._path)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def entries(self) -> list[Entry]:
        """What is in it, oldest first."""
        return [self._entry(*row) for row in self._rows("removed IS NULL")]

    def entry(self, name: str) -> Entry:
        """One task. Raises `LibraryError` naming some that there are."""
        for row in self._rows("removed IS NULL AND name = ?", name):
            return self._entry(*row)
        names = [entry.name for entry in self.entries()]
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        raise LibraryError(f"no task {name!r} in {self.folder}; there are: {', '.join(names[:8]) or 'none'}{more}")

    def task(self, name: str) -> Task:
        """A task that can be drawn and evaluated. Raises as `entry`."""
        entry = self.entry(name)
        labels = {"family": entry.behaviour.family, "by": entry.candidate.by}
        return written(name, entry.candidate.source, labels)

    def picture(self, name: str) -> Path:
        """Where the picture of a task is."""
        return self.folder / PICTURES / f"{name}.png"

    def source(self, name: str) -> Path:
        """Where the source of a task is."""
        return self.folder / SOURCES / f"{name}.py"

    def known(self) -> dict[str, Behaviour]:
        """The behaviours of all tasks by name, of those that were removed, too."""
        return {name: Behaviour.from_json(json.loads(behaviour)) for name, _, _, _, _, behaviour, _ in self._rows("1")}

    def keep(self, run: int, tried: Tried, entry: Entry, picture: bytes) -> None:
        """Take in a task. What was kept survives whatever comes after. Raises `LibraryError`, `OSError`."""
        candidate = entry.candidate
        self.source(entry.name).write_text(candidate.source, encoding="utf-8")
        self.picture(entry.name).write_bytes(picture)
        row = (
            *(candidate.name, candidate.description, candidate.by, json.dumps(candidate.lineage), entry.kept, run),
            *(json.dumps(entry.behaviour.as_json()), json.dumps(asdict(entry.evidence))),
        )
        with transaction(self._connection, self._path):
            self._connection.execute("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", row)
            self._note(run, tried)

    def turn_down(self, run: int, tried: Tried) -> None:
        """Note a candidate that was not kept."""
        with transaction(self._connection, self._path):
            self._note(run, tried)

    def remove(self, names: Sequence[str]) -> None:
        """Take tasks out, all of these or, where one is not there, none. Raises `LibraryError`."""
        for name in names:
            self.entry(name)
        with transaction(self._connection, self._path):
            for name in names:
                self._connection.execute("UPDATE tasks SET removed = ? WHERE name = ?", (time.time(), name))
        for name in names:
            self.source(name).unlink(missing_ok=True)
            self.picture(name).unlink(missing_ok=True)

    # Runs of the generator

    def begin(self, asked: Mapping[str, Any]) -> int:
        """Note that a generation begins, and what it was asked for; its number."""
        with transaction(self._connection, self._path):
            cursor = self._connection.execute(
                "INSERT INTO runs (began, asked) VALUES (?, ?)", (time.time(), json.dumps(asked))
            )
        return int(cursor.lastrowid or 0)

    def finish(self, run: int) -> None:
        """Note that a generation has come to its end."""
        with transaction(self._connection, self._path):
            self._connection.execute("UPDATE runs SET finished = 1 WHERE id = ?", (run,))

    def unfinished(self) -> tuple[int, dict[str, Any]] | None:
        """The latest generation, if it has not come to its end: its number and what it was asked for."""
        with in_words(self._path):
            row = self._connection.execute("SELECT id, asked, finished FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return None if row is None or row[2] else (int(row[0]), json.loads(row[1]))

    def tried(self, run: int) -> list[Tried]:
        """What has become of the candidates of a generation."""
        with in_words(self._path):
            rows = self._connection.execute(
                "SELECT number, name, attempts, outcome FROM candidates WHERE run = ? ORDER BY number", (run,)
            ).fetchall()
        return [
            Tried(number, name, tuple(Failure(**each) for each in json.loads(attempts)), outcome == "kept")
            for number, name, attempts, outcome in rows
        ]

    def _note(self, run: int, tried: Tried) -> None:
        outcome = "kept" if tried.kept else tried.failures[-1].kind
        attempts = json.dumps([asdict(failure) for failure in tried.failures])
        row = (run, tried.number, tried.name, outcome, attempts)
        self._connection.execute("INSERT INTO candidates VALUES (?, ?, ?, ?, ?)", row)

    def _rows(self, where: str, *values: str) -> Iterator[tuple[Any, ...]]:
        with in_words(self._path):
            columns = "name, description, author, lineage, kept, behaviour, evidence"
            query = f"SELECT {columns} FROM tasks WHERE {where} ORDER BY kept, name"
            yield from self._connection.execute(query, values).fetchall()

    def _entry(
        self, name: str, description: str, by: str, lineage: str, kept: float, behaviour: str, evidence: str
    ) -> Entry:
        source = self.source(name).read_text(encoding="utf-8")
        found = json.loads(evidence)
        return Entry(
            candidate=Candidate(
                name=name, description=description, source=source, by=by, lineage=tuple(json.loads(lineage))
            ),
            behaviour=Behaviour.from_json(json.loads(behaviour)),
            evidence=Evidence(**{**found, "seeds": tuple(found["seeds"])}),
            kept=kept,
        )
