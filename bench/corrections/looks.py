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

from lmp.cli.seeing import seeing
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
                        situation = Situation(
                            f"take the {kind}", (thing if looking else replace(thing, appearance=None),)
                        )
                        right[looking] += retrieve(database, situation).defaults("take") == {"way": which}
    print(f"of {asked} times that one of two things of one name was asked for, the record that counted was its own:")
    print(
        f"  by their looks {right[True]} ({right[True] / asked:.1%}), without {right[False]} ({right[False] / asked:.1%})"
    )
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
    with SimCell(
        spec, camera_level=level, detector="truth", perception="camera", seed=int(rng.integers(2**31))
    ) as cell:
        cell.scene.look()
        by_name = {each.name: each for each in seeing(cell.scene)()}
        found = [by_name[f"{color} {kind}"] for color in colors]
        # What they are called tells nothing: all that is known of each is its kind and its look.
        yield [replace(each, name=kind, properties=frozenset()) for each in found]
