"""A program that reaches a goal, derived from the goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scene import SceneSpec
from tasks.predicates import On, Stacked, parse


class NoOracle(ValueError):
    """No program can be derived that reaches a goal; the message says for which part of it."""


def derive(scene: SceneSpec, goal: Sequence[Mapping[str, Any]], in_order: bool) -> str:
    """A program over the functions of docs/programs.md, for true poses. Raises `NoOracle`."""
    lines = []
    for predicate in parse(goal):
        match predicate:
            case On(a=a, b=b):
                lines.append(f"put_first_on_second({a!r}, {b!r})")
            case Stacked(names=names):
                lines.append(f"stack_objects_in_order({list(names)})")
            case _:
                raise NoOracle(f"no oracle is derived for {predicate.is_!r}")
    return "\n".join(lines)
