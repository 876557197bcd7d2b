# ruff: noqa: E501 (word lists read better unbroken)
"""Drawers: opened, closed, asked about, filled; and where their handles ought to be held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lmp.model.corpus.draft import Draft, mover
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.refs import CONTEXT, Ref, Sub, article
from lmp.model.corpus.wording import length
from lmp.model.corpus.world import COLORS, Scene, Thing, pick, shuffled

_OPEN = phrases("""
    open {d} | open {d} | open {d} | open {d} | open up {d} | pull {d} open | pull open {d} | pull {d} out | pull out {d} | slide {d} open | slide open {d} |
    get {d} open | {d} should be open | i want {d} open | i want {d} to be open | make sure {d} is open | take {d} by its handle and open it | {d} needs to be opened |
    draw {d} out | unclose {d} | open {d} for me | pull the handle of {d} | pull {d} towards its front | let me see into {d} | i need something from {d}, open it |
    have {d} open | open {d} all the way | open {d} completely | now open {d} | {d}, open it | {d} open
""")
_CLOSE = phrases("""
    close {d} | close {d} | close {d} | shut {d} | shut {d} | push {d} shut | push {d} closed | push {d} in | push {d} back in | slide {d} shut | slide {d} closed |
    get {d} closed | {d} should be closed | i want {d} closed | make sure {d} is closed | {d} needs to be closed | close {d} again | shut {d} again |
    {d} must not stay open | don't leave {d} open, close it | close up {d} | have {d} closed | now close {d} | {d} closed | close {d} completely
""")
_IS_OPEN = phrases("""
    is {d} open | is {d} open | is {d} open now | is {d} closed | has {d} been opened | did you open {d} | is {d} already open | is {d} shut | tell me whether {d} is open
""")
_INTO = phrases("""
    put {a} in {d} | put {a} into {d} | place {a} in {d} | drop {a} into {d} | lay {a} in {d} | {a} goes in {d} | {a} goes into {d} | i want {a} in {d} |
    store {a} in {d} | move {a} into {d} | {a} belongs in {d} | bring {a} into {d} | stow {a} in {d} | put {a} away in {d} | set {a} inside {d}
""")
_BOTH = phrases("""
    open {d} and put {a} in it | open {d} and put {a} into it | open {d}, then put {a} in | open {d} and place {a} inside | pull {d} open and drop {a} in |
    open {d} and lay {a} in it | open up {d} and put {a} inside | first open {d}, then put {a} in it
""")
_HELD = phrases("""
    hold it {m} more {w} | hold it {m} further {w} | hold it {m} {w} | grip it {m} more {w} | grip it {m} further {w} | grip it {m} {w} | grab it {m} more {w} |
    grab it {m} {w} | take it {m} more {w} | take it {m} further {w} | hold the handle {m} more {w} | hold the handle {m} {w} | grip the handle {m} more {w} |
    grip the handle {m} further {w} | grab the handle {m} {w} | take the handle {m} {w} | you should hold it {m} more {w} | hold on {m} further {w} |
    hold it more {w}, {m} | it is held badly, {m} more {w} | the grip should be {m} more {w} | your grip should be {m} further {w} | hold it {m} {w} of there |
    not there, hold it {m} more {w} | hold the drawer {m} more {w} | hold its handle {m} further {w} | better hold it {m} more {w} | hold it with the fingers {m} more {w}
""")
_TOWARDS = {
    "left": phrases("to the left | left | to the left side | leftwards"),
    "right": phrases("to the right | right | to the right side | rightwards"),
    "back": phrases("to the back | back | backwards | away from me"),
    "front": phrases("to the front | forward | towards me | towards the front"),
    "higher": phrases("higher | higher up"),
    "lower": phrases("lower | lower down"),
}


def with_drawers(rng: np.random.Generator, scene: Scene) -> tuple[Scene, Ref]:
    """The table with a drawer or two, and one of them by its name or what it is called."""
    drawers = [
        Thing(f"{color} drawer", "drawer", color, 0.12, (round(float(rng.uniform(-0.2, 0.2)), 3), 0.1))
        for color in shuffled(rng, COLORS)[: 1 + (rng.random() < 0.3)]
    ]
    named = pick(rng, drawers)
    said = "drawer" if len(drawers) == 1 and rng.random() < 0.6 else named.name
    if len(drawers) == 1 and rng.random() < 0.04:
        said = "chest"
    things = [*scene.things[: int(rng.integers(0, 5))], *drawers]
    return Scene(tuple(shuffled(rng, [replace(t, on=None) for t in things]))), Ref(
        article(rng, said), repr(named.name), (named.name,)
    )


def drawer(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A sentence about a drawer. No goal: the symbolic table has none."""
    table, d = with_drawers(rng, scene)
    draw = rng.random()
    if draw < 0.5:
        form = pick(rng, _OPEN)
        return Draft(form.format(d=d.said), f"open_drawer({d.code})", (), None, form, (), table)
    if draw < 0.72:
        form = pick(rng, _CLOSE)
        return Draft(form.format(d=d.said), f"close_drawer({d.code})", (), None, form, (), table)
    if draw < 0.82:
        form = pick(rng, _IS_OPEN)
        said = form.format(d=d.said)
        not_ = "not " if "closed" in form or "shut" in form else ""
        asked = Sub("parse_question", said, f"ret_val = {not_}is_open({d.code})")
        return Draft(said, f"say(parse_question({said!r}, {CONTEXT}))", (asked,), None, form, (), table)
    a = mover(rng, Scene(tuple(t for t in table.things if t.kind != "drawer")), computed=0)
    if a is None:
        return None
    both = rng.random() < 0.35
    form = pick(rng, _BOTH if both else _INTO)
    source = f"{f'open_drawer({d.code}){chr(10)}' if both else ''}put_first_on_second({a.code}, {d.code})"
    return Draft(form.format(a=a.said, d=d.said), source, (), None, form, (), table)


def held_otherwise(rng: np.random.Generator) -> tuple[str, tuple[str, str]]:
    """What is said about where a handle is held, and the way and amount of it."""
    way = pick(rng, tuple(_TOWARDS))
    said = length(rng, 0.005, 0.05)[0]
    if rng.random() < 0.5:
        # Handles are small: millimetres, with a decimal.
        said = f"{rng.uniform(1, 25):.1f}".removesuffix(".0") + pick(rng, (" mm", " mm", "mm", " millimeters"))
    return pick(rng, _HELD).format(m=said, w=pick(rng, _TOWARDS[way])), (way, said)
