"""What LoHoRavens' tables are made of, and the lists that its programs begin with."""

from __future__ import annotations

# Those that LoHoRavens evaluates with.
COLORS = ("blue", "red", "green", "orange", "purple", "pink", "white")
# Edges of the smaller and the bigger blocks, m: the smallest and the largest block of `sim.objects.SIZES`.
SMALL, BIG = 0.035, 0.045
MIDDLE = (SMALL + BIG) / 2

BLOCKS = "blocks = [name for name in objects if get_kind(name) == 'block']\n"
BOWLS = "bowls = [name for name in objects if get_kind(name) == 'bowl']\n"
COLORS_OF_BLOCKS = "colors = sorted({get_color_name(name) for name in blocks})\n"
