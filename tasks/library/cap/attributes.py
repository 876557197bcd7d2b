"""What an instruction's gaps are filled with: the seen and the unseen attributes of the paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """One split of the attributes.

    Args:
        name: "seen" or "unseen".
        colors: of blocks and bowls.
        places: corners and sides.
        directions: from a bowl, and in which blocks are counted.
        distance: of a block or a corner to a bowl.
        magnitude: how far something is put from a bowl.
        ranks: ordinal numbers, "first" being 1.
        lines: ways in which a line runs.
    """

    name: str
    colors: tuple[str, ...]
    places: tuple[str, ...]
    directions: tuple[str, ...]
    distance: str
    magnitude: str
    ranks: tuple[int, ...]
    lines: tuple[str, ...]


SEEN = Attributes(
    name="seen",
    colors=("blue", "red", "green", "orange", "yellow"),
    places=("left side", "top left corner", "top side", "top right corner"),
    directions=("top", "left"),
    distance="closest",
    magnitude="a little",
    ranks=(1, 2),
    lines=("horizontal", "vertical"),
)
UNSEEN = Attributes(
    name="unseen",
    colors=("pink", "cyan", "brown", "gray", "purple"),
    places=("bottom right corner", "bottom side", "bottom left corner"),
    directions=("bottom", "right"),
    distance="farthest",
    magnitude="a lot",
    ranks=(3, 4),
    lines=("diagonal",),
)
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth"}
# The axis along which a direction lies, its sign there, and what predicates call it.
DIRECTIONS = {"left": (0, -1, "left"), "right": (0, 1, "right"), "top": (1, 1, "up"), "bottom": (1, -1, "down")}
