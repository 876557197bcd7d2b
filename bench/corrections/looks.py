"""Whether of two things of one name each is done as was told of it, by how they look.

Two mugs, or two blocks, … are both called by their kind, and something else was told about each. On another table, in
another light, either is asked for: the record that counts must be its own. Without looks the newer one always wins.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from lmp.cli.seeing import seen
from lmp.memory.records import Record, Skill
from lmp.memory.retrieve import retrieve
from lmp.memory.scope import Scope, Seen, Situation
from lmp.memory.store import Store
from perception.colors import COLORS
from sim.cell import SimCell
from sim.scene import ObjectSpec, scatter

KINDS = ("block", "bowl", "mug", "cylinder")
LEAST = 0.95
# Pictures in which things are told of, and in which they are asked for.
TOLD_IN, ASKED_IN = 0, (0, 1, 2)


def main(pairs: int, seed: int) -> bool:
    """Print how often the right record counted, with looks and without; whether often enough."""
    right = {True: 0, False: 0}
    asked = 0
    for pair in range(pairs):
        rng = np.random.default_rng((seed, pair))
        kind = KINDS[pair % len(KINDS)]
        colors = rng.choice(list(COLORS), 2, replace=False).tolist()
        level = ASKED_IN[pair % len(ASKED_IN)]
        with (
            tempfile.TemporaryDirectory() as folder,
            Store(Path(folder) / "memory.db") as store,
            Store(Path(folder) / "blind.db") as blind,
        ):
            with _seen(rng, kind, colors, TOLD_IN) as things:
                for which, thing in enumerate(things):
                    record = _told(kind, which, thing)
                    store.add(record)
                    blind.add(replace(record, appearance=None))
            with _seen(rng, kind, colors, level) as things:
                for which, thing in enumerate(things):
                    asked += 1
                    for looking, database in ((True, store), (False, blind)):
                        it = thing if looking else replace(thing, appearance=None)
                        situation = Situation(f"take the {kind}", (it,))
                        right[looking] += retrieve(database, situation).defaults("take") == {"way": which}
    print(f"of {asked} times that one of two things of one name was asked for, the record that counted was its own:")
    for looking, how in ((True, "by their looks"), (False, "without")):
        print(f"  {how} {right[looking]} ({right[looking] / asked:.1%})")
    return right[True] >= LEAST * asked and right[False] < right[True]


def _told(kind: str, which: int, thing: Seen) -> Record:
    """What was told about one of them, the second one later."""
    skill = Skill("take", {"way": which})
    return Record(skill, f"take the {kind}", scope=Scope(kind=kind), told=float(which), appearance=thing.appearance)


@contextmanager
def _seen(rng: np.random.Generator, kind: str, colors: list[str], level: int) -> Iterator[list[Seen]]:
    """Two things of one name, in the order of their colours, as a camera sees them on a random table."""
    specs = [ObjectSpec(kind=kind, color=color) for color in colors]  # type: ignore[arg-type]
    spec = scatter(rng, [*specs, ObjectSpec(kind="plate", color="gray")])
    with SimCell(spec, camera_level=level, seed=int(rng.integers(2**31))) as cell:
        believed = list(cell.scene.look().values())
        picture = cell.scene.picture
        things = []
        for color in colors:
            place = cell.truth()[f"{color} {kind}"].position[:2]
            nearest = min(believed, key=lambda each: float(np.linalg.norm(each.position[:2] - place)))
            # What they are called tells nothing: all that is known of each is its kind and its look.
            things.append(replace(seen([nearest], picture)[0], name=kind, kind=kind, properties=frozenset()))
        yield things
