"""Puts selections and arrangements together: one of each, or two such tasks at once or one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from tasks.generate.grammar.arrangements import ARRANGEMENTS, LARGE, Arranging
from tasks.generate.grammar.figures import FIGURED
from tasks.generate.grammar.phrases import Arrangement, Composition, Selection
from tasks.generate.grammar.selections import SELECTIONS, Selecting
from tasks.generate.grammar.wholes import WHOLES

MOVED = ("block", "cylinder", "ball", "mug")
"""Kinds that are moved."""

KEPT = 0.6
"""How often what is not meant is to stay where it is."""

MOVES = 4
"""Things that two tasks at once move at most, so that there is room for all."""

Recipe = Callable[[np.random.Generator], Composition | None]
"""Draws a composition; None where its parts do not go together."""


def recipes() -> Iterator[Recipe]:
    """Every way to make a task: what differs between two drawings of one are kinds, counts and words."""
    pairs = list(product(SELECTIONS, ARRANGEMENTS))
    for select, arrange in pairs:
        yield lambda rng, select=select, arrange=arrange: _single(select, arrange, rng)  # type: ignore[misc]
    yield from (*WHOLES, *FIGURED)
    for in_order in (False, True):
        for _ in range(len(pairs) // 6):
            yield lambda rng, in_order=in_order: _double(rng, in_order)  # type: ignore[misc]


def _single(select: Selecting, arrange: Arranging, rng: np.random.Generator) -> Composition | None:
    parts = _parts(select, arrange, frozenset(), rng)
    if parts is None:
        return None
    who, where = parts
    keeping = who.rest is not None and rng.random() < KEPT
    goals = [*_goals(who, where), *([f"unmoved({who.rest})"] if keeping else [])]
    also = f" and leave {who.spared} where {'it is' if who.spared == 'that one' else 'they are'}" if keeping else ""
    return Composition(
        name=f"{who.slug}-{where.slug}{'-alone' if keeping else ''}",
        description=f"{_told(who, where)}{also}.",
        kinds=tuple(sorted(who.kinds | where.kinds)),
        predicates=tuple(sorted({*where.predicates, *(["unmoved"] if keeping else []), *_counting(who)})),
        lines=(*who.lines, *where.lines),
        sentences=tuple(f"{text}{also}" for text in _said(who, where) if not also or _commands(text)),
        goals=tuple(goals),
        oracle=where.oracle,
    )


def _double(rng: np.random.Generator, in_order: bool) -> Composition | None:
    """Two tasks whose things are of different kinds."""
    first = _drawn(frozenset(), rng)
    second = first and _drawn(first[0].kinds | first[1].kinds, rng)
    if first is None or not second:
        return None
    (who, where), (also, there) = first, second
    parts: tuple[Selection | Arrangement, ...] = (who, where, also, there)
    if who.most + also.most > MOVES or sum(_has_places(part) for part in parts) > 1:
        return None
    # What is added by both is called alike.
    if {"place", "spots", "one"} & _assigned(where) & _assigned(there) or where.oracle or there.oracle:
        return None
    joint = ", then " if in_order else " and "
    said = [
        f"{a}{joint}{b}"
        for a in filter(_commands, _said(who, where)[:2])
        for b in filter(_commands, _said(also, there)[:2])
    ]
    second_told = _told(also, there)
    return Composition(
        name=f"{who.slug}-{where.slug}-{'then' if in_order else 'and'}-{also.slug}-{there.slug}",
        description=f"{_told(who, where)}{joint}{second_told[0].lower()}{second_told[1:]}.",
        kinds=tuple(sorted(who.kinds | where.kinds | also.kinds | there.kinds)),
        predicates=tuple(sorted({*where.predicates, *there.predicates, *_counting(who), *_counting(also)})),
        lines=(*who.lines, *where.lines, *also.lines, *there.lines),
        sentences=tuple(said[:3]),
        goals=(*_goals(who, where), *_goals(also, there)),
        in_order=in_order,
    )


def _drawn(taken: frozenset[str], rng: np.random.Generator) -> tuple[Selection, Arrangement] | None:
    select = SELECTIONS[int(rng.integers(len(SELECTIONS)))]
    arrange = ARRANGEMENTS[int(rng.integers(len(ARRANGEMENTS)))]
    return _parts(select, arrange, taken, rng)


def _parts(
    select: Selecting, arrange: Arranging, taken: frozenset[str], rng: np.random.Generator
) -> tuple[Selection, Arrangement] | None:
    """A selection and an arrangement that go together, without certain kinds."""
    kinds = [kind for kind in MOVED if kind not in taken]
    if not kinds:
        return None
    who = select(kinds[int(rng.integers(len(kinds)))], rng)
    if who.most > 1 and who.moved & LARGE:
        return None
    where = arrange(who, rng)
    if where is None or (who.kinds | where.kinds) & taken or (_has_places(who) and _has_places(where)):
        return None
    # "Exactly one of the blocks in any of the bowls" can be taken in two ways.
    if who.count is not None and "any" in where.predicates:
        return None
    return who, where


def _goals(who: Selection, where: Arrangement) -> list[str]:
    """Arguments of `goal`."""
    if not where.each:
        return list(where.goals)
    if who.count is not None:
        return [f"exactly({who.count}, [{where.each} for each in {who.names}])"]
    if who.names.startswith("["):
        return [_of(where.each, who.one)]
    return [f"*[{where.each} for each in {who.names}]"]


def _of(predicate: str, name: str) -> str:
    """A predicate of `each`, of one name."""
    return predicate.replace("(each,", f"({name},").replace(" each,", f" {name},")


def _said(who: Selection, where: Arrangement) -> list[str]:
    them = "it" if who.most == 1 and not who.count else "them"
    return [text.replace("{who}", who.said).replace("{them}", them) for text in where.said]


def _commands(text: str) -> bool:
    """Whether it begins with what is to be done, so that it can stand before or behind an "and"."""
    return not text.startswith(("the ", "all ", "exactly "))


def _told(who: Selection, where: Arrangement) -> str:
    return where.told.replace("{who}", who.told)


def _counting(who: Selection) -> tuple[str, ...]:
    return () if who.count is None else ("exactly",)


def _has_places(part: Selection | Arrangement) -> bool:
    """Whether it says where things stand; two that do may say the same place."""
    return any("at=" in line for line in part.lines)


def _assigned(where: Arrangement) -> set[str]:
    """The names that lines assign to."""
    return {name.strip() for line in where.lines for name in line.partition("=")[0].split(",")}
