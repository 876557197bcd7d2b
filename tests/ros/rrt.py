"""A sampling-based planner: RRT-Connect (Kuffner and LaValle, ICRA 2000), with shortcuts afterwards."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from perception.types import Array

STEP = 0.05
REACH = 0.3
SPREAD = 0.8
SHORTCUTS = 60


def connect(
    start: Array,
    goal: Array,
    free: Callable[[Array], bool],
    bounds: tuple[Array, Array],
    rng: np.random.Generator,
    over: Callable[[], bool],
) -> Array | None:
    """A free way (n, dof) from one place to another, at most `STEP` between its points; None when time is `over`.

    Samples are taken around the straight way: constraints that hold at both ends mostly hold there, too.
    """
    if _clear(start, goal, free):
        return _steps(start, goal)
    trees: list[list[tuple[Array, int]]] = [[(start, -1)], [(goal, -1)]]
    turn = 0
    while not over():
        middle = start + rng.uniform() * (goal - start)
        sample = np.clip(middle + SPREAD * rng.normal(size=len(start)), *bounds)
        grown = _extend(trees[turn], sample, free)
        if grown is not None:
            met = _extend(trees[1 - turn], trees[turn][grown][0], free, greedy=True)
            if met is not None and np.allclose(trees[1 - turn][met][0], trees[turn][grown][0]):
                ways = [_back(trees[turn], grown), _back(trees[1 - turn], met)]
                first, last = ways if turn == 0 else ways[::-1]
                return _shortened([*first[::-1], *last[1:]], free, rng)
        turn = 1 - turn
    return None


def _extend(
    tree: list[tuple[Array, int]], target: Array, free: Callable[[Array], bool], *, greedy: bool = False
) -> int | None:
    """Grow a tree towards a target, once or, if greedy, as far as it goes. Returns the new node that is nearest."""
    nearest = int(np.argmin([np.linalg.norm(target - place) for place, _ in tree]))
    grown = None
    while True:
        here = tree[nearest][0]
        way = target - here
        length = float(np.linalg.norm(way))
        there = target if length <= REACH else here + way * (REACH / length)
        if length < 1e-9 or not _clear(here, there, free):
            return nearest if length < 1e-9 else grown
        tree.append((there, nearest))
        nearest = grown = len(tree) - 1
        if not greedy or length <= REACH:
            return grown


def _back(tree: list[tuple[Array, int]], node: int) -> list[Array]:
    """From a node to its tree's root."""
    way = []
    while node >= 0:
        way.append(tree[node][0])
        node = tree[node][1]
    return way


def _shortened(way: list[Array], free: Callable[[Array], bool], rng: np.random.Generator) -> Array:
    for _ in range(SHORTCUTS):
        if len(way) < 3:
            break
        i, j = sorted(rng.choice(len(way), 2, replace=False).tolist())
        if j - i > 1 and _clear(way[i], way[j], free):
            way = [*way[: i + 1], *way[j:]]
    rows = [way[:1], *(_steps(a, b)[1:] for a, b in pairwise(way))]
    return np.vstack(rows)


def _clear(here: Array, there: Array, free: Callable[[Array], bool]) -> bool:
    return all(free(place) for place in _steps(here, there))


def _steps(here: Array, there: Array) -> Array:
    return np.linspace(here, there, int(np.ceil(float(np.abs(there - here).max()) / STEP)) + 1)
