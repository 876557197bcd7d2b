"""Goals: was what the user asked for done, judged from simulator truth before and after.

A goal is a list of predicates (`tasks.predicates`). Each earns credit in 0..1, measured in metres from being so
(`tasks.relations`). What there is of a goal is the mean credit of what was asked, times the mean credit of what had to
stay as it was. `score` is the progress: how far this came from what there was at the start towards all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import numpy as np

from perception.types import Array, SceneObject
from tasks import predicates as p
from tasks import relations
from tasks.predicates import InvalidGoal, parse
from tasks.said import tells

__all__ = ["Episode", "InvalidGoal", "explain", "parse", "reached", "score"]

FULL = 1.0 - 1e-9


@dataclass(frozen=True)
class Episode:
    """What there is to judge by.

    Args:
        before, after: every object by name, from simulator truth.
        outcome: "done", "failed" or "not_understood".
        answers: the values that were answered; said: the texts that were said; message: what came of it, in words.
        tool: (3,) where the gripper's tool centre point is at the end, m; None when unknown.
        held: the name of the object in the gripper at the end.
    """

    before: Mapping[str, SceneObject]
    after: Mapping[str, SceneObject]
    outcome: str = "done"
    answers: Sequence[Any] = ()
    said: Sequence[str] = ()
    message: str = ""
    tool: Sequence[float] | None = None
    held: str | None = None

    def now(self, name: str) -> SceneObject:
        """The object at the end. Raises `InvalidGoal` for a name that no object has."""
        return _named(name, self.after)

    def then(self, name: str) -> SceneObject:
        """The object at the start. Raises `InvalidGoal` for a name that no object has."""
        return _named(name, self.before)

    def displaced(self, name: str) -> float:
        """Metres between where an object stood and where it stands; of a pile or a rope, what has moved farthest."""
        now, then = self.now(name), self.then(name)
        pairs = zip(now.members or (now,), then.members or (then,), strict=True)
        return max(float(np.linalg.norm(one.position - other.position)) for one, other in pairs)

    def members(self, name: str) -> Sequence[SceneObject]:
        """The members of a pile or a rope at the end. Raises `InvalidGoal` for a name of anything else."""
        thing = self.now(name)
        if not thing.members:
            raise InvalidGoal(f"a goal takes {name!r} for a pile or a rope; it is a {thing.kind}")
        return thing.members


@dataclass(frozen=True)
class Finding:
    """What judging one predicate found: its credit, and what is missing in words ("" at full credit)."""

    credit: float
    missing: str = ""


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
    return [f.missing for f in (_find(q, episode) for q in parse(goal)) if f.credit < FULL]


def _worth(predicates: Iterable[p.Predicate], episode: Episode) -> float:
    """What there is of a goal at the end of an episode, 0 to 1."""
    asked: list[float] = []
    kept: list[float] = []
    for predicate in predicates:
        (kept if isinstance(predicate, p.Unmoved) else asked).append(_find(predicate, episode).credit)
    return _mean(asked) * _mean(kept)


@singledispatch
def _find(predicate: p.Predicate, episode: Episode) -> Finding:
    raise TypeError(f"nobody judges a {type(predicate).__name__}")


@_find.register
def _(q: p.On, e: Episode) -> Finding:
    return _measured(_on_excess(q.a, q.b, e), f"{q.a} is not on {q.b}")


@_find.register
def _(q: p.At, e: Episode) -> Finding:
    return _measured(
        relations.off_place(e.now(q.a).position, q.xy, q.tol), f"{q.a} is not at ({q.xy[0]:.3f}, {q.xy[1]:.3f})"
    )


@_find.register
def _(q: p.Offset, e: Episode) -> Finding:
    origin = e.then(q.b) if q.a == q.b else e.now(q.b)
    excess = relations.off_offset(e.now(q.a).position, origin.position, q.direction, q.distance, q.lateral)
    where = "where it was" if q.a == q.b else q.b
    return _measured(excess, f"{q.a} is not {q.distance[0]:g} to {q.distance[1]:g} m {q.direction} of {where}")


@_find.register
def _(q: p.Between, e: Episode) -> Finding:
    excess = relations.off_between(*(e.now(name).position for name in (q.a, q.b, q.c)))
    return _measured(excess, f"{q.a} is not between {q.b} and {q.c}")


@_find.register
def _(q: p.Stacked, e: Episode) -> Finding:
    names = sorted(q.names, key=lambda n: e.now(n).position[2]) if q.any_order else list(q.names)
    pairs = list(zip(names[1:], names, strict=False))
    if not pairs:
        return Finding(1.0)
    found = [_measured(_on_excess(upper, lower, e), f"{upper} is not on {lower}") for upper, lower in pairs]
    return _every(found)


@_find.register
def _(q: p.Line, e: Episode) -> Finding:
    angle = "" if q.angle_deg is None else f" at {q.angle_deg:g} degrees"
    excess = relations.off_line([e.now(n).position for n in q.names], q.angle_deg, q.within_deg)
    return _measured(excess, f"no straight line{angle}: {', '.join(q.names)}")


@_find.register
def _(q: p.Circle, e: Episode) -> Finding:
    center = tuple(e.now(q.center).position[:2]) if isinstance(q.center, str) else q.center
    excess = relations.off_circle([e.now(n).position for n in q.names], center, q.radius)
    return _measured(excess, f"no circle: {', '.join(q.names)}")


@_find.register
def _(q: p.Points, e: Episode) -> Finding:
    worth = np.array(
        [[relations.credit(relations.off_place(e.now(n).position, xy, q.tol)) for xy in q.points] for n in q.names]
    )
    credit = relations.best_assignment(worth) / len(q.names)
    return Finding(credit, f"not every one of {', '.join(q.names)} is at its point ({credit:.0%} of the way)")


@_find.register
def _(q: p.Swept, e: Episode) -> Finding:
    zone = e.now(q.zone) if isinstance(q.zone, str) else q.zone
    off = sorted(_off_zone(member.position, zone) for member in e.members(q.pile))
    # As many as are asked for, the nearest first; the product of a share and a count may be off by a rounding error.
    needed = off[: max(1, int(np.ceil(q.share * len(off) - 1e-9)))]
    credit = _mean(map(relations.credit, needed))
    where = zone.name if isinstance(zone, SceneObject) else f"({', '.join(f'{value:g}' for value in zone)})"
    count = sum(value == 0.0 for value in off)
    return Finding(credit, "" if credit >= FULL else f"{count} of {len(off)} of {q.pile} lie in {where}")


@_find.register
def _(q: p.Along, e: Episode) -> Finding:
    start, end = (e.now(at).position[:2] if isinstance(at, str) else np.asarray(at) for at in (q.start, q.end))
    beads = [bead.position for bead in e.members(q.rope)]
    ways = [relations.off_spread(beads, *ends, q.tol) for ends in ((start, end), (end, start))]
    off = max(ways, key=lambda way: _mean(map(relations.credit, way)))
    missing = f"{q.rope} does not lie along its line (a bead is {100 * max(off):.1f} cm off)" if max(off) > 0 else ""
    return Finding(_mean(map(relations.credit, off)), missing)


@_find.register
def _(q: p.Unmoved, e: Episode) -> Finding:
    found = [
        _measured(max(0.0, e.displaced(n) - q.tol), f"{n} was moved by {100 * e.displaced(n):.1f} cm") for n in q.names
    ]
    return _every(found)


@_find.register
def _(q: p.Answer, e: Episode) -> Finding:
    value = list(q.value) if isinstance(q.value, tuple) else q.value
    heard = list(e.answers) or list(e.said)
    # Several names may be told one by one; of everything else the last word counts.
    told = [heard[-1], heard] if heard and isinstance(value, list) else heard[-1:]
    right = any(tells(words, value, names=list(e.before), tolerance=q.tol) for words in told)
    return _either(right, f"the answer is {value!r}; heard: {heard[-1]!r}" if heard else f"no answer; it is {value!r}")


@_find.register
def _(q: p.Said, e: Episode) -> Finding:
    return _either(bool(e.said) or bool(e.answers), "nothing was said")


@_find.register
def _(q: p.ToolAt, e: Episode) -> Finding:
    missing = f"the gripper is not above ({q.xy[0]:.3f}, {q.xy[1]:.3f})"
    if e.tool is None:
        return Finding(0.0, missing)
    return _measured(relations.off_place(np.asarray(e.tool, dtype=np.float64), q.xy, q.tol), missing)


@_find.register
def _(q: p.Held, e: Episode) -> Finding:
    e.now(q.a)
    return _either(e.held == q.a, f"the gripper holds {e.held or 'nothing'}, not {q.a}")


@_find.register
def _(q: p.NotUnderstood, e: Episode) -> Finding:
    if e.outcome != "not_understood":
        return Finding(0.0, f"the outcome is {e.outcome}, not not_understood")
    return _find(p.Unmoved.model_validate({"is": "unmoved", "names": tuple(e.before)}), e)


@_find.register
def _(q: p.Error, e: Episode) -> Finding:
    right = e.outcome == "failed" and q.contains.lower() in e.message.lower()
    return _either(right, f"no failure that says {q.contains!r}; the outcome is {e.outcome}: {e.message!r}")


@_find.register
def _(q: p.AnyOf, e: Episode) -> Finding:
    found = [_find(part, e) for part in q.of]
    return max(found, key=lambda f: f.credit)


@_find.register
def _(q: p.AllOf, e: Episode) -> Finding:
    return _every([_find(part, e) for part in q.of])


@_find.register
def _(q: p.Exactly, e: Episode) -> Finding:
    count = sum(_find(part, e).credit >= FULL for part in q.of)
    # From none to all: one too many or too few costs its share of what could be wrong.
    credit = 1.0 - abs(count - q.n) / max(q.n, len(q.of) - q.n)
    return Finding(credit, f"{count} hold, not exactly {q.n} of {len(q.of)}")


@_find.register
def _(q: p.AtLeast, e: Episode) -> Finding:
    credits = sorted((_find(part, e).credit for part in q.of), reverse=True)[: q.n]
    held = sum(c >= FULL for c in credits)
    return Finding(_mean(credits), f"{held} hold, not {q.n} of {len(q.of)}")


def _on_excess(a: str, b: str, e: Episode) -> float:
    """Metres from `a` being on `b`; what lies on something in a bowl lies in the bowl too, however high the heap."""
    upper, lower = e.now(a), e.now(b)
    direct = relations.off_on(upper, lower)
    if lower.kind not in relations.CONTAINERS or relations.off_footprint(upper.position, lower) > 0:
        return direct
    heap, left = [lower], [o for name, o in e.after.items() if name != b]
    while grown := [o for o in left if any(relations.off_on(o, below) == 0.0 for below in heap)]:
        left = [o for o in left if all(o is not g for g in grown)]
        heap = grown
        if any(o is upper for o in grown):
            return 0.0
    return direct


def _off_zone(position: Array, zone: SceneObject | Sequence[float]) -> float:
    if isinstance(zone, SceneObject):
        return relations.off_footprint(position, zone, slack=0.0)
    return relations.off_box(position, zone)


def _measured(excess: float, missing: str) -> Finding:
    return Finding(relations.credit(excess), f"{missing} ({100 * excess:.1f} cm off)" if excess > 0 else "")


def _either(right: bool, missing: str) -> Finding:
    return Finding(1.0) if right else Finding(0.0, missing)


def _every(found: Sequence[Finding]) -> Finding:
    return Finding(_mean(f.credit for f in found), "; ".join(f.missing for f in found if f.credit < FULL))


def _mean(credits: Iterable[float]) -> float:
    values = list(credits)
    return sum(values) / len(values) if values else 1.0


def _named(name: str, objects: Mapping[str, SceneObject]) -> SceneObject:
    if name not in objects:
        raise InvalidGoal(f"a goal names {name!r}; there are: {', '.join(objects) or 'none'}")
    return objects[name]
