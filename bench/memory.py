"""How long it takes to find what is remembered for a command, and what is missed, as the memory grows.

    python -m bench.memory [--records 1000000] [--commands 200] [--folder FOLDER]

Records are made up from a vocabulary: who told what about which object, of three one with a look. For 1,000, 10,000,
100,000, … of them: the time for `retrieve` (wall-clock and processor, median and 95th percentile) over new commands,
for everybody and limited to one person; and how many of the eight nearest vectors of all are among those looked at,
against a search through all of them. The database stays in the folder when one is given, and grows from there.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lmp.memory.records import Record, Rule, Skill
from lmp.memory.retrieve import retrieve
from lmp.memory.scope import Appearance, Scope, Seen, Situation
from lmp.memory.store import Only, Store
from lmp.memory.vectors import joint
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
NEAREST = 8


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000, help="at the end (default: 1,000,000)")
    parser.add_argument("--commands", type=int, default=200, help="a size (default: 200)")
    parser.add_argument("--folder", type=Path, help="of the database (default: a temporary one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        grow((options.folder or Path(temporary)) / "bench-memory.db", options.records, options.commands)


def grow(path: Path, largest: int, commands: int) -> None:
    """Measure at 1,000 records, at ten times as many, and so on."""
    with Store(path) as store:
        size = 1000
        while size <= largest:
            began = time.perf_counter()
            store.add_all(record(i) for i in range(len(store), size))
            print(f"{size:9,d} records, {time.perf_counter() - began:.0f} s for those that are new", flush=True)
            rng = np.random.default_rng(size)
            situations = [situation(rng) for _ in range(commands)]
            print(f"    everybody's   {timed(store, situations, None)}", flush=True)
            print(f"    one person's  {timed(store, situations, Only(('person 7',)))}", flush=True)
            print(f"    nearest {NEAREST} of all looked at: {recall(store, situations[:40]):.1%}", flush=True)
            size *= 10


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
    return Appearance("made up", tuple((vector / np.linalg.norm(vector)).tolist()))


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


def recall(store: Store, situations: list[Situation]) -> float:
    """The share of the nearest vectors of all that a search looks at."""
    queries = np.stack([joint(each.sentence, None) for each in situations])
    best = np.full((len(queries), NEAREST), -np.inf, np.float32)
    for vectors in store.vectors():
        best = np.sort(np.concatenate([best, queries @ vectors.T], axis=1), axis=1)[:, -NEAREST:]
    looked_at = [store.near(query[None])[1] @ query for query in queries]
    # By similarity, not by id: of many that are equally near any will do.
    reached = [(np.sort(found)[-NEAREST:] >= exact - 1e-5).mean() for found, exact in zip(looked_at, best, strict=True)]
    return float(np.mean(reached))


if __name__ == "__main__":
    main()
