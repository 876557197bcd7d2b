"""Goals: was what the user asked for done, judged from simulator truth before and after.

A goal is a list of predicates (`tasks.predicates`). Each earns credit in 0..1, measured in metres from being so
(`tasks.relations`). What there is of a goal is the mean credit of what was asked, times the mean credit of what had to
stay as it was. `score` is the progress: how far this came from what there was at the start towards all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perception.types import SceneObject
from tasks import predicates as p
from tasks.episode import FULL, Episode, mean
from tasks.judging import find
from tasks.predicates import InvalidGoal, parse

__all__ = ["Episode", "InvalidGoal", "explain", "parse", "reached", "score"]


def score(
    goal: Sequence[Mapping[str, Any]],
    before: Mapping[str, SceneObject],
    after: Mapping[str, SceneObject],
    *,
    outcome: str = "done",
    answers: Sequence[Any] = (),
    said: Sequence[str] = (),
    message: str = "",
    tool: Sequence[float] | None = None,
    held: str | None = None,
) -> float:
    """How far a goal was reached from where things stood before, 0 to 1; 1 exactly when `reached`.

    What was so already earns nothing, so doing nothing scores 0. Of a goal that was reached before, the score is what
    is left of it. Arguments as in `Episode`.

    Raises:
        InvalidGoal: the goal is malformed, or names an object that is not in the scene.
    """
    predicates = parse(goal)
    episode = Episode(before, after, outcome, answers, said, message, tool, held)
    start, end = _worth(predicates, Episode(before, before)), _worth(predicates, episode)
    if start >= FULL or end >= FULL:
        return end
    return max(0.0, (end - start) / (1.0 - start))


def reached(
    goal: Sequence[Mapping[str, Any]],
    before: Mapping[str, SceneObject],
    after: Mapping[str, SceneObject],
    **ending: Any,
) -> bool:
    """Whether every predicate of a goal holds. Arguments and errors as in `score`."""
    return not explain(goal, before, after, **ending)


def explain(
    goal: Sequence[Mapping[str, Any]],
    before: Mapping[str, SceneObject],
    after: Mapping[str, SceneObject],
    **ending: Any,
) -> list[str]:
    """What is missing, one line a predicate that does not hold; empty when `reached`. Arguments as in `score`."""
    episode = Episode(before, after, **ending)
    return [f.missing for f in (find(q, episode) for q in parse(goal)) if f.credit < FULL]


def _worth(predicates: Iterable[p.Predicate], episode: Episode) -> float:
    """What there is of a goal at the end of an episode, 0 to 1."""
    asked: list[float] = []
    kept: list[float] = []
    for predicate in predicates:
        (kept if isinstance(predicate, p.Unmoved) else asked).append(find(predicate, episode).credit)
    return mean(asked) * mean(kept)
