# ruff: noqa: E501 (word lists and programs read better unbroken)
"""Sentences that sort things into bowls by colour: into that of their own, or into another."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.draft import Draft, movable, unmoved
from lmp.model.corpus.listing import each_named, listed
from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.places import Goal
from lmp.model.corpus.refs import named
from lmp.model.corpus.wording import kind_word, plural
from lmp.model.corpus.world import Scene, Thing, pick, shuffled

_ALL = phrases("all the {} | the {} | the {} | the {} | all {} | all of the {} | {} | the various {} | the colored {}")
# {a} are the things and {s} is one of them, {v} the vessels and {w} one of them.
_SAME = phrases("""
    put {a} in the {v} with matching colors | put {a} in the {v} with matching colors | put {a} in the {v} with the matching color |
    put {a} in the {v} with matching colours | place {a} in the {v} with matching colors | put {a} in {v} with matching colors |
    put {a} into the {v} with matching colors | put {a} in the matching {v} | put {a} in matching {v} | put {a} in their matching {v} |
    put {a} into their matching {v} | move {a} into their matching {v} | put {a} in the matching colored {v} |
    put {a} in the {v} of matching color | put {a} in color matching {v} | {a} in matching {v} | {a} into the matching {v} |
    put {a} into the {v} of the same color | put {a} in {v} of the same colour | put {a} in the same colored {v} |
    put {a} in the {v} of the same color | place {a} in {v} of the same color | {a} in {v} of the same color |
    put {a} to the {v} with the same color | put {a} in the {v} that have the same color | put {a} in equally colored {v} |
    put {a} in the {v} that match their color | put {a} in the {v} that match in color | put {a} in {v} matching their color |
    put {a} in the {v} of their color | put {a} in the {v} of their own color | put {a} in their own {v} | put {a} in their {v} |
    put {a} in their respective {v} | put {a} in the respective {v} | put {a} in the corresponding {v} | put {a} in their corresponding {v} |
    place {a} in the correspondingly colored {v} | put {a} in the {v} with the corresponding color | put {a} into the right {v} |
    put {a} in the {v} where they belong by color | put {a} in the {v} they belong to by color | put {a} in the correct {v} by color |
    sort {a} into the {v} by color | sort {a} by color into the {v} | sort {a} into the {v} according to color | sort {a} by colour |
    sort {a} into {v} by color | sort {a} into the matching {v} | sort {a} into the {v} of their color | color sort {a} into the {v} |
    distribute {a} over the {v} by color | distribute {a} to the {v} of the same color | match {a} with the {v} by color |
    match {a} to the {v} | match {a} to the {v} by color | match {a} and {v} by color | pair {a} with the {v} of the same color |
    pair up {a} and {v} by color | group {a} in the {v} by color | tidy {a} into the {v} by color | arrange {a} in the {v} by color |
    put each {s} in the {w} of the same color | put each {s} in the {w} of its color | put each {s} in the {w} of its own color |
    put each {s} in the matching {w} | put each {s} in its matching {w} | put each {s} into the corresponding {w} |
    put each {s} into the {w} of the same colour | put every {s} in the {w} that has the same color | put every {s} in its own {w} |
    put every {s} in the {w} of its color | place each {s} into the {w} with the same color | each {s} goes into the {w} of its color |
    every {s} goes into the {w} of its own color | each {s} in the {w} of its color | every {s} into its own {w} | each {s} to its {w} |
    each {s} in its matching {w} | each {s} belongs in the {w} with the same color | move each {s} to the {w} that matches its color |
    for each {s}, find the {w} of the same color and put it in | every {s} should be in a {w} of its color |
    every {s} should end up in the {w} of the same color | i want each {s} in the {w} of its color | i want {a} in the {v} of their color |
    make sure each {s} is in the {w} of the same color | every {s} has to be in the {w} of its own color |
    {a} go into the {v} of the same color | {a} should be in the {v} of their own color | {a} belong in the {v} of the same color |
    put {a} in {v} such that the colors match | put {a} in the {v} so that the colors match | put {a} into the {v}, matching colors |
    put {a} into the {v} by color | put {a} in the {v}, same color to same color | {a} to {v}, same colors | colors matching: {a} in {v} |
    put {a} in {v} so that {s} and {w} have the same color | bring {a} to the {v} that have their color | red to red, blue to blue: put {a} in the {v} |
    return each {s} to the {w} of its color | put {a} where they belong, by color | give each {w} the {s} of its color
""")
_OTHER = phrases("""
    put {a} in the {v} with mismatched colors | put {a} in the {v} with mismatched colors | put {a} in the {v} with mismatching colors |
    place {a} in the {v} with mismatched colours | place {a} in the {v} with mismatching colors | put {a} in {v} with mismatched colors |
    put {a} in mismatched {v} | put {a} in mismatching {v} | put {a} into mismatched {v} | put {a} in the mismatched {v} |
    {a} in mismatched {v} | {a} in mismatching {v} | mismatch {a} and the {v} | mismatch {a} and {v} | sort {a} into mismatching {v} |
    put {a} in the {v} with non-matching colors | put {a} in non-matching {v} | put {a} into {v} with not matching colors |
    put {a} in {v} that don't match | place {a} in {v} that don't match their color | put {a} in {v} that do not match their color |
    put {a} in {v} whose color doesn't match | put {a} in {v} of a different color | put {a} in {v} of different color |
    put {a} into the {v} with different colors | put {a} in {v} of other colors | put {a} in {v} with other colors than their own |
    put {a} in {v} of another color | {a} in {v} of a different color | {a} into {v} of another color | move {a} to {v} of a different colour |
    put {a} in differently colored {v} | put {a} in different colored {v} | put {a} in {v} that have a different color |
    put {a} in {v} that are not of their color | put {a} in {v} that do not have their color | put {a} in {v} not of the same color |
    put {a} in the wrong {v} | put {a} in the wrong colored {v} | put {a} into the wrong {v} by color | sort {a} into the wrong {v} |
    put {a} in {v} of the wrong color | {a} in the wrong {v} | put {a} in unmatched {v} | put {a} in {v} of unequal color |
    put each {s} in a {w} of a different color | put each {s} in a {w} of another color | put each {s} in a different colored {w} |
    put each {s} into a {w} that does not have the same color | put each {s} in a {w} that doesn't match | put each {s} in the wrong {w} |
    put each {s} in a {w} that isn't of its color | put each {s} in a mismatched {w} | put each {s} in a non-matching {w} |
    put every {s} into a {w} with another color | put every {s} in a {w} of a different colour | put every {s} in a {w} that is not its color |
    place each {s} into a {w} with a different color | each {s} in a {w} of another color | each {s} in a {w} of a different color |
    every {s} goes into a {w} of another color | each {s} goes into a {w} that has a different color | every {s} into a wrong {w} |
    every {s} should be in a {w} of another color | every {s} should end up in a {w} of a different color |
    i want each {s} in a {w} of another color | i want {a} in {v} of a different color | no {s} should be in a {w} of its own color, put them in |
    put {a} in {v} such that no {s} is in a {w} of its own color | put {a} in {v} so that no {s} matches its {w} |
    put {a} in the {v} so that no {s} is in the {w} of its color | put {a} into {v} such that the colors don't match |
    put {a} in the {v} so that the colors differ | put {a} in the {v} so that the colors do not match | put {a} in {v}, but not in those of their color |
    put {a} in {v} but never in the one of the same color | put {a} in the {v}, never matching the color | put {a} in any {v} but those of their own color |
    make sure each {s} is in a {w} of another color | make sure that no {s} is in the {w} of its color and put all in {v} |
    distribute {a} over the {v} so that no color matches | {a} go into {v} of a different color | {a} should be in {v} of other colors |
    mix it up: put {a} in {v} of a different color | colors not matching: {a} in {v}
""")
_ONE_SAME = phrases("""
    put {a} in the {w} of its color | put {a} in the {w} of its own color | put {a} in the {w} of the same color | put {a} in the matching {w} |
    put {a} in its matching {w} | put {a} in its {w} | put {a} in its own {w} | put {a} into the {w} with the same color |
    put {a} in the {w} with the matching color | put {a} in the same colored {w} | put {a} in the {w} that has the same color |
    put {a} in the {w} that matches its color | put {a} in the corresponding {w} | place {a} into the {w} of its colour |
    move {a} into the {w} with its color | {a} goes in the {w} of its color | {a} goes into its {w} | {a} in the matching {w} |
    {a} into the {w} of the same color | {a} belongs in the {w} of its color | pick up {a} and place it in the {w} of the same color |
    pick up {a} and put it in the matching {w} | take {a} and put it in the {w} of its color | drop {a} in the {w} matching its color |
    bring {a} to the {w} of its color | bring {a} to its {w} | sort {a} into its {w} | in the {w} of its color put {a}
""")
_ONE_OTHER = phrases("""
    put {a} in a {w} of another color | put {a} in a {w} of a different color | put {a} in a {w} that is not of its color |
    put {a} in a {w} with a different color | put {a} in a mismatched {w} | put {a} in a {w} that doesn't match | put {a} in the wrong {w} |
    put {a} in a {w} that doesn't match its color | put {a} in a differently colored {w} | put {a} in a non-matching {w} |
    place {a} into a {w} of another colour | move {a} to a {w} of a different color | {a} in a {w} of a different color |
    {a} goes into a {w} of another color | pick up {a} and place it in a {w} of a different color | put {a} in a mismatching {w} |
    take {a} and put it in a {w} with another color | drop {a} in a {w} that does not have its color | {a} into a {w} of another color |
    put {a} in any {w} that is not of the same color | bring {a} to a {w} of a different color
""")
_NOT_ONE = phrases("""
    {t} except {x} | {t} except for {x} | {t} but not {x} | {t}, but leave {x} where it is | {t}, but don't touch {x} | {t}, not {x} |
    {t} apart from {x} | {t} without {x} | {t} but leave {x}
""")


def match(rng: np.random.Generator, scene: Scene) -> Draft | None:
    """Things into vessels by colour: the same, or another; all of a kind, those listed, or one."""
    kind = pick(rng, ("block", "block", "block", "block", "ball", "cylinder", "mug", None))
    vessel = pick(rng, ("bowl", "bowl", "bowl", "bowl", "plate"))
    vessels = scene.of(vessel)
    things = [t for t in scene.of(kind) if kind or t.kind != vessel]
    if not things or not vessels or not all(t in movable(scene) for t in things):
        return None
    same, draw = rng.random() < 0.55, rng.random()
    if draw < 0.2:
        return _one(rng, scene, pick(rng, things), vessel, same)
    word = kind_word(rng, scene, kind) if kind else pick(rng, ("object", "thing", "item"))
    said = pick(rng, _ALL).format(plural(word))
    if kind is None and rng.random() < 0.4:
        said = "everything"
    form = pick(rng, _SAME if same else _OTHER)
    conditions, among = [f"get_kind(n) == {kind!r}" if kind else f"get_kind(n) != {vessel!r}"], "objects"
    if draw < 0.32 and kind and len(things) > 1 and "{s}" not in form:
        things = shuffled(rng, things)[: int(rng.integers(2, min(3, len(things)) + 1))]
        ref = listed(rng, scene, things)
        said, conditions, among = ref.said, [], ref.code
    sentence = _in_or_on(rng, form, vessel).format(
        a=said, s=word, v=plural(vessel_word := kind_word(rng, scene, vessel)), w=vessel_word
    )
    if draw > 0.9 and len(things) > 1:
        (out,) = each_named(rng, scene, [pick(rng, things)])
        things = [t for t in things if t.name != out.name]
        wrap = pick(rng, _NOT_ONE)
        sentence, form = wrap.format(t=sentence, x=out.said), f"{form} {wrap}"
        conditions.append(f"n != {out.code}")
    wanted = {t.name: [v for v in vessels if (v.color == t.color) == same] for t in things}
    goals: list[Goal] = [
        {"is": "any", "of": [{"is": "on", "a": n, "b": v.name} for v in vs]} for n, vs in wanted.items() if vs
    ]
    moved = [n for n, vs in wanted.items() if vs]
    fair = bool(goals) and len(things) <= 5 and all(_small(t) for t in things)
    source = _program(same, vessel, conditions, among)
    return Draft(sentence, source, (), (*goals, unmoved(scene, *moved)) if fair else None, form)


def _program(same: bool, vessel: str, conditions: list[str], among: str) -> str:
    """The program that sorts: of the names that an expression gives, those for which the conditions hold."""
    if same:
        wanted = " and ".join([*conditions, "get_color_name(n) in bowls"])
        return (
            f"bowls = {{get_color_name(n): n for n in objects if get_kind(n) == {vessel!r}}}\n"
            f"for n in {among}:\n    if {wanted}:\n        put_first_on_second(n, bowls[get_color_name(n)])"
        )
    names = f"[n for n in {among} if {' and '.join(conditions)}]" if conditions else among
    return (
        f"bowls = [n for n in objects if get_kind(n) == {vessel!r}]\nnames = {names}\nfor i, n in enumerate(names):\n"
        "    others = [b for b in bowls if get_color_name(b) != get_color_name(n)]\n"
        "    if others:\n        put_first_on_second(n, others[i % len(others)])"
    )


def _small(thing: Thing) -> bool:
    """Whether a thing fits in a vessel, next to others."""
    return thing.kind in ("block", "ball", "cylinder") and thing.on is None


def _in_or_on(rng: np.random.Generator, form: str, vessel: str) -> str:
    """The form for plates: mostly on them, not in them."""
    if vessel == "bowl" or rng.random() < 0.25:
        return form
    return form.replace(" into ", " onto ").replace(" in ", " on ")


def _one(rng: np.random.Generator, scene: Scene, thing: Thing, vessel: str, same: bool) -> Draft | None:
    """One thing into the vessel of its colour, or into one of another."""
    fitting = [v for v in scene.of(vessel) if (v.color == thing.color) == same]
    if not fitting or thing.on in {v.name for v in fitting}:
        return None
    a, form = named(rng, scene, thing), pick(rng, _ONE_SAME if same else _ONE_OTHER)
    condition = f"get_kind(n) == {vessel!r} and get_color_name(n) {'==' if same else '!='} get_color_name({a.code})"
    source = f"put_first_on_second({a.code}, [n for n in objects if {condition}][0])"
    goal: Goal = {"is": "any", "of": [{"is": "on", "a": thing.name, "b": v.name} for v in fitting]}
    sentence = _in_or_on(rng, form, vessel).format(a=a.said, w=kind_word(rng, scene, vessel))
    return Draft(sentence, source, (), (goal, unmoved(scene, thing.name)) if _small(thing) else None, form)
