"""Sentences that move one thing: put, pick and place, push, swap, shift, point, hover."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.describe import AXES, CONTEXT, PLACE_CODE, Ref, Sub, absent, named
from lmp.model.corpus.draft import Draft, arrive, movable, mover, unmoved, usable
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Place, destination, fixed, is_free, onto, relative
from lmp.model.corpus.shapes import RING as _RING
from lmp.model.corpus.shapes import SEARCH
from lmp.model.corpus.wording import length
from lmp.model.corpus.world import Scene, pick, shuffled

PUT = phrases("""
    put {a} {p} | put {a} {p} | put {a} {p} | place {a} {p} | place {a} {p} | move {a} {p} | move {a} {p} |
    pick up {a} and place it {p} | pick up {a} and place it {p} | pick up {a} and put it {p} | set {a} {p} |
    drop {a} {p} | lay {a} {p} | bring {a} {p} | take {a} and put it {p} | grab {a} and put it {p} |
    pick {a} up and place it {p} | get {a} {p} | {a} {p} | {a} goes {p} | {a} should be {p} |
    {a} should go {p} | {p} put {a} | {p}, place {a} | have {a} {p} | make sure {a} is {p} |
    transfer {a} {p} | position {a} {p} | grab {a} and drop it {p} | take {a} and place it {p} |
    relocate {a} {p} | stick {a} {p} | pick up {a}, then put it {p} | lift {a} and place it {p} |
    deposit {a} {p} | i want {a} {p} | pick {a} and place it {p} | shift {a} {p} | leave {a} {p} |
    let {a} be {p} | carry {a} {p} | put {a} down {p} | pick and place {a} {p} |
    pick up {a} and move it {p} | i want to see {a} {p} | i'd like {a} to be {p} | {a} needs to be {p} |
    get {a} and put it {p} | fetch {a} and put it {p} | take {a} {p} | {a} belongs {p} | slot {a} {p}
""")


def put(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """One thing to one place."""
    a = mover(rng, scene)
    if a is None:
        return None
    if len(a.names) > 1:
        return _put_any(rng, scene, a)
    p = destination(rng, scene, frozenset(a.names))
    if p is None or not usable(scene, a, p):
        return None
    form = pick(rng, PUT)
    if p.onto and rng.random() < 0.06:
        form = "stack {a} {p}"
    source = f"put_first_on_second({a.code}, {p.code})"
    goal = arrive(p.goal(a.name), unmoved(scene, a.name))
    if p.onto and scene[a.name].on == p.onto:
        return None
    if scene[a.name].kind in ("bowl", "plate") and p.onto:
        goal = None
    if p.onto and scene[p.onto].kind in ("ball", "mug", "cylinder", "object"):
        goal = None
    return Draft(form.format(a=a.said, p=p.said), source, (*a.subs, *p.subs), goal, form)


def _put_any(rng: np.random.Generator, scene: Scene, a: Ref) -> Draft | None:
    p = fixed(rng, scene) if rng.random() < 0.5 else destination(rng, scene, frozenset(a.names))
    if p is None or any(
        not usable(scene, Ref(a.said, a.code, (n,)), p) or scene[n].on or n not in {t.name for t in movable(scene)}
        for n in a.names
    ):
        return None
    form = pick(rng, PUT)
    goals = [p.goal(n) for n in a.names]
    fair = all(scene[n].kind in ("block", "ball", "cylinder") for n in a.names) and (
        p.onto is None or scene[p.onto].kind in ("bowl", "plate")
    )
    goal = (
        ({"is": "any", "of": [g for g in goals if g is not None]}, unmoved(scene, *a.names))
        if fair and all(goals)
        else None
    )
    return Draft(
        form.format(a=a.said, p=p.said), f"put_first_on_second({a.code}, {p.code})", (*a.subs, *p.subs), goal, form
    )


def put_absent(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing, or a destination, that is not there: named as said, and the call says so."""
    form = pick(rng, PUT)
    if rng.random() < 0.6:
        a, p = absent(rng, scene), destination(rng, scene, frozenset())
        if p is None:
            return None
        source, name, subs = f"put_first_on_second({a.code}, {p.code})", a.name, p.subs
        sentence = form.format(a=a.said, p=p.said)
    else:
        ref, gone = mover(rng, scene, computed=0.31), absent(rng, scene)
        if ref is None:
            return None
        place = onto(rng, scene, gone)
        source, name, subs = f"put_first_on_second({ref.code}, {place.code})", gone.name, ref.subs
        sentence = form.format(a=ref.said, p=place.said)
    return Draft(sentence, source, subs, ({"is": "error", "contains": name}, unmoved(scene)), "absent " + form)


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


def lift(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing taken and held."""
    a = mover(rng, scene, computed=0.31)
    if a is None:
        return None
    form = pick(
        rng,
        phrases("""
            pick up {a} | pick {a} up | grab {a} | take {a} | lift {a} | grasp {a} | pick {a} | get {a} |
            hold {a} | lift {a} up | pick up {a} and hold it | raise {a} | take hold of {a} | fetch {a}
        """),
    )
    goal = arrive({"is": "held", "a": a.name}) if scene[a.name].kind not in ("bowl", "plate") else None
    return Draft(form.format(a=a.said), f"pick({a.code})", a.subs, goal, form)


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
            _RING.format(r=f"(get_size({ref.code})[0] / 2 + 0.05)", n=20)
            + f"\nret_val = get_obj_pos({ref.code}) + shape"
        )
    else:
        said = pick(rng, ("a circle", "a circle in the middle", "a circle in the center"))
        source = (
            _RING.format(r="0.09", n=20) + f"\nret_val = {PLACE_CODE['middle']} + shape"
            if "in the" in said
            else _RING.format(r="0.09", n=20) + SEARCH
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


def take_out(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing out of a bowl or off a block, or all of what is in it."""
    borne = [t for t in scene.things if t.on is not None and t in movable(scene)]
    if not borne:
        return None
    thing = pick(rng, borne)
    base = scene[str(thing.on)]
    a, b = named(rng, scene, thing), named(rng, scene, base)
    inside = base.kind == "bowl"
    if rng.random() < 0.45 and inside:
        form = pick(
            rng,
            phrases("""
                empty {b} | empty out {b} | clear {b} | take everything out of {b} |
                remove everything from {b} | unload {b} | take all things out of {b} |
                get everything out of {b} | clear out {b}
            """),
        )
        code = f"[n for n in objects if is_on(n, {b.code})]"
        source = f"for n in {code}:\n    put_first_on_second(n, get_free_pos({PLACE_CODE['middle']}))"
        inner = [t.name for t in scene.things if t.on == base.name]
        goal = (
            {"is": "exactly", "n": 0, "of": [{"is": "on", "a": n, "b": base.name} for n in inner]},
            unmoved(scene, *inner),
        )
        return Draft(form.format(b=b.said), source, (), goal, form)
    form = pick(
        rng,
        ("take {a} out of {b}", "remove {a} from {b}", "get {a} out of {b}", "take {a} out")
        if inside
        else phrases("""
            take {a} off {b} | remove {a} from {b} | unstack {a} | take {a} off of {b} |
            lift {a} off {b} and put it on the table
        """),
    )
    source = f"put_first_on_second({a.code}, get_free_pos({PLACE_CODE['middle']}))"
    goal = ({"is": "exactly", "n": 0, "of": [{"is": "on", "a": a.name, "b": base.name}]}, unmoved(scene, a.name))
    return Draft(form.format(a=a.said, b=b.said), source, (), goal, form)
