"""Judging one predicate: its credit, measured in metres from being so (`tasks.relations`)."""

from __future__ import annotations

from functools import singledispatch

import numpy as np

from perception.support import CONTAINERS
from tasks import arranged, regions, relations
from tasks import predicates as p
from tasks.episode import FULL, Episode, Finding, either, every, mean, measured
from tasks.said import tells


@singledispatch
def find(predicate: p.Predicate, episode: Episode) -> Finding:
    """What judging a predicate finds.

    Raises:
        InvalidGoal: it names an object that is not in the scene, or one of a kind that it is not about.
    """
    raise TypeError(f"nobody judges a {type(predicate).__name__}")


@find.register
def _(q: p.On, e: Episode) -> Finding:
    return measured(_on_excess(q.a, q.b, e), f"{q.a} is not on {q.b}")


@find.register
def _(q: p.Inside, e: Episode) -> Finding:
    a, b = e.now(q.a), e.now(q.b)
    held_up = _on_excess(q.a, q.b, e) if b.kind in CONTAINERS else _off_ground(q.a, e)
    return measured(max(regions.off_inside(a, b), held_up), f"{q.a} is not inside {q.b}")


@find.register
def _(q: p.At, e: Episode) -> Finding:
    return measured(
        relations.off_place(e.now(q.a).position, q.xy, q.tol), f"{q.a} is not at ({q.xy[0]:.3f}, {q.xy[1]:.3f})"
    )


@find.register
def _(q: p.Offset, e: Episode) -> Finding:
    origin = e.then(q.b) if q.a == q.b else e.now(q.b)
    excess = relations.off_offset(e.now(q.a).position, origin.position, q.direction, q.distance, q.lateral)
    where = "where it was" if q.a == q.b else q.b
    return measured(excess, f"{q.a} is not {q.distance[0]:g} to {q.distance[1]:g} m {q.direction} of {where}")


@find.register
def _(q: p.Between, e: Episode) -> Finding:
    excess = relations.off_between(*(e.now(name).position for name in (q.a, q.b, q.c)))
    return measured(excess, f"{q.a} is not between {q.b} and {q.c}")


@find.register
def _(q: p.Stacked, e: Episode) -> Finding:
    names = sorted(q.names, key=lambda n: e.now(n).position[2]) if q.any_order else list(q.names)
    pairs = list(zip(names[1:], names, strict=False))
    if not pairs:
        return Finding(1.0)
    found = [measured(_on_excess(upper, lower, e), f"{upper} is not on {lower}") for upper, lower in pairs]
    return every(found)


@find.register
def _(q: p.Unmoved, e: Episode) -> Finding:
    found = [
        measured(max(0.0, e.displaced(n) - q.tol), f"{n} was moved by {100 * e.displaced(n):.1f} cm") for n in q.names
    ]
    return every(found)


@find.register
def _(q: p.Answer, e: Episode) -> Finding:
    value = list(q.value) if isinstance(q.value, tuple) else q.value
    heard = list(e.answers) or list(e.said)
    # Several names may be told one by one; of everything else the last word counts.
    told = [heard[-1], heard] if heard and isinstance(value, list) else heard[-1:]
    right = any(tells(words, value, names=list(e.before), tolerance=q.tol) for words in told)
    return either(right, f"the answer is {value!r}; heard: {heard[-1]!r}" if heard else f"no answer; it is {value!r}")


@find.register
def _(q: p.Said, e: Episode) -> Finding:
    return either(bool(e.said) or bool(e.answers), "nothing was said")


@find.register
def _(q: p.ToolAt, e: Episode) -> Finding:
    missing = f"the gripper is not above ({q.xy[0]:.3f}, {q.xy[1]:.3f})"
    if e.tool is None:
        return Finding(0.0, missing)
    return measured(relations.off_place(np.asarray(e.tool, dtype=np.float64), q.xy, q.tol), missing)


@find.register
def _(q: p.Held, e: Episode) -> Finding:
    e.now(q.a)
    return either(e.held == q.a, f"the gripper holds {e.held or 'nothing'}, not {q.a}")


@find.register
def _(q: p.NotUnderstood, e: Episode) -> Finding:
    if e.outcome != "not_understood":
        return Finding(0.0, f"the outcome is {e.outcome}, not not_understood")
    return find(p.Unmoved.model_validate({"is": "unmoved", "names": tuple(e.before)}), e)


@find.register
def _(q: p.Error, e: Episode) -> Finding:
    right = e.outcome == "failed" and q.contains.lower() in e.message.lower()
    return either(right, f"no failure that says {q.contains!r}; the outcome is {e.outcome}: {e.message!r}")


@find.register
def _(q: p.AnyOf, e: Episode) -> Finding:
    found = [find(part, e) for part in q.of]
    return max(found, key=lambda f: f.credit)


@find.register
def _(q: p.AllOf, e: Episode) -> Finding:
    return every([find(part, e) for part in q.of])


@find.register
def _(q: p.InOrder, e: Episode) -> Finding:
    found = [find(part, e) for part in q.of]
    first = next((i for i, f in enumerate(found) if f.credit < FULL), len(found))
    reached = found[: first + 1]
    missing = f"step {first + 1} of {len(found)}: {found[first].missing}" if first < len(found) else ""
    return Finding(sum(f.credit for f in reached) / len(found), missing)


@find.register
def _(q: p.Exactly, e: Episode) -> Finding:
    count = sum(find(part, e).credit >= FULL for part in q.of)
    # From none to all: one too many or too few costs its share of what could be wrong.
    credit = 1.0 - abs(count - q.n) / max(q.n, len(q.of) - q.n)
    return Finding(credit, f"{count} hold, not exactly {q.n} of {len(q.of)}")


@find.register
def _(q: p.AtLeast, e: Episode) -> Finding:
    credits = sorted((find(part, e).credit for part in q.of), reverse=True)[: q.n]
    held = sum(c >= FULL for c in credits)
    return Finding(mean(credits), f"{held} hold, not {q.n} of {len(q.of)}")


def _off_ground(a: str, e: Episode) -> float:
    """Metres from `a` being on the table, or on anything that is there."""
    thing = e.now(a)
    bottom = float(thing.position[2]) - relations.half_height(thing)
    gaps = [relations.off_on(thing, other) for name, other in e.after.items() if name != a]
    return min([max(0.0, bottom - relations.CONTACT_ABOVE), *gaps])


def _on_excess(a: str, b: str, e: Episode) -> float:
    """Metres from `a` being on `b`; what lies on something in a bowl lies in the bowl too, however high the heap."""
    upper, lower = e.now(a), e.now(b)
    direct = relations.off_on(upper, lower)
    if lower.kind not in CONTAINERS or relations.off_footprint(upper.position, lower) > 0:
        return direct
    heap, left = [lower], [o for name, o in e.after.items() if name != b]
    while grown := [o for o in left if any(relations.off_on(o, below) == 0.0 for below in heap)]:
        left = [o for o in left if all(o is not g for g in grown)]
        heap = grown
        if any(o is upper for o in grown):
            return 0.0
    return direct


for _judge in (
    *(arranged.line, arranged.circle, arranged.points, arranged.aligned, arranged.ordered, arranged.pattern),
    *(arranged.swept, arranged.along),
):
    find.register(_judge)
