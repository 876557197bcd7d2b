"""Tasks with figures, kits, piles and ropes, which no selection with an arrangement gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tasks.generate.grammar.phrases import Composition, pick, plural

SMALL = ("block", "cylinder", "ball")
PIECES = ("star", "heart", "triangle", "square", "circle", "diamond", "pentagon", "hexagon", "plus", "ring")


def patterned(rng: np.random.Generator) -> Composition:
    """A figure around the middle of the table."""
    figure = pick(rng, tuple(FIGURES))
    said, points = FIGURES[figure]
    kind = pick(rng, SMALL)
    return Composition(
        name=f"{plural(kind)}-as-{figure}",
        description=f"Arrange {len(points)} {plural(kind)} as {said}.",
        kinds=(kind,),
        predicates=("points",),
        lines=(f"spots = {[list(point) for point in points]}", f"{plural(kind)} = [add('{kind}') for _ in spots]"),
        sentences=(
            f"arrange the {plural(kind)} as {said}",
            f"put the {plural(kind)} in the shape of {said}",
        ),
        goals=(f"points({plural(kind)}, spots)",),
    )


FIGURES: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "square": (
        "a square with sides of 16 cm around the middle of the table",
        ((-0.08, -0.08), (0.08, -0.08), (0.08, 0.08), (-0.08, 0.08)),
    ),
    "triangle": (
        "a triangle around the middle of the table, 24 cm wide and 16 cm deep, that points away from you",
        ((-0.12, -0.08), (0.12, -0.08), (0.0, 0.08)),
    ),
    "cross": (
        "a cross around the middle of the table with arms of 12 cm",
        ((0.0, 0.12), (0.12, 0.0), (0.0, -0.12), (-0.12, 0.0)),
    ),
    "zigzag": (
        "a zigzag from left to right, 12 cm deep, with 10 cm from one to the next across the middle of the table",
        ((-0.15, -0.06), (-0.05, 0.06), (0.05, -0.06), (0.15, 0.06)),
    ),
    "stairs": (
        "a diagonal through the middle of the table, each 10 cm to the right of and 8 cm behind the one before",
        ((-0.1, -0.08), (0.0, 0.0), (0.1, 0.08)),
    ),
}
"""By name: what is said of it, and its points, m."""


def on_pallet(rng: np.random.Generator) -> Composition:
    """A grid of things on a pallet, in its frame."""
    columns = int(rng.integers(2, 4))
    spots = [[round(0.05 * (i - (columns - 1) / 2), 3), y] for y in (-0.035, 0.035) for i in range(columns)]
    kind = pick(rng, ("block", "cylinder"))
    return Composition(
        name=f"{len(spots)}-{plural(kind)}-in-grid-on-pallet",
        description=f"Load a pallet with {len(spots)} {plural(kind)} in two rows.",
        kinds=(kind, "pallet"),
        predicates=("pattern",),
        lines=(
            "pallet = add('pallet')",
            f"spots = {spots}",
            f"{plural(kind)} = [add('{kind}') for _ in spots]",
        ),
        sentences=(
            f"load the {{pallet}} with the {plural(kind)}: two rows of {columns}, evenly, along its longer side",
            f"put the {plural(kind)} on the {{pallet}} in two rows of {columns}",
        ),
        goals=(f"pattern({plural(kind)}, spots, frame=pallet, tol=0.02)",),
    )


def kitted(rng: np.random.Generator) -> Composition:
    """Shapes go into the holes of a kit."""
    number = int(rng.integers(1, 4))
    pieces = [str(piece) for piece in rng.permutation(PIECES)[:number]]
    listed = " and ".join(filter(None, [", ".join(pieces[:-1]), pieces[-1]]))
    return Composition(
        name=f"kit-of-{'-'.join(pieces)}",
        description=f"Put the {listed} into the {'hole' if number == 1 else 'holes'} of the kit.",
        kinds=("kit", *pieces),
        predicates=("inside",),
        lines=(
            f"shapes = {pieces}",
            "kit = add('kit', holes=shapes)",
            "pieces = [add(shape) for shape in shapes]",
        ),
        sentences=(
            f"put the {listed} into the kit",
            f"fill the {{kit}}: the {listed} {'goes into its hole' if number == 1 else 'go into their holes'}",
        ),
        goals=("*[inside(piece, kit) for piece in pieces]",),
    )


def swept(rng: np.random.Generator) -> Composition:
    """A pile is swept into a zone; there may be a second zone."""
    second = rng.random() < 0.5
    return Composition(
        name=f"sweep-pile-into-{'one-of-two-zones' if second else 'zone'}",
        description=f"Sweep a pile into {'the one of two zones that is named' if second else 'a zone'}.",
        kinds=("pile", "zone"),
        predicates=("swept",),
        lines=("zone = add('zone')", *(["other_zone = add('zone')"] if second else []), "pile = add('pile')"),
        sentences=("sweep the {pile} into the {zone}", "push all of the {pile} into the {zone}"),
        goals=("swept(pile, zone)",),
    )


def laid(rng: np.random.Generator) -> Composition:
    """A rope is laid between two things, or between two places."""
    name, kinds, lines = "rope-across-the-middle", ["rope"], ["rope = add('rope')"]
    said = told = "in a straight line across the middle of the table, from left to right"
    goal = "along(rope, [-0.13, 0.0], [0.13, 0.0], 0.03)"
    if rng.random() < 0.5:
        kind = pick(rng, ("block", "cylinder"))
        name, kinds = f"rope-between-{plural(kind)}", [kind, "rope"]
        lines = [f"one, other = [add('{kind}', at=[x, uniform(-0.05, 0.1)]) for x in (-0.2, 0.2)]", *lines]
        said, told, goal = "from the {one} to the {other}", f"from one {kind} to another", "along(rope, one, other)"
    return Composition(
        name=name,
        description=f"Lay a rope {told}.",
        kinds=tuple(kinds),
        predicates=("along",),
        lines=tuple(lines),
        sentences=(f"lay the {{rope}} {said}", f"straighten the {{rope}} so that it lies {said}"),
        goals=(goal,),
    )


FIGURED: tuple[Callable[[np.random.Generator], Composition], ...] = (patterned, on_pallet, kitted, kitted, swept, laid)
