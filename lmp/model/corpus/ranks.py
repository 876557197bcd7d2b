# ruff: noqa: E501 (programs read better unbroken)
"""One object by its rank among others: the leftmost, the second from the right, the largest, the top of a tower."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lmp.model.corpus.directions import AXES, along_direction, sort_key
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import Group, Ref, clear_best, looked_up
from lmp.model.corpus.wording import number, ordinal
from lmp.model.corpus.world import Scene, pick

_EXTREMES = {
    "left": phrases("""
        leftmost {} | leftmost {} | left-most {} | {} furthest to the left | {} farthest left | {} on the far left |
        most left {} | {} that is furthest left | left most {} | left {} | {} that's the most to the left |
        {} closest to the left side | {} nearest to the left edge | {} on the very left | {} farthest from the right side |
        {} farthest to the left | {} which is furthest to the left | {} at the far left | far left {}
    """),
    "right": phrases("""
        rightmost {} | rightmost {} | right-most {} | {} furthest to the right | {} farthest right | {} on the far right |
        most right {} | {} that is furthest right | right most {} | right {} | {} that's the most to the right |
        {} closest to the right side | {} nearest to the right edge | {} on the very right | {} farthest from the left side |
        {} farthest to the right | {} which is furthest to the right | {} at the far right | far right {}
    """),
    "top": phrases("""
        topmost {} | uppermost {} | {} furthest up | {} nearest to the top | top {} | highest {} | {} furthest to the back |
        {} closest to the top edge | {} furthest from the robot | {} farthest away from you | {} farthest from the robot |
        back {} | rearmost {} | {} closest to the back edge | {} at the very top | {} at the very back | {} furthest back |
        {} closest to the top side | {} farthest from me | {} closest to the far side | hindmost {}
    """),
    "bottom": phrases("""
        bottommost {} | lowest {} | {} furthest down | {} nearest to the bottom | bottom {} | lowermost {} |
        {} furthest to the front | {} closest to the bottom edge | {} closest to the robot | {} nearest to you |
        {} closest to you | {} nearest to the robot | front {} | frontmost {} | {} at the very bottom | {} at the very front |
        {} closest to the front edge | {} closest to the bottom side | {} nearest the robot | {} closest to me
    """),
}
_STARTS = {
    "left": phrases("the left | the left | the left | left | the left side | the left end | the left edge"),
    "right": phrases("the right | the right | the right | right | the right side | the right end | the right edge"),
    "top": phrases("the top | the top | the back | the top side | the top edge | the rear"),
    "bottom": phrases("the bottom | the bottom | the front | the bottom side | the bottom edge"),
}
_NTH = phrases("""
    the {n} {g} from {s} | the {n} {g} from {s} | the {n} {g} from {s} | the {n} {g} counting from {s} |
    the {n} {g} from {s} | {g} number {d} from {s} | the {n} from {s} {g} | the {n} {g} starting at {s} |
    the {n} {g} when counting from {s} | the {n} {g} starting from {s} | the {n} {g} counted from {s}
""")
_FROM_END = (("last",), phrases("second to last | second-to-last | second last | next to last | penultimate | last but one"), phrases("third to last | third last | third-to-last"))  # fmt: skip
_BIG = phrases("biggest | largest | biggest | largest | widest | bulkiest | greatest")
_SMALL = phrases("smallest | smallest | tiniest | littlest | smallest")
_OF_TWO = {-1: phrases("bigger | larger | big | large | big"), 1: phrases("smaller | smaller | small | little | tiny")}


def _plain(scene: Scene, said: str) -> bool:
    """Whether no name on the table has a word of the description that may be taken for a part of that name."""
    loose = {
        "left",
        "right",
        "top",
        "bottom",
        "front",
        "back",
        "far",
        "big",
        "large",
        "small",
        "little",
        "tiny",
        "middle",
    }
    return not loose & set(said.split()) & {w for name in scene.names for w in name.split()}


def extreme(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    """The one furthest in a direction."""
    direction = pick(rng, tuple(AXES))
    best = clear_best([along_direction(direction, t) for t in g.members])
    said = "the " + pick(rng, _EXTREMES[direction]).format(g.noun)
    if best is None or not _plain(scene, said):
        return None
    source = f"{g.listed()}\nret_val = min(names, key=lambda n: {sort_key(direction)})"
    return looked_up(said, source, (g.members[best].name,))


def by_size(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    """The largest, the second smallest, the medium-sized."""
    if len({t.kind for t in g.members}) > 1 or "object" in {t.kind for t in g.members}:
        return None
    sign = pick(rng, (-1, 1))
    sizes = sorted(g.members, key=lambda t: sign * t.size)
    rank = int(pick(rng, (1, 1, 2))) if len(sizes) > 2 and rng.random() < 0.16 else 0
    if any(abs(a.size - b.size) < 0.004 for a, b in pairwise(sizes[max(0, rank - 1) : rank + 2])):
        return None
    volume = "np.prod(get_size(n))"
    word = pick(rng, _BIG if sign < 0 else _SMALL)
    if rank == 1 and len(sizes) == 3 and rng.random() < 0.4:
        source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {volume})[len(names) // 2]"
        words = pick(rng, ("medium-sized", "medium", "middle-sized", "mid-size"))
        return looked_up(f"the {words} {g.noun}", source, (sizes[1].name,))
    if rank:
        source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {'-' if sign < 0 else ''}{volume})[{rank}]"
        nth = f"the {ordinal(rng, rank)}{pick(rng, (' ', ' ', '-'))}{word} {g.noun}"
        return looked_up(nth, source, (sizes[rank].name,))
    source = f"{g.listed()}\nret_val = {'max' if sign < 0 else 'min'}(names, key=lambda n: {volume})"
    if len(g.members) == 2 and rng.random() < 0.5:
        said = f"the {pick(rng, _OF_TWO[sign])} {g.noun}"
        if rng.random() < 0.15:
            said = f"the {pick(rng, _OF_TWO[sign][:2])} of the two {g.nouns}"
    else:
        said = pick(rng, ("the {w} {g}",) * 5 + ("the {g} that is {w}", "the {w} of the {gs}", "the {w} one of the {gs}")).format(w=word, g=g.noun, gs=g.nouns)  # fmt: skip
    return looked_up(said, source, (sizes[0].name,)) if _plain(scene, said) else None


def in_row(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    """The second from the left, the last from the top, the one in the middle of them."""
    direction = pick(rng, tuple(AXES))
    order = sorted(g.members, key=lambda t: along_direction(direction, t))
    if any(b - a < 0.012 for a, b in pairwise(along_direction(direction, t) for t in order)):
        return None
    start = pick(rng, _STARTS[direction])
    draw, index = rng.random(), int(rng.integers(0, min(len(order), 6)))
    at = str(index)
    said = pick(rng, _NTH).format(n=ordinal(rng, index), g=g.noun, s=start, d=number(rng, index + 1))
    if draw < 0.12 and len(order) > 1:
        back = int(rng.integers(1, min(len(order), 3) + 1))
        index, at = len(order) - back, str(-back)
        said = f"the {pick(rng, _FROM_END[back - 1])} {g.noun} {pick(rng, ('from', 'from', 'counting from'))} {start}"
    elif draw < 0.18 and len(order) % 2 and len(order) > 2:
        direction = "left" if direction in ("left", "right") else "top"
        index, at = len(order) // 2, "len(names) // 2"
        ways = (
            ("from left to right", "from the left") if direction == "left" else ("from top to bottom", "from the top")
        )
        said = f"the middle {g.noun} {pick(rng, ways)}"
    elif draw < 0.24 and 0 < index < 3:
        most = pick(rng, phrases(f"{direction}most {{g}} | {direction}-most {{g}} | {{g}} furthest to the {direction}"))
        said = f"the {ordinal(rng, index)} {most.format(g=g.noun)}"
    source = f"{g.listed()}\nret_val = sorted(names, key=lambda n: {sort_key(direction)})[{at}]"
    return looked_up(said, source, (order[index].name,))


def on_tower(rng: np.random.Generator, scene: Scene, g: Group, avoid: frozenset[str], deep: bool) -> Ref | None:
    """What is at the top or the bottom of the only tower."""
    names = {t.name for t in g.members}
    upper = [t for t in g.members if t.on in names]
    bearing = {t.on for t in upper}
    top = rng.random() < 0.6
    ends = [t for t in upper if t.name not in bearing] if top else [t for t in g.members if t.name in bearing and t.on not in names]  # fmt: skip
    if len(ends) != 1:
        return None
    said = f"the {g.noun} {pick(rng, ('at', 'on') if top else ('at',))} the {'top' if top else 'bottom'} of the {pick(rng, ('stack', 'tower', 'pile'))}"
    under, over = "any(is_on(n, m) for m in names)", "any(is_on(m, n) for m in names)"
    test = f"{under} and not {over}" if top else f"{over} and not {under}"
    return looked_up(said, f"{g.listed()}\nret_val = [n for n in names if {test}][0]", (ends[0].name,))
