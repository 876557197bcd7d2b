"""LoHoRavens' families of long-horizon tasks (Zhang et al. 2023, arXiv:2310.12020), declared over Handscript's table.

Fewer and smaller things stand on a table of 0.6 x 0.4 m than on theirs; a zone is a plate of its colour, an area is a
corner or a side (docs/benchmarks.md). Their disturbances are options of the cell: `SimCell(position_noise=...,
drop=...)`.
"""

from __future__ import annotations

from tasks.library.lohoravens import sorting, stacking
from tasks.task import Task

# In the paper's order. The first five are those that its models were trained on.
_SEEN = (
    ("pick-and-place", "primitive", sorting.pick_and_place),
    ("matching-bowls", "color", sorting.matching_bowls),
    ("smaller-over-bigger", "color and size", stacking.smaller_over_bigger),
    ("stack-in-area", "space", stacking.in_area),
    ("even-blocks-in-zone", "color and arithmetic", sorting.even_blocks_in_zone),
)
_UNSEEN = (
    ("mismatched-bowls", "color", sorting.mismatched_bowls),
    ("same-size-stacks", "size", stacking.same_size),
    ("alternate-colors", "color", stacking.alternate_colors),
    ("smaller-over-bigger-in-zone", "color and size", stacking.smaller_over_bigger_in_zone),
    ("area-to-area", "space", sorting.area_to_area),
    ("same-color-stacks", "color", stacking.same_color),
)
TASKS: tuple[Task, ...] = tuple(
    Task(name=name, draw=draw, labels={"instructions": instructions, "reasoning": reasoning})
    for instructions, families in (("seen", _SEEN), ("unseen", _UNSEEN))
    for name, reasoning, draw in families
)
