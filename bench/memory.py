"""How long it takes to find what is remembered for a command, and what is missed, as the memory grows.

    python -m bench.memory [--records 1000000] [--commands 200] [--folder FOLDER]

Records are made up from a vocabulary: who told what about which object, of three one with a look. For 1,000, 10,000,
100,000, … of them: the time for `retrieve` (wall-clock and processor, median and 95th percentile) over new commands,
half of whose objects have a look, for everybody and limited to one person; and how many of the eight nearest vectors of
all are among those looked at, against a search through all of them, by words alone and by words and looks. A million
take a quarter of an hour to make; in a folder that is given they stay, a database a size, and are not made again.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmp.memory.records import Record, Rule, Skill
from lmp.memory.retrieve import retrieve
from lmp.memory.scope import Appearance, Scope, Seen, Situation
from lmp.memory.store import Only, Store
from lmp.memory.vectors import encoder_of, joint
from lmp.memory.words import words

COLORS = words("red green blue yellow orange purple pink cyan brown gray white black")
KINDS = words(
    """apple ball banana basket block book bottle bowl box brush can candle cloth cube cup cylinder drawer fork
    glass hammer jar kettle knife lemon lid mug napkin orange pan pen plate pot screwdriver sponge spoon tin
    towel tray vase wrench"""
)
VERBS = words("bring close drop fold insert lift open pick pour pull push put rotate slide sort stack wipe")
RELATIONS = ("next to", "left of", "right of", "on", "in", "behind", "in front of", "around", "between", "under")
MANNERS = ("", " carefully", " slowly", " first", " last", " upside down", " twice", " with the handle to the left")
PEOPLE, ROBOTS, LOOK = 2000, 50, 128
MADE_UP = Appearance("made up", (0.0,) * LOOK)
NEAREST = 8


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000, help="at the end (default: 1,000,000)")
    parser.add_argument("--commands", type=int, default=200, help="a size (default: 200)")
    parser.add_argument("--folder", type=Path, help="of the database (default: a temporary one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        measure(options.folder or Path(temporary), options.records, options.commands)


def measure(folder: Path, largest: int, commands: int) -> None:
    """Measure at 1,000 records, at ten times as many, and so on."""
    size, smaller = 1000, None
    while size <= largest:
        path = folder / f"memory-{size}.db"
        if smaller is not None and not path.exists():
            shutil.copyfile(smaller, path)
        with Store(path) as store:
            began = time.perf_counter()
            store.add_all(record(i) for i in range(len(store), size))
            print(f"{size:9,d} records, {time.perf_counter() - began:.0f} s for those that are new", flush=True)
            rng = np.random.default_rng(size)
            situations = [situation(rng) for _ in range(commands)]
            print(f"    everybody's   {timed(store, situations, None)}", flush=True)
            print(f"    one person's  {timed(store, situations, Only(('person 7',)))}", flush=True)
            by_words = recall(store, [queries(each)[:1] for each in situations[:40]])
            with_looks = recall(store, [queries(each) for each in situations[:40]])
            print(f"    nearest {NEAREST} of all looked at: {by_words:.1%}, with looks {with_looks:.1%}", flush=True)
        size, smaller = 10 * size, path


def record(number: int) -> Record:
    """The record of a number, always the same one."""
    rng = np.random.default_rng(number)
    color, kind = choice(rng, COLORS), choice(rng, KINDS)
    content = (
        Rule(f"keep {rng.integers(1, 30)} cm between a {kind} and a {choice(rng, KINDS)}", about=f"{kind} distance")
        if rng.random() < 0.6
        else Skill(f"{choice(rng, VERBS)}_{kind}", {"height": float(rng.integers(1, 200)) / 1000})
    )
    return Record(
        content,
        command=command(rng, color, kind),
        correction="a bit farther",
        scope=Scope(kind=kind, attribute=color if rng.random() < 0.3 else ""),
        person=f"person {rng.integers(PEOPLE)}",
        robot=f"robot {rng.integers(ROBOTS)}",
        told=float(number),
        appearance=look(rng) if rng.random() < 1 / 3 else None,
    )


def command(rng: np.random.Generator, color: str, kind: str) -> str:
    """A sentence about a thing."""
    other = f"{choice(rng, COLORS)} {choice(rng, KINDS)}"
    return f"{choice(rng, VERBS)} the {color} {kind} {choice(rng, RELATIONS)} the {other}{choice(rng, MANNERS)}"


def situation(rng: np.random.Generator) -> Situation:
    """A command on a table with six objects, half of which have a look."""
    things = [(choice(rng, COLORS), choice(rng, KINDS)) for _ in range(6)]
    objects = tuple(
        Seen(f"{color} {kind}", kind, frozenset([color]), look(rng) if rng.random() < 0.5 else None)
        for color, kind in things
    )
    return Situation(command(rng, *things[0]), objects, person="person 7", robot="robot 7")


def look(rng: np.random.Generator) -> Appearance:
    """A made-up look."""
    vector = rng.normal(size=LOOK)
    return replace(MADE_UP, vector=tuple((vector / np.linalg.norm(vector)).tolist()))


def choice(rng: np.random.Generator, those: Sequence[str]) -> str:
    """One of them."""
    return those[int(rng.integers(len(those)))]


@dataclass(frozen=True)
class Times:
    """Seconds for each command."""

    wall: NDArray[np.float64]
    processor: NDArray[np.float64]

    def __str__(self) -> str:
        wall, wall_95 = np.percentile(self.wall, [50, 95]) * 1e3
        processor, processor_95 = np.percentile(self.processor, [50, 95]) * 1e3
        return (
            f"wall-clock {wall:6.2f} ms, 95th percentile {wall_95:6.2f}; "
            f"processor {processor:6.2f} ms, 95th percentile {processor_95:6.2f}"
        )


def timed(store: Store, situations: list[Situation], only: Only | None) -> Times:
    """How long each command's retrieval takes; the first few, which load what is loaded once, are not counted."""
    warm = len(situations) // 10
    spent = []
    for each in situations:
        began = time.perf_counter(), time.process_time()
        retrieve(store, each, only=only)
        spent.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    wall, processor = np.array(spent[warm:]).T
    return Times(wall, processor)


def queries(of: Situation) -> NDArray[np.float32]:
    """What is searched for (m, 320): the words, and with them the look of each object that they are about."""
    looks = [seen.appearance for seen in of.mentioned if seen.appearance is not None]
    return np.stack([joint(of.sentence, look) for look in [None, *looks]])


def recall(store: Store, searches: Sequence[NDArray[np.float32]]) -> float:
    """The share of the nearest vectors of all that searches (m, 320) look at."""
    begins = np.cumsum([0, *(len(each) for each in searches[:-1])])
    best = np.full((len(searches), NEAREST), -np.inf, np.float32)
    for vectors in store.vectors():
        alike = np.maximum.reduceat(np.concatenate(searches) @ vectors.T, begins, axis=0)
        best = np.partition(np.concatenate([best, alike], axis=1), -NEAREST, axis=1)[:, -NEAREST:]
    reached = []
    for search, exact in zip(searches, best.min(axis=1), strict=True):
        looked_at = (store.near(search, encoder=encoder_of(MADE_UP))[1] @ search.T).max(axis=1)
        # By similarity, not by id: of many that are equally near any will do.
        reached.append(min(NEAREST, int((looked_at >= exact - 1e-5).sum())) / NEAREST)
    return float(np.mean(reached))


if __name__ == "__main__":
    main()
