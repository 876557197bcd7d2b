"""The tabletop benchmark of Code as Policies (Liang et al. 2023, arXiv:2209.07753, appendix K).

A task is an instruction with gaps and a split of the attributes that fill them. The three cells of the published table
are seen attributes with seen instructions, unseen attributes with seen instructions, and unseen attributes with unseen
instructions. Scenes and success tests were not published; these are Handscript's (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from tasks.library.cap import long_horizon, spatial
from tasks.library.cap.attributes import SEEN, UNSEEN, Attributes
from tasks.task import Instance, Published, Task

Draw = Callable[[np.random.Generator, Attributes], Instance]

# In the order of the paper's tables, where seen 1 to 5 and unseen 1 to 3 are the long-horizon ones.
INSTRUCTIONS: Mapping[str, tuple[tuple[str, str, Draw], ...]] = {
    "seen": (
        ("pick-and-place", "long", long_horizon.pick_and_place),
        ("stack-all", "long", long_horizon.stack_all),
        ("all-on-place", "long", long_horizon.all_on_place),
        ("all-in-bowl", "long", long_horizon.all_in_bowl),
        ("matching-bowls", "long", long_horizon.matching_bowls),
        ("block-beside-bowl", "spatial", spatial.block_beside_bowl),
        ("block-by-distance", "spatial", spatial.block_by_distance),
        ("nth-block", "spatial", spatial.nth_block),
    ),
    "unseen": (
        ("different-corners", "long", long_horizon.different_corners),
        ("mismatched-bowls", "long", long_horizon.mismatched_bowls),
        ("stack-on-place", "long", long_horizon.stack_on_place),
        ("beside-bowl", "spatial", spatial.beside_bowl),
        ("corner-by-distance", "spatial", spatial.corner_by_distance),
        ("line", "spatial", spatial.line),
    ),
}
# Attributes and instructions of each cell of the table.
CELLS = ((SEEN, "seen"), (UNSEEN, "seen"), (UNSEEN, "unseen"))


def task(name: str, horizon: str, draw: Draw, attributes: Attributes, instructions: str) -> Task:
    """The task of one instruction with one split of the attributes."""
    return Task(
        name=f"{name}/{attributes.name}",
        draw=lambda rng: draw(rng, attributes),
        labels={"attributes": attributes.name, "instructions": instructions, "horizon": horizon},
    )


TASKS: tuple[Task, ...] = tuple(
    task(name, horizon, draw, attributes, instructions)
    for attributes, instructions in CELLS
    for name, horizon, draw in INSTRUCTIONS[instructions]
)

# Success in percent over 50 trials a task, by method and (attributes, instructions, horizon).
FIGURES: Mapping[str, Mapping[tuple[str, str, str], float]] = {
    "Code as Policies": {
        ("seen", "seen", "long"): 97.2,
        ("seen", "seen", "spatial"): 89.3,
        ("unseen", "seen", "long"): 97.6,
        ("unseen", "seen", "spatial"): 73.3,
        ("unseen", "unseen", "long"): 80.0,
        ("unseen", "unseen", "spatial"): 62.0,
    },
    "CLIPort": {
        ("seen", "seen", "long"): 78.8,
        ("seen", "seen", "spatial"): 97.3,
        ("unseen", "seen", "long"): 36.8,
        ("unseen", "seen", "spatial"): 0.0,
        ("unseen", "unseen", "long"): 0.0,
        ("unseen", "unseen", "spatial"): 0.01,
    },
    "natural-language planner": {
        ("seen", "seen", "long"): 86.4,
        ("unseen", "seen", "long"): 88.0,
        ("unseen", "unseen", "long"): 64.0,
    },
}

PUBLISHED: Sequence[Published] = tuple(
    Published(method, {"attributes": attributes, "instructions": instructions, "horizon": horizon}, percent)
    for method, figures in FIGURES.items()
    for (attributes, instructions, horizon), percent in figures.items()
)
