"""How often a person has to correct, in three rounds of ten families of tasks, with memory and without.

Every table of a round is said one command. While the hidden wish does not hold, the person says the correction of a
fixed policy, and "good" when it does. The corrections are counted; who gives up after five has said five.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.corrections.families import FAMILIES, Episode, Family, View
from bench.corrections.talking import talking
from lmp.model.base import Model
from lmp.model.select import select
from lmp.sandbox.host import Sandbox

PATIENCE = 5
ROUNDS = 3
# Of the corrections without memory: in the first round at most, in those after it.
FIRST, LATER = 0.5, 0.1


@dataclass(frozen=True)
class Told:
    """What came of one episode.

    Args:
        number: of the round, from 1.
        corrections: said.
        content: whether the wish held in the end.
        said: by the person, in order.
    """

    family: str
    memory: bool
    number: int
    scene: int
    corrections: int
    content: bool
    said: tuple[str, ...]
    outcome: str


def family(name: str, memory: bool, scenes: int, seed: int, model: Model) -> list[Told]:
    """All rounds of one family. The same tables, wishes and words with memory and without."""
    drawn = FAMILIES[name]
    told: list[Told] = []
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        database = Path(folder) / "memory.db" if memory else None
        wish = drawn.wish(np.random.default_rng((seed, zlib.crc32(name.encode()))))
        for number, index, episode in _episodes(drawn, wish, scenes, seed):
            said, content, outcome = _talk(episode, model, sandbox, database)
            told.append(Told(name, memory, number + 1, index, len(said), content, tuple(said), outcome))
    return told


def _episodes(drawn: Family, wish: object, scenes: int, seed: int) -> Iterator[tuple[int, int, Episode]]:
    for number in range(ROUNDS):
        for index in range(scenes):
            rng = np.random.default_rng((seed, zlib.crc32(drawn.name.encode()), number, index))
            yield number, index, drawn.draw(rng, number, wish)


def _talk(episode: Episode, model: Model, sandbox: Sandbox, database: Path | None) -> tuple[list[str], bool, str]:
    """What the person had to say, whether they are content, and how the last thing ended."""
    said: list[str] = []
    with talking(episode.spec, model, sandbox, database) as talk:
        before, home = talk.cell.truth(), talk.cell.robot.tool.position
        report = talk.session.do(episode.command)
        while True:
            tool = talk.cell.robot.tool.position
            view = View(before, talk.cell.truth(), report.outcome, tool, home, tuple(talk.grasps))
            if episode.content(view):
                talk.session.hear("good")
                return said, True, report.outcome
            if len(said) == PATIENCE:
                return said, False, f"{report.outcome}: {report.message}"
            said.append(episode.correction(view, len(said)))
            report = talk.session.hear(said[-1])


def main(options: argparse.Namespace) -> bool:
    """Print a line a family; whether all bounds were kept."""
    names = options.family or list(FAMILIES)
    told: list[Told] = []
    print(f"corrections in rounds 1, 2, 3 of {options.scenes} tables each; without memory, with memory", flush=True)
    kept = True
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        jobs = {
            (name, memory): pool.submit(_job, name, memory, options.scenes, options.seed, options.model)
            for name in names
            for memory in (False, True)
        }
        for name in names:
            without, with_it = (jobs[name, memory].result() for memory in (False, True))
            told += [*without, *with_it]
            kept &= _line(name, without, with_it)
    if len(names) > 1:
        kept &= _line("all", [t for t in told if not t.memory], [t for t in told if t.memory])
    if options.json:
        options.json.write_text("".join(json.dumps(asdict(each)) + "\n" for each in told))
    return kept


def _job(name: str, memory: bool, scenes: int, seed: int, model: str) -> list[Told]:
    return family(name, memory, scenes, seed, select(model))


def _line(name: str, without: list[Told], with_it: list[Told]) -> bool:
    """One row of the table; whether it keeps the bounds."""
    base, now = _by_round(without), _by_round(with_it)
    first = now[0] <= FIRST * base[0]
    later = all(now[i] <= LATER * base[i] for i in (1, 2))
    falling = now[1] <= now[0] and now[2] <= now[1]
    content = f"{sum(t.content for t in without)} and {sum(t.content for t in with_it)} of {len(with_it)} content"
    missed = [text for text, right in (("round 1", first), ("rounds 2, 3", later), ("falling", falling)) if not right]
    print(f"{name:26}  {base}  {now}  {content}  {'missed: ' + ', '.join(missed) if missed else 'kept'}", flush=True)
    return not missed


def _by_round(told: list[Told]) -> list[int]:
    return [sum(each.corrections for each in told if each.number == number + 1) for number in range(ROUNDS)]
