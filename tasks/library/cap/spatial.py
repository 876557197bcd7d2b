"""The spatial-geometric instructions: seen 6 to 8 and unseen 4 to 6. Each function draws one instance."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np

from perception.types import Array
from perception.workspace import WORKSPACE
from sim.scene import SceneSpec
from tasks.library.cap.attributes import DIRECTIONS, ORDINALS, Attributes
from tasks.library.cap.long_horizon import BLOCKS, some_objects
from tasks.library.tables import (
    CORNERS,
    at,
    clear_table,
    is_free,
    named,
    pick,
    radius,
    spot,
    spot_code,
    unmoved,
    xy,
)
from tasks.library.thresholds import (
    BESIDE,
    CLOSER,
    DIAGONAL,
    DIAGONAL_WITHIN,
    LATERAL,
    LINE_ROOM,
    LINE_SPACING,
    LITTLE,
    LITTLE_GAP,
    LOT,
    LOT_GAP,
    PLACE,
    RANK,
)
from tasks.relations import LINE_DEVIATION, off_line
from tasks.task import Instance

# Where the middle of a line can be: a grid over the named places, and how far out a line's blocks may stand, m.
LINE_GRID = WORKSPACE.denormalize(list(product(np.linspace(0, 1, 11), np.linspace(0, 1, 7))))
LINE_EDGE = 0.03
LINE_STEPS = {
    "horizontal": (LINE_SPACING, 0.0),
    "vertical": (0.0, LINE_SPACING),
    "diagonal": (0.05, 0.05),
}
# The angles at which it may run, and by how much it may be turned from them, degrees.
LINE_TILTS = {
    "horizontal": ((0.0,), 0.0),
    "vertical": ((90.0,), 0.0),
    "diagonal": ((DIAGONAL, -DIAGONAL), DIAGONAL_WITHIN),
}


def block_beside_bowl(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 6: of all blocks one lies on that side of the bowl."""

    def meanings(drawn: SceneSpec) -> list[tuple[str, str, str]]:
        return [
            (block, direction, bowl)
            for bowl, direction in product(named(drawn, "bowl"), words.directions)
            if (block := _only_one(drawn, bowl, direction)) is not None
        ]

    place = pick(rng, words.places)
    scene, (block, direction, bowl) = clear_table(rng, some_objects(rng, words), meanings, place)
    axis, sign, _ = DIRECTIONS[direction]
    return Instance(
        instruction=f"pick up the block to the {direction} of the {bowl} and place it on the {place}",
        scene=scene,
        goal=[at(block, place, PLACE), unmoved(scene, block)],
        oracle=f"""\
{BLOCKS}bowl = get_obj_pos({bowl!r})
beside = [name for name in blocks if get_obj_pos(name)[{axis}] {">" if sign > 0 else "<"} bowl[{axis}]]
block = min(beside, key=lambda name: np.linalg.norm(get_obj_pos(name) - bowl))
put_first_on_second(block, {spot_code(place)})""",
    )


def block_by_distance(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 7: the closest or farthest block is so by a margin."""

    def meanings(drawn: SceneSpec) -> list[tuple[str, str]]:
        blocks = {name: xy(drawn, name) for name in named(drawn, "block")}
        return [
            (block, bowl)
            for bowl in named(drawn, "bowl")
            if (block := _extreme(blocks, xy(drawn, bowl), words.distance)) is not None
        ]

    place = pick(rng, words.places)
    scene, (block, bowl) = clear_table(rng, some_objects(rng, words), meanings, place)
    return Instance(
        instruction=f"pick up the block {words.distance} to the {bowl} and place it on the {place}",
        scene=scene,
        goal=[at(block, place, PLACE), unmoved(scene, block)],
        oracle=f"""\
{BLOCKS}bowl = get_obj_pos({bowl!r})
block = {_CHOOSE[words.distance]}(blocks, key=lambda name: np.linalg.norm(get_obj_pos(name) - bowl))
put_first_on_second(block, {spot_code(place)})""",
    )


def nth_block(rng: np.random.Generator, words: Attributes) -> Instance:
    """Seen 8: no two blocks are of the same rank, as far as one can see."""
    rank, direction = pick(rng, words.ranks), pick(rng, words.directions)
    axis, sign, _ = DIRECTIONS[direction]

    def meanings(drawn: SceneSpec) -> list[str]:
        along = {name: -sign * float(xy(drawn, name)[axis]) for name in named(drawn, "block")}
        ranked = sorted(along, key=lambda name: along[name])
        clear = all(along[after] - along[before] >= RANK for before, after in pairwise(ranked))
        return [ranked[rank - 1]] if clear else []

    place = pick(rng, words.places)
    scene, block = clear_table(rng, some_objects(rng, words, blocks=(max(rank, 3), 4)), meanings, place)
    return Instance(
        instruction=f"pick up the {ORDINALS[rank]} block from the {direction} and place it on the {place}",
        scene=scene,
        goal=[at(block, place, PLACE), unmoved(scene, block)],
        oracle=f"""\
{BLOCKS}ranked = sorted(blocks, key=lambda name: get_obj_pos(name)[{axis}]{", reverse=True" if sign > 0 else ""})
put_first_on_second(ranked[{rank - 1}], {spot_code(place)})""",
    )


def beside_bowl(rng: np.random.Generator, words: Attributes) -> Instance:
    """Unseen 4: the place beside the bowl is free and on the table."""
    gap, within = (LITTLE_GAP, LITTLE) if words.magnitude == "a little" else (LOT_GAP, LOT)

    def meanings(drawn: SceneSpec) -> list[tuple[str, str, str]]:
        found = []
        for block, bowl, direction in product(named(drawn, "block"), named(drawn, "bowl"), words.directions):
            goes = xy(drawn, bowl) + (_radius(drawn, bowl) + gap) * _way(direction)
            if (
                WORKSPACE.contains(goes, LINE_EDGE)
                and is_free(drawn, goes, but=(block, bowl))
                and float(np.linalg.norm(xy(drawn, block) - goes)) > LOT[0]
            ):
                found.append((block, direction, bowl))
        return found

    scene, (block, direction, bowl) = clear_table(rng, some_objects(rng, words), meanings)
    axis, sign, where = DIRECTIONS[direction]
    rim = _radius(scene, bowl)
    offset = ["0", "0"]
    offset[axis] = f"{'' if sign > 0 else '-'}(get_size({bowl!r})[{axis}] / 2 + {gap:g})"
    return Instance(
        instruction=f"pick up the {block} and place it {words.magnitude} to the {direction} of the {bowl}",
        scene=scene,
        goal=[
            {
                "is": "offset",
                "a": block,
                "b": bowl,
                "direction": where,
                "distance": [rim + within[0], rim + within[1]],
                "lateral": LATERAL,
            },
            unmoved(scene, block),
        ],
        oracle=f"put_first_on_second({block!r}, get_obj_pos({bowl!r}) + np.array([{', '.join(offset)}]))",
    )


def corner_by_distance(rng: np.random.Generator, words: Attributes) -> Instance:
    """Unseen 5: the closest or farthest corner is so by a margin, and free."""
    corners = {corner: np.array(spot(corner)) for corner in CORNERS}

    def meanings(drawn: SceneSpec) -> list[tuple[str, str, str]]:
        return [
            (block, corner, bowl)
            for block, bowl in product(named(drawn, "block"), named(drawn, "bowl"))
            if (corner := _extreme(corners, xy(drawn, bowl), words.distance)) is not None
            and is_free(drawn, corners[corner])
        ]

    scene, (block, corner, bowl) = clear_table(rng, some_objects(rng, words), meanings)
    return Instance(
        instruction=f"pick up the {block} and place it in the corner {words.distance} to the {bowl}",
        scene=scene,
        goal=[at(block, corner, PLACE), unmoved(scene, block)],
        oracle=f"""\
bowl = get_obj_pos({bowl!r})
corner = {_CHOOSE[words.distance]}(get_corner_positions(), key=lambda corner: np.linalg.norm(corner - bowl))
put_first_on_second({block!r}, corner)""",
    )


def line(rng: np.random.Generator, words: Attributes) -> Instance:
    """Unseen 6: there is room for the line, and the blocks do not stand on one."""
    way = pick(rng, words.lines)
    tilts, within = LINE_TILTS[way]

    def meanings(drawn: SceneSpec) -> list[bool]:
        blocks = [xy(drawn, name) for name in named(drawn, "block")]
        return [True] if off_line(blocks, None) > LINE_DEVIATION and _has_room(drawn, len(blocks), way) else []

    scene, _ = clear_table(rng, some_objects(rng, words), meanings)
    blocks = named(scene, "block")
    return Instance(
        instruction=f"put all the blocks in a {way} line",
        scene=scene,
        goal=[
            {
                "is": "any",
                "of": [{"is": "line", "names": blocks, "angle_deg": tilt, "within_deg": within} for tilt in tilts],
            },
            unmoved(scene, *blocks),
        ],
        oracle=f"""\
{BLOCKS}line = np.array([[{LINE_STEPS[way][0]} * i, {LINE_STEPS[way][1]} * i] for i in range(len(blocks))])
line = line - line.mean(axis=0)
taken = get_obj_pos(objects)
radii = np.array([np.hypot(*get_size(name)[:2]) / 2 if get_kind(name) == 'block' else get_size(name)[0] / 2
                  for name in objects])
lines = [denormalize_xy([u, v]) + line for u in np.linspace(0, 1, 11) for v in np.linspace(0, 1, 7)]
lines = [points for points in lines if np.all(np.abs(points) < [{WORKSPACE.x1 - LINE_EDGE}, {WORKSPACE.y1 - LINE_EDGE}])]
points = max(lines, key=lambda points: (np.linalg.norm(points[:, None] - taken, axis=2) - radii).min())
for block, point in zip(blocks, points):
    put_first_on_second(block, point)""",  # noqa: E501 (programs read better unbroken)
    )


_CHOOSE = {"closest": "min", "farthest": "max"}


def _way(direction: str) -> Array:
    axis, sign, _ = DIRECTIONS[direction]
    way = np.zeros(2)
    way[axis] = sign
    return way


def _radius(scene: SceneSpec, name: str) -> float:
    return radius(next(thing for thing in scene.objects if thing.name == name))


def _only_one(scene: SceneSpec, bowl: str, direction: str) -> str | None:
    """The block that lies in a direction from a bowl, more than off to the side, when all others lie the other way."""
    way = _way(direction)
    steps = {name: xy(scene, name) - xy(scene, bowl) for name in named(scene, "block")}
    there = [name for name, step in steps.items() if step @ way > -BESIDE]
    if len(there) != 1:
        return None
    along = float(steps[there[0]] @ way)
    return there[0] if along >= BESIDE and along > float(np.linalg.norm(steps[there[0]] - along * way)) else None


def _extreme(places: dict[str, Array], origin: Array, distance: str) -> str | None:
    """The place closest to an origin, or farthest from it; None where another is about as far."""
    sign = 1.0 if distance == "closest" else -1.0
    far = {name: sign * float(np.linalg.norm(place - origin)) for name, place in places.items()}
    first, second = sorted(far, key=lambda name: far[name])[:2]
    return first if far[second] - far[first] >= CLOSER else None


def _has_room(scene: SceneSpec, count: int, way: str) -> bool:
    """Whether so many blocks find room in a line somewhere, with everything else where it stands."""
    steps = np.arange(count) - (count - 1) / 2
    lines = LINE_GRID[:, None] + steps[:, None] * np.array(LINE_STEPS[way])
    inside = (np.abs(lines) <= [WORKSPACE.x1 - LINE_EDGE, WORKSPACE.y1 - LINE_EDGE]).all(axis=(1, 2))
    apart = np.min(
        [np.linalg.norm(lines - xy(scene, name), axis=2).min(axis=1) - _radius(scene, name) for name in scene.names],
        axis=0,
    )
    return bool((inside & (apart >= LINE_ROOM)).any())
