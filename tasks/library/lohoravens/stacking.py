"""LoHoRavens' families that build stacks. Each function draws one instance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, permutations, product

import numpy as np

from sim.scene import ObjectSpec, SceneSpec
from tasks.library.lohoravens.words import BIG, BLOCKS, COLORS, COLORS_OF_BLOCKS, MIDDLE, SMALL
from tasks.library.tables import (
    PLACES,
    Goal,
    at,
    named,
    on,
    pick,
    shuffled,
    spot_code,
    table,
    things,
    unmoved,
)
from tasks.library.thresholds import GROUP_ROOM, PLACE
from tasks.task import Instance


def smaller_over_bigger(rng: np.random.Generator) -> Instance:
    """A smaller and a bigger block of each of three colours."""
    colors = shuffled(rng, COLORS)[:3]
    scene = table(rng, _in_two_sizes(rng, colors))
    pairs = [_by_size(scene, color) for color in colors]
    return Instance(
        instruction="stack all the smaller blocks over the bigger blocks of the same color",
        scene=scene,
        goal=[*(on(small, big) for small, big in pairs), unmoved(scene, *(small for small, _ in pairs))],
        oracle=f"""\
{BLOCKS}{COLORS_OF_BLOCKS}for color in colors:
    small, big = sorted([name for name in blocks if get_color_name(name) == color], key=lambda name: get_size(name)[0])
    put_first_on_second(small, big)""",
    )


def smaller_over_bigger_in_zone(rng: np.random.Generator) -> Instance:
    """The same with two colours, on plates."""
    colors = shuffled(rng, COLORS)[:2]
    scene = table(rng, [*_in_two_sizes(rng, colors), *things("plate", colors)])
    pairs = {color: _by_size(scene, color) for color in colors}
    built = [[on(big, f"{color} plate"), on(small, big)] for color, (small, big) in pairs.items()]
    return Instance(
        instruction="stack all the smaller blocks over the bigger blocks of the same color on the plate of that color",
        scene=scene,
        goal=list(chain(*built)),
        oracle=f"""\
{BLOCKS}{COLORS_OF_BLOCKS}for color in colors:
    small, big = sorted([name for name in blocks if get_color_name(name) == color], key=lambda name: get_size(name)[0])
    put_first_on_second(big, color + ' plate')
    put_first_on_second(small, big)""",
    )


def in_area(rng: np.random.Generator) -> Instance:
    """All blocks on one stack in a corner or at a side; bowls stand about."""
    place, colors = pick(rng, list(PLACES)), shuffled(rng, COLORS)
    objects = [*things("block", colors[: pick(rng, (3, 4))]), *things("bowl", shuffled(rng, COLORS)[:2])]
    scene = table(rng, objects, place, room=GROUP_ROOM)
    blocks = named(scene, "block")
    return Instance(
        instruction=f"stack all the blocks {'in' if place.endswith('corner') else 'on'} the {place}",
        scene=scene,
        goal=[
            {"is": "stacked", "names": blocks, "any_order": True},
            *(at(block, place, PLACE) for block in blocks),
            unmoved(scene, *blocks),
        ],
        oracle=f"{BLOCKS}put_first_on_second(blocks[0], {spot_code(place)})\nstack_objects_in_order(blocks)",
    )


def same_size(rng: np.random.Generator) -> Instance:
    """Two or three blocks of each of two sizes, in different colours."""
    colors = shuffled(rng, COLORS)
    small, big = pick(rng, (2, 3)), pick(rng, (2, 3))
    objects = [*things("block", colors[:small], SMALL), *things("block", colors[small : small + big], BIG)]
    scene = table(rng, shuffled(rng, objects))
    sizes = [tuple(str(o.name) for o in scene.objects if o.size == size) for size in (SMALL, BIG)]
    return Instance(
        instruction="stack the blocks of the same size",
        scene=scene,
        goal=[{"is": "stacked", "names": names, "any_order": True} for names in sizes],
        oracle=f"""\
{BLOCKS}stack_objects_in_order([name for name in blocks if get_size(name)[0] < {MIDDLE}])
stack_objects_in_order([name for name in blocks if get_size(name)[0] > {MIDDLE}])""",
    )


def alternate_colors(rng: np.random.Generator) -> Instance:
    """Two colours, two blocks of each, or three of the one that is at the bottom."""
    first, second = shuffled(rng, COLORS)[:2]
    scene = table(rng, things("block", shuffled(rng, [first] * pick(rng, (2, 3)) + [second] * 2)))
    firsts, seconds = named(scene, "block", first), named(scene, "block", second)
    return Instance(
        instruction=f"stack the blocks with alternate colors, starting with the {first} color",
        scene=scene,
        goal=[{"is": "any", "of": _alternating(firsts, seconds)}],
        oracle=f"""\
{BLOCKS}first = [name for name in blocks if get_color_name(name) == {first!r}]
second = [name for name in blocks if get_color_name(name) != {first!r}]
stack = []
for i in range(len(blocks)):
    stack.append((second if i % 2 else first)[i // 2])
stack_objects_in_order(stack)""",
    )


def same_color(rng: np.random.Generator) -> Instance:
    """Two or three blocks of each of two colours."""
    colors = shuffled(rng, COLORS)[:2]
    scene = table(rng, things("block", shuffled(rng, [c for c in colors for _ in range(pick(rng, (2, 3)))])))
    return Instance(
        instruction="stack all the blocks of the same color",
        scene=scene,
        goal=[{"is": "stacked", "names": named(scene, "block", color), "any_order": True} for color in colors],
        oracle=f"""\
{BLOCKS}{COLORS_OF_BLOCKS}for color in colors:
    stack_objects_in_order([name for name in blocks if get_color_name(name) == color])""",
    )


def _in_two_sizes(rng: np.random.Generator, colors: Sequence[str]) -> list[ObjectSpec]:
    """A smaller and a bigger block of each colour, so mixed that the names do not tell which is which."""
    return shuffled(rng, [*things("block", colors, SMALL), *things("block", colors, BIG)])


def _by_size(scene: SceneSpec, color: str) -> tuple[str, str]:
    """The smaller and the bigger block of a colour."""
    small, big = (
        next(str(o.name) for o in scene.objects if o.kind == "block" and o.color == color and o.size == size)
        for size in (SMALL, BIG)
    )
    return small, big


def _alternating(firsts: Sequence[str], seconds: Sequence[str]) -> list[Goal]:
    """Every stack in which blocks of one colour alternate with those of another, bottom first."""
    stacks: list[Goal] = []
    for one, other in product(permutations(firsts), permutations(seconds)):
        stack = [""] * (len(one) + len(other))
        stack[0::2], stack[1::2] = one, other
        stacks.append({"is": "stacked", "names": stack})
    return stacks
