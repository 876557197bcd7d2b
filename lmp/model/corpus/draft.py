"""What every family of sentences makes: a sentence, its program, and what must then be true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lmp.model.corpus.describe import described
from lmp.model.corpus.places import Goal, Place, clear
from lmp.model.corpus.refs import Ref, Sub, named
from lmp.model.corpus.world import Scene, Thing, pick


@dataclass(frozen=True)
class Draft:
    """One command about one scene.

    Args:
        sentence: as typed, without politeness.
        source: the program for it.
        subs: the sub-programs that it calls.
        goal: predicates that hold afterwards; None where no fair test is known.
        recipe: the template, for people.
        history: what was said and done before, oldest first.
        scene: the table when the command is given, where an earlier one has changed it.
        parts: the commands of which it is made, where these have nothing to do with each other.
    """

    sentence: str
    source: str
    subs: tuple[Sub, ...] = ()
    goal: tuple[Goal, ...] | None = None
    recipe: str = ""
    history: tuple[tuple[str, str], ...] = ()
    scene: Scene | None = None
    parts: tuple[Draft, ...] = ()


Family = Callable[[np.random.Generator, Scene], Draft | None]


def movable(scene: Scene) -> list[Thing]:
    """Things that nothing stands on."""
    return [t for t in scene.things if not any(u.on == t.name for u in scene.things)]


def mover(
    rng: np.random.Generator, scene: Scene, avoid: frozenset[str] = frozenset(), computed: float = 0.3
) -> Ref | None:
    """A thing to move: mostly by name, else by a description (by default also "any block"); mostly no bowl."""
    if rng.random() < computed:
        ref = described(rng, scene, avoid, least=1 if computed == 0.3 else 2)
        return ref if ref and ref.name in {t.name for t in movable(scene)} else None
    things = [t for t in movable(scene) if t.name not in avoid]
    small = [t for t in things if t.kind not in ("bowl", "plate")]
    if not things:
        return None
    return named(rng, scene, pick(rng, small if small and rng.random() < 0.88 else things))


def unmoved(scene: Scene, *moved: str) -> Goal:
    """All others stay where they are, also what stands on others."""
    return {"is": "unmoved", "names": [t.name for t in scene.things if t.name not in moved], "tol": 0.02}


def on_top_of(scene: Scene, name: str) -> tuple[str, ...]:
    """What would be carried along with a thing."""
    return tuple(t.name for t in scene.things if t.on == name)


def arrive(goal: Goal | None, *more: Goal) -> tuple[Goal, ...] | None:
    """The goal with what else must hold, or no goal at all."""
    return None if goal is None else (goal, *more)


def usable(scene: Scene, ref: Ref, place: Place) -> bool:
    """Whether the place is not the thing itself, nor what stands on it."""
    return place.onto != ref.name and (place.onto is None or scene[place.onto].on != ref.name)


__all__ = ["Draft", "Family", "arrive", "clear", "movable", "mover", "on_top_of", "unmoved", "usable"]
