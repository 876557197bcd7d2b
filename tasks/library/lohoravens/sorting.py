"""LoHoRavens' families that put blocks into bowls, onto plates and elsewhere. Each function draws one instance."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from sim.scene import SceneSpec
from tasks.library.lohoravens.words import BLOCKS, BOWLS, COLORS
from tasks.library.tables import (
    CORNERS,
    at,
    clear_table,
    is_free,
    named,
    on,
    pick,
    shuffled,
    spot,
    spot_code,
    table,
    things,
    unmoved,
    xy,
)
from tasks.library.thresholds import AREA, CLOSER, GROUP_ROOM
from tasks.task import Instance


def pick_and_place(rng: np.random.Generator) -> Instance:
    """One block onto a block, a bowl or a plate."""
    kinds = (("block", (2, 3)), ("bowl", (1, 2)), ("plate", (1, 2)))
    objects = [thing for kind, counts in kinds for thing in things(kind, shuffled(rng, COLORS)[: pick(rng, counts)])]
    scene = table(rng, objects)
    block = pick(rng, named(scene, "block"))
    target = pick(rng, [name for name in named(scene, pick(rng, kinds)[0]) if name != block])
    return Instance(
        instruction=f"pick up the {block} and place it on the {target}",
        scene=scene,
        goal=[on(block, target), unmoved(scene, block)],
        oracle=f"put_first_on_second({block!r}, {target!r})",
    )


def matching_bowls(rng: np.random.Generator) -> Instance:
    """Every block has a bowl of its colour; there may be more bowls than blocks."""
    bowls = shuffled(rng, COLORS)[:4]
    blocks = shuffled(rng, bowls)[: pick(rng, (3, 4))]
    return Instance(
        instruction="put the blocks in the bowls with matching colors",
        scene=table(rng, [*things("block", blocks), *things("bowl", bowls)]),
        goal=[on(f"{color} block", f"{color} bowl") for color in blocks],
        oracle=f"{BLOCKS}for block in blocks:\n    put_first_on_second(block, get_color_name(block) + ' bowl')",
    )


def mismatched_bowls(rng: np.random.Generator) -> Instance:
    """Each block in a bowl of any other colour."""
    bowls = shuffled(rng, COLORS)[:4]
    blocks = shuffled(rng, bowls)[: pick(rng, (3, 4))]
    return Instance(
        instruction="put the blocks in the bowls with mismatched colors",
        scene=table(rng, [*things("block", blocks), *things("bowl", bowls)]),
        goal=[
            {"is": "any", "of": [on(f"{color} block", f"{other} bowl") for other in bowls if other != color]}
            for color in blocks
        ],
        oracle=f"""\
{BLOCKS}{BOWLS}for block in blocks:
    others = [bowl for bowl in bowls if get_color_name(bowl) != get_color_name(block)]
    emptiest = min(others, key=lambda bowl: sum(is_on(name, bowl) for name in blocks))
    put_first_on_second(block, emptiest)""",
    )


def even_blocks_in_zone(rng: np.random.Generator) -> Instance:
    """Two colours, each with a plate; of one there are two blocks, of the other one or three, which stay."""
    even, odd = shuffled(rng, COLORS)[:2]
    blocks = shuffled(rng, [even] * 2 + [odd] * pick(rng, (1, 3)))
    scene = table(rng, [*things("block", blocks), *things("plate", (even, odd))])
    moved = named(scene, "block", even)
    return Instance(
        instruction="put the blocks of an even number on the plate with the matching color",
        scene=scene,
        goal=[*(on(block, f"{even} plate") for block in moved), unmoved(scene, *moved, f"{even} plate")],
        oracle=f"""\
{BLOCKS}for block in blocks:
    alike = [name for name in blocks if get_color_name(name) == get_color_name(block)]
    if len(alike) % 2 == 0:
        put_first_on_second(block, get_color_name(block) + ' plate')""",
    )


def area_to_area(rng: np.random.Generator) -> Instance:
    """Two blocks or more in one corner, all others clearly elsewhere, and room in another corner."""

    def meanings(drawn: SceneSpec) -> list[tuple[tuple[str, ...], str, str]]:
        found = []
        for source, target in permutations(CORNERS, 2):
            away = {name: float(np.linalg.norm(xy(drawn, name) - spot(source))) for name in drawn.names}
            inside = tuple(name for name in away if away[name] < AREA)
            clear = all(abs(far - AREA) >= CLOSER / 2 for far in away.values())
            if len(inside) >= 2 and clear and is_free(drawn, np.array(spot(target)), GROUP_ROOM):
                found.append((inside, source, target))
        return found

    objects = things("block", shuffled(rng, COLORS)[: pick(rng, (5, 6))])
    scene, (moved, source, target) = clear_table(rng, objects, meanings)
    return Instance(
        instruction=f"move all the blocks in the {source} to the {target}",
        scene=scene,
        goal=[*(at(block, target, AREA) for block in moved), unmoved(scene, *moved)],
        oracle=f"""\
{BLOCKS}source = {spot_code(source)}
for block in [name for name in blocks if np.linalg.norm(get_obj_pos(name) - source) < {AREA}]:
    put_first_on_second(block, get_free_pos({spot_code(target)}))""",
    )
