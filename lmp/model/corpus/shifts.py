# ruff: noqa: E501 (word lists read better unbroken)
"""Sentences that move a thing by so much, push it, or bring it nearer to another."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.destinations import relative
from lmp.model.corpus.directions import AXES
from lmp.model.corpus.draft import Draft, arrive, mover, unmoved
from lmp.model.corpus.manner import telegraphed
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, fixed, is_free
from lmp.model.corpus.refs import named
from lmp.model.corpus.wording import length
from lmp.model.corpus.world import Scene, pick

_SHIFT = phrases("""
    move {a} {d} {w} | shift {a} {d} {w} | nudge {a} {d} {w} | move {a} {w} {d} | put {a} {d} further {w} |
    push {a} {d} {w} | slide {a} {d} {w} | scoot {a} {d} {w} | relocate {a} {d} {w} | bring {a} {d} {w} |
    {a} {d} {w} | i want {a} {d} further {w} | {a} should go {d} {w} | displace {a} {d} {w} | get {a} {d} {w} |
    move {a} over {d} {w} | take {a} {d} {w} | shove {a} {d} {w} | {a} needs to go {d} {w} | {a}: {d} {w} |
    move {a} {d} further {w} | {a} should be {d} further {w} | shift {a} over {d} {w} | {a} has to move {d} {w}
""")
_SHIFT_BY = phrases("""
    move {a} {w} by {d} | shift {a} {w} by {d} | push {a} {w} by {d} | slide {a} {w} by {d} | nudge {a} {w} by {d} |
    displace {a} {w} by {d} | move {a} by {d} {w} | shift {a} by {d} {w} | {a} {w} by {d}
""")
WAYS = {
    "left": phrases("left | left | to the left | to the left | leftwards | leftward | towards the left | to your left"),
    "right": phrases(
        "right | right | to the right | to the right | rightwards | rightward | towards the right | to your right"
    ),
    "top": phrases(
        "up | up | upwards | to the top | back | backwards | away | upward | towards the top | to the back | to the rear"
    ),
    "bottom": phrases(
        "down | down | downwards | to the bottom | forward | to the front | forwards | downward | towards the bottom | towards the front | towards me"
    ),
}
_VAGUE = {
    0.05: phrases(
        "a little | a bit | slightly | a tiny bit | a little bit | a touch | a smidge | a tad | just a bit | ever so slightly | just a little"
    ),
    0.1: ("", "", "", "some way", "somewhat", "a bit of a way"),
    0.2: phrases(
        "a lot | far | a long way | way over | a good deal | quite a bit | quite far | very far | a good distance"
    ),
}


def stride(rng: np.random.Generator) -> tuple[str, str, float]:
    """How far something is shifted: as said, as code, in metres; measured, or "a bit"."""
    if rng.random() < 0.6:
        return length(rng)
    value = pick(rng, (0.05, 0.05, 0.1, 0.1, 0.2))
    return pick(rng, _VAGUE[value]), f"{value:g}", value


def step(a: str, direction: str, code: str, verb: str = "put_first_on_second") -> str:
    """The program that shifts `a` (an expression) by so many metres (an expression) in a direction."""
    axis, sign = AXES[direction]
    way = f"[{sign}, 0]" if axis == 0 else f"[0, {sign}]"
    return f"{verb}({a}, get_obj_pos({a}) + {code} * np.array({way}))"


def stepped(
    scene: Scene, name: str, direction: str, value: float
) -> tuple[tuple[float, float], tuple[Goal, ...] | None]:
    """Where a thing is after such a step (m), and what then holds; None where it cannot stand there."""
    axis, sign = AXES[direction]
    x, y = scene[name].xy
    end = (round(x + sign * value, 4), y) if axis == 0 else (x, round(y + sign * value, 4))
    fair = is_free(scene, end, scene[name].size, frozenset((name,))) and scene[name].on is None
    return end, ({"is": "at", "a": name, "xy": list(end), "tol": 0.03}, unmoved(scene, name)) if fair else None


def shift(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing by so much in a direction."""
    a = mover(rng, scene, computed=0.15)
    if a is None:
        return None
    direction = pick(rng, tuple(AXES))
    said, code, value = stride(rng)
    form = pick(rng, _SHIFT_BY if said and said[0].isdigit() and rng.random() < 0.35 else _SHIFT)
    if not said and not form.startswith(
        ("move {a} {d}", "shift {a} {d}", "push", "slide", "nudge", "put", "scoot", "shove", "bring")
    ):
        form = _SHIFT[0]  # "the red block left" would rather be a place than a way
    verb = "push" if form.startswith(("push", "slide", "shove")) else "put_first_on_second"
    source = f"a = {a.code}\n{step('a', direction, code, verb)}" if a.subs else step(a.code, direction, code, verb)
    _, goal = stepped(scene, a.name, direction, value)
    sentence = " ".join(form.format(a=a.said, d=said, w=pick(rng, WAYS[direction])).split())
    return telegraphed(rng, Draft(sentence, source, a.subs, goal, form))


def push(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing slid to a place."""
    a = mover(rng, scene, computed=0.15)
    if a is None:
        return None
    p = fixed(rng, scene) if rng.random() < 0.5 else relative(rng, scene, frozenset(a.names))
    if p is None or p.spot is None:
        return None
    form = pick(
        rng,
        phrases("""
        push {a} {p} | slide {a} {p} | push {a} over {p} | shove {a} {p} | slide {a} over {p} | shove {a} over {p} |
        push {a} along the table {p} | slide {a} across the table {p} | push {a} until it is {p}
    """),
    )
    start, end = scene[a.name].xy, p.spot
    code = p.code.removeprefix("get_free_pos(")[:-1] if p.code.startswith("get_free_pos(") else p.code
    way = [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in np.linspace(0, 1, 9)]
    fair = (
        all(is_free(scene, xy, scene[a.name].size + 0.04, frozenset((a.name,))) for xy in way)
        and scene[a.name].on is None
    )
    goal = arrive(p.goal(a.name), unmoved(scene, a.name)) if fair else None
    return Draft(form.format(a=a.said, p=p.said), f"push({a.code}, {code})", (*a.subs, *p.subs), goal, form)


def approach(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Towards a thing: half of the way, or all of it."""
    a = mover(rng, scene, computed=0)
    others = [t for t in scene.things if a and t.name != a.name and t.on is None]
    if a is None or not others:
        return None
    b = named(rng, scene, pick(rng, others))
    if rng.random() < 0.5:
        form = pick(
            rng,
            phrases("""
                move {a} closer to {b} | bring {a} closer to {b} | put {a} nearer to {b} |
                move {a} halfway to {b} | move {a} towards {b} | bring {a} nearer to {b} | get {a} closer to {b} |
                put {a} closer to {b} | move {a} in the direction of {b} | move {a} half the way to {b} |
                shift {a} towards {b} | {a} should be closer to {b} | i want {a} closer to {b} | move {a} nearer {b}
            """),
        )
        return Draft(
            form.format(a=a.said, b=b.said),
            f"put_first_on_second({a.code}, (get_obj_pos({a.code}) + get_obj_pos({b.code})) / 2)",
            (),
            None,
            form,
        )
    form = pick(
        rng,
        phrases("""
            push {a} to {b} | push {a} towards {b} | push {a} against {b} | slide {a} towards {b} |
            push {a} into {b} | slide {a} to {b} | shove {a} against {b} | shove {a} towards {b} | slide {a} up to {b} |
            push {a} up against {b} | slide {a} against {b}
        """),
    )
    return Draft(form.format(a=a.said, b=b.said), f"push({a.code}, get_obj_pos({b.code}))", (), None, form)
