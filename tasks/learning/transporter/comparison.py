"""The experiment: two policies of as many steps and demonstrations, one of them with generated tasks among its own.

All that is done is kept in a folder, a file a part, so that what was interrupted goes on where it was:

    FOLDER/comparison.json          what is compared
    FOLDER/demonstrations/TASK.npz
    FOLDER/few, FOLDER/more         the policies: a checkpoint and how each task went
"""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path
from typing import TypeVar

import torch

from tasks.learning.transporter import demonstrations
from tasks.learning.transporter.demonstrations import Step
from tasks.learning.transporter.policy import Episode, Policy, episodes
from tasks.learning.transporter.suites import behaviour, named, unlike
from tasks.learning.transporter.train import Training, train

T = TypeVar("T")

FEW, MORE = "few", "more"
"""The policies: of hand-written tasks only, and with a share of generated ones."""

SHARE = 0.5
"""Of generated tasks among the demonstrations of the second policy."""


class NotTheSame(ValueError):
    """A folder has another comparison in it."""


class NothingGenerated(ValueError):
    """None of the generated tasks can be learnt from."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What is compared.

    Args:
        trained, generated, held_out: whole names of tasks (`suites.whole_names`).
        demonstrations: that each policy learns from.
        steps, size: of its training (`Training`).
        episodes: tables of each task that it is judged on, none of which it has seen.
        most: actions that it may take on one.
        seed: of everything.
    """

    trained: tuple[str, ...]
    generated: tuple[str, ...]
    held_out: tuple[str, ...]
    demonstrations: int
    steps: int
    size: int
    episodes: int
    most: int
    seed: int


@dataclass(frozen=True)
class Experiment:
    """A comparison that is carried out in a folder.

    Args:
        comparison: what is compared.
        folder: where it is kept.
        workers: processes at a time.
        note: told a line about each thing that is done.

    Raises:
        NotTheSame: the folder has another one in it.
    """

    comparison: Comparison
    folder: Path
    workers: int = 1
    note: Callable[[str], None] = print

    def __post_init__(self) -> None:
        path, wanted = self.folder / "comparison.json", json.dumps(asdict(self.comparison), indent=1)
        if path.exists() and path.read_text() != wanted:
            raise NotTheSame(f"{self.folder} has another comparison in it (comparison.json); name another folder")
        self.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted)

    def run(self) -> dict[str, dict[str, list[Episode]]]:
        """Collect, train, judge.

        Returns:
            How the tables of each task went, by policy and whole name of the task.

        Raises:
            NothingGenerated: there is nothing to compare.
            ConfinementUnavailable: this machine cannot confine programs.
        """
        generated = self._generated()
        self._collect(generated)
        few, more = self._shares(generated)
        self._train({FEW: few, MORE: more})
        return self._judge()

    def _generated(self) -> list[str]:
        """The generated tasks that are neither like a task held out nor like one that both learn."""
        path = self.folder / "generated.json"
        if not path.exists():
            names = [*self.comparison.generated, *self.comparison.held_out, *self.comparison.trained]
            found = dict(self._each("drawn", {name: partial(behaviour, name) for name in names}))
            generated = self.comparison.generated
            others = [found[name] for name in names[len(generated) :]]
            path.write_text(json.dumps(unlike(generated, [found[name] for name in generated], others)))
        kept: list[str] = json.loads(path.read_text())
        self.note(f"{len(kept)} of {len(self.comparison.generated)} generated tasks are like none of the others")
        return kept

    def _collect(self, generated: Sequence[str]) -> None:
        wanted = self.comparison.demonstrations
        count = dict.fromkeys(self.comparison.trained, -(-wanted // len(self.comparison.trained)))
        if generated:
            count |= dict.fromkeys(generated, -(-round(wanted * SHARE) // len(generated)))
        missing = {name: number for name, number in count.items() if not self._kept(name).exists()}
        jobs = {name: partial(_collect, name, n, self.comparison.seed, self._kept(name)) for name, n in missing.items()}
        for name, number in self._each("demonstrated", jobs):
            self.note(f"  {number} of {missing[name]}")

    def _shares(self, generated: Sequence[str]) -> tuple[list[list[Step]], list[list[Step]]]:
        """The demonstrations of both policies: as many, and of the tasks in turn."""
        hand, made = (
            _in_turn([demonstrations.read(self._kept(n)) for n in names])
            for names in (self.comparison.trained, generated)
        )
        if not made:
            raise NothingGenerated(
                "none of the generated tasks is unlike all those held out or learnt by both, and done by picks and "
                "places; name others with --generated"
            )
        half = min(round(self.comparison.demonstrations * SHARE), len(made))
        few = hand[: self.comparison.demonstrations]
        more = [*hand[: len(few) - half], *made[:half]]
        for name, share in ((FEW, few), (MORE, more)):
            self.note(f"{name}: {len(share)} demonstrations, {sum(map(len, share))} picks and places")
        return few, more

    def _train(self, shares: dict[str, list[list[Step]]]) -> None:
        asked = Training(steps=self.comparison.steps, size=self.comparison.size, seed=self.comparison.seed)
        jobs = {
            name: partial(_train, list(chain.from_iterable(share)), self.folder / name, asked)
            for name, share in shares.items()
        }
        for _ in self._each("trained", jobs):
            pass

    def _judge(self) -> dict[str, dict[str, list[Episode]]]:
        comparison = self.comparison
        paths = {
            f"{policy} {name}": self.folder / policy / f"{slug(name)}.json"
            for name in (*comparison.held_out, *comparison.trained)
            for policy in (FEW, MORE)
        }
        jobs = {
            which: partial(_judge, path.parent, which.split(" ", 1)[1], comparison, path)
            for which, path in paths.items()
            if not path.exists()
        }
        for _, rate in self._each("judged", jobs):
            self.note(f"  {rate}")
        went: dict[str, dict[str, list[Episode]]] = {FEW: {}, MORE: {}}
        for which, path in paths.items():
            policy, name = which.split(" ", 1)
            went[policy][name] = [Episode(**each) for each in json.loads(path.read_text())]
        return went

    def _kept(self, name: str) -> Path:
        return self.folder / "demonstrations" / f"{slug(name)}.npz"

    def _each(self, done: str, jobs: Mapping[str, Callable[[], T]]) -> Iterator[tuple[str, T]]:
        """What jobs return, as they are done, by their names."""
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            self.workers, mp_context=context, initializer=torch.set_num_threads, initargs=(1,)
        ) as pool:
            names = {pool.submit(job): name for name, job in jobs.items()}
            for number, future in enumerate(as_completed(names), start=1):
                self.note(f"{done} {number} of {len(jobs)}: {names[future]}")
                yield names[future], future.result()


def slug(name: str) -> str:
    """A whole name as that of a file.

    >>> slug("cap/stack-all::stack-all/seen")
    'cap-stack-all-stack-all-seen'
    """
    return re.sub(r"[^\w-]+", "-", name).strip("-")


def _in_turn(tasks: Sequence[Sequence[list[Step]]]) -> list[list[Step]]:
    """The first demonstration of each task, the second of each, and so on."""
    return [each for row in zip_longest(*tasks) for each in row if each is not None]


def _collect(name: str, count: int, seed: int, path: Path) -> int:
    found = demonstrations.collect(named(name), count, seed)
    demonstrations.write(path, found)
    return len(found)


def _train(steps: list[Step], folder: Path, asked: Training) -> None:
    def note(done: int, loss: float) -> None:
        with (folder / "log.csv").open("a") as file:
            file.write(f"{done},{loss:.4f}\n")

    folder.mkdir(exist_ok=True)
    train(steps, folder, asked, note)


def _judge(folder: Path, name: str, comparison: Comparison, path: Path) -> float:
    went = list(episodes(Policy(folder), named(name), comparison.episodes, comparison.seed + 1, most=comparison.most))
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps([asdict(each) for each in went]))
    unfinished.replace(path)
    return sum(each.success for each in went) / len(went)
