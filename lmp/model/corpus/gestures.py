"""Sentences that shift, push or swap things, and those that only move the gripper."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.destinations import relative
from lmp.model.corpus.directions import AXES
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Place, fixed, is_free
from lmp.model.corpus.refs import CONTEXT, PLACE_CODE, Sub, named
from lmp.model.corpus.shapes import RING, SEARCH
from lmp.model.corpus.wording import length
from lmp.model.corpus.world import Scene, pick, shuffled

_SHIFT = phrases("""
    move {a} {d} {w} | shift {a} {d} {w} | nudge {a} {d} {w} | move {a} {w} {d} | move {a} {w} by {d} |
    push {a} {d} {w} | slide {a} {d} {w} | put {a} {d} further {w} | shift {a} {w} by {d} |
    push {a} {w} by {d} | slide {a} {w} by {d}
""")
_WAYS = {
    "left": ("left", "to the left", "leftwards"),
    "right": ("right", "to the right", "rightwards"),
    "top": ("up", "upwards", "to the top", "back", "backwards", "away"),
    "bottom": ("down", "downwards", "to the bottom", "forward", "to the front", "forwards"),
}


def shift(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing by so much in a direction."""
    a = mover(rng, scene, computed=0.15)
    if a is None:
        return None
    direction = pick(rng, tuple(AXES))
    axis, sign = AXES[direction]
    form = pick(rng, _SHIFT)
    if rng.random() < 0.6:
        said, code, value = length(rng)
    else:
        said, value = pick(
            rng,
            (
                ("a little", 0.05),
                ("a bit", 0.05),
                ("slightly", 0.05),
                ("", 0.1),
                ("", 0.1),
                ("a lot", 0.2),
                ("a tiny bit", 0.05),
                ("far", 0.2),
            ),
        )
        if "by" in form:
            form = pick(rng, _SHIFT[:4])
        code = f"{value:g}"
    way = f"[{sign}, 0]" if axis == 0 else f"[0, {sign}]"
    slide = form.startswith(("push", "slide"))
    verb = "push" if slide else "put_first_on_second"
    source = f"{verb}({a.code}, get_obj_pos({a.code}) + {code} * np.array({way}))"
    if a.subs:
        source = f"a = {a.code}\n{verb}(a, get_obj_pos(a) + {code} * np.array({way}))"
    start = scene[a.name].xy
    end = (start[0] + (sign * value if axis == 0 else 0), start[1] + (sign * value if axis == 1 else 0))
    fair = is_free(scene, end, scene[a.name].size, frozenset((a.name,))) and scene[a.name].on is None
    goal = (
        arrive(
            {"is": "at", "a": a.name, "xy": [round(end[0], 4), round(end[1], 4)], "tol": 0.03}, unmoved(scene, a.name)
        )
        if fair
        else None
    )
    sentence = " ".join(form.format(a=a.said, d=said, w=pick(rng, _WAYS[direction])).split())
    return Draft(sentence, source, a.subs, goal, form)


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
        push {a} {p} | slide {a} {p} | push {a} over {p} | shove {a} {p} | slide {a} over {p}
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
                move {a} halfway to {b} | move {a} towards {b}
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
            push {a} into {b} | slide {a} to {b}
        """),
    )
    return Draft(form.format(a=a.said, b=b.said), f"push({a.code}, get_obj_pos({b.code}))", (), None, form)


def swap(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Two things change places."""
    things = [t for t in movable(scene) if t.on is None and t.kind != "bowl"]
    if len(things) < 2:
        return None
    one, two = shuffled(rng, things)[:2]
    a, b = named(rng, scene, one), named(rng, scene, two)
    form = pick(
        rng,
        phrases("""
            swap {a} and {b} | swap {a} with {b} | exchange {a} and {b} | switch {a} and {b} |
            switch the positions of {a} and {b} | swap the positions of {a} and {b} |
            let {a} and {b} trade places | swap the places of {a} and {b} | exchange {a} with {b} |
            make {a} and {b} change places | switch {a} with {b}
        """),
    )
    source = (
        f"p = get_obj_pos({a.code})\nq = get_obj_pos({b.code})\nput_first_on_second({a.code}, get_free_pos(q))\n"
        f"put_first_on_second({b.code}, p)\nput_first_on_second({a.code}, q)"
    )
    goal = (
        {"is": "at", "a": a.name, "xy": list(two.xy), "tol": 0.03},
        {"is": "at", "a": b.name, "xy": list(one.xy), "tol": 0.03},
        unmoved(scene, a.name, b.name),
    )
    return Draft(form.format(a=a.said, b=b.said), source, (), goal, form)


def point(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """The gripper points at a thing or goes above a place."""
    away = rng.random() < 0.4
    if away and rng.random() < 0.6:
        p: Place | None = fixed(rng, scene)
        form = pick(
            rng,
            phrases("""
                go {p} | move {p} | move the gripper {p} | move your hand {p} | move the arm {p} |
                go over {p} | drive {p} | hover {p}
            """),
        )
        spot = p.spot if p else None
        if p is None or spot is None:
            return None
        said = "to " + p.said.split(" ", 1)[1]
        code = p.code.removeprefix("get_free_pos(")[:-1]
        return Draft(
            form.format(p=said),
            f"goto_pos({code})",
            (),
            ({"is": "tool_at", "xy": list(spot), "tol": 0.03}, unmoved(scene)),
            form,
        )
    if rng.random() < 0.3:
        ref = mover(rng, scene, computed=1.0)
    else:
        ref = named(rng, scene, pick(rng, scene.things)) if scene.things else None
    if ref is None:
        return None
    if away:
        form = pick(
            rng,
            phrases("""
                move above {a} | hover over {a} | hover above {a} | move over {a} | go above {a} |
                go over {a} | move the gripper above {a} | move the gripper over {a} |
                position the gripper above {a} | move your hand over {a} | go to {a} |
                move the gripper to {a} | move the arm above {a}
            """),
        )
        source = f"goto_pos(get_obj_pos({ref.code}))"
    else:
        form = pick(
            rng,
            phrases("""
                point at {a} | point to {a} | show me {a} | point the gripper at {a} | show {a} |
                indicate {a} | point your gripper to {a} | point towards {a} | point out {a} |
                point me to {a} | show me where {a} is | where exactly is {a}, point at it |
                point with the gripper at {a}
            """),
        )
        source = f"point_gripper_to({ref.code})"
    goal = ({"is": "tool_at", "xy": list(scene[ref.name].xy), "tol": 0.03}, unmoved(scene))
    return Draft(form.format(a=ref.said), source, ref.subs, goal, form)


def trace(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """The gripper goes along a circle or a square."""
    ref = named(rng, scene, pick(rng, scene.things))
    form = pick(
        rng,
        phrases("""
            trace {s} | move the gripper along {s} | draw {s} in the air | follow {s} |
            make {s} with the gripper | go along {s} | trace {s} with the gripper
        """),
    )
    if rng.random() < 0.6:
        said = f"{pick(rng, ('a circle', 'a circle', 'a ring'))} around {ref.said}"
        source = (
            RING.format(r=f"(get_size({ref.code})[0] / 2 + 0.05)", n=20)
            + f"\nret_val = get_obj_pos({ref.code}) + shape"
        )
    else:
        said = pick(rng, ("a circle", "a circle in the middle", "a circle in the center"))
        source = (
            RING.format(r="0.09", n=20) + f"\nret_val = {PLACE_CODE['middle']} + shape"
            if "in the" in said
            else RING.format(r="0.09", n=20) + SEARCH
        )
    return Draft(
        form.format(s=said),
        f"follow_traj(parse_position({said + ' with 20 points'!r}, {CONTEXT}))",
        (Sub("parse_position", f"{said} with 20 points", source),),
        (unmoved(scene),),
        form,
    )


def home(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Back to the start."""
    form = pick(
        rng,
        phrases("""
            go home | go back home | return to the start | return home | move back to the start position |
            go to your home position | home | go back to where you started | return to the home position |
            move home | drive back to the start | go to the start position | reset the arm | go to rest |
            back to the start | move the arm back home | return to your starting position |
            move to the home pose
        """),
    )
    return Draft(form, "go_home()", (), (unmoved(scene),), form)
