"""Scenes of everything: objects of all kinds, sizes and colours, some on or in others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.objects import SIZES
from sim.scene import SceneError, SceneSpec, sample_scene, scene

# What may be put on or in what, so that it stays there.
ON = {
    "block": ("block", "cylinder", "plate", "bowl"),
    "cylinder": ("block", "plate", "bowl"),
    "ball": ("plate", "bowl"),
}
MOST_STACKED = 3


def mixed_scene(rng: np.random.Generator, objects: int, *, stacked: bool = True) -> SceneSpec:
    """A scene with so many objects of random kinds, sizes and colours.

    Args:
        rng: same state, same scene.
        objects: how many; up to ten or so find room.
        stacked: put up to three of them on or in others, each with one at most on it.
    """
    while True:
        kinds = rng.choice(list(SIZES), size=objects)
        try:
            apart = sample_scene(rng, {str(kind): int((kinds == kind).sum()) for kind in kinds}, vary_sizes=True)
        except SceneError:  # Too many large ones.
            continue
        return _stacked(rng, apart) if stacked else apart


def _stacked(rng: np.random.Generator, apart: SceneSpec) -> SceneSpec:
    things = {str(thing.name): thing for thing in apart.objects}
    supports: set[str] = set()
    for name in rng.permutation([name for name, thing in things.items() if thing.kind in ON])[:MOST_STACKED]:
        thing = things[name]
        fitting = [other for other, it in things.items() if it.kind in ON[thing.kind] and it.on is None]
        free = [other for other in fitting if other != name and other not in supports]
        if name not in supports and free:
            support = str(rng.choice(free))
            supports.add(support)
            things[name] = replace(thing, position=None, on=support)
    return scene(list(things.values()))
