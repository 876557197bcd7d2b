"""A program that reaches a goal, derived from the goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from perception.types import SceneObject
from sim.scene import SceneSpec
from tasks import predicates as p
from tasks.goals import explain
from tasks.language import expected
from tasks.language.aims import NoOracle, aims, alternatives
from tasks.language.finals import ends
from tasks.language.order import Move, moves
from tasks.predicates import Predicate, parse

__all__ = ["NoOracle", "derive"]

LEAST_TURN = 0.01
"""Turns of less, rad, are not worth a word."""

TURNED = """\
def turned(yaw):
    c, s = np.cos(yaw), np.sin(yaw)
    return np.array([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
"""


def derive(scene: SceneSpec, goal: Sequence[Mapping[str, Any]]) -> str:
    """A program over the functions of docs/programs.md, for true poses.

    Where the goal leaves a choice, the first is taken that works when it is thought through: what is below comes
    before what is above, what is in the way or on top goes before what it hinders, if need be to a free place first.

    Args:
        scene: what stands on the table.
        goal: predicates.

    Raises:
        NoOracle: none can be derived, with what stands against it.
    """
    before = expected.objects(scene)
    refusal: NoOracle | None = None
    parsed = parse(goal)
    in_order = any(isinstance(predicate, p.InOrder) for predicate in parsed)
    for predicates in alternatives(parsed):
        try:
            return _program(before, predicates, goal, in_order)
        except NoOracle as error:
            refusal = refusal or error
    raise refusal or NoOracle("the goal leaves nothing to be done")


def _program(
    before: dict[str, SceneObject],
    predicates: Sequence[Predicate],
    goal: Sequence[Mapping[str, Any]],
    in_order: bool,
) -> str:
    asked = aims(predicates)
    made, after = moves(before, ends(before, asked), asked.ranks, in_order)
    if missing := explain(goal, before, after, **_ending(predicates)):
        raise NoOracle(f"no program was found after which all of the goal holds: {missing[0]}")
    head = [TURNED] if any(map(_is_turned, made)) else []
    return "\n".join([*head, *map(_text, made), *asked.last]) or "pass"


def _text(move: Move) -> str:
    """As a statement of the program."""
    if move.end.told is not None:
        return move.end.told
    place = np.round(move.end.thing.position[:2], 4).tolist()
    target = place if move.end.exact else move.end.support
    turn = f", offset=turned({move.turn:.4f})" if _is_turned(move) else ""
    return f"put_first_on_second({move.thing!r}, {target!r}{turn})"


def _is_turned(move: Move) -> bool:
    return abs(move.turn) > LEAST_TURN


def _ending(predicates: Sequence[Predicate]) -> dict[str, Any]:
    """What is said, held and pointed at once the last statements have run."""
    return {
        "answers": [
            list(q.value) if isinstance(q.value, tuple) else q.value for q in predicates if isinstance(q, p.Answer)
        ],
        "said": ["done" for q in predicates if isinstance(q, p.Said)],
        "tool": next(([*q.xy, 0.1] for q in predicates if isinstance(q, p.ToolAt)), None),
        "held": next((q.a for q in predicates if isinstance(q, p.Held)), None),
    }
