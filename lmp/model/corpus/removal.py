# ruff: noqa: E501 (word lists read better unbroken)
"""Sentences that take things out of bowls and off others, and those that empty what holds them."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, movable, unmoved
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal, Place, fixed, onto
from lmp.model.corpus.refs import PLACE_CODE, named
from lmp.model.corpus.wording import kind_word, plural
from lmp.model.corpus.world import KINDS, Scene, Thing, pick

_OUT = phrases("""
    take {a} out of {b} | remove {a} from {b} | get {a} out of {b} | take {a} from {b} | pull {a} out of {b} |
    lift {a} out of {b} | pick {a} out of {b} | fetch {a} out of {b} | fetch {a} from {b} | bring {a} out of {b} |
    move {a} out of {b} | {a} out of {b} | {a} has to come out of {b} | {a} should not be in {b} | out of {b} with {a} |
    {a} must leave {b} | i don't want {a} in {b} | i want {a} out of {b} | i'd like {a} out of {b} |
    make sure {a} is not in {b} | take out {a} from {b} | extract {a} from {b} | from {b} take {a} | from {b} remove {a} |
    {a} doesn't belong in {b} | get {a} from {b} | {a} should be out of {b} | free {a} from {b}
""")
_OUT_ALONE = phrases("""
    take {a} out | take out {a} | get {a} out | bring {a} out | lift {a} out | fetch {a} out | {a} out |
    {a} should come out | pull {a} out
""")
_OFF = phrases("""
    take {a} off {b} | take {a} off of {b} | remove {a} from {b} | get {a} off {b} | lift {a} off {b} | take {a} from {b} |
    take {a} down from {b} | get {a} down from {b} | pick {a} off {b} | {a} off {b} | take {a} away from {b} |
    {a} should not be on {b} | {a} has to come off {b} | i want {a} off {b} | i don't want {a} on {b} |
    make sure {a} is not on {b} | move {a} off {b} | remove {a} from the top of {b} | from {b} take {a} | pull {a} off {b} |
    lift {a} off {b} and put it on the table | take {a} off {b} and put it on the table |
    take {a} off {b} and put it down | {a} doesn't belong on {b} | unstack {a} from {b} | {b} should carry nothing: take {a} off
""")
_OFF_ALONE = phrases("""
    unstack {a} | take {a} off | take {a} down | get {a} down | lift {a} off | remove {a} from its stack | {a} off
""")
_EMPTY = phrases("""
    empty {b} | empty {b} | empty {b} out | empty out {b} | clear {b} | clear {b} out | clear out {b} | unload {b} |
    take everything out of {b} | remove everything from {b} | take all things out of {b} | get everything out of {b} |
    take all objects out of {b} | take it all out of {b} | take the contents out of {b} | remove the contents of {b} |
    get rid of what is in {b} | get rid of everything in {b} | take out what is in {b} | remove what is in {b} |
    take out everything that is in {b} | remove all objects from {b} | remove all things from {b} | clean out {b} |
    free {b} | make {b} empty | {b} should be empty | {b} has to be empty | {b} must be empty | i want {b} empty |
    i need {b} empty | i'd like {b} to be empty | make sure {b} is empty | make sure there is nothing in {b} |
    nothing should be in {b} | nothing should remain in {b} | leave nothing in {b} | no object should be in {b} | {b} empty |
    tip out {b} | everything out of {b} | all out of {b} | whatever is in {b}, take it out | what is in {b} has to come out |
    get {b} empty | everything in {b} has to come out | from {b} remove everything | clear everything out of {b}
""")
_BARE = phrases("""
    clear {b} | clear {b} | clear {b} off | unload {b} | take everything off {b} | remove everything from {b} |
    take all things off {b} | get everything off {b} | get rid of what is on {b} | get rid of everything on {b} |
    take what is on {b} off | remove what is on {b} | remove all objects from {b} | free {b} | make {b} free |
    {b} should be free | {b} should be empty | nothing should be on {b} | leave nothing on {b} | i want {b} free |
    make sure there is nothing on {b} | no object should be on {b} | everything off {b} | clear the top of {b} |
    whatever is on {b}, take it off | empty {b} | clean {b} off | i need {b} free | from {b} remove everything
""")
_ALL_TO = phrases("""
    empty {b} {p} | empty {b} out {p} | unload {b} {p} | empty the contents of {b} {p} |
    take everything out of {b} and put it {p} | take everything from {b} and put it {p} | clear {b} and put everything {p} |
    empty {b} and put everything {p} | empty {b} and put the things {p} | take it all out of {b} and put it {p} |
    remove everything from {b} and place it {p} | get everything out of {b} and {p} | take all things from {b} {p} |
    take everything from {b} and move it {p} | unload {b} and put all of it {p} | transfer everything from {b} {p} |
    move everything from {b} {p} | bring everything from {b} {p} | everything from {b} {p} | from {b} move everything {p}
""")
_KIND_OUT = phrases("""
    take {k} out of {b} | take all {k} out of {b} | take the {k} out of {b} | remove the {k} from {b} |
    remove all {k} from {b} | get the {k} out of {b} | get all {k} out of {b} | all {k} out of {b} |
    take every {k1} out of {b} | empty {b} of all {k} | remove every {k1} from {b} | no {k1} should be in {b} |
    clear {b} of {k} | fetch the {k} out of {b} | make sure there is no {k1} in {b} | free {b} of {k}
""")
_TO = phrases("""
    take {a} out of {b} and put it {p} | take {a} from {b} and put it {p} | take {a} from {b} and place it {p} |
    move {a} from {b} {p} | remove {a} from {b} and put it {p} | get {a} out of {b} and put it {p} |
    take {a} out of {b} and move it {p} | bring {a} from {b} {p} | {a} out of {b} and {p} | transfer {a} from {b} {p} |
    pick up {a} from {b} and place it {p} | grab {a} from {b} and put it {p} | lift {a} from {b} and set it {p} |
    {a} from {b} {p} | from {b} take {a} and put it {p} | carry {a} from {b} {p} | fetch {a} from {b} and put it {p}
""")
_AWAY = f"get_free_pos({PLACE_CODE['middle']})"


def take_out(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """A thing, or all there is, out of a bowl or off another: to a free place, or where it is said."""
    borne = [t for t in scene.things if t.on is not None and t in movable(scene)]
    if not borne:
        return None
    thing = pick(rng, borne)
    base = scene[str(thing.on)]
    # A bowl with a heap of things in it is what "everything" is said of; all else carries one.
    if rng.random() < 0.5:
        return _all(rng, scene, base)
    return _one(rng, scene, thing, base)


def _elsewhere(rng: np.random.Generator, scene: Scene, base: Thing) -> Place:
    """Where things go from a bowl: another vessel, a corner, a side, the middle."""
    others = [t for t in scene.things if t.kind in ("bowl", "plate") and t is not base and t.on is None]
    if others and rng.random() < 0.5:
        return onto(rng, scene, named(rng, scene, pick(rng, others)))
    return fixed(rng, scene)


def _off(names: list[str], base: Thing) -> Goal:
    return {"is": "exactly", "n": 0, "of": [{"is": "on", "a": n, "b": base.name} for n in names]}


def _one(rng: np.random.Generator, scene: Scene, thing: Thing, base: Thing) -> Draft | None:
    a, b = named(rng, scene, thing), named(rng, scene, base)
    if rng.random() < 0.3:
        p = _elsewhere(rng, scene, base)
        form = pick(rng, _TO) if base.kind == "bowl" else pick(rng, _TO).replace("out of", "off")
        reached = p.goal(a.name)
        goal = None if reached is None else (reached, unmoved(scene, a.name))
        return Draft(
            form.format(a=a.said, b=b.said, p=p.said), f"put_first_on_second({a.code}, {p.code})", p.subs, goal, form
        )
    alone = rng.random() < 0.25
    inside = base.kind == "bowl"
    form = pick(rng, (_OUT_ALONE if alone else _OUT) if inside else (_OFF_ALONE if alone else _OFF))
    source = f"put_first_on_second({a.code}, {_AWAY})"
    return Draft(form.format(a=a.said, b=b.said), source, (), (_off([a.name], base), unmoved(scene, a.name)), form)


def _all(rng: np.random.Generator, scene: Scene, base: Thing) -> Draft | None:
    b = named(rng, scene, base)
    inner = [t for t in scene.things if t.on == base.name]
    fair = all(t in movable(scene) for t in inner)
    draw, inside = rng.random(), base.kind == "bowl"
    if draw < 0.2 and inside:
        kind = pick(rng, (inner[0].kind, inner[0].kind, pick(rng, KINDS)))
        word = kind_word(rng, scene, kind)
        form = pick(rng, _KIND_OUT)
        sentence = form.format(b=b.said, k=plural(word), k1=word)
        condition = f"get_kind(n) == {kind!r} and is_on(n, {b.code})"
        inner = [t for t in inner if t.kind == kind]
        place = None
    elif draw < 0.5 and inside:
        place, form = _elsewhere(rng, scene, base), pick(rng, _ALL_TO)
        sentence, condition = form.format(b=b.said, p=place.said), f"is_on(n, {b.code})"
    else:
        place, form = None, pick(rng, _EMPTY if inside else _BARE)
        sentence, condition = form.format(b=b.said), f"is_on(n, {b.code})"
    code = place.code if place else _AWAY
    source = f"for n in [n for n in objects if {condition}]:\n    put_first_on_second(n, {code})"
    names = [t.name for t in inner]
    goals: list[Goal | None] = [_off(names, base)] if names else []
    goals += [place.goal(n) for n in names] if place and len(names) == 1 else []
    goals.append(unmoved(scene, *names))
    known = tuple(g for g in goals if g is not None)
    return Draft(sentence, source, (), known if fair and len(known) == len(goals) else None, form)
