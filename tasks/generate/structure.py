"""What a drawing of a task is like, whatever it is called: its family, and what tells it from its twins.

A goal is read as relations between things. A *family* is the set of them with kinds in place of names: nothing of
colours, sizes and counts is left. A *form* has no kinds either. A *twin* has the same things in the same relations with
the same counts, up to names, colours that are swapped throughout, and places on the table.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from perception.kits import PIECES
from perception.workspace import WORKSPACE
from sim.scene import KINDS, ObjectSpec, SceneSpec
from tasks.task import Instance

ROUNDS = 3
"""Of refinement: a thing is known by those that it is related to, by those that they are related to, and so on."""

NEAR = 0.02
"""Metres within which a position is a named place, and to which distances in a pattern are rounded."""

CLEAR = {"x": 0.01, "y": 0.01, "size": 0.002}
"""How much farther or larger than the next one is clearly so, m."""

ORDERED = frozenset({"stacked", "ordered", "in_order"})
"""Relations whose names or parts come in an order, unless any order will do."""

Label = Callable[[str], str]


@dataclass(frozen=True)
class Structure:
    """Of one drawing.

    Args:
        form: the relations of its goal, without names and kinds.
        family: the same with kinds.
        twin: a digest that twins share.
        traits: which of several alike are meant, such as the leftmost; by chance in one drawing, in all of them not.
    """

    form: str
    family: str
    twin: str
    traits: frozenset[str]


def structure(instance: Instance) -> Structure:
    """The structure of a drawing."""
    things = {str(thing.name): thing for thing in instance.scene.objects}
    kinds = {name: "piece" if thing.kind in PIECES else thing.kind for name, thing in things.items()}
    beginning = [{"is": "begins on", "a": thing.name, "b": thing.on} for thing in things.values() if thing.on]
    asked = [dict(each) for each in instance.goal if each["is"] != "unmoved"]
    loose = _Terms(frozenset(things), counted=False)

    def related(label: Label) -> str:
        return " & ".join(sorted({loose.term(each, label) for each in [*asked, *beginning]}))

    return Structure(
        form=related(lambda name: "thing"),
        family=related(kinds.__getitem__),
        twin=_twin(instance.scene, [*instance.goal, *beginning]),
        traits=frozenset(_traits(asked, things, loose)),
    )


def _twin(scene: SceneSpec, relations: Sequence[Mapping[str, Any]]) -> str:
    """Names are told apart by the part they play: colour refinement (Weisfeiler and Leman 1968)."""
    terms = _Terms(frozenset(scene.names), counted=True)
    alike = defaultdict(list)
    for thing in scene.objects:
        alike[thing.color].append(thing.name)
    facts = [
        *(_with_colors(each, scene) for each in relations),
        *({"is": "of one color", "names": names} for names in alike.values() if len(names) > 1),
    ]
    labels = {str(thing.name): _digest(thing.kind, f"{_across(thing):.2f}") for thing in scene.objects}
    for _ in range(ROUNDS):
        labels = {name: _digest(labels[name], *terms.around(name, facts, labels)) for name in labels}
    return _digest(*sorted(labels.values()), *sorted(terms.term(fact, labels.__getitem__) for fact in facts))


def _with_colors(relation: Mapping[str, Any], scene: SceneSpec) -> dict[str, Any]:
    """A relation, and how many of its things share a colour: refinement by itself does not see whether the bowl that
    a block is to go in is the one of its colour or another."""
    names = set(_named(relation, frozenset(scene.names)))
    counts = Counter(thing.color for thing in scene.objects if thing.name in names)
    return {**relation, "colors": " ".join(map(str, sorted(counts.values())))}


@dataclass(frozen=True)
class _Terms:
    """Writes relations as text that does not depend on names, nor on the order in which equals are listed.

    Args:
        names: of all things.
        counted: whether counts and numbers are kept.
    """

    names: frozenset[str]
    counted: bool

    def term(self, value: Any, label: Label, key: str = "") -> str:
        """The text of a relation, or of a part of one.

        Args:
            label: what stands for a name.
            key: under which the value stands in its relation.
        """
        if isinstance(value, Mapping):
            ordered = value.get("is") in ORDERED and not value.get("any_order")
            keys = {part: "sequence" if ordered and part in ("names", "of") else part for part in value if part != "is"}
            rest = {part: self.term(value[part], label, key) for part, key in keys.items()}
            kept = [f"{part}={text}" if self.counted else text for part, text in rest.items() if text]
            return f"{value.get('is', '')}({', '.join(kept)})"
        if isinstance(value, str):
            if value in self.names and key != "direction":
                return label(value)
            return value if self.counted else ""
        if isinstance(value, Sequence):
            return self._several(value, label, key)
        return f"{round(float(value), 2):g}" if self.counted and isinstance(value, float | int) else ""

    def around(self, name: str, facts: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> list[str]:
        """The relations of a thing, as seen from it."""
        seen = {**labels, name: f"*{labels[name]}"}
        return sorted(self.term(fact, seen.__getitem__) for fact in facts if name in _named(fact, self.names))

    def _several(self, values: Sequence[Any], label: Label, key: str) -> str:
        if _is_position(values):
            return _place(values) if self.counted and key in ("xy", "center") else self._numbers(values)
        if values and all(isinstance(each, Sequence) and _is_position(each) for each in values):
            return self._pattern(values)
        parts = [self.term(each, label, key) for each in values]
        if not self.counted:
            return " ".join(sorted({part for part in parts if part}))
        return f"[{' '.join(parts if key == 'sequence' else sorted(parts))}]"

    def _numbers(self, values: Sequence[float]) -> str:
        return "/".join(f"{value:.2f}" for value in values) if self.counted else ""

    def _pattern(self, points: Sequence[Sequence[float]]) -> str:
        """Distances between points say what pattern they form, wherever it lies."""
        if not self.counted:
            return ""
        apart = [np.hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(points, 2)]
        return "|".join(f"{NEAR * round(each / NEAR):.2f}" for each in sorted(apart))


def _named(value: Any, names: frozenset[str]) -> Iterator[str]:
    """The names in a relation."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _named(part, names)
    elif isinstance(value, str):
        if value in names:
            yield value
    elif isinstance(value, Sequence):
        for part in value:
            yield from _named(part, names)


def _traits(asked: Sequence[Mapping[str, Any]], things: Mapping[str, ObjectSpec], terms: _Terms) -> Iterator[str]:
    meant: dict[str, set[str]] = defaultdict(set)
    for relation in _parts(asked):
        about = terms.term(relation, lambda name: things[name].kind)
        for key, value in relation.items():
            if isinstance(value, str) and value in things and key != "is":
                meant[f"{about}, {key}"].add(value)
            elif key == "names" and len(value) > 1 and all(name in things for name in value):
                yield from (f"{about}, {key}: {way}" for way in _monotone([things[name] for name in value]))
    for about, names in meant.items():
        yield from (f"{about}: {extreme}" for extreme in _extremes(names, things))


def _parts(relations: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Relations, and those that are joined in one."""
    for relation in relations:
        yield from _parts(relation["of"]) if relation["is"] in ("in_order", "all") else (relation,)


def _extremes(names: Collection[str], things: Mapping[str, ObjectSpec]) -> Iterator[str]:
    """In what things are before or behind all others of their kinds."""
    kinds = {things[name].kind for name in names}
    others = [thing for name, thing in things.items() if thing.kind in kinds and name not in names]
    for quantity, least in CLEAR.items() if others else ():
        mine = [_measure(things[name], quantity) for name in names]
        theirs = [_measure(thing, quantity) for thing in others]
        if np.min(mine) - np.max(theirs) >= least:
            yield f"most {quantity}"
        if np.min(theirs) - np.max(mine) >= least:
            yield f"least {quantity}"


def _monotone(things: Sequence[ObjectSpec]) -> Iterator[str]:
    """In what each of several things is more, or less, than the one before."""
    for quantity, least in CLEAR.items():
        steps = np.diff([_measure(thing, quantity) for thing in things])
        if (steps >= least).all() or (steps <= -least).all():
            yield f"{'rising' if steps[0] > 0 else 'falling'} {quantity}"


def _measure(thing: ObjectSpec, quantity: str) -> float:
    """How large a thing is, or where; not a number for the place of what stands on others."""
    if quantity == "size":
        return _across(thing)
    return float("nan") if thing.position is None else float(thing.position["xy".index(quantity)])


def _across(thing: ObjectSpec) -> float:
    """The first of a thing's measures, m."""
    size = KINDS[thing.kind].usual if thing.size is None else thing.size
    return float(size if isinstance(size, int | float) else size[0])


def _is_position(value: Sequence[Any]) -> bool:
    return len(value) in (2, 3) and all(isinstance(each, float | int) for each in value)


def _place(xy: Sequence[float]) -> str:
    """The name of the place that a position is at."""
    places = {**WORKSPACE.corners, **WORKSPACE.sides, "middle": WORKSPACE.middle}
    return next((name for name, place in places.items() if np.linalg.norm(place - xy[:2]) <= NEAR), "somewhere")


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def most_common(texts: Sequence[str]) -> str:
    """The text that comes most often; of several the first in the alphabet."""
    counts = Counter(texts)
    return min(counts, key=lambda text: (-counts[text], text))
