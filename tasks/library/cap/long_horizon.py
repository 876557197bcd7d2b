"""The long-horizon instructions: seen 1 to 5 and unseen 1 to 3. Each function draws one instance."""

from __future__ import annotations

import numpy as np

from sim.scene import ObjectSpec
from tasks.library.cap.attributes import Attributes
from tasks.library.tables import (
    CORNERS,
    at,
    named,
    on,
    pick,
    shuffled,
    spot,
    spot_code,
    table,
    things,
    unmoved,
)
from tasks.library.thresholds import GROUP, GROUP_ROOM, PLACE
from tasks.task import Instance

BLOCKS = "blocks = [name for name in objects if get_kind(name) == 'block']\n"


def some_objects(rng: np.random.Generator, words: Attributes, blocks: tuple[int, ...] = (3, 4)) -> list[ObjectSpec]:
    """Three or four blocks and two or three bowls, each kind in different colours of the split."""
    return [
        *things("block", shuffled(rng, words.colors)[: pick(rng, blocks)]),
        *things("bowl", shuffled(rng, words.colors)[: pick(rng, (2, 3))]),
    ]


def pick_and_place(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 1."""
    scene = table(rng, some_objects(rng, words))
    block = pick(rng, named(scene, "block"))
    target = pick(rng, [name for name in scene.names if name != block])
    return Instance(
        instruction=f"pick up the {block} and place it on the {target}",
        scene=scene,
        goal=[on(block, target), unmoved(scene, block)],
        oracle=f"put_first_on_second({block!r}, {target!r})",
    )


def stack_all(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 2."""
    scene = table(rng, some_objects(rng, words))
    blocks = named(scene, "block")
    return Instance(
        instruction="stack all the blocks",
        scene=scene,
        goal=[{"is": "stacked", "names": blocks, "any_order": True}, unmoved(scene, *blocks)],
        oracle=f"{BLOCKS}stack_objects_in_order(blocks)",
    )


def all_on_place(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 3."""
    place = pick(rng, words.places)
    scene = table(rng, some_objects(rng, words), place, room=GROUP_ROOM)
    blocks = named(scene, "block")
    return Instance(
        instruction=f"put all the blocks on the {place}",
        scene=scene,
        goal=[*(at(block, place, GROUP) for block in blocks), unmoved(scene, *blocks)],
        oracle=f"{BLOCKS}for block in blocks:\n    put_first_on_second(block, get_free_pos({spot_code(place)}))",
    )


def all_in_bowl(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 4."""
    scene = table(rng, some_objects(rng, words))
    blocks, bowl = named(scene, "block"), pick(rng, named(scene, "bowl"))
    return Instance(
        instruction=f"put the blocks in the {bowl}",
        scene=scene,
        goal=[*(on(block, bowl) for block in blocks), unmoved(scene, *blocks, bowl)],
        oracle=f"{BLOCKS}for block in blocks:\n    put_first_on_second(block, {bowl!r})",
    )


def matching_bowls(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 5: every block has a bowl of its colour."""
    bowls = shuffled(rng, words.colors)[:3]
    blocks = shuffled(rng, bowls)[: pick(rng, (2, 3))]
    return Instance(
        instruction="put all the blocks in the bowls with matching colors",
        scene=table(rng, [*things("block", blocks), *things("bowl", bowls)]),
        goal=[on(f"{color} block", f"{color} bowl") for color in blocks],
        oracle=f"{BLOCKS}for block in blocks:\n    put_first_on_second(block, get_color_name(block) + ' bowl')",
    )


def different_corners(rng: np.random.Generator, words: Attributes) -> Instance:
    """Unseen 1: whichever block in whichever corner."""
    scene = table(rng, some_objects(rng, words), *CORNERS)
    blocks = named(scene, "block")
    corners = [spot(corner) for corner in CORNERS]
    return Instance(
        instruction="put all the blocks in different corners",
        scene=scene,
        goal=[{"is": "points", "names": blocks, "points": corners, "tol": PLACE}, unmoved(scene, *blocks)],
        oracle=f"{BLOCKS}for block, corner in zip(blocks, get_corner_positions()):\n"
        "    put_first_on_second(block, corner)",
    )


def mismatched_bowls(rng: np.random.Generator, words: Attributes) -> Instance:
    """Unseen 2: each block in a bowl of any other colour; the first bowl has a block of its own."""
    bowls = shuffled(rng, words.colors)[: pick(rng, (2, 3))]
    others = [color for color in words.colors if color != bowls[0]]
    blocks = shuffled(rng, [bowls[0], *shuffled(rng, others)[: pick(rng, (2, 3))]])
    return Instance(
        instruction="put the blocks in the bowls with mismatched colors",
        scene=table(rng, [*things("block", blocks), *things("bowl", bowls)]),
        goal=[
            {"is": "any", "of": [on(f"{color} block", f"{other} bowl") for other in bowls if other != color]}
            for color in blocks
        ],
        oracle=f"""\
{BLOCKS}bowls = [name for name in objects if get_kind(name) == 'bowl']
for block in blocks:
    others = [bowl for bowl in bowls if get_color_name(bowl) != get_color_name(block)]
    emptiest = min(others, key=lambda bowl: sum(is_on(name, bowl) for name in blocks))
    put_first_on_second(block, emptiest)""",
    )


def stack_on_place(rng: np.random.Generator, words: Attributes) -> Instance:
    """Unseen 3."""
    place = pick(rng, words.places)
    scene = table(rng, some_objects(rng, words), place, room=GROUP_ROOM)
    blocks = named(scene, "block")
    return Instance(
        instruction=f"stack all the blocks on the {place}",
        scene=scene,
        goal=[
            {"is": "stacked", "names": blocks, "any_order": True},
            *(at(block, place, PLACE) for block in blocks),
            unmoved(scene, *blocks),
        ],
        oracle=f"{BLOCKS}put_first_on_second(blocks[0], {spot_code(place)})\nstack_objects_in_order(blocks)",
    )
