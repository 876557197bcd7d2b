"""How often things keep their names while an arm carries them and a person moves them about.

    python -m bench.identity --episodes 500
    python -m bench.identity --episodes 1 --first 17 --tell      # what happened in one of them

Each episode has two or three look-alikes of one kind, colour and size, one more that differs from them in size alone,
a vessel and other things, some of them on or in another. The arm carries things and is looked at while it holds them;
it hides things. A person swaps unlike things, moves one or several, in sight or between two looks, nudges one of
look-alikes, puts things on or in others, takes things away and brings them back. Identity is kept when at every look
no name that the scene sees stands for another body, and at the end every body on the table has its own.

Not asked for is what nobody could tell: which of look-alikes a person has swapped between two looks, and what stood
hidden under another thing from the first look to the last. Of look-alikes at most one is moved between two looks, by
less than the distance to the next, and one at a time is off the table.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace

import numpy as np

from bench.identity_episode import Episode
from bench.identity_table import ON
from sim.cell import SimCell
from sim.objects import SIZES
from sim.scene import Kind, ObjectSpec, SceneError, SceneSpec, scatter, scene

COLORS = ("red", "green", "blue", "yellow")
ALIKE: tuple[Kind, ...] = ("block", "cylinder", "ball", "mug", "bowl")
OTHERS: tuple[Kind, ...] = ("block", "block", "cylinder", "ball", "mug", "plate")


def draw(rng: np.random.Generator) -> SceneSpec:
    """Two or three look-alikes, one that is larger, a vessel, two to three others; at times one thing on another."""
    kind, color = ALIKE[rng.integers(len(ALIKE))], str(rng.choice(COLORS))
    usual = SIZES[kind].usual
    alike = [ObjectSpec(kind=kind, color=color) for _ in range(rng.integers(2, 4))]
    larger = ObjectSpec(kind=kind, color=color, size=tuple(1.3 * length for length in usual))
    vessel = ObjectSpec(kind="bowl", color=str(rng.choice([other for other in COLORS if other != color])))
    others = [
        ObjectSpec(kind=OTHERS[rng.integers(len(OTHERS))], color=str(rng.choice(COLORS)))
        for _ in range(rng.integers(2, 4))
    ]
    spec = scatter(rng, [*alike, larger, vessel, *others])
    things = list(spec.objects)
    pairs = [
        (i, str(below.name))
        for i, above in enumerate(things)
        for below in things
        if below is not above and below.kind in ON.get(above.kind, ())
    ]
    if pairs and rng.random() < 0.5:
        i, below = pairs[rng.integers(len(pairs))]
        things[i] = replace(things[i], position=None, on=below)
    return scene(things)


def play(seed: int, events: int) -> Episode:
    """One episode; scenes that do not stand are drawn again."""
    rng = np.random.default_rng(seed)
    while True:
        try:
            cell = SimCell(draw(rng), seed=seed)
        except SceneError:
            continue
        with cell:
            episode = Episode(cell, rng)
            episode.play(events)
            return episode


def main() -> None:
    """Play the episodes and print how many kept every identity."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="seed of the first episode")
    parser.add_argument("--events", type=int, default=5, help="what happens in each episode")
    parser.add_argument("--tell", action="store_true", help="print what happened in every episode")
    options = parser.parse_args()
    kept, asked = 0, Counter[str]()
    for seed in range(options.first, options.first + options.episodes):
        episode = play(seed, options.events)
        kept += not episode.mistakes
        asked += episode.asked
        if options.tell or episode.mistakes:
            print(f"seed {seed}:", *episode.story, sep="\n  ", flush=True)
    print(", ".join(f"{count} x {what}" for what, count in sorted(asked.items())))
    print(f"identity kept in {kept} of {options.episodes} episodes ({100 * kept / options.episodes:.1f} %)")


if __name__ == "__main__":
    main()
