# ruff: noqa: E501 (word lists read better unbroken)
"""Sentences by which two things change places, and those that only move the gripper."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, movable, mover, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Place, fixed
from lmp.model.corpus.refs import CONTEXT, PLACE_CODE, Sub, named
from lmp.model.corpus.shapes import RING, SEARCH
from lmp.model.corpus.world import Scene, pick, shuffled


def swapping(a: str, b: str) -> str:
    """The program by which two things (expressions) change places."""
    return (
        f"p = get_obj_pos({a})\nq = get_obj_pos({b})\nput_first_on_second({a}, get_free_pos(q))\n"
        f"put_first_on_second({b}, p)\nput_first_on_second({a}, q)"
    )


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
            make {a} and {b} change places | switch {a} with {b} | {a} and {b} should swap places | trade {a} for {b} |
            have {a} and {b} switch places | put {a} where {b} is and {b} where {a} is | switch around {a} and {b} |
            {a} and {b} should change places | i want {a} and {b} swapped | swap around {a} and {b} |
            put {a} where {b} is and vice versa | interchange {a} and {b} | exchange the positions of {a} and {b} |
            let {a} and {b} swap positions | {a} <-> {b} | swap {a}, {b} | trade places between {a} and {b} |
            have {a} take the place of {b} and the other way round
        """),
    )
    source = swapping(a.code, b.code)
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
                go over {p} | drive {p} | hover {p} | move the hand {p} | move your arm {p} | bring the gripper {p} |
                get your hand over {p} | send the arm {p} | i want the gripper {p} | steer the gripper {p} |
                take the gripper {p} | your hand should go {p} | the gripper should move {p} | drive the arm {p} |
                move yourself {p} | guide the gripper {p} | go {p} with the gripper | gripper {p}
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
                move the gripper to {a} | move the arm above {a} | hold the gripper above {a} | go up to {a} |
                hover on top of {a} | stay above {a} | bring the gripper over {a} | the gripper should be above {a} |
                place the gripper above {a} | hang over {a} | move to {a} | drive to {a} | approach {a} from above |
                put your hand above {a} | move on top of {a} without touching it | float above {a} | get above {a}
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
                point with the gripper at {a} | point your finger at {a} | aim at {a} | gesture at {a} | point at where {a} is |
                point your hand at {a} | let me see {a}, point at it | i want to see {a}, show me | indicate where {a} is |
                can you show me {a} | show which one is {a} | point in the direction of {a} | use the gripper to point at {a} |
                which one is {a}, point at it | direct the gripper at {a} | show me the position of {a} | gesture towards {a}
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
            make {s} with the gripper | go along {s} | trace {s} with the gripper | draw {s} with the gripper |
            move your hand along {s} | fly along {s} | describe {s} with your hand | let the gripper follow {s} |
            move in {s} | move the arm along {s}
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
            move to the home pose | go to the home position | return | go back to start | drive home |
            bring the arm home | put the arm back | go back to the beginning | rest | move to your rest position |
            take your starting position | back home | return to where you were at the start | park the arm |
            send the arm home | go back to your place | reset | reset your position | move out of the way |
            get out of the way | back to the home position | retreat | go to your initial position | initial position please
        """),
    )
    return Draft(form, "go_home()", (), (unmoved(scene),), form)
