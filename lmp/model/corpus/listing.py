"""Things named one after the other, all in one manner: "the red block, the blue one and the green one"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lmp.model.corpus.refs import Ref, named
from lmp.model.corpus.wording import color_word, kind_word, plural
from lmp.model.corpus.world import Scene, Thing, pick


def each_named(rng: np.random.Generator, scene: Scene, things: Sequence[Thing]) -> list[Ref]:
    """Every thing by words of its own; now and then all by their colours alone, where that is clear."""
    if rng.random() < 0.3 and all(_by_color(scene, t) for t in things):
        form = pick(rng, ("{}", "{}", "{}", "the {} one", "the {}", "{} one"))
        return [Ref(form.format(color_word(rng, t.color, scene)), repr(t.name), (t.name,)) for t in things]
    if rng.random() < 0.15:
        # Telegraph style: no articles at all.
        return [Ref(t.name, repr(t.name), (t.name,)) for t in things]
    return [named(rng, scene, t) for t in things]


def _by_color(scene: Scene, thing: Thing) -> bool:
    """Whether a colour alone says which thing is meant, from the names."""
    return thing.name == f"{thing.color} {thing.kind}" and sum(thing.color in n.split() for n in scene.names) == 1


def joined(rng: np.random.Generator, saids: Sequence[str]) -> str:
    """The red block, the blue block and the green block."""
    if len(saids) == 1:
        return saids[0]
    last = pick(rng, (" and ", " and ", " and ", ", and ", ", ", " & ", " and also "))
    return pick(rng, (", ", ", ", ", ", " and ")).join(saids[:-1]) + last + saids[-1]


def listed(rng: np.random.Generator, scene: Scene, things: Sequence[Thing]) -> Ref:
    """All of them as one list: "the red, blue and green blocks" or each by its name."""
    kind = things[0].kind
    code = "[" + ", ".join(repr(t.name) for t in things) + "]"
    names = tuple(t.name for t in things)
    if all(t.name == f"{t.color} {kind}" for t in things) and len({t.color for t in things}) > 1 and rng.random() < 0.3:
        colors = [color_word(rng, t.color, scene) for t in things]
        noun = kind_word(rng, scene, kind)
        if rng.random() < 0.7:
            return Ref(f"{pick(rng, ('the ', 'the ', ''))}{joined(rng, colors)} {plural(noun)}", code, names)
        return Ref(joined(rng, [f"the {c}" for c in colors]) + f" {noun}", code, names)
    return Ref(joined(rng, [r.said for r in each_named(rng, scene, things)]), code, names)
