"""Left, right, top and bottom: as people say them, and as code compares positions along them."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.world import Thing

AXES = {"left": (0, -1), "right": (0, 1), "top": (1, 1), "bottom": (1, -1)}
OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
RELATIONS = {
    "left": phrases("""
        to the left of | left of | on the left of | on the left side of | to the left side of | at the left of |
        on the left hand side of | to the left hand side of
    """),
    "right": phrases("""
        to the right of | right of | on the right of | on the right side of | to the right side of | at the right of |
        on the right hand side of | to the right hand side of
    """),
    "top": phrases("""
        above | behind | to the top of | at the top of | on the top side of | on the far side of | in back of |
        at the back of | further up than
    """),
    "bottom": phrases("""
        below | in front of | to the bottom of | at the bottom of | on the bottom side of |
        on the near side of | further down than
    """),
}
FROM = {
    "left": ("the left",),
    "right": ("the right",),
    "top": ("the top", "the back"),
    "bottom": ("the bottom", "the front"),
}


def sort_key(direction: str) -> str:
    axis, sign = AXES[direction]
    return f"{'-' if sign > 0 else ''}get_obj_pos(n)[{axis}]"


def along_direction(direction: str, thing: Thing) -> float:
    axis, sign = AXES[direction]
    return -sign * thing.xy[axis]
