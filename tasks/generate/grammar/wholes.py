"""Tasks that are no selection with an arrangement: things matched by colour, sorted, swapped, taken apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tasks.generate.grammar.arrangements import DIRECTIONS, RECEIVING, ROOMY
from tasks.generate.grammar.phrases import Composition, pick, plural

SOLID = ("block", "cylinder")
"""Kinds on which something can stand."""

SMALL = ("block", "cylinder", "ball")
WAYS = (("left", "to the left"), ("right", "to the right"), ("up", "back"), ("down", "forward"))


def matching(rng: np.random.Generator) -> Composition:
    """Each in or on the thing of its colour."""
    kind, below = pick(rng, SMALL), pick(rng, ROOMY)
    kinds, (where, predicate), number = plural(kind), RECEIVING[below], int(rng.integers(2, 4))
    return Composition(
        name=f"{kinds}-{where}-matching-{plural(below)}",
        description=f"Put every {kind} {where} the {below} of its color.",
        kinds=(kind, below),
        predicates=(predicate,),
        lines=(
            f"colors = sample(COLORS, {number})",
            f"{plural(below)} = [add('{below}', color) for color in colors]",
            f"{kinds} = [add('{kind}', color) for color in colors]",
        ),
        sentences=(
            f"put every {kind} {where} the {below} of its color",
            f"match the {kinds} with the {plural(below)} by color",
            f"sort the {kinds} by color: each {where} the {below} that has it",
        ),
        goals=(f"*[{predicate}({kind}, {below}) for {kind}, {below} in zip({kinds}, {plural(below)})]",),
    )


def mismatching(rng: np.random.Generator) -> Composition:
    """Each in or on a thing of another colour."""
    kind, below = pick(rng, SMALL), pick(rng, ROOMY)
    kinds, (where, predicate) = plural(kind), RECEIVING[below]
    return Composition(
        name=f"{kinds}-{where}-mismatching-{plural(below)}",
        description=f"Put every {kind} {where} a {below} of another color.",
        kinds=(kind, below),
        predicates=(predicate,),
        lines=(
            "colors = sample(COLORS, 2)",
            f"{plural(below)} = {{color: add('{below}', color) for color in colors}}",
            f"{kinds} = {{color: add('{kind}', color) for color in colors}}",
        ),
        sentences=(
            f"put every {kind} {where} a {below} of a different color",
            f"no {kind} may be {where} the {below} of its own color: put each {where} another one",
        ),
        goals=(f"*[{predicate}({kinds}[a], {plural(below)}[b]) for a in colors for b in colors if a != b]",),
    )


def towers(rng: np.random.Generator) -> Composition:
    """A tower of each colour."""
    kind = pick(rng, SOLID)
    kinds = plural(kind)
    return Composition(
        name=f"tower-of-{kinds}-per-color",
        description=f"Stack the {kinds} of each color.",
        kinds=(kind,),
        predicates=("stacked",),
        lines=(
            "colors = sample(COLORS, 2)",
            f"{kinds} = [[add('{kind}', color) for _ in range(integer(2, 3))] for color in colors]",
        ),
        sentences=(
            f"stack the {kinds} of each color",
            f"build one tower of the {{colors[0]}} {kinds} and one of the {{colors[1]}} ones",
        ),
        goals=(f"*[stacked(tower, any_order=True) for tower in {kinds}]",),
    )


def tower_in_colors(rng: np.random.Generator) -> Composition:
    """A tower whose order is told."""
    kind, number = pick(rng, SOLID), int(rng.integers(3, 5))
    kinds = plural(kind)
    return Composition(
        name=f"tower-of-{number}-{kinds}-in-told-order",
        description=f"Stack {number} {kinds} in the order that is told.",
        kinds=(kind,),
        predicates=("stacked",),
        lines=(f"colors = sample(COLORS, {number})", f"{kinds} = [add('{kind}', color) for color in colors]"),
        sentences=(
            f"stack the {kinds}, from the bottom to the top: {{', '.join(colors)}}",
            f"build a tower of the {kinds} with {{', '.join(colors)}} from bottom to top",
        ),
        goals=(f"stacked(sorted({kinds}, key=lambda name: colors.index(name.split()[0])))",),
    )


def tower_by_size(rng: np.random.Generator) -> Composition:
    """A tower from the largest to the smallest."""
    kind = pick(rng, SOLID)
    kinds = plural(kind)
    return Composition(
        name=f"tower-of-{kinds}-by-size",
        description=f"Stack the {kinds} from the largest at the bottom to the smallest on top.",
        kinds=(kind,),
        predicates=("stacked",),
        lines=(
            "sizes = ['large', 'usual', 'small']",
            f"{kinds} = {{size: add('{kind}', size=size) for size in shuffled(sizes)}}",
        ),
        sentences=(
            f"stack the {kinds} from the largest at the bottom to the smallest on top",
            f"build a tower of the {kinds} that gets narrower towards its top",
        ),
        goals=(f"stacked([{kinds}[size] for size in sizes])",),
    )


def small_on_large(rng: np.random.Generator) -> Composition:
    """The smaller of each colour on the larger."""
    kind = pick(rng, SOLID)
    kinds = plural(kind)
    return Composition(
        name=f"small-{kinds}-on-large-ones",
        description=f"Put every small {kind} on the large one of its color.",
        kinds=(kind,),
        predicates=("on",),
        lines=(
            "colors = sample(COLORS, 2)",
            f"small = [add('{kind}', color, 'small') for color in colors]",
            f"large = [add('{kind}', color, 'large') for color in colors]",
        ),
        sentences=(
            f"put each smaller {kind} on the larger {kind} of its color",
            f"stack the {kinds} in pairs of a color, the smaller one on top",
        ),
        goals=("*[on(a, b) for a, b in zip(small, large)]",),
    )


def swapped(rng: np.random.Generator) -> Composition:
    """Two things change places."""
    kind = pick(rng, (*SMALL, "mug"))
    return Composition(
        name=f"swap-two-{plural(kind)}",
        description=f"Swap two {plural(kind)}.",
        kinds=(kind,),
        predicates=("at",),
        lines=(f"one, other = [add('{kind}') for _ in range(2)]",),
        sentences=("swap the {one} and the {other}", "let the {one} and the {other} change places"),
        goals=("at(one, position(other))", "at(other, position(one))"),
    )


def shifted(rng: np.random.Generator) -> Composition:
    """Somewhat farther in some direction."""
    kind, (direction, said) = pick(rng, (*SMALL, "mug", "bowl")), WAYS[int(rng.integers(len(WAYS)))]
    centimetres = int(rng.integers(5, 10))
    return Composition(
        name=f"shift-{kind}-{direction}-by-{centimetres}-cm",
        description=f"Move one {kind} of two {centimetres} cm {said}.",
        kinds=(kind,),
        predicates=("offset",),
        lines=(f"{kind} = add('{kind}', near=['middle', 0.08])", f"add('{kind}', apart=['middle', 0.15])"),
        sentences=(
            f"move the {{{kind}}} {centimetres} cm {said}",
            f"shift the {{{kind}}} by {centimetres} cm {said}",
            f"the {{{kind}}} should stand {centimetres} cm farther {said}",
        ),
        goals=(
            f"offset({kind}, {kind}, '{direction}', [{(centimetres - 2) / 100:g}, {(centimetres + 2) / 100:g}], 0.03)",
        ),
    )


def unstacked(rng: np.random.Generator) -> Composition:
    """What stands on each other goes side by side on plates or into bowls."""
    kind, below = pick(rng, SOLID), pick(rng, ROOMY)
    where, predicate = RECEIVING[below]
    return Composition(
        name=f"unstack-{plural(kind)}-{where}to-{plural(below)}",
        description=f"Take two {plural(kind)} apart that stand on each other: each {where} the {below} of its color.",
        kinds=(kind, below),
        predicates=(predicate,),
        lines=(
            "colors = sample(COLORS, 2)",
            f"lower = add('{kind}', colors[0])",
            f"upper = add('{kind}', colors[1], on=lower)",
            f"{plural(below)} = [add('{below}', color) for color in colors]",
        ),
        sentences=(
            f"take the {{upper}} off the {{lower}} and put each {where} the {below} of its color",
            f"unstack the {plural(kind)}: each goes {where} the {below} of its own color",
        ),
        goals=(f"{predicate}(upper, {plural(below)}[1])", f"{predicate}(lower, {plural(below)}[0])"),
    )


def turned_over(rng: np.random.Generator) -> Composition:
    """A tower the other way round."""
    kind = pick(rng, SOLID)
    return Composition(
        name=f"turn-over-tower-of-{plural(kind)}",
        description=f"Build a tower of two {plural(kind)} anew, the other way round.",
        kinds=(kind,),
        predicates=("on",),
        lines=(f"lower = add('{kind}')", f"upper = add('{kind}', on=lower)"),
        sentences=("put the {lower} on the {upper}", "turn the tower over: the {lower} on top of the {upper}"),
        goals=("on(lower, upper)",),
    )


def paired(rng: np.random.Generator) -> Composition:
    """Each beside the thing of its colour."""
    kind, other = pick(rng, SMALL), pick(rng, ("bowl", "plate"))
    direction, said = list(DIRECTIONS.items())[int(rng.integers(2))]
    return Composition(
        name=f"{plural(kind)}-{direction}-of-matching-{plural(other)}",
        description=f"Put every {kind} {said} the {other} of its color.",
        kinds=(kind, other),
        predicates=("offset",),
        lines=(
            "colors = sample(COLORS, 2)",
            f"{plural(other)} = [add('{other}', color, at=[uniform(-0.05, 0.05), y])",
            "    for color, y in zip(colors, (-0.1, 0.1))]",
            f"{plural(kind)} = [add('{kind}', color) for color in colors]",
        ),
        sentences=(f"put every {kind} {said} the {other} of its color", f"each {kind} goes {said} its {other}"),
        goals=(f"*[offset(a, b, '{direction}', [0.08, 0.15], 0.03) for a, b in zip({plural(kind)}, {plural(other)})]",),
    )


def distributed(rng: np.random.Generator) -> Composition:
    """One in or on each."""
    kind, below = pick(rng, SMALL), pick(rng, ROOMY)
    where, predicate = RECEIVING[below]
    return Composition(
        name=f"one-{kind}-{where}-each-{below}",
        description=f"Put exactly one {kind} {where} each of two {plural(below)}.",
        kinds=(kind, below),
        predicates=("exactly", predicate),
        lines=(
            f"{plural(below)} = [add('{below}') for _ in range(2)]",
            f"{plural(kind)} = [add('{kind}') for _ in range(2)]",
        ),
        sentences=(
            f"put one {kind} {where} each {below}",
            f"distribute the {plural(kind)}: one {where} each of the {plural(below)}",
        ),
        goals=(f"*[exactly(1, [{predicate}(a, b) for a in {plural(kind)}]) for b in {plural(below)}]",),
    )


def by_size_in_row(rng: np.random.Generator) -> Composition:
    """A row from the smallest to the largest."""
    kind, (direction, said) = pick(rng, SMALL), WAYS[int(rng.integers(2))]
    kinds = plural(kind)
    return Composition(
        name=f"{kinds}-by-size-to-{direction}",
        description=f"Arrange the {kinds} so that they get larger {said}.",
        kinds=(kind,),
        predicates=("ordered",),
        lines=(
            "sizes = ['small', 'usual', 'large']",
            f"{kinds} = {{size: add('{kind}', size=size) for size in shuffled(sizes)}}",
        ),
        sentences=(
            f"arrange the {kinds} so that they get larger {said}",
            f"sort the {kinds} by size, the largest one farthest {said}",
        ),
        goals=(f"ordered([{kinds}[size] for size in sizes], '{direction}')",),
    )


def turned_straight(rng: np.random.Generator) -> Composition:
    """A straight row of things that are turned alike."""
    angle, said = [(0, "from left to right"), (90, "from front to back")][int(rng.integers(2))]
    number = int(rng.integers(2, 5))
    return Composition(
        name=f"{number}-blocks-straight-{said.replace(' ', '-')}",
        description=f"Set {number} blocks straight in a row {said}, all turned along it.",
        kinds=("block",),
        predicates=("aligned",),
        lines=(f"blocks = [add('block') for _ in range({number})]",),
        sentences=(
            f"set the blocks straight in a row {said}",
            f"make a neat row of the blocks {said}, with their sides in line",
        ),
        goals=(f"aligned(blocks, angle_deg={angle})",),
    )


WHOLES: tuple[Callable[[np.random.Generator], Composition], ...] = (
    *(matching, mismatching, towers, tower_in_colors, tower_by_size, small_on_large, swapped, shifted),
    *(unstacked, turned_over, paired, distributed, by_size_in_row, turned_straight),
)
