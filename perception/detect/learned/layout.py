"""What the network says of every cell: which numbers mean what. Training and reading share it."""

from __future__ import annotations

from perception.colors import COLORS

KINDS = ("table", "arm", "block", "bowl", "cylinder", "ball", "plate", "mug", "object")
"""What a cell shows; from `FIRST_THING` on it belongs to a thing."""
FIRST_THING = 2
COLOR_NAMES = tuple(COLORS)

STRIDE = 2
"""Cells of the view along the edge of a cell that the network speaks of."""
LENGTH = 0.05
"""Unit of centres and sizes, m."""

KIND = slice(0, len(KINDS))
COLOR = slice(KIND.stop, KIND.stop + len(COLOR_NAMES))
CENTRE = slice(COLOR.stop, COLOR.stop + 3)
"""From the cell on the table to the centre of the thing's bounding box: x, y, z."""
SIZE = slice(CENTRE.stop, CENTRE.stop + 3)
"""Full extents in the thing's own frame."""
YAW = slice(SIZE.stop, SIZE.stop + 2)
"""Cosine and sine of the yaw times how often the thing looks the same in a turn; 0, 0 where it always does."""
OUTPUTS = YAW.stop

TURNS = {"block": 4, "mug": 1, "object": 1}
"""How often a kind looks the same in a turn about the vertical; kinds that are not here look the same always."""
